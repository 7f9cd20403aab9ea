"""Which two figures of a workbook are farthest apart in what they mean to the program, for where they meet."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from data.figures.what_counts import Counted, TypedFigure, WhatCounts
from model.case import Case
from model.tolerances import FIGURES_APART, QUANTITIES_APART

_SHARE_OF_ALL = 0.1  # of what parts two products: a figure that makes up less of it is not named


@dataclass(frozen=True)
class FarApart:
    """The largest and the smallest of what meets, and the decimal logarithm of how often the one may be in the other
    where a plan is to be proved."""

    large: Counted
    small: Counted
    limit: float

    @property
    def log(self) -> float:
        """The decimal logarithm of how often the smaller one is in the larger."""
        return self.large.log - self.small.log

    @property
    def too_far(self) -> bool:
        """The program may not tell the smaller one from the rounding of the larger."""
        return self.log > self.limit

    @property
    def may_matter(self) -> bool:
        """More than half of the digits that there are lie between the two; below that they are no cause of anything."""
        return self.log > self.limit / 2

    def named(self, side: Counted) -> tuple[TypedFigure, ...]:
        """The figures of one side that make it large or small beside the other: what is alike in both is left out."""
        by = self._apart_by()
        return tuple(part for part in side.parts if by[part.sheet, part.column] >= _SHARE_OF_ALL * self.log) or (
            side.parts[:1])

    @property
    def parting(self) -> tuple[TypedFigure, ...]:
        """The named figures that part the two, one of each column, the one that does so most first."""
        by = self._apart_by()
        columns: dict[tuple[str, str], TypedFigure] = {}
        for part in (*self.named(self.large), *self.named(self.small)):
            if by[part.sheet, part.column] >= _SHARE_OF_ALL * self.log:
                columns.setdefault((part.sheet, part.column), part)
        return tuple(sorted(columns.values(), key=lambda part: -by[part.sheet, part.column]))

    def _apart_by(self) -> dict[tuple[str, str], float]:
        by: dict[tuple[str, str], float] = defaultdict(float)
        for sign, side in ((1, self.large), (-1, self.small)):
            for part in side.parts:
                by[part.sheet, part.column] += sign * part.log
        return by


def farthest_apart(case: Case) -> FarApart | None:
    """The two that are farthest apart for where they meet; None where nothing meets."""
    counts, usual, quantities = WhatCounts(case), math.log10(FIGURES_APART), math.log10(QUANTITIES_APART)
    pairs = [pair for members in (counts.worths(), counts.costs(), counts.payments(), counts.uses())
             for pair in _ends(members, usual)]
    pairs += _ends(counts.quantities(), quantities)
    return max(pairs, key=lambda pair: pair.log - pair.limit, default=None)


def _ends(counted: Iterable[tuple[Hashable, Counted]], limit: float) -> Iterator[FarApart]:
    """The largest and the smallest of each group; the first of equals."""
    groups: dict[Hashable, list[tuple[float, Counted]]] = defaultdict(list)
    for group, each in counted:
        groups[group].append((each.log, each))
    for members in groups.values():
        large, small = (end(members, key=itemgetter(0))[1] for end in (max, min))
        pair = FarApart(large, small, limit)
        if pair.log > 0:
            yield pair
