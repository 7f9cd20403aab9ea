"""What a planner is told about a workbook whose cells are fine one by one.

`world` fills in the rest of a workbook: ally A with system S that fires item I of family F, offered as O by
manufacturer M, in the quarters of 2024. It has one resource-free offer, so tests look at one check at a time."""

from typing import Any

import pytest

from data.checks.errors import check, check_all
from data.input.findings import Finding, errors_of
from data.input.reader import read_workbook
from data.input.tables import Tables
from tests.helpers.books import save
from tests.helpers.worlds import world

NEED = [{"quantity": 5}]
LINE: dict[str, Any] = {"Resources": [{"capacity": 10}], "ResourceUse": [{"offer": "O"}], "Requirements": NEED}
PAIR = [{"ally": "A"}, {"ally": "B"}]


def errors(**sheets: Any) -> list[tuple[str, str]]:
    """Places and messages of the errors."""
    return [(f"{each.sheet}!{each.cell}", each.message) for each in errors_of(
        check(world(**{"Requirements": NEED, **sheets})))]


def warnings(tables: Tables) -> list[tuple[str, str]]:
    """Places and messages, all of which are warnings."""
    findings = check(tables)
    assert errors_of(findings) == []
    return [(f"{each.sheet}!{each.cell}", each.message) for each in findings]


def warned(**sheets: Any) -> tuple[str, str]:
    """The one warning about a world with a resource for its offer and a need."""
    found = warnings(world(**{**LINE, **sheets}))
    assert len(found) == 1, found
    return found[0]


def test_a_sound_workbook_has_nothing_to_say():
    assert check_all(world(**LINE)) == []


@pytest.mark.parametrize(("sheet", "row", "cell"), [
    ("ResourceUse", {}, "B2"),
    ("ResourceUse", {"offer": "O", "item": "I"}, "B2"),
    ("Requirements", {"quantity": 1, "from": "2024-Q3", "to": "2024-Q2"}, "F2"),
    ("Offers", {"from": "2024-Q3", "to": "2024-Q2"}, "I2"),
    ("Transfers", {"from_ally": "A", "to_ally": "A"}, "B2"),
    ("Contributions", {"from_ally": "A", "to_ally": "A"}, "B2"),
    ("Rules", {"kind": "max_share", "value": 0.5}, "F2"),
    ("Rules", {"kind": "min_share", "value": 0.5, "for_each": "ally,year"}, "F2"),
    ("Rules", {"kind": "max_share", "value": 1.5, "family": "F"}, "D2"),
    ("Rules", {"kind": "min_spend_share", "value": 50}, "D2"),
    ("Rules", {"kind": "max_quantity", "value": 5, "item": "I", "family": "G"}, "H2"),
    ("Scenarios", {"scenario": "base", "sheet": "Allies", "column": "gdp", "change": "set", "value": 1}, "A2"),
])
def test_rows_that_contradict_themselves_are_errors(sheet, row, cell):
    # columns: ResourceUse resource, offer, item; Rules rule, active, kind, value, ally, family, item
    sheets = {"Resources": [{"capacity": 1}], "Families": [{"family": "F"}, {"family": "G"}], sheet: [row]}
    assert [place for place, _ in errors(**sheets)] == [f"{sheet}!{cell}"]


@pytest.mark.parametrize("row", [
    {"kind": "max_share", "value": 1, "family": "F"},
    {"kind": "max_share", "value": 0.5, "item": "I"},
    {"kind": "min_share", "value": 0.5, "for_each": "family"},
    {"kind": "min_share", "value": 0.5, "for_each": "ally,item"},
    {"kind": "max_spend_share", "value": 0.5},
    {"kind": "max_quantity", "value": 500},
    {"kind": "max_quantity", "value": 5, "item": "I", "family": "F"},
    {"kind": "max_share", "value": 7, "active": "no"},
])
def test_rules_that_make_sense_are_no_errors(row):
    assert errors(Rules=[row]) == []


