"""What lifting a lot, a step, a threshold, a count or a discount changes, and a rule beside them, worked out by hand.

`world` fills in the rest: quarters of 2024, offer O of M at 100; a round short counts 100."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from data.report.policy_costs import in_money, rule_price_facts, rule_price_text, rule_prices_table
from model.case import Case
from model.levels import COST, WholeLevel, shortfall
from model.plan import Plan
from model.sensitivity.policy_costs import RulePrice, Solving, priced_policies, rule_prices
from model.solve import optimize
from tests.helpers.worlds import world

ONE_NEED = [{"quantity": 100, "to": "2024-Q1"}]
TWO_MAKERS: dict[str, Any] = {
    "Requirements": ONE_NEED, "Manufacturers": [{"manufacturer": "M"}, {"manufacturer": "N"}],
    "Offers": [{"offer": "O"}, {"offer": "P", "manufacturer": "N"}],
    "Resources": [{"resource": "R", "capacity": 60}, {"resource": "S", "capacity": 50}],
    "ResourceUse": [{"resource": "R", "offer": "O"}, {"resource": "S", "offer": "P"}]}
LOTS_AND_MONEY: dict[str, Any] = {
    "Requirements": [{"quantity": 100}], "Budgets": [{"amount": 25000}], "Offers": [{"lot": 72}]}


def solved(**sheets: Any) -> tuple[Case, Plan]:
    case = assemble(world(**sheets))
    plan = optimize(case).plan
    assert plan is not None
    return case, plan


def texts(case: Case, plan: Plan, found: tuple[RulePrice, ...]) -> dict[str, str]:
    return {f"{one.price.kind} {one.price.key}".rstrip(): rule_price_text(case, one)
            for one in in_money(case, plan, found)}


def told(**sheets: Any) -> dict[str, str]:
    case, plan = solved(**sheets)
    return texts(case, plan, rule_prices(case, plan))


def test_lots_cost_what_money_they_leave_unspent():
    # 25,000 buy 250 rounds, in lots of 72 three: 216. Without lots 34 more come, worth 3,400 and for 3,400.
    assert told(**LOTS_AND_MONEY) == {
        "lot": "lifting these lots would reduce what is short at priority 1 by EUR 3,400 and raise the cost by EUR "
               "3,400"}


def test_lots_by_family_where_several_have_them():
    # Each of F and G needs 10 in lots of 8: 16 are bought of both. Without the lots of one six are saved at 100,
    # without those of both twelve.
    case, plan = solved(
        Families=[{"family": "F"}, {"family": "G"}], Items=[{"item": "I"}, {"item": "J", "family": "G"}],
        Offers=[{"offer": "O", "lot": 8}, {"offer": "P", "item": "J", "lot": 8}],
        Requirements=[{"family": family, "quantity": 10, "to": "2024-Q1"} for family in "FG"])
    found = rule_prices(case, plan)
    assert {(price.kind, price.key): price.changes[COST] for price in found} == {
        ("lot", ""): pytest.approx(-1200), ("lot", "F"): pytest.approx(-600), ("lot", "G"): pytest.approx(-600)}
    assert list(rule_prices_table(case, in_money(case, plan, found)).values("name")) == ["all", "F", "G"]


def test_a_step_that_is_too_large_to_pay():
    # The line makes 60 of 100. One step of 90 costs 900; 40 would cost 400.
    assert told(Requirements=ONE_NEED, ResourceUse=[{"offer": "O"}], Resources=[
        {"capacity": 60, "max_expansion": 90, "expansion_cost": 10, "step": 90}]) == {
            "step": "lifting these steps would reduce the cost by EUR 500"}


def test_a_minimum_order_and_a_fee():
    # The line makes 60 of 100: below 80 nothing can be ordered. The fee of 500 is saved.
    line: dict[str, Any] = {"Requirements": ONE_NEED, "Resources": [{"capacity": 60}], "ResourceUse": [{"offer": "O"}]}
    assert told(**line, Thresholds=[{"at_least": 80, "for_each": "period"}]) == {
        "threshold threshold": "lifting this threshold would reduce what is short at priority 1 by EUR 6,000 and raise "
                               "the cost by EUR 6,000"}
    assert told(**line, Thresholds=[{"threshold": "fee", "fixed_cost": 500}]) == {
        "threshold fee": "lifting this threshold would reduce the cost by EUR 500"}


def test_a_rule_that_counts():
    # One supplier makes 60, both 110 of the 100 that are needed.
    assert told(**TWO_MAKERS, Rules=[{"kind": "max_count", "value": 1, "count": "manufacturer"}]) == {
        "rule rule": "lifting this rule would reduce what is short at priority 1 by EUR 4,000 and raise the cost by "
                     "EUR 4,000"}


def test_without_a_discount_the_cost_rises():
    # A tenth of 10,000 is paid back.
    assert told(Requirements=ONE_NEED, Discounts=[{"from_quantity": 50, "discount": 0.1}]) == {
        "discount M, I, year": "lifting this discount would raise the cost by EUR 1,000"}


def test_a_rule_beside_lots_is_lifted_with_the_lots():
    # At most 150 rounds: two lots of 72, below the rule, so that it has no price with the lots fixed. Without it three.
    case, plan = solved(Requirements=[{"quantity": 216, "to": "2024-Q1"}], Offers=[{"lot": 72}],
                        Rules=[{"kind": "max_quantity", "value": 150}])
    found = rule_prices(case, plan, priced_policies(optimize(case).linear.relaxation))
    assert texts(case, plan, found)["rule rule"] == (
        "lifting this rule would reduce what is short at priority 1 by EUR 7,200 and raise the cost by EUR 7,200")
    # Without the lots 150 come.
    assert next(price for price in found if price.kind == "lot").changes[shortfall(1)] == pytest.approx(-600)


def test_terms_that_are_left_aside_have_no_price():
    assert told(**LOTS_AND_MONEY, Settings={"whole": "no"}) == {}


def unproved(plan: Plan, value: float, bound: float) -> Plan:
    """The plan with the first level at the value, which is not proved."""
    assert plan.whole is not None
    levels = tuple(replace(level, value=value) if level.level == shortfall(1) else level for level in plan.levels)
    return replace(plan, levels=levels, whole=tuple(
        WholeLevel(level.level, bound, value, bound, False) if level.level == shortfall(1) else
        replace(level, proved=False) for level in plan.whole))


@pytest.mark.parametrize(("value", "bound", "words"), [
    # The plan lacks 18,400 and could lack 15,000. The one found without the fee lacks 2,400 less; it is 600 above
    # what is possible, so all of that may be had with the fee as well.
    (16_000, 15_400, "would reduce the weighted shortfall of priority 1, with as much short at its price; lifting it "
                     "can reduce the weighted shortfall of priority 1 by 16.31 % at the most, and perhaps by nothing"),
    # One that is below all that is possible with it: 15,000 - 14,000 at least is due to it, 18,400 - 13,080 at most.
    (14_000, 13_080, "would reduce the weighted shortfall of priority 1, with as much short at its price; lifting it "
                     "would reduce the weighted shortfall of priority 1 by 5.43 % at least and 28.92 % at the most")])
def test_what_is_sure_where_plans_are_not_proved(value: float, bound: float, words: str):
    case, plan = solved(**LOTS_AND_MONEY, Thresholds=[{"fixed_cost": 1}])
    (fee, *_) = rule_prices(case, unproved(plan, 18_400, 15_000), solving=Solving(
        for_each=lambda work, shared, cases: iter([((), unproved(plan, value, bound))] * len(cases))))
    (told,) = in_money(case, plan, [fee])
    assert rule_price_text(case, told) == f"the plan found without this threshold {words}"
    assert rule_price_facts([told])[0]["proved"] is False


def test_a_worse_plan_says_nothing_against_lifting():
    # The plan at hand keeps all but the fee, so what is found without it and lacks more is no answer: the fee is saved.
    case, plan = solved(**LOTS_AND_MONEY, Thresholds=[{"fixed_cost": 7}])
    (fee, lots) = rule_prices(case, unproved(plan, 18_400, 15_000), solving=Solving(
        for_each=lambda work, shared, cases: iter([((), unproved(plan, 19_000, 15_000))] * len(cases))))
    assert (fee.plan, fee.found[shortfall(1)], fee.found[COST]) == (None, 0, pytest.approx(-7))
    assert rule_price_text(case, in_money(case, plan, [lots])[0]) == (
        "no better plan was found without these lots; lifting them can reduce the weighted shortfall of priority 1 by "
        "18.48 % at the most, and perhaps by nothing")
