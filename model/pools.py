"""Items that an ally cannot tell apart, in pools: what it holds, issues and passes on of a pool is one figure in the
model, and the plan has its items back afterwards.

What is held of an item is told by its sort: the last period of a lot that expires, or that it keeps. Sorts are in one
pool of an ally where nothing tells them apart there and every row of Transfers out of the ally leads both into one
pool of the receiver, or neither anywhere. Rows 1, 2, 3, 10 and 14 then see only sums over a pool, so that the model
with pools has the same values as the one with items; see docs/model.md, section 5."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import NamedTuple

from model.case import Case, Transfer
from model.components import items_of
from model.horizon import Horizon
from model.plan import StockKey


class Held(NamedTuple):
    """What an ally may hold of an item: a lot that is usable up to and with a period of the horizon, or what keeps
    (0)."""

    ally: str
    item: str
    usable_to: int = 0


class Pool(NamedTuple):
    """Items that an ally cannot tell apart, called by the first of them without regard to case. That may be one that
    the ally cannot come to hold: so a pool is called alike in related cases, in which other offers are there.
    `usable_to` is the last period of all of it, 0 where it keeps."""

    ally: str
    item: str
    usable_to: int = 0

    def at(self, period: int) -> StockKey:
        """The pool in a period."""
        return StockKey(self.ally, self.item, period, self.usable_to)


def last_period(horizon: Horizon, usable_to: int) -> int:
    """The last period in which a sort of an item is there: the last of the horizon for what keeps."""
    return usable_to or horizon.count


def opening(case: Case) -> dict[Held, float]:
    """The opening stock by sort, units: what keeps, then lots."""
    return {**{Held(*pair): quantity for pair, quantity in case.stock.items()},
            **{Held(*lot): quantity for lot, quantity in case.lots.items()}}


def told_apart_by(case: Case, held: Held, composed: Mapping[str, Collection[str]]) -> tuple[Hashable, ...]:
    """All that tells an item from others at an ally, where it can be passed on to aside: two items are alike there if
    this is equal. Whatever makes a row or a bound of what an ally holds, issues or passes on depend on the item has to
    be named here. `composed`: the items that have a component, by component. Where the ally may put a round together,
    each component stands for itself."""
    is_component = any((held.ally, item) in case.usable_from for item in composed.get(held.item, ()))
    return (case.items[held.item].family, case.usable_from.get((held.ally, held.item)), held.usable_to,
            held.item if is_component else None)


def pools_of(case: Case, holdable: Iterable[Held]) -> dict[Held, Pool]:
    """The pool of each sort that an ally may hold, in the order given. The coarsest that there are: sorts are alike
    until something tells them apart, then again until nothing new does."""
    holdable, composed = list(holdable), items_of(case)
    routes: dict[str, list[Transfer]] = defaultdict(list)
    for row in case.transfers:
        routes[row.from_ally].append(row)
    every = list(dict.fromkeys([*holdable, *(Held(*pair) for pair in case.usable_from)]))
    alike = _numbered({held: (held.ally, *told_apart_by(case, held, composed)) for held in every})
    count = 0
    while count < (count := len(set(alike.values()))):
        alike = _numbered({held: (alike[held], *(
            alike.get(held._replace(ally=row.to_ally)) if leads(case, row, held.item) else None
            for row in routes[held.ally])) for held in every})
    called: dict[int, Pool] = {}
    for held in sorted(every, key=lambda held: by_key(held.item)):
        called.setdefault(alike[held], Pool(*held))
    return {held: called[alike[held]] for held in holdable}


def _numbered(signs: Mapping[Held, Hashable]) -> dict[Held, int]:
    """A number for each different sign."""
    numbers: dict[Hashable, int] = {}
    return {held: numbers.setdefault(sign, len(numbers)) for held, sign in signs.items()}


def leads(case: Case, row: Transfer, item: str) -> bool:
    """The row of Transfers moves the item, in some period."""
    return (row.to_ally, item) in case.usable_from and row.family in (None, case.items[item].family)


def by_key(key: str) -> tuple[str, str]:
    """The order of keys: without regard to case, and never that of the workbook."""
    return key.casefold(), key
