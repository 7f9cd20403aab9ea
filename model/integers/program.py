"""The linear program with whole numbers and choices of yes or no beside its columns, as arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from model.levels import COST
from model.lp.problem import Bounds, Vector
from model.lp.scaling import Scaling, scale
from model.lp.sparse import sparse
from model.lp.standard_form import LinearProgram

Terms = Iterable[tuple[int, float]]  # columns and coefficients


@dataclass(frozen=True)
class MixedProgram:
    """Minimise an objective over scaled rows and columns; `integer` are the places of the columns that are whole. The
    objectives, one a level, and the offsets are in price_unit: x = columns * x'. `own` counts the columns of the linear
    program, which come first."""

    matrix: object
    bounds: Bounds
    objectives: tuple[Vector, ...]
    offsets: tuple[float, ...]
    columns: Vector
    integer: np.ndarray
    own: int


class Extension:
    """Columns and rows that join a linear program, one after the other. What whole numbers cost counts at the level
    cost."""

    def __init__(self, program: LinearProgram, limits: Vector):
        """`limits`: the most of each column of the program."""
        self.program, self.limits = program, limits
        self._own = len(program.columns)
        self._integer: list[bool] = []
        self._upper: list[float] = []
        self._cost: list[float] = []
        self._scale: list[float] = []
        self._rows: list[tuple[Mapping[int, float], float, float]] = []
        self._offset = 0.0

    def whole(self, upper: float = math.inf, cost: float = 0.0) -> int:
        """The place of a new whole column, 0..upper; `cost` price_unit for each unit."""
        return self._column(True, upper, cost, 1.0)

    def part(self, upper: float, cost: float = 0.0) -> int:
        """The place of a new continuous column, 0..upper."""
        return self._column(False, upper, cost, _power(upper) if math.isfinite(upper) and upper > 0 else 1.0)

    def _column(self, integer: bool, upper: float, cost: float, size: float) -> int:
        self._integer.append(integer)
        self._upper.append(upper)
        self._cost.append(cost)
        self._scale.append(size)
        return self._own + len(self._integer) - 1

    def constant(self, cost: float) -> None:
        """Price_unit that the level cost has whatever is decided."""
        self._offset += cost

    def row(self, terms: Terms, lower: float, upper: float) -> None:
        """A row lower <= terms <= upper."""
        added: dict[int, float] = {}
        for column, coefficient in terms:
            added[column] = added.get(column, 0.0) + coefficient
        self._rows.append((added, lower, upper))

    def mixed(self) -> MixedProgram:
        """The arrays, scaled: the linear program's own part as the linear program itself is."""
        program, scaling = self.program, scale(self.program)
        sizes = np.concatenate([scaling.columns, np.array(self._scale)])
        matrix, lower, upper = self._joined(scaling, sizes)
        own = scaling.bounds(program.bounds)
        more = np.array(self._upper, dtype=float) / np.array(self._scale, dtype=float)
        zeros = np.zeros(len(more))
        costs = np.array(self._cost, dtype=float)
        return MixedProgram(
            matrix,
            Bounds(np.concatenate([own.row_lower, lower]), np.concatenate([own.row_upper, upper]),
                   np.concatenate([own.lower, zeros]), np.concatenate([own.upper, more])),
            tuple(np.concatenate([each, costs if level == COST else zeros])
                  for level, each in zip(program.levels, program.objectives, strict=True)),
            tuple(program.offset(level) + (self._offset if level == COST else 0.0) for level in program.levels),
            sizes, np.flatnonzero(np.concatenate([np.zeros(self._own, bool), np.array(self._integer, bool)])),
            self._own)

    def _joined(self, scaling: Scaling, sizes: Vector) -> tuple[object, Vector, Vector]:
        """The scaled matrix and the sides of the rows that join, each in parts of its largest figure."""
        entries: list[tuple[int, int, float]] = []
        lower, upper = np.zeros(len(self._rows)), np.zeros(len(self._rows))
        for row, (terms, least, most) in enumerate(self._rows):
            size = _power(max(abs(coefficient) * sizes[column] for column, coefficient in terms.items()))
            lower[row], upper[row] = least / size, most / size
            entries += [(row, column, coefficient * sizes[column] / size) for column, coefficient in terms.items()]
        rows, columns, data = zip(*entries, strict=True) if entries else ((), (), ())
        places = np.array(rows, dtype=int), np.array(columns, dtype=int)
        more = sparse.csr_array((np.array(data, dtype=float), places), shape=(len(self._rows), len(sizes)))
        whole = scaling.whole(self.program).matrix
        wide = sparse.hstack([whole, sparse.csc_array((whole.shape[0], len(sizes) - self._own))])
        return sparse.vstack([wide, more], format="csc"), lower, upper


def _power(size: float) -> float:
    """The power of two nearest to a size."""
    return float(np.exp2(np.rint(np.log2(size))))
