"""The lexicographic solve: each level on the optimal face of the earlier ones.

What remains feasible after a level is exactly what is optimal for it (solved_levels.py): no slack, so no later level
can buy anything from an earlier one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from model.levels import CONFLICTS, EQUITY, SETTLE, Level, LevelResult
from model.lexicographic.everywhere import proved_everywhere
from model.lexicographic.level_solver import LevelSolver
from model.lexicographic.solved_levels import Settled, SolvedLevel, SolvedLevels, tighten
from model.lexicographic.warm_start import FittedStart
from model.lp.certificate import Activities, gap
from model.lp.column_range import finite
from model.lp.exact_duals import Duals, reduced_costs
from model.lp.highs import Solution, SolverFailed
from model.lp.problem import Bounds, Problem, Vector
from model.lp.scaling import scale
from model.lp.standard_form import LinearProgram
from model.tolerances import CONFLICT

Progress = Callable[[LevelResult], None]


def solve_levels(program: LinearProgram, time_limit: float, progress: Progress = lambda result: None,
                 start: FittedStart | None = None) -> SolvedLevels:
    """Solve the levels of the program in order within `time_limit` seconds.

    With a `start` each level begins at the basis that a related case had there, up to the first level
    where that does not help: from then on the faces of the two cases differ. Raises SolverFailed where
    HiGHS fails or a level after the first turns infeasible."""
    if not program.levels:
        return _any_point(program, time_limit)
    return _Run(program, time.monotonic() + time_limit, start).all_levels(progress)


def _any_point(program: LinearProgram, time_limit: float) -> SolvedLevels:
    """Where there is nothing to decide any point that the rows allow will do."""
    nothing = replace(program, levels=(Level("nothing"),), objectives=(np.zeros(len(program.columns)),))
    solved = solve_levels(nothing, time_limit)
    return SolvedLevels((), solved.point, False, solved.scaling)


class _Run:
    """The face and the levels that are solved so far."""

    def __init__(self, program: LinearProgram, deadline: float, start: FittedStart | None):
        self._program, self._scaling = program, scale(program)
        self._face: Bounds = self._scaling.bounds(program.bounds)
        self._late = program.levels.index(EQUITY) if EQUITY in program.levels else len(program.levels)
        self._part = self._scaling.part(program, program.early_rows, program.early_columns)
        last = program.levels[-1] if program.settle is None else SETTLE
        self._solver = LevelSolver(last, start, deadline)
        self._results: list[LevelResult] = []
        self._solved: list[SolvedLevel] = []
        self._point: Vector | None = None

    def all_levels(self, progress: Progress) -> SolvedLevels:
        """Solve them in order; the rest is not proved where the time limit strikes, and none where level 0 finds a
        contradiction."""
        for place, level in enumerate(self._program.levels):
            if place == self._late:
                everything = (np.arange(len(axis)) for axis in (self._program.rows, self._program.columns))
                self._part = self._scaling.part(self._program, *everything)
            if not self._level(level, self._program.objectives[place:self._late if place < self._late else None]):
                self._results += [LevelResult(each, math.nan, math.nan, False, 0.0, 0)
                                  for each in self._program.levels[place:]]
                return self._ended()
            progress(self._results[-1])
            if level == CONFLICTS and self._results[-1].value > CONFLICT:
                return replace(self._ended(), conflict=True)
        if self._program.settle is None or not self._level(SETTLE, [self._program.settle]):
            return self._ended()
        ended = self._ended()
        return replace(ended, results=ended.results[:-1], solved=ended.solved[:-1],
                       settled=Settled(ended.results[-1], ended.solved[-1]))

    def _ended(self) -> SolvedLevels:
        results = self._results
        if self._point is not None:
            results = proved_everywhere(self._program, self._scaling, self._solved, results, self._point)
        return SolvedLevels(tuple(results), self._point, False, self._scaling, tuple(self._solved))

    def _level(self, level: Level, objectives: Sequence[Vector]) -> bool:
        """Solve a level and tighten the face; False where time ran out. `objectives` are its own and those of the
        levels after it on the same rows."""
        part, bounds = self._part, self._face.part(self._part.rows, self._part.columns)
        scaled = [_in_units(each[part.columns] * self._scaling.columns[part.columns], bounds) for each in objectives]
        problems = [Problem(part.matrix, cost, bounds) for cost, _ in scaled]
        solution = self._solver.solve(level, problems, part)
        if solution.status == "infeasible":
            raise SolverFailed("a level has no solution on the optimal face of the earlier ones")
        if solution.status == "time_limit":
            return False
        self._keep(level, objectives[0], problems[0], scaled[0][1], solution)
        return True

    def _keep(self, level: Level, objective: Vector, problem: Problem, unit: float, solution: Solution) -> None:
        part, duals = self._part, solution.duals
        assert duals is not None
        point = np.zeros(len(self._program.columns))
        point[part.columns] = solution.primal * self._scaling.columns[part.columns]
        self._point, value = point, float(objective @ point)
        bound = value - unit * self._gap(problem, solution, duals)
        fixed = tighten(self._face, part, duals)
        self._solved.append(SolvedLevel(level, part, problem, unit, duals, fixed, solution.basis, bound))
        self._results.append(LevelResult(level, value, bound, True, solution.seconds, solution.iterations))

    def _gap(self, problem: Problem, solution: Solution, duals: Duals) -> float:
        """By how much the level could be lower on its face. Where it is not known what a column can be, a dual that is
        no figure asks for nothing."""
        plan, widest = Activities(problem.matrix @ solution.primal, solution.primal), self._program.widest
        if widest is None:
            return gap(duals.figures_of_rows, duals.figures_of_columns, plan, problem.bounds)
        known = widest.part(self._part.columns).scaled(self._scaling.columns[self._part.columns])
        columns = reduced_costs(problem, duals.rows)  # nobody's word is taken for them
        return gap(duals.rows, columns, plan, finite(problem.bounds, known, problem.matrix))


def _in_units(cost: Vector, bounds: Bounds) -> tuple[Vector, float]:
    """The cost in a unit, a power of two near the geometric mean of its free figures, and the unit: beside a penalty of
    a billion a price is still a figure, where in parts of the largest it would be less than the solver's tolerance."""
    sizes = abs(cost[bounds.lower < bounds.upper])
    sizes = sizes[sizes > 0] if sizes.any() else abs(cost[cost != 0])
    unit = float(np.exp2(np.rint(np.log2(sizes).mean()))) if len(sizes) else 1.0
    return cost / unit, unit
