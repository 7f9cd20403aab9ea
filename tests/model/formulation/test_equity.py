"""Bands for the shortfalls that are open: what is closed counts as if it had them all."""

from __future__ import annotations

import numpy as np
import pytest

from data.case.builder import assemble
from data.input.tables import Tables
from model.formulation.build import build
from model.levels import EQUITY
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import SolvedLevels
from model.lp.standard_form import LinearProgram
from model.phases.linear import program_of
from model.variables import BAND
from tests.helpers.programs import optima
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import world

Q1 = {"from": "2024-Q1", "to": "2024-Q1"}


def program(tables: Tables) -> LinearProgram:
    return program_of(build(assemble(tables)))


def with_all_bands(given: LinearProgram) -> LinearProgram:
    """The program in which every shortfall is open, from the first level on."""
    assert given.late is not None
    return given.late.joined(given, given.bounds)


def banded(given: LinearProgram) -> set[tuple[object, object]]:
    """The shortfalls that have bands, by row of Requirements and period."""
    return {(key[0], key[1]) for key in given.columns.blocks.get(BAND.name, ())}  # type: ignore[index]


def equity_of(levels: SolvedLevels) -> float:
    return next(result.value for result in levels.results if result.level == EQUITY)


def test_what_is_closed_has_no_bands_and_counts_all_the_same() -> None:
    # All at 100. A and B need 10 of F each, of which there are 10: five bands of one unit each, 2 * (1 + 2 + 3 + 4 + 5)
    # * 100. D needs 10 of G, of which there are 30, and lacks nothing. Of H there are 5: X, which counts double, has
    # them and lacks 5 of 10, (1 + ... + 5) * 200; E lacks all of its 20, ten bands of two units, 55 * 2 * 100.
    given = program(world(
        Settings={"equity": "yes"}, Allies=[*({"ally": ally} for ally in "ABDE"), {"ally": "X", "priority": 2}],
        Families=[{"family": family} for family in "FGH"],
        Items=[{"item": item, "family": family} for item, family in zip("IJK", "FGH", strict=True)],
        Offers=[{"max_quantity": 10}, {"offer": "P", "item": "J", "max_quantity": 30},
                {"offer": "Q", "item": "K", "max_quantity": 5}],
        Requirements=[{"ally": "A", "quantity": 10, **Q1}, {"ally": "B", "quantity": 10, **Q1},
                      {"ally": "D", "family": "G", "quantity": 10, **Q1},
                      {"ally": "E", "family": "H", "quantity": 20, **Q1},
                      {"ally": "X", "family": "H", "quantity": 10, **Q1}]))
    found = solve_levels(given, 60)
    # (E's may be open: that it orders nothing may be what holds it.)
    assert banded(found.program) - {(5, 1)} == {(2, 1), (3, 1), (6, 1)}
    assert equity_of(found) == pytest.approx(3000 + 3000 + 11000)
    whole = with_all_bands(given)
    assert banded(whole) == {(row, 1) for row in range(2, 7)}
    assert optima(solve_levels(whole, 60)) == pytest.approx(optima(found))


@pytest.mark.parametrize(("held", "rate", "constant", "value"), [(0.0, 100, 0, 0), (10.0, 1000, -4500, 5500)])
def test_what_is_closed_counts_as_the_line_of_its_band(held: float, rate: float, constant: float, value: float) -> None:
    # 10 of F at 100. At zero the first band's line, 1 * 100 a unit; as a whole the last one's, 10 * 100 a unit, which
    # at 10 is the sum of all bands, 55 * 100.
    given = program(world(Settings={"equity": "yes"}, Requirements=[{"quantity": 10, **Q1}]))
    place, face = given.columns.place("shortfall", (2, 1)), given.bounds.copy()
    assert given.late is not None and place is not None
    face.lower[place] = face.upper[place] = held
    joined = given.late.joined(given, face)
    assert (banded(joined), len(joined.columns), len(joined.rows)) == (set(), len(given.columns), len(given.rows))
    assert (joined.objective(EQUITY)[place], joined.offset(EQUITY)) == pytest.approx((rate, constant))
    assert joined.value(EQUITY, held * (np.arange(len(joined.columns)) == place)) == pytest.approx(value)


def test_without_equity_nothing_joins() -> None:
    assert program(world(Requirements=[{"quantity": 10}])).late is None


def test_bands_of_what_is_open_give_the_levels_of_all_bands() -> None:
    # On random workbooks; in some of them some are closed at zero, in some as a whole.
    fewer = whole = 0
    for seed in range(40):
        given = program(random_world(seed))
        if given.late is None:
            continue
        found = solve_levels(given, 600)
        if found.conflict:
            continue
        all_bands = with_all_bands(given)
        expected = solve_levels(all_bands, 600)
        assert [result.level for result in found.results] == [result.level for result in expected.results]
        assert optima(found) == pytest.approx(optima(expected), rel=1e-7, abs=1e-7), seed
        assert banded(found.program) <= banded(all_bands)
        fewer += len(banded(found.program)) < len(banded(all_bands))
        whole += found.program.offset(EQUITY) != 0
    assert fewer > 5 and whole > 5
