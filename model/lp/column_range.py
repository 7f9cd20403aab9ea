"""What columns and rows can be at the least and at the most: the finite sides of a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from model.lp.problem import Bounds, Places, Vector


@dataclass(frozen=True)
class ColumnRange:
    """The least and the most that each column is in a plan worth looking at, although no bound of its own says so;
    infinite where nothing is known."""

    lower: Vector
    upper: Vector

    def scaled(self, columns: Vector) -> ColumnRange:
        """The same for x' = x / columns."""
        return ColumnRange(self.lower / columns, self.upper / columns)

    def part(self, columns: Places) -> ColumnRange:
        """The range of some columns."""
        return ColumnRange(self.lower[columns], self.upper[columns])


def finite(bounds: Bounds, known: ColumnRange, matrix: Any) -> Bounds:
    """The bounds with finite sides where there are none: of columns what is known, of rows the least and the most that
    columns so bounded make of them. `matrix` is CSC."""
    lower = np.where(np.isfinite(bounds.lower), bounds.lower, known.lower)
    upper = np.where(np.isfinite(bounds.upper), bounds.upper, known.upper)
    positive, negative = matrix.copy(), matrix.copy()
    positive.data, negative.data = np.maximum(matrix.data, 0.0), np.minimum(matrix.data, 0.0)
    least = positive @ lower + negative @ upper
    most = positive @ upper + negative @ lower
    return Bounds(np.where(np.isfinite(bounds.row_lower), bounds.row_lower, least),
                  np.where(np.isfinite(bounds.row_upper), bounds.row_upper, most), lower, upper)
