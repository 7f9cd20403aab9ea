"""Pyomo's model as arrays, and the scaling that makes a small dual tell from zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from pyomo.common.gc_manager import PauseGC
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

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
    levels: tuple[str, ...]
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
    form = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
    matrix = sparse.csc_array(form.A)
    multiplier = np.array([row.bound_type for row in form.rows], dtype=int)
    side = np.array(form.rhs, dtype=float)
    columns = form.columns
    bounds = [variable.bounds for variable in columns]
    objectives = sparse.csr_array(form.c)
    rows = [row.constraint for row in form.rows]
    late_variable, late_constraint = getattr(model, late[0]), getattr(model, late[1])
    return LinearProgram(
        matrix=matrix,
        row_lower=np.where(multiplier <= 0, side, -np.inf),
        row_upper=np.where(multiplier >= 0, side, np.inf),
        lower=np.array([-np.inf if low is None else low for low, _ in bounds], dtype=float),
        upper=np.array([np.inf if high is None else high for _, high in bounds], dtype=float),
        levels=tuple(str(objective.index()) for objective in form.objectives),
        objectives=tuple(objectives[[number], :].toarray().ravel() for number in range(len(form.objectives))),
        columns=columns,
        rows=rows,
        late_rows=np.array([row.parent_component() is late_constraint for row in rows], dtype=bool),
        late_columns=np.array([variable.parent_component() is late_variable for variable in columns], dtype=bool),
    )


@dataclass(frozen=True)
class Scaling:
    """x = columns * x', row i multiplied by rows[i]; powers of two, so that nothing is rounded."""

    rows: Vector
    columns: Vector


def scale(program: LinearProgram, passes: int = 6) -> Scaling:
    """Row and column factors that bring the entries of the matrix near one (geometric means), and
    then the right-hand sides and bounds, all together, near one."""
    entries = abs(sparse.coo_array(program.matrix))
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
