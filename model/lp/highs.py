"""A linear program through HiGHS: arrays in, status, primal and dual out. Knows no domain."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import highspy
import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Status = Literal["optimal", "infeasible", "time_limit", "failed"]

# Scaled programs have figures near one, so these are absolute and relative alike. The dual one is the
# smallest that HiGHS takes: a small dual must be told from zero.
PRIMAL_TOLERANCE = 1e-9
DUAL_TOLERANCE = 1e-10
# Basic columns have no reduced cost: what the row duals leave there is rounding. More than this, and the
# basis is factorized and solved again; that brings it down to where it belongs.
ROUNDING = 1e-13

# Degenerate levels can cost the simplex method ten times what the interior point method and its
# crossover to a basis need; small programs are solved at once either way.
LARGE = 1_000
SIMPLEX: dict[str, Any] = {"solver": "simplex"}
_DUAL, _PRIMAL = ({**SIMPLEX, "simplex_strategy": number} for number in (1, 4))
# It is asked for less than the answer needs: what is left to do from its basis costs an iteration or two, while
# on tight tolerances it may stall at the very end and give no basis at all. What its crossover leaves is primal
# feasible, so the primal simplex method cleans up: the dual one, which shifts costs, has begun from nothing there.
_LOOSE = 1e-6
INTERIOR_POINT: dict[str, Any] = {
    **_PRIMAL, "solver": "ipx", "run_crossover": "on", "primal_feasibility_tolerance": _LOOSE,
    "dual_feasibility_tolerance": _LOOSE, "ipm_optimality_tolerance": _LOOSE / 10, "start_crossover_tolerance": _LOOSE}

# From a basis that is optimal nearly: a method, given up after one iteration for so many rows.
Near = tuple[dict[str, Any], int]
# From that of a related program. Where the two differ little it needs some hundreds; where they do not, an answer
# from afresh costs less than what it would go on to need.
NEAR: Near = (_DUAL, 16)
# From one that is feasible.
AFTER: Near = (_PRIMAL, 8)
_FEW = 500  # iterations that any program may take

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


@dataclass(frozen=True)
class _Program:
    """A program as HiGHS takes it, and the matrix and cost that it was made of."""

    matrix: Any
    cost: Vector
    passed: Any


def solve(matrix: Any, cost: Vector, row_lower: Vector, row_upper: Vector, lower: Vector, upper: Vector,
          time_limit: float) -> Solution:
    """Minimise cost x subject to row_lower <= matrix x <= row_upper, lower <= x <= upper.

    `matrix` is CSC, m by n; from `LARGE` rows on the interior point method goes first, and the dual
    simplex method only where that one does not end in an optimal basis. Raises SolverFailed where
    HiGHS gives up for another reason than infeasibility or the time limit (seconds)."""
    if not matrix.shape[1]:
        return _nothing_to_decide(row_lower, row_upper)
    program = _made(matrix, cost, row_lower, row_upper, lower, upper)
    spent = 0.0
    if matrix.shape[0] >= LARGE:
        answer = _interior(program, time_limit)
        if answer.status in ("optimal", "time_limit"):
            return answer
        spent = answer.seconds
    answer = _attempt(program, SIMPLEX, time_limit - spent)
    if answer.status == "failed":
        raise SolverFailed("the solver stopped without an answer")
    return answer


def _interior(program: _Program, time_limit: float) -> Solution:
    """The interior point method, its crossover to a basis, and the simplex method from there."""
    first = _once(program, INTERIOR_POINT, time_limit, None)
    if first.status != "optimal" or (first.exact and first.rounding <= ROUNDING):
        return first
    second = _attempt(program, _PRIMAL, time_limit - first.seconds, first.basis)
    return replace(second, iterations=first.iterations + second.iterations, seconds=first.seconds + second.seconds)


def nearly_solve(matrix: Any, cost: Vector, row_lower: Vector, row_upper: Vector, lower: Vector, upper: Vector,
                 time_limit: float) -> Solution:
    """A basis that is optimal for the program, or nearly so, by the interior point method and its crossover; the
    status says whether there is one. Arguments as for `solve`."""
    return _once(_made(matrix, cost, row_lower, row_upper, lower, upper), INTERIOR_POINT, time_limit, None)


def _nothing_to_decide(row_lower: Vector, row_upper: Vector) -> Solution:
    """The answer to a program without columns, which HiGHS does not take."""
    holds = bool(np.all(row_lower <= 0) and np.all(row_upper >= 0))
    basis = highspy.HighsBasis()
    basis.row_status, basis.valid = [_BASIC] * len(row_lower), True
    return Solution("optimal" if holds else "infeasible", np.zeros(0), np.zeros(len(row_lower)), 0, 0.0, basis)


def solve_near(matrix: Any, cost: Vector, row_lower: Vector, row_upper: Vector, lower: Vector, upper: Vector,
               basis: Any, time_limit: float, near: Near) -> Solution | None:
    """The same as `solve` from the basis of a related program, by a method and within its limit; None where that
    does not lead to an optimum. The limit counts iterations, not seconds, so that the answer does not depend
    on the machine."""
    method, rows = near
    limit = {"simplex_iteration_limit": max(_FEW, matrix.shape[0] // rows)}
    answer = _attempt(_made(matrix, cost, row_lower, row_upper, lower, upper), {**method, **limit}, time_limit, basis)
    return answer if answer.status in ("optimal", "time_limit") and answer.rounding <= ROUNDING else None


class Warm:
    """A program with an optimal basis, to be solved again after a side has moved: the basis stays dual
    feasible, so that the dual simplex method needs a few iterations only."""

    def __init__(self, matrix: Any, cost: Vector, row_lower: Vector, row_upper: Vector, lower: Vector, upper: Vector,
                 basis: Any):
        """`matrix` is CSC, m by n; `basis` that of a `Solution` of the same program."""
        # Few iterations: steepest edge weights, for which each row is solved for once, would cost ten times as much.
        method = {**_DUAL, "simplex_dual_edge_weight_strategy": 1}
        self._solver = _prepared(_made(matrix, cost, row_lower, row_upper, lower, upper), method, math.inf)
        self._basis = basis

    def value(self, row: int, lower: float, upper: float, back: tuple[float, float]) -> float:
        """The optimum with other sides of one row; then the row gets its sides `back`. nan where the
        solver finds none."""
        self._solver.changeRowBounds(row, lower, upper)
        self._solver.setBasis(self._basis)
        _run(self._solver)
        found = _STATUS.get(self._solver.getModelStatus()) == "optimal"
        value = float(self._solver.getInfo().objective_function_value) if found else math.nan
        self._solver.changeRowBounds(row, *back)
        return value


def _prepared(program: _Program, method: dict[str, Any], time_limit: float) -> Any:
    """A solver that holds the program, with a method's options."""
    solver: Any = _QuietHighs()
    options = {"threads": 1, "random_seed": 0, "primal_feasibility_tolerance": PRIMAL_TOLERANCE,
               "dual_feasibility_tolerance": DUAL_TOLERANCE, **method}
    if math.isfinite(time_limit):
        options["time_limit"] = max(time_limit, 0.0)
    for name, value in options.items():
        solver.setOptionValue(name, value)
    if solver.passModel(program.passed) == highspy.HighsStatus.kError:
        raise SolverFailed("the solver refused the linear program")
    return solver


