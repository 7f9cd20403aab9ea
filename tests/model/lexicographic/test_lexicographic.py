"""Levels one after the other: each keeps its optimum, whatever the unit in which it is counted."""

from __future__ import annotations

import numpy as np
import pytest

from model.levels import CONFLICTS
from model.lexicographic.lexicographic import solve_levels
from model.phases.phase import Outcome
from tests.helpers.programs import linear_program, optima
from tests.helpers.worlds import outcome, world

# At least one of x + y and one of x + z: level 1 counts x and z, level 2 y, level 3 z.
MATRIX = [[1, 1, 0], [1, 0, 1]]
OBJECTIVES = np.array([[1, 0, 2], [0, 1, 0], [0, 0, 1]], dtype=float)


@pytest.mark.parametrize("unit", [2.0 ** -45, 1.0, 2.0 ** 45])
def test_a_level_is_kept_whatever_its_unit(unit: float) -> None:
    # Level 1: x meets both needs for 1 (z alone costs 2, and y is free, but leaves the second need). Then nothing of
    # y and z is needed. In units of a billion or a billionth the figures are others and the plan is the same.
    found = optima(solve_levels(linear_program(MATRIX, list(OBJECTIVES * unit), row_lower=1.0), 60))
    assert np.array(found) / unit == pytest.approx([1, 0, 0])


def test_what_is_fixed_does_not_count_for_the_unit_of_a_level() -> None:
    # Level 1 fixes w at nothing. What level 2 says of w, a large figure, is then of no account: beside it y for 1 in
    # place of z for 2 must not be lost, though level 3 wants no y.
    program = linear_program([[0, 1, 1]], [(1, 0, 0), (2.0 ** 45, 1, 2), (0, 1, 0)], row_lower=1.0)
    assert optima(solve_levels(program, 60)) == pytest.approx([0, 1, 1])


def with_minimum(least: float) -> Outcome:
    """Four quarters of 60, and at least so many by rule."""
    return outcome(world(Resources=[{"capacity": 60}], ResourceUse=[{"offer": "O"}],
                         Rules=[{"kind": "min_quantity", "value": least}], Requirements=[{"quantity": 10}]))


def test_a_minimum_that_rounding_alone_misses_is_no_contradiction() -> None:
    # 240 can be made. A figure copied with seven digits is 240.0001: what lacks is 4e-7 of it.
    found = with_minimum(240.0001)
    assert found.status == "optimal" and found.plan is not None
    assert sum(found.plan.order.values()) == pytest.approx(240, rel=1e-6)


def test_a_minimum_that_is_missed_by_little_is_a_contradiction() -> None:
    # 0.01 of 240.01: 4e-5 of it.
    found = with_minimum(240.01)
    assert found.status == "conflict"
    assert found.relaxation.levels.results[0].level == CONFLICTS
    assert found.relaxation.levels.results[0].value == pytest.approx(0.01 / 240.01, rel=1e-4)
