"""Results of before accounts were kept, with a sheet Stock of a row a stock and period, are rolled on as well."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from data.figures.money import units_of
from data.roll.planned import planned
from data.roll.result import read_result_lines
from data.roll.seam import Seam
from data.template.new_workbook import write_example
from tests.helpers.accounts import by_period
from tests.helpers.rolled import Solved, result_of, solved

COLUMNS = ("row", "ally", "family", "item", "usable to", "period", "opening", "deliveries", "signed", "orders",
           "received", "sent", "issued", "put together", "written off", "closing", "under way")


def with_stock_as_before(new: Path, old: Path) -> Path:
    """The result with the sheet Stock in place of those with accounts."""
    book = openpyxl.load_workbook(new)
    header, *lines = book["Stock by item"].iter_rows(values_only=True)
    sheet = book.create_sheet("Stock")
    sheet.append(COLUMNS)
    for row in by_period(dict(zip(map(str, header), line, strict=True)) for line in lines):
        sheet.append([row[column] for column in COLUMNS])
    for name in ("Stock by item", "Stock by family", "Needs", "Reasons"):
        if name in book.sheetnames:
            del book[name]
    book.save(old)
    return old


def test_a_result_with_a_row_a_period_is_rolled_on_alike(tmp_path: Path) -> None:
    # The example has lots that expire, fuzes under way, signed orders and rounds that are put together.
    write_example(tmp_path / "plan.xlsx")
    plan = solved(tmp_path / "plan.xlsx")
    assert isinstance(plan, Solved)
    old = with_stock_as_before(result_of(plan.path), tmp_path / "old.xlsx")
    for gone in (1, 3):
        new, before = (planned(plan.case, plan.tables, read_result_lines(path, units_of(plan.case)),
                               Seam(plan.case.horizon, gone)) for path in (result_of(plan.path), old))
        assert new == before
        assert new.stock and new.room
        assert gone > 1 or any(lot.usable_to for lot in new.stock)
