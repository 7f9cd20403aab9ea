"""A time limit that strikes between levels: the plan at hand is honest about what it has."""

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from model.case import Case
from model.lexicographic import level_solver
from model.lp.highs import Solution, solve
from model.phases.phase import Outcome
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.worlds import world


def case(equity: str = "no") -> Case:
    """One quarter: 100 are used, 60 can be made; a stock of 10 with priority 2; a soft rule of 70."""
    return assemble(world(
        Settings={"periods": 1, "equity": equity},
        Resources=[{"resource": "LINE", "capacity": 60.0}], ResourceUse=[{"resource": "LINE", "offer": "O"}],
        Requirements=[{"ally": "A", "family": "F", "kind": "use", "quantity": 100.0},
                      {"ally": "A", "family": "F", "kind": "stock", "quantity": 10.0}],
        Rules=[{"rule": "R", "kind": "min_quantity", "value": 70.0, "penalty": 5.0}]))


def stopped_after(count: int, monkeypatch: pytest.MonkeyPatch, stopped: Case | None = None) -> Outcome:
    """The case, the time limit striking after so many levels."""
    solved = 0

    def limited(*arguments: Any, **options: Any) -> Solution:
        nonlocal solved
        solved += 1
        found = solve(*arguments, **options)
        return found if solved <= count else replace(found, status="time_limit")

    monkeypatch.setattr(level_solver, "solve", limited)
    return optimize(stopped or case())


def test_the_plan_of_the_last_proved_level_is_kept(monkeypatch: pytest.MonkeyPatch):
    outcome = stopped_after(1, monkeypatch)
    assert outcome.status == "time_limit"
    assert outcome.plan is not None
    assert [level.proved for level in outcome.plan.levels] == [True, False, False, False]
    values = {level.name: level.value for level in outcome.plan.levels}
    # 60 of 100 can be had: 40 short at a weight of 100, the price. All is used: no stock is left of 10.
    assert values["shortfall 1"] == pytest.approx(4000)
    # One period: a stock requirement counts 1/1 of its weight; and the plan cannot hold a violation
    # larger than the 10 that miss from 70, nor a shortfall larger than the 10 that miss from stock.
    assert values["shortfall 2"] == pytest.approx(1000)
    assert outcome.plan.violation == {("R", ()): pytest.approx(10)}
    assert values["cost"] == pytest.approx(60 * 100 + 10 * 5)
    assert verify(case(), outcome.plan).passed


def test_no_plan_before_the_first_level(monkeypatch: pytest.MonkeyPatch):
    outcome = stopped_after(0, monkeypatch)
    assert outcome.status == "time_limit"
    assert outcome.plan is None


def test_time_that_ends_at_the_level_equity_leaves_the_levels_before(monkeypatch: pytest.MonkeyPatch):
    # Columns and rows join at that level, and the plan at hand is of the program before.
    outcome = stopped_after(2, monkeypatch, case(equity="yes"))
    assert outcome.status == "time_limit" and outcome.plan is not None
    assert [level.proved for level in outcome.plan.levels] == [True, True, False, False, False]
    # 40 short lie in the first four bands of ten: 10 each, counted once to four times, at 100. All 10 of stock lack,
    # one in each of the ten bands.
    values = {level.name: level.value for level in outcome.plan.levels}
    assert values["equity"] == pytest.approx(100 * 10 * (1 + 2 + 3 + 4) + 100 * 55)
    assert verify(case(equity="yes"), outcome.plan).passed


@pytest.mark.parametrize("count", [0, 1])
def test_time_that_ends_before_the_whole_numbers_says_so(count: int, monkeypatch: pytest.MonkeyPatch):
    asked = case()
    outcome = stopped_after(count, monkeypatch, replace(asked, offers={
        key: replace(offer, lot=7) for key, offer in asked.offers.items()}))
    assert outcome.status == "time_limit"
    assert outcome.plan is None if count == 0 else outcome.plan is not None and outcome.plan.whole is None
