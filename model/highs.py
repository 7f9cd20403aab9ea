"""A linear program through HiGHS: arrays in, status, primal and dual out. Knows no domain."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
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

_STATUS: dict[Any, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kTimeLimit: "time_limit",
}


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
    """Why the solver stopped, and the point and duals that it left (meaningful where optimal)."""

    status: Status
    primal: Vector
    row_dual: Vector
    iterations: int
    seconds: float


def solve(matrix: Any, cost: Vector, row_lower: Vector, row_upper: Vector, lower: Vector, upper: Vector,
          time_limit: float, options: dict[str, Any] | None = None) -> Solution:
    """Minimise cost x subject to row_lower <= matrix x <= row_upper, lower <= x <= upper.

    `matrix` is CSC, m by n. Raises SolverFailed where HiGHS gives up for another reason than
    infeasibility or the time limit (seconds)."""
    solver: Any = _QuietHighs()
    settings = {"threads": 1, "random_seed": 0, "primal_feasibility_tolerance": PRIMAL_TOLERANCE,
                "dual_feasibility_tolerance": DUAL_TOLERANCE, "solver": "simplex"}
    if math.isfinite(time_limit):
        settings["time_limit"] = max(time_limit, 0.0)
    for name, value in {**settings, **(options or {})}.items():
        solver.setOptionValue(name, value)
    if solver.passModel(_program(matrix, cost, row_lower, row_upper, lower, upper)) == highspy.HighsStatus.kError:
        raise SolverFailed("the solver refused the linear program")
    _run(solver)
    reason = solver.getModelStatus()
    status = _STATUS.get(reason, "failed")
    if status == "failed":
        raise SolverFailed(f"the solver stopped: {solver.modelStatusToString(reason)}")
    answer, info = solver.getSolution(), solver.getInfo()
    return Solution(status, np.array(answer.col_value), np.array(answer.row_dual),
                    int(info.simplex_iteration_count), float(solver.getRunTime()))


def _run(solver: Any) -> None:
    """Run in a thread of its own, so that Ctrl-C reaches the main one at once."""
    thread = threading.Thread(target=solver.run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.2)


def _program(matrix: Any, cost: Vector, row_lower: Vector, row_upper: Vector, lower: Vector, upper: Vector) -> Any:
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_, program.col_lower_, program.col_upper_ = cost, lower, upper
    program.row_lower_, program.row_upper_ = row_lower, row_upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    return program
