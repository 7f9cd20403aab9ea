"""The lexicographic solve: each level on the optimal face of the earlier ones.

After a level a column with a non-zero reduced cost is fixed at its bound and a row with a non-zero
dual at its side. By complementary slackness what remains feasible is exactly what is optimal for
the level: no slack, so no later level can buy anything from an earlier one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.levels import CONFLICTS, EQUITY, Level, LevelResult
from model.lp.dual_bound import dual_value
from model.lp.highs import Solution, SolverFailed
from model.lp.level_solver import LevelSolver
from model.lp.solved_levels import Answer, Face, Solved
from model.lp.standard_form import LinearProgram, Scaling, Vector, scale
from model.lp.warm_start import Fitted

CONFLICT = 1e-6
_NOTHING = Level("")  # where nothing is minimised


def solve_levels(program: LinearProgram, time_limit: float, late_level: Level = EQUITY,
                 progress: Callable[[LevelResult], None] = lambda level: None, start: Fitted | None = None) -> Answer:
    """Solve the levels of the program in order within `time_limit` seconds.

    With a `start` each level begins at the basis that a related case had there, up to the first level
    where that does not help: from then on the faces of the two cases differ. Raises SolverFailed where
    HiGHS fails or a level after the first turns infeasible."""
    deadline = time.monotonic() + time_limit
    scaling = scale(program)
    face = _scaled(program, scaling)
    part = _part(program, scaling, np.flatnonzero(~program.late_rows), np.flatnonzero(~program.late_columns))
    levels: list[LevelResult] = []
    solved: list[Solved] = []
    point: Vector | None = None
    # Where there is nothing to decide any point that the rows allow will do.
    names, objectives = program.levels or (_NOTHING,), program.objectives or (np.zeros(len(program.columns)),)
    late = names.index(late_level) if late_level in names else len(names)
    solver = LevelSolver(names[-1], start)
    for place, (name, objective) in enumerate(zip(names, objectives, strict=True)):
        if place == late:
            part = _part(program, scaling, np.arange(len(program.rows)), np.arange(len(program.columns)))
        same_rows = objectives[place:late] if place < late else objectives[place:]
        costs = [_cost(each * scaling.columns, face, part) for each in same_rows]
        level, answer = _solve_level(part, face, name, costs, deadline, solver)
        if answer.status == "time_limit":
            levels += [LevelResult(each, math.nan, math.nan, False, 0.0, 0) for each in program.levels[len(levels):]]
            break
        point = np.zeros(len(program.columns))
        point[part.columns] = answer.primal * scaling.columns[part.columns]
        if name is _NOTHING:
            break
        solved.append(level)
        levels.append(LevelResult(name, float(objective @ point), level.dual_value, True, answer.seconds,
                                  answer.iterations))
        progress(levels[-1])
        if name == CONFLICTS and levels[-1].value > CONFLICT:
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


def _solve_level(part: _Part, face: Face, name: Level, costs: list[tuple[Vector, float]], deadline: float,
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
