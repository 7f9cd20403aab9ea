"""The year of docs/next_quarter.md: every command of the page is run, and what it says to write is written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from tests.helpers.command import ROOT, solve

PAGE = (ROOT / "docs" / "next_quarter.md").read_text(encoding="utf-8")
COMMAND, TABLE = "    python solve.py ", "| sheet | row | column | value |"


def steps() -> Iterator[tuple[str, Any]]:
    """The commands and the tables of what to write, in the order of the page."""
    part = PAGE.split("## A year in four quarters")[1].split("\n## ")[0]
    lines = part.splitlines()
    for number, line in enumerate(lines):
        if line.startswith(COMMAND):
            yield "run", shlex.split(line.removeprefix(COMMAND))
        elif line == TABLE:
            named = re.findall(r"`([\w-]+\.xlsx)`", " ".join(lines[:number]))
            rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in lines[number + 2:]
                    [:next(place for place, row in enumerate(lines[number + 2:]) if not row.startswith("|"))]]
            yield "write", (named[-1], rows)


def write(path: Path, rows: list[list[str]]) -> None:
    """Change the cells of the rows that are named by their keys; `a new row like it` copies the row before."""
    book, row = openpyxl.load_workbook(path), 0
    for sheet, which, column, value in rows:
        page = book[sheet]
        place = {cell.value: cell.column for cell in page[1]}
        if which == "a new row like it":
            page.append([cell.value for cell in page[row]])
            row = page.max_row
        elif which != "the new row":
            wanted = dict(part.split(" ") for part in which.split(", "))
            (row,) = [number for number in range(2, page.max_row + 1) if all(
                str(page.cell(number, place[key]).value) == text for key, text in wanted.items())]
        page.cell(row, place[column]).value = float(value) if value.replace(".", "").isdigit() else value
    book.save(path)


def lines_of(path: Path, sheet: str) -> list[dict[Any, Any]]:
    header, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_year_on_the_example(tmp_path: Path) -> None:
    said = {}
    for kind, step in steps():
        if kind == "write":
            write(tmp_path / step[0], step[1])
        else:
            run = solve(*(tmp_path / word if word.endswith(".xlsx") else word for word in step))
            assert run.returncode == 0, (step, run.stderr)
            said[step[-1]] = run.stdout
    # What the page says: 1,000 fuzes left Norland in Q1 but for those that nobody could use; all end with 2025-Q3.
    coming = [row for row in lines_of(tmp_path / "q2.xlsx", "Deliveries") if row["item"] == "FZ"]
    assert {(row["ally"], row["period"], row["usable_to"]) for row in coming} == {("EST", "2025-Q3", "2025-Q3")}
    assert any(row["resource"] == "NORLINE" for row in lines_of(tmp_path / "q2.xlsx", "Capacity"))
    # 1,200 of 2,000 came, 800 are signed for Q3; Norland has what was counted; 800 of Estmark's could not be used.
    shells = {(row["period"], row["quantity"]) for row in lines_of(tmp_path / "q3.xlsx", "Signed")
              if (row["offer"], row["ally"]) == ("C1", "EST")}
    assert {("2025-Q2", 1200), ("2025-Q3", 800)} <= shells and ("2025-Q2", 2000) not in shells
    assert ("NOR", "HE-N", 3200) in {(row["ally"], row["item"], row["quantity"])
                                     for row in lines_of(tmp_path / "q3.xlsx", "Stock")}
    assert "its stock is 0; the other 800 cannot have been used" in said["q3.xlsx"]
    assert len(lines_of(tmp_path / "q3-result.xlsx", "Changes")) > 0
    # A year has ended: Midland's 19.8 million for 2026 and Norland's 240 (400,000 x 2 % x 3 %) are as they were.
    budgets = {(row["ally"], row["year"]): row["amount"] for row in lines_of(tmp_path / "year-2026.xlsx", "Budgets")}
    assert budgets["MID", 2026] == 19.8 and ("MID", 2025) not in budgets
    assert budgets.get(("NOR", 2026), 240) == 240
    settings = {row["name"]: row["value"] for row in lines_of(tmp_path / "year-2026.xlsx", "Settings")}
    assert settings["start"] == "2026-Q1" and settings["periods"] == 4
