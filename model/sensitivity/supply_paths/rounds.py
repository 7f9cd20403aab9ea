"""The ways to complete a round: of each component what the ally has to spare, or the cheapest way to come by it.

A round needs all of them at once: what it changes is the sum of what its components change, so that its price is their
sum and its obstacles are those of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.lp.problem import Vector
from model.phases.phase import LinearRelaxation
from model.plan import RoundKey
from model.pools import last_period
from model.row_kinds import MATCHED_COMPONENTS
from model.sensitivity.duals import LevelPrices
from model.sensitivity.supply_paths.need import Changes, Need, Way, no_changes
from model.sensitivity.supply_paths.paths import SupplyPaths
from model.tolerances import NOISE
from model.variables import COMPLETED, MATCHED


@dataclass(frozen=True, eq=False)
class ComponentPath:
    """How a round comes by a component, `share` of it in one item, which the `need` is for: by a `way`, or without one,
    as the ally has it. `kept`: it has it for something else, which stands against the round; `late`: none comes in
    time; `tied`: none comes, and of what the ally has none can be taken but from other rounds."""

    need: Need
    share: float
    way: Way | None
    changes: Changes
    kept: bool = False
    late: bool = False

    @property
    def tied(self) -> bool:
        """None comes, and taking it changes nothing that the round does not change itself."""
        return self.kept and self.late and not self.changes

    @property
    def component(self) -> str:
        """Which it is."""
        return self.need.component


@dataclass(frozen=True, eq=False)
class RoundPath:
    """A round, how it comes by its components, what that changes, and what it costs at each level."""

    key: RoundKey
    parts: tuple[ComponentPath, ...]
    changes: Changes
    costs: Vector

    @property
    def tied(self) -> bool:
        """Some component is there for something else alone."""
        return any(part.tied for part in self.parts)


class RoundPaths:
    """All ways to complete rounds of a solved case."""

    def __init__(self, relaxation: LinearRelaxation, paths: SupplyPaths, prices: Sequence[LevelPrices]):
        self._prices = prices
        self._case, self._program, self._paths = relaxation.case, relaxation.program, paths
        self._held_from = relaxation.built.indices.held_from
        self._activity = self._program.matrix @ relaxation.point if self._case.components else np.zeros(0)

    def cheapest(self, need: Need, levels: int) -> RoundPath | None:
        """The round of the family that costs least; None where none can be complete in time."""
        found = [path for key in self._rounds(need) if (path := self._path(key, need, levels)) is not None]
        if not found:
            return None
        costs = np.array([path.costs[:levels] for path in found]).T
        return found[int(self._paths.least(costs)[0])]

    def missing(self, need: Need) -> list[Need]:
        """The components that cannot be there by then of the rounds of the family."""
        return list(dict.fromkeys(
            self._of(need, part) for key in self._rounds(need) for part in self._case.components[key.item]
            if not self._is_there(key.ally, part, need)))

    def _rounds(self, need: Need) -> Iterator[RoundKey]:
        """The rounds of the family that the ally may use by then."""
        for item in self._case.components:
            if self._case.items[item].family == need.family and self._case.usable(need.ally, item, need.period):
                yield RoundKey(need.ally, item, need.period)

    def _is_there(self, ally: str, part: str, need: Need) -> bool:
        last = need.period if need.for_use else need.period + 1
        return any((pool.ally, pool.item) == (ally, part) and first <= need.period
                   and (not pool.usable_to or pool.usable_to >= last) for pool, first in self._held_from.items())

    def _of(self, need: Need, part: str) -> Need:
        return Need(need.ally, self._case.items[part].family, need.for_use, need.period, part)

    def _path(self, key: RoundKey, need: Need, levels: int) -> RoundPath | None:
        column = self._program.columns.place((COMPLETED if need.for_use else MATCHED).name, key)
        if column is None:
            return None
        parts = [self._component(self._of(need, part), share, levels)
                 for part, share in self._case.components[key.item].items()]
        changes = no_changes()
        changes[column] += 1.0
        for path in parts:
            for place, amount in path.changes.items():
                changes[place] += amount
        return RoundPath(key, tuple(parts), changes, self._paths.cost(changes))

    def _component(self, need: Need, share: float, levels: int) -> ComponentPath:
        """Of what the ally has to spare at no loss, else the cheapest way or what it keeps for something else,
        whichever costs less."""
        spare = self._spare(need)
        if spare is not None and self._is_free(spare, levels):
            return self._scaled(ComponentPath(need, share, None, spare))
        ways: list[Way | None] = [*self._paths.cheapest(need, levels)[:1]]
        late = not ways
        options = [self._paths.changes(way, need) for way in ways if way is not None]
        if spare is not None:
            ways, options = [*ways, None], [*options, spare]
        if not options:
            return ComponentPath(need, share, None, no_changes(), kept=True, late=True)
        best = self._cheapest(options, levels)[0]
        return self._scaled(ComponentPath(need, share, ways[best], options[best], ways[best] is None, late))

    def _cheapest(self, options: Sequence[Changes], levels: int) -> list[int]:
        """The places of those that cost least, level by level."""
        costs = np.array([self._paths.cost(each)[:levels] for each in options]).T
        return [int(place) for place in self._paths.least(costs)]

    def _is_free(self, spare: Changes, levels: int) -> bool:
        """No row asks anything for what is taken."""
        matrix, rows = self._program.matrix, no_changes()
        for column, amount in spare.items():
            for place in range(matrix.indptr[column], matrix.indptr[column + 1]):
                rows[int(matrix.indices[place])] += float(matrix.data[place]) * amount
        return not any(price.rows[row] * change > price.zero for price in self._prices[:levels]
                       for row, change in rows.items())

    def _scaled(self, path: ComponentPath) -> ComponentPath:
        """The changes for as many as one round takes."""
        scaled = no_changes()
        for place, amount in path.changes.items():
            scaled[place] += path.share * amount
        return replace(path, changes=scaled)

    def _spare(self, need: Need) -> Changes | None:
        """What changes when a component is taken that the plan holds to the end or writes off, what expires first, or
        matched that no round is matched with; None where there is none."""
        if not need.for_use:
            row = self._program.rows.place(MATCHED_COMPONENTS.name, (need.ally, need.component, need.period))
            return no_changes() if row is not None and self._activity[row] < -NOISE else None
        pools = [pool for pool in self._held_from if (pool.ally, pool.item) == (need.ally, need.component)]
        for pool in sorted(pools, key=lambda pool: last_period(self._case.horizon, pool.usable_to)):
            changes = no_changes()
            end = self._paths.end_of(pool, need)
            if end >= 0 and self._paths.unused(changes, pool.at(need.period)):
                changes[end] += 1
                return changes
        return None
