"""What the solver's tolerances leave undone: iterative refinement of a linear program (A. Gleixner, D. Steffy, K.
Wolter, Iterative refinement for linear programming, 2016).

A reduced cost of the wrong sign that is smaller than the solver's tolerance is none to it, but it may be a price beside
a penalty of a billion. With the duals pi of the basis and rho = c - pi A the objective is, up to a constant, rho x + pi
(A x): the same program, in figures that are zero where the basis is optimal, so that the largest wrong one can be
scaled to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from model.lp.exact_duals import Duals
from model.lp.problem import Bounds, Places, Problem, Vector
from model.lp.sparse import sparse
from model.tolerances import PRIMAL

_BASIC, _LOWER = highspy.HighsBasisStatus.kBasic, highspy.HighsBasisStatus.kLower
# Figures are cut to so many times the wrong ones: further apart, the solver could not tell the wrong ones from its
# own rounding. Should a cut let through what is none, the next correction has its true figure.
_WIDEST = 1e7


@dataclass(frozen=True)
class CorrectionProgram:
    """The program in corrected figures and its basis; `activities` are the rows that have a column of their own."""

    problem: Problem
    basis: Any
    activities: Places

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
    """The program that mends the wrong signs of the basis's duals at its point; None where there are none."""
    bounds = problem.bounds
    wrong = max(_wrong(duals.columns.high, duals.column_zero, point, bounds.lower, bounds.upper),
                _wrong(duals.rows.high, duals.row_zero, problem.matrix @ point, bounds.row_lower, bounds.row_upper))
    if not wrong:
        return None
    scale = float(np.exp2(-np.rint(np.log2(wrong))))
    priced = np.flatnonzero((abs(duals.rows.high) > duals.row_zero) & (bounds.row_lower < bounds.row_upper))
    count = problem.matrix.shape[0]
    taken = sparse.csc_array((np.full(len(priced), -1.0), (priced, np.arange(len(priced)))), shape=(count, len(priced)))
    lower, upper = bounds.row_lower.copy(), bounds.row_upper.copy()
    lower[priced] = upper[priced] = 0.0
    begun = highspy.HighsBasis()
    begun.col_status = [*basis.col_status, *(basis.row_status[row] for row in priced.tolist())]
    rows = list(basis.row_status)
    for row in priced.tolist():
        rows[row] = _LOWER
    begun.row_status, begun.valid = rows, True
    cost = np.concatenate([duals.columns.high, duals.rows.high[priced]]) * scale
    return CorrectionProgram(Problem(
        sparse.hstack([problem.matrix, taken], format="csc"), np.clip(cost, -_WIDEST, _WIDEST),
        Bounds(lower, upper, np.concatenate([bounds.lower, bounds.row_lower[priced]]),
               np.concatenate([bounds.upper, bounds.row_upper[priced]]))), begun, priced)


def _wrong(dual: Vector, zero: Vector, value: Vector, lower: Vector, upper: Vector) -> float:
    """The size of the largest figure that says that the plan would gain by leaving its side: a positive one away from
    the lower side, a negative one away from the upper."""
    side = np.where(dual > 0, lower, upper)
    known = np.isfinite(side)
    held = known & (abs(value - side) <= PRIMAL * np.maximum(1.0, abs(np.where(known, side, 0.0))))
    gains = abs(dual[~held])
    return float(gains[gains > zero[~held]].max(initial=0.0))
