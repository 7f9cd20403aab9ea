"""The scaling that makes a small dual tell from zero: by powers of two, so that nothing is rounded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.lp.problem import Bounds, Part, Places, Vector
from model.lp.sparse import sparse
from model.lp.standard_form import LinearProgram


@dataclass(frozen=True)
class Scaling:
    """x = columns * x', row i multiplied by rows[i]; powers of two."""

    rows: Vector
    columns: Vector

    def bounds(self, bounds: Bounds) -> Bounds:
        """Sides and bounds in scaled figures."""
        return Bounds(bounds.row_lower * self.rows, bounds.row_upper * self.rows,
                      bounds.lower / self.columns, bounds.upper / self.columns)

    def extended(self, program: LinearProgram) -> Scaling:
        """The scaling with that of the columns and rows that have joined the program, each row with one column of its
        own: theirs is the one's that they meet, so that the entries, which are one, stay one."""
        rows, columns = len(self.rows), len(self.columns)
        met = program.matrix[rows:, :columns].tocoo()
        more_rows = np.ones(len(program.rows) - rows)
        more_rows[met.row] = 1 / self.columns[met.col]
        own = program.matrix[rows:, columns:].tocoo()
        more_columns = np.ones(len(program.columns) - columns)
        more_columns[own.col] = 1 / more_rows[own.row]
        return Scaling(np.concatenate([self.rows, more_rows]), np.concatenate([self.columns, more_columns]))

    def whole(self, program: LinearProgram) -> Part:
        """The scaled matrix of all rows and columns."""
        return self.part(program, np.arange(len(program.rows)), np.arange(len(program.columns)))

    def part(self, program: LinearProgram, rows: Places, columns: Places) -> Part:
        """The scaled matrix of some rows and columns."""
        matrix = program.matrix[rows, :][:, columns].tocsc()
        matrix.data *= np.repeat(self.columns[columns], np.diff(matrix.indptr))
        matrix.data *= self.rows[rows][matrix.indices]
        return Part(matrix, rows, columns)


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
    size = _size(program.bounds, np.exp2(rows))
    return Scaling(np.exp2(rows) / size, np.exp2(columns) * size)


def _size(bounds: Bounds, rows: Vector) -> float:
    """The typical size of a right-hand side, as a power of two."""
    sides = np.concatenate([abs(bounds.row_lower) * rows, abs(bounds.row_upper) * rows])
    sides = sides[np.isfinite(sides) & (sides > 0)]
    return float(np.exp2(np.rint(np.median(np.log2(sides))))) if len(sides) else 1.0


def unit_of(figures: Vector) -> float:
    """The power of two near the geometric mean of the figures that are not zero; 1 where there are none."""
    sizes = abs(figures[figures != 0])
    return float(np.exp2(np.rint(np.log2(sizes).mean()))) if len(sizes) else 1.0
