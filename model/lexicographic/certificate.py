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

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.lp.double_double import Double2
from model.lp.problem import Bounds, Places, Vector, is_on

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
class Gap:
    """By how much a level could be lower, in the unit of the duals: `wrong` by figures of the wrong sign, `rounding` as
    the plan is on its sides up to rounding only. Either is infinite where a side that is asked for is neither there nor
    known."""

    wrong: float
    rounding: float


@dataclass(frozen=True)
class Certificate:
    """By how much the level could be lower at the most in a plan that keeps the earlier levels, and the largest
    multiplier of an earlier level in the proof."""

    gap: Gap
    multiplier: float


def gap(rows: Double2, columns: Double2, plan: Activities, bounds: Bounds) -> Gap:
    """The right-hand side of (*) for these duals and reduced costs."""
    by_rows = _distance(rows, plan.rows, bounds.row_lower, bounds.row_upper)
    by_columns = _distance(columns, plan.columns, bounds.lower, bounds.upper)
    return Gap(by_rows.wrong + by_columns.wrong, by_rows.rounding + by_columns.rounding)


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


def _distance(dual: Double2, value: Vector, lower: Vector, upper: Vector) -> Gap:
    """The sum of dual * (value - side); what is within the solver's tolerance of its side is on it, up to rounding."""
    asks = np.flatnonzero(dual.high)
    side = np.where(dual.high[asks] > 0, lower[asks], upper[asks])
    if np.isinf(side).any():
        return Gap(math.inf, 0.0)
    apart = value[asks] - side
    on_side = is_on(value[asks], side)
    return Gap(dual[asks].times(np.where(on_side, 0.0, apart)).total(),
               float(abs(dual.high[asks] * apart)[on_side].sum()))
