"""Finite sides where a program has none."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from scipy.sparse import csc_array

from model.lp.column_range import ColumnRange, finite
from tests.helpers.programs import bounds


def test_missing_bounds_are_what_is_known_and_missing_sides_what_columns_make():
    # x - 2y with x in 0..5 by its own bounds (known: 0..9) and y in -1..3 as known only.
    known = ColumnRange(np.array([0.0, -1.0]), np.array([9.0, 3.0]))
    own = bounds(1, 2, row_upper=4.0, lower=[0.0, -math.inf], upper=[5.0, math.inf])
    found = finite(own, known, csc_array(np.array([[1.0, -2.0]])))
    assert (found.lower.tolist(), found.upper.tolist()) == ([0, -1], [5, 3])
    assert (found.row_lower.tolist(), found.row_upper.tolist()) == ([0 - 2 * 3], [4])
    free = finite(bounds(1, 2, lower=[0.0, -math.inf]), known, csc_array(np.array([[1.0, -2.0]])))
    assert (free.row_lower.tolist(), free.row_upper.tolist()) == ([-6], [9 + 2])


@pytest.mark.parametrize("seed", range(5))
def test_no_point_within_the_range_is_cut_off(seed: int):
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(6, 8)) * (random.random((6, 8)) < 0.6)
    known = ColumnRange(-random.random(8), 1 + random.random(8))
    given = finite(bounds(6, 8, lower=-math.inf), known, csc_array(matrix))
    least, most = np.full(6, math.inf), np.full(6, -math.inf)
    for corner in Random(seed).sample(range(2 ** 8), 2 ** 8):
        point = np.where([corner >> place & 1 for place in range(8)], known.upper, known.lower)
        least, most = np.minimum(least, matrix @ point), np.maximum(most, matrix @ point)
    assert given.row_lower == pytest.approx(least) and given.row_upper == pytest.approx(most)


def test_scaled_figures_and_parts():
    known = ColumnRange(np.array([-8.0, 0.0]), np.array([8.0, 6.0]))
    scaled = known.scaled(np.array([4.0, 0.5]))
    assert (scaled.lower.tolist(), scaled.upper.tolist()) == ([-2, 0], [2, 12])
    assert known.part(np.array([1])).upper.tolist() == [6]
