"""Rates of lines and attributes of orders, judged from the case and the plan alone: what is wrong is found."""

from dataclasses import replace

import pytest

from data.case.builder import assemble
from model.plan import LineKey, OrderKey, RuleKey
from model.verification.verify import verify
from tests.helpers.worlds import solve, world

SOON = {"to": "2024-Q1"}
# 4 are needed in the first of four periods, the line should make 10 in each: 6, 10, 10 and 10 lack, at 30.
IDLE = world(ResourceUse=[{"offer": "O"}], Resources=[{"capacity": 50, "min_rate": 10, "idle_cost": 30}, {
    "resource": "S", "capacity": 50, "min_rate": 10}], Requirements=[{"quantity": 4, **SOON}])
# 36 of O, which carries all, and 35 of P, which carries a fifth, are just 65 % of what is spent.
WEIGHED = world(Offers=[{"offer": "O"}, {"offer": "P", "price": 80}],
                Attributes=[{"offer": "O", "value": 1}, {"offer": "P", "value": 0.2}],
                Requirements=[{"quantity": 71, **SOON}],
                Rules=[{"kind": "min_spend_share", "value": 0.65, "attribute": "content"}])


def failed(tables, plan):
    verification = verify(assemble(tables), plan)
    return {check.row for check in verification.rows if not check.passed} | {
        check.name for check in verification.levels if not check.passed}


def with_idle(**changed):
    """The plan with what its line R lacks in some periods, or another line, replaced."""
    plan = solve(IDLE)
    return replace(plan, idle={**plan.idle, **{LineKey(*key.split("_")[:1], int(key.split("_")[1])): quantity
                                               for key, quantity in changed.items()}})


def test_the_plan_itself_passes():
    assert failed(IDLE, solve(IDLE)) == set() and failed(WEIGHED, solve(WEIGHED)) == set()


def test_a_line_that_lacks_more_than_the_plan_says_is_found():
    assert failed(IDLE, with_idle(R_1=5)) == {"18", "cost"}


def test_what_is_said_to_lack_without_lacking_costs_and_is_found():
    assert failed(IDLE, with_idle(R_1=7)) == {"cost"}


# S has a rate and no cost, T and the period after the last do not exist.
@pytest.mark.parametrize("key", ["S_1", "T_1", "R_5"])
def test_what_cannot_be_idle_is_found(key):
    assert "existence" in failed(IDLE, with_idle(**{key: 1}))


def test_nothing_lacks_less_than_nothing():
    assert "sign" in failed(IDLE, with_idle(R_2=-1))


def test_the_level_cost_is_missed_where_only_a_line_costs_something():
    tables = world(Systems=[], Resources=[{"capacity": 5, "min_rate": 1, "idle_cost": 2}], Requirements=[{"quantity": 1}])
    plan = solve(tables)
    assert "cost" in failed(tables, replace(plan, levels=tuple(
        level for level in plan.levels if level.name != "cost")))


def swapped(plan, units):
    """So many units ordered of P in place of O; stocks and needs see no difference."""
    one, other = OrderKey("O", "A", 1), OrderKey("P", "A", 1)
    return replace(plan, order={one: plan.order[one] - units, other: plan.order[other] + units})


def test_a_share_that_carries_too_little_is_found():
    assert "13" in failed(WEIGHED, swapped(solve(WEIGHED), 0.01))
    assert "13" not in failed(WEIGHED, swapped(solve(WEIGHED), -0.01))


def test_a_rule_about_an_offer_sees_that_offer_alone():
    tables = world(Offers=[{"offer": "O"}, {"offer": "P", "price": 80}], Requirements=[{"quantity": 71, **SOON}],
                   Rules=[{"kind": "max_quantity", "value": 35, "offer": "P"}])
    assert "13" in failed(tables, swapped(solve(tables), 0.01))
    assert "13" not in failed(tables, swapped(solve(tables), -0.01))


def test_its_share_is_of_its_family_alone():
    # 7 of 28 of F; the 28 of G are no part of it.
    tables = world(Families=[{}, {"family": "G"}], Items=[{}, {"item": "J", "family": "G"}],
                   Offers=[{}, {"offer": "P", "price": 80}, {"offer": "X", "item": "J"}],
                   Requirements=[{"quantity": 28, **SOON}, {"family": "G", "quantity": 28, **SOON}],
                   Rules=[{"kind": "max_spend_share", "value": 7 * 80 / (7 * 80 + 21 * 100), "offer": "P"}])
    plan = solve(tables)
    assert plan.order[OrderKey("P", "A", 1)] == pytest.approx(7)
    more = {**plan.order, OrderKey("P", "A", 1): 7.01, OrderKey("O", "A", 1): 20.99}
    assert "13" in failed(tables, replace(plan, order=more))


def test_no_violation_exists_where_no_order_carries_anything():
    tables = world(Attributes=[{"offer": "X", "value": 1}], Offers=[{}, {"offer": "X", "manufacturer": "N"}],
                   Manufacturers=[{}, {"manufacturer": "N"}], Requirements=[{"quantity": 5, **SOON}],
                   Rules=[{"kind": "min_spend_share", "value": 0.5, "attribute": "content", "penalty": 1,
                           "for_each": "manufacturer"}])
    plan = solve(tables)
    assert "existence" in failed(tables, replace(plan, violation={RuleKey("rule", ("M",)): 1.0}))
    assert "existence" not in failed(tables, replace(plan, violation={RuleKey("rule", ("N",)): 1.0}))
