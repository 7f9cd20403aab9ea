"""A scenario changes what it says and nothing else; a row that cannot is an error in its own cell."""

import math
from typing import Any

import pytest

from data.checks.errors import check
from data.input.findings import Finding
from data.input.reader import read_workbook
from data.input.scenarios import apply_scenario, scenario_names
from data.input.tables import Row, Table, Tables
from data.schema.inputs import SHEET, SHEETS
from tests.helpers.books import save
from tests.helpers.worlds import world

ALLIES = [{"ally": "EST", "region": "North", "gdp": 100, "storage": 50}, {"ally": "LVA", "region": "North", "gdp": 200},
          {"ally": "GBR", "region": "West"}]


def scenario(*rows: tuple[str, str, str, str, Any], **sheets: Any) -> Tables:
    """A world with one scenario, Test: each row is sheet, where, column, change, value."""
    names = ("sheet", "where", "column", "change", "value")
    lines = [{name: part for name, part in zip(names, row, strict=True) if part != ""} for row in rows]
    return world(**{"Allies": ALLIES, **sheets}, Scenarios=[{"scenario": "Test", **line} for line in lines])


def values(tables: Tables, sheet: str, column: str) -> list[Any]:
    """The values of a column under the scenario, which must have no errors."""
    changed, findings = apply_scenario(tables, "Test")
    assert findings == []
    return [row[column] for row in changed[sheet]]


def mistake(tables: Tables) -> Finding:
    """The one error, which is in the sheet Scenarios."""
    _, findings = apply_scenario(tables, "Test")
    assert [(each.severity, each.sheet) for each in findings] == [("error", "Scenarios")]
    return findings[0]


def cell(column: str) -> str:
    """The cell of the first scenario row."""
    return "ABCDEFG"[[each.name for each in SHEET["Scenarios"].columns].index(column)] + "2"


def test_base_comes_first_and_names_are_those_first_spelled():
    tables = world(Scenarios=[{"scenario": name, "sheet": "Allies", "column": "priority", "change": "set", "value": 2}
                              for name in ("Pledge", "War", "pledge")])
    assert scenario_names(tables) == ["Base", "Pledge", "War"]
    assert apply_scenario(tables, "base")[0].sheets == tables.sheets
    assert apply_scenario(tables, "PLEDGE")[0].scenario == "Pledge"


def test_an_unknown_scenario_is_an_error():
    tables = scenario(("Allies", "", "priority", "set", 2))
    changed, findings = apply_scenario(tables, "Tset")
    assert changed is tables and "did you mean Test?" in findings[0].message


@pytest.mark.parametrize(("where", "hit"), [
    ("", "EST LVA GBR"), ("ally=est", "EST"), ("ally = EST|GBR", "EST GBR"), ("ally=*r", "GBR"), ("ally=*S*", "EST"),
    ("Region=north; ally=L*", "LVA"), ("gdp=200", "LVA"), ("gdp=2e2", "LVA"), ("gdp=200.0|100", "EST LVA"),
    ("gdp=", "GBR"), ("priority=1", "EST LVA GBR"), ("role=ally", "EST LVA GBR"), (";ally=EST;", "EST")])
def test_where_picks_rows_by_the_values_in_force(where, hit):
    tables = scenario(("Allies", where, "defence_share", "set", 0.5))
    changed, findings = apply_scenario(tables, "Test")
    assert findings == []
    assert [row["ally"] for row in changed["Allies"] if row["defence_share"] == 0.5] == hit.split()


def test_a_dot_or_bracket_in_where_is_itself():
    allies = [{"ally": "A.B"}, {"ally": "AXB"}, {"ally": "(C"}]
    tables = scenario(("Allies", "ally=A.B|(C", "gdp", "set", 1), Allies=allies)
    assert values(tables, "Allies", "gdp") == [1.0, None, 1.0]


def test_rows_are_applied_in_order_and_act_on_the_value_in_force():
    tables = scenario(("Allies", "", "gdp", "multiply", 2), ("Allies", "", "gdp", "add", 1),
                      ("Allies", "gdp=201", "gdp", "set", 7))
    # EST: 100 * 2 + 1 = 201, which the last row sets to 7. LVA: 200 * 2 + 1 = 401. GBR has no value to multiply.
    assert values(tables, "Allies", "gdp") == [7.0, 401.0, None]


def test_multiply_and_add_act_on_the_default_of_a_blank_cell():
    tables = scenario(("Allies", "", "priority", "multiply", 3), ("Allies", "ally=EST", "priority", "add", 0.5))
    assert values(tables, "Allies", "priority") == [3.5, 3.0, 3.0]  # the default is 1: 1 * 3, and 0.5 more for EST


