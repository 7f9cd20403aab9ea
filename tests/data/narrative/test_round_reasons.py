"""Why complete rounds are short: the component that is missing, and why that one is; what expired; what is under way.

`world` fills in the rest: quarters of 2024, ally A with system S that fires the round I of family F. ROUNDS: a round
takes a fuze Z of family FUZE and two charges C of family CHARGE; A has plenty of both but what a test takes away."""

from __future__ import annotations

from typing import Any

from data.narrative.explanations import explanations
from tests.helpers.explained import explained, ranked_causes
from tests.helpers.worlds import outcome, world

ROUNDS: dict[str, Any] = {
    "Families": [{"weight": 500}, {"family": "FUZE", "unit": "fuze"}, {"family": "CHARGE"}],
    "Items": [{}, {"item": "Z", "name": "point fuze", "family": "FUZE"}, {"item": "C", "family": "CHARGE"}],
    "Certified": [{}], "Assembly": [{"component": "Z"}, {"component": "C", "quantity": 2}],
    "Offers": [{"item": "Z"}], "Resources": [{"capacity": 10}], "ResourceUse": [{"item": "Z"}],
    "Stock": [{"item": "C", "quantity": 1000}]}
ONE = {"periods": 1}


def told(row: int, period: int, **sheets: Any) -> str:
    return explained(world(**{**ROUNDS, **sheets})).text(row, period)


def test_the_component_that_is_missing_is_named_with_its_own_obstacle():
    # 10 fuzes for 15 rounds; of charges there are enough.
    assert told(2, 1, Settings=ONE, Requirements=[{"quantity": 15}]) == (
        "point fuze [Z] is missing for I: R is full in 2024-Q1, taken by A; no expansion of R is on offer; it would "
        "come by offer O, delivered in 2024-Q1")


def test_two_components_that_are_missing_share_the_reason():
    # A fuze costs 100, two charges 150 each: a round takes 400 of the 2,000, 5 of 15 rounds. A quarter of what one more
    # would take is the fuze's.
    text = told(2, 1, Settings=ONE, Stock=[], Resources=[], ResourceUse=[], Requirements=[{"quantity": 15}],
                Offers=[{"item": "Z"}, {"offer": "P", "item": "C", "price": 150}], Budgets=[{"amount": 2000}])
    charges, fuzes, *ways = text.split("; ")
    assert charges.startswith("C is missing for I: the budget of A ") and charges.endswith(" (75 % of the reason)")
    assert fuzes.startswith("point fuze [Z] is missing for I: the budget of A ") and fuzes.endswith(" (25 %)")
    assert ways == ["C would come by offer P, delivered in 2024-Q1",
                    "point fuze [Z] would come by offer O, delivered in 2024-Q1"]


def test_a_component_that_comes_too_late():
    # Fuzes take six months, so none is there before Q3; the need of Q1 and Q2 has no way.
    assert told(2, 1, Offers=[{"item": "Z", "lead_months": 6}], Requirements=[{"quantity": 5}]) == (
        "the earliest delivery of point fuze [Z], which complete rounds need, is 2024-Q3, because the shortest lead "
        "time is 6 months (offer O)")


def test_a_component_that_never_comes():
    assert told(2, 1, Stock=[], Requirements=[{"quantity": 5}]) == (
        "C, which complete rounds need, cannot be had within the plan: nobody offers C that A may use, and nobody can "
        "pass any on")


def test_the_cause_names_the_component_and_its_line():
    # All of what is short is for want of fuzes: 5 rounds in the only quarter.
    tables = world(**ROUNDS, Settings=ONE, Requirements=[{"quantity": 15}])
    solved = outcome(tables)
    assert solved.plan is not None
    found = explanations(explained(tables).case, solved.plan, solved.relaxation)
    assert [(cause.words, cause.money) for cause in found.causes] == [("capacity of R", 2500)]


def test_the_cause_of_what_comes_too_late_is_the_component():
    found = explained(world(**{**ROUNDS, "Offers": [{"item": "Z", "lead_months": 12}], "Requirements": [
        {"quantity": 5}]}))
    reasons = found.explainer.reasons(found.plan.shortfall)
    ranked = ranked_causes(found.case, found.plan, reasons)
    assert [cause.words for cause in ranked] == [
        "point fuze [Z] for complete rounds, lead times: nothing can be there by then"]


def test_a_target_of_rounds_lacks_components():
    # 10 fuzes at the end of the only quarter match 10 of the 15 rounds wanted.
    assert told(2, 1, Settings=ONE, Requirements=[{"quantity": 15, "kind": "stock"}]).startswith(
        "point fuze [Z] is missing for I: R is full in 2024-Q1, taken by A")


def test_stock_that_expired_before_it_was_needed():
    # A has 8 until Q2 and uses 3 a quarter up to then; 2 expire, and from Q3 on the line makes 1 of 3.
    sheets: dict[str, Any] = {
        "Families": [{"unit": "round"}], "Resources": [{"capacity": 1}], "ResourceUse": [{"item": "I"}],
        "Offers": [{"lead_months": 6}], "Stock": [{"quantity": 8, "usable_to": "2024-Q2"}],
        "Requirements": [{"quantity": 3}]}
    text = explained(world(**sheets)).text(2, 3)
    assert text.startswith("R is full in 2024-Q3") and text.endswith("2 rounds of I expired at A after 2024-Q2")
    enough = {**sheets, "Stock": [{"quantity": 6, "usable_to": "2024-Q2"}]}
    assert "expired" not in explained(world(**enough)).text(2, 3)


PAIR: dict[str, Any] = {
    "Allies": [{"ally": "A"}, {"ally": "B"}], "Systems": [{}], "Offers": [], "Manufacturers": [],
    "Requirements": [{"quantity": 5}]}


def test_what_is_under_way():
    # B has 20; what leaves in the first quarter arrives in the third.
    way = {"from_ally": "B", "to_ally": "A", "delay_months": 5}
    found = explained(world(**PAIR, Stock=[{"ally": "B", "quantity": 20}], Transfers=[way]))
    assert found.text(2, 1) == "the earliest delivery is 2024-Q3, because I takes 2 quarters from B"


def test_what_others_get_later_and_then_send():
    # B gets 20 in Q2, and a quarter later they are at A.
    way = {"from_ally": "B", "to_ally": "A", "delay_months": 3}
    found = explained(world(**PAIR, Transfers=[way],
                            Deliveries=[{"ally": "B", "period": "2024-Q2", "quantity": 20}]))
    assert found.text(2, 2) == ("the earliest delivery is 2024-Q3, because B has I from 2024-Q2 on, and it takes 1 "
                                "quarter")
