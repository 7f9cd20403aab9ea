"""Whether there is anything to plan at all, and what is told of scenarios that are not solved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import solve
from data.checks.errors import check, check_all
from data.input.findings import errors_of
from data.input.scenarios import apply_scenario
from tests.helpers.command import plan_sheets, write
from tests.helpers.worlds import world

LINE: dict[str, Any] = {"Resources": [{"capacity": 10}], "ResourceUse": [{"offer": "O"}],
                        "Requirements": [{"quantity": 5}]}
NOTHING = ("there is nothing to plan: no requirement has a quantity above 0 between 2024-Q1 and 2024-Q4; say who needs "
           "what")


@pytest.mark.parametrize("needs", [
    [], [{"quantity": 0}], [{"quantity": 5, "from": "2025-Q1"}], [{"quantity": 5, "to": "2023-Q4"}, {"quantity": 0}]])
def test_a_workbook_in_which_nothing_is_needed_has_nothing_to_plan(needs: list[dict[str, Any]]):
    [wrong] = errors_of(check(world(**{**LINE, "Requirements": needs})))
    assert (wrong.sheet, wrong.cell, wrong.message) == ("Requirements", "D2", NOTHING)


@pytest.mark.parametrize("need", [
    {"quantity": 1}, {"quantity": 1, "kind": "stock"}, {"quantity": 1, "from": "2024-Q4"},
    {"quantity": 1, "to": "2024-Q1"}])
def test_one_need_within_the_horizon_is_something_to_plan(need: dict[str, Any]):
    assert errors_of(check(world(**{**LINE, "Requirements": [{"quantity": 0}, need]}))) == []


def test_a_scenario_in_which_nothing_is_needed_is_an_error_of_its_own():
    row = {"scenario": "Peace", "sheet": "Requirements", "column": "quantity", "change": "set", "value": 0}
    tables = world(**LINE, Scenarios=[row])
    assert [(each.cell, each.message) for each in check_all(tables)] == [("D2", f"in scenario Peace: {NOTHING}")]
    assert check(tables) == []


def test_nothing_to_plan_is_an_error_of_the_check_and_of_the_solve(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = write(tmp_path / "plan.xlsx", {**plan_sheets(), "Requirements": [["ally", "family", "kind", "quantity"]]})
    for more in ([], ["--check"]):
        assert solve.main([str(path), "-q", *more]) == 1
        assert "error: Requirements!D2: there is nothing to plan" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]


def scenarios(*rows: tuple[str, str, str]) -> dict[str, Any]:
    """Scenario, sheet and condition of changes of a price."""
    return {**LINE, "Scenarios": [{"scenario": scenario, "sheet": sheet, "where": where, "column": "price",
                                   "change": "multiply", "value": 2} for scenario, sheet, where in rows]}


@pytest.mark.parametrize(("spoilt", "cell", "said"), [
    (("Other", "Ofers", ""), "B3", "there is no sheet 'Ofers' to change; did you mean Offers?"),
    (("Other", "Items", ""), "D3", "Items has no column 'price'"),
    (("Other", "Offers", "offer=X"), "C3", "no row of Offers matches"),
])
@pytest.mark.parametrize("solved", ["Base", "Good"])
def test_a_row_of_another_scenario_that_fails_is_a_warning(solved: str, spoilt: tuple[str, str, str], cell: str,
                                                           said: str):
    tables = world(**scenarios(("Good", "Offers", ""), spoilt))
    [finding] = check(apply_scenario(tables, solved)[0])
    assert (finding.severity, finding.sheet, finding.cell) == ("warning", "Scenarios", cell)
    assert finding.message.startswith("scenario Other cannot be solved: ") and said in finding.message


def test_a_row_is_judged_by_the_workbook_and_not_by_the_scenario_that_is_solved():
    rows = [{"scenario": "Renamed", "sheet": "Manufacturers", "column": "name", "change": "set", "value": "X"},
            {"scenario": "Other", "sheet": "Manufacturers", "where": "name=Y", "column": "country", "change": "set",
             "value": "NOR"}]
    tables = world(**LINE, Manufacturers=[{"name": "Y"}], Scenarios=rows)
    assert check(apply_scenario(tables, "Renamed")[0]) == []


def test_the_check_tells_it_as_an_error_once():
    found = check_all(world(**scenarios(("Other", "Ofers", ""))))
    assert [(each.severity, each.cell) for each in found] == [("error", "B2")]


def test_a_plan_is_made_and_the_json_warns_of_the_other_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    sheets = plan_sheets()
    sheets["Scenarios"].append(["Lost", "Resources", "resource=X", "capacity", "set", 0])
    path = write(tmp_path / "plan.xlsx", sheets)
    assert solve.main([str(path), "-q", "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert ("warning", "Scenarios", "C4") in [(each["severity"], each["sheet"], each["cell"]) for each in findings]
    assert solve.main([str(path), "-q", "--json", "--scenario", "lost"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [(each["severity"], each["cell"]) for each in findings if each["sheet"] == "Scenarios"] == [("error", "C4")]
