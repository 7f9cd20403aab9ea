"""Rows 11 and 12 by tiny worlds: ammunition that a formation can share, and standard items."""

from typing import Any

import pytest

from tests.helpers.worlds import levels, solve, world

Q1 = {"from": "2024-Q1", "to": "2024-Q1"}


def formation(fits: dict[str, str], share: float = 0.5, **sheets: Any) -> Any:
    """A and B, a group, need 10 in Q1. I costs 100, J 50, K 70. `fits` has the items that each ally can use."""
    return world(**{
        "Allies": [{"ally": ally} for ally in fits], "Items": [{"item": item} for item in "IJK"],
        "Offers": [{"offer": "of I"}, {"offer": "of J", "item": "J", "price": 50},
                   {"offer": "of K", "item": "K", "price": 70}],
        "Systems": [{"ally": ally, "system": f"fires {item}"} for ally, items in fits.items() for item in items],
        "Certified": [{"system": f"fires {item}", "item": item} for item in "IJK"],
        "Groups": [{"ally": ally, "share": share} for ally in fits],
        "Requirements": [{"ally": ally, "quantity": 10, **Q1} for ally in fits], **sheets})


def test_members_of_a_group_order_what_all_can_use():
    # B uses I alone, so I is common: half of A's 10 are I, though J is cheaper. 5 * 100 + 5 * 50 + 10 * 100.
    plan = solve(formation({"A": "IJ", "B": "I"}))
    assert plan.order == pytest.approx({("of I", "A", 1): 5, ("of J", "A", 1): 5, ("of I", "B", 1): 10})
    assert levels(plan)["cost"] == pytest.approx(1750)


def test_the_share_holds_for_each_member_not_for_the_group():
    # B's 10 of I would be half of the group's 20; A's own orders must be half I all the same. With share 1 all are.
    plan = solve(formation({"A": "IJ", "B": "I"}, share=1))
    assert plan.order == pytest.approx({("of I", "A", 1): 10, ("of I", "B", 1): 10})


def test_several_common_items_count_together():
    # I and K are common: A takes 5 of K, the cheaper, and 5 of J; B takes 10 of K.
    plan = solve(formation({"A": "IJK", "B": "IK"}))
    assert plan.order == pytest.approx({("of K", "A", 1): 5, ("of J", "A", 1): 5, ("of K", "B", 1): 10})


def test_a_group_without_a_common_item_has_no_row():
    # A uses J, B uses I: nothing is common, both buy what they use.
    plan = solve(formation({"A": "J", "B": "I"}))
    assert plan.order == pytest.approx({("of J", "A", 1): 10, ("of I", "B", 1): 10})


def test_three_members_need_an_item_common_to_all_three():
    # I is common to A and B, but C uses J alone: C empty, no row, all take J where they can.
    plan = solve(formation({"A": "IJ", "B": "I", "C": "J"}))
    assert plan.order == pytest.approx({("of J", "A", 1): 10, ("of I", "B", 1): 10, ("of J", "C", 1): 10})


def test_a_member_that_can_order_nothing_of_the_family_does_not_count():
    # B operates nothing: A alone counts, fewer than two, no row.
    plan = solve(formation({"A": "IJ", "B": ""}))
    assert plan.order == pytest.approx({("of J", "A", 1): 10})


def test_an_item_that_nobody_offers_is_not_common():
    # Without an offer of I, B has no order for it and does not count: A is free.
    plan = solve(formation({"A": "IJ", "B": "I"}, Offers=[{"offer": "of J", "item": "J", "price": 50}]))
    assert plan.order == pytest.approx({("of J", "A", 1): 10})


def standard(**sheets: Any) -> Any:
    """A and B need 10 each in Q1; I is standard at 100, J is not, at 50; 60 % must be standard."""
    return world(**{
        "Allies": [{"ally": "A"}, {"ally": "B"}], "Families": [{"standard_share": 0.6}],
        "Items": [{"item": "I", "standard": "yes"}, {"item": "J"}],
        "Offers": [{"offer": "of I"}, {"offer": "of J", "item": "J", "price": 50}],
        "Requirements": [{"ally": "A", "quantity": 10, **Q1}, {"ally": "B", "quantity": 10, **Q1}], **sheets})


def test_a_share_of_a_family_is_standard_over_all_allies():
    # 12 of 20 standard: 12 * 100 + 8 * 50.
    plan = solve(standard())
    assert sum(quantity for (offer, _, _), quantity in plan.order.items() if offer == "of I") == pytest.approx(12)
    assert levels(plan)["cost"] == pytest.approx(1600)


def test_a_shortage_weighs_more_than_a_round_that_nobody_needs():
    # B uses J alone. Its 10 of J are 40 % of 25 orders: A orders 15 of I, 5 more than it needs, so that B goes short of
    # nothing. 15 * 100 + 10 * 50.
    plan = solve(standard(Systems=[{"ally": "A"}, {"ally": "B", "system": "T"}],
                          Certified=[{"item": "I"}, {"item": "J"}, {"item": "J", "system": "T"}]))
    assert plan.order == pytest.approx({("of I", "A", 1): 15, ("of J", "B", 1): 10})
    assert levels(plan) == pytest.approx({"shortfall 1": 0, "cost": 2000, "tidy": 0})


@pytest.mark.parametrize("sheets", [
    {"Offers": [{"offer": "of J", "item": "J", "price": 50}]},  # no standard item is offered
    {"Items": [{"item": "I"}, {"item": "J"}]},  # none is standard
    {"Families": [{}]},  # no share is asked
])
def test_without_a_standard_item_or_a_share_there_is_no_row(sheets: dict[str, Any]):
    # All 20 are J.
    assert levels(solve(standard(**sheets)))["cost"] == pytest.approx(1000)
