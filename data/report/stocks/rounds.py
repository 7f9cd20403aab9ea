"""The sheets Complete rounds and Transfers: rows 14 and 17 in figures."""

from __future__ import annotations

from typing import Any

from data.figures.complete_rounds import complete_rounds
from data.figures.money import money, zeroed
from data.figures.movements import has_delays
from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.wording import in_words
from data.schema.plan_sheets import TRANSFERS
from data.schema.stock_sheets import COMPLETE_ROUNDS
from model.case import Case
from model.plan import Plan, TransferKey


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