def test_the_share_is_the_same_for_all_rows_of_a_group():
    rows = [{"ally": "A", "share": 0.5}, {"ally": "B", "share": 0.25}, {"group": "H", "ally": "A", "share": 0.25}]
    assert [place for place, _ in errors(Allies=PAIR, Groups=rows)] == ["Groups!C3"]


def test_settings_without_a_default_are_asked_for():
    assert [(place, message.partition(":")[0]) for place, message in errors(Settings={"start": None})] == [
        ("Settings!", "the setting start is missing")]


def test_an_item_that_nobody_offers():
    place, message = warned(Items=[{}, {"item": "J"}])
    assert (place, message) == ("Items!A3", "nobody offers: J")


def test_things_of_one_kind_are_one_warning_with_five_examples():
    place, message = warned(Items=[{}, *({"item": f"J{number}"} for number in range(7))])
    assert (place, message) == ("Items!A3", "nobody offers: J0, J1, J2, J3, J4 and 2 more")


def test_an_ally_without_a_weapon_for_what_it_needs():
    systems = [{"ally": "A"}]
    needs = [{"ally": "A", "quantity": 1}, {"ally": "B", "quantity": 1}, {"ally": "B", "kind": "stock", "quantity": 1}]
    place, message = warned(Allies=PAIR, Systems=systems, Requirements=needs)
    assert place == "Requirements!B3" and message.endswith(": B F")


def test_a_certificate_after_the_horizon_is_no_weapon():
    found = warnings(world(**LINE, Certified=[{"from": "2025-Q1"}]))
    assert [place for place, _ in found] == ["Requirements!B2", "Offers!A2", "Certified!C2"]


def test_an_offer_without_a_resource():
    place, message = warned(Offers=[{}, {"offer": "P"}])
    assert place == "Offers!A3" and message.endswith(": P")


def test_a_use_of_an_item_covers_each_offer_of_it():
    assert warnings(world(**{**LINE, "Offers": [{}, {"offer": "P"}], "ResourceUse": [{"item": "I"}]})) == []


def test_an_offer_whose_lead_time_ends_after_its_window():
    # 7 months are 3 quarters: the first delivery is in 2024-Q4, after the window
    place, message = warned(Offers=[{}, {"offer": "P", "lead_months": 7, "to": "2024-Q3"}], ResourceUse=[{"item": "I"}])
    assert place == "Offers!A3" and message.endswith(": P")
    kept = {"Offers": [{}, {"offer": "P", "lead_months": 7, "to": "2024-Q4"}], "ResourceUse": [{"item": "I"}]}
    assert warnings(world(**{**LINE, **kept})) == []


def group(**changes: Any) -> dict[str, Any]:
    """A with system S and item I, B with system T and item J, both of F, offered, in one group."""
    return {
        **LINE, "Allies": PAIR, "Items": [{"item": "I"}, {"item": "J"}],
        "Offers": [{"offer": "O", "item": "I"}, {"offer": "P", "item": "J"}],
        "ResourceUse": [{"item": "I"}, {"item": "J"}],
        "Systems": [{"ally": "A", "system": "S"}, {"ally": "B", "system": "T"}],
        "Certified": [{"system": "S", "item": "I"}, {"system": "T", "item": "J"}],
        "Groups": [{"ally": "A", "share": 0.5}, {"ally": "B", "share": 0.5}], **changes}


def test_groups_without_a_common_item_are_one_warning():
    [(place, message)] = warnings(world(**group()))
    assert place == "Groups!A2" and message.endswith(": G F")


@pytest.mark.parametrize("changes", [
    {"Certified": [{"system": "S", "item": "I"}, {"system": "T", "item": "J"}, {"system": "T", "item": "I"}]},
    {"Groups": [{"ally": "A", "share": 0}, {"ally": "B", "share": 0}]},
    {"Groups": [{"ally": "A", "share": 0.5}]},
])
def test_groups_with_a_common_item_without_a_share_or_of_one_member_need_no_warning(changes):
    assert warnings(world(**group(**changes))) == []


