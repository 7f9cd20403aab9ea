"""The lexicographic solve: each level on the optimal face of the earlier ones.

After a level a column with a non-zero reduced cost is fixed at its bound and a row with a non-zero
dual at its side. By complementary slackness what remains feasible is exactly what is optimal for
the level: no slack, so no later level can buy anything from an earlier one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.lp.dual_bound import dual_value
from model.lp.highs import DUAL_TOLERANCE, Solution, SolverFailed
from model.lp.level_solver import LevelSolver
from model.lp.standard_form import LinearProgram, Scaling, Vector, scale
from model.plan import Level

if TYPE_CHECKING:
    from model.lp.warm_start import Fitted

# A dual below this is zero. Levels are scaled so that the largest coefficient that is still free is
# one. On the reference case and its scenarios what should be zero is below 1e-12 and what should not
# is above 1e-9: at 1e-7 the equity level of one scenario drifted by 1.2e-7.
ZERO_DUAL = 1e-11
# What the solver may leave on the wrong side; more is a failed run.
WRONG_SIDE = 10 * DUAL_TOLERANCE
CONFLICT = 1e-6


@dataclass
class Face:
    """The bounds in force, in scaled figures; they tighten level by level."""

    row_lower: Vector
    row_upper: Vector
    lower: Vector
    upper: Vector

    def copy(self) -> Face:
        """The bounds as they are now."""
        return Face(self.row_lower.copy(), self.row_upper.copy(), self.lower.copy(), self.upper.copy())

    def tighten(self, rows: NDArray[np.intp], columns: NDArray[np.intp], answer: Solution) -> None:
        """Fix what has a non-zero dual. `rows` and `columns` say which ones the figures are for."""
        zero = max(ZERO_DUAL, 10 * answer.rounding)
        _fix(self.row_lower, self.row_upper, rows, answer.row_dual, zero)
        _fix(self.lower, self.upper, columns, answer.reduced, zero)


def _fix(lower: Vector, upper: Vector, which: NDArray[np.intp], dual: Vector, zero: float) -> None:
    """Put both sides of `which` together where the dual is not zero: at the lower side for a positive
    dual, at the upper one for a negative. A side that does not exist has no price beyond the
    solver's tolerance."""
    positive, negative = dual > zero, dual < -zero
    missing = (positive & np.isinf(lower[which])) | (negative & np.isinf(upper[which]))
    if (abs(dual[missing]) > WRONG_SIDE).any():
        raise SolverFailed("the solver gave a price to a side that does not exist")
    upper[which[positive & ~missing]] = lower[which[positive & ~missing]]
    lower[which[negative & ~missing]] = upper[which[negative & ~missing]]


@dataclass(frozen=True)
class Solved:
    """A proved level as it was solved, in scaled figures: the face that the earlier levels left, the
    rows and columns that took part, the cost divided by `unit`, the duals of the rows and the basis."""

    name: str
    face: Face
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    cost: Vector
    unit: float
    row_dual: Vector
    basis: Any
    dual_value: float


@dataclass(frozen=True)
class Answer:
    """The levels in order, the last point found (None where there is none, else n figures), whether
    level 0 found a contradiction, and how the proved levels were solved."""

    levels: tuple[Level, ...]
    point: Vector | None
    conflict: bool
    solved: tuple[Solved, ...] = ()
    scaling: Scaling | None = None


