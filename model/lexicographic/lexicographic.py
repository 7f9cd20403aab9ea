"""The lexicographic solve: each level on the optimal face of the earlier ones.

What remains feasible after a level is exactly what is optimal for it (solved_levels.py): no slack, so no later level
can buy anything from an earlier one."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.levels import CONFLICTS, SETTLE, Level, LevelResult
from model.lexicographic.certificate import Activities, gap
from model.lexicographic.everywhere import proved_everywhere
from model.lexicographic.level_solver import LevelSolver
from model.lexicographic.listener import NOBODY, Listener
from model.lexicographic.solved_levels import Settled, SolvedLevel, SolvedLevels, tighten
from model.lexicographic.warm_start import Start, fitted
from model.lp.column_range import finite
from model.lp.exact_duals import Duals, reduced_costs
from model.lp.highs import Solution, SolverFailed
from model.lp.problem import Bounds, Problem, Vector
from model.lp.scaling import scale, unit_of
from model.lp.standard_form import Late, LinearProgram
from model.tolerances import CONFLICT


class LevelFailed(SolverFailed):
    """A level could not be solved: which, and for what reason."""

    def __init__(self, level: Level, reason: str):
        super().__init__(level, reason)
        self.level, self._reason = level, reason

    def __str__(self) -> str:
        return self._reason


class NoPlan(LevelFailed):
    """No plan keeps all rows and is the best at the levels before one."""


def solve_levels(program: LinearProgram, time_limit: float, start: Start | None = None,
                 listener: Listener = NOBODY, otherwise: bool = False) -> SolvedLevels:
    """Solve the levels of the program in order within `time_limit` seconds.

    With a `start` each level begins at the basis that a related case had there, up to the first level
    where that does not help: from then on the faces of the two cases differ. `otherwise`: by the solver's methods that
    would not be chosen, where those that were leave a doubt. Raises LevelFailed where HiGHS fails or a level turns
    infeasible."""
    if not program.levels:
        return _any_point(program, time_limit)
    deadline = time.monotonic() + time_limit
    solver = LevelSolver(fitted(start, program) if start else None, deadline, otherwise)
    return _Run(program, solver, start).all_levels(listener)


def _any_point(program: LinearProgram, time_limit: float) -> SolvedLevels:
    """Where there is nothing to decide any point that the rows allow will do."""
    nothing = replace(program, levels=(Level("nothing"),), objectives=(np.zeros(len(program.columns)),), offsets=())
    solved = solve_levels(nothing, time_limit)
    return SolvedLevels(program, (), solved.point, False, solved.scaling)


class _Run:
    """The face and the levels that are solved so far."""

    def __init__(self, program: LinearProgram, solver: LevelSolver, start: Start | None):
        self._program, self._scaling, self._solver, self._start = program, scale(program), solver, start
        self._face: Bounds = self._scaling.bounds(program.bounds)
        self._part = self._scaling.whole(program)
        self._results: list[LevelResult] = []
        self._solved: list[SolvedLevel] = []
        self._point: Vector | None = None

    def all_levels(self, listener: Listener) -> SolvedLevels:
        """Solve them in order; the rest is not proved where the time limit strikes, and none where level 0 finds a
        contradiction."""
        levels = self._program.levels
        for place, level in enumerate(levels):
            listener.begun(level)
            before = self._program, self._scaling
            if self._program.late is not None and level == self._program.late.level:
                self._join(self._program.late)
            if not self._level(level, self._objectives(place)):
                self._program, self._scaling = before  # the point at hand has nothing of what has joined
                self._results += [LevelResult(each, math.nan, math.nan, False, 0.0, 0) for each in levels[place:]]
                return self._ended()
            listener.solved(self._results[-1])
            if level == CONFLICTS and self._results[-1].value > CONFLICT:
                return replace(self._ended(), conflict=True)
        if self._program.settle is None or not self._level(SETTLE, [self._program.settle]):
            return self._ended()
        ended = self._ended()
        return replace(ended, results=ended.results[:-1], solved=ended.solved[:-1],
                       settled=Settled(ended.results[-1], ended.solved[-1]))

    def _objectives(self, place: int) -> Sequence[Vector]:
        """The objective of a level and those of the levels after it on the same rows."""
        late, levels = self._program.late, self._program.levels
        return self._program.objectives[place:levels.index(late.level) if late and late.level in levels else None]

    def _join(self, late: Late) -> None:
        """Add the columns and rows that join, in the scale of what they join."""
        self._program = late.joined(self._program, self._face)
        self._scaling = self._scaling.extended(self._program)
        bounds = self._scaling.bounds(self._program.bounds)
        for own, whole in zip(self._face, bounds, strict=True):
            whole[:len(own)] = own
        self._face, self._part = bounds, self._scaling.whole(self._program)
        if self._start is not None:
            self._solver.refit(fitted(self._start, self._program))

    def _ended(self) -> SolvedLevels:
        ended = SolvedLevels(self._program, tuple(self._results), self._point, conflict=False, scaling=self._scaling,
                             solved=tuple(self._solved))
        return replace(ended, results=tuple(proved_everywhere(ended)))

    def _level(self, level: Level, objectives: Sequence[Vector]) -> bool:
        """Solve a level and tighten the face; False where time ran out. `objectives` are its own and those of the
        levels after it on the same rows."""
        part, bounds = self._part, self._face.part(self._part.rows, self._part.columns)
        scaled = [_in_units(each[part.columns] * self._scaling.columns[part.columns], bounds) for each in objectives]
        problems = [Problem(part.matrix, cost, bounds) for cost, _ in scaled]
        try:
            solution = self._solver.solve(level, problems, part)
        except SolverFailed as problem:
            raise LevelFailed(level, str(problem)) from problem
        if solution.status == "infeasible":
            raise NoPlan(level, "rounding leaves no plan that is the best at the levels before it")
        if solution.status == "time_limit":
            return False
        self._keep(level, problems[0], scaled[0][1], solution)
        return True

    def _keep(self, level: Level, problem: Problem, unit: float, solution: Solution) -> None:
        part, duals = self._part, solution.duals
        assert duals is not None
        point = np.zeros(len(self._program.columns))
        point[part.columns] = solution.primal * self._scaling.columns[part.columns]
        self._point, value = point, self._value(level, point)
        bound = value - unit * self._gap(problem, solution, duals)
        fixed = tighten(self._face, part, solution.primal, duals)
        self._solved.append(SolvedLevel(level, part, problem, unit, duals, fixed, solution.basis, bound))
        self._results.append(LevelResult(level, value, bound, True, solution.seconds, solution.iterations))

    def _value(self, level: Level, point: Vector) -> float:
        if level == SETTLE and self._program.settle is not None:
            return float(self._program.settle @ point)
        return self._program.value(level, point)

    def _gap(self, problem: Problem, solution: Solution, duals: Duals) -> float:
        """By how much the level could be lower on its face. Where it is not known what a column can be, a dual that is
        no figure asks for nothing."""
        plan, widest = Activities(problem.matrix @ solution.primal, solution.primal), self._program.widest
        if widest is None:
            return gap(duals.figures_of_rows, duals.figures_of_columns, plan, problem.bounds).wrong
        known = widest.part(self._part.columns).scaled(self._scaling.columns[self._part.columns])
        columns = reduced_costs(problem, duals.rows)  # nobody's word is taken for them
        return gap(duals.rows, columns, plan, finite(problem.bounds, known, problem.matrix)).wrong


def _in_units(cost: Vector, bounds: Bounds) -> tuple[Vector, float]:
    """The cost in a unit, a power of two near the geometric mean of its free figures, and the unit: beside a penalty of
    a billion a price is still a figure, where in parts of the largest it would be less than the solver's tolerance."""
    sizes = abs(cost[bounds.lower < bounds.upper])
    unit = unit_of(sizes if sizes.any() else cost)
    return cost / unit, unit
