"""The same linear program in other hands: `python -m benchmarks.rivals WAY FOLDER LIMIT`, each in a process of its own.

| WAY | does |
|---|---|
| floor | passes the arrays straight to HiGHS |
| linopy | builds the same rules in linopy and has it passed to HiGHS |
| linopy-arrays | makes a linopy model of the arrays, in as few blocks as will do, and has it passed to HiGHS |
| pyomo | builds a Pyomo model by plain rules and hands it to Pyomo's own interface of HiGHS |
| cuts | solves the levels in one program, each earlier one held by a row, hot started, LIMIT seconds a level |

Prints one line of JSON: seconds, and peak memory in MiB. Needs linopy, which is no dependency of the project."""

from __future__ import annotations

import json
import math
import pickle
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse

Given = dict[str, Any]


def main(way: str, folder: Path, limit: float) -> dict[str, Any]:
    """Seconds and peak memory of a way, and what else it says."""
    found = _linopy_rules(folder) if way == "linopy" else WAYS[way](arrays_of(folder), limit)
    return {**found, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def arrays_of(folder: Path) -> Given:
    """The arrays of a case, with the matrix as one object."""
    given: Given = pickle.loads((folder / "arrays.pickle").read_bytes())
    given["matrix"] = sparse.csc_array((given["value"], given["index"], given["start"]),
                                       shape=(len(given["row_lower"]), len(given["lower"])))
    return given


def _floor(given: Given, limit: float) -> dict[str, Any]:
    from benchmarks.plain import passed

    start = time.perf_counter()
    passed(given["matrix"], given["objectives"][0],
           [given["row_lower"], given["row_upper"], given["lower"], given["upper"]], {})
    return {"seconds": time.perf_counter() - start}


def _linopy(given: Given, limit: float) -> dict[str, Any]:
    import linopy

    start = time.perf_counter()
    linopy.io.to_highspy(in_linopy(given))
    return {"seconds": time.perf_counter() - start}


def in_linopy(given: Given) -> Any:
    """The program as a linopy model, from the arrays as they are: one block for all rows of about one length."""
    import linopy
    import xarray

    model = linopy.Model()
    names = np.arange(len(given["lower"]))

    def by_column(values: Any) -> Any:
        return xarray.DataArray(values, dims="column", coords={"column": names})

    x = model.add_variables(by_column(given["lower"]), by_column(given["upper"]), name="x")
    labels = x.labels.to_numpy()
    rows = given["matrix"].tocsr()
    length = np.diff(rows.indptr)
    width = np.exp2(np.ceil(np.log2(np.maximum(length, 1)))).astype(int)
    low = np.isfinite(given["row_lower"])
    sign = np.where(given["row_lower"] == given["row_upper"], "=", np.where(low, ">=", "<="))
    side = np.where(low, given["row_lower"], given["row_upper"])
    for size in np.unique(width):
        chosen = np.flatnonzero(width == size)
        there = np.arange(size) < length[chosen][:, None]
        place = np.where(there, rows.indptr[chosen][:, None] + np.arange(size), 0)
        data = xarray.Dataset(
            {"coeffs": (("row", "_term"), np.where(there, rows.data[place], np.nan)),
             "vars": (("row", "_term"), np.where(there, labels[rows.indices[place]], -1)),
             "const": ("row", np.zeros(len(chosen)))}, coords={"row": chosen})
        signs, sides = (xarray.DataArray(part[chosen], dims="row", coords={"row": chosen}) for part in (sign, side))
        model.add_constraints(linopy.LinearExpression(data, model), signs, sides)
    model.add_objective((x * by_column(given["objectives"][0])).sum())
    return model


def _linopy_rules(folder: Path) -> dict[str, Any]:
    from benchmarks.linopy_model import in_linopy as by_rules
    from data.case.builder import assemble
    from data.input.reader import read_workbook

    case = assemble(read_workbook(folder / "plan.xlsx")[0])
    start = time.perf_counter()
    by_rules(case)
    return {"seconds": time.perf_counter() - start}


def _pyomo(given: Given, limit: float) -> dict[str, Any]:
    import pyomo.environ as pyo
    from pyomo.contrib.appsi.solvers import Highs

    start = time.perf_counter()
    model: Any = pyo.ConcreteModel()
    upper = [None if math.isinf(value) else value for value in given["upper"].tolist()]
    model.x = pyo.Var(range(len(upper)), bounds=lambda _, column: (given["lower"][column], upper[column]))
    rows = given["matrix"].tocsr()

    def rule(model: Any, row: int) -> Any:
        place = slice(rows.indptr[row], rows.indptr[row + 1])
        body = sum(coefficient * model.x[column] for coefficient, column in
                   zip(rows.data[place].tolist(), rows.indices[place].tolist(), strict=True))
        low, high = float(given["row_lower"][row]), float(given["row_upper"][row])
        return body == low if low == high else body >= low if math.isfinite(low) else body <= high

    model.row = pyo.Constraint(range(rows.shape[0]), rule=rule)
    cost = given["objectives"][0]
    model.level = pyo.Objective(expr=sum(float(cost[column]) * model.x[int(column)] for column in np.flatnonzero(cost)))
    solver: Any = Highs()
    solver.set_instance(model)
    return {"seconds": time.perf_counter() - start}


def _cuts(given: Given, limit: float) -> dict[str, Any]:
    """Every level with the earlier ones held by rows `level <= optimum + 1e-9 of it`, each hot started."""
    import highspy

    from benchmarks.plain import passed, scaled

    start = time.perf_counter()
    by_row, by_column, matrix = scaled(given["matrix"])
    side = [given["row_lower"] * by_row, given["row_upper"] * by_row, given["lower"] / by_column,
            given["upper"] / by_column]
    costs = [objective * by_column for objective in given["objectives"]]
    units = [abs(cost).max() or 1.0 for cost in costs]
    solver = passed(matrix, costs[0] / units[0], side, {})
    values: dict[str, float] = {}
    for name, cost, unit in zip(given["levels"], costs, units, strict=True):
        solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost / unit)
        if math.isfinite(limit):
            solver.setOptionValue("time_limit", solver.getRunTime() + limit)  # HiGHS counts all runs together
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        value = float(solver.getInfo().objective_function_value)
        values[name] = value * unit
        used = np.flatnonzero(cost).astype(np.int32)
        solver.addRow(-math.inf, value + 1e-9 * max(1.0, abs(value)), len(used), used, cost[used] / unit)
    return {"seconds": time.perf_counter() - start, "values": values, "finished": len(values) == len(costs)}


WAYS: dict[str, Callable[[Given, float], dict[str, Any]]] = {
    "floor": _floor, "linopy-arrays": _linopy, "pyomo": _pyomo, "cuts": _cuts}

if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]))))
