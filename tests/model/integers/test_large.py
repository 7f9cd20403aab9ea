"""Programs that are too large for the exact search: their plans keep the terms, and nothing more is said than is
known."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from data.case.builder import assemble
from data.command.progress import words_of
from model.case import Case, CountRule, Discount, DiscountStep, Threshold
from model.formulation.build import build
from model.integers.choices import Choices
from model.integers.collecting import terms_of
from model.integers.discounts import Rebate
from model.integers.fixing import TermKey
from model.integers.search import Search
from model.levels import TIDY, shortfall
from model.lexicographic.listener import Listener, Step
from model.lp.highs import SolverFailed
from model.phases.linear import program_of
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.random_terms import with_terms
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import levels, world


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.integers.phase.EXACT", -1)


def solved(case: Case):
    outcome = optimize(case)
    assert outcome.plan is not None
    if outcome.plan.whole is not None:
        verification = verify(case, outcome.plan, relaxed=outcome.status == "conflict")
        assert [check for check in (*verification.rows, *verification.levels) if not check.passed] == []
        assert all(term.kept for term in verification.terms)
    return outcome


@pytest.mark.parametrize("seed", range(30))
def test_a_plan_of_a_large_program_keeps_its_terms_and_is_not_below_its_bound(seed: int, all_large: None):
    outcome = solved(with_terms(assemble(random_world(seed)), seed))
    for level in outcome.plan.whole or ():
        assert level.plan >= level.bound - 1e-6 * max(1.0, abs(level.plan))


def least_of(case: Case, place: int, values: Sequence[float]) -> float:
    """The least of a level, price_unit, over all plans that keep the terms and have the values before it at most: by
    the exact search, which is checked against programs of its own elsewhere."""
    program = program_of(build(case))
    assert program.widest is not None
    whole = program.late.joined(program, program.bounds) if program.late else program
    choices = Choices(program, terms_of(case, program, program.widest.upper), whole)
    search = Search(choices.mixed, math.inf)
    search.keep_only(values[:place])
    point = search.level(place).point
    assert point is not None
    return float(choices.mixed.objectives[place] @ (choices.mixed.columns * point)) + choices.mixed.offsets[place]


@pytest.mark.parametrize("seed", range(30))
def test_no_bound_is_above_what_a_plan_as_good_before_can_have(seed: int, all_large: None):
    case = with_terms(assemble(random_world(seed)), seed)
    outcome = optimize(case)
    assert outcome.plan is not None
    told = outcome.plan.whole or ()
    for place, level in enumerate(told):
        least = least_of(case, place, [each.plan for each in told])
        assert level.bound <= least + 1e-7 * max(1.0, abs(least)), level.level
        assert level.level == TIDY or level.bound > -math.inf


def test_a_bound_of_branch_and_bound_is_no_lower_than_lots_allow(all_large: None):
    # 100 rounds are needed and money is there for 250, a lot is 72 and the line makes 100 a period: one lot in the one
    # period that comes in time, so that 28 rounds lack, at 100 each. Without lots none would.
    case = assemble(world(Requirements=[{"quantity": 100, "to": "2024-Q1"}], Budgets=[{"amount": 25000}],
                          Resources=[{"capacity": 100}], ResourceUse=[{"offer": "O"}]))
    plan = solved(replace(case, offers={"O": replace(case.offers["O"], lot=72)})).plan
    first = plan.whole[0]
    assert (first.lp, first.plan) == pytest.approx((0.0, 2800.0), abs=1e-6)
    assert first.bound == pytest.approx(2800, rel=1e-6) and first.proved


def test_a_contract_above_what_the_line_makes_is_proved_never_to_come(all_large: None):
    # The line makes 40 a period and a contract of 60 is the least: nothing can be ordered, and the 100 lack, worth 100
    # each. The linear relaxation alone would know nothing of it: 40 of 60 is two thirds of yes.
    case = assemble(world(Requirements=[{"quantity": 100, "to": "2024-Q1"}], Resources=[{"capacity": 40}],
                          ResourceUse=[{"offer": "O"}]))
    row = Threshold(key="T", first=1, last=4, for_each=("period",), at_least=60)
    first = solved(replace(case, thresholds=(row,))).plan.whole[0]
    assert (first.lp, first.plan, first.bound) == pytest.approx((6000, 10000, 10000), rel=1e-6) and first.proved


def test_a_discount_loses_no_need_for_what_it_saves(all_large: None):
    # Money for 100 rounds, and 120 are needed: at a tenth less, paid back later, no more can be bought. The 100 come.
    case = assemble(world(Requirements=[{"quantity": 120, "to": "2024-Q1"}], Budgets=[{"amount": 10000}]))
    discount = Discount("M", "I", "total", (DiscountStep(90, 0.1),))
    plan = solved(replace(case, discounts=(discount,))).plan
    assert levels(plan)["shortfall 1"] == pytest.approx(2000) and levels(plan)["cost"] == pytest.approx(9000)


def test_what_is_cheaper_by_a_discount_is_not_bought_where_a_need_would_lose(all_large: None):
    # 10,000 buy 100 of the 120 at 100 from M. At 101 N pays back nine tenths from 20 rounds on: 20 of its rounds leave
    # money for 79.8 of M, so that 1,818 would be saved and 0.2 more rounds would lack. They do not.
    case = assemble(world(
        Requirements=[{"quantity": 120, "to": "2024-Q1"}], Budgets=[{"amount": 10000}],
        Manufacturers=[{"manufacturer": "M"}, {"manufacturer": "N"}],
        Offers=[{"offer": "O"}, {"offer": "P", "manufacturer": "N", "price": 101}]))
    discount = Discount("N", "I", "total", (DiscountStep(20, 0.9),))
    worth = case.families["F"].weight  # of a round that lacks
    plan = solved(replace(case, discounts=(discount,))).plan
    assert {key.offer for key in plan.order} == {"O"} and levels(plan)["shortfall 1"] == pytest.approx(20 * worth)


@pytest.mark.parametrize(("kind", "units", "tier"), [("all", 89, 0), ("all", 90, 1), ("incremental", 90, 0)])
def test_a_step_that_the_plan_has_reached_is_taken(kind: Any, units: float, tier: int):
    # At 90 rounds a tenth of all is paid back, whatever was chosen; of what is above 90 there is nothing yet.
    rebate = Rebate(TermKey("Discounts", "M", ("M", "I")), Discount("M", "I", "total", (DiscountStep(90, 0.1),), kind),
                    [0], [100.0], 200.0, 1.0)
    assert rebate.raised(np.array([1.0, 0.0]), np.array([units])).argmax() == tier


def test_thresholds_that_cannot_all_be_reached_are_left_out(all_large: None, monkeypatch: pytest.MonkeyPatch):
    searched: list[object] = []
    within = Search.within
    monkeypatch.setattr(Search, "within", lambda self, *asked: searched.append(asked) or within(self, *asked))
    # Two allies need 40 each, the line makes 80, and orders are of 60 at the least: each order by itself could be
    # placed, both cannot be. Whoever gets one gets 60 at the least, and the other lacks 40, worth 100 each.
    case = assemble(world(Allies=[{"ally": "A"}, {"ally": "B"}], Resources=[{"capacity": 80}],
                          ResourceUse=[{"offer": "O"}], Requirements=[
                              {"ally": ally, "quantity": 40, "to": "2024-Q1"} for ally in "AB"]))
    row = Threshold(key="T", first=1, last=1, for_each=("ally",), at_least=60)
    plan = solved(replace(case, thresholds=(row,))).plan
    assert levels(plan)["shortfall 1"] == pytest.approx(4000)
    assert len(searched) == 1  # nothing had to be left open for it


def test_the_largest_suppliers_stay(all_large: None):
    # The lines make 60 and 50 of the 100 that are needed: with one supplier the one that makes 60 stays.
    case = assemble(world(
        Requirements=[{"quantity": 100, "to": "2024-Q1"}],
        Manufacturers=[{"manufacturer": "M"}, {"manufacturer": "N"}],
        Offers=[{"offer": "O"}, {"offer": "P", "manufacturer": "N", "price": 101}],
        Resources=[{"resource": "R", "capacity": 60}, {"resource": "S", "capacity": 50}],
        ResourceUse=[{"resource": "R", "offer": "O"}, {"resource": "S", "offer": "P"}]))
    row = CountRule(key="C", first=1, last=4, kind="max_count", value=1, count="manufacturer")
    assert {key.offer for key in solved(replace(case, counts=(row,))).plan.order} == {"O"}


def test_where_nothing_near_keeps_the_terms_there_is_no_plan_without_orders(all_large: None,
                                                                          monkeypatch: pytest.MonkeyPatch):
    # The search comes back with nothing: to order nothing would keep every threshold and serve nobody.
    monkeypatch.setattr(Search, "within", lambda *_: None)
    case = assemble(world(Requirements=[{"quantity": 120, "to": "2024-Q1"}]))
    with pytest.raises(SolverFailed, match="whole to no"):
        optimize(replace(case, offers={"O": replace(case.offers["O"], lot=72.0)}))


def test_each_level_is_told_once_and_what_takes_long_is_named():
    case = assemble(world(Requirements=[{"quantity": 100}], Budgets=[{"amount": 25000}]))
    told: list[str] = []
    begun: list[Step] = []
    optimize(replace(case, offers={"O": replace(case.offers["O"], lot=72)}),
             listener=Listener(solved=lambda result: told.append(result.name), step=begun.append))
    assert len(told) == len(set(told))
    assert (begun[0], begun[-1]) == (Step("search", shortfall(1)), Step("plan"))
    assert words_of(begun[0]).startswith("whole numbers: shortfall 1: ")
