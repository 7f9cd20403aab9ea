"""Solved programs that are solved again and again with a little changed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from model.lp.highs import (
    DUAL_METHOD,
    PRIMAL_METHOD,
    STATUS_OF,
    SolverFailed,
    handed_over,
    prepared_solver,
    run_in_thread,
)
from model.lp.problem import Problem, Vector
from model.tolerances import PRIMAL

# That a released program falls shows in the first iterations as a rule; that it does not is known at its optimum.
_AT_FIRST, _MOST = 5, 1_000_000


class WarmProgram:
    """A program with an optimal basis, to be solved again after a side has moved: the basis stays dual
    feasible, so that the dual simplex method needs a few iterations only."""

    def __init__(self, problem: Problem, basis: Any):
        """`basis` is that of a `Solution` of the same problem."""
        # Few iterations: steepest edge weights, for which each row is solved for once, would cost ten times as much.
        method = {**DUAL_METHOD, "simplex_dual_edge_weight_strategy": 1}
        self._solver = prepared_solver(handed_over(problem), method, math.inf)
        self._basis, self._bounds = basis, problem.bounds

    def raised(self, more: Mapping[int, float]) -> tuple[float, Vector]:
        """The optimum and its point with both sides of each row raised by so much, after which they are what they
        were; nan where the solver finds none. A side that does not exist stays away."""
        self._set_sides(more)
        self._solver.setBasis(self._basis)
        run_in_thread(self._solver)
        optimal = STATUS_OF.get(self._solver.getModelStatus()) == "optimal"
        value = float(self._solver.getInfo().objective_function_value) if optimal else math.nan
        point = np.array(self._solver.getSolution().col_value)
        self._set_sides(dict.fromkeys(more, 0.0))
        return value, point

    def _set_sides(self, more: Mapping[int, float]) -> None:
        for row, units in more.items():
            self._solver.changeRowBounds(row, float(self._bounds.row_lower[row]) + units,
                                         float(self._bounds.row_upper[row]) + units)


class ReleasableProgram:
    """A program with a feasible basis, to be solved again with some columns released that are fixed at zero. The primal
    simplex method is feasible on the way and its objective only falls, so that it may stop once it has fallen
    enough."""

    def __init__(self, problem: Problem, basis: Any):
        """`basis`: the statuses of the columns, then of the rows. Raises SolverFailed where there is no optimum."""
        self._solver = prepared_solver(handed_over(problem), PRIMAL_METHOD, math.inf)
        self._solver.setBasis(basis)
        run_in_thread(self._solver)
        if STATUS_OF.get(self._solver.getModelStatus()) != "optimal":
            raise SolverFailed("a level could not be solved again as it was")
        self._basis, self._optimum = self._solver.getBasis(), float(self._solver.getInfo().objective_function_value)

    def falls(self, columns: Iterable[int], least: float) -> bool:
        """The objective falls by more than `least` with the columns free to rise, after which they are fixed again."""
        released = list(columns)
        self._solver.setBasis(self._basis)
        self._bound(released, math.inf)
        falls = self._is_below(self._optimum - least)
        self._bound(released, 0.0)
        return falls

    def _is_below(self, value: float) -> bool:
        """Go on until the objective is below the value, or at its optimum."""
        for iterations in (_AT_FIRST, _MOST):
            self._solver.setOptionValue("simplex_iteration_limit", iterations)
            run_in_thread(self._solver)
            info = self._solver.getInfo()
            if info.objective_function_value < value:
                return bool(info.max_primal_infeasibility <= PRIMAL)
        return False

    def _bound(self, columns: Iterable[int], upper: float) -> None:
        for column in columns:
            self._solver.changeColBounds(column, 0.0, upper)
