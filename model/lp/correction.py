"""What the solver's tolerances leave undone: iterative refinement of a linear program (A. Gleixner, D. Steffy, K.
Wolter, Iterative refinement for linear programming, 2016).

A reduced cost of the wrong sign that is smaller than the solver's tolerance is none to it, but it may be a price beside
a penalty of a billion; a bound that is missed by less is kept to it, but the unit may cost a billion. With the duals pi
of the basis, rho = c - pi A and the point x* the objective is, up to a constant, rho x + pi (A x), and x = x* + d y:
the same program, in figures that are zero where the basis is optimal and feasible, so that the largest that is wrong
can be scaled to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from model.lp.exact_duals import Duals
from model.lp.problem import Bounds, Places, Problem, Vector, is_on
from model.lp.sparse import sparse
from model.tolerances import MISSED

_BASIC, _LOWER = highspy.HighsBasisStatus.kBasic, highspy.HighsBasisStatus.kLower
# Figures are cut to so many times the wrong ones: further apart, the solver could not tell the wrong ones from its
# own rounding. Should a cut let through what is none, the next correction has its true figure.
_WIDEST = 1e7


@dataclass(frozen=True)
class CorrectionProgram:
    """The program in corrected figures and its basis, which is `feasible` or only dual feasible; `activities` are the
    rows that have a column of their own."""

    problem: Problem
    basis: Any
    activities: Places
    feasible: bool

    def basis_of(self, found: Any) -> Any:
        """The basis of the program itself, from one of this."""
        columns, rows = list(found.col_status), list(found.row_status)
        count = len(columns) - len(self.activities)
        for place, row in enumerate(self.activities.tolist()):
            if rows[row] != _BASIC:
                rows[row] = columns[count + place]
        basis = highspy.HighsBasis()
        basis.col_status, basis.row_status, basis.valid = columns[:count], rows, True
        return basis


def correction(problem: Problem, point: Vector, basis: Any, duals: Duals) -> CorrectionProgram | None:
    """The program that mends the wrong signs of the basis's duals and the bounds that its point misses; None where
    there is nothing to mend."""
    bounds, activity = problem.bounds, problem.matrix @ point
    wrong = max(_wrong(duals.columns.high, duals.column_zero, point, bounds.lower, bounds.upper),
                _wrong(duals.rows.high, duals.row_zero, activity, bounds.row_lower, bounds.row_upper))
    size = abs(problem.matrix) @ abs(point)  # what an activity is added up from, and rounded by
    missed = max(_missed(point, abs(point), bounds.lower, bounds.upper),
                 _missed(activity, size, bounds.row_lower, bounds.row_upper))
    if not wrong and not missed:
        return None
    moved = bounds if not missed else _around(bounds, activity, point, _power_of_two(missed))
    priced = np.flatnonzero((abs(duals.rows.high) > duals.row_zero) & (bounds.row_lower < bounds.row_upper))
    cost = np.concatenate([duals.columns.high, duals.rows.high[priced]])
    cost = np.clip(cost / _power_of_two(wrong), -_WIDEST, _WIDEST) if wrong else cost
    return CorrectionProgram(_with_activities(Problem(problem.matrix, cost, moved), priced),
                             _begun(basis, priced), priced, not missed)


def _power_of_two(size: float) -> float:
    return float(np.exp2(np.rint(np.log2(size))))


def _with_activities(problem: Problem, rows: Places) -> Problem:
    """The problem with a column for the activity of each of the rows; its cost has theirs already."""
    bounds, count = problem.bounds, problem.matrix.shape[0]
    taken = sparse.csc_array((np.full(len(rows), -1.0), (rows, np.arange(len(rows)))), shape=(count, len(rows)))
    lower, upper = bounds.row_lower.copy(), bounds.row_upper.copy()
    lower[rows] = upper[rows] = 0.0
    return Problem(sparse.hstack([problem.matrix, taken], format="csc"), problem.cost, Bounds(
        lower, upper, np.concatenate([bounds.lower, bounds.row_lower[rows]]),
        np.concatenate([bounds.upper, bounds.row_upper[rows]])))


def _begun(basis: Any, rows: Places) -> Any:
    """The basis with the columns of the rows' activities in the place of the rows."""
    begun, statuses = highspy.HighsBasis(), list(basis.row_status)
    begun.col_status = [*basis.col_status, *(statuses[row] for row in rows.tolist())]
    for row in rows.tolist():
        statuses[row] = _LOWER
    begun.row_status, begun.valid = statuses, True
    return begun


def _around(bounds: Bounds, activity: Vector, point: Vector, unit: float) -> Bounds:
    """The bounds as seen from the point, in units; far ones are none."""
    def seen(side: Vector, value: Vector) -> Vector:
        apart = (side - value) / unit
        apart[abs(apart) > _WIDEST] *= np.inf
        return apart

    return Bounds(seen(bounds.row_lower, activity), seen(bounds.row_upper, activity), seen(bounds.lower, point),
                  seen(bounds.upper, point))


def _missed(value: Vector, size: Vector, lower: Vector, upper: Vector) -> float:
    """By how much a side is missed at the most, beyond the rounding of figures of that size."""
    missed = np.maximum(lower - value, value - upper)
    return float(missed[missed > MISSED * np.maximum(1.0, size)].max(initial=0.0))


def _wrong(dual: Vector, zero: Vector, value: Vector, lower: Vector, upper: Vector) -> float:
    """The size of the largest figure that says that the plan would gain by leaving its side: a positive one away from
    the lower side, a negative one away from the upper."""
    away = ~is_on(value, np.where(dual > 0, lower, upper))
    gains = abs(dual[away])
    return float(gains[gains > zero[away]].max(initial=0.0))
