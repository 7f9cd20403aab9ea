"""Scaling: a program in other units comes to the same figures, by powers of two."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from model.lexicographic.lexicographic import solve_levels
from model.lp.scaling import scale
from model.lp.standard_form import LinearProgram
from tests.helpers.programs import linear_program, optima

ROWS, COLUMNS = 8, 12


def program(seed: int, row_units: int = 0, column_units: int = 0, sides: float = 1.0) -> LinearProgram:
    """Needs of 1 to 20, each met by some of the columns, and four levels; column 0 meets all of them. The rows and
    columns are in other units, up to so many powers of two away, and the needs are so much larger."""
    random, units = Random(seed), Random(seed)
    matrix = np.array([[1.0, *(random.choice((0.0, 0.0, 1.0, 2.0, 3.0)) for _ in range(1, COLUMNS))]
                       for _ in range(ROWS)])
    needs = np.array([float(random.randint(1, 20)) for _ in range(ROWS)])
    objectives = [np.array([random.choice((0.0, 0.0, 1.0, 2.0)) for _ in range(COLUMNS)]) for _ in range(4)]
    rows = np.exp2([units.randint(-row_units, row_units) for _ in range(ROWS)])
    columns = np.exp2([units.randint(-column_units, column_units) for _ in range(COLUMNS)])
    return linear_program(rows[:, np.newaxis] * matrix * columns, [cost * columns for cost in objectives],
                          row_lower=rows * needs * sides)


@pytest.mark.parametrize("seed", range(8))
def test_the_levels_are_the_same_in_other_units(seed: int) -> None:
    # Rounds by the million beside money by the cent: a unit of one row weighs up to 2^40 units of another.
    plain = optima(solve_levels(program(seed), 60))
    assert optima(solve_levels(program(seed, 20, 20), 60)) == pytest.approx(plain, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("sides", [2.0 ** -40, 2.0 ** 40])
@pytest.mark.parametrize("seed", range(4))
def test_the_levels_grow_with_the_right_hand_sides(seed: int, sides: float) -> None:
    # The optimum is proportional to what is needed: nothing is too small to be there. (For the solver alone a need of
    # 2^-40 is met by nothing.)
    plain = np.array(optima(solve_levels(program(seed), 60)))
    assert np.array(optima(solve_levels(program(seed, sides=sides), 60))) / sides == pytest.approx(
        plain, rel=1e-9, abs=1e-6)


def chain(length: int) -> LinearProgram:
    """Each column stands in its own row as 1 and in the next as 2^20: in units that fit, all entries are one, but no
    row or column alone says which these are."""
    matrix = np.eye(length) + 2.0 ** 20 * np.eye(length, k=-1)
    return linear_program(matrix, [np.ones(length)], row_lower=1.0)


@pytest.mark.parametrize("made", [lambda: program(1, 20, 20), lambda: chain(3)], ids=["a table", "a chain"])
def test_entries_come_near_one(made: Callable[[], LinearProgram]) -> None:
    # 1, 2 and 3 in the best units: rounding to powers of two leaves each factor at most a half of a power away.
    found = made()
    entries = scale(found).part(found, np.arange(len(found.rows)), np.arange(len(found.columns))).matrix.data
    assert entries.max() <= 8 and entries.min() >= 1 / 8


def test_sides_come_near_one_together() -> None:
    # Half of the needs are a million and more, half a million and less: one factor brings the middle one to one, and
    # what they are to each other stays.
    needs = 2.0 ** np.arange(14, 29, 2)
    found = linear_program(np.eye(len(needs)), [np.ones(len(needs))], row_lower=needs)
    sides = scale(found).bounds(found.bounds).row_lower
    assert np.median(np.log2(sides)) == pytest.approx(0, abs=0.5)
    assert sides / sides[0] == pytest.approx(needs / needs[0])


def test_nothing_is_rounded() -> None:
    found = program(3, 20, 20)
    scaling = scale(found)
    for factors in (scaling.rows, scaling.columns):
        assert (np.frexp(factors)[0] == 0.5).all()
