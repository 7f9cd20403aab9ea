"""--roll as a planner runs it: what is written, what is refused, what is said."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.helpers.command import Sheets, plan_sheets, solve, write


@pytest.fixture
def solved(tmp_path: Path) -> tuple[Path, Path]:
    """A plan and its result: 60 rounds a quarter from the second on, ordered a quarter before. A setting, a column and
    a sheet are the planner's own."""
    sheets = plan_sheets()
    sheets["Settings"].append(["colour", "red"])
    sheets["Allies"] = [["ally", "capital"], ["NA", "Town"]]
    return _solved(tmp_path, {**sheets, "Mine": [["x"], [1]]})


def _solved(folder: Path, sheets: Sheets, *options: str) -> tuple[Path, Path]:
    plan = write(folder / "plan.xlsx", sheets)
    assert solve(plan, "-o", folder / "result.xlsx", "-q", *options).returncode in (0, 3)
    return plan, folder / "result.xlsx"


def cells(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def test_the_next_workbook_is_written_and_can_be_planned(solved: tuple[Path, Path], tmp_path: Path) -> None:
    plan, result = solved
    run = solve(plan, "--roll", result, "--periods", 1, "-o", tmp_path / "next.xlsx", "--json", "-q")
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert (answer["status"], answer["start"], answer["periods"], answer["periods_gone"]) == ("rolled", "2024-Q2", 3, 1)
    assert answer["sheets"]["Signed"]["rows_before"] == 0 and answer["sheets"]["Signed"]["rows"] == 1
    header, row = cells(tmp_path / "next.xlsx", "Signed")
    assert dict(zip(header, row, strict=True)) == {
        "offer": "ACME-M1", "ally": "NA", "period": "2024-Q2", "quantity": 60, "price": 1000, "paid": 0,
        "note": "ordered in 2024-Q1"}
    about = [str(line[1]) for line in cells(tmp_path / "next.xlsx", "About")]
    assert any("Columns and sheets of your own" in text for text in about)
    assert "Mine" not in openpyxl.load_workbook(tmp_path / "next.xlsx").sheetnames
    assert "capital" not in cells(tmp_path / "next.xlsx", "Allies")[0]
    assert "colour" not in [row[0] for row in cells(tmp_path / "next.xlsx", "Settings")]
    again = json.loads(solve(tmp_path / "next.xlsx", "--json", "-q").stdout)
    # The 60 of Q2 are signed; Q3 and Q4 get 60 each: 40 are short in each, as in the first plan.
    assert again["totals"]["short"] == pytest.approx(3 * 40 * 1000)


def test_a_result_of_another_workbook_is_refused_unless_forced(solved: tuple[Path, Path], tmp_path: Path) -> None:
    result, sheets = solved[1], plan_sheets()
    sheets["Resources"][1][1] = 50
    other = write(tmp_path / "other.xlsx", sheets)
    run = solve(other, "--roll", result, "--periods", 1, "-o", tmp_path / "next.xlsx", "-q")
    assert run.returncode == 1 and not (tmp_path / "next.xlsx").exists()
    (line,) = run.stderr.splitlines()
    assert "SHA-256 differ" in line and "--force" in line
    forced = solve(other, "--roll", result, "--periods", 1, "-o", tmp_path / "next.xlsx", "-q", "--force")
    assert forced.returncode == 0 and "SHA-256 differ" in forced.stdout


def test_the_result_of_a_scenario_is_refused_unless_forced(tmp_path: Path) -> None:
    plan, result = _solved(tmp_path, plan_sheets(), "--scenario", "Twice")
    run = solve(plan, "--roll", result, "--periods", 1, "-q")
    assert run.returncode == 1 and "the plan of the scenario Twice" in run.stderr
    assert solve(plan, "--roll", result, "--periods", 1, "-q", "--force").returncode == 0
    # The scenario's line makes 120 a quarter. Of deliveries that cost the same the earlier one: more than Q2 needs.
    assert cells(tmp_path / "plan-next.xlsx", "Signed")[1][3] == 120


def test_a_workbook_that_contradicts_itself_has_no_plan_to_roll(tmp_path: Path) -> None:
    sheets = {**plan_sheets(), "Rules": [["rule", "kind", "value"], ["much", "min_quantity", 1000]]}
    plan, result = _solved(tmp_path, sheets)
    run = solve(plan, "--roll", result, "--periods", 1, "-q")
    assert run.returncode == 1 and "says where a workbook contradicts itself" in run.stderr


@pytest.mark.parametrize(("arguments", "code", "words"), [
    (["--periods", "4"], 1, "give 1 to 3"), ([], 2, "--roll needs --periods"), (["--periods", "0"], 2, "1 or more"),
    (["--periods", "1", "--levers"], 2, "--roll solves nothing"),
    (["--periods", "1", "--keep", "old.xlsx"], 2, "--roll solves nothing"),
    (["--periods", "1", "--actuals", "nothing.xlsx"], 1, "there is no such file")])
def test_what_cannot_be_rolled_is_one_line(solved: tuple[Path, Path], arguments: list[str], code: int,
                                           words: str) -> None:
    run = solve(solved[0], "--roll", solved[1], "-q", *arguments)
    assert run.returncode == code and words in run.stderr.splitlines()[-1]


def test_options_of_rolling_need_it(tmp_path: Path) -> None:
    run = solve(write(tmp_path / "plan.xlsx", plan_sheets()), "--periods", "1")
    assert run.returncode == 2 and "go with --roll" in run.stderr


def test_what_somebody_may_have_corrected_is_left_alone(solved: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "next.xlsx").write_bytes(b"mine")
    for option in ("-o", "--new-actuals"):
        run = solve(solved[0], "--roll", solved[1], "--periods", 1, option, tmp_path / "next.xlsx", "-q")
        assert run.returncode == 1 and "left as it is" in run.stderr
    assert (tmp_path / "next.xlsx").read_bytes() == b"mine"


def test_nothing_is_written_where_nothing_is_needed_any_more(tmp_path: Path) -> None:
    sheets = plan_sheets()
    sheets["Requirements"] = [["ally", "family", "kind", "quantity", "to"], ["NA", "HE", "use", 100, "2024-Q1"]]
    plan, result = _solved(tmp_path, sheets)
    run = solve(plan, "--roll", result, "--periods", 1, "-q")
    assert run.returncode == 1 and "what is left after 2024-Q1 is no plan" in run.stderr
    assert not (tmp_path / "plan-next.xlsx").exists()
