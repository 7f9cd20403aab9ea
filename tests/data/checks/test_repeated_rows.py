"""A row that stands there twice is told with the cells of both; rows that are meant to add up are left alone.

`world` fills in the rest: quarters 2024-Q1 to Q4, ally A that fires item I of family F, offered as O. In Requirements
ally is column A, quantity D, from E and priority G."""

from __future__ import annotations

from typing import Any

import pytest

from data.checks.errors import check
from tests.helpers.worlds import world

LINE: dict[str, Any] = {"Resources": [{"capacity": 10}], "ResourceUse": [{"item": "I"}],
                        "Requirements": [{"quantity": 5}], "Allies": [{"ally": "A"}, {"ally": "B"}]}
NEED = {"quantity": 5, "from": "2024-Q2"}
STOCK = {"quantity": 5, "kind": "stock"}


def told(**sheets: Any) -> list[tuple[str, str]]:
    """Place and message of each finding, all of which are warnings."""
    found = check(world(**{**LINE, **sheets}))
    assert all(finding.severity == "warning" for finding in found), found
    return [(f"{finding.sheet}!{finding.cell}", finding.message) for finding in found]


@pytest.mark.parametrize("copy", [
    NEED, {**NEED, "priority": 1}, {**NEED, "to": "2024-Q4"}, {**NEED, "to": "2026-Q1"}])
def test_a_requirement_that_stands_there_twice_is_told_with_both_cells(copy: dict[str, Any]):
    # blank: priority 1 and the last period, which windows are cut to
    [(place, message)] = told(Requirements=[NEED, {"quantity": 7}, copy])
    assert place == "Requirements!D4"
    assert message == "these requirements stand there twice and count twice: delete one of each: D2 and D4 (A F)"


@pytest.mark.parametrize("other", [
    {"quantity": 6}, {"from": "2024-Q3"}, {"to": "2024-Q3"}, {"priority": 2}, {"kind": "stock"}])
def test_requirements_that_differ_are_meant(other: dict[str, Any]):
    assert told(Requirements=[NEED, {**NEED, **other}]) == []


def test_copies_without_effect_are_left_alone():
    outside = {"quantity": 5, "to": "2023-Q4"}
    nothing = {"quantity": 0}
    messages = [message for _, message in told(Requirements=[NEED, outside, outside, nothing, nothing])]
    assert messages == ["outside the horizon, without effect: A F in row 3, A F in row 4"]


def test_all_copies_of_a_sheet_are_one_warning():
    [(place, message)] = told(Requirements=[NEED, NEED, NEED, STOCK, STOCK])
    assert place == "Requirements!D3"
    assert message.endswith(": D2 and D3 (A F), D2 and D4 (A F), D5 and D6 (A F)")


def test_stock_targets_for_the_same_time_do_not_add_up():
    [(place, message)] = told(Requirements=[STOCK, {**STOCK, "quantity": 3, "from": "2024-Q1"}])
    assert place == "Requirements!D3" and "do not add up" in message and message.endswith(": D2 and D3 (A F 5 and 3)")


@pytest.mark.parametrize("other", [
    {"priority": 3}, {"from": "2024-Q2"}, {"to": "2024-Q3"}, {"kind": "use"}, {"quantity": 0}])
def test_stock_targets_that_grow_or_come_later_are_meant(other: dict[str, Any]):
    assert told(Requirements=[STOCK, {**STOCK, "quantity": 7, **other}]) == []


@pytest.mark.parametrize(("sheet", "row", "other", "place"), [
    ("Deliveries", {"period": "2024-Q2", "quantity": 5}, {"quantity": 6}, "D3"),
    ("Deliveries", {"period": "2024-Q2", "quantity": 5}, {"period": "2024-Q3"}, "D3"),
    ("Transfers", {"from_ally": "A", "to_ally": "B", "max_quantity": 5}, {"max_quantity": 6}, "D3"),
    ("Transfers", {"from_ally": "A", "to_ally": "B"}, {"family": "F"}, "D3"),
    ("Transfers", {"from_ally": "A", "to_ally": "B"}, {"cost": 6}, "D3"),
    ("Scenarios", {"scenario": "S", "sheet": "Offers", "column": "price", "change": "multiply", "value": 2},
     {"value": 3}, "F3"),
    ("Uncertainty", {"factor": "f", "sheet": "Offers", "column": "price", "change": "multiply",
                     "distribution": "uniform", "low": 1, "high": 2}, {"factor": "g"}, "I3"),
])
def test_copies_in_other_sheets_without_a_key(sheet: str, row: dict[str, Any], other: dict[str, Any], place: str):
    [(where, message)] = told(**{sheet: [row, row]})
    assert where == f"{sheet}!{place}" and "delete one of each" in message
    assert f"{place[0]}2 and {place}" in message
    assert told(**{sheet: [row, {**row, **other}]}) == []


def test_rules_that_differ_in_their_names_alone():
    rows = [{"rule": "one", "kind": "max_spend", "value": 9}, {"rule": "two", "kind": "max_spend", "value": 9}]
    [(place, message)] = told(Rules=rows)
    assert place == "Rules!A3" and message.endswith(": A2 and A3 (two)")
    assert told(Rules=[rows[0], {**rows[1], "value": 8}]) == []
    assert told(Rules=[rows[0], {**rows[1], "active": "no"}]) == []
    assert told(Rules=[{**row, "active": "no"} for row in rows]) == []


def test_copies_may_differ_in_the_case_of_letters_and_in_a_remark():
    row = {"scenario": "S", "sheet": "Offers", "where": "offer=O", "column": "price", "change": "multiply", "value": 2}
    [(place, _)] = told(Scenarios=[row, {**row, "sheet": "OFFERS", "where": "Offer=o", "note": "again"}])
    assert place == "Scenarios!F3"
