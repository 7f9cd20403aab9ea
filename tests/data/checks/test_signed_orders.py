"""What is said of signed orders before anything is solved; `world` fills in the rest: quarters of 2024, ally A, offer
O of item I at 100 without lead time. LINE adds a resource that makes 10 a quarter."""

from typing import Any

import pytest

from data.case.builder import assemble
from data.checks.errors import check
from data.input.scenarios import apply_scenario
from tests.helpers.worlds import world

LINE: dict[str, Any] = {"Resources": [{"capacity": 10}], "ResourceUse": [{"offer": "O"}],
                        "Requirements": [{"quantity": 5}]}
PAIR = [{"ally": "A"}, {"ally": "B"}]


def told(**sheets: Any) -> list[tuple[str, str]]:
    """Places and messages of all findings, which are warnings."""
    found = check(world(**{**LINE, **sheets}))
    assert all(each.severity == "warning" for each in found), found
    return [(f"{each.sheet}!{each.cell}", each.message) for each in found]


def signed(quantity: float, period: str = "2024-Q1", **cells: Any) -> dict[str, Any]:
    return {"quantity": quantity, "period": period, **cells}


def test_what_is_signed_within_all_limits_has_nothing_to_say():
    assert told(Signed=[signed(4), signed(3, "2023-Q1"), signed(0, "2030-Q1")]) == []


def test_delivered_after_the_plan_and_paid_then():
    place, message = told(Signed=[signed(4), signed(3, "2025-Q1")])[0]
    assert place == "Signed!C3" and message.endswith("so without effect: O for A in 2025-Q1")
    # Its advance is due within the plan.
    assert told(Offers=[{"advance": 0.5, "lead_months": 3}], Signed=[signed(3, "2025-Q1")],
                Requirements=[{"quantity": 5, "from": "2024-Q2"}]) == []


def test_for_an_ally_that_cannot_use_it_or_may_not_buy_it():
    place, message = told(Allies=PAIR, Systems=[{"ally": "A"}], Signed=[signed(4), signed(3, ally="B")])[0]
    assert place == "Signed!B3" and "operates nothing that is certified" in message and "O for B" in message
    place, message = told(Certified=[{"from": "2024-Q2"}], Signed=[signed(3)],
                          Requirements=[{"quantity": 5, "from": "2024-Q2"}])[0]
    assert place == "Signed!B2" and "certified, by the delivery" in message
    found = told(Allies=PAIR, Offers=[{"allies": "A"}], Signed=[signed(3, ally="B")])
    assert [(place, "may not buy" in message) for place, message in found] == [("Signed!B2", True)]


@pytest.mark.parametrize(("sheets", "orders", "place", "example"), [
    ({}, [signed(6), signed(5)], "Signed!D2", "R in 2024-Q1 (11 signed, limit 10)"),
    ({"Offers": [{"max_quantity": 8}]}, [signed(5, "2023-Q4"), signed(4)], "Signed!D2", "O (9 signed, limit 8)"),
    ({"Terms": [{"offer": "O", "ally": "A", "max_quantity": 8}]}, [signed(9)], "Signed!D2",
     "A of O (9 signed, limit 8)"),
    ({"Budgets": [{"amount": 100}]}, [signed(1, "2023-Q1"), signed(2)], "Signed!D3", "A 2024 (200 signed, limit 100)"),
    ({"Rules": [{"kind": "max_quantity", "value": 3}]}, [signed(4)], "Signed!A2", "rule"),
    ({"Rules": [{"kind": "min_share", "value": 0.5, "manufacturer": "N", "family": "F", "for_each": "family"}],
      "Manufacturers": [{"manufacturer": "M"}, {"manufacturer": "N"}],
      "Offers": [{}, {"offer": "P", "manufacturer": "N"}], "ResourceUse": [{"item": "I"}]}, [signed(4)], "Signed!A2",
     "rule F"),
    ({"Families": [{"standard_share": 0.5}], "Items": [{"item": "J", "standard": "yes"}, {"item": "I"}],
      "Offers": [{}, {"offer": "P", "item": "J"}], "ResourceUse": [{"item": "I"}, {"item": "J"}]}, [signed(4)],
     "Signed!A2", "F"),
])
def test_beyond_a_limit_by_themselves(sheets: dict[str, Any], orders: list[dict[str, Any]], place: str, example: str):
    found = told(**sheets, Signed=orders)
    assert [(where, message.rpartition(": ")[2]) for where, message in found] == [(place, example)]


