"""The plain program: what one would write for one's own arrays, knowing nothing of the project.

    python -m benchmarks.plain ARRAYS METHOD LIMIT [BOOK]

Takes the arrays from a file, passes them to HiGHS and solves each level afresh on the optimal face of the earlier
ones by METHOD (simplex, or ipx with crossover), for at most LIMIT seconds in all; then reads the workbook BOOK with
pandas. Prints JSON. Uses nothing of the project, so that its memory is that of the arrays alone: that is noted
before pandas is loaded."""

from __future__ import annotations

import json
import pickle
import resource
import sys
import time
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sparse

ZERO = 1e-10  # a dual below is zero; also the tolerance of the solver, as tight as HiGHS takes it
SIMPLEX: dict[str, Any] = {"solver": "simplex"}
# The solvers to try one after the other: interior point may end in no optimal basis.
METHODS: dict[str, list[dict[str, Any]]] = {
    "simplex": [SIMPLEX], "ipx": [{"solver": "ipx", "run_crossover": "on"}, SIMPLEX]}
OPTIONS = {"output_flag": False, "threads": 1, "primal_feasibility_tolerance": 1e-9,
           "dual_feasibility_tolerance": ZERO}


def main(arrays: Path, method: str, limit: float, book: Path | None) -> dict[str, Any]:
    """What each part took in seconds, peak memory in MiB before pandas, and the values of the levels."""
    start = time.perf_counter()
    given = pickle.loads(arrays.read_bytes())
    clock = time.perf_counter()
    seconds, values = solve_levels(given, METHODS[method], limit)
    ended = time.perf_counter()
    found: dict[str, Any] = {
        "load": clock - start, "levels": ended - clock, "seconds": seconds, "values": values,
        "finished": len(values) == len(given["levels"]),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    if book is not None:
        import pandas

        clock = time.perf_counter()
        pandas.read_excel(book, sheet_name=None)
        found["read"] = time.perf_counter() - clock
    return found


def solve_levels(given: dict[str, Any], method: list[dict[str, Any]], limit: float) -> tuple[dict[str, float],
                                                                                        dict[str, float]]:
    """Seconds and value of each level that came to its end within the limit."""
    matrix = sparse.csc_array((given["value"], given["index"], given["start"]),
                              shape=(len(given["row_lower"]), len(given["lower"])))
    by_row, by_column, entries = scaled(matrix)
    bounds = [given["row_lower"] * by_row, given["row_upper"] * by_row, given["lower"] / by_column,
              given["upper"] / by_column]
    rows, columns = np.flatnonzero(~given["late_rows"]), np.flatnonzero(~given["late_columns"])
    seconds: dict[str, float] = {}
    values: dict[str, float] = {}
    for name, objective in zip(given["levels"], given["objectives"], strict=True):
        start = time.perf_counter()
        if name == "equity":
            rows, columns = np.arange(len(by_row)), np.arange(len(by_column))
        cost = (objective * by_column)[columns]
        free = bounds[2][columns] < bounds[3][columns]
        unit = abs(cost[free]).max(initial=0.0) or 1.0
        side = [bounds[0][rows], bounds[1][rows], bounds[2][columns], bounds[3][columns]]
        answer = solve(entries[rows, :][:, columns].tocsc(), cost / unit, side, method, limit - sum(seconds.values()))
        if answer is None:
            break
        fix(bounds[0], bounds[1], rows, np.array(answer.row_dual))
        fix(bounds[2], bounds[3], columns, np.array(answer.col_dual))
        values[name] = float(cost @ np.array(answer.col_value))
        seconds[name] = time.perf_counter() - start
    return seconds, values


def scaled(matrix: Any) -> tuple[Any, Any, Any]:
    """Row and column factors, powers of two, that bring the entries near one; and the scaled matrix."""
    entries = sparse.coo_array(matrix)
    logs, row, column = np.log2(abs(entries.data)), entries.row, entries.col
    by_row, by_column = np.zeros(matrix.shape[0]), np.zeros(matrix.shape[1])
    for _ in range(6):
        by_row = -np.bincount(row, logs + by_column[column], len(by_row)) / np.maximum(
            np.bincount(row, minlength=len(by_row)), 1)
        by_column = -np.bincount(column, logs + by_row[row], len(by_column)) / np.maximum(
            np.bincount(column, minlength=len(by_column)), 1)
    by_row, by_column = np.exp2(np.rint(by_row)), np.exp2(np.rint(by_column))
    entries.data = entries.data * by_row[row] * by_column[column]
    return by_row, by_column, entries.tocsc()


def solve(matrix: Any, cost: Any, side: list[Any], method: list[dict[str, Any]], limit: float) -> Any:
    """HiGHS's solution; None where no solver of the method ends within the limit."""
    deadline = time.perf_counter() + limit
    for options in method:
        left = deadline - time.perf_counter()
        if left <= 0:
            return None
        solver = passed(matrix, cost, side, {**options, "time_limit": left})
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            return solver.getSolution()
    return None


def passed(matrix: Any, cost: Any, side: list[Any], options: dict[str, Any]) -> Any:
    """The program in HiGHS; `side` are the lower and upper bounds of the rows and of the columns."""
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = cost
    program.row_lower_, program.row_upper_, program.col_lower_, program.col_upper_ = side
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {**OPTIONS, **options}.items():
        solver.setOptionValue(name, value)
    solver.passModel(program)
    return solver


def fix(lower: Any, upper: Any, which: Any, dual: Any) -> None:
    """Put both bounds together where the dual is not zero: what remains is what is optimal."""
    positive = (dual > ZERO) & np.isfinite(lower[which])
    negative = (dual < -ZERO) & np.isfinite(upper[which])
    upper[which[positive]] = lower[which[positive]]
    lower[which[negative]] = upper[which[negative]]


if __name__ == "__main__":
    words = sys.argv[1:]
    print(json.dumps(main(Path(words[0]), words[1], float(words[2]), Path(words[3]) if len(words) > 3 else None)))
