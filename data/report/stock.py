"""The sheets Stock, Shortfalls and Transfers: rows 1 to 3 and 14 in figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from data.figures.money import money, zeroed
from data.figures.purchases import Purchase
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.schema.plan_sheets import SHORTFALLS, STOCK, TRANSFERS
from model.case import Case
from model.plan import Plan, ShortfallKey

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations

MovementKey = tuple[str, str, int]  # ally, item or family, period


@dataclass
class Movement:
    """What happens to one stock in one period, in units; `usable` is the part of closing that fits the
    ally's systems."""

    opening: float = 0.0
    deliveries: float = 0.0
    signed: float = 0.0
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

    def figures(self, case: Case) -> dict[str, Cell]:
        """All figures by their names, which are those of the sheet's columns; 0 where one is too small to count."""
        return {name: zeroed(figure) for name, figure in vars(self).items() if case.signed or name != "signed"}


def movements(case: Case, plan: Plan, bought: Sequence[Purchase]) -> dict[MovementKey, Movement]:
    """The movement of each stock (ally, item, period) that holds or moves anything in any period; such
    a stock has all periods."""
    moves: defaultdict[MovementKey, Movement] = defaultdict(Movement)
    for (ally, item), quantity in case.stock.items():
        moves[ally, item, 1].opening = quantity
    for key, quantity in case.deliveries.items():
        moves[key].deliveries += quantity
    for key, quantity in case.signed_sums.deliveries.items():
        moves[key].signed += quantity
    for order in bought:
        moves[order.ally, order.offer.item, order.delivered].orders += order.quantity
    for (row, item, period, _), quantity in sorted(plan.transfer.items()):
        moves[case.transfer_of[row].from_ally, item, period].sent += quantity
        moves[case.transfer_of[row].to_ally, item, period].received += quantity
    for (ally, item, period, _), quantity in plan.issue.items():
        moves[ally, item, period].issued += quantity
    for (ally, item, period, _), quantity in plan.stock.items():
        movement = moves[ally, item, period]
        movement.closing += quantity
        movement.usable += quantity if case.usable(ally, item, period) else 0.0
        if period < case.horizon.count:
            moves[ally, item, period + 1].opening += quantity
    pairs = {(ally, item) for ally, item, _ in moves}
    return {(ally, item, period): moves[ally, item, period] for ally in case.allies for item in case.items
            if (ally, item) in pairs for period in case.horizon.periods}


def family_movements(case: Case, moves: Mapping[MovementKey, Movement]) -> dict[MovementKey, Movement]:
    """The movements added up by ally, family and period."""
    by_family: defaultdict[MovementKey, Movement] = defaultdict(Movement)
    for (ally, item, period), movement in moves.items():
        by_family[ally, case.items[item].family, period].add(movement)
    return by_family


def targets(case: Case) -> dict[MovementKey, float]:
    """The highest stock requirement in force by ally, family and period, units: rows of one stock do not
    add up, each compares the whole stock with its own level."""
    highest: dict[MovementKey, float] = {}
    for need in case.requirements:
        if need.kind == "stock":
            for period in range(need.first, need.last + 1):
                key = need.ally, need.family, period
                highest[key] = max(highest.get(key, 0.0), need.quantity)
    return highest


def stock(case: Case, moves: Mapping[MovementKey, Movement],
          by_family: Mapping[MovementKey, Movement]) -> ResultTable:
    """One row an ally, family and period with its target, followed by one row for each of its items."""
    target = targets(case)
    items_of: defaultdict[str, list[str]] = defaultdict(list)
    for item in case.items.values():
        items_of[item.family].append(item.key)
    with_target = {(ally, family) for ally, family, _ in target}
    periods = case.horizon.periods
    rows: list[Row] = []
    for ally in case.allies:
        for family in case.families:
            if (ally, family, 1) not in by_family and (ally, family) not in with_target:
                continue
            same: Row = {"ally": ally, "family": family, "unit": case.families[family].unit}
            for period in periods:
                movement = by_family.get((ally, family, period), Movement())
                goal = target.get((ally, family, period))
                rows.append({**same, "row": "family", "item": None, "period": case.horizon.label(period),
                             **movement.figures(case), "target": goal,
                             "coverage": movement.usable / goal if goal else None})
            rows += [{**same, "row": "item", "item": item, "period": case.horizon.label(period),
                      **moves[ally, item, period].figures(case), "target": None, "coverage": None}
                     for item in items_of[family] if (ally, item, 1) in moves for period in periods]
    return make_table(case, STOCK, rows)


def shortfalls(case: Case, plan: Plan, explained: Explanations | None) -> ResultTable:
    """One row a requirement row and period in which it is active."""
    reasons = explained.reasons if explained else {}
    rows: list[Row] = []
    for need in case.requirements:
        unit = case.families[need.family].unit
        for period in range(need.first, need.last + 1):
            key = ShortfallKey(need.key, period)
            short = plan.shortfall.get(key, 0.0)
            rows.append({
                "input_row": need.key, "ally": need.ally, "family": need.family, "kind": need.kind,
                "priority": need.priority, "period": case.horizon.label(period), "unit": unit, "need": need.quantity,
                "met": zeroed(need.quantity - short), "short": short,
                "share_short": short / need.quantity if need.quantity else 0.0,
                "short_money": money(case, short * case.families[need.family].price),
                "weighted": money(case, short * case.value_short(need, period)),
                "reason": reasons.get(key)})
    return make_table(case, SHORTFALLS, rows)


def transfers(case: Case, plan: Plan) -> ResultTable:
    """One row a movement: transfer row, item and period."""
    item_place = {key: place for place, key in enumerate(case.items)}
    rows: list[Row] = []
    for key in sorted(plan.transfer, key=lambda key: (key[2], key[0], item_place[key[1]])):
        row, item, period = case.transfer_of[key[0]], case.items[key[1]], key[2]
        quantity = plan.transfer[key]
        rows.append({
            "from_ally": row.from_ally, "to_ally": row.to_ally, "family": item.family, "item": item.key,
            "period": case.horizon.label(period), "quantity": quantity, "unit": case.families[item.family].unit,
            "cost": money(case, quantity * row.cost)})
    return make_table(case, TRANSFERS, rows)
