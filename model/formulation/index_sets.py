"""Which orders, stocks, issues, transfers and expansions exist: sparse sets, made once.

A variable that could only be zero is left out: an ally that can never come to hold an item has no
stock of it, nothing to issue and nothing to pass on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from model.case import Case, Requirement, Resource
from model.plan import ContributionKey, ExpansionKey, OrderKey, ShortfallKey, StockKey, TransferKey

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

    `holdable[ally, item]` is the first period in which the ally may hold the item."""

    orders: tuple[OrderKey, ...]
    holdable: dict[tuple[str, str], int]
    stocks: tuple[StockKey, ...]
    issues: tuple[StockKey, ...]
    transfers: tuple[TransferKey, ...]
    expansions: tuple[ExpansionKey, ...]
    contributions: tuple[ContributionKey, ...]
    shortfalls: tuple[ShortfallKey, ...]
    requirement_of: dict[int, Requirement]


def make_indices(case: Case) -> Indices:
    """All index sets of the case."""
    orders = _orders(case)
    holdable = _holdable(case, orders)
    requirement_of = {requirement.key: requirement for requirement in case.requirements}
    last = case.horizon.count
    return Indices(
        orders=orders,
        holdable=holdable,
        stocks=tuple(StockKey(ally, item, period) for (ally, item), first in holdable.items()
                     for period in range(first, last + 1)),
        issues=_issues(case, holdable),
        transfers=_transfers(case, holdable),
        expansions=tuple(ExpansionKey(resource.key, period) for resource in case.resources.values()
                         for period in expansion_periods(case, resource)),
        contributions=tuple(ContributionKey(row.key, year) for row in case.contributions
                            for year in case.horizon.years),
        shortfalls=tuple(ShortfallKey(row.key, period) for row in case.requirements
                         for period in range(row.first, row.last + 1)),
        requirement_of=requirement_of,
    )


def expansion_periods(case: Case, resource: Resource) -> range:
    """The periods in which e[r,t] exists: built, and its commitment kept, within the horizon."""
    if resource.max_expansion <= 0:
        return range(0)
    outlasts = resource.build + max(resource.commitment_periods, 1) - 1
    return range(1, case.horizon.count - outlasts + 1)


def _orders(case: Case) -> tuple[OrderKey, ...]:
    users = grouped(((ally, item, first) for (ally, item), first in case.usable_from.items()), lambda entry: entry[1])
    rank = {ally: position for position, ally in enumerate(case.allies)}
    orders = []
    for offer in case.offers.values():
        for ally, _, usable in sorted(users.get(offer.item, ()), key=lambda entry: rank[entry[0]]):
            first = max(usable, offer.first, offer.lead + 1)
            orders += [OrderKey(offer.key, ally, period) for period in range(first, offer.last + 1)]
    return tuple(orders)


def _holdable(case: Case, orders: tuple[OrderKey, ...]) -> dict[tuple[str, str], int]:
    """The first period in which each ally may hold each item: by opening stock, a delivery, an
    order, or a transfer from an ally that may hold it."""
    first: dict[tuple[str, str], int] = {}

    def reach(ally: str, item: str, period: int) -> bool:
        if period >= first.get((ally, item), case.horizon.count + 1):
            return False
        first[ally, item] = period
        return True

    for ally, item in case.stock:
        reach(ally, item, 1)
    for ally, item, period in case.deliveries:
        reach(ally, item, period)
    for offer, ally, period in orders:
        reach(ally, case.offers[offer].item, period)
    routes = grouped(case.transfers, lambda row: row.from_ally)
    waiting = list(first)
    while waiting:
        ally, item = waiting.pop()
        for row in routes.get(ally, ()):
            usable = case.usable_from.get((row.to_ally, item))
            if usable is None or row.family not in (None, case.items[item].family):
                continue
            if reach(row.to_ally, item, max(first[ally, item], usable)):
                waiting.append((row.to_ally, item))
    allies = {ally: position for position, ally in enumerate(case.allies)}
    items = {item: position for position, item in enumerate(case.items)}
    return dict(sorted(first.items(), key=lambda entry: (allies[entry[0][0]], items[entry[0][1]])))


def _issues(case: Case, holdable: dict[tuple[str, str], int]) -> tuple[StockKey, ...]:
    """w exists where a use row is active and the ally may hold and use an item of its family."""
    active = {(row.ally, row.family, period) for row in case.requirements if row.kind == "use"
              for period in range(row.first, row.last + 1)}
    return tuple(
        StockKey(ally, item, period) for (ally, item), first in holdable.items() if (ally, item) in case.usable_from
        for period in range(max(first, case.usable_from[ally, item]), case.horizon.count + 1)
        if (ally, case.items[item].family, period) in active)


def _transfers(case: Case, holdable: dict[tuple[str, str], int]) -> tuple[TransferKey, ...]:
    held = grouped(holdable, lambda entry: entry[0])
    transfers = []
    for row in case.transfers:
        for _, item in held.get(row.from_ally, ()):
            usable = case.usable_from.get((row.to_ally, item))
            if usable is not None and row.family in (None, case.items[item].family):
                first = max(usable, holdable[row.from_ally, item])
                transfers += [TransferKey(row.key, item, period) for period in range(first, case.horizon.count + 1)]
    return tuple(transfers)
