"""The two figures that are farthest apart, as the program counts them, with their cells.

`world` fills in the rest: quarters 2024-Q1 to Q4, ally A that fires item I of family F, offered as O at 100. Cells are
those of the declared columns from left to right, rows from Excel's row 2 on."""

from __future__ import annotations

import math
from typing import Any

import pytest

from data.case.builder import assemble
from data.figures.far_apart import FarApart, farthest_apart
from data.figures.what_counts import Counted
from tests.helpers.worlds import world

NEED: dict[str, Any] = {"Requirements": [{"quantity": 5}]}
TWO = {"Families": [{"family": "F"}, {"family": "G"}],
       "Items": [{"item": "I"}, {"item": "J", "family": "G"}],
       "Requirements": [{"quantity": 5}, {"family": "G", "quantity": 5}]}
YEARS = {"period": "year", "start": "2024", "periods": 11}


def apart(**sheets: Any) -> FarApart:
    found = farthest_apart(assemble(world(**{**NEED, **sheets})))
    assert found is not None
    return found


def cells(found: FarApart, side: Counted) -> list[tuple[str, float]]:
    return [(f"{part.sheet}!{part.cell}", part.value) for part in found.named(side)]


@pytest.mark.parametrize(("sheets", "times", "large", "small"), [
    # 1000 * 100 against 0.01 * 100: the weight of 100 is the same for both, so the priorities alone are named
    ({"Allies": [{"ally": "A", "priority": 1000}, {"ally": "B", "priority": 0.01}],
      "Requirements": [{"quantity": 5}, {"ally": "B", "quantity": 5}]}, 1e5,
     [("Allies!E2", 1000)], [("Allies!E3", 0.01)]),
    ({**TWO, "Families": [{"family": "F", "weight": 1e-6}, {"family": "G", "weight": 1e9}]}, 1e15,
     [("Families!D3", 1e9)], [("Families!D2", 1e-6)]),
    # both make it: 10 * 1000 against 1 * 0.1
    ({**TWO, "Families": [{"family": "F", "weight": 0.1}, {"family": "G", "weight": 1000}],
      "Allies": [{"ally": "A", "priority": 10}, {"ally": "B", "priority": 1}],
      "Requirements": [{"ally": "B", "quantity": 5}, {"family": "G", "quantity": 5}]}, 1e5,
     [("Families!D3", 1000), ("Allies!E2", 10)], [("Families!D2", 0.1), ("Allies!E3", 1)]),
    # a unit of the eleventh year counts 11 ** -10 of one of the first: the rate stands beside the weight of the first
    ({"Settings": {**YEARS, "time_preference": 10}}, 11 ** 10, [("Families!D2", 100)], [("Settings!B7", 10)]),
    # O grows as it is discounted, by 10 ** 0.75 to the last quarter; P is 1e9 in the first
    ({"Offers": [{"escalation": 9}, {"offer": "P", "price": 1e9}], "Settings": {"discount_rate": 9}}, 1e7,
     [("Offers!D3", 1e9)], [("Offers!D2", 100)]),
    # an advance is paid with the order, half a year before: the last delivery of P is of Q4, its advance of Q2, 0.25
    # years from the start; without one the price of Q4 is worth 10 ** -0.75
    ({"Offers": [{"price": 1e9, "to": "2024-Q1"}, {"offer": "P", "lead_months": 6, "advance": 1}],
      "Settings": {"discount_rate": 9}}, 1e7 * 10 ** 0.25, [("Offers!D2", 1e9)], [("Offers!D3", 100)]),
    ({"Offers": [{"price": 1e9, "to": "2024-Q1"}, {"offer": "P", "lead_months": 6}],
      "Settings": {"discount_rate": 9}}, 1e7 * 10 ** 0.75, [("Offers!D2", 1e9)], [("Offers!D3", 100)]),
    ({"Rules": [{"kind": "max_quantity", "value": 3, "penalty": 1e9}]}, 1e7, [("Rules!Q2", 1e9)], [("Offers!D2", 100)]),
    # where a rule counts money its penalty is for each unit of it: 1e9 * 100 against 100
    ({"Rules": [{"kind": "max_spend", "value": 3, "penalty": 1e9}]}, 1e9, [("Rules!Q2", 1e9)], [("Offers!D2", 100)]),
    # ... of what it bounds alone: P is made elsewhere, so that its 1e5 does not count against the rule
    ({"Rules": [{"kind": "max_spend", "value": 3, "penalty": 1e9, "country": "Norway"}],
      "Manufacturers": [{"manufacturer": "M", "country": "norway"}, {"manufacturer": "N", "country": "Spain"}],
      "Offers": [{"manufacturer": "M"}, {"offer": "P", "manufacturer": "N", "price": 1e5}]}, 1e9,
     [("Rules!Q2", 1e9)], [("Offers!D2", 100)]),
    # a unit of the offer carries 5,000 of what the rule counts
    ({"Rules": [{"kind": "max_quantity", "value": 3, "penalty": 1e9, "attribute": "content"}],
      "Attributes": [{"item": "I", "value": 5000}]}, 5e10, [("Rules!Q2", 1e9), ("Attributes!", 5000)],
     [("Offers!D2", 100)]),
    ({"Resources": [{"capacity": 5, "min_rate": 1, "idle_cost": 1e8}]}, 1e6,
     [("Resources!K2", 1e8)], [("Offers!D2", 100)]),
    ({"Transfers": [{"from_ally": "A", "to_ally": "B", "cost": 1e-4}], "Allies": [{"ally": "A"}, {"ally": "B"}]}, 1e6,
     [("Offers!D2", 100)], [("Transfers!E2", 1e-4)]),
    ({"Resources": [{"capacity": 5, "max_expansion": 5, "expansion_cost": 1e8}]}, 1e6,
     [("Resources!F2", 1e8)], [("Offers!D2", 100)]),
    # freight where the price is nothing
    ({"Offers": [{"price": 0, "transport": 1e-3}, {"offer": "P", "price": 100}]}, 1e5,
     [("Offers!D3", 100)], [("Offers!K2", 1e-3)]),
    ({"Requirements": [{"quantity": 5}, {"quantity": 5e8}]}, 1e8, [("Requirements!D3", 5e8)], [("Requirements!D2", 5)]),
    # less than a unit counts as one
    ({"Requirements": [{"quantity": 1e-6}, {"quantity": 5e8}]}, 5e8, [("Requirements!D3", 5e8)],
     [("Requirements!D2", 1e-6)]),
    ({"Stock": [{"quantity": 5e8}]}, 1e8, [("Stock!C2", 5e8)], [("Requirements!D2", 5)]),
    ({"Deliveries": [{"period": "2024-Q2", "quantity": 5e8}]}, 1e8, [("Deliveries!D2", 5e8)], [("Requirements!D2", 5)]),
    ({"Offers": [{"max_quantity": 5e8}]}, 1e8, [("Offers!J2", 5e8)], [("Requirements!D2", 5)]),
    ({"Transfers": [{"from_ally": "A", "to_ally": "B", "max_quantity": 5e8}], "Allies": [{"ally": "A"}, {"ally": "B"}]},
     1e8, [("Transfers!D2", 5e8)], [("Requirements!D2", 5)]),
    # a unit takes 0.1 of the line: it makes 5e9
    ({"Resources": [{"capacity": 5e8}], "ResourceUse": [{"item": "I", "quantity": 0.1}]}, 1e9,
     [("Resources!D2", 5e8), ("ResourceUse!D2", 0.1)], [("Requirements!D2", 5)]),
    ({"Resources": [{"capacity": 5}], "Capacity": [{"from": "2024-Q3", "capacity": 5e8}],
      "ResourceUse": [{"offer": "O"}]}, 1e8, [("Capacity!C2", 5e8)], [("Requirements!D2", 5)]),
    ({**TWO, "Offers": [{}, {"offer": "P", "item": "J"}], "Resources": [{"capacity": 1}],
      "ResourceUse": [{"item": "I", "quantity": 1e-6}, {"offer": "P", "quantity": 1e6}]}, 1e12,
     [("ResourceUse!D3", 1e6)], [("ResourceUse!D2", 1e-6)]),
])
def test_the_two_and_their_cells(sheets, times, large, small):
    found = apart(**sheets)
    assert found.log == pytest.approx(math.log10(times), abs=1e-9)
    assert cells(found, found.large) == large
    assert cells(found, found.small) == small


