"""Row 13 with attributes and offers as a filter: what orders carry weighs them in N, never in D."""

import pytest

from data.case.builder import assemble
from model.formulation.index_sets import make_indices
from model.formulation.rule_rows import rule_rows
from tests.helpers.worlds import levels, outcome, solve, world

SOON = {"to": "2024-Q1"}
# O carries all of it and costs 100, P a fifth of it and costs 80.
TWO_OFFERS = {"Offers": [{"offer": "O"}, {"offer": "P", "price": 80}],
              "Attributes": [{"offer": "O", "value": 1}, {"offer": "P", "value": 0.2}]}


def ordered(plan):
    """Units by offer."""
    found = {}
    for key, quantity in plan.order.items():
        found[key.offer] = found.get(key.offer, 0) + quantity
    return found


def combinations(tables):
    case = assemble(tables)
    return {row.combination for row in rule_rows(case, make_indices(case))}


def test_a_share_of_spending_weighs_its_orders_with_what_they_carry_and_all_spending_with_nothing():
    # 71 units: 100 x + 0.2 * 80 (71 - x) >= 0.65 (100 x + 80 (71 - x)) gives 35 x >= 36 (71 - x), so x = 36.
    plan = solve(world(**TWO_OFFERS, Requirements=[{"quantity": 71, **SOON}],
                       Rules=[{"kind": "min_spend_share", "value": 0.65, "attribute": "content"}]))
    assert ordered(plan) == pytest.approx({"O": 36, "P": 35})
    assert levels(plan)["cost"] == pytest.approx(36 * 100 + 35 * 80)


def test_a_share_of_units_weighs_units():
    # 80 units: x + 0.2 (80 - x) >= 0.5 * 80 gives 0.8 x >= 24, so x = 30.
    plan = solve(world(**TWO_OFFERS, Requirements=[{"quantity": 80, **SOON}],
                       Rules=[{"kind": "min_share", "value": 0.5, "family": "F", "attribute": "content"}]))
    assert ordered(plan) == pytest.approx({"O": 30, "P": 50})


def test_a_maximum_share_weighs_too():
    # The cheaper offer carries 3 a unit: 3 x <= 0.6 * 50, so x = 10.
    plan = solve(world(Offers=TWO_OFFERS["Offers"], Attributes=[{"offer": "P", "value": 3}],
                       Requirements=[{"quantity": 50, **SOON}],
                       Rules=[{"kind": "max_share", "value": 0.6, "family": "F", "attribute": "content"}]))
    assert ordered(plan) == pytest.approx({"O": 40, "P": 10})


# A figure for the offer beats the item's, the item's the manufacturer's; without any it is 0 and limits nothing.
@pytest.mark.parametrize(("rows", "most"), [
    ([{"manufacturer": "M", "value": 5}], 60 / 5),
    ([{"manufacturer": "M", "value": 5}, {"item": "I", "value": 3}], 60 / 3),
    ([{"item": "I", "value": 3}, {"offer": "O", "value": 2}, {"manufacturer": "M", "value": 5}], 60 / 2),
    ([{"item": "I", "value": 3}, {"offer": "O", "value": 0}], 100),
    ([{"attribute": "another", "offer": "O", "value": 9}, {"offer": "X", "value": 9}], 100)])
def test_the_offers_figure_beats_the_items_and_that_the_manufacturers(rows, most):
    plan = solve(world(Offers=[{}, {"offer": "X", "item": "J"}], Items=[{}, {"item": "J", "family": "G"}],
                       Families=[{}, {"family": "G"}], Attributes=rows, Requirements=[{"quantity": 100, **SOON}],
                       Rules=[{"kind": "max_quantity", "value": 60, "attribute": "content"}]))
    assert ordered(plan)["O"] == pytest.approx(most)


def test_quantities_and_spending_are_in_units_of_the_attribute():
    # Nobody needs anything: 10 of what comes at 2.5 a unit are 4 units; of spending at 100 a unit, 500 / 250 = 2.
    attributes = [{"offer": "O", "value": 2.5}]
    for kind, value, units in (("min_quantity", 10, 4), ("min_spend", 500, 2)):
        plan = solve(world(Attributes=attributes, Requirements=[{"quantity": 0}],
                           Rules=[{"kind": kind, "value": value, "attribute": "content"}]))
        assert ordered(plan) == pytest.approx({"O": units})
    plan = solve(world(Attributes=attributes, Requirements=[{"quantity": 9, **SOON}],
                       Rules=[{"kind": "max_spend", "value": 500, "attribute": "content"}]))
    assert ordered(plan) == pytest.approx({"O": 2})


