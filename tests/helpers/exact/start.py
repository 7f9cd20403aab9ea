"""A basis to begin with, from a solver that rounds: only how long the exact answer takes depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import highspy
import numpy as np

from model.lp.problem import Vector
from tests.helpers.exact.simplex import Simplex

_BASIC, _LOWER, _UPPER = (getattr(highspy.HighsBasisStatus, name) for name in ("kBasic", "kLower", "kUpper"))
_OPTIONS: dict[str, Any] = {
    "output_flag": False, "solver": "simplex", "presolve": "off", "threads": 1, "simplex_iteration_limit": 5000,
    "primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-10}


def begin_near_optimum(simplex: Simplex, cost: Sequence[Fraction]) -> None:
    """Load the basis at which HiGHS ends, from the one at hand.

    All figures are differences from the point at hand, so that rounding leaves it where it is, and rows that
    are fixed have taken what they take of the cost."""
    basis = _solver_basis(simplex, _without_fixed_rows(simplex, cost))
    if basis is not None:
        statuses = [*basis.col_status, *basis.row_status]
        simplex.load([place for place, status in enumerate(statuses) if status == _BASIC],
                     [status == _UPPER for status in statuses])


def _without_fixed_rows(simplex: Simplex, cost: Sequence[Fraction]) -> Vector:
    """The cost but for a constant: fixed rows have their duals taken off."""
    dual = {row: value for row, value in simplex.row_duals(cost).items()
            if simplex.ranges[simplex.count + row].is_fixed}
    return np.array([float(simplex.reduced(cost, dual, column)) for column in range(simplex.count)])


def _solver_basis(simplex: Simplex, cost: Vector) -> Any:
    """The basis at which HiGHS ends; None where it finds no optimum."""
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, option in _OPTIONS.items():
        solver.setOptionValue(name, option)
    lower, upper = _sides(simplex, False), _sides(simplex, True)
    solver.passModel(_program(simplex, cost, lower, upper))
    basic, count = set(simplex.basis), simplex.count
    statuses = [_BASIC if place in basic else _UPPER if upper[place] == 0 > lower[place] else _LOWER
                for place in range(len(simplex.columns))]
    basis = highspy.HighsBasis()
    basis.col_status, basis.row_status, basis.valid = statuses[:count], statuses[count:], True
    solver.setBasis(basis)
    solver.run()
    return solver.getBasis() if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal else None


def _sides(simplex: Simplex, above: bool) -> Vector:
    """The limits of columns and rows as differences from the point at hand."""
    missing = np.inf if above else -np.inf
    return np.array([missing if limit is None else float(limit - value) for limit, value in zip(
        (each.side(above) for each in simplex.ranges), simplex.value_of(), strict=True)])


def _program(simplex: Simplex, cost: Vector, lower: Vector, upper: Vector) -> Any:
    count = simplex.count
    entries = [(row, column, float(value)) for column in range(count)
               for row, value in simplex.columns[column].items()]
    row, column = (np.array([each[place] for each in entries], dtype=int) for place in (0, 1))
    entry = np.array([value for _, _, value in entries])
    rows, columns = _scales(row, column, entry, simplex)
    cost = cost * columns
    sizes = abs(cost[cost != 0])
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = simplex.rows, count
    program.col_cost_ = cost / np.exp2(np.rint(np.log2(sizes).mean())) if len(sizes) else cost
    program.col_lower_, program.col_upper_ = lower[:count] / columns, upper[:count] / columns
    program.row_lower_, program.row_upper_ = lower[count:] * rows, upper[count:] * rows
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.cumsum([0, *(len(each) for each in simplex.columns[:count])])
    program.a_matrix_.index_ = row
    program.a_matrix_.value_ = entry * rows[row] * columns[column]
    return program


def _scales(row: Any, column: Any, entry: Vector, simplex: Simplex) -> tuple[Vector, Vector]:
    """Powers of two for rows and columns that bring the entries near one, by geometric means."""
    logs, rows, columns = np.log2(abs(entry)), np.zeros(simplex.rows), np.zeros(simplex.count)
    for _ in range(4):
        rows = -_means(row, logs + columns[column], simplex.rows)
        columns = -_means(column, logs + rows[row], simplex.count)
    return np.exp2(np.rint(rows)), np.exp2(np.rint(columns))


def _means(places: Any, figures: Vector, size: int) -> Vector:
    return np.bincount(places, figures, minlength=size) / np.maximum(np.bincount(places, minlength=size), 1)
