"""Rows 1, 2, 3 and 10: what allies hold, issue and lack. They are rows of pools: items that an ally cannot tell apart
(model/pools.py), each row being the sum of the items' own."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from model.case import Case, Requirement
from model.formulation.expressions import Row, add_rows, add_variable, at_least, at_most, equal
from model.formulation.index_sets import Indices, grouped
from model.plan import ShortfallKey, StockKey, TransferKey
from model.pools import Pool
from model.row_kinds import STOCK_BALANCE, STOCK_REQUIREMENT, STORAGE, USE
from model.variables import ISSUE, SHORTFALL, STOCK


def add_stock(model: Any, case: Case, indices: Indices) -> None:
    """Variables s, w, n and rows 1, 2, 3."""
    add_variable(model, STOCK, indices.stocks)
    add_variable(model, ISSUE, indices.issues)
    add_variable(model, SHORTFALL, indices.shortfalls, lambda _, row, period: (0, indices.requirement_of[row].quantity))
    into, out_of = _transfers_by_stock(case, indices)
    pool_of, given = indices.pool_of, _given(case, indices)
    orders = grouped(indices.orders,
                     lambda key: StockKey(*pool_of[key.ally, case.offers[key.offer].item], key.period))
    issues = set(indices.issues)

    def stock_balance(model: Any, ally: str, item: str, period: int, usable_to: int) -> Row:
        """Row 1: s[t] - s[t-1] - orders - received + sent + issued = deliveries, signed orders (+ opening stock)."""
        key = StockKey(ally, item, period, usable_to)
        terms = [(1.0, model.stock[key])]
        if period > indices.held_from[Pool(ally, item)]:
            terms.append((-1.0, model.stock[key._replace(period=period - 1)]))
        terms += [(-1.0, model.order[order]) for order in orders.get(key, ())]
        terms += [(-1.0, model.transfer[moved]) for moved in into.get(key, ())]
        terms += [(1.0, model.transfer[moved]) for moved in out_of.get(key, ())]
        if key in issues:
            terms.append((1.0, model.issue[key]))
        return equal(terms, given.get(key, 0.0))

    add_rows(model, STOCK_BALANCE, indices.stocks, stock_balance)
    _add_use(model, case, indices)
    _add_stock_requirement(model, case, indices)


def _given(case: Case, indices: Indices) -> dict[StockKey, float]:
    """What comes to each stock by itself: deliveries, signed orders, and in period 1 the opening stock."""
    given: dict[StockKey, float] = defaultdict(float)
    for (ally, item, period), quantity in case.deliveries.items():
        given[StockKey(*indices.pool_of[ally, item], period)] += quantity
    for (ally, item, period), quantity in case.signed_sums.deliveries.items():
        given[StockKey(*indices.pool_of[ally, item], period)] += quantity
    for pair, quantity in case.stock.items():
        given[StockKey(*indices.pool_of[pair], 1)] += quantity
    return given


def _transfers_by_stock(case: Case, indices: Indices) -> tuple[
        dict[StockKey, list[TransferKey]], dict[StockKey, list[TransferKey]]]:
    """The transfers into and out of each stock."""
    rows = {row.key: row for row in case.transfers}

    def giver(key: TransferKey) -> Pool:
        return Pool(rows[key.transfer].from_ally, key.item)

    into = grouped(indices.transfers,
                   lambda key: StockKey(*indices.receiver(rows[key.transfer], giver(key)), key.period))
    out_of = grouped(indices.transfers, lambda key: StockKey(*giver(key), key.period))
    return into, out_of


def _active(indices: Indices, kind: str) -> list[ShortfallKey]:
    return [key for key in indices.shortfalls if indices.requirement_of[key.requirement].kind == kind]


def _add_use(model: Any, case: Case, indices: Indices) -> None:
    def need(key: ShortfallKey) -> tuple[str, str, int]:
        row = indices.requirement_of[key.requirement]
        return row.ally, row.family, key.period

    needs = grouped(_active(indices, "use"), need)
    issues = grouped(indices.issues, lambda key: (key.ally, case.items[key.item].family, key.period))

    def use(model: Any, ally: str, family: str, period: int) -> Row:
        """Row 2: what is issued and what is short make up what is needed."""
        keys = needs[ally, family, period]
        terms = [(1.0, model.issue[key]) for key in issues.get((ally, family, period), ())]
        terms += [(1.0, model.shortfall[key]) for key in keys]
        return equal(terms, sum(indices.requirement_of[key.requirement].quantity for key in keys))

    add_rows(model, USE, needs, use)


def _add_stock_requirement(model: Any, case: Case, indices: Indices) -> None:
    pools = grouped((pool for pool in indices.held_from if pool in case.usable_from),
                    lambda pool: (pool.ally, case.items[pool.item].family))
    first = {pool: max(indices.held_from[pool], case.usable_from[pool]) for each in pools.values() for pool in each}

    def stock_requirement(model: Any, key: int, period: int) -> Row:
        """Row 3: what is held in usable items and what is short make up the level."""
        row: Requirement = indices.requirement_of[key]
        terms = [(1.0, model.stock[StockKey(*pool, period)]) for pool in pools.get((row.ally, row.family), ())
                 if first[pool] <= period]
        terms.append((1.0, model.shortfall[key, period]))
        return at_least(terms, row.quantity)

    add_rows(model, STOCK_REQUIREMENT, _active(indices, "stock"), stock_requirement)


def add_storage(model: Any, case: Case, indices: Indices) -> None:
    """Row 10: the room that an ally's stock takes."""
    taken = contracted_room(case)
    held = grouped(indices.stocks, lambda key: (key.ally, key.period))

    def room(item: str) -> float:
        return case.families[case.items[item].family].storage_per_unit

    def storage(model: Any, ally: str, period: int) -> Row:
        """Row 10: the stock's room <= what there is, or what stock and contracts alone take."""
        terms = [(room(key.item), model.stock[key]) for key in held[ally, period] if room(key.item) > 0]
        return at_most(terms, max(case.allies[ally].storage, taken[ally, period]))

    limited = [(ally, period) for (ally, period), keys in held.items()
               if case.allies[ally].storage < float("inf") and any(room(key.item) > 0 for key in keys)]
    add_rows(model, STORAGE, limited, storage)


def contracted_room(case: Case) -> dict[tuple[str, int], float]:
    """Storage units that opening stock, Deliveries and signed orders up to a period alone take, by ally and period."""
    added: dict[tuple[str, int], float] = defaultdict(float)
    for (ally, item), quantity in case.stock.items():
        added[ally, 1] += quantity * case.families[case.items[item].family].storage_per_unit
    for (ally, item, period), quantity in case.deliveries.items():
        added[ally, period] += quantity * case.families[case.items[item].family].storage_per_unit
    for (ally, item, period), quantity in case.signed_sums.deliveries.items():
        added[ally, period] += quantity * case.families[case.items[item].family].storage_per_unit
    taken: dict[tuple[str, int], float] = {}
    for ally in case.allies:
        for period in case.horizon.periods:
            taken[ally, period] = taken.get((ally, period - 1), 0.0) + added[ally, period]
    return taken
