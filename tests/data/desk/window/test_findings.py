"""The findings as the rows of a list."""

from __future__ import annotations

from typing import Any

import pytest

from data.desk.window.findings import FindingRow, counted_findings, finding_rows


def told(severity: str, sheet: str, cell: str = "", message: str = "m") -> dict[str, Any]:
    return {"severity": severity, "sheet": sheet, "cell": cell, "message": message}


def test_errors_come_first_and_each_finding_once() -> None:
    late, first, second = told("warning", "Offers", "A2"), told("error", "Stock", "C3"), told("error", "Allies")
    rows = finding_rows([{"findings": [late, first]}, {"findings": [first, second]}, {"status": "failed"}])
    assert [(row.sheet, row.cell) for row in rows] == [("Stock", "C3"), ("Allies", ""), ("Offers", "A2")]


@pytest.mark.parametrize(("sheet", "cell", "place", "address"), [
    ("Offers", "D7", "sheet Offers, cell D7", "Offers!D7"),
    ("Offers", "", "sheet Offers", "Offers!A1"),
    ("My list", "D7", "sheet My list, cell D7", "'My list'!D7"),
    ("Bob's", "D7", "sheet Bob's, cell D7", "'Bob''s'!D7"),
    ("", "", "the whole workbook", "")])
def test_a_finding_says_where_it_is(sheet: str, cell: str, place: str, address: str) -> None:
    row = FindingRow("error", sheet, cell, "m")
    assert (row.place, row.address) == (place, address)


@pytest.mark.parametrize(("errors", "warnings", "words"), [
    (0, 0, "none"), (1, 0, "1 error"), (2, 1, "2 errors, 1 warning"), (0, 3, "3 warnings")])
def test_findings_are_counted(errors: int, warnings: int, words: str) -> None:
    rows = [FindingRow("error", "Offers", "", "m")] * errors + [FindingRow("warning", "Offers", "", "m")] * warnings
    assert counted_findings(rows) == words


def test_what_is_no_finding_is_left_out() -> None:
    assert finding_rows([{"findings": None}, {"findings": [3, "x"]}, {"findings": 5}]) == []
