"""What the data alone prove is told before the solve.

`world` fills in the rest: quarters 2024-Q1 to Q4, ally A with system S that fires item I of family F, offered as O
by manufacturer M without lead time. LINE adds a resource that makes 10 a quarter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from data.checks.errors import check
from data.checks.impossible import impossible
from data.checks.supply_bounds import Reach
from data.checks.warnings import Facts
from data.input.tables import Tables
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import outcome, world

LINE: dict[str, Any] = {"Resources": [{"capacity": 10}], "ResourceUse": [{"item": "I"}],
                        "Requirements": [{"quantity": 5}]}
PAIR = [{"ally": "A"}, {"ally": "B"}]


def told(**sheets: Any) -> list[tuple[str, str]]:
    """Places of what is impossible, and what the messages give as examples."""
    found = check(world(**{**LINE, **sheets}))
    marks = ("required before", "nothing that the ally", "contradicts itself", "the stock required")
    assert all(finding.severity == "warning" for finding in found)
    return [(f"{finding.sheet}!{finding.cell}", finding.message.split(": ", 1)[1]) for finding in found
            if any(mark in finding.message for mark in marks)]


def test_a_sound_workbook_has_nothing_impossible():
    assert told() == []


@pytest.mark.parametrize(("sheets", "earliest", "why"), [
    ({"Offers": [{"lead_months": 4}]}, "2024-Q3", "the lead time of offer O"),  # two quarters, begun ones count
    ({"Offers": [{"from": "2024-Q2"}]}, "2024-Q2", "offer O begins then"),
    ({"Offers": [{"lead_months": 3}], "Certified": [{"from": "2024-Q4"}]}, "2024-Q4", "I is certified from then on"),
    ({"Stock": [{"quantity": 9}], "Certified": [{"from": "2024-Q2"}]}, "2024-Q2", "I is certified from then on"),
    ({"Offers": [{"lead_months": 9}], "Deliveries": [{"period": "2024-Q3", "quantity": 1}]}, "2024-Q3",
     "the first delivery of I"),
    ({"Capacity": [{"from": "2023-Q4", "capacity": 0}, {"from": "2024-Q3", "capacity": 5}]}, "2024-Q3",
     "no capacity for offer O before"),
    # ordered in Q1, an expansion of two quarters is ready in Q3
    ({"Resources": [{"capacity": 0, "max_expansion": 5, "build_months": 6}]}, "2024-Q3",
     "no capacity for offer O before"),
])
def test_a_use_before_anything_can_be_there(sheets: dict[str, Any], earliest: str, why: str):
    assert told(**sheets) == [("Requirements!D2", f"A F in 2024-Q1 (earliest {earliest}: {why})")]


@pytest.mark.parametrize("sheets", [
    {"Stock": [{"quantity": 1}]},
    {"Deliveries": [{"period": "2024-Q1", "quantity": 1}]},
    {"Requirements": [{"quantity": 5, "from": "2024-Q3"}]},
    {"Requirements": [{"quantity": 0}, {"quantity": 5, "from": "2024-Q3"}]},
])
def test_a_late_offer_is_no_matter_where_something_is_there_or_nothing_needed_yet(sheets: dict[str, Any]):
    assert told(Offers=[{"lead_months": 6}], **sheets) == []


def test_stock_of_another_ally_counts_where_it_may_be_passed_on():
    sheets: dict[str, Any] = {"Allies": PAIR, "Offers": [{"lead_months": 6}], "Stock": [{"ally": "B", "quantity": 1}]}
    way = {"from_ally": "B", "to_ally": "A"}
    assert told(**sheets, Transfers=[way]) == []
    late = [("Requirements!D2", "A F in 2024-Q1 (earliest 2024-Q3: the lead time of offer O)")]
    assert told(**sheets) == told(**sheets, Transfers=[{**way, "max_quantity": 0}]) == late
    arrives: dict[str, Any] = {**sheets, "Stock": [], "Deliveries": [{"ally": "B", "period": "2024-Q2", "quantity": 1}]}
    assert told(**arrives, Transfers=[way]) == [
        ("Requirements!D2", "A F in 2024-Q1 (earliest 2024-Q2: B can pass on I then)")]


def test_the_earliest_requirement_of_each_ally_and_family_stands_for_all():
    needs = [{"quantity": 1, "from": "2024-Q2", "kind": "stock"}, {"quantity": 1}, {"quantity": 2, "to": "2024-Q1"}]
    assert told(Offers=[{"lead_months": 9}], Requirements=needs) == [
        ("Requirements!D3", "A F in 2024-Q1 (earliest 2024-Q4: the lead time of offer O)")]


def test_many_are_one_warning_with_five_examples():
    names = [f"A{number}" for number in range(8)]
    [(place, message)] = told(Offers=[{"lead_months": 3}], Allies=[{"ally": name} for name in names],
                              Requirements=[{"ally": name, "quantity": 1} for name in names])
    assert place == "Requirements!D2" and message.count("earliest 2024-Q2") == 5 and message.endswith(" and 3 more")


@pytest.mark.parametrize("sheets", [
    {"Offers": [{"to": "2023-Q4"}]}, {"Offers": [{"max_quantity": 0}]}, {"Resources": [{"capacity": 0}]},
    {"Resources": [{"capacity": 0, "max_expansion": 5, "build_months": 12}]},  # ready after the horizon
    {"Resources": [{"capacity": 0, "max_expansion": 5, "commitment": 0.5, "commitment_months": 15}]},  # outlasts it
    {"Resources": [{"capacity": 0, "max_expansion": 5, "expansion_cost": 1}], "Settings": {"expansion_budget": 0}},
])
def test_what_can_never_be_there(sheets: dict[str, Any]):
    assert told(**sheets) == [
        ("Requirements!B2", "no opening stock, delivery, signed order, transfer or possible order: A F")]


def test_an_ally_that_may_use_nothing_is_told_of_once():
    found = check(world(**LINE, Allies=PAIR, Systems=[{"ally": "B"}]))
    assert [finding.message.rpartition(": ")[2] for finding in found] == ["A F"]


def minimum(value: float, kind: str = "min_quantity", **sheets: Any) -> list[tuple[str, str]]:
    filters = sheets.pop("filters", {})
    return told(Rules=[{"kind": kind, "value": value, **filters}], **sheets)


def test_a_hard_minimum_above_what_the_line_can_make():
    # four quarters of 10
    assert minimum(40) == []
    [(place, message)] = minimum(41)
    assert place == "Rules!D2" and message == "rule (at least 41, possible 40)"
    assert minimum(41, filters={"penalty": 1}) == []
    assert minimum(41, kind="max_quantity") == []


@pytest.mark.parametrize(("most", "sheets"), [
    (20, {"filters": {"from": "2024-Q3"}}),  # two quarters of 10
    (30, {"Offers": [{"lead_months": 3}], "Stock": [{"quantity": 1}]}),  # three quarters
    (12, {"Offers": [{"max_quantity": 12}]}),
    (20, {"ResourceUse": [{"item": "I", "quantity": 2}]}),  # 10 / 2 a quarter
    (70, {"Resources": [{"capacity": 10, "max_expansion": 10, "build_months": 3}]}),  # 10 + 20 + 20 + 20
    (45, {"Capacity": [{"from": "2024-Q4", "capacity": 15}]}),  # 10 + 10 + 10 + 15
    # two offers share the line: both together make what one does, not twice
    (40, {"Offers": [{}, {"offer": "P", "price": 90}]}),
    # O1 and O2 share R (40 together), P has R2 alone and at most 7: 47
    (47, {"Items": [{}, {"item": "J"}], "Resources": [{"capacity": 10}, {"resource": "R2", "capacity": 10}],
          "Offers": [{"offer": "O1"}, {"offer": "O2"}, {"offer": "P", "item": "J", "max_quantity": 7}],
          "ResourceUse": [{"item": "I"}, {"resource": "R2", "item": "J"}]}),
    # through two resources the tighter one counts: 4 a quarter
    (16, {"Resources": [{"capacity": 10}, {"resource": "R2", "capacity": 4}],
          "ResourceUse": [{"item": "I"}, {"resource": "R2", "item": "I"}]}),
])
def test_the_most_that_lines_and_offers_allow(most: float, sheets: dict[str, Any]):
    assert minimum(most, **sheets) == []
    [(_, message)] = minimum(most + 1, **sheets)
    assert message == f"rule (at least {most + 1}, possible {most})"


def test_an_offer_without_a_resource_has_no_most():
    assert minimum(1e9, ResourceUse=[], Resources=[]) == []


def test_a_minimum_of_money_is_weighed_with_the_escalated_price():
    # two years of 10, at 100 and at 100 * 1.21: 1000 + 1210 = 2210 EUR, which are 2.21 thousand
    sheets: dict[str, Any] = {"Settings": {"period": "year", "start": "2024", "periods": 2, "money_scale": 1000},
                              "Offers": [{"escalation": 0.21}]}
    assert minimum(2.21, kind="min_spend", **sheets) == []
    [(_, message)] = minimum(2.22, kind="min_spend", **sheets)
    assert message == "rule (at least 2.22, possible 2.21 of 1,000 EUR)"


def test_a_minimum_for_each_year_is_looked_at_year_by_year():
    # 2024 has one quarter, 2025 three
    sheets: dict[str, Any] = {"Settings": {"start": "2024-Q4"}, "filters": {"for_each": "ally,year"}}
    assert minimum(10, **sheets) == []
    [(_, message)] = minimum(20, **sheets)
    assert message == "rule A 2024 (at least 20, possible 10)"


def test_countries_that_differ_in_case_alone_are_one():
    sheets: dict[str, Any] = {
        "Manufacturers": [{"country": "NOR"}, {"manufacturer": "N", "country": "nor"}, {"manufacturer": "X"}],
        "Offers": [{"max_quantity": 3}, {"offer": "P", "manufacturer": "N", "max_quantity": 4},
                   {"offer": "Q", "manufacturer": "X"}], "filters": {"for_each": "country"}}
    assert minimum(7, **sheets) == []  # the maker without a country is in no combination
    assert [message for _, message in minimum(8, **sheets)] == ["rule NOR (at least 8, possible 7)"]


@pytest.mark.parametrize("filters", [{"standard": "yes"}, {"for_each": "region"}])
def test_a_hard_minimum_without_a_possible_order(filters: dict[str, Any]):
    # the item is not standard, the maker has no region
    [(place, message)] = minimum(1, filters=filters)
    assert place == "Rules!A2" and message.endswith(": rule")
    assert minimum(0, filters=filters) == minimum(1, filters={**filters, "penalty": 1}) == []


def storage(room: float, *needs: dict[str, Any], **sheets: Any) -> list[tuple[str, str]]:
    return told(Allies=[{"storage": room}], Families=[{"storage_per_unit": 2}], **sheets,
                Requirements=[{"kind": "stock", **need} for need in needs])


def test_stock_targets_beyond_the_storage():
    # 20 units take 40
    assert storage(40, {"quantity": 20}) == []
    assert storage(39, {"quantity": 20, "from": "2024-Q3"}) == [
        ("Allies!I2", "A in 2024-Q3 (wanted 40, there is 39)")]


def test_targets_of_one_family_at_a_time_do_not_add_up():
    assert storage(40, {"quantity": 20, "priority": 1}, {"quantity": 15, "priority": 2}) == []


def test_targets_of_several_families_at_a_time_add_up():
    sheets: dict[str, Any] = {"Allies": [{"storage": 40}], "Items": [{}, {"item": "J", "family": "G"}],
                              "Families": [{"storage_per_unit": 2}, {"family": "G", "storage_per_unit": 3}],
                              "Offers": [{}, {"offer": "P", "item": "J"}]}
    first, second = {"kind": "stock", "quantity": 14}, {"kind": "stock", "quantity": 5, "family": "G"}
    # 14 * 2 + 5 * 3 = 43 together, not where one ends before the other begins
    assert told(**sheets, Requirements=[first, second]) == [("Allies!I2", "A in 2024-Q1 (wanted 43, there is 40)")]
    assert told(**sheets, Requirements=[{**first, "to": "2024-Q2"}, {**second, "from": "2024-Q3"}]) == []


def test_what_is_there_by_contract_is_let_in():
    # 15 in stock and 5 by delivery take 40 of the 30 from 2024-Q2 on, so a target of 20 is met then and not before
    sheets: dict[str, Any] = {"Stock": [{"quantity": 15}], "Deliveries": [{"period": "2024-Q2", "quantity": 5}]}
    assert storage(30, {"quantity": 20, "from": "2024-Q2"}, **sheets) == []
    assert storage(30, {"quantity": 20}, **sheets) == [("Allies!I2", "A in 2024-Q1 (wanted 40, there is 30)")]


def demanding(tables: Tables, factor: float) -> Tables:
    """The tables with all their rules as hard minimums of so many times the size."""
    rules = tables["Rules"]
    rows = (replace(row, values={
        **row.values, "penalty": None, "value": factor * float(row["value"] or 0),
        "kind": "min_spend" if "spend" in str(row["kind"]) else "min_quantity"}) for row in rules)
    return tables.with_table(replace(rules, rows=tuple(rows)))


def random_tables() -> Iterator[Tables]:
    yield from (demanding(random_world(seed), factor) for seed in range(20) for factor in (3.0, 100.0))


def test_hard_minimums_that_are_told_of_are_conflicts_to_the_solver():
    told_of = 0
    for tables in random_tables():
        warned = [finding for finding in impossible(Facts(tables, assemble(tables))) if finding.sheet == "Rules"]
        told_of += bool(warned)
        assert not warned or outcome(tables).status == "conflict", warned
    assert told_of >= 10


def test_no_plan_has_anything_before_the_earliest_that_is_told():
    looked_at = 0
    for seed in range(100, 120):
        tables = random_world(seed)
        case = assemble(tables)
        plan, usable = outcome(tables).plan, Reach(case, Facts(tables, case).orders).usable
        assert plan is not None
        for need in case.requirements:
            arrival = usable.get((need.ally, need.family))
            before = need.last + 1 if arrival is None else min(arrival.period, need.last + 1)
            for period in range(need.first, before):
                looked_at += 1
                assert plan.shortfall.get((need.key, period), 0.0) == pytest.approx(need.quantity, abs=1e-5)
    assert looked_at >= 50
