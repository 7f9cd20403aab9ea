"""The sentence that answers, for a program that shows it: what --json says is what people read."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl

from tests.helpers.command import plan_sheets, solve, write


def first_lines(workbook: Path) -> set[object]:
    sheet = openpyxl.load_workbook(workbook).worksheets[0]
    return {cell.value for row in sheet.iter_rows() for cell in row}


def test_the_answer_of_a_plan_is_that_of_the_terminal(tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.xlsx", plan_sheets())
    facts = json.loads(solve(plan, "--json").stdout)
    assert facts["answer"] in solve(plan, "-q").stdout.splitlines()


def test_the_answer_of_a_contradiction_says_so(tmp_path: Path) -> None:
    sheets = plan_sheets()
    sheets["Rules"] = [["rule", "kind", "value"], ["R1", "min_quantity", 1000]]  # 180 rounds can be made
    plan = write(tmp_path / "plan.xlsx", sheets)
    done = solve(plan, "--json")
    facts = json.loads(done.stdout)
    assert (done.returncode, facts["status"]) == (3, "conflict")
    assert facts["answer"] in first_lines(Path(facts["result"]))


def test_the_answer_of_a_comparison_is_told_with_each_scenario(tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.xlsx", plan_sheets())
    facts = json.loads(solve(plan, "--all-scenarios", "--json", "-q").stdout)
    (answer,) = {each["answer"] for each in facts}
    assert answer == solve(plan, "--all-scenarios", "-q").stdout.splitlines()[0]
    # With --full each has a result, and an answer, of its own.
    full = json.loads(solve(plan, "--all-scenarios", "--full", "--json", "-q").stdout)
    assert len({each["answer"] for each in full}) == len(full) == 3
