"""A linear program through HiGHS: arrays in, status, primal and dual out. Knows no domain."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, replace
from typing import Any, Literal

import highspy
import numpy as np

from model.lp.correction import correction
from model.lp.effort import Effort, listening
from model.lp.exact_duals import Duals, exact_duals, exact_point, no_duals
from model.lp.problem import Bounds, Problem, Vector
from model.tolerances import CORRECTED, DUAL, INTERIOR_POINT, INTERIOR_POINT_GAP, PRIMAL

Status = Literal["optimal", "infeasible", "time_limit", "failed"]

# Degenerate levels can cost the simplex method ten times what the interior point method and its
# crossover to a basis need; small programs are solved at once either way.
LARGE = 1_000
SIMPLEX: dict[str, Any] = {"solver": "simplex"}
DUAL_METHOD, PRIMAL_METHOD = ({**SIMPLEX, "simplex_strategy": number} for number in (1, 4))
# What its crossover leaves is primal feasible, so the primal simplex method cleans up: the dual one, which shifts
# costs, has begun from nothing there.
_INTERIOR_METHOD: dict[str, Any] = {
    **PRIMAL_METHOD, "solver": "ipx", "run_crossover": "on", "primal_feasibility_tolerance": INTERIOR_POINT,
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
RELATED = Near(DUAL_METHOD, 16)
# From one that is feasible.
FEASIBLE = Near(PRIMAL_METHOD, 8)
_FEW = 500  # iterations that any program may take
_CORRECTIONS = 5  # of one optimum, in a row
STATUS_OF: dict[Any, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kTimeLimit: "time_limit",
}
_BASIC = highspy.HighsBasisStatus.kBasic
_HEARD = tuple(getattr(highspy.cb.HighsCallbackType, f"kCallback{what}Interrupt") for what in ("Simplex", "Ipm", "Mip"))


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
    """Why the solver stopped, and the point, duals and basis that it left, where it is optimal. `duals` are None where
    nobody asked for them. `exact`: within the tolerances, whatever the method was asked for."""

    status: Status
    primal: Vector
    iterations: int
    seconds: float
    basis: Any = None
    duals: Duals | None = None
    exact: bool = True

    @property
    def row_dual(self) -> Vector:
        """The duals of the rows as plain figures."""
        assert self.duals is not None
        return self.duals.rows.high

    @property
    def basis_if_optimal(self) -> Any:
        """The basis; None where it is not optimal."""
        return self.basis if self.status == "optimal" else None

    def after(self, earlier: Solution | None) -> Solution:
        """The same with the effort of an earlier attempt added."""
        if earlier is None:
            return self
        return replace(self, iterations=self.iterations + earlier.iterations, seconds=self.seconds + earlier.seconds)


def solve(problem: Problem, time_limit: float, interior_first: bool | None = None) -> Solution:
    """The optimum of the problem.

    The interior point method goes first where `interior_first`, by default from `LARGE` rows on, and the dual simplex
    method only where that one does not end in an optimal basis. Raises SolverFailed where HiGHS gives up for another
    reason than infeasibility or the time limit (seconds)."""
    if not problem.matrix.shape[1]:
        return _nothing_to_decide(problem.bounds)
    program = handed_over(problem)
    spent = 0.0
    if is_large(problem) if interior_first is None else interior_first:
        first = _interior(program, time_limit)
        if first.status in ("optimal", "time_limit"):
            return _corrected(program, first, time_limit)
        spent = first.seconds
    solution = _once(program, SIMPLEX, time_limit - spent, None)
    if solution.status in ("infeasible", "failed"):
        # Where figures lie far apart a face is one up to rounding; presolve takes it more strictly than the tolerances.
        solution = _once(program, {**SIMPLEX, "presolve": "off"}, time_limit - spent, None).after(solution)
    if solution.status == "failed":
        raise SolverFailed("the solver stopped without an answer")
    return _corrected(program, solution, time_limit - spent)


def is_large(problem: Problem) -> bool:
    """The problem has `LARGE` rows or more."""
    return bool(problem.matrix.shape[0] >= LARGE)


def nearly_solve(problem: Problem, time_limit: float) -> Solution:
    """A basis that is optimal for the problem, or nearly so, by the interior point method and its crossover; the
    status says whether there is one."""
    return _once(handed_over(problem), _INTERIOR_METHOD, time_limit, None, with_duals=False)


def solve_within(problem: Problem, iterations: int, time_limit: float) -> Solution | None:
    """The same as `solve` by the dual simplex method; None where it needs more iterations than that."""
    program = handed_over(problem)
    solution = _once(program, {**SIMPLEX, "simplex_iteration_limit": iterations}, time_limit, None)
    if solution.status in ("optimal", "time_limit", "infeasible"):
        return _corrected(program, solution, time_limit)
    return None


def nearly_solve_within(problem: Problem, iterations: int, time_limit: float) -> Solution:
    """The same as `nearly_solve` by the dual simplex method, within so many iterations."""
    return _once(handed_over(problem), {**SIMPLEX, "simplex_iteration_limit": iterations}, time_limit, None,
                 with_duals=False)


def solve_near(problem: Problem, basis: Any, time_limit: float, near: Near) -> Solution | None:
    """The same as `solve` from the basis of a related program, by a method and within its limit; None where that
    does not lead to an optimum. The limit counts iterations, not seconds, so that the answer does not depend
    on the machine."""
    limit = {"simplex_iteration_limit": max(_FEW, problem.matrix.shape[0] // near.rows)}
    program = handed_over(problem)
    solution = _once(program, {**near.method, **limit}, time_limit, basis)
    return _corrected(program, solution, time_limit) if solution.status in ("optimal", "time_limit") else None


@dataclass(frozen=True)
class PassedProgram:
    """A problem beside the form in which HiGHS takes it."""

    problem: Problem
    passed: Any


def handed_over(problem: Problem) -> PassedProgram:
    """The problem in HiGHS's form."""
    program, matrix, bounds = highspy.HighsLp(), problem.matrix, problem.bounds
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_, program.col_lower_, program.col_upper_ = problem.cost, bounds.lower, bounds.upper
    program.row_lower_, program.row_upper_ = bounds.row_lower, bounds.row_upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    return PassedProgram(problem, program)


