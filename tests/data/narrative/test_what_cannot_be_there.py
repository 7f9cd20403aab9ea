"""Why nothing can be there in time, of a family and of a component of complete rounds, and what that is as a cause.

`world` fills in the rest: quarters of 2024, ally A with system S that fires item I of family F, offer O of I."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.explained import Explained, explained, ranked_causes
from tests.helpers.worlds import world

TWO = {"Allies": [{"ally": "A"}, {"ally": "B"}]}
NO = {"offer": "O", "ally": "A", "allowed": "no"}
WHO = "who may buy: the ally is no member of the offers, or Terms do not let it"
LATE = "lead times: nothing can be there by then"
NOBODY = "no offer: nobody offers what is needed"
Q1 = {"from": "2024-Q1", "to": "2024-Q1"}


def causes(found: Explained) -> dict[str, float]:
    """The causes as the prices say, with their money."""
    reasons = {key: found.reason(*key) for key in found.plan.shortfall}
    return {cause.words: cause.money for cause in ranked_causes(found.case, found.plan, reasons)}


def of_one(need: dict[str, Any] | None = None, **sheets: Any) -> dict[str, float]:
    """The causes where A needs 5 at 100 in each quarter, or what is given."""
    return causes(explained(world(**{**TWO, "Requirements": [{"quantity": 5, **(need or {})}], **sheets})))


@pytest.mark.parametrize("sheets", [{"Terms": [NO]}, {"Offers": [{"allies": "B"}]}])
def test_who_may_buy_is_a_cause_of_its_own(sheets: dict[str, Any]):
    # 5 in each of four quarters at 100.
    assert of_one(**sheets) == pytest.approx({WHO: 2000})


def test_what_is_closed_and_would_be_late_is_late_while_it_is():
    # P is open from Q3 on; O, which is closed, would deliver from Q2 on. Q1 is for the lead times, Q2 for who may buy.
    assert of_one(Terms=[NO], Offers=[{"lead_months": 3}, {"offer": "P", "lead_months": 6}]) == pytest.approx(
        {LATE: 500, WHO: 500})


def test_a_closed_offer_that_is_certified_later_would_not_be_there_either():
    # O delivers at once, but what it sells is certified from Q3 on, as is P's, which takes two quarters.
    assert of_one(Terms=[NO], Offers=[{}, {"offer": "P", "lead_months": 6}], Certified=[{"from": "2024-Q3"}]) == (
        pytest.approx({LATE: 500, "certificates: nothing that may be used can be there by then": 500}))


def test_what_nobody_offers_is_no_matter_of_lead_times():
    assert of_one(Items=[{}, {"item": "J", "family": "G"}], Families=[{}, {"family": "G", "weight": 100}],
                  need={"family": "G"}) == pytest.approx({NOBODY: 2000})


@pytest.mark.parametrize(("cause", "sheets"), [
    (LATE, {"Offers": [{"lead_months": 12}]}),
    ("certificates: nothing that may be used can be there by then", {"Certified": [{"from": "2024-Q2"}]}),
    ("offer periods: nothing is delivered by then", {"Offers": [{"from": "2024-Q2"}]}),
    ("lead times, certificates and offer periods: together they leave no delivery",
     {"Offers": [{"to": "2024-Q2"}], "Certified": [{"from": "2024-Q3"}]}),
    ("transfers: nothing can be passed on by then", {
        "Offers": [], "Stock": [{"ally": "B", "quantity": 5}],
        "Transfers": [{"from_ally": "B", "to_ally": "A", "delay_months": 3}]}),
])
def test_each_fact_is_a_cause_of_its_own(cause: str, sheets: dict[str, Any]):
    assert list(of_one(Q1, **sheets)) == [cause]


ROUNDS: dict[str, Any] = {
    **TWO, "Families": [{"weight": 1000}, {"family": "FUZE", "weight": 100}, {"family": "SHELL", "weight": 100}],
    "Items": [{}, {"item": "Z", "family": "FUZE"}, {"item": "C", "family": "SHELL"}], "Systems": [{}],
    "Certified": [{}], "Assembly": [{"component": "Z"}, {"component": "C"}],
    "Offers": [{"item": "Z"}, {"offer": "P", "item": "C"}]}
OTHER = {"Items": [*ROUNDS["Items"], {"item": "Y", "family": "FUZE"}], "Certified": [{}, {"item": "Y"}]}


def rounds(**sheets: Any) -> Explained:
    return explained(world(**{**ROUNDS, **sheets}))


@pytest.mark.parametrize("kind", ["stock", "use"])
@pytest.mark.parametrize(("fact", "barrier", "sheets"), [
    ("the earliest delivery is 2024-Q2, because the shortest lead time is 3 months (offer O)", LATE,
     {"Offers": [{"item": "Z", "lead_months": 3}, {"offer": "P", "item": "C"}]}),
    ("nobody offers Z that A may use, and nobody can pass any on", NOBODY, {"Offers": [{"offer": "P", "item": "C"}]}),
    ("the terms do not let A buy offer O, and nobody can pass any Z on", WHO, {"Terms": [NO]}),
    ("A is no member of offer O, which is for B, and nobody can pass any Z on", WHO,
     {"Offers": [{"item": "Z", "allies": "B"}, {"offer": "P", "item": "C"}]}),
])
def test_why_a_component_is_short_that_a_has_some_of(kind: str, fact: str, barrier: str, sheets: dict[str, Any]):
    # Fuzes for 3 of 5 rounds are there; shells can be bought for all.
    found = rounds(**sheets, Stock=[{"item": "Z", "quantity": 3}], Requirements=[{"kind": kind, "quantity": 5, **Q1}])
    assert found.plan.shortfall == pytest.approx({(2, 1): 2})
    assert found.text(2, 1).startswith(f"Z is missing for I: {fact}, and what A has of it ")
    (cause,) = causes(found)
    assert cause == f"Z for complete rounds, {barrier}"


def test_the_lead_time_of_another_item_of_the_component_s_family_is_not_told():
    # Y, a fuze too but no part of the round, takes no time.
    found = rounds(**OTHER,
                   Offers=[{"item": "Z", "lead_months": 3}, {"offer": "P", "item": "C"}, {"offer": "Q", "item": "Y"}],
                   Requirements=[{"quantity": 5, **Q1}])
    assert "because the shortest lead time is 3 months (offer O)" in found.text(2, 1)


def test_two_components_that_are_short_for_reasons_of_their_own():
    # No use: 3 fuzes and 3 shells for 5 rounds; nobody offers fuzes, shells take a quarter. Neither alone brings a
    # round, and by which of the two it lacks no price tells.
    found = rounds(Offers=[{"offer": "P", "item": "C", "lead_months": 3}],
                   Stock=[{"item": "Z", "quantity": 3}, {"item": "C", "quantity": 3}],
                   Requirements=[{"quantity": 5, **Q1}])
    words = {"Z for complete rounds, " + NOBODY, "C for complete rounds, " + LATE}
    assert set(causes(found)) <= words and sum(causes(found).values()) == pytest.approx(2000)


def test_a_component_that_is_kept_for_a_target_of_its_own_is_named():
    # All 5 fuzes are kept as priority 1 asks; nobody offers more, so that the rounds of priority 2 lack them.
    found = rounds(Offers=[{"offer": "P", "item": "C"}], Stock=[{"item": "Z", "quantity": 5}], Requirements=[
        {"family": "FUZE", "kind": "stock", "quantity": 5, "priority": 1}, {"quantity": 2, "priority": 2, **Q1}])
    assert found.plan.shortfall == pytest.approx({(3, 1): 2})
    assert found.text(3, 1).startswith(
        "Z is missing for I: nobody offers Z that A may use, and nobody can pass any on, and what A has of it is kept "
        "for its own stock target in 2024-Q")
    assert causes(found) == pytest.approx({"Z for complete rounds, " + NOBODY: 2000})


def test_a_full_line_is_told_before_what_is_kept():
    # The same, but fuzes are made, 3 a quarter, and the rounds need them all: a line that is full, and no lead time.
    found = rounds(Resources=[{"capacity": 3}], ResourceUse=[{"item": "Z"}], Stock=[{"item": "Z", "quantity": 5}],
                   Requirements=[{"family": "FUZE", "kind": "stock", "quantity": 5, "priority": 1},
                                 {"quantity": 5, "priority": 2, **Q1}])
    assert found.plan.shortfall == pytest.approx({(3, 1): 2})
    assert found.text(3, 1).startswith("Z is missing for I: R is full in 2024-Q1, taken by A")
    assert causes(found) == pytest.approx({"capacity of R": 2000})


def test_a_component_that_is_passed_on_and_closed_to_the_ally():
    # B may pass 3 of its 9 fuzes on; A may not buy any.
    found = rounds(Terms=[NO], Stock=[{"ally": "B", "item": "Z", "quantity": 9}], Requirements=[{"quantity": 5, **Q1}],
                   Transfers=[{"from_ally": "B", "to_ally": "A", "max_quantity": 3}])
    assert found.plan.shortfall == pytest.approx({(2, 1): 2})
    text = found.text(2, 1)
    assert text.startswith("Z is missing for I: transfers from B to A of all families are at their limit in 2024-Q1")
    assert text.endswith("the terms do not let A buy offer O")


def test_fuzes_that_expired_before_the_rounds_were_needed_are_told():
    found = rounds(Offers=[{"offer": "P", "item": "C"}], Requirements=[{"quantity": 5, "from": "2024-Q2"}],
                   Stock=[{"item": "Z", "quantity": 4, "usable_to": "2024-Q1"}])
    assert found.text(2, 2).endswith("4 units of Z expired at A after 2024-Q1")


def test_what_expired_of_another_item_of_the_component_s_family_is_not_told():
    found = rounds(**OTHER, Offers=[{"offer": "P", "item": "C"}], Requirements=[{"quantity": 5, "from": "2024-Q2"}],
                   Stock=[{"item": "Y", "quantity": 4, "usable_to": "2024-Q1"}])
    assert "Z, which complete rounds need" in found.text(2, 2) and "expired" not in found.text(2, 2)


def test_the_first_order_of_a_component_that_is_passed_on_is_its_own():
    # B may pass on 3 fuzes Z; new ones take a quarter. Y, a fuze too but no part of the round, takes no time.
    found = rounds(**OTHER, Stock=[{"ally": "B", "item": "Z", "quantity": 9}], Requirements=[{"quantity": 5, **Q1}],
                   Transfers=[{"from_ally": "B", "to_ally": "A", "max_quantity": 3}], Offers=[
                       {"item": "Z", "lead_months": 3}, {"offer": "P", "item": "C"}, {"offer": "Q", "item": "Y"}])
    assert found.text(2, 1).endswith(
        "the earliest delivery of an order of Z is 2024-Q2, because the shortest lead time is 3 months (offer O)")


def test_complete_rounds_that_the_ally_may_not_buy():
    # Z cannot be had, and J, bought complete, is closed to A: were it not, nothing would be short.
    found = rounds(Items=[*ROUNDS["Items"], {"item": "J"}], Certified=[{}, {"item": "J"}], Requirements=[
        {"quantity": 5, **Q1}], Offers=[{"item": "J"}, {"offer": "P", "item": "C"}], Terms=[NO])
    assert found.text(2, 1).endswith("; the terms do not let A buy offer O")
    assert list(causes(found)) == [WHO]
