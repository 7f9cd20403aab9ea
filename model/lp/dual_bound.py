"""The bound that proves a level: its dual value, from the duals and the matrix alone (weak duality).

For any y, and any x that the rows and bounds allow, c x = y A x + (c - y A) x is at least what each row
and each column gives at its cheaper side. No solver has to be trusted for that: only a multiplication."""

from __future__ import annotations

import math

import numpy as np

from model.lp.problem import Problem, Vector
from model.tolerances import MISSING_SIDE


def dual_value(problem: Problem, row_dual: Vector) -> float:
    """A lower bound on the cost of the problem.

    The sum of dual * side over the rows and of reduced cost * bound over the columns, the side being the lower one for
    a positive figure and the upper one for a negative; minus infinity where such a side does not exist."""
    bounds = problem.bounds
    taken = problem.matrix.T @ row_dual
    size = abs(problem.matrix).T @ abs(row_dual) + abs(problem.cost)
    largest = np.full(len(row_dual), float(abs(row_dual).max(initial=0.0)))
    return (_at_sides(row_dual, bounds.row_lower, bounds.row_upper, largest)
            + _at_sides(problem.cost - taken, bounds.lower, bounds.upper, size))


def _at_sides(dual: Vector, lower: Vector, upper: Vector, size: Vector) -> float:
    side = np.where(dual > 0, lower, upper)
    known = np.isfinite(side)
    if (abs(dual[~known]) > MISSING_SIDE * np.maximum(size[~known], 1.0)).any():
        return -math.inf
    return float(np.sum(dual[known] * side[known]))