def _nothing_to_decide(bounds: Bounds) -> Solution:
    """The answer to a program without columns, which HiGHS does not take."""
    rows = len(bounds.row_lower)
    holds = bool(np.all(bounds.row_lower <= 0) and np.all(bounds.row_upper >= 0))
    basis = highspy.HighsBasis()
    basis.row_status, basis.valid = [_BASIC] * rows, True
    return Solution("optimal" if holds else "infeasible", np.zeros(0), 0, 0.0, basis, no_duals(rows))


def _interior(program: PassedProgram, time_limit: float) -> Solution:
    """The interior point method, its crossover to a basis, and the simplex method from there."""
    first = _once(program, _INTERIOR_METHOD, time_limit, None)
    if first.status != "optimal" or first.exact:
        return first
    return _once(program, PRIMAL_METHOD, time_limit - first.seconds, first.basis).after(first)


def _corrected(program: PassedProgram, solution: Solution, time_limit: float) -> Solution:
    """The optimum without the wrong signs that the solver's tolerances have left; as it was where that fails."""
    for _ in range(_CORRECTIONS):
        if solution.duals is None:
            return solution
        wrong = correction(program.problem, solution.primal, solution.basis, solution.duals)
        if wrong is None:
            return solution
        method = PRIMAL_METHOD if wrong.feasible else {**DUAL_METHOD, "primal_feasibility_tolerance": CORRECTED}
        mended = _once(handed_over(wrong.problem), method, time_limit - solution.seconds, wrong.basis, False)
        if mended.status != "optimal":
            return solution
        again = _once(program, PRIMAL_METHOD, time_limit - solution.seconds, wrong.basis_of(mended.basis))
        if again.status != "optimal":
            return solution
        solution = again.after(mended).after(solution)
    return solution


def _once(program: PassedProgram, method: dict[str, Any], time_limit: float, basis: Any,
          with_duals: bool = True) -> Solution:
    """One run of HiGHS."""
    solver = prepared_solver(program, method, time_limit)
    if basis is not None and solver.setBasis(basis) == highspy.HighsStatus.kError:
        return Solution("failed", np.zeros(0), 0, 0.0)
    run_in_thread(solver)
    solution = solution_of(solver)
    if solution.status != "optimal" or not with_duals:
        return solution
    # HiGHS crashes where it is asked for the factors of a basis that its interior point method has found.
    factors = prepared_solver(program, SIMPLEX, math.inf)
    factors.setBasis(solution.basis)
    return replace(solution, primal=exact_point(factors, program.problem, solution.primal),
                   duals=exact_duals(factors, program.problem, solver.getSolution().row_dual))


def solution_of(solver: Any) -> Solution:
    """What a run of the solver has left, without duals."""
    status, info = STATUS_OF.get(solver.getModelStatus(), "failed"), solver.getInfo()
    if status == "optimal" and info.basis_validity != highspy.BasisValidity.kBasisValidityValid:
        status = "failed"  # a point inside the optimal face has no duals that tell zero from small
    iterations = max(info.simplex_iteration_count, 0) + max(info.ipm_iteration_count, 0) + max(
        info.crossover_iteration_count, 0)
    exact = info.max_primal_infeasibility <= PRIMAL and info.max_dual_infeasibility <= DUAL
    return Solution(status, np.array(solver.getSolution().col_value), int(iterations), float(solver.getRunTime()),
                    solver.getBasis(), exact=exact)


def prepared_solver(program: PassedProgram, method: dict[str, Any], time_limit: float) -> Any:
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


def run_in_thread(solver: Any) -> None:
    """Run in a thread of its own, so that Ctrl-C reaches the main one at once."""
    effort = listening()
    if effort is not None:
        _have_heard(solver, effort)
    thread = threading.Thread(target=solver.run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.2)


def _have_heard(solver: Any, effort: Effort) -> None:
    """Have the next run of the solver say what it does, which changes nothing of what it finds."""
    effort.run_begins()
    super(highspy.Highs, solver).setCallback(effort.heard, None)  # its subscriptions take twice as long
    for kind in _HEARD:
        solver.startCallback(kind)
