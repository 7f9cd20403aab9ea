"""The sheets Stock, Shortfalls and Transfers: rows 1 to 3 and 14 in figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import pandas as pd

from data.figures.frame import Cell, make_frame, money, zeroed
from data.figures.purchases import Purchase
from model.case import Case
from model.plan import Plan

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations

StockKey = tuple[str, str, int]  # ally, item or family, period


@dataclass
class Movement:
    """What happens to one stock in one period, in units; `usable` is the part of closing that fits the
    ally's systems."""

    opening: float = 0.0
    deliveries: float = 0.0
    orders: float = 0.0
    received: float = 0.0
    sent: float = 0.0
    issued: float = 0.0
    closing: float = 0.0
    usable: float = 0.0

    def add(self, other: Movement) -> None:
        """Add another stock's movement of the same period."""
        for figure in fields(self):
            setattr(self, figure.name, getattr(self, figure.name) + getattr(other, figure.name))

    def figures(self) -> tuple[float, ...]:
        """All figures in the order of the sheet's columns."""
        return (self.opening, self.deliveries, self.orders, self.received, self.sent, self.issued, self.closing,
                self.usable)


def movements(case: Case, plan: Plan, bought: Sequence[Purchase]) -> dict[StockKey, Movement]:
    """The movement of each stock (ally, item, period) that holds or moves anything in any period; such
    a stock has all periods."""
    found: defaultdict[StockKey, Movement] = defaultdict(Movement)
    for (ally, item), quantity in case.stock.items():
        found[ally, item, 1].opening = quantity
    for key, quantity in case.deliveries.items():
        found[key].deliveries += quantity
    for order in bought:
        found[order.ally, order.offer.item, order.delivered].orders += order.quantity
    transfers = {row.key: row for row in case.transfers}
    for (row, item, period), quantity in sorted(plan.transfer.items()):
        found[transfers[row].from_ally, item, period].sent += quantity
        found[transfers[row].to_ally, item, period].received += quantity
    for key, quantity in plan.issue.items():
        found[key].issued = quantity
    for (ally, item, period), quantity in plan.stock.items():
        movement = found[ally, item, period]
        movement.closing = quantity
        movement.usable = quantity if case.usable(ally, item, period) else 0.0
        if period < case.horizon.count:
            found[ally, item, period + 1].opening = quantity
    pairs = {(ally, item) for ally, item, _ in found}
    return {(ally, item, period): found[ally, item, period] for ally in case.allies for item in case.items
            if (ally, item) in pairs for period in case.horizon.periods}


def family_movements(case: Case, moves: Mapping[StockKey, Movement]) -> dict[StockKey, Movement]:
    """The movements added up by ally, family and period."""
    found: defaultdict[StockKey, Movement] = defaultdict(Movement)
    for (ally, item, period), movement in moves.items():
        found[ally, case.items[item].family, period].add(movement)
    return found


def targets(case: Case) -> dict[StockKey, float]:
    """The highest stock requirement in force by ally, family and period, units: rows of one stock do not
    add up, each compares the whole stock with its own level."""
    found: dict[StockKey, float] = {}
    for need in case.requirements:
        if need.kind == "stock":
            for period in range(need.first, need.last + 1):
                key = need.ally, need.family, period
                found[key] = max(found.get(key, 0.0), need.quantity)
    return found


def stock(case: Case, moves: Mapping[StockKey, Movement],
          by_family: Mapping[StockKey, Movement]) -> pd.DataFrame:
    """One row an ally, family and period with its target, followed by one row for each of its items."""
    target = targets(case)
    items_of: defaultdict[str, list[str]] = defaultdict(list)
    for item in case.items.values():
        items_of[item.family].append(item.key)
    with_target = {(ally, family) for ally, family, _ in target}
    periods = case.horizon.periods
    rows: list[tuple[Cell, ...]] = []
    for ally in case.allies:
        for family in case.families:
            if (ally, family, 1) not in by_family and (ally, family) not in with_target:
                continue
            unit = case.families[family].unit
            for period in periods:
                movement = by_family.get((ally, family, period), Movement())
                goal = target.get((ally, family, period))
                coverage = movement.usable / goal if goal else None
                rows.append(("family", ally, family, None, case.horizon.label(period), unit,
                             *map(zeroed, movement.figures()), goal, coverage))
            rows += [("item", ally, family, item, case.horizon.label(period), unit,
                      *map(zeroed, moves[ally, item, period].figures()), None, None)
                     for item in items_of[family] if (ally, item, 1) in moves for period in periods]
    return make_frame(case, "Stock", rows)


def shortfalls(case: Case, plan: Plan, told: Explanations | None) -> pd.DataFrame:
    """One row a requirement row and period in which it is active."""
    reasons = told.reasons if told else {}
    rows: list[tuple[Cell, ...]] = []
    for need in case.requirements:
        unit = case.families[need.family].unit
        for period in range(need.first, need.last + 1):
            short = plan.shortfall.get((need.key, period), 0.0)
            share = short / need.quantity if need.quantity else 0.0
            rows.append((need.key, need.ally, need.family, need.kind, need.priority, case.horizon.label(period), unit,
                         need.quantity, zeroed(need.quantity - short), short, share,
                         money(case, short * case.value_short(need, period)), reasons.get((need.key, period))))
    return make_frame(case, "Shortfalls", rows)


def transfers(case: Case, plan: Plan) -> pd.DataFrame:
    """One row a movement: transfer row, item and period."""
    rows_of = {row.key: row for row in case.transfers}
    item_place = {key: place for place, key in enumerate(case.items)}
    rows = []
    for key in sorted(plan.transfer, key=lambda key: (key[2], key[0], item_place[key[1]])):
        row, item, period = rows_of[key[0]], case.items[key[1]], key[2]
        quantity = plan.transfer[key]
        rows.append((row.from_ally, row.to_ally, item.family, item.key, case.horizon.label(period), quantity,
                     case.families[item.family].unit, money(case, quantity * row.cost)))
    return make_frame(case, "Transfers", rows)