def test_a_penalty_is_for_a_unit_of_the_attribute():
    # 6 units of 2.5 are 15, 5 above the limit: 35 each.
    plan = solve(world(Attributes=[{"offer": "O", "value": 2.5}], Requirements=[{"quantity": 6, **SOON}],
                       Rules=[{"kind": "max_quantity", "value": 10, "attribute": "content", "penalty": 35}]))
    assert levels(plan)["cost"] == pytest.approx(6 * 100 + 5 * 35)


@pytest.mark.parametrize(("value", "conflict"), [(10, 1.0), (0.5, 0.5)])
def test_an_order_that_carries_nothing_counts_with_nothing_and_still_makes_a_row(value, conflict):
    # All that M sells carries 0: its minimum lacks everything, relative to the larger of 1 and the value.
    solved = outcome(world(Attributes=[{"offer": "X", "value": 1}], Offers=[{}, {"offer": "X"}],
                           Requirements=[{"quantity": 1}], Rules=[
                               {"kind": "min_quantity", "value": value, "attribute": "content", "offer": "O"}]))
    assert solved.status == "conflict" and levels(solved.plan) == pytest.approx({"conflicts": conflict})


def test_a_minimum_share_of_what_no_order_of_a_combination_carries_has_no_row_there():
    # F's orders carry something, G's nothing: a share of G's spending cannot be asked for, and all of G is ordered.
    tables = world(Families=[{}, {"family": "G"}], Items=[{}, {"item": "J", "family": "G"}],
                   Offers=[{}, {"offer": "X", "item": "J"}], Attributes=[{"item": "I", "value": 0.9}],
                   Requirements=[{"quantity": 5, **SOON}, {"family": "G", "quantity": 7, **SOON}],
                   Rules=[{"kind": "min_spend_share", "value": 0.65, "attribute": "content", "for_each": "family"}])
    assert combinations(tables) == {("F",)}
    assert ordered(solve(tables)) == pytest.approx({"O": 5, "X": 7})


@pytest.mark.parametrize(("kind", "price", "rows"), [
    ("min_spend_share", 0, set()), ("min_share", 0, {()}), ("min_spend_share", 100, {()}),
    ("max_spend_share", 0, {()})])
def test_what_costs_nothing_carries_nothing_where_spending_counts(kind, price, rows):
    # Of a maximum the row stays: it asks for nothing.
    tables = world(Offers=[{"price": price}], Attributes=[{"offer": "O", "value": 1}], Requirements=[{"quantity": 5}],
                   Rules=[{"kind": kind, "value": 0.5, "family": "F", "attribute": "content"}])
    assert combinations(tables) == rows
    solve(tables)


def test_a_minimum_share_without_an_attribute_keeps_its_row_where_all_is_free():
    assert combinations(world(Offers=[{"price": 0}], Requirements=[{"quantity": 5}],
                              Rules=[{"kind": "min_spend_share", "value": 0.5}])) == {()}


FAMILIES = {"Families": [{}, {"family": "G"}], "Items": [{}, {"item": "J", "family": "G"}],
            "Offers": [{}, {"offer": "P", "price": 60}, {"offer": "X", "item": "J", "price": 50}],
            "Requirements": [{"quantity": 100, **SOON}, {"family": "G", "quantity": 900, **SOON}]}


def test_an_offer_as_a_filter_stands_for_the_family_of_its_item():
    # A quarter of the 100 of F, whatever is ordered of G: the rule needs no other family.
    plan = solve(world(**FAMILIES, Rules=[{"kind": "max_share", "value": 0.25, "offer": "P"}]))
    assert ordered(plan) == pytest.approx({"O": 75, "P": 25, "X": 900})


def test_it_does_so_where_spending_counts():
    # 60 p <= 0.5 (60 p + 100 (100 - p)): 80 p <= 5,000, so p = 62.5; the 45,000 spent on G are no part of it.
    plan = solve(world(**FAMILIES, Rules=[{"kind": "max_spend_share", "value": 0.5, "offer": "P"}]))
    assert ordered(plan) == pytest.approx({"O": 37.5, "P": 62.5, "X": 900})


def test_an_offer_is_one_filter_among_others():
    # Of P alone, and of B alone: 30 of the 50 of B, A has what it likes.
    plan = solve(world(Allies=[{}, {"ally": "B"}], Offers=FAMILIES["Offers"][:2],
                       Requirements=[{"quantity": 50, **SOON}, {"ally": "B", "quantity": 50, **SOON}],
                       Rules=[{"kind": "max_quantity", "value": 30, "offer": "P", "ally": "B"}]))
    assert ordered(plan) == pytest.approx({"P": 80, "O": 20})
