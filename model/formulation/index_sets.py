"""Which orders, stocks, issues, transfers and expansions exist: sparse sets, made once.

A variable that could only be zero is left out: an ally that can never come to hold an item has no
stock of it, nothing to issue and nothing to pass on. Items that an ally cannot tell apart share their
variables: the item of a stock, an issue or a transfer is the one by which their pool is called. Lots that expire stand
for themselves, up to their last period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from model.case import Case, Resource, Transfer
from model.formulation.stocks.round_sets import RoundSets, round_sets
from model.plan import ContributionKey, ExpansionKey, LineKey, OrderKey, ShortfallKey, StockKey, TransferKey
from model.pools import Held, Pool, by_key, last_period, leads, opening, pools_of

Entry = TypeVar("Entry")
Key = TypeVar("Key", bound=Hashable)


def grouped(entries: Iterable[Entry], key: Callable[[Entry], Key]) -> dict[Key, list[Entry]]:
    """The entries by key, in order of first appearance."""
    groups: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return dict(groups)


@dataclass(frozen=True)
class Indices:
    """The index sets of the model, each in the order of the workbook.

    `holdable[ally, item, usable_to]` is the first period in which the ally may hold the sort, `pool_of` of it its pool
    there, `members[pool]` the items of a pool that the ally may hold, by key, and `held_from[pool]` the first period in
    which it may hold any of them. `balances` are the keys of row 1, `written_off` those of its last period for lots,
    and `rounds` what can be put together from components."""

    orders: tuple[OrderKey, ...]
    holdable: dict[Held, int]
    pool_of: dict[Held, Pool]
    members: dict[Pool, tuple[str, ...]]
    held_from: dict[Pool, int]
    balances: tuple[StockKey, ...]
    stocks: tuple[StockKey, ...]
    issues: tuple[StockKey, ...]
    written_off: tuple[StockKey, ...]
    rounds: RoundSets
    transfers: tuple[TransferKey, ...]
    expansions: tuple[ExpansionKey, ...]
    idles: tuple[LineKey, ...]
    contributions: tuple[ContributionKey, ...]
    shortfalls: tuple[ShortfallKey, ...]

    def receiver(self, row: Transfer, pool: Pool) -> Pool:
        """The pool into which a row of Transfers moves what it takes from a pool of the giver."""
        return next(self.pool_of[held] for item in self.members[pool]
                    if (held := Held(row.to_ally, item, pool.usable_to)) in self.pool_of)


def make_indices(case: Case) -> Indices:
    """All index sets of the case."""
    orders = _orders(case)
    holdable = _holdable(case, orders)
    pool_of = pools_of(case, holdable)
    held = grouped(holdable, pool_of.__getitem__)
    held_from = {pool: min(holdable[pair] for pair in pairs) for pool, pairs in held.items()}
    balances = tuple(pool.at(period) for pool, first in held_from.items()
                     for period in range(first, last_period(case.horizon, pool.usable_to) + 1))
    return Indices(
        orders=orders,
        holdable=holdable,
        pool_of=pool_of,
        members={pool: tuple(sorted((pair.item for pair in pairs), key=by_key)) for pool, pairs in held.items()},
        held_from=held_from,
        balances=balances,
        stocks=tuple(key for key in balances if key.period != key.usable_to),
        issues=_issues(case, held_from),
        written_off=tuple(key for key in balances if key.period == key.usable_to),
        rounds=round_sets(case, held_from),
        transfers=_transfers(case, held_from),
        expansions=tuple(ExpansionKey(resource.key, period) for resource in case.resources.values()
                         for period in expansion_periods(case, resource)),
        idles=tuple(LineKey(resource.key, period) for resource in case.resources.values()
                    for period in case.horizon.periods if resource.idle_cost > 0 and resource.rate(period) > 0),
        contributions=tuple(ContributionKey(row.key, year) for row in case.contributions
                            for year in case.horizon.years if row.holds_in(year)),
        shortfalls=tuple(ShortfallKey(row.key, period) for row in case.requirements
                         for period in range(row.first, row.last + 1)),
    )


def expansion_periods(case: Case, resource: Resource) -> range:
    """The periods in which e[r,t] exists: built, and its commitment kept, within the horizon; of what is decided it is
    enough that it is built."""
    if resource.max_expansion <= 0:
        return range(0)
    outlasts = resource.build + max(resource.commitment_periods, 1) - 1
    last = max(case.horizon.count - outlasts, min(resource.decided, case.horizon.count - resource.build))
    return range(1, last + 1)


def _orders(case: Case) -> tuple[OrderKey, ...]:
    users = grouped(((ally, item, first) for (ally, item), first in case.usable_from.items()), lambda entry: entry[1])
    rank = {ally: position for position, ally in enumerate(case.allies)}
    orders = []
    for offer in case.offers.values():
        for ally, _, usable in sorted(users.get(offer.item, ()), key=lambda entry: rank[entry[0]]):
            if case.may_buy(offer, ally):
                first = max(usable, case.first_delivery(offer, ally))
                orders += [OrderKey(offer.key, ally, period) for period in range(first, offer.last + 1)]
    return tuple(orders)


def _holdable(case: Case, orders: tuple[OrderKey, ...]) -> dict[Held, int]:
    """The first period in which each ally may hold each sort: by opening stock, a delivery, a signed or new
    order, or a transfer that arrives from an ally that may hold it."""
    first: dict[Held, int] = {}

    def reach(held: Held, period: int) -> bool:
        if period >= first.get(held, last_period(case.horizon, held.usable_to) + 1):
            return False
        first[held] = period
        return True

    for held in opening(case):
        reach(held, 1)
    for (ally, item, period), _ in case.delivered:
        reach(Held(ally, item), period)
    for ally, item, period, usable_to in case.lot_deliveries:
        reach(Held(ally, item, usable_to), period)
    for offer, ally, period in orders:
        reach(Held(ally, case.offers[offer].item), period)
    routes = grouped(case.transfers, lambda row: row.from_ally)
    waiting = list(first)
    while waiting:
        held = waiting.pop()
        for row in routes.get(held.ally, ()):
            received = held._replace(ally=row.to_ally)
            if leads(case, row, held.item) and reach(
                    received, max(first[held] + row.delay, case.usable_from[row.to_ally, held.item])):
                waiting.append(received)
    allies = {ally: position for position, ally in enumerate(case.allies)}
    items = {item: position for position, item in enumerate(case.items)}
    return dict(sorted(first.items(), key=lambda entry: (
        allies[entry[0].ally], items[entry[0].item], entry[0].usable_to)))


def _issues(case: Case, held_from: dict[Pool, int]) -> tuple[StockKey, ...]:
    """w exists where a use row is active and the ally may hold and use an item of its family."""
    active = {(row.ally, row.family, period) for row in case.requirements if row.kind == "use"
              for period in range(row.first, row.last + 1)}
    return tuple(
        pool.at(period) for pool, first in held_from.items() if (pool.ally, pool.item) in case.usable_from
        for period in range(max(first, case.usable_from[pool.ally, pool.item]),
                            last_period(case.horizon, pool.usable_to) + 1)
        if (pool.ally, case.items[pool.item].family, period) in active)


def _transfers(case: Case, held_from: dict[Pool, int]) -> tuple[TransferKey, ...]:
    """y exists where it arrives within the horizon, in time for a lot, and where the receiver may use it by then."""
    held = grouped(held_from, lambda pool: pool.ally)
    return tuple(
        TransferKey(row.key, pool.item, period, pool.usable_to)
        for row in case.transfers for pool in held.get(row.from_ally, ()) if leads(case, row, pool.item)
        for period in range(max(held_from[pool], case.usable_from[row.to_ally, pool.item] - row.delay),
                            last_period(case.horizon, pool.usable_to) - row.delay + 1))
