"""The proof of a level: right for right duals, never more than the truth for any duals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_array

from model.lexicographic.certificate import Activities, Certificate, Gap, LevelDuals, certificate, gap
from model.lp.column_range import ColumnRange, finite
from model.lp.double_double import exactly
from model.lp.exact_duals import reduced_costs
from model.lp.problem import Bounds, Problem
from tests.helpers.programs import bounds, problem

# min 2a + 3b with a + b >= 4, a <= 3: three of a and one of b, 9. The row's dual is 3 (one more unit is one more b),
# the reduced cost of a is 2 - 3 = -1 at its upper bound 3: 3 * 4 - 1 * 3 = 9.
CHEAP_AND_DEAR = problem([[1.0, 1.0]], [2.0, 3.0], row_lower=4.0, upper=[3.0, math.inf])
OPTIMUM = np.array([3.0, 1.0])


def gap_at(program: Problem, point: Sequence[float], duals: Sequence[float], sides: Bounds | None = None) -> Gap:
    rows, where = exactly(np.array(duals, dtype=float)), np.array(point, dtype=float)
    plan = Activities(program.matrix @ where, where)
    return gap(rows, reduced_costs(program, rows), plan, program.bounds if sides is None else sides)


def bound(dual: float, sides: Bounds | None = None) -> float:
    """What the dual proves; the optimum is on its sides exactly, so nothing is left to rounding."""
    found = gap_at(CHEAP_AND_DEAR, OPTIMUM.tolist(), [dual], sides)
    assert found.rounding == 0
    return 9.0 - found.wrong


def known(most: float) -> Bounds:
    """The sides where it is known that there can be so many of b at the most."""
    return finite(CHEAP_AND_DEAR.bounds, ColumnRange(np.zeros(2), np.array([math.inf, most])), CHEAP_AND_DEAR.matrix)


def test_the_optimal_dual_proves_the_optimum():
    assert bound(3.0) == bound(3.0, known(10)) == 9.0


def test_another_dual_proves_less():
    # 2.5 * 4 and a reduced cost of -0.5 on three of a: 8.5.
    assert bound(2.5) == 8.5


@pytest.mark.parametrize("dual", [-1.0, 3.5, 3.0 + 1e-7, 3.0 + 1e-15])
def test_a_dual_that_asks_for_a_side_that_is_not_there_proves_nothing(dual: float):
    # Below zero the row would have to have an upper side; above 3 column b would need an upper bound.
    assert bound(dual) == -math.inf


def test_what_is_known_of_a_column_counts_for_a_figure_of_the_wrong_sign():
    # 3.5 * 4, a at -1.5 for three and b at -0.5 for the ten that there can be: 14 - 4.5 - 5. Against a billion of b a
    # millionth is a thousand.
    assert bound(3.5, known(10)) == 4.5
    assert bound(3.0 + 1e-6, known(1e9)) == pytest.approx(9 - 1000, rel=1e-6)
    # At -1 the row is at the most that a and b make of it, and both at zero: -1 * 13.
    assert bound(-1.0, known(10)) == -13


@given(st.floats(-10, 10), st.floats(0, 3), st.floats(0, 10))
def test_no_dual_proves_more_than_any_plan_has(dual: float, a: float, b: float):
    least = bound(dual, known(10))
    assert least <= 9.0
    if a + b >= 4:
        assert least <= 2 * a + 3 * b + 1e-9
        # The same from that plan: what it could be lower by is at least what it is too high by.
        found = gap_at(CHEAP_AND_DEAR, [a, b], [dual], known(10))
        assert found.rounding >= 0 and found.wrong + found.rounding >= 2 * a + 3 * b - 9 - 1e-9


def test_a_plan_that_misses_its_row_does_not_look_better():
    # 3.9 for 4 at a dual of 3: 0.3 below what can be had.
    found = gap_at(CHEAP_AND_DEAR, [3.0, 0.9], [3.0])
    assert (found.wrong, found.rounding) == (pytest.approx(-0.3), 0)


def test_a_value_within_the_tolerance_is_at_its_side():
    # The solver leaves 1e-10 of a bound; at a price of a billion that is 0.1, of which the proof says that it is
    # rounding and nothing wrong. Ten times the tolerance is.
    dear = problem([[1.0]], [1e9], row_lower=1.0)
    assert gap_at(dear, [1.0], [1e9]) == Gap(0.0, 0.0)
    near = gap_at(dear, [1.0 + 1e-10], [1e9])
    assert (near.wrong, near.rounding) == (0, pytest.approx(0.1, rel=1e-6))
    far = gap_at(dear, [1.0 + 1e-8], [1e9])
    assert (far.wrong, far.rounding) == (pytest.approx(10), 0)


def test_rounding_does_not_cancel_out():
    # One row is missed by 1e-10 and the other exceeded by as much, at a billion each: neither makes up for the other.
    # (Exactly, as 2^-33 and 2^30: an eighth each.) In columns it is the same, and a price below zero has its upper
    # side.
    both = problem(np.eye(2), [2.0 ** 30] * 2, row_lower=1.0)
    assert gap_at(both, [1.0 + 2.0 ** -33, 1.0 - 2.0 ** -33], [2.0 ** 30] * 2) == Gap(0.0, 0.25)
    apart = problem(np.zeros((1, 2)), [2.0 ** 30, -2.0 ** 30], lower=1.0, upper=2.0)
    assert gap_at(apart, [1.0 - 2.0 ** -33, 2.0 - 2.0 ** -33], [0.0]) == Gap(0.0, 0.25)


@pytest.mark.parametrize("size", [1.0, 2.0 ** 30])
def test_what_cancels_out_is_worked_out_in_twice_the_precision(size: float):
    # Ten thousand columns of a billion each for and against, and 1e-3 more.
    count = 10_000
    apart = np.concatenate([np.full(count, 1e9), np.full(count, 1e9), [1e-3]])
    costs = size * np.concatenate([np.full(count, 1 / 3), np.full(count, -1 / 3), [1.0]])
    given_sides = Bounds(np.zeros(0), np.zeros(0), np.zeros(len(apart)),
                         np.where(costs < 0, 0.0, math.inf))
    nothing = exactly(np.zeros(0))
    found = gap(nothing, exactly(costs), Activities(np.zeros(0), apart), given_sides)
    assert found == Gap(size * 1e-3, 0.0)


# What is short of four is s; the line makes up to three of x. Level one minimises s: 1 at x = 3, with a dual of 1 on
# the need and of -1 on the line, both fixed. Level two minimises x, which is 3 in any plan on that face: a dual of 1 on
# the line, which has an upper side only. With the first level once beside it that is 0: where s is 1, x is at least 3.
NEED_AND_LINE = csc_array(np.array([[1.0, 1.0], [1.0, 0.0]]))  # columns x, s
SIDES = bounds(2, 2, row_lower=[4.0, -math.inf], row_upper=[math.inf, 3.0])
PLAN = Activities(np.array([4.0, 3.0]), np.array([3.0, 1.0]))
NONE = np.zeros(0, dtype=np.intp)


def level(cost: Sequence[float], duals: Sequence[float], fixed: Any = NONE) -> LevelDuals:
    rows = exactly(np.array(duals, dtype=float))
    return LevelDuals(rows, reduced_costs(Problem(NEED_AND_LINE, np.array(cost), SIDES), rows), fixed, NONE)


def test_a_level_is_proved_against_every_plan_with_the_multiplier_of_an_earlier_one():
    first = level([0.0, 1.0], [1.0, -1.0], np.array([0, 1]))
    second = level([1.0, 0.0], [0.0, 1.0])
    assert certificate([first], PLAN, SIDES) == Certificate(Gap(0.0, 0.0), 0.0)
    assert certificate([second], PLAN, SIDES).gap.wrong == math.inf
    found = certificate([first, second], PLAN, SIDES)
    assert found.gap == Gap(0.0, 0.0) and found.multiplier == pytest.approx(1)
    assert type(found.gap.wrong) is type(found.gap.rounding) is float


def test_only_what_a_level_has_fixed_asks_for_its_multiplier():
    # Had the first level not fixed the line, nothing would say why the second may have that sign.
    first = level([0.0, 1.0], [1.0, -1.0], np.array([0]))
    assert certificate([first, level([1.0, 0.0], [0.0, 1.0])], PLAN, SIDES).gap.wrong == math.inf


@given(st.floats(1e-12, 1e12), st.floats(1e-12, 1e12))
def test_a_multiplier_is_never_too_small_by_rounding(size: float, other: float):
    # Whatever is left of the wrong sign would ask for the line's lower side, which is not there.
    first = level([0.0, size], [size, -size], np.array([0, 1]))
    found = certificate([first, level([other, 0.0], [0.0, other])], PLAN, SIDES)
    assert math.isfinite(found.gap.wrong)
    assert found.multiplier >= Fraction(other) / Fraction(size)
    assert found.multiplier == pytest.approx(other / size)


def test_multipliers_go_from_the_last_level_to_the_first():
    # Rows with an upper side only, so that a positive figure is wrong. The third level needs the second three times for
    # the second row, and what that brings into the first row needs the first level six times.
    sides = bounds(2, 0, row_upper=0.0)
    figures = [([-1.0, 0.0], [0]), ([2.0, -1.0], [1]), ([0.0, 3.0], [])]
    levels = [LevelDuals(exactly(np.array(rows)), exactly(np.zeros(0)), np.array(fixed, dtype=np.intp), NONE)
              for rows, fixed in figures]
    found = certificate(levels, Activities(np.zeros(2), np.zeros(0)), sides)
    assert found.gap == Gap(0.0, 0.0) and found.multiplier == pytest.approx(6)
    assert certificate(levels[1:], Activities(np.zeros(2), np.zeros(0)), sides).gap.wrong == math.inf