def test_what_the_data_prove_knows_what_is_signed():
    # 5 are needed from Q1 on; the lead time of O leaves Q3, but 5 signed ones come in Q1: nothing is too late.
    late = {"Offers": [{"lead_months": 6}]}
    assert any("required before" in message for _, message in told(**late))
    assert told(**late, Signed=[signed(5)]) == []
    # A hard minimum of 45 is above the 40 that the line makes, and not above them with 5 that were signed before. One
    # that no order can count for any more is met by what is signed.
    rule = {"kind": "min_quantity", "value": 45}
    assert any("contradicts itself" in message for _, message in told(Rules=[rule]))
    assert told(Rules=[rule], Signed=[signed(5, "2023-Q1")]) == []
    gone = {"Offers": [{}, {"offer": "P", "to": "2023-Q4"}], "ResourceUse": [{"item": "I"}],
            "Manufacturers": [{}], "Rules": [{"kind": "min_quantity", "value": 5, "to": "2024-Q1"}]}
    assert not any("no possible order" in message and "contradicts" in message
                   for _, message in told(**gone, Signed=[signed(5, offer="P")]))
    # Signed orders fill the line up: 45 cannot be reached with the 10 of Q1 taken by another offer.
    other = {"Offers": [{}, {"offer": "P"}], "ResourceUse": [{"item": "I"}], "Rules": [
        {"kind": "min_quantity", "value": 35, "from": "2024-Q1"}]}
    assert told(**other, Signed=[signed(10, offer="P")]) == []


def test_what_signed_orders_hang_on_is_not_without_effect():
    # P ended before the plan and B may not buy it; 3 of it are signed for B, and its terms and prices say what is due.
    sheets: dict[str, Any] = {
        "Allies": PAIR, "Offers": [{}, {"offer": "P", "to": "2023-Q4", "allies": "A"}], "ResourceUse": [{"item": "I"}],
        "Terms": [{"offer": "P", "ally": "B", "transport": 5}],
        "Prices": [{"offer": "P", "from": "2024-Q1", "price": 110}, {"offer": "P", "from": "2025-Q1", "price": 120}]}

    def in_vain(orders: list[dict[str, Any]]) -> list[str]:
        return [place for place, message in told(**sheets, Signed=orders) if "effect" in message]

    assert in_vain([]) == ["Offers!H3", "Terms!C2", "Prices!A2", "Prices!B3"]
    assert in_vain([signed(3, offer="P", ally="B")]) == ["Prices!B3"]
    # The advance of what comes in 2025 may be due within the plan.
    later = signed(3, "2025-Q1", offer="P", ally="B")
    assert "Prices!B3" not in in_vain([later]) and "Offers!H3" not in in_vain([later])
    # What another ally has signed leaves B's terms as idle as they were.
    assert in_vain([signed(3, offer="P")]) == ["Terms!C2", "Prices!B3"]


def test_a_row_twice():
    place, message = told(Signed=[signed(2), signed(2)])[0]
    assert place == "Signed!D3" and "stand there twice and add up" in message


def test_a_pair_has_contributions_by_year_or_one_for_each():
    rows = [{"from_ally": "A", "to_ally": "B", "year": 2024}, {"from_ally": "A", "to_ally": "B"},
            {"from_ally": "B", "to_ally": "A"}]
    found = [each for each in check(world(**LINE, Allies=PAIR, Contributions=rows)) if each.severity == "error"]
    assert [(each.sheet, each.cell) for each in found] == [("Contributions", "C2")]
    assert "stands in row 3 without a year" in found[0].message
    by_year = [{"from_ally": "A", "to_ally": "B", "year": year} for year in (2024, 2025)]
    place, message = told(Allies=PAIR, Contributions=by_year)[0]
    assert place == "Contributions!C3" and message == "outside the horizon, without effect: A B in row 3"


def test_a_scenario_changes_signed_orders_like_any_others():
    tables = world(**LINE, Signed=[signed(4)], Scenarios=[
        {"scenario": "late", "sheet": "Signed", "where": "offer=O", "column": "period", "change": "set",
         "value": "2024-Q3"}])
    changed, problems = apply_scenario(tables, "late")
    assert problems == [] and [order.period for order in assemble(changed).signed] == [3]
