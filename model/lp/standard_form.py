"""Pyomo's model as arrays, and the scaling that makes a small dual tell from zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray
from pyomo.common.errors import InvalidExpressionError
from pyomo.common.gc_manager import PauseGC
from pyomo.core.expr import LinearExpression
from pyomo.repn import generate_standard_repn

from model.levels import Level
from model.lp.sparse import sparse

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class LinearProgram:
    """min c x, row_lower <= A x <= row_upper, lower <= x <= upper.

    `matrix` is CSC with m rows and n columns, `objectives` one dense vector of n a level, `columns`
    the Pyomo variables and `rows` the Pyomo constraints in order.
    `late_rows` and `late_columns` mark what joins only at the level named `late_level`."""

    matrix: Any
    row_lower: Vector
    row_upper: Vector
    lower: Vector
    upper: Vector
    levels: tuple[Level, ...]
    objectives: tuple[Vector, ...]
    columns: list[Any]
    rows: list[Any]
    late_rows: NDArray[np.bool_]
    late_columns: NDArray[np.bool_]


def to_arrays(model: Any, late: tuple[str, str]) -> LinearProgram:
    """The arrays of a Pyomo linear model whose objectives are the levels `model.level`. `late` names
    the variable and the constraint that join late.

    The garbage collector pauses: it would walk the whole model again and again."""
    with PauseGC():
        return _to_arrays(model, late)


def _to_arrays(model: Any, late: tuple[str, str]) -> LinearProgram:
    terms = _Terms()
    levels = [(index, terms.add(level.expr)) for index, level in model.level.items()]
    rows: list[Any] = []
    sides: list[tuple[float, float]] = []
    for component in model.component_objects(pyo.Constraint, active=True):
        for row in component.values():
            lower, expression, upper = row.to_bounded_expression(evaluate_bounds=True)
            constant = terms.add(expression)
            rows.append(row)
            sides.append((-np.inf if lower is None else lower - constant,
                          np.inf if upper is None else upper - constant))
    entries, columns = terms.matrix(model)
    matrix, side = entries[len(levels):, :], np.array(sides, dtype=float).reshape(-1, 2)
    # A row of no terms that holds says nothing.
    kept = np.flatnonzero((np.diff(matrix.indptr) > 0) | (side[:, 0] > 0) | (side[:, 1] < 0))
    rows = [rows[number] for number in kept]
    bounds = [variable.bounds for variable in columns]
    late_variable, late_constraint = getattr(model, late[0]), getattr(model, late[1])
    return LinearProgram(
        matrix=matrix[kept, :].tocsc(),
        row_lower=side[kept, 0],
        row_upper=side[kept, 1],
        lower=np.array([-np.inf if low is None else low for low, _ in bounds], dtype=float),
        upper=np.array([np.inf if high is None else high for _, high in bounds], dtype=float),
        levels=tuple(level for level, _ in levels),
        objectives=tuple(entries[:len(levels), :].toarray()),
        columns=columns,
        rows=rows,
        late_rows=np.array([row.parent_component() is late_constraint for row in rows], dtype=bool),
        late_columns=np.array([variable.parent_component() is late_variable for variable in columns], dtype=bool),
    )


class _Terms:
    """The terms of one linear expression after the other in one long list, which becomes a matrix at one stroke:
    half the time of Pyomo's own compiler, which has to look for the terms in any expression."""

    def __init__(self) -> None:
        self._coefficients: list[float] = []
        self._variables: list[Any] = []
        self._start = [0]

    def add(self, expression: Any) -> float:
        """Append the terms of an expression; its constant. InvalidExpressionError where it is not linear."""
        linear = expression if isinstance(expression, LinearExpression) else generate_standard_repn(
            expression, quadratic=False)
        if getattr(linear, "nonlinear_expr", None) is not None:
            raise InvalidExpressionError(f"not linear: {expression}")
        self._coefficients += linear.linear_coefs
        self._variables += linear.linear_vars
        self._start.append(len(self._variables))
        return float(linear.constant)

    def matrix(self, model: Any) -> tuple[Any, list[Any]]:
        """CSR, a row an expression, and the variables of its columns: those with a term, components in the order
        in which the expressions name them, each in its own order."""
        components = [list(component.values()) for component in model.component_objects(pyo.Var)]
        variables = [variable for component in components for variable in component]
        place = {id(variable): number for number, variable in enumerate(variables)}
        coefficients = np.array(self._coefficients, dtype=float)
        used = np.fromiter(map(place.__getitem__, map(id, self._variables)), np.int32, len(self._variables))
        component_of = np.repeat(np.arange(len(components)), [len(component) for component in components])
        with_term = used[coefficients != 0]
        named, first = np.unique(component_of[with_term], return_index=True)
        rank = np.zeros(len(components), dtype=int)
        rank[named] = first
        columns = np.flatnonzero(np.bincount(with_term, minlength=len(variables)))
        columns = columns[np.argsort(rank[component_of[columns]], kind="stable")]
        column_of = np.zeros(len(variables), dtype=np.int32)
        column_of[columns] = np.arange(len(columns))
        start = np.array(self._start, dtype=np.int32)
        entries = sparse.csr_array((coefficients, column_of[used], start), shape=(len(start) - 1, len(columns)))
        entries.sum_duplicates()
        entries.eliminate_zeros()
        return entries, [variables[number] for number in columns.tolist()]


@dataclass(frozen=True)
class Scaling:
    """x = columns * x', row i multiplied by rows[i]; powers of two, so that nothing is rounded."""

    rows: Vector
    columns: Vector


def scale(program: LinearProgram, passes: int = 6) -> Scaling:
    """Row and column factors that bring the entries of the matrix near one (geometric means), and
    then the right-hand sides and bounds, all together, near one."""
    entries = abs(sparse.coo_array(program.matrix))
    entries.eliminate_zeros()  # a zero that is written out has no size
    logs, row, column = np.log2(entries.data), entries.row, entries.col
    rows, columns = np.zeros(entries.shape[0]), np.zeros(entries.shape[1])
    row_count = np.maximum(np.bincount(row, minlength=len(rows)), 1)
    column_count = np.maximum(np.bincount(column, minlength=len(columns)), 1)
    for _ in range(passes):
        rows = -np.bincount(row, logs + columns[column], minlength=len(rows)) / row_count
        columns = -np.bincount(column, logs + rows[row], minlength=len(columns)) / column_count
    rows, columns = np.rint(rows), np.rint(columns)
    size = _size(program, np.exp2(rows))
    return Scaling(np.exp2(rows) / size, np.exp2(columns) * size)


def _size(program: LinearProgram, rows: Vector) -> float:
    """The typical size of a right-hand side, as a power of two."""
    sides = np.concatenate([abs(program.row_lower) * rows, abs(program.row_upper) * rows])
    sides = sides[np.isfinite(sides) & (sides > 0)]
    return float(np.exp2(np.rint(np.median(np.log2(sides))))) if len(sides) else 1.0
