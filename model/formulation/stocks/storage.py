"""Row 10 and what holding stock costs: room and money for what allies hold and for what is under way to them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from model.case import Case
from model.formulation.expressions import Row, Term, add_rows, at_most
from model.formulation.index_sets import Indices, grouped
from model.payments import holding
from model.row_kinds import STORAGE


def add_storage(model: Any, case: Case, indices: Indices) -> None:
    """Row 10: the room that an ally's stock takes, and what is under way to it."""
    taken = contracted_room(case)
    held = grouped(indices.stocks, lambda key: (key.ally, key.period))
    coming = grouped(((key, period) for key in indices.transfers
                      for period in range(key.period, key.period + case.transfer_of[key.transfer].delay)),
                     lambda entry: (case.transfer_of[entry[0].transfer].to_ally, entry[1]))

    def room(item: str) -> float:
        return case.families[case.items[item].family].storage_per_unit

    def terms(ally: str, period: int) -> list[Term]:
        return [*((room(key.item), model.stock[key]) for key in held.get((ally, period), ()) if room(key.item) > 0),
                *((room(key.item), model.transfer[key]) for key, _ in coming.get((ally, period), ())
                  if room(key.item) > 0)]

    def storage(model: Any, ally: str, period: int) -> Row:
        """Row 10: the room of what is held and under way <= what there is, or what stock and contracts alone take."""
        return at_most(terms(ally, period), max(case.allies[ally].storage, taken[ally, period]))

    limited = [(ally, period) for ally, period in dict.fromkeys((*held, *coming))
               if case.allies[ally].storage < float("inf") and terms(ally, period)]
    add_rows(model, STORAGE, limited, storage)


def contracted_room(case: Case) -> dict[tuple[str, int], float]:
    """Storage units that opening stock, Deliveries and signed orders up to a period alone take, by ally and period; a
    lot up to the period before its last."""
    added: dict[tuple[str, int], float] = defaultdict(float)
    for (ally, item), quantity in case.stock.items():
        added[ally, 1] += quantity * case.families[case.items[item].family].storage_per_unit
    for (ally, item, period), quantity in case.delivered:
        added[ally, period] += quantity * case.families[case.items[item].family].storage_per_unit
    lots: dict[tuple[str, int], float] = defaultdict(float)
    expiring = [(ally, item, 1, usable_to, quantity) for (ally, item, usable_to), quantity in case.lots.items()]
    expiring += [(*key, quantity) for key, quantity in case.lot_deliveries.items()]
    for ally, item, first, usable_to, quantity in expiring:
        for period in range(first, usable_to):
            lots[ally, period] += quantity * case.families[case.items[item].family].storage_per_unit
    so_far: dict[tuple[str, int], float] = {}
    for ally in case.allies:
        for period in case.horizon.periods:
            so_far[ally, period] = so_far.get((ally, period - 1), 0.0) + added[ally, period]
    return {key: room + lots[key] for key, room in so_far.items()}


def holding_costs(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level cost: discounted cost of holding stock, price_unit; of what is under way see transfers.py."""
    if not any(family.holding_cost > 0 for family in case.families.values()):
        return []
    return [(cost, model.stock[key]) for key in indices.stocks if (cost := holding(case, key.item, key.period)) > 0]
