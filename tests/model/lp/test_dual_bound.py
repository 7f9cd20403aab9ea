"""The bound that proves a level: right for right duals, never above the optimum for any duals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_array

from model.lp.dual_bound import dual_value
from model.lp.problem import Bounds, Problem

# min 2a + 3b with a + b >= 4, a <= 3: three of a and one of b, 9. The row's dual is 3 (one more
# unit is one more b), the reduced cost of a is 2 - 3 = -1 at its upper bound 3: 3 * 4 - 1 * 3 = 9.
MATRIX = csc_array(np.array([[1.0, 1.0]]))
COST = np.array([2.0, 3.0])
SIDES = (np.array([4.0]), np.array([math.inf]), np.array([0.0, 0.0]), np.array([3.0, math.inf]))


def bound(dual: float) -> float:
    return dual_value(Problem(MATRIX, COST, Bounds(*SIDES)), np.array([dual]))


def test_the_optimal_dual_proves_the_optimum():
    assert bound(3.0) == 9.0


def test_another_dual_proves_less():
    # 2.5 * 4 and a reduced cost of -0.5 on three of a: 8.5.
    assert bound(2.5) == 8.5


@pytest.mark.parametrize("dual", [-1.0, 3.5])
def test_a_dual_that_asks_for_a_side_that_is_not_there_proves_nothing(dual: float):
    # Below zero the row would have to have an upper side; above 3 column b would need an upper bound.
    assert bound(dual) == -math.inf


@given(st.floats(-10, 10))
def test_no_dual_proves_more_than_the_optimum(dual: float):
    assert bound(dual) <= 9.0 + 1e-9


@pytest.mark.parametrize("size", [1.0, 2.0 ** 30])
def test_rounding_asks_for_no_side(size: float):
    # x and y at least one each, z has no bounds and costs what both do: 0.1 + 0.2 - 0.3 is 6e-17 in the machine and
    # nothing in truth, whatever the unit.
    matrix = csc_array(np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]))
    free = np.array([0.0, 0.0, -math.inf]), np.array([math.inf, math.inf, math.inf])
    given = Problem(matrix, size * np.array([0.1, 0.2, 0.3]), Bounds(np.ones(2), np.full(2, math.inf), *free))
    assert dual_value(given, size * np.array([0.1, 0.2])) == pytest.approx(0.3 * size)


def test_a_small_dual_that_asks_for_a_side_that_is_not_there_proves_nothing():
    # b would gain 1e-7 a unit, which is no rounding of a figure near three, and could be had without limit.
    assert bound(3.0 + 1e-7) == -math.inf
