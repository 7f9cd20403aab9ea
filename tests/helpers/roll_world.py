"""Tiny worlds rolled on without a solver: a test says what the plan has done, and sees what the next workbook says."""

from __future__ import annotations

from typing import Any

from data.case.builder import assemble
from data.input.tables import Tables
from data.roll.book import next_book
from data.roll.seam import Happened, Seam
from model.case import Case
from tests.helpers.worlds import world

NOTHING: dict[str, Any] = {"stock": {}, "under_way": (), "signed": (), "built": (), "paid": {}, "given": {}}


def next_of(tables: Tables, gone: int = 1, **happened: Any) -> Tables:
    """The next workbook after what has happened in the first periods."""
    case = assemble(tables)
    return next_book(tables, case, Happened(**{**NOTHING, **happened}), Seam(case.horizon, gone)).tables


def next_case(gone: int = 1, sheets: dict[str, Any] | None = None, **happened: Any) -> tuple[Case, Case]:
    """The case of a tiny world, and that of its next workbook."""
    tables = world(**(sheets or {}))
    return assemble(tables), assemble(next_of(tables, gone, **happened))


def rows(tables: Tables, sheet: str, *columns: str) -> list[tuple[Any, ...]]:
    """The cells of these columns, row by row."""
    return [tuple(row[column] for column in columns) for row in tables[sheet]]
