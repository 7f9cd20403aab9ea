"""Items that an ally cannot tell apart, in pools: what it holds, issues and passes on of a pool is one figure in the
model, and the plan has its items back afterwards.

Two items are in one pool of an ally where nothing tells them apart there and every row of Transfers out of the ally
leads both into one pool of the receiver, or neither anywhere. Rows 1, 2, 3, 10 and 14 then see only sums over a pool,
so that the model with pools has the same values as the one with items; see docs/model.md, section 5."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from model.case import Case, Transfer

Held = tuple[str, str]  # ally and item


class Pool(NamedTuple):
    """Items that an ally cannot tell apart, called by the first of them without regard to case. That may be one that
    the ally cannot come to hold: so a pool is called alike in related cases, in which other offers are there."""

    ally: str
    item: str


def told_apart_by(case: Case, ally: str, item: str) -> tuple[Hashable, ...]:
    """All that tells an item from others at an ally, where it can be passed on to aside: two items are alike there if
    this is equal. Whatever makes a row or a bound of what an ally holds, issues or passes on depend on the item has to
    be named here."""
    return case.items[item].family, case.usable_from.get((ally, item))


def pools_of(case: Case, holdable: Iterable[Held]) -> dict[Held, Pool]:
    """The pool of each item that an ally may hold, in the order given. The coarsest that there are: items are alike
    until something tells them apart, then again until nothing new does."""
    holdable = list(holdable)
    routes: dict[str, list[Transfer]] = defaultdict(list)
    for row in case.transfers:
        routes[row.from_ally].append(row)
    pairs = list(dict.fromkeys([*holdable, *case.usable_from]))
    alike = _numbered({(ally, item): (ally, *told_apart_by(case, ally, item)) for ally, item in pairs})
    count = 0
    while count < (count := len(set(alike.values()))):
        alike = _numbered({(ally, item): (alike[ally, item], *(
            alike.get((row.to_ally, item)) if leads(case, row, item) else None for row in routes[ally]))
            for ally, item in pairs})
    called: dict[int, Pool] = {}
    for ally, item in sorted(pairs, key=lambda pair: by_key(pair[1])):
        called.setdefault(alike[ally, item], Pool(ally, item))
    return {pair: called[alike[pair]] for pair in holdable}


def _numbered(signs: Mapping[Held, Hashable]) -> dict[Held, int]:
    """A number for each different sign."""
    numbers: dict[Hashable, int] = {}
    return {pair: numbers.setdefault(sign, len(numbers)) for pair, sign in signs.items()}


def leads(case: Case, row: Transfer, item: str) -> bool:
    """The row of Transfers moves the item, in some period."""
    return (row.to_ally, item) in case.usable_from and row.family in (None, case.items[item].family)


def by_key(key: str) -> tuple[str, str]:
    """The order of keys: without regard to case, and never that of the workbook."""
    return key.casefold(), key
