"""Rows 1, 2 and 3: what allies hold, issue, write off and lack. They are rows of pools: items that an ally cannot
tell apart (model/pools.py), each row being the sum of the items' own."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from model.case import Case
from model.formulation.expressions import Row, Term, add_rows, add_variable, at_least, equal
from model.formulation.index_sets import Indices, grouped
from model.plan import ShortfallKey, StockKey, TransferKey
from model.pools import Held, Pool, opening
from model.row_kinds import STOCK_BALANCE, STOCK_REQUIREMENT, USE
from model.variables import ISSUE, SHORTFALL, STOCK, WRITTEN_OFF


def add_stock(model: Any, case: Case, indices: Indices) -> None:
    """Variables s, w, n, z and rows 1, 2, 3; the variables of rounds are there (rounds.py)."""
    add_variable(model, STOCK, indices.stocks)
    add_variable(model, ISSUE, indices.issues)
    add_variable(model, SHORTFALL, indices.shortfalls, lambda _, row, period: (0, case.requirement_of[row].quantity))
    add_variable(model, WRITTEN_OFF, indices.written_off)
    into, out_of = _transfers_by_stock(case, indices)
    pool_of, given = indices.pool_of, _given(case, indices)
    orders = grouped(indices.orders,
                     lambda key: pool_of[Held(key.ally, case.offers[key.offer].item)].at(key.period))
    issues, taken = set(indices.issues), set(indices.rounds.taken)

    def stock_balance(model: Any, ally: str, item: str, period: int, usable_to: int) -> Row:
        """Row 1: s[t] - s[t-1] - orders - received + sent + issued + taken for rounds = deliveries, signed orders (+
        opening stock); what a lot has left in its last period is written off in place of being held."""
        key = StockKey(ally, item, period, usable_to)
        terms = [(1.0, (model.written_off if period == usable_to else model.stock)[key])]
        if period > indices.held_from[Pool(ally, item, usable_to)]:
            terms.append((-1.0, model.stock[key._replace(period=period - 1)]))
        terms += [(-1.0, model.order[order]) for order in orders.get(key, ())]
        terms += [(-1.0, model.transfer[moved]) for moved in into.get(key, ())]
        terms += [(1.0, model.transfer[moved]) for moved in out_of.get(key, ())]
        if key in issues:
            terms.append((1.0, model.issue[key]))
        if key in taken:
            terms.append((1.0, model.taken[key]))
        return equal(terms, given.get(key, 0.0))

    add_rows(model, STOCK_BALANCE, indices.balances, stock_balance)
    _add_use(model, case, indices)
    _add_stock_requirement(model, case, indices)


def _given(case: Case, indices: Indices) -> dict[StockKey, float]:
    """What comes to each stock by itself: deliveries, signed orders, and in period 1 the opening stock."""
    given: dict[StockKey, float] = defaultdict(float)
    for (ally, item, period), quantity in case.delivered:
        given[indices.pool_of[Held(ally, item)].at(period)] += quantity
    for (ally, item, period, usable_to), quantity in case.lot_deliveries.items():
        given[indices.pool_of[Held(ally, item, usable_to)].at(period)] += quantity
    for held, quantity in opening(case).items():
        given[indices.pool_of[held].at(1)] += quantity
    return given


def _transfers_by_stock(case: Case, indices: Indices) -> tuple[
        dict[StockKey, list[TransferKey]], dict[StockKey, list[TransferKey]]]:
    """The transfers that arrive in and leave each stock."""
    def giver(key: TransferKey) -> Pool:
        return Pool(case.transfer_of[key.transfer].from_ally, key.item, key.usable_to)

    def arriving(key: TransferKey) -> StockKey:
        row = case.transfer_of[key.transfer]
        return indices.receiver(row, giver(key)).at(key.period + row.delay)

    into = grouped(indices.transfers, arriving)
    out_of = grouped(indices.transfers, lambda key: giver(key).at(key.period))
    return into, out_of


def _active(case: Case, indices: Indices, kind: str) -> list[ShortfallKey]:
    return [key for key in indices.shortfalls if case.requirement_of[key.requirement].kind == kind]


def _add_use(model: Any, case: Case, indices: Indices) -> None:
    def need(key: ShortfallKey) -> tuple[str, str, int]:
        row = case.requirement_of[key.requirement]
        return row.ally, row.family, key.period

    needs = grouped(_active(case, indices, "use"), need)
    issues = grouped(indices.issues, lambda key: (key.ally, case.items[key.item].family, key.period))
    completed = grouped(indices.rounds.completed, lambda key: (key.ally, case.items[key.item].family, key.period))

    def use(model: Any, ally: str, family: str, period: int) -> Row:
        """Row 2: what is issued, what is put together and what is short make up what is needed."""
        keys = needs[ally, family, period]
        terms = [(1.0, model.issue[key]) for key in issues.get((ally, family, period), ())]
        terms += [(1.0, model.completed[key]) for key in completed.get((ally, family, period), ())]
        terms += [(1.0, model.shortfall[key]) for key in keys]
        return equal(terms, sum(case.requirement_of[key.requirement].quantity for key in keys))

    add_rows(model, USE, needs, use)


def _add_stock_requirement(model: Any, case: Case, indices: Indices) -> None:
    pools = grouped((pool for pool in indices.held_from if (pool.ally, pool.item) in case.usable_from),
                    lambda pool: (pool.ally, case.items[pool.item].family))
    first = {pool: max(indices.held_from[pool], case.usable_from[pool.ally, pool.item])
             for each in pools.values() for pool in each}
    matched = grouped(indices.rounds.matched, lambda key: (key.ally, case.items[key.item].family, key.period))

    def stock_requirement(model: Any, key: int, period: int) -> Row:
        """Row 3: what is held in usable items, what components would make and what is short make up the level."""
        row = case.requirement_of[key]
        terms: list[Term] = [
            (1.0, model.stock[pool.at(period)]) for pool in pools.get((row.ally, row.family), ())
            if first[pool] <= period and (not pool.usable_to or period < pool.usable_to)]
        terms += [(1.0, model.matched[key]) for key in matched.get((row.ally, row.family, period), ())]
        terms.append((1.0, model.shortfall[key, period]))
        return at_least(terms, row.quantity)

    add_rows(model, STOCK_REQUIREMENT, _active(case, indices, "stock"), stock_requirement)


def write_offs(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level cost: what expires unused is lost, at its family's weight, price_unit."""
    return [(case.families[case.items[key.item].family].weight * case.discount(key.period), model.written_off[key])
            for key in indices.written_off]
