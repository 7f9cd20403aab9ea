"""Which rounds can be put together from components, where and when: the sets of completed and matched rounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from model.case import Case
from model.components import items_of
from model.plan import RoundKey, StockKey
from model.pools import Pool, last_period

Periods = Mapping[tuple[str, str], set[int]]  # by ally and component


@dataclass(frozen=True)
class RoundSets:
    """Where rounds can be put together, in the order of the workbook. `completed` and `matched` by ally, item and
    period; `taken` by the sort of the component that is taken; `assembled` and `limited` are the allies, components and
    periods in which some completed or matched round has the component."""

    completed: tuple[RoundKey, ...]
    matched: tuple[RoundKey, ...]
    taken: tuple[StockKey, ...]
    assembled: tuple[RoundKey, ...]
    limited: tuple[RoundKey, ...]


def round_sets(case: Case, held_from: Mapping[Pool, int]) -> RoundSets:
    """What the ally may use, has a row of Requirements for, and may hold all components of by then."""
    composed = items_of(case)
    sorts: dict[tuple[str, str], list[Pool]] = defaultdict(list)
    for pool in held_from:
        if pool.item in composed:
            sorts[pool.ally, pool.item].append(pool)

    def periods_of(pool: Pool, kept: bool) -> range:
        """The periods in which the sort can be taken, or is there at the end."""
        last = last_period(case.horizon, pool.usable_to)
        return range(held_from[pool], last + (0 if kept and pool.usable_to else 1))

    there = {pair: set().union(*(periods_of(pool, False) for pool in pools)) for pair, pools in sorts.items()}
    kept = {pair: set().union(*(periods_of(pool, True) for pool in pools)) for pair, pools in sorts.items()}
    completed, matched = _rounds(case, "use", there), _rounds(case, "stock", kept)
    assembled, limited = _components(case, completed), _components(case, matched)
    taken = tuple(pool.at(key.period) for key in assembled for pool in sorts[key.ally, key.item]
                  if key.period in periods_of(pool, False))
    return RoundSets(completed, matched, taken, assembled, limited)


def _rounds(case: Case, kind: str, there: Periods) -> tuple[RoundKey, ...]:
    """The rounds that rows of Requirements of a kind ask for and of which all components are there."""
    asked = {(row.ally, row.family, period) for row in case.requirements if row.kind == kind
             for period in range(row.first, row.last + 1)} if case.components else set()
    return tuple(
        RoundKey(ally, item, period) for ally in case.allies for item, parts in case.components.items()
        if (ally, item) in case.usable_from
        for period in range(case.usable_from[ally, item], case.horizon.count + 1)
        if (ally, case.items[item].family, period) in asked
        and all(period in there.get((ally, part), ()) for part in parts))


def _components(case: Case, rounds: tuple[RoundKey, ...]) -> tuple[RoundKey, ...]:
    """The components of the rounds, by ally and period."""
    return tuple(dict.fromkeys(RoundKey(key.ally, part, key.period)
                               for key in rounds for part in case.components[key.item]))
