"""The sheets Stock, Complete rounds, Shortfalls and Transfers: rows 1 to 3, 14 and 17 in figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from data.figures.complete_rounds import complete_rounds
from data.figures.money import money, zeroed
from data.figures.movements import (
    Movement,
    MovementKey,
    family_movements,
    has_delays,
    movements,
    targets,
)
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.narrative.wording import in_words
from data.schema.plan_sheets import COMPLETE_ROUNDS, SHORTFALLS, STOCK, TRANSFERS
from model.case import Case
from model.plan import Plan, ShortfallKey, StockKey, TransferKey

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations


def stock(case: Case, by_sort: Mapping[StockKey, Movement]) -> ResultTable:
    """One row an ally, family and period with its target, followed by one row for each of its items, and by one for
    each lot of an item that expires."""
    moves = movements(case, by_sort)
    by_family, target = family_movements(case, moves), targets(case)
    items_of: defaultdict[str, list[str]] = defaultdict(list)
    for item in case.items.values():
        items_of[item.family].append(item.key)
    with_target = {(ally, family) for ally, family, _ in target}
    rows: list[Row] = []
    for ally in case.allies:
        for family in case.families:
            if (ally, family, 1) not in by_family and (ally, family) not in with_target:
                continue
            for period in case.horizon.periods:
                movement = by_family.get((ally, family, period), Movement())
                goal = target.get((ally, family, period))
                covered = movement.usable + movement.matched
                rows.append({**_row(case, ally, family, period, movement), "row": "family", "item": None,
                             "target": goal, "coverage": covered / goal if goal else None})
            for key in items_of[family]:
                rows += _item_rows(case, (ally, key), moves, by_sort)
    return make_table(case, STOCK, rows).without_unused({
        "usable_to": case.has_lots, "written_off": case.has_lots, "taken": bool(case.components),
        "matched": bool(case.components), "under_way": has_delays(case)})


def _item_rows(case: Case, held: tuple[str, str], moves: Mapping[MovementKey, Movement],
               by_sort: Mapping[StockKey, Movement]) -> Iterator[Row]:
    """The rows of an ally's stock of an item, which has all periods, then those of its lots while they are there."""
    ally, item = held
    family, blank = case.items[item].family, {"target": None, "coverage": None}
    for period in case.horizon.periods if (ally, item, 1) in moves else ():
        yield {**_row(case, ally, family, period, moves[ally, item, period]), **blank, "row": "item", "item": item}
    ends = sorted({last for _, other, last in case.lots if other == item}
                  | {last for _, other, _, last in case.lot_deliveries if other == item})
    for key in (StockKey(ally, item, period, last) for last in ends for period in range(1, last + 1)):
        if key in by_sort:
            yield {**_row(case, ally, family, key.period, by_sort[key]), **blank, "row": "lot", "item": item,
                   "usable_to": case.horizon.label(key.usable_to)}


def _row(case: Case, ally: str, family: str, period: int, movement: Movement) -> dict[str, Cell]:
    return {"ally": ally, "family": family, "unit": case.families[family].unit, "usable_to": None,
            "period": case.horizon.label(period), **movement.figures(case)}


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
    for key in sorted(map(TransferKey._make, plan.transfer), key=lambda key: (
            key.period, key.transfer, item_place[key.item], key.usable_to)):
        row, item, period = case.transfer_of[key.transfer], case.items[key.item], key.period
        quantity = plan.transfer[key]
        rows.append({
            "from_ally": row.from_ally, "to_ally": row.to_ally, "family": item.family, "item": item.key,
            "period": case.horizon.label(period), "arrives": case.horizon.label(period + row.delay),
            "usable_to": case.horizon.label(key.usable_to) if key.usable_to else None, "quantity": quantity,
            "unit": case.families[item.family].unit, "cost": money(case, quantity * row.cost)})
    return make_table(case, TRANSFERS, rows).without_unused({
        "arrives": has_delays(case), "usable_to": case.has_lots})


def complete_rounds_table(case: Case, plan: Plan) -> ResultTable:
    """One row an ally, item with components and period in which it may use the item."""
    rows: list[Row] = []
    for one in complete_rounds(case, plan):
        family = case.families[case.items[one.item].family]
        rows.append({
            "ally": one.ally, "family": family.key, "item": one.item, "period": case.horizon.label(one.period),
            "unit": family.unit, "issued": zeroed(one.issued), "completed": zeroed(one.completed),
            "in_stock": zeroed(one.in_stock), "allowed": zeroed(one.allowed), "limited_by": ", ".join(one.limited_by),
            "left_over": "; ".join(f"{part} {in_words(left)}" for part, left in one.left_over.items()
                                   if part not in one.limited_by) or None})
    return make_table(case, COMPLETE_ROUNDS, rows)


def round_facts(case: Case, plan: Plan) -> list[dict[str, Any]]:
    """The complete rounds as --json tells them, in units."""
    return [{"ally": one.ally, "item": one.item, "period": case.horizon.label(one.period), "issued": one.issued,
             "completed": one.completed, "in_stock": one.in_stock, "allowed": one.allowed,
             "limited_by": list(one.limited_by), "left_over": dict(one.left_over)}
            for one in complete_rounds(case, plan)]