def test_a_standard_share_of_a_family_without_a_standard_item():
    place, message = warned(Families=[{"standard_share": 0.5}])
    assert place == "Families!E2" and message.endswith(": F")
    assert warnings(world(**LINE, Families=[{"standard_share": 0.5}], Items=[{"standard": "yes"}])) == []


@pytest.mark.parametrize("filters", [
    {"ally": "B"}, {"standard": "yes"}, {"country": "DEU"}, {"region": "Asia"}, {"to": "2024-Q1"}])
def test_a_rule_that_no_possible_order_matches(filters):
    # B operates nothing, the item is not standard, its maker is in NOR, and a lead of 3 months leaves 2024-Q2 on;
    # with opening stock the need of 2024-Q1 is not out of reach
    place, message = warned(
        Allies=PAIR, Stock=[{"quantity": 1}], Systems=[{"ally": "A"}],
        Manufacturers=[{"country": "NOR", "region": "Europe"}], Offers=[{"lead_months": 3}],
        Rules=[{"kind": "min_quantity", "value": 5, **filters}])
    assert place == "Rules!A2" and message.endswith(": rule")


def test_a_rule_that_some_order_matches_in_another_case_of_letters():
    rule = {"kind": "min_quantity", "value": 5, "ally": "A", "country": "nor", "to": "2024-Q1"}
    assert warnings(world(**LINE, Manufacturers=[{"country": "NOR"}], Rules=[rule])) == []


def test_budgets_for_some_years_only():
    # quarters from 2024-Q3 to 2025-Q2: A has no row for 2025, B for both years, C for a year outside alone
    rows = [("A", 2024), ("B", 2024), ("B", 2025), ("C", 2030)]
    found = warnings(world(**LINE, Settings={"start": "2024-Q3"}, Allies=[*PAIR, {"ally": "C"}], Budgets=[
        {"ally": ally, "year": year, "amount": 1} for ally, year in rows]))
    assert [(place, message.rpartition(": ")[2]) for place, message in found] == [
        ("Budgets!A2", "A (not 2025)"), ("Budgets!B5", "C in row 5")]


@pytest.mark.parametrize(("sheet", "row", "cell", "named"), [
    ("Requirements", {"quantity": 1, "from": "2025-Q1"}, "E3", "A F"),
    ("Requirements", {"quantity": 1, "to": "2023-Q4"}, "E3", "A F"),
    ("Deliveries", {"quantity": 1, "period": "2025-Q1"}, "C3", "A I"),
    ("Deliveries", {"quantity": 1, "period": "2023-Q4"}, "C3", "A I"),
    ("Capacity", {"capacity": 1, "from": "2025-Q1"}, "B3", "R"),
    ("Rules", {"rule": "late", "kind": "max_quantity", "value": 1, "from": "2025-Q1"}, "O3", "late"),
])
def test_rows_outside_the_horizon_have_no_effect(sheet, row, cell, named):
    inside = {"Requirements": {"quantity": 1}, "Deliveries": {"quantity": 1, "period": "2024-Q4"},
              "Capacity": {"capacity": 1, "from": "2023-Q4"}, "Rules": {"kind": "max_quantity", "value": 1}}
    place, message = warned(**{sheet: [inside[sheet], row]})
    assert (place, message) == (f"{sheet}!{cell}", f"outside the horizon, without effect: {named} in row 3")


def transfers(*rows: tuple[str, str, float | None, str | None]) -> list[tuple[str, str]]:
    return warnings(world(**LINE, Allies=[*PAIR, {"ally": "C"}], Families=[{"family": "F"}], Transfers=[
        {"from_ally": giver, "to_ally": taker, "max_quantity": limit, "family": family}
        for giver, taker, limit, family in rows]))


def test_transfers_that_go_around_a_limit():
    [(place, message)] = transfers(("A", "B", 5, None), ("A", "C", None, "F"), ("C", "B", 1, None))
    assert place == "Transfers!D2" and message.endswith(": A to B through C")
    assert transfers(("A", "B", None, None), ("A", "C", None, None), ("C", "B", None, None)) == []
    assert transfers(("A", "B", 5, None), ("A", "C", None, None), ("B", "C", None, None)) == []