def test_a_blank_priority_of_a_requirement_is_1_for_use_and_2_for_stock():
    needs = [{"kind": "use", "quantity": 1}, {"kind": "stock", "quantity": 1}]
    tables = scenario(("Requirements", "", "priority", "add", 1), Allies=[{}], Requirements=needs)
    assert values(tables, "Requirements", "priority") == [2, 3]


def test_unlimited_stays_unlimited_but_nothing_of_it_is_nothing():
    # GBR's cell is blank, which is unlimited; what stays so is not written. EST has 50.
    for change, value, results in (("multiply", 2, (100.0, None)), ("add", 5, (55.0, None)),
                                   ("multiply", 0, (0.0, 0.0))):
        tables = scenario(("Allies", "ally=EST|GBR", "storage", change, value))
        found = values(tables, "Allies", "storage")
        assert (found[0], found[2]) == results
    # Where all is unlimited there is nothing wrong either.
    assert values(scenario(("Allies", "ally=GBR", "storage", "multiply", 2)), "Allies", "storage") == [50.0, None, None]


UNLIMITED_COLUMNS = [(sheet.name, column.name) for sheet in SHEETS for column in sheet.columns
                     if column.default == math.inf]


@pytest.mark.parametrize(("sheet", "column"), UNLIMITED_COLUMNS)
@pytest.mark.parametrize(("change", "value", "given"), [("multiply", 0.5, 15.0), ("add", 7, 37.0)])
def test_a_blank_cell_that_means_unlimited_stays_blank_beside_one_that_is_changed(sheet, column, change, value, given):
    pair = {"from_ally": "EST", "to_ally": "LVA"}
    rows = {"Allies": [{"ally": "EST"}, {"ally": "LVA"}], "Offers": [{}, {"offer": "P"}],
            "Terms": [{"offer": "O", "ally": "EST"}, {"offer": "O", "ally": "LVA"},
                      {"manufacturer": "M", "ally": "LVA"}],
            "Transfers": [pair, {**pair, "family": "F"}],
            "Contributions": [pair, {"from_ally": "LVA", "to_ally": "EST"}]}[sheet]
    limited = [{**rows[0], column: 30}, *rows[1:]]
    tables = scenario((sheet, "", column, change, value), **{
        "Allies": ALLIES, "Requirements": [{"ally": "EST", "quantity": 1}], sheet: limited})
    assert values(tables, sheet, column) == [given] + [None] * (len(rows) - 1)
    assert [each for each in check(apply_scenario(tables, "Test")[0]) if each.severity == "error"] == []


def test_a_limit_that_a_manufacturer_cannot_have_is_no_limit_of_nothing():
    # Nothing of 30 is nothing; a row for all offers of M has no limit, so there is nothing to multiply.
    terms = [{"offer": "O", "ally": "EST", "max_quantity": 30}, {"manufacturer": "M", "ally": "LVA"}]
    change = ("Terms", "", "max_quantity", "multiply", 0)
    assert values(scenario(change, Terms=terms), "Terms", "max_quantity") == [0.0, None]
    assert "blank in every row" in mistake(scenario(change, Terms=terms[1:])).message


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.name not in ("Settings", "Scenarios")],
                         ids=lambda sheet: sheet.name)
def test_no_number_times_1_or_plus_0_is_written_into_a_blank_cell(sheet):
    # Of every column of numbers: what a blank cell means stands there still, whatever the cell says to a check.
    blank = Table(sheet.name, {}, (Row(2, {"kind": "stock"} if sheet.name == "Requirements" else {}),))
    for column in (column for column in sheet.columns if column.kind in ("number", "integer", "year")):
        for change, value in (("multiply", 1), ("add", 0)):
            tables = scenario((sheet.name, "", column.name, change, value)).with_table(blank)
            assert [row[column.name] for row in apply_scenario(tables, "Test")[0][sheet]] == [None]


def test_only_tables_that_change_are_copied():
    tables = scenario(("Allies", "", "gdp", "set", 1))
    changed, _ = apply_scenario(tables, "Test")
    assert [name for name in tables.sheets if changed[name] is not tables[name]] == ["Allies"]
    assert [row["gdp"] for row in tables["Allies"]] == [100.0, 200.0, None]


