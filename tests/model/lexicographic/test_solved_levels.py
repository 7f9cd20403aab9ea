"""The optimal face: what has a dual is fixed and nothing else is, whatever rounding leaves of a zero."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_array

from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import tighten
from model.lp.double_double import exactly
from model.lp.exact_duals import Duals
from model.lp.problem import Bounds, Part
from tests.helpers.programs import bounds, linear_program, optima


def face_after(point: float, row_dual: float = 0.0, reduced: float = 0.0, zero: float = 0.0, **sides: Any) -> Bounds:
    """The face of one row and one column, which are equal, after a level with these duals, of which what is not above
    `zero` is none, and this point."""
    face = bounds(1, 1, **sides)
    part = Part(csc_array(np.ones((1, 1))), np.arange(1), np.arange(1))
    figures = (exactly(np.array([figure])) for figure in (row_dual, reduced))
    fixed = tighten(face, part, np.array([point]), Duals(*figures, np.full(1, zero), np.full(1, zero)))
    assert (fixed.columns.tolist(), fixed.rows.tolist()) == ([0] * is_fixed(face), [0] * is_row_fixed(face))
    return face


def is_fixed(face: Bounds) -> bool:
    return bool(face.lower[0] == face.upper[0])


def is_row_fixed(face: Bounds) -> bool:
    return bool(face.row_lower[0] == face.row_upper[0])


@pytest.mark.parametrize("tenths", [(one, two) for one in range(1, 6) for two in range(1, 6)])
@pytest.mark.parametrize("then", [(1, 1, 0), (0, 0, 1)])
def test_what_only_rounding_tells_apart_stays_free(tenths: tuple[int, int], then: tuple[int, int, int]) -> None:
    # x + z >= 1 and y + z >= 1, where z costs as much as x and y together: z alone or x and y, the first level does not
    # mind, and the second gets whichever costs it nothing. (0.1 + 0.2 is not 0.3 in the machine: a dual of 3e-17.)
    one, two = tenths
    program = linear_program([[1, 0, 1], [0, 1, 1]], [(one / 10, two / 10, (one + two) / 10), then], row_lower=1.0)
    assert optima(solve_levels(program, 60)) == pytest.approx([(one + two) / 10, 0])


@pytest.mark.parametrize("small", [1e-9, 1e-10])
def test_a_small_dual_keeps_what_it_stands_for(small: float) -> None:
    # One x is needed. Of y, up to a million, the first level wants none, if only for little; the second wants all.
    program = linear_program([[1, 0]], [(1, small), (0, -1)], row_lower=1.0, upper=(math.inf, 1e6))
    assert optima(solve_levels(program, 60)) == pytest.approx([1, 0])


@pytest.mark.parametrize("sign", [1, -1])
def test_a_dual_fixes_unless_rounding_explains_it(sign: int) -> None:
    # Whatever its size: 1e-30 is a figure where nothing is rounded, and 1e-3 none where so much is.
    sides = {"row_lower": 2.0, "row_upper": 7.0, "lower": 2.0, "upper": 7.0}
    held = 2.0 if sign > 0 else 7.0
    for size, zero, fixed in ((1e-30, 0.0, True), (1e-3, 1e-3, False), (1.1e-3, 1e-3, True)):
        face = face_after(held, row_dual=sign * size, reduced=sign * size, zero=zero, **sides)
        assert is_fixed(face) == is_row_fixed(face) == fixed


@pytest.mark.parametrize("sign", [1, -1])
def test_each_sign_fixes_at_its_own_side(sign: int) -> None:
    # A positive dual holds the lower side, a negative one the upper.
    held = 2.0 if sign > 0 else 7.0
    face = face_after(held, row_dual=0.5 * sign, reduced=0.5 * sign, row_lower=2.0, row_upper=7.0, lower=2.0, upper=7.0)
    assert (face.row_lower[0], face.row_upper[0], face.lower[0], face.upper[0]) == (held,) * 4


@pytest.mark.parametrize(("dual", "sign", "sides"), [
    ("row_dual", -1.0, {"row_lower": 2.0}), ("row_dual", 1.0, {"row_upper": 2.0}), ("reduced", -1.0, {})])
def test_a_price_on_a_side_that_does_not_exist_fixes_nothing(dual: str, sign: float, sides: dict[str, float]) -> None:
    # There is nothing to hold; how much it could be worth, the certificate says.
    face = face_after(2.0, **{dual: sign}, **sides)
    assert not is_row_fixed(face) and not is_fixed(face)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_side_that_the_plan_is_not_on_is_not_held(sign: int) -> None:
    # A price says that the side is worth something; where the plan is elsewhere, fixing it there would leave no plan.
    # Within the solver's tolerance, relative to a side above one, it is on it.
    sides = {"row_lower": 2000.0, "row_upper": 7000.0, "lower": 2000.0, "upper": 7000.0}
    held = 2000.0 if sign > 0 else 7000.0
    for point, fixed in ((held + sign * 1e-6, True), (held - sign * 1e-6, True), (held + sign * 1e-4, False),
                         (9000.0 - held, False), (4000.0, False)):
        face = face_after(point, row_dual=0.5 * sign, reduced=0.5 * sign, **sides)
        assert is_fixed(face) == is_row_fixed(face) == fixed
        assert (face.row_lower[0], face.lower[0]) == ((held,) * 2 if fixed else (2000.0,) * 2)