def test_a_budget_counts_prices_as_they_are_paid():
    # In money of the first year both prices stay as they are, 1e4 apart; a budget of 2034 pays 10 ** 10 times the one.
    offers = [{"price": 1, "escalation": 0}, {"offer": "P", "price": 1e4, "escalation": 9}]
    settings = {**YEARS, "discount_rate": 9}
    found = apart(Offers=offers, Settings=settings)
    assert found.log == pytest.approx(4 + 10)  # of 1 in 2034 only 10 ** -10 is left, of the other price all
    found = apart(Offers=[offers[1]], Settings=settings, Budgets=[{"year": 2034, "amount": 1}])
    assert found.log == pytest.approx(10)
    assert cells(found, found.large) == [("Offers!G2", 9)] and cells(found, found.small) == [("Offers!D2", 1e4)]


def test_priorities_meet_only_where_equity_has_all():
    needs = [{"quantity": 5, "priority": 1}, {"family": "G", "quantity": 5, "priority": 2}]
    families = [{"family": "F", "weight": 1e-6}, {"family": "G", "weight": 1e9}]
    offers = [{}, {"offer": "P", "item": "J"}]
    wide = {**TWO, "Families": families, "Requirements": needs, "Offers": offers}
    assert farthest_apart(assemble(world(**wide))) is None  # each level has one, and all else is alike
    assert apart(**wide, Settings={"equity": "yes"}).log == pytest.approx(15)


@pytest.mark.parametrize("sheets", [
    {"Requirements": [{"quantity": 5}, {"quantity": 0}]},
    {"Offers": [{}, {"offer": "P", "price": 0}]},
    {"Rules": [{"kind": "max_quantity", "value": 3, "penalty": 0}]},
    # nothing of it can be ordered or is needed within the horizon
    {"Offers": [{}, {"offer": "P", "price": 1e9, "lead_months": 99}]},
    {"Requirements": [{"quantity": 5}, {"quantity": 5e8, "from": "2030-Q1"}]},
    {"Rules": [{"kind": "max_quantity", "value": 3, "penalty": 1e9, "active": "no"}]},
])
def test_what_is_nothing_or_never_meets_anything_is_not_apart(sheets):
    assert farthest_apart(assemble(world(**{**NEED, **sheets}))) is None


def test_rates_over_a_long_horizon_are_no_fault_of_the_program():
    # 11 ** -399 is below the least number above zero
    found = apart(Settings={"period": "year", "start": "2024", "periods": 400, "time_preference": 10})
    assert found.log == pytest.approx(399 * math.log10(11))


def test_quantities_are_judged_by_what_rows_allow_and_others_by_what_duals_tell():
    # 1e10 is beyond 2 ** 52 * 1e-6 = 4.5e9 and far below 2 ** 52 / 256 = 1.8e13
    found = apart(Requirements=[{"quantity": 1}, {"quantity": 1e10}],
                  Offers=[{}, {"offer": "P", "price": 1e13}])
    assert cells(found, found.large) == [("Requirements!D3", 1e10)] and found.too_far