def _once(program: _Program, method: dict[str, Any], time_limit: float, basis: Any) -> Solution:
    """One run of HiGHS."""
    solver = _prepared(program, method, time_limit)
    if basis is not None and solver.setBasis(basis) == highspy.HighsStatus.kError:
        return Solution("failed", np.zeros(0), np.zeros(0), 0, 0.0)
    _run(solver)
    status = _STATUS.get(solver.getModelStatus(), "failed")
    answer, info = solver.getSolution(), solver.getInfo()
    if status == "optimal" and info.basis_validity != highspy.BasisValidity.kBasisValidityValid:
        status = "failed"  # a point inside the optimal face has no duals that tell zero from small
    iterations = max(info.simplex_iteration_count, 0) + max(info.ipm_iteration_count, 0) + max(
        info.crossover_iteration_count, 0)
    exact = info.max_primal_infeasibility <= PRIMAL_TOLERANCE and info.max_dual_infeasibility <= DUAL_TOLERANCE
    found = Solution(status, np.array(answer.col_value), np.array(answer.row_dual), int(iterations),
                     float(solver.getRunTime()), solver.getBasis(), exact=exact)
    return _with_reduced(program, found) if status == "optimal" else found


def _with_reduced(program: _Program, found: Solution) -> Solution:
    """The optimum with its reduced costs."""
    reduced = program.cost - program.matrix.T @ found.row_dual
    basic = np.array([status == _BASIC for status in found.basis.col_status], dtype=bool)
    rounding = float(abs(reduced[basic]).max(initial=0.0))
    reduced[basic] = 0.0
    return replace(found, reduced=reduced, rounding=rounding)


def _attempt(program: _Program, method: dict[str, Any], time_limit: float, basis: Any = None) -> Solution:
    """One run of HiGHS on a program of its own kind with a method's options, from a basis where given; a second
    one from the optimal basis where rounding has grown in the first."""
    found = _once(program, method, time_limit, basis)
    if found.status != "optimal" or found.rounding <= ROUNDING:
        return found
    again = _once(program, {**method, **SIMPLEX}, time_limit - found.seconds, found.basis)
    if again.status != "optimal" or again.rounding >= found.rounding:
        return found
    return replace(again, iterations=found.iterations + again.iterations, seconds=found.seconds + again.seconds)


def _run(solver: Any) -> None:
    """Run in a thread of its own, so that Ctrl-C reaches the main one at once."""
    thread = threading.Thread(target=solver.run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.2)


def _made(matrix: Any, cost: Vector, row_lower: Vector, row_upper: Vector, lower: Vector, upper: Vector) -> _Program:
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_, program.col_lower_, program.col_upper_ = cost, lower, upper
    program.row_lower_, program.row_upper_ = row_lower, row_upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    return _Program(matrix, cost, program)
