"""The proof of a level: how much lower it could be, from duals, matrix and plan alone (weak duality).

For any duals pi, with rho = c - pi A, any x that the rows and bounds allow, and the plan x*,

    c x* - c x  <=  sum over rows of pi (a x* - side) + sum over columns of rho (x* - bound)           (*)

with the side or bound that the sign asks for: the lower one for a positive figure, the upper one for a negative. No
solver has to be trusted for that: only a multiplication. The right-hand side is the gap: zero where plan and duals are
complementary. Nothing is forgiven: a figure of the wrong sign counts with what the row or column can be (column_range.py).

On the face of the earlier levels the duals of a level prove it by themselves. Against every plan that keeps the earlier
levels j the same holds for `pi + sum of lambda_j pi_j` with any lambda_j >= 0, as such a plan has `c_j x <= c_j x*`. What
level j has fixed may have the wrong sign later on: lambda_j is the largest ratio that one of these needs, from the last
level to the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.lp.problem import Bounds, Places, Vector

Long = Any  # a vector in extended precision, so that the sums here add nothing to what the duals lack


@dataclass(frozen=True)
class Figures:
    """Two vectors, one over the rows and one over the columns: duals and reduced costs, or activities and a point."""

    rows: Long
    columns: Long

    def plus(self, other: Figures, times: float = 1.0) -> Figures:
        """The sum with so many times another one."""
        return Figures(self.rows + times * other.rows, self.columns + times * other.columns)


@dataclass(frozen=True)
class ProvedBy:
    """The duals of a level, and the places of the rows and columns that it has fixed, all of the whole program."""

    duals: Figures
    fixed_rows: Places
    fixed_columns: Places


@dataclass(frozen=True)
class Certificate:
    """By how much the level could be lower at the most in any plan that keeps the earlier levels, and the largest
    multiplier of an earlier level in the proof."""

    gap: float
    multiplier: float


def duals_of(matrix: Any, cost: Vector, row_dual: Vector) -> Figures:
    """The duals with their reduced costs, rho = c - pi A; `matrix` is CSC."""
    rows = np.asarray(row_dual, dtype=np.longdouble)
    products = matrix.data * rows[matrix.indices]
    return Figures(rows, np.asarray(cost, dtype=np.longdouble) - _sums(products, matrix.indptr))


def point_of(matrix: Any, point: Vector) -> Figures:
    """The activities of the rows at a point; `matrix` is CSC."""
    by_row = matrix.tocsr()
    columns = np.asarray(point, dtype=np.longdouble)
    return Figures(_sums(by_row.data * columns[by_row.indices], by_row.indptr), columns)


def gap(duals: Figures, plan: Figures, bounds: Bounds) -> float:
    """The right-hand side of (*); infinite where a side that is asked for is not there, or not known."""
    return float(_distance(duals.rows, plan.rows, bounds.row_lower, bounds.row_upper)
                 + _distance(duals.columns, plan.columns, bounds.lower, bounds.upper))


def certificates(levels: Sequence[ProvedBy], plan: Figures, bounds: Bounds) -> list[Certificate]:
    """The certificate of each level, in order, against every plan that the finite `bounds` and the rows allow."""
    return [_certificate(levels[:place + 1], plan, bounds) for place in range(len(levels))]


def _certificate(levels: Sequence[ProvedBy], plan: Figures, bounds: Bounds) -> Certificate:
    duals, largest = levels[-1].duals, 0.0
    for earlier in reversed(levels[:-1]):
        needed = max(_needed(duals.rows, earlier.duals.rows, earlier.fixed_rows),
                     _needed(duals.columns, earlier.duals.columns, earlier.fixed_columns))
        if needed > 0:
            duals, largest = duals.plus(earlier.duals, needed), max(largest, float(needed))
    return Certificate(gap(duals, plan, bounds), largest)


def _needed(figures: Long, earlier: Long, fixed: Places) -> Any:
    """How often the earlier figures must be added so that none of the fixed has another sign than they have."""
    return np.max(-figures[fixed] / earlier[fixed], initial=0.0)


def _sums(products: Long, starts: Any) -> Long:
    """The sums of the stretches between starts; zero for an empty one."""
    sums = np.zeros(len(starts) - 1, dtype=np.longdouble)
    some = starts[:-1] < starts[1:]
    if some.any():
        sums[some] = np.add.reduceat(products, starts[:-1][some])
    return sums


def _distance(dual: Long, value: Long, lower: Vector, upper: Vector) -> Any:
    """The sum of dual * (value - side)."""
    asks = np.flatnonzero(dual)
    side = np.where(dual[asks] > 0, lower[asks], upper[asks])
    return np.sum(dual[asks] * (value[asks] - side))
