"""Each term on a world small enough to see what it does."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from data.case.builder import assemble
from model.case import Case, CountRule, Discount, DiscountStep, Threshold
from model.integers import search
from model.integers.search import Found, Search
from model.plan import ExpansionKey, OrderKey, Plan
from model.solve import PHASES, optimize
from model.verification.verify import verify
from tests.helpers.worlds import levels, world

ONE_NEED = [{"quantity": 100, "to": "2024-Q1"}]
TWO_MAKERS: dict[str, Any] = {
    "Manufacturers": [{"manufacturer": "M"}, {"manufacturer": "N"}],
    "Offers": [{"offer": "O"}, {"offer": "P", "manufacturer": "N"}],
    "Resources": [{"resource": "R", "capacity": 60}, {"resource": "S", "capacity": 50}],
    "ResourceUse": [{"resource": "R", "offer": "O"}, {"resource": "S", "offer": "P"}]}


def kept(case: Case) -> Plan:
    """The plan of a case, with its terms kept and each level proved."""
    solved = optimize(case)
    assert solved.status == "optimal" and solved.plan is not None and solved.plan.whole is not None
    verification = verify(case, solved.plan)
    assert verification.passed and all(term.kept for term in verification.terms)
    assert all(level.proved for level in solved.plan.whole)
    return solved.plan


def in_lots(case: Case, lot: float) -> Case:
    return replace(case, offers={key: replace(offer, lot=lot) for key, offer in case.offers.items()})


def by_period(plan: Plan) -> dict[int, float]:
    orders: dict[int, float] = {}
    for key, quantity in plan.order.items():
        orders[key.period] = orders.get(key.period, 0.0) + quantity
    return orders


def test_lots_are_rounded_down_where_money_is_short():
    # 100 rounds a quarter are needed, and 25,000 buy 250 of them at 100. Three lots of 72 cost 21,600, four 28,800:
    # so 216 come and 184 of the 400 lack, worth 100 each; without lots 150 lack.
    plan = kept(in_lots(assemble(world(Requirements=[{"quantity": 100}], Budgets=[{"amount": 25000}])), 72))
    assert plan.order == {OrderKey("O", "A", 1): pytest.approx(216)}
    assert plan.whole is not None
    short = plan.whole[0]
    assert (short.lp, short.plan) == (pytest.approx(15000), pytest.approx(18400))
    assert short.price == pytest.approx(3400) and short.bound == pytest.approx(18400, abs=0.02)


def test_lots_are_rounded_up_where_it_is_only_money():
    # 100 are needed once. Shortfall counts before cost, so two lots of 72 come, 144 rounds for 14,400.
    plan = kept(in_lots(assemble(world(Requirements=ONE_NEED)), 72))
    assert levels(plan)["shortfall 1"] == 0 and levels(plan)["cost"] == pytest.approx(14400)


def test_expansions_come_in_steps():
    # The line makes 60 of the 100 that are needed, and can be enlarged by 90 at once in steps of 30: one step would
    # bring 90 rounds, two bring 120. 100 rounds cost 100 each, and 60 units of capacity 10 each.
    case = assemble(world(Requirements=[{"quantity": 100, "from": "2024-Q1", "to": "2024-Q1"}], Resources=[
        {"resource": "R", "capacity": 60, "max_expansion": 90, "expansion_cost": 10}], ResourceUse=[{"offer": "O"}]))
    plan = kept(replace(case, resources={"R": replace(case.resources["R"], step=30)}))
    assert plan.expansion == {ExpansionKey("R", 1): pytest.approx(60)}
    assert levels(plan)["cost"] == pytest.approx(100 * 100 + 60 * 10)


@pytest.mark.parametrize(("at_least", "ordered"), [(50, 60), (80, 0)])
def test_a_threshold_is_nothing_or_all_of_it(at_least: float, ordered: float):
    # The line makes 60 in the quarter in which 100 are needed: an order of 60 is above a threshold of 50, and none of
    # 80 can be placed.
    case = assemble(world(Requirements=ONE_NEED, Resources=[{"capacity": 60}], ResourceUse=[{"offer": "O"}]))
    row = Threshold(key="T", first=1, last=4, for_each=("offer", "ally", "period"), at_least=at_least)
    plan = kept(replace(case, thresholds=(row,)))
    assert by_period(plan).get(1, 0.0) == pytest.approx(ordered)
    assert levels(plan)["shortfall 1"] == pytest.approx((100 - ordered) * 100)


def test_a_fixed_cost_gathers_orders():
    # 30 a quarter: four orders would cost four times the 500. Held stock is free, so all 120 come in one order.
    row = Threshold(key="T", first=1, last=4, for_each=("period",), fixed_cost=500)
    plan = kept(replace(assemble(world(Requirements=[{"quantity": 30}])), thresholds=(row,)))
    assert by_period(plan) == {1: pytest.approx(120)}
    assert levels(plan)["cost"] == pytest.approx(12000 + 500)


def test_a_minimum_contract_counts_by_the_period_of_the_order():
    # With a lead of one quarter what comes in the second and is ordered in the first is one contract of both allies: 50
    # and 50 are at least 100 together.
    case = assemble(world(Allies=[{"ally": "A"}, {"ally": "B"}], Offers=[{"lead_months": 3}], Requirements=[
        {"ally": ally, "quantity": 50, "from": "2024-Q2", "to": "2024-Q2"} for ally in "AB"]))
    row = Threshold(key="T", first=1, last=4, for_each=("manufacturer", "item", "order_period"), at_least=100)
    checks = verify(replace(case, thresholds=(row,)), kept(replace(case, thresholds=(row,)))).terms
    assert [(check.group, check.amount) for check in checks] == [(("m", "i", "2024-q1"), pytest.approx(100))]


def test_signed_orders_help_to_reach_a_threshold_and_have_begun_the_contract():
    # 60 of the 100 are signed: the 40 that are left are below the threshold of 80 by themselves, and with the signed
    # ones above it. The contract is there already, so that its fixed cost is no part of what is decided.
    case = assemble(world(Requirements=ONE_NEED, Signed=[{"period": "2024-Q1", "quantity": 60}]))
    row = Threshold(key="T", first=1, last=4, for_each=("period",), at_least=80, fixed_cost=500)
    plan = kept(replace(case, thresholds=(row,)))
    assert by_period(plan) == {1: pytest.approx(40)}
    assert levels(plan)["cost"] == pytest.approx(4000)


def test_signed_orders_need_keep_no_threshold_themselves():
    # 100 signed rounds are all that is needed. The threshold of 200 asks for no more.
    case = assemble(world(Requirements=ONE_NEED, Signed=[{"period": "2024-Q1", "quantity": 100}]))
    plan = kept(replace(case, thresholds=(Threshold(key="T", first=1, last=4, at_least=200),)))
    assert not plan.order and levels(plan)["shortfall 1"] == 0


def test_at_most_one_supplier_is_the_one_that_makes_more():
    # The lines make 60 and 50: with one supplier 60 of the 100 come, and 40 lack, worth 100 each.
    row = CountRule(key="C", first=1, last=4, for_each=("ally", "family"), kind="max_count", value=1,
                    count="manufacturer")
    plan = kept(replace(assemble(world(Requirements=ONE_NEED, **TWO_MAKERS)), counts=(row,)))
    assert {key.offer for key in plan.order} == {"O"}
    assert levels(plan)["shortfall 1"] == pytest.approx(4000)


def test_a_supplier_with_a_signed_order_counts_already():
    # P is signed for one round: with at most one supplier no other may get an order, though O makes more. P makes 49
    # besides the signed one, so that 50 of the 100 lack.
    case = assemble(world(Requirements=ONE_NEED, **TWO_MAKERS,
                          Signed=[{"offer": "P", "period": "2024-Q1", "quantity": 1}]))
    row = CountRule(key="C", first=1, last=4, for_each=("ally", "family"), kind="max_count", value=1,
                    count="manufacturer")
    plan = kept(replace(case, counts=(row,)))
    assert plan.order == {OrderKey("P", "A", 1): pytest.approx(49)}
    assert levels(plan)["shortfall 1"] == pytest.approx(5000)


def test_a_joint_contract_is_one_of_two_at_least():
    # A alone needs 40, B 0. Two allies have to take 10 each where anything is ordered at all, so B takes 10 that it
    # does not need: 50 rounds for 5,000.
    case = assemble(world(Allies=[{"ally": "A"}, {"ally": "B"}], Requirements=[
        {"quantity": 40, "to": "2024-Q1"}]))
    row = CountRule(key="C", first=1, last=4, for_each=("manufacturer", "item"), kind="min_count", value=2,
                    count="ally", least=10)
    plan = kept(replace(case, counts=(row,)))
    assert sum(plan.order.values()) == pytest.approx(50)
    assert levels(plan)["cost"] == pytest.approx(5000)


def test_no_need_is_too_small_for_what_terms_ask_for_together():
    # 10 are needed. No line limits the offer: an order of 500, and of 700 in the year, comes all the same, for 70,000.
    rows = (Threshold(key="T", first=1, last=4, for_each=("period",), at_least=500),
            Threshold(key="U", first=1, last=4, for_each=("year",), at_least=700))
    plan = kept(replace(assemble(world(Requirements=[{"quantity": 10, "to": "2024-Q1"}])), thresholds=rows))
    assert levels(plan)["shortfall 1"] == 0 and levels(plan)["cost"] == pytest.approx(70000)


def test_no_need_is_too_small_for_the_least_of_each_ally():
    # A needs 10, B nothing. Two allies take 4,000 each, for 800,000, rather than that A goes without.
    case = assemble(world(Allies=[{"ally": "A"}, {"ally": "B"}], Requirements=[{"quantity": 10, "to": "2024-Q1"}]))
    row = CountRule(key="C", first=1, last=4, kind="min_count", value=2, count="ally", least=4000)
    assert levels(kept(replace(case, counts=(row,))))["cost"] == pytest.approx(800000)


def test_no_need_is_too_small_for_a_discount_that_pays_for_more():
    # 10 at 100 are 1,000. From 100 on 95 % are paid back: 100 rounds cost 500.
    case = assemble(world(Requirements=[{"quantity": 10, "to": "2024-Q1"}]))
    plan = kept(replace(case, discounts=(Discount("M", "I", "total", (DiscountStep(100, 0.95),)),)))
    assert sum(plan.order.values()) == pytest.approx(100) and levels(plan)["cost"] == pytest.approx(500)


@pytest.mark.parametrize(("kind", "cost"), [
    ("all", 100 * 90),                     # a tenth of all 100
    ("incremental", 80 * 100 + 20 * 90)])  # a tenth of the 20 above 80
def test_a_discount_is_on_all_or_on_what_is_above(kind: Any, cost: float):
    discount = Discount("M", "I", "total", (DiscountStep(80, 0.1),), kind)
    plan = kept(replace(assemble(world(Requirements=ONE_NEED)), discounts=(discount,)))
    assert levels(plan)["cost"] == pytest.approx(cost)


@pytest.mark.parametrize(("kind", "ordered"), [("all", 80), ("incremental", 75)])
def test_more_is_ordered_than_needed_where_a_discount_on_all_pays_for_it(kind: Any, ordered: float):
    # 75 at 100 are 7,500, and 80 at 90 only 7,200. Where only what is above 80 is cheaper, 80 would cost 8,000.
    discount = Discount("M", "I", "total", (DiscountStep(80, 0.1),), kind)
    case = assemble(world(Requirements=[{"quantity": 75, "to": "2024-Q1"}]))
    assert sum(kept(replace(case, discounts=(discount,))).order.values()) == pytest.approx(ordered)


def test_what_signed_orders_are_paid_back_alone_is_not_counted():
    # 50 are signed at 100, 40 more are needed: 90 reach the step of 60, so that a tenth of all 9,000 is paid back. The
    # signed ones alone would bring nothing. New orders cost 4,000 less 900.
    discount = Discount("M", "I", "total", (DiscountStep(60, 0.1),))
    case = assemble(world(Requirements=[{"quantity": 90, "to": "2024-Q1"}],
                          Signed=[{"period": "2024-Q1", "quantity": 50, "price": 100}]))
    assert levels(kept(replace(case, discounts=(discount,))))["cost"] == pytest.approx(4000 - 900)


def test_a_discount_is_paid_back_at_the_end_of_its_year():
    # Ordered and paid in the first quarter, a tenth comes back after four quarters, at 21 % a year.
    discount = Discount("M", "I", "year", (DiscountStep(60, 0.1),))
    case = assemble(world(Requirements=ONE_NEED, Settings={"discount_rate": 0.21}))
    assert levels(kept(replace(case, discounts=(discount,))))["cost"] == pytest.approx(10000 - 1000 / 1.21)


def test_a_term_that_forbids_what_a_rule_asks_for_is_a_contradiction():
    # The rule asks for 10 rounds, the line makes 40 a quarter, and an order is of 50 at the least: none can be placed,
    # and all 10 of 10 lack.
    case = assemble(world(Requirements=ONE_NEED, Resources=[{"capacity": 40}], ResourceUse=[{"offer": "O"}],
                          Rules=[{"kind": "min_quantity", "value": 10}]))
    row = Threshold(key="T", first=1, last=4, for_each=("period",), at_least=50)
    solved = optimize(replace(case, thresholds=(row,)))
    assert optimize(case).status == "optimal" and solved.status == "conflict" and solved.plan is not None
    assert levels(solved.plan) == {"conflicts": pytest.approx(1.0)}


def test_where_time_runs_out_the_plan_keeps_its_terms_and_nothing_is_called_proved(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Search, "level", lambda self, place: Found(None, -math.inf))
    case = in_lots(assemble(world(Requirements=[{"quantity": 100}])), 72)
    plan = optimize(case).plan
    assert plan is not None and plan.whole is not None and verify(case, plan).passed
    assert not any(level.proved for level in plan.whole)
    assert {level.bound for level in plan.whole} == {-math.inf}


def test_where_presolve_takes_the_points_that_keep_a_level_for_none_it_is_left_out(monkeypatch: pytest.MonkeyPatch):
    def blind(mixed: Any, cost: Any, kept: Any, method: Any, deadline: float) -> Any:
        none = [(np.ones(len(cost)), -1.0)] if kept and method.get("presolve") != "off" else []
        return solver(mixed, cost, [*kept, *none], method, deadline)

    case, solver = in_lots(assemble(world(Requirements=[{"quantity": 100}], Budgets=[{"amount": 25000}])), 72), (
        search._solver)
    expected = levels(kept(case))
    monkeypatch.setattr(search, "_solver", blind)
    assert levels(kept(case)) == expected


def test_without_whole_numbers_the_plan_is_that_of_the_linear_program():
    case = assemble(world(Requirements=[{"quantity": 100}], Budgets=[{"amount": 25000}]))
    free = optimize(replace(in_lots(case, 72), whole=False)).plan
    assert free is not None and free.whole is None
    assert free.order == {OrderKey("O", "A", 1): pytest.approx(250)}


def test_a_case_without_terms_is_solved_by_the_linear_program_alone():
    case = assemble(world(Requirements=[{"quantity": 100}]))
    assert [phase.concerns(case) for phase in PHASES] == [True, False, False]


def test_a_plan_that_breaks_a_term_fails_its_verification():
    # 250 rounds are no multiple of 72: 34 too many, or 38 too few.
    case = assemble(world(Requirements=[{"quantity": 100}], Budgets=[{"amount": 25000}]))
    free = optimize(case).plan
    assert free is not None
    verification = verify(in_lots(case, 72), replace(free, whole=()))
    assert [(check.kind, check.amount, check.excess, check.kept) for check in verification.terms] == [
        ("lot", pytest.approx(250), pytest.approx(34), False)]
    assert [row.row for row in verification.rows if not row.passed] == ["20"]


def test_a_plan_that_was_not_asked_to_keep_its_terms_fails_its_verification():
    case = assemble(world(Requirements=[{"quantity": 72, "to": "2024-Q1"}]))
    free = optimize(case).plan
    assert free is not None and not verify(in_lots(case, 72), free).passed
