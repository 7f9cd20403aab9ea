"""The proof of a level: how much lower it could be, from duals, matrix and plan alone (weak duality).

For any duals pi, with rho = c - pi A, any x that the rows and bounds allow, and the plan x*,

    c x* - c x  <=  sum over rows of pi (a x* - side) + sum over columns of rho (x* - bound)           (*)

with the side or bound that the sign asks for: the lower one for a positive figure, the upper one for a negative. No
solver has to be trusted for that: only a multiplication. The right-hand side is the gap: zero where plan and duals are
complementary. Nothing is forgiven: a figure of the wrong sign counts with all that the row or column can be
(column_range.py). All of it is worked out in twice the precision.

On the face of the earlier levels the duals of a level prove it by themselves. Against every plan that keeps the earlier
levels j the same holds for `pi + sum of lambda_j pi_j` with any lambda_j >= 0, as such a plan has `c_j x <= c_j x*`.
What level j has fixed may have the wrong sign later on: lambda_j is the largest ratio that one of these needs, from the
last level to the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.lp.double_double import Double2
from model.lp.problem import Bounds, Places, Vector
from model.tolerances import PRIMAL

_MORE = 1 + 2.0 ** -48


@dataclass(frozen=True)
class Activities:
    """The plan: the activity of each row and the value of each column."""

    rows: Vector
    columns: Vector


@dataclass(frozen=True)
class LevelDuals:
    """The duals of a level over all rows and columns, and the places of those that it has fixed."""

    rows: Double2
    columns: Double2
    fixed_rows: Places
    fixed_columns: Places


@dataclass(frozen=True)
class Certificate:
    """By how much the level could be lower at the most in a plan that keeps the earlier levels, in the unit of the
    duals, and the largest multiplier of an earlier level in the proof."""

    gap: float
    multiplier: float


def gap(rows: Double2, columns: Double2, plan: Activities, bounds: Bounds) -> float:
    """The right-hand side of (*) for these duals and reduced costs; infinite where a side that is asked for is neither
    there nor known."""
    return (_distance(rows, plan.rows, bounds.row_lower, bounds.row_upper)
            + _distance(columns, plan.columns, bounds.lower, bounds.upper))


def certificate(levels: Sequence[LevelDuals], plan: Activities, bounds: Bounds) -> Certificate:
    """The certificate of the last of these levels, which are in order, against every plan within the bounds."""
    rows, columns, largest = levels[-1].rows, levels[-1].columns, 0.0
    for earlier in reversed(levels[:-1]):
        needed = max(_needed(rows, earlier.rows, earlier.fixed_rows),
                     _needed(columns, earlier.columns, earlier.fixed_columns))
        if needed > 0:
            rows, columns = rows + earlier.rows.times(needed), columns + earlier.columns.times(needed)
            largest = max(largest, needed)
    return Certificate(gap(rows, columns, plan, bounds), largest)


def _needed(figures: Double2, earlier: Double2, fixed: Places) -> float:
    """How often the earlier figures must be added so that none of the fixed keeps another sign than they have: the
    largest ratio, and a little more than it may have been rounded by. More is no less true. What is fixed without a
    figure helps nothing."""
    fixed = fixed[earlier.high[fixed] != 0]
    ratios = -figures.high[fixed] / earlier.high[fixed]
    return float(ratios.max(initial=0.0)) * _MORE


def _distance(dual: Double2, value: Vector, lower: Vector, upper: Vector) -> float:
    """The sum of dual * (value - side). A value within the solver's tolerance of the side is on it: by how much the
    plan misses a row is verified for itself."""
    asks = np.flatnonzero(dual.high)
    side = np.where(dual.high[asks] > 0, lower[asks], upper[asks])
    if np.isinf(side).any():
        return float("inf")
    apart = value[asks] - side
    apart[abs(apart) <= PRIMAL * np.maximum(1.0, abs(side))] = 0.0
    return dual[asks].times(apart).total()
