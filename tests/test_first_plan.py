"""The first plan of docs/first_plan.md: who types what stands there gets what it says."""

import json
import re
from pathlib import Path

import openpyxl
import pytest

from tests.helpers.command import ROOT, solve

PAGE = (ROOT / "docs" / "first_plan.md").read_text(encoding="utf-8")


def rows_of(markdown: str) -> list[dict[str, str]]:
    """The first table of a text, a row a mapping from header to cell."""
    lines = re.findall(r"^\|(.*)\|$", markdown, re.MULTILINE)
    header, _, *body = ([cell.strip() for cell in line.split("|")] for line in lines)
    return [dict(zip(header, cells, strict=True)) for cells in body]


def fill(sheet, rows: list[dict[str, str]], first: int = 2) -> None:
    """Type the rows into the sheet, numbers as numbers."""
    column = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, first):
        for header, text in row.items():
            if text:
                sheet.cell(number, column[header], float(text) if re.fullmatch(r"[\d.]+", text) else text)


def solved(path: Path) -> dict:
    run = solve(path, "--json")
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Path:
    """The workbook of the page's second section."""
    path = tmp_path_factory.mktemp("first") / "plan.xlsx"
    assert solve("--new", path).returncode == 0
    book = openpyxl.load_workbook(path)
    typed = PAGE.split("## 2 ")[1].split("## 3 ")[0]
    for name, text in re.findall(r"\*\*(\w+)\*\*[^\n]*\n(.*?)(?=\n\*\*|\Z)", typed, re.DOTALL):
        fill(book[name], rows_of(text))
    book.save(path)
    return path


def test_the_answer_is_the_one_that_is_worked_out(plan):
    # Six quarters of 1,000 after a lead time of two: 6,000 at 3,000 EUR. Northland fires 8 x 500, has 1,500, so 2,500
    # of them; Southland gets 3,500 of 4,000. Of (4,000 + 4,000) x 3,000 = 24 million 500 x 3,000 lack: 93.75 % are met.
    totals = solved(plan)["totals"]
    assert totals["payments"] == pytest.approx(6000 * 3000)
    assert totals["short"] == pytest.approx(500 * 3000)
    assert totals["met"] / totals["need"] == pytest.approx(0.9375)
    told = PAGE.split("## 4 ")[1].split("## 5 ")[0]
    assert all(words in told for words in ("93.8 %", "6,000 shells for EUR 18 m", "3,500\nshells, 500 less"))


def test_the_enlargement_that_it_offers_is_just_enough(plan, tmp_path):
    # Ordered in 2024-Q1 it is ready in 2025-Q1: 125 in each of four quarters are the 500, at 125 x 5,000 EUR.
    book = openpyxl.load_workbook(plan)
    fill(book["Resources"], rows_of(PAGE.split("## 5 ")[1].split("## 6 ")[0]))
    book.save(tmp_path / "plan.xlsx")
    totals = solved(tmp_path / "plan.xlsx")["totals"]
    assert totals["short"] == pytest.approx(0) and totals["expansion_cost"] == pytest.approx(625_000)


def test_the_mistake_that_it_proposes_is_told_with_its_cell(plan, tmp_path):
    book = openpyxl.load_workbook(plan)
    book["Stock"]["A2"] = "NORD"
    book.save(tmp_path / "plan.xlsx")
    run = solve(tmp_path / "plan.xlsx", "--check")
    assert run.returncode == 1 and "Stock!A2" in run.stderr
