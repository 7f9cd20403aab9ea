"""The program with its limits relaxed: what is small is real or rounding, and what others lack is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.narrative.relaxations import changes_text
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import SolvedLevels
from model.phases.phase import LinearRelaxation
from model.sensitivity import relaxed_program
from model.sensitivity.relaxations import Remedy, remedies
from tests.helpers.explained import moved_to, solved
from tests.helpers.worlds import world

ONE = {"periods": 1}
LINE = [{"offer": "O"}]


def remedy(**sheets: Any) -> Remedy:
    (found,) = remedies(solved(world(**sheets)))
    return found


def two_allies(missing: float, **sheets: Any) -> LinearRelaxation:
    """A lacks 1,000 of 1,010, for it can have 10 of O. B needs one and can have all but so much of it of P."""
    return solved(world(
        Settings=ONE, Allies=[{"ally": "A"}, {"ally": "B"}], Items=[{"item": "I"}, {"item": "J"}],
        Systems=[{"ally": "A"}, {"ally": "B", "system": "T"}],
        Certified=[{"item": "I"}, {"system": "T", "item": "J"}],
        Offers=[{"max_quantity": 10}, {"offer": "P", "item": "J", "max_quantity": 1 - missing}],
        Requirements=[{"quantity": 1010}, {"ally": "B", "quantity": 1}], **sheets))


def test_a_small_shortfall_is_looked_into_and_noise_is_not() -> None:
    # A tenth of B's one is a ten-thousandth of all that is short; 1e-5 left there by the solver is nothing.
    assert [each.ally for each in remedies(two_allies(missing=0.1))] == ["A", "B"]
    met = moved_to(two_allies(missing=0.0), "shortfall", (3, 1), 1e-5)
    assert [each.ally for each in remedies(met)] == ["A"]


@pytest.mark.parametrize("tenths", range(1, 10))
def test_what_can_be_closed_leaves_exactly_nothing(tenths: int) -> None:
    # So many tenths a quarter are made where 1.1 are needed: with more of the line nothing is short.
    found = remedy(Resources=[{"capacity": tenths / 10}], ResourceUse=LINE, Offers=[{"price": 0.7}],
                   Requirements=[{"quantity": 1.1}])
    assert found.rest == 0
    assert found.whole is not None and [each.row.kind.name for each in found.whole] == ["capacity"]


def test_a_small_rest_that_nothing_closes_is_told() -> None:
    # Nothing comes in the first quarter, whose 1 of all 10,000 stays: 100 EUR of a million.
    found = remedy(Settings={"periods": 2}, Offers=[{"lead_months": 3, "max_quantity": 1}], Requirements=[
        {"quantity": 1, "to": "2024-Q1"}, {"quantity": 10_000, "from": "2024-Q2"}])
    assert (found.short, found.rest) == (pytest.approx(1e6), pytest.approx(100))


def test_a_cheap_change_without_which_the_dear_one_is_of_no_use_is_told() -> None:
    # 4 more of the line at 2,000 and 2 more of the powder at 20 cents, half a unit for each round: a twenty-thousandth
    # of the price of all, and without it nothing is made.
    found = remedy(Settings=ONE, Requirements=[{"quantity": 10}], ResourceUse=[
        {"resource": "LINE", "offer": "O"}, {"resource": "POWDER", "offer": "O", "quantity": 0.5}],
        Resources=[{"resource": "LINE", "capacity": 6, "expansion_cost": 1000},
                   {"resource": "POWDER", "capacity": 3, "expansion_cost": 0.1}])
    assert found.whole is not None
    assert {each.row.key[0]: each.amount for each in found.whole} == pytest.approx({"LINE": 4, "POWDER": 2}, rel=1e-5)


def test_what_the_solver_is_off_by_is_no_change_and_no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    # Every figure of every point a thousand-millionth too large: what it takes to close all are 4 more of the line, as
    # ever, and no budget, though it could be relaxed too.
    def off(*given: Any) -> SolvedLevels:
        found = solve_levels(*given)
        assert found.point is not None
        return replace(found, point=found.point + 1e-9)

    monkeypatch.setattr(relaxed_program, "solve_levels", off)
    found = remedy(Settings=ONE, Resources=[{"capacity": 6}], ResourceUse=LINE, Budgets=[{"amount": 5000}],
                   Requirements=[{"quantity": 10}])
    assert (found.short, found.rest) == (pytest.approx(400), 0)
    for changes in (found.half, found.whole):
        assert changes is not None and [each.row.kind.name for each in changes] == ["capacity"]


def test_others_may_lack_what_their_level_is_proved_to() -> None:
    # B lacks half of its one, whatever is done for A; the solver's point says 5e-8 of it less, for a level is proved to
    # 1e-7. It is still found that A's shortfall falls, by the 100 of Q1, with lead times a quarter shorter.
    found = solved(world(
        Settings={"periods": 2}, Allies=[{"ally": "A"}, {"ally": "B"}], Items=[{"item": "I"}, {"item": "J"}],
        Systems=[{"ally": "A"}, {"ally": "B", "system": "T"}], Certified=[{"item": "I"}, {"system": "T", "item": "J"}],
        Offers=[{"lead_months": 3}, {"offer": "P", "item": "J", "max_quantity": 0.5}],
        Requirements=[{"quantity": 1, "to": "2024-Q1"}, {"ally": "B", "quantity": 1, "to": "2024-Q1"}]))
    off = moved_to(found, "shortfall", (3, 1), 0.5 * (1 - 5e-8))
    first = remedies(off)[0]
    assert (first.ally, first.sooner) == ("A", pytest.approx(100))


def stock_of_a(**wants: Any) -> LinearRelaxation:
    """A has 1,000 rounds and needs 100, B needs a million of them in the one year there is; O comes two years late.
    All 1,000 go to B: A lacks 100 and B 999,000, which no capacity and no money changes."""
    return solved(world(
        Settings=ONE, Families=[{"weight": 1}], Stock=[{"quantity": 1000}], Offers=[{"lead_months": 24}],
        Allies=[{"ally": "A", "priority": wants.get("a", 1)}, {"ally": "B", "priority": wants.get("b", 1)}],
        Transfers=[{"from_ally": "A", "to_ally": "B"}],
        Requirements=[{"quantity": 100, "priority": wants.get("first", 1)},
                      {"ally": "B", "quantity": 1_000_000, "priority": 1}]))


@pytest.mark.parametrize("wants", [{"b": 2}, {"a": 1000, "first": 2}])
def test_what_others_give_up_within_their_tolerance_is_no_help(wants: dict[str, int]) -> None:
    # B may lack a ten-millionth more, a tenth of a round: for A that is a thousandth of what it lacks. A round of B
    # counts twice as much, or comes first and counts a thousandth.
    relaxation = stock_of_a(**wants)
    of = {each.ally: each for each in remedies(relaxation)}
    assert of["A"].short == pytest.approx(100 * wants.get("a", 1))
    for each in of.values():
        assert (each.rest, each.half, each.whole, each.trials) == (each.short, None, (), {})
        assert changes_text(relaxation.case, each).startswith("no more capacity or money would help")
    if "b" in wants:
        assert [each.sooner for each in of.values()] == [0, 0]


def test_a_lever_that_closes_a_little_of_what_is_short_is_one() -> None:
    # A lacks a million, and its rule allows so many of O: less than a millionth of what is short is a trace.
    def whole(most: float) -> object:
        (found,) = remedies(solved(world(
            Settings=ONE, Offers=[{"max_quantity": 0}], Requirements=[{"quantity": 1_000_000}],
            Rules=[{"kind": "max_quantity", "value": most}])))
        return [(each.row.kind.name, each.amount) for each in found.whole or ()]

    assert whole(100) == [("offer_limit", pytest.approx(100))]
    assert whole(0.9) == []
