"""A linear program through HiGHS: arrays in, status, primal and dual out. Knows no domain."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import highspy
import numpy as np

from model.lp.problem import Bounds, Problem, Vector
from model.tolerances import BASIC_REDUCED_COST, DUAL, INTERIOR_POINT, INTERIOR_POINT_GAP, PRIMAL

Status = Literal["optimal", "infeasible", "time_limit", "failed"]

# Degenerate levels can cost the simplex method ten times what the interior point method and its
# crossover to a basis need; small programs are solved at once either way.
LARGE = 1_000
SIMPLEX: dict[str, Any] = {"solver": "simplex"}
_DUAL_METHOD, _PRIMAL_METHOD = ({**SIMPLEX, "simplex_strategy": number} for number in (1, 4))
# What its crossover leaves is primal feasible, so the primal simplex method cleans up: the dual one, which shifts
# costs, has begun from nothing there.
_INTERIOR_METHOD: dict[str, Any] = {
    **_PRIMAL_METHOD, "solver": "ipx", "run_crossover": "on", "primal_feasibility_tolerance": INTERIOR_POINT,
    "dual_feasibility_tolerance": INTERIOR_POINT, "ipm_optimality_tolerance": INTERIOR_POINT_GAP,
    "start_crossover_tolerance": INTERIOR_POINT}


@dataclass(frozen=True)
class Near:
    """How a program is solved from a basis that is optimal nearly: a method, given up after one iteration for so
    many rows."""

    method: dict[str, Any]
    rows: int


# From that of a related program. Where the two differ little it needs some hundreds; where they do not, an answer
# from scratch costs less than what it would go on to need.
RELATED = Near(_DUAL_METHOD, 16)
# From one that is feasible.
FEASIBLE = Near(_PRIMAL_METHOD, 8)
_FEW = 500  # iterations that any program may take
# That a released program falls shows in the first iterations as a rule; that it does not is known at its optimum.
_AT_FIRST, _MOST = 5, 1_000_000

_STATUS: dict[Any, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kTimeLimit: "time_limit",
}
_BASIC = highspy.HighsBasisStatus.kBasic


class SolverFailed(Exception):
    """HiGHS stopped without an answer, for a reason that the message names."""


class _QuietHighs(highspy.Highs):
    """HiGHS writes its banner to stdout as soon as its callbacks are enabled, which its constructor
    does: silence it before."""

    def enableCallbacks(self) -> None:
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


@dataclass(frozen=True)
class Solution:
    """Why the solver stopped, and the point, duals and basis that it left (meaningful where optimal).

    `reduced` is cost - matrix' row_dual, exactly 0 for basic columns, and `rounding` the largest that was
    there before: no other zero is known better. `exact`: within the tolerances, whatever the method was asked
    for."""

    status: Status
    primal: Vector
    row_dual: Vector
    iterations: int
    seconds: float
    basis: Any = None
    reduced: Vector = field(default_factory=lambda: np.zeros(0))
    rounding: float = 0.0
    exact: bool = True

    def after(self, earlier: Solution | None) -> Solution:
        """The same with the effort of an earlier attempt added."""
        if earlier is None:
            return self
        return replace(self, iterations=self.iterations + earlier.iterations, seconds=self.seconds + earlier.seconds)


def solve(problem: Problem, time_limit: float) -> Solution:
    """The optimum of the problem.

    From `LARGE` rows on the interior point method goes first, and the dual simplex method only where that one does
    not end in an optimal basis. Raises SolverFailed where HiGHS gives up for another reason than infeasibility or the
    time limit (seconds)."""
    if not problem.matrix.shape[1]:
        return _nothing_to_decide(problem.bounds)
    program = _handed_over(problem)
    spent = 0.0
    if problem.matrix.shape[0] >= LARGE:
        first = _interior(program, time_limit)
        if first.status in ("optimal", "time_limit"):
            return first
        spent = first.seconds
    solution = _attempt(program, SIMPLEX, time_limit - spent)
    if solution.status == "failed":
        raise SolverFailed("the solver stopped without an answer")
    return solution


def nearly_solve(problem: Problem, time_limit: float) -> Solution:
    """A basis that is optimal for the problem, or nearly so, by the interior point method and its crossover; the
    status says whether there is one."""
    return _once(_handed_over(problem), _INTERIOR_METHOD, time_limit, None)


def solve_near(problem: Problem, basis: Any, time_limit: float, near: Near) -> Solution | None:
    """The same as `solve` from the basis of a related program, by a method and within its limit; None where that
    does not lead to an optimum. The limit counts iterations, not seconds, so that the answer does not depend
    on the machine."""
    limit = {"simplex_iteration_limit": max(_FEW, problem.matrix.shape[0] // near.rows)}
    solution = _attempt(_handed_over(problem), {**near.method, **limit}, time_limit, basis)
    usable = solution.status in ("optimal", "time_limit") and solution.rounding <= BASIC_REDUCED_COST
    return solution if usable else None


class WarmProgram:
    """A program with an optimal basis, to be solved again after a side has moved: the basis stays dual
    feasible, so that the dual simplex method needs a few iterations only."""

    def __init__(self, problem: Problem, basis: Any):
        """`basis` is that of a `Solution` of the same problem."""
        # Few iterations: steepest edge weights, for which each row is solved for once, would cost ten times as much.
        method = {**_DUAL_METHOD, "simplex_dual_edge_weight_strategy": 1}
        self._solver = _prepared(_handed_over(problem), method, math.inf)
        self._basis, self._bounds = basis, problem.bounds

    def raised(self, row: int, more: float) -> tuple[float, Vector]:
        """The optimum and its point with both sides of one row raised by so much, after which they are what they
        were; nan where the solver finds none. A side that does not exist stays away."""
        lower, upper = float(self._bounds.row_lower[row]), float(self._bounds.row_upper[row])
        self._solver.changeRowBounds(row, lower + more, upper + more)
        self._solver.setBasis(self._basis)
        _run(self._solver)
        optimal = _STATUS.get(self._solver.getModelStatus()) == "optimal"
        value = float(self._solver.getInfo().objective_function_value) if optimal else math.nan
        point = np.array(self._solver.getSolution().col_value)
        self._solver.changeRowBounds(row, lower, upper)
        return value, point


class ReleasableProgram:
    """A program with a feasible basis, to be solved again with some columns released that are fixed at zero. The primal
    simplex method is feasible on the way and its objective only falls, so that it may stop once it has fallen
    enough."""

    def __init__(self, problem: Problem, basis: Any):
        """`basis`: the statuses of the columns, then of the rows. Raises SolverFailed where there is no optimum."""
        self._solver = _prepared(_handed_over(problem), _PRIMAL_METHOD, math.inf)
        self._solver.setBasis(basis)
        _run(self._solver)
        if _STATUS.get(self._solver.getModelStatus()) != "optimal":
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
            _run(self._solver)
            info = self._solver.getInfo()
            if info.objective_function_value < value:
                return bool(info.max_primal_infeasibility <= PRIMAL)
        return False

    def _bound(self, columns: Iterable[int], upper: float) -> None:
        for column in columns:
            self._solver.changeColBounds(column, 0.0, upper)


@dataclass(frozen=True)
class _Program:
    """A problem beside the form in which HiGHS takes it."""

    problem: Problem
    passed: Any


def _handed_over(problem: Problem) -> _Program:
    program, matrix, bounds = highspy.HighsLp(), problem.matrix, problem.bounds
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_, program.col_lower_, program.col_upper_ = problem.cost, bounds.lower, bounds.upper
    program.row_lower_, program.row_upper_ = bounds.row_lower, bounds.row_upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    return _Program(problem, program)


def _nothing_to_decide(bounds: Bounds) -> Solution:
    """The answer to a program without columns, which HiGHS does not take."""
    rows = len(bounds.row_lower)
    holds = bool(np.all(bounds.row_lower <= 0) and np.all(bounds.row_upper >= 0))
    basis = highspy.HighsBasis()
    basis.row_status, basis.valid = [_BASIC] * rows, True
    return Solution("optimal" if holds else "infeasible", np.zeros(0), np.zeros(rows), 0, 0.0, basis)


def _interior(program: _Program, time_limit: float) -> Solution:
    """The interior point method, its crossover to a basis, and the simplex method from there."""
    first = _once(program, _INTERIOR_METHOD, time_limit, None)
    if first.status != "optimal" or (first.exact and first.rounding <= BASIC_REDUCED_COST):
        return first
    return _attempt(program, _PRIMAL_METHOD, time_limit - first.seconds, first.basis).after(first)


def _attempt(program: _Program, method: dict[str, Any], time_limit: float, basis: Any = None) -> Solution:
    """One run of HiGHS with a method's options, from a basis where given; a second one from the optimal basis where
    rounding has grown in the first."""
    first = _once(program, method, time_limit, basis)
    if first.status != "optimal" or first.rounding <= BASIC_REDUCED_COST:
        return first
    again = _once(program, {**method, **SIMPLEX}, time_limit - first.seconds, first.basis)
    return first if again.status != "optimal" or again.rounding >= first.rounding else again.after(first)


def _once(program: _Program, method: dict[str, Any], time_limit: float, basis: Any) -> Solution:
    """One run of HiGHS."""
    solver = _prepared(program, method, time_limit)
    if basis is not None and solver.setBasis(basis) == highspy.HighsStatus.kError:
        return Solution("failed", np.zeros(0), np.zeros(0), 0, 0.0)
    _run(solver)
    status = _STATUS.get(solver.getModelStatus(), "failed")
    values, info = solver.getSolution(), solver.getInfo()
    if status == "optimal" and info.basis_validity != highspy.BasisValidity.kBasisValidityValid:
        status = "failed"  # a point inside the optimal face has no duals that tell zero from small
    iterations = max(info.simplex_iteration_count, 0) + max(info.ipm_iteration_count, 0) + max(
        info.crossover_iteration_count, 0)
    exact = info.max_primal_infeasibility <= PRIMAL and info.max_dual_infeasibility <= DUAL
    solution = Solution(status, np.array(values.col_value), np.array(values.row_dual), int(iterations),
                        float(solver.getRunTime()), solver.getBasis(), exact=exact)
    return _with_reduced(program.problem, solution) if status == "optimal" else solution


def _with_reduced(problem: Problem, solution: Solution) -> Solution:
    """The optimum with its reduced costs."""
    reduced = problem.cost - problem.matrix.T @ solution.row_dual
    basic = np.array([status == _BASIC for status in solution.basis.col_status], dtype=bool)
    rounding = float(abs(reduced[basic]).max(initial=0.0))
    reduced[basic] = 0.0
    return replace(solution, reduced=reduced, rounding=rounding)


def _prepared(program: _Program, method: dict[str, Any], time_limit: float) -> Any:
    """A solver that holds the program, with a method's options."""
    solver: Any = _QuietHighs()
    options = {"threads": 1, "random_seed": 0, "primal_feasibility_tolerance": PRIMAL,
               "dual_feasibility_tolerance": DUAL, **method}
    if math.isfinite(time_limit):
        options["time_limit"] = max(time_limit, 0.0)
    for name, value in options.items():
        solver.setOptionValue(name, value)
    if solver.passModel(program.passed) == highspy.HighsStatus.kError:
        raise SolverFailed("the solver refused the linear program")
    return solver


def _run(solver: Any) -> None:
    """Run in a thread of its own, so that Ctrl-C reaches the main one at once."""
    thread = threading.Thread(target=solver.run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.2)
