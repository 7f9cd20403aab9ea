"""The same linear programs in other hands, side by side in one process.

    python -m benchmarks.rivals [SIZE ...] [--levels]

Building and handing over the first level's program: our Pyomo model and its arrays; the same arrays
passed straight to HiGHS (the floor); linopy (rows of one length a block, its arrays passed to HiGHS);
Pyomo's plain rules through its own HiGHS interface. With --levels also all levels: ours; each afresh by
the dual simplex method on the optimal face; and one program with a cut row a level, hot started. Needs
linopy, which is not a dependency of the project. Adds to benchmarks/results/rivals.csv."""

from __future__ import annotations

import argparse
import csv
import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import highspy
import linopy
import numpy as np
import pyomo.environ as pyo
import scipy.sparse as sparse
import xarray
from pyomo.contrib.appsi.solvers import Highs

import model.highs
from benchmarks.run import ROOT, tables_of
from data.assemble import assemble
from model.arrays import LinearProgram, scale, to_arrays
from model.build import build
from model.levels import solve_levels

CUT_LIMIT = 120.0  # seconds for a level of the program with cut rows


@contextmanager
def _timed(into: dict[str, object], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    into[name] = time.perf_counter() - start


def main() -> None:
    """Measure and print the sizes that the command line names."""
    parser = argparse.ArgumentParser(description="the same programs in other hands")
    parser.add_argument("sizes", nargs="*", default=["reference", "10k", "30k", "100k"])
    parser.add_argument("--levels", action="store_true")
    options = parser.parse_args()
    rows = [measure(size, options.levels) for size in options.sizes]
    names = list(dict.fromkeys(name for row in rows for name in row))
    folder = ROOT / "benchmarks" / "results"
    folder.mkdir(exist_ok=True)
    with (folder / "rivals.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    for name in names:
        shown = (row.get(name, "") for row in rows)
        print(f"{name:38}" + "".join(
            f"{value:>12.3f}" if isinstance(value, float) else f"{value!s:>12}" for value in shown))


def measure(size: str, levels: bool) -> dict[str, object]:
    """Seconds of each way, and ratios of ours to them."""
    case = assemble(tables_of(size)[0])
    found: dict[str, object] = {"case": size}
    with _timed(found, "ours: build"):
        built = build(case)
    with _timed(found, "ours: hand over"):
        program = to_arrays(built.model, ("band", "bands"))
        passed(program)
    with _timed(found, "floor: arrays to HiGHS"):
        passed(program)
    with _timed(found, "linopy: build and hand over"):
        in_linopy(program)
    with _timed(found, "Pyomo plain: build and hand over"):
        in_plain_pyomo(program)
    ours = float(str(found["ours: build"])) + float(str(found["ours: hand over"]))
    found["ratio: ours / linopy"] = ours / float(str(found["linopy: build and hand over"]))
    found["ratio: ours / Pyomo plain"] = ours / float(str(found["Pyomo plain: build and hand over"]))
    if levels:
        _levels(program, found)
    return found


def _levels(program: LinearProgram, found: dict[str, object]) -> None:
    with _timed(found, "levels: ours"):
        solve_levels(program, math.inf)
    kept = model.highs.LARGE
    model.highs.LARGE = sys.maxsize
    with _timed(found, "levels: afresh, dual simplex"):
        solve_levels(program, math.inf)
    model.highs.LARGE = kept
    with _timed(found, "levels: cut rows, hot"):
        found["cut rows: largest error"] = with_cut_rows(program)
    ours = float(str(found["levels: ours"]))
    found["ratio: afresh / ours"] = float(str(found["levels: afresh, dual simplex"])) / ours
    found["ratio: cut rows / ours"] = float(str(found["levels: cut rows, hot"])) / ours


def passed(program: LinearProgram, cost: Any = None) -> Any:
    """The program in HiGHS, quiet, with the first level's objective unless another is given."""
    solver = model.highs._QuietHighs()
    solver.setOptionValue("threads", 1)
    solver.passModel(model.highs._program(
        program.matrix, program.objectives[0] if cost is None else cost, program.row_lower, program.row_upper,
        program.lower, program.upper))
    return solver


def in_linopy(program: LinearProgram) -> Any:
    """The program as a linopy model handed to HiGHS: rows of one length and sense are one block."""
    linear = linopy.Model()
    names = np.arange(len(program.columns))
    x = linear.add_variables(xarray.DataArray(program.lower, dims="column", coords={"column": names}),
                             xarray.DataArray(program.upper, dims="column", coords={"column": names}), name="x")
    rows = sparse.csr_array(program.matrix)
    length = np.diff(rows.indptr)
    for size in np.unique(length):
        for sense, side in (("=", program.row_lower), (">=", program.row_lower), ("<=", program.row_upper)):
            equal = program.row_lower == program.row_upper
            chosen = np.flatnonzero((length == size) & (equal if sense == "=" else ~equal & np.isfinite(side)))
            if not len(chosen):
                continue
            place = rows.indptr[chosen][:, None] + np.arange(size)
            data = xarray.Dataset(
                {"coeffs": (("row", "_term"), rows.data[place]),
                 "vars": (("row", "_term"), x.labels.to_numpy()[rows.indices[place]]),
                 "const": ("row", np.zeros(len(chosen)))}, coords={"row": chosen})
            linear.add_constraints(linopy.LinearExpression(data, linear), sense, xarray.DataArray(
                side[chosen], dims="row", coords={"row": chosen}))
    linear.add_objective((x * xarray.DataArray(program.objectives[0], dims="column", coords={"column": names})).sum())
    return linopy.io.to_highspy(linear)


def in_plain_pyomo(program: LinearProgram) -> Any:
    """The program as plain Pyomo rules handed to Pyomo's own persistent interface of HiGHS."""
    plain: Any = pyo.ConcreteModel()
    plain.x = pyo.Var(range(len(program.columns)), bounds=lambda _, column: (
        program.lower[column], None if math.isinf(program.upper[column]) else program.upper[column]))
    rows = sparse.csr_array(program.matrix)

    def rule(plain: Any, row: int) -> Any:
        place = slice(rows.indptr[row], rows.indptr[row + 1])
        body = sum(coefficient * plain.x[column] for coefficient, column in
                   zip(rows.data[place].tolist(), rows.indices[place].tolist(), strict=True))
        low, high = program.row_lower[row], program.row_upper[row]
        return body == low if low == high else body >= low if math.isfinite(low) else body <= high

    plain.row = pyo.Constraint(range(rows.shape[0]), rule=rule)
    cost = program.objectives[0]
    plain.level = pyo.Objective(expr=sum(float(cost[column]) * plain.x[int(column)] for column in np.flatnonzero(cost)))
    solver: Any = Highs()
    solver.set_instance(plain)
    return solver


def with_cut_rows(program: LinearProgram) -> float:
    """Every level with the earlier ones held by rows `level <= optimum + 1e-9 of it`, each hot started
    from the last. The largest relative error against our levels; infinite where a level took too long."""
    scaling = scale(program)
    matrix = program.matrix.copy()
    matrix.data *= np.repeat(scaling.columns, np.diff(matrix.indptr))
    matrix.data *= scaling.rows[matrix.indices]
    solver = model.highs._QuietHighs()
    for name, value in {"threads": 1, "time_limit": CUT_LIMIT}.items():
        solver.setOptionValue(name, value)
    costs = [objective * scaling.columns for objective in program.objectives]
    costs = [cost / (abs(cost).max() or 1.0) for cost in costs]
    solver.passModel(model.highs._program(
        matrix, costs[0], program.row_lower * scaling.rows, program.row_upper * scaling.rows,
        program.lower / scaling.columns, program.upper / scaling.columns))
    values = []
    for cost in costs:
        solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return math.inf
        value = float(solver.getInfo().objective_function_value)
        values.append(value)
        used = np.flatnonzero(cost).astype(np.int32)
        solver.addRow(-math.inf, value + 1e-9 * max(1.0, abs(value)), len(used), used, cost[used])
    exact = [level.value for level in solve_levels(program, math.inf).levels]
    units = [abs(objective * scaling.columns).max() or 1.0 for objective in program.objectives]
    return max(abs(value * unit / found - 1) if found else 0.0
               for value, unit, found in zip(values, units, exact, strict=True))



if __name__ == "__main__":
    main()