def test_transfers_of_another_family_do_not_go_around():
    two = {"Families": [{"family": "F"}, {"family": "G"}], "Items": [{}, {"item": "J", "family": "G"}],
           "Offers": [{}, {"offer": "P", "item": "J"}], "ResourceUse": [{"item": "I"}, {"item": "J"}],
           "Requirements": [{"quantity": 1}, {"quantity": 1, "family": "G"}], "Allies": [*PAIR, {"ally": "C"}]}
    ways = [{"from_ally": "A", "to_ally": "B", "family": "F", "max_quantity": 5}, {"from_ally": "A", "to_ally": "C"}]
    around = {"from_ally": "C", "to_ally": "B"}
    assert warnings(world(**LINE | two, Transfers=[*ways, {**around, "family": "G"}])) == []
    assert len(warnings(world(**LINE | two, Transfers=[*ways, {**around, "family": "F"}]))) == 1


def test_rows_to_which_nothing_refers():
    places = {place for place, _ in warnings(world(**LINE | {
        "Manufacturers": [{}, {"manufacturer": "N"}, {"manufacturer": "P"}],
        "Resources": [{"capacity": 1}, {"resource": "idle", "capacity": 1, "manufacturer": "P"}],
        "Families": [{}, {"family": "G"}], "Systems": [{}, {"system": "T"}]}))}
    assert places == {"Manufacturers!A3", "Resources!A3", "Families!A3", "Systems!B3"}


def scenario(*rows: dict[str, Any]) -> list[Finding]:
    return check_all(world(**LINE, Scenarios=[{"scenario": "Test", "change": "set", **row} for row in rows]))


def test_check_all_tells_what_is_wrong_with_the_rows_of_scenarios():
    findings = scenario({"sheet": "Allies", "column": "gpd", "value": 1})
    assert [(each.severity, each.sheet, each.cell) for each in findings] == [("error", "Scenarios", "D2")]


@pytest.mark.parametrize(("sheet", "column", "value", "place"), [
    ("Settings", "value", "month", "Settings!B2"),  # the label of the start is that of a quarter
    ("Items", "item", "J", "Offers!C2"),  # the offer is left without its item
    ("Requirements", "to", "2024-Q2", None),
    ("Requirements", "to", "2023-Q4", "Requirements!D2"), ("Families", "family", "G", "Items!C2")])
def test_check_all_tells_what_is_wrong_with_the_tables_that_a_scenario_makes(sheet, column, value, place):
    where = {"where": "name=period"} if sheet == "Settings" else {}
    findings = scenario({"sheet": sheet, "column": column, "value": value, **where})
    places = [f"{each.sheet}!{each.cell}" for each in findings]
    assert (place in places) if place else (findings == [])
    assert all(each.severity == "error" and "in scenario Test" in each.message for each in findings)


def test_check_all_repeats_no_error_of_the_workbook_for_each_scenario():
    row = {"scenario": "Test", "sheet": "Allies", "column": "gdp", "change": "set", "value": 1}
    findings = check_all(world(Requirements=NEED, Transfers=[{"from_ally": "A", "to_ally": "A"}], Scenarios=[row]))
    assert [f"{each.sheet}!{each.cell}" for each in findings] == ["Transfers!B2"]


def test_tables_with_missing_values_are_checked_as_far_as_they_go(tmp_path):
    nothing = {name: [] for name in ("Settings", "Allies", "Families", "Items", "Manufacturers", "Offers", "Systems",
                                     "Certified", "Requirements")}
    for sheets in (nothing, dict.fromkeys(nothing), {"Offers": [("offer", "item", "price"), (None, "x", "y")]}):
        tables, findings = read_workbook(save(tmp_path / "plan.xlsx", **sheets, Notes=[("x",)]))
        assert errors_of(findings)
        check_all(tables)  # says what it can and raises nothing