def test_set_takes_every_kind_of_value():
    rules = [{"kind": "max_spend_share", "value": 0.5}]
    tables = scenario(("Rules", "", "active", "set", "No"), ("Rules", "", "for_each", "set", "Ally, year"), (
        "Rules", "", "from", "set", "2024-q2"), ("Rules", "", "to", "set", "2024-07-01"), (
        "Rules", "", "family", "set", "f"), ("Rules", "", "value", "set", "0.25"), Rules=rules)
    changed, findings = apply_scenario(tables, "Test")
    row = changed["Rules"].rows[0]
    assert findings == []
    assert [row[name] for name in ("active", "for_each", "from", "to", "family", "value")] == [
        "no", "ally,year", "2024-Q2", "2024-Q3", "F", 0.25]


def test_a_list_of_keys_is_set_as_its_owner_spells_them():
    assert values(scenario(("Offers", "", "allies", "set", "lva, Est")), "Offers", "allies") == ["LVA,EST"]


def test_settings_are_changed_and_added():
    tables = scenario(("Settings", "name=periods", "value", "add", 2),
                      ("Settings", "name=Discount_Rate|time_preference", "value", "set", 0.1))
    changed, findings = apply_scenario(tables, "Test")
    assert findings == []
    assert [changed.setting(name) for name in ("periods", "discount_rate", "time_preference")] == [6, 0.1, 0.1]
    assert tables.setting("discount_rate") == 0.0


def test_a_setting_takes_only_values_of_its_own_kind():
    finding = mistake(scenario(("Settings", "name=discount_rate|equity", "value", "set", "yes")))
    assert finding.cell == cell("value") and "discount_rate should be a number" in finding.message


@pytest.mark.parametrize(("row", "column", "said"), [
    (("Alies", "", "gdp", "set", 1), "sheet", "did you mean Allies?"),
    (("Scenarios", "", "value", "set", 1), "sheet", "no sheet"),
    (("Allies", "", "gpd", "set", 1), "column", "did you mean gdp?"),
    (("Allies", "aly=EST", "gdp", "set", 1), "where", "did you mean ally?"),
    (("Allies", "EST", "gdp", "set", 1), "where", "column=value"),
    (("Allies", "ally=FRA", "gdp", "set", 1), "where", "no row of Allies matches"),
    (("Settings", "name=discount_rate", "value", "multiply", 2), "where", "no row of Settings matches"),
    (("Settings", "name=discont_rate", "value", "set", 2), "where", "no row of Settings matches"),
    (("Budgets", "", "amount", "multiply", 2), "where", "no row of Budgets matches"),
    (("Allies", "ally=GBR", "gdp", "multiply", 2), "where", "blank in every row"),
    (("Allies", "", "gdp", "set", "1 200"), "value", "should be a number"),
    (("Allies", "", "gdp", "multiply", "twice"), "value", "should be a number"),
    (("Allies", "", "region", "multiply", 2), "change", "use set"),
    (("Allies", "", "gdp", "add", -150), "value", "row 2 of Allies: gdp should be at least 0, not -50"),
    (("Allies", "", "storage", "multiply", -1), "value", "storage should be at least 0"),
    (("Families", "", "standard_share", "add", 1.5), "value", "at most 1"),
    (("Settings", "name=periods", "value", "multiply", 0.3), "value", "a whole number"),
    (("Allies", "", "gdp", "multiply", 1e308), "value", "too large"),
    (("Offers", "", "item", "set", "J"), "value", "'J' is not in Items"),
    (("Offers", "", "from", "set", "2024-01"), "value", "not a quarter"),
    (("Offers", "", "allies", "set", "EST, FRA"), "value", "'FRA' is not in Allies"),
])
def test_a_row_that_cannot_be_applied_is_an_error_in_its_cell(row, column, said):
    finding = mistake(scenario(row))
    assert finding.cell == cell(column)
    assert said in finding.message


def test_scenarios_of_a_workbook_are_read_as_written(tmp_path):
    path = save(tmp_path / "plan.xlsx", Scenarios=[
        ("scenario", "sheet", "where", "column", "change", "value"),
        ("Dear", "offers", "offer=o*", "Price", "Multiply", 2), ("dear", "Offers", "", "from", "set", "2024-Q2")])
    tables, findings = read_workbook(path)
    assert findings == []
    changed, findings = apply_scenario(tables, "Dear")
    assert findings == [] and scenario_names(tables) == ["Base", "Dear"]
    assert [(row["price"], row["from"]) for row in changed["Offers"]] == [(6000.0, "2024-Q2"), (8000.0, "2024-Q2")]
    # The weight is that of the workbook as it stands, the mean of 3000 and 4000: scenarios compare.
    assert [row["weight"] for row in changed["Families"]] == [3500.0, 1.0]
