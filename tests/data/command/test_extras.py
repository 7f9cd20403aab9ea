"""What can be asked for beside a plan, from the command line: prices of rules, levers, confirmations, changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.helpers.command import plan_sheets, solve, write


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    sheets = plan_sheets()
    # ACME may have half of what is bought: 90 of the 180 rounds that the line makes, beside 90 of the dearer BETA.
    sheets["Manufacturers"] += [["BETA"]]
    sheets["Offers"] += [["BETA-M1", "BETA", "M1", 3000, 3]]
    sheets["ResourceUse"] = [["resource", "offer"], ["LINE", "ACME-M1"], ["LINE", "BETA-M1"]]
    sheets["Rules"] = [["rule", "kind", "value", "manufacturer", "family"], ["HALF", "max_share", 0.5, "ACME", "HE"]]
    return write(tmp_path / "plan.xlsx", sheets)


def told(*arguments: str | Path) -> Any:
    run = solve(*arguments, "--json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def sheet_of(path: Path, name: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path)[name].values)


def test_what_a_rule_costs(plan: Path) -> None:
    answer = told(plan, "--rule-prices")
    # Without the rule ACME makes all 180 rounds: 90 of them cost 2,000 less each.
    (price,) = answer["rule_prices"]
    assert (price["kind"], price["name"]) == ("rule", "HALF")
    assert price["changes"]["cost"] == pytest.approx(-180_000)
    assert price["changes"]["shortfall 1"] == 0
    result = plan.with_name("plan-result.xlsx")
    assert "Rule prices" in openpyxl.load_workbook(result).sheetnames
    assert any("without it" in str(cell) for cell in sheet_of(result, "Rules")[0])


def test_levers_say_what_would_close_a_shortfall(plan: Path) -> None:
    answer = told(plan, "--levers")
    (lever,) = answer["levers"]
    # 100 are short in the first quarter, which nothing reaches, and 40 in each of the later three.
    assert (lever["ally"], lever["family"], lever["priority"]) == ("NA", "HE", 1)
    # To close the rest the line must make 40 more a quarter.
    assert [(each["kind"], each["more"]) for each in lever["all"]] == [("capacity", pytest.approx(40))]
    assert "Levers" in openpyxl.load_workbook(plan.with_name("plan-result.xlsx")).sheetnames


def test_nothing_that_was_not_asked_for_is_there(plan: Path) -> None:
    answer = told(plan)
    assert {"levers", "rule_prices"} & set(answer) == set()
    sheets = set(openpyxl.load_workbook(plan.with_name("plan-result.xlsx")).sheetnames)
    assert {"Levers", "Rule prices", "Changes"} & sheets == set()


def test_so_many_worths_are_confirmed(plan: Path) -> None:
    none, one = (told(plan, "--confirm", count)["bottlenecks"] for count in ("0", "1"))
    assert {best["confirmed"] for best in none} == {None}
    assert one[0]["confirmed"] == pytest.approx(one[0]["worth"])


def test_what_changed_against_an_earlier_result(plan: Path) -> None:
    old = plan.with_name("old.xlsx")
    assert solve(plan, "-o", old).returncode == 0
    told(plan, "--scenario", "Twice", "--compare-with", old, "-o", plan.with_name("new.xlsx"))
    rows = sheet_of(plan.with_name("new.xlsx"), "Changes")
    # All that is needed from the second quarter on can be made: 300 rounds in place of 180, 60 more of each maker.
    for maker in ("ACME", "BETA"):
        changed = [row[7] for row in rows if row[0] == "contract" and row[3] == maker]
        assert changed and sum(changed) == pytest.approx(60)


def test_an_earlier_result_that_is_none_is_told_before_solving(plan: Path) -> None:
    run = solve(plan, "--compare-with", plan)
    assert run.returncode == 1
    assert str(plan) in run.stderr
    assert "Traceback" not in run.stderr
    assert not plan.with_name("plan-result.xlsx").exists()


@pytest.mark.parametrize("arguments", [["--confirm", "-1"], ["--all-scenarios", "--levers"],
                                       ["--alone", "--compare-with", "old.xlsx"]])
def test_wrong_use(plan: Path, arguments: list[str]) -> None:
    assert solve(plan, *arguments).returncode == 2
