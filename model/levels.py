"""The lexicographic solve: each level afresh on the optimal face of the earlier ones.

After a level a column with a non-zero reduced cost is fixed at its bound and a row with a non-zero
dual at its side. By complementary slackness what remains feasible is exactly what is optimal for
the level: no slack, so no later level can buy anything from an earlier one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.arrays import LinearProgram, Scaling, Vector, scale
from model.highs import DUAL_TOLERANCE, SolverFailed, solve
from model.plan import Level

# A dual below this is zero. Levels are scaled so that the largest coefficient that is still free is
# one. On the reference case and its scenarios what should be zero is below 1e-12 and what should not
# is above 1e-9: at 1e-7 the equity level of one scenario drifted by 1.2e-7.
ZERO_DUAL = 1e-11
# What the solver may leave on the wrong side; more is a failed run.
WRONG_SIDE = 10 * DUAL_TOLERANCE
CONFLICT = 1e-6


@dataclass(frozen=True)
class Answer:
    """The levels in order, the last point found (None where there is none, else n figures) and
    whether level 0 found a contradiction."""

    levels: tuple[Level, ...]
    point: Vector | None
    conflict: bool


@dataclass
class _Face:
    """The bounds in force, in scaled figures; they tighten level by level."""

    row_lower: Vector
    row_upper: Vector
    lower: Vector
    upper: Vector

    def tighten(self, rows: NDArray[np.intp], columns: NDArray[np.intp], dual: Vector, reduced: Vector) -> None:
        """Fix what has a non-zero dual. `rows` and `columns` say which ones the figures are for."""
        _fix(self.row_lower, self.row_upper, rows, dual)
        _fix(self.lower, self.upper, columns, reduced)


def _fix(lower: Vector, upper: Vector, which: NDArray[np.intp], dual: Vector) -> None:
    """Put both sides of `which` together where the dual is not zero: at the lower side for a positive
    dual, at the upper one for a negative. A side that does not exist has no price beyond the
    solver's tolerance."""
    positive, negative = dual > ZERO_DUAL, dual < -ZERO_DUAL
    missing = (positive & np.isinf(lower[which])) | (negative & np.isinf(upper[which]))
    if (abs(dual[missing]) > WRONG_SIDE).any():
        raise SolverFailed("the solver gave a price to a side that does not exist")
    upper[which[positive & ~missing]] = lower[which[positive & ~missing]]
    lower[which[negative & ~missing]] = upper[which[negative & ~missing]]


def solve_levels(program: LinearProgram, time_limit: float, late_level: str = "equity",
                 progress: Callable[[Level], None] = lambda level: None) -> Answer:
    """Solve the levels of the program in order within `time_limit` seconds.

    Raises SolverFailed where HiGHS fails or a level after the first turns infeasible."""
    deadline = time.monotonic() + time_limit
    scaling = scale(program)
    face = _scaled(program, scaling)
    rows, columns = np.flatnonzero(~program.late_rows), np.flatnonzero(~program.late_columns)
    levels: list[Level] = []
    point: Vector | None = None
    if not program.levels:  # nothing to decide: any point that the rows allow
        nothing = _solve_level(program, scaling, face, rows, columns, np.zeros(len(program.columns)), deadline)
        return Answer((), None if nothing is None else nothing[0], False)
    for name, objective in zip(program.levels, program.objectives, strict=True):
        if name == late_level:
            rows, columns = np.arange(len(program.rows)), np.arange(len(program.columns))
        found = _solve_level(program, scaling, face, rows, columns, objective, deadline)
        if found is None:
            levels += [Level(each, math.nan, math.nan, False, 0.0, 0) for each in program.levels[len(levels):]]
            break
        point, dual_value, seconds, iterations = found
        levels.append(Level(name, float(objective @ point), dual_value, True, seconds, iterations))
        progress(levels[-1])
        if name == "conflicts" and levels[-1].value > CONFLICT:
            return Answer(tuple(levels), point, True)
    return Answer(tuple(levels), point, False)


def _scaled(program: LinearProgram, scaling: Scaling) -> _Face:
    return _Face(program.row_lower * scaling.rows, program.row_upper * scaling.rows,
                 program.lower / scaling.columns, program.upper / scaling.columns)


def _solve_level(program: LinearProgram, scaling: Scaling, face: _Face, rows: NDArray[np.intp],
                 columns: NDArray[np.intp], objective: Vector, deadline: float) -> (
                     tuple[Vector, float, float, int] | None):
    """The point (all columns, unscaled), the level's dual value, seconds and iterations; tightens the
    face. None where the time limit comes first."""
    matrix = program.matrix[rows, :][:, columns].tocsc()
    matrix.data *= np.repeat(scaling.columns[columns], np.diff(matrix.indptr))
    matrix.data *= scaling.rows[rows][matrix.indices]
    cost = objective[columns] * scaling.columns[columns]
    free = face.lower[columns] < face.upper[columns]
    largest = abs(cost[free]).max(initial=0.0) or abs(cost).max(initial=0.0) or 1.0
    unit = float(np.exp2(np.rint(np.log2(largest))))
    cost = cost / unit
    answer = solve(matrix, cost, face.row_lower[rows], face.row_upper[rows], face.lower[columns],
                   face.upper[columns], deadline - time.monotonic())
    if answer.status == "time_limit":
        return None
    if answer.status == "infeasible":
        raise SolverFailed("a level has no solution on the optimal face of the earlier ones")
    reduced = cost - matrix.T @ answer.row_dual
    dual_value = unit * _dual_value(answer.row_dual, face.row_lower[rows], face.row_upper[rows]) + unit * _dual_value(
        reduced, face.lower[columns], face.upper[columns])
    face.tighten(rows, columns, answer.row_dual, reduced)
    point = np.zeros(len(program.columns))
    point[columns] = answer.primal * scaling.columns[columns]
    return point, dual_value, answer.seconds, answer.iterations


def _dual_value(dual: Vector, lower: Vector, upper: Vector) -> float:
    """sum of dual * side, the side being the lower one for a positive dual and the upper one for a
    negative. A dual within the solver's tolerance on a side that does not exist counts nothing."""
    side = np.where(dual > 0, lower, upper)
    return float(np.sum(np.where(np.isfinite(side), dual * np.where(np.isfinite(side), side, 0.0), 0.0)))
