"""The bound that proves a level: its dual value, from the duals and the matrix alone (weak duality).

For any y, and any x that the rows and bounds allow, c x = y A x + (c - y A) x is at least what each row
and each column gives at its cheaper side. No solver has to be trusted for that: only a multiplication."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from model.lp.standard_form import Vector

# A dual that asks for a side that does not exist makes the bound worthless; rounding of this part of the
# largest figure that it is made of is no dual.
ROUNDING = 1e-9


def dual_value(matrix: Any, cost: Vector, row_dual: Vector, row_lower: Vector, row_upper: Vector, lower: Vector,
               upper: Vector) -> float:
    """A lower bound on cost x over row_lower <= matrix x <= row_upper, lower <= x <= upper.

    `matrix` is CSC, m by n. The sum of dual * side over the rows and of reduced cost * bound over the columns,
    the side being the lower one for a positive figure and the upper one for a negative; minus infinity
    where such a side does not exist."""
    taken = matrix.T @ row_dual
    size = abs(matrix).T @ abs(row_dual) + abs(cost)
    largest = float(abs(row_dual).max(initial=0.0))
    rows = _part(row_dual, row_lower, row_upper, np.full(len(row_dual), largest))
    return rows + _part(cost - taken, lower, upper, size)


def _part(dual: Vector, lower: Vector, upper: Vector, size: Vector) -> float:
    side = np.where(dual > 0, lower, upper)
    known = np.isfinite(side)
    if (abs(dual[~known]) > ROUNDING * np.maximum(size[~known], 1.0)).any():
        return -math.inf
    return float(np.sum(dual[known] * side[known]))