def solve_levels(program: LinearProgram, time_limit: float, late_level: str = "equity",
                 progress: Callable[[Level], None] = lambda level: None, start: Fitted | None = None) -> Answer:
    """Solve the levels of the program in order within `time_limit` seconds.

    With a `start` each level begins at the basis that a related case had there, up to the first level
    where that does not help: from then on the faces of the two cases differ. Raises SolverFailed where
    HiGHS fails or a level after the first turns infeasible."""
    deadline = time.monotonic() + time_limit
    scaling = scale(program)
    face = _scaled(program, scaling)
    part = _part(program, scaling, np.flatnonzero(~program.late_rows), np.flatnonzero(~program.late_columns))
    levels: list[Level] = []
    solved: list[Solved] = []
    point: Vector | None = None
    # Where there is nothing to decide any point that the rows allow will do.
    names, objectives = program.levels or ("",), program.objectives or (np.zeros(len(program.columns)),)
    late = names.index(late_level) if late_level in names else len(names)
    solver = LevelSolver(names[-1], start)
    for place, (name, objective) in enumerate(zip(names, objectives, strict=True)):
        if place == late:
            part = _part(program, scaling, np.arange(len(program.rows)), np.arange(len(program.columns)))
        same_rows = objectives[place:late] if place < late else objectives[place:]
        costs = [_cost(each * scaling.columns, face, part) for each in same_rows]
        level, answer = _solve_level(part, face, name, costs, deadline, solver)
        if answer.status == "time_limit":
            levels += [Level(each, math.nan, math.nan, False, 0.0, 0) for each in program.levels[len(levels):]]
            break
        point = np.zeros(len(program.columns))
        point[part.columns] = answer.primal * scaling.columns[part.columns]
        if not name:
            break
        solved.append(level)
        levels.append(Level(name, float(objective @ point), level.dual_value, True, answer.seconds, answer.iterations))
        progress(levels[-1])
        if name == "conflicts" and levels[-1].value > CONFLICT:
            return Answer(tuple(levels), point, True, tuple(solved), scaling)
    return Answer(tuple(levels), point, False, tuple(solved), scaling)


@dataclass(frozen=True)
class _Part:
    """The rows and columns that take part in a level, and their scaled matrix, CSC."""

    matrix: Any
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]


def _part(program: LinearProgram, scaling: Scaling, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> _Part:
    return _Part(scaled_matrix(program, scaling, rows, columns), rows, columns)


def _scaled(program: LinearProgram, scaling: Scaling) -> Face:
    return Face(program.row_lower * scaling.rows, program.row_upper * scaling.rows,
                 program.lower / scaling.columns, program.upper / scaling.columns)


def scaled_matrix(program: LinearProgram, scaling: Scaling, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Any:
    """The scaled matrix of some rows and columns, CSC."""
    matrix = program.matrix[rows, :][:, columns].tocsc()
    matrix.data *= np.repeat(scaling.columns[columns], np.diff(matrix.indptr))
    matrix.data *= scaling.rows[rows][matrix.indices]
    return matrix


def _cost(objective: Vector, face: Face, part: _Part) -> tuple[Vector, float]:
    """The cost of the part's columns in a unit, a power of two that makes the largest free figure about one,
    and the unit."""
    cost = objective[part.columns]
    free = face.lower[part.columns] < face.upper[part.columns]
    largest = abs(cost[free]).max(initial=0.0) or abs(cost).max(initial=0.0) or 1.0
    unit = float(np.exp2(np.rint(np.log2(largest))))
    return cost / unit, unit


def _solve_level(part: _Part, face: Face, name: str, costs: list[tuple[Vector, float]], deadline: float,
                 solver: LevelSolver) -> tuple[Solved, Solution]:
    """The level as it was solved and the solver's answer; tightens the face unless time ran out. `costs` and
    their units are those of the level and of the ones after it on the same rows."""
    rows, columns = part.rows, part.columns
    sides = face.row_lower[rows], face.row_upper[rows], face.lower[columns], face.upper[columns]
    answer = solver.solve(name, part.matrix, [cost for cost, _ in costs], sides, (rows, columns), deadline)
    if answer.status == "infeasible":
        raise SolverFailed("a level has no solution on the optimal face of the earlier ones")
    cost, unit = costs[0]
    if answer.status == "time_limit":
        return Solved(name, face, rows, columns, cost, unit, answer.row_dual, None, math.nan), answer
    bound = unit * dual_value(part.matrix, cost, answer.row_dual, *sides)
    level = Solved(name, face.copy(), rows, columns, cost, unit, answer.row_dual, answer.basis, bound)
    face.tighten(rows, columns, answer)
    return level, answer
