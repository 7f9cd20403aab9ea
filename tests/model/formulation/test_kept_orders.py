"""Row 19 and the level changes: near an earlier plan, at no loss to what comes before, and against what it costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from data.case.builder import assemble
from data.input.tables import Tables
from model.case import Case
from model.integers.terms import Multiple
from model.levels import CHANGES, COST, shortfall
from model.phases.phase import LinearRelaxation
from model.phases.plan_reading import read_plan
from model.plan import OrderKey, Plan, StockKey
from model.solve import optimize
from model.studies.kept_orders import ROWS, TERMS, ChangeReason, why_changed
from model.verification.verify import verify
from tests.helpers.programs import whole_program
from tests.helpers.worlds import levels, world

O1, P1 = OrderKey("O", "A", 1), OrderKey("P", "A", 1)


def two_offers(*prices: float, **sheets: Any) -> Tables:
    """A needs 10 in the first quarter, which O or P may bring."""
    return world(**{"Offers": [{"offer": offer, "price": price} for offer, price in zip("OP", prices, strict=True)],
                    "Families": [{"weight": 100}],
                    "Requirements": [{"quantity": 10, "from": "2024-Q1", "to": "2024-Q1"}], **sheets})


def near(tables: Tables, kept: dict[OrderKey, float], **changed: Any) -> tuple[
        Plan, dict[OrderKey, ChangeReason]]:
    """The plan that stays near these orders, and why each order differs."""
    case = replace(assemble(tables), kept=kept, **changed)
    outcome = optimize(case)
    assert outcome.plan is not None and verify(case, outcome.plan).passed
    differing = [key for key in {**kept, **outcome.plan.order}
                 if abs(kept.get(key, 0.0) - outcome.plan.order.get(key, 0.0)) > 1e-6]
    return outcome.plan, why_changed(case, outcome.plan, outcome.linear.relaxation, differing, 60)


@pytest.mark.parametrize("kept", [{O1: 10.0}, {P1: 10.0}, {O1: 4.0, P1: 6.0}])
def test_of_plans_that_cost_the_same_the_earlier_one_stays(kept: dict[OrderKey, float]):
    plan, why = near(two_offers(100, 100), kept)
    assert plan.order == pytest.approx(kept) and levels(plan)["changes"] == pytest.approx(0, abs=1e-9)
    assert why == {}


def test_what_is_cheaper_changes_and_counts_by_weight():
    # 10 less of O and 10 more of P, each unit at the weight of 100.
    plan, why = near(two_offers(100, 99), {O1: 10.0})
    assert plan.order == pytest.approx({P1: 10})
    assert levels(plan) == pytest.approx({"shortfall 1": 0, "cost": 990, "changes": 2000, "tidy": 0})
    assert why == {O1: ChangeReason("level", COST), P1: ChangeReason("level", COST)}


@pytest.mark.parametrize(("share", "order", "cost"), [
    (0.02, {O1: 10}, 1000),        # P saves 10 and changes 0.02 * (1000 + 990) = 39.8
    (0.004, {P1: 10}, 990 + 7.96)])  # 0.004 * (1000 + 990) = 7.96 is less than 10
def test_an_order_changes_only_where_that_saves_more_than_it_costs(share: float, order: dict[OrderKey, float],
                                                                  cost: float):
    plan, _ = near(two_offers(100, 99), {O1: 10.0}, change_cost=share)
    assert plan.order == pytest.approx(order) and levels(plan)["cost"] == pytest.approx(cost)


def test_a_change_cost_without_an_earlier_plan_is_none():
    case = replace(assemble(two_offers(100, 99)), change_cost=0.02)
    plan = optimize(case).plan
    assert plan is not None and levels(plan) == pytest.approx({"shortfall 1": 0, "cost": 990, "tidy": 0})


def test_nothing_is_kept_at_the_cost_of_a_need():
    # O has 10 in all. B held 10; A now needs 6 with more urgency, so that B keeps 4.
    tables = world(Allies=[{"ally": "A"}, {"ally": "B"}], Offers=[{"max_quantity": 10}], Requirements=[
        {"ally": ally, "quantity": quantity, "priority": priority, "from": "2024-Q1", "to": "2024-Q1"}
        for ally, quantity, priority in (("A", 6, 1), ("B", 10, 2))])
    of_b = OrderKey("O", "B", 1)
    plan, why = near(tables, {of_b: 10.0})
    assert plan.order == pytest.approx({O1: 6, of_b: 4})
    assert levels(plan) == pytest.approx({
        "shortfall 1": 0, "shortfall 2": 600, "cost": 1000, "changes": 1200, "tidy": 0})
    assert why == {O1: ChangeReason("level", shortfall(1)), of_b: ChangeReason("level", shortfall(1))}


def test_what_the_rows_leave_no_room_for_is_told_so():
    # The line made 10 and makes 4 now: 6 of O are gone whatever anybody wants.
    tables = two_offers(100, 1000, Resources=[{"capacity": 4}], ResourceUse=[{"offer": "O"}], Budgets=[{"amount": 400}])
    plan, why = near(tables, {O1: 10.0})
    assert plan.order == pytest.approx({O1: 4}) and why == {O1: ROWS}


def test_what_lots_change_is_told_so():
    # 10 in lots of 4 are 12: 2 more than before, for the sake of the lot.
    tables = two_offers(100, 1000)
    plan, why = near(tables, {O1: 10.0}, offers={
        key: replace(offer, lot=4.0) for key, offer in assemble(tables).offers.items()})
    assert plan.order == pytest.approx({O1: 12}) and why == {O1: TERMS}


def test_the_earlier_number_of_lots_is_found_again_where_the_search_is_near_the_linear_program(
        monkeypatch: pytest.MonkeyPatch):
    # Both cost the same, and the linear program may take either: what is kept is 5 lots of O and none of P.
    monkeypatch.setattr("model.integers.phase.EXACT", 0)
    tables = two_offers(100, 100)
    lots = {key: replace(offer, lot=2.0) for key, offer in assemble(tables).offers.items()}
    for kept in ({O1: 10.0}, {P1: 10.0}):
        assert near(tables, kept, offers=lots)[0].order == pytest.approx(kept)


def test_an_earlier_order_that_there_cannot_be_counts_for_nothing():
    plan, _ = near(two_offers(100, 99), {OrderKey("O", "B", 1): 5.0, P1: 10.0})
    assert plan.order == pytest.approx({P1: 10}) and levels(plan)[str(CHANGES)] == pytest.approx(0, abs=1e-9)


def test_a_search_near_the_linear_program_does_not_lose_the_earlier_plan(monkeypatch: pytest.MonkeyPatch):
    # Whatever the search finds, the earlier numbers of lots are tried as well: here it finds none of P.
    monkeypatch.setattr("model.integers.phase.EXACT", 0)
    monkeypatch.setattr("model.integers.terms.Multiple.near", lambda self, _: [(0.0, 0.0 if self.kept else 5.0)])
    for price, order in ((100, P1), (101, O1)):
        tables = two_offers(100, price)
        lots = {key: replace(offer, lot=2.0) for key, offer in assemble(tables).offers.items()}
        assert near(tables, {P1: 10.0}, offers=lots)[0].order == pytest.approx({order: 10})


def test_a_search_near_the_linear_program_reaches_the_earlier_number_of_lots():
    # 10 of the linear program are 5 lots of 2, with two more either way; before there were 30, or none.
    point = np.array([10.0, 0.0])
    assert Multiple(0, 2.0, kept=30.0).near(point) == [(3, 15)]
    assert Multiple(0, 2.0).near(point) == [(3, 7)]
    assert Multiple(1, 2.0, kept=5.0).near(point) == [(0, 3)]
    assert Multiple(1, 2.0).near(point) == [(0, 0)]


def test_the_verification_finds_a_wrong_level_and_one_that_lacks():
    case = replace(assemble(two_offers(100, 99)), kept={O1: 10.0})
    plan = optimize(case).plan
    assert plan is not None
    (place,) = [number for number, each in enumerate(plan.levels) if each.level == CHANGES]
    for less in (0.5, 1e-3):  # units of O that the plan has after all: they count in changes and in nothing else below
        wrong = replace(plan, order={**plan.order, O1: less}, stock={StockKey("A", "I", t): less for t in (1, 2, 3, 4)})
        failed = {check.name for check in verify(case, wrong).levels if not check.passed}
        assert failed == {"cost", "changes"}
    without = replace(plan, levels=(*plan.levels[:place], *plan.levels[place + 1:]))
    assert [check.name for check in verify(case, without).levels if not check.passed] == ["changes"]
    strange = replace(plan, levels=plan.levels)
    assert [check.name for check in verify(replace(case, kept=None), strange).levels if not check.passed] == ["changes"]


MILLION = {O1: 1e6}


def a_million_kept() -> tuple[Case, LinearRelaxation]:
    """A million units of weight 100 are kept: a change worth 1 is nothing beside them."""
    tables = two_offers(100, 100, Requirements=[{"quantity": 1e6, "from": "2024-Q1", "to": "2024-Q1"}])
    case = replace(assemble(tables), kept=MILLION)
    return case, optimize(case).relaxation


def test_no_noise_of_the_solver_is_an_order_for_what_it_changes():
    # Half a millionth of a unit of P would be a change of 0.00005.
    _, relaxation = a_million_kept()
    point, place = relaxation.point.copy(), relaxation.program.columns.place("order", P1)
    assert place is not None and point[place] == 0
    point[place] = 5e-7
    assert read_plan(relaxation, point).order == pytest.approx(MILLION)


def test_what_rounding_leaves_of_changes_is_told_beside_what_is_kept():
    case, relaxation = a_million_kept()
    plan = read_plan(relaxation, relaxation.point)
    for said, passes in ((1e-3, True), (100.0, False)):  # of 100 million 10 may drift
        told = replace(plan, levels=tuple(
            replace(each, value=said, bound=said) if each.level == CHANGES else each for each in plan.levels))
        assert verify(case, told).passed is passes


def test_no_order_can_be_larger_by_more_than_it_can_be_at_all():
    program = whole_program(replace(assemble(two_offers(100, 100, Resources=[{"capacity": 4}], ResourceUse=[
        {"offer": "O"}])), kept={O1: 3.0}))
    (more,), (less,) = program.columns.of("more"), program.columns.of("less")
    assert program.widest is not None
    assert (program.widest.upper[more], program.bounds.upper[less]) == (4, 3)
