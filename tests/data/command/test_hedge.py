"""--hedge from the command line: what is written and said, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.helpers.command import plan_sheets, solve, write


def plan(path: Path, **settings: str) -> Path:
    """The line makes 60 a quarter for a need of 100; in Twice it makes 120, in No line nothing. An order arrives a
    quarter later, and a third of its price is paid when it is placed."""
    sheets = plan_sheets()
    sheets["Settings"] += [["discount_rate", 0], *([name, value] for name, value in settings.items())]
    header, offer = sheets["Offers"]
    sheets["Offers"] = [[*header, "advance"], [*offer, 0.3]]
    names, *rows = sheets["Scenarios"]
    sheets["Scenarios"] = [[*names, "probability"], [*rows[0], 0.5], [*rows[1], 0.1]]
    return write(path / "plan.xlsx", sheets)


def test_what_to_sign_now_stands_in_a_workbook_and_in_json(tmp_path: Path) -> None:
    run = solve(plan(tmp_path), "--hedge", "base,Twice, no line", "--json")
    assert run.returncode == 0, run.stderr
    facts = json.loads(run.stdout)
    assert facts["status"] == "optimal" and facts["result"] == str(tmp_path / "plan-hedge.xlsx")
    # In Twice the line makes 120, so that 100 can be used from the second quarter on: they are signed. Base takes 60 of
    # them and No line none: lost are the advances on 40 and on 100, 300 each.
    rows = {(row["future"], row["what is signed now"]): row for row in facts["hedge"]["rows"]}
    hedged = [rows[name, "hedge"] for name in ("Base", "Twice", "No line")]
    assert [row["probability"] for row in hedged] == pytest.approx([0.4, 0.5, 0.1])
    assert [row["advance lost EUR million"] for row in hedged] == pytest.approx([0.012, 0, 0.03])
    # Met are 45 % in Base and 75 % in Twice, as a quarter of the need comes too soon: 0.4 * 45 + 0.5 * 75.
    assert rows["expected", "hedge"]["all met"] == pytest.approx(0.555)
    # Base's plan signs 60, which Twice could have had 100 of: 260 of 400.
    assert rows["Twice", "Base's plan"]["all met"] == pytest.approx(0.65)
    assert "Up to 2024-Q1 sign 1 contract of EUR 100,000 and order 0 expansions." in facts["hedge"]["answer"]
    book = openpyxl.load_workbook(tmp_path / "plan-hedge.xlsx")
    assert book.sheetnames[:4] == ["Summary", "Charts", "What comes of it", "Sign now"]
    assert book["Sign now"]["E2"].value == pytest.approx(100)
    assert "hedge: shortfall 1" in run.stderr


def test_decided_until_says_what_is_decided(tmp_path: Path) -> None:
    run = solve(plan(tmp_path, decided_until="2024-Q3"), "--hedge", "Twice,No line", "--json", "-q")
    facts = json.loads(run.stdout)
    assert "Up to 2024-Q3 sign 3 contracts of EUR 300,000" in facts["hedge"]["answer"]


def test_what_is_wrong_is_told_and_nothing_written(tmp_path: Path) -> None:
    path = plan(tmp_path)
    unknown = solve(path, "--hedge", "Base,Twise")
    assert unknown.returncode == 1 and "no scenario 'Twise'; did you mean 'Twice'?" in unknown.stderr
    for extra in (["--scenario", "Twice"], ["--alone"], ["--all-scenarios"]):
        assert solve(path, "--hedge", "Base,Twice", *extra).returncode == 2
    sheets = plan_sheets()
    sheets["Scenarios"] = [[*sheets["Scenarios"][0], "probability"], [*sheets["Scenarios"][1], 1.0]]
    sure = solve(write(path, sheets), "--hedge", "Base,Twice")
    assert sure.returncode == 1 and "error: Scenarios!G2: the probabilities of Twice come to 1" in sure.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["plan.xlsx"]


def test_a_contradiction_names_the_rules_and_the_future(tmp_path: Path) -> None:
    sheets = plan_sheets()
    sheets["Rules"] = [["rule", "kind", "value"], ["least", "min_quantity", 50]]
    run = solve(write(tmp_path / "plan.xlsx", sheets), "--hedge", "Base,No line", "--json")
    assert run.returncode == 3 and json.loads(run.stdout)["status"] == "conflict"
    assert "error: whatever is signed first, not all of these minimum rules can be kept: No line: least" in run.stderr
