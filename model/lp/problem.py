"""A linear program as arrays: minimise cost x over row_lower <= matrix x <= row_upper, lower <= x <= upper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.tolerances import PRIMAL

Vector = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Bounds:
    """The sides of m rows and the bounds of n columns; infinite where there is none."""

    row_lower: Vector
    row_upper: Vector
    lower: Vector
    upper: Vector

    def part(self, rows: Places, columns: Places) -> Bounds:
        """The bounds of some rows and columns."""
        return Bounds(self.row_lower[rows], self.row_upper[rows], self.lower[columns], self.upper[columns])

    def __iter__(self) -> Iterator[Vector]:
        return iter((self.row_lower, self.row_upper, self.lower, self.upper))

    def copy(self) -> Bounds:
        """The same figures in arrays of their own."""
        return Bounds(self.row_lower.copy(), self.row_upper.copy(), self.lower.copy(), self.upper.copy())


@dataclass(frozen=True)
class Problem:
    """One objective over bounds; `matrix` is CSC, m by n."""

    matrix: Any
    cost: Vector
    bounds: Bounds

    @cached_property
    def by_row(self) -> Any:
        """The matrix, CSR."""
        return self.matrix.tocsr()


@dataclass(frozen=True)
class Part:
    """The rows and columns of a program that take part in a level, and their scaled matrix, CSC."""

    matrix: Any
    rows: Places
    columns: Places


def is_on(value: Vector, side: Vector) -> NDArray[np.bool_]:
    """Where a value is on a side that exists, up to the solver's tolerance."""
    known = np.isfinite(side)
    there = np.where(known, side, 0.0)
    on: NDArray[np.bool_] = known & (abs(value - there) <= PRIMAL * np.maximum(1.0, abs(there)))
    return on


def weighted_sum(problems: Sequence[Problem], weight: float) -> Problem:
    """Problems on the same rows as one: each, in parts of its largest free figure, has `weight` times the weight of the
    one before it."""
    free = problems[0].bounds.lower < problems[0].bounds.upper
    sizes = [abs(problem.cost[free]).max(initial=0.0) or 1.0 for problem in problems]
    cost = np.sum([weight ** place / sizes[place] * problem.cost for place, problem in enumerate(problems)], axis=0)
    return Problem(problems[0].matrix, cost, problems[0].bounds)
