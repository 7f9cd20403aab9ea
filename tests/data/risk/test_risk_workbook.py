"""The charts of the risk workbook: each line and bar is that of a column of the workbook itself."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from data.risk.risk_study import risk_study
from data.workbook.compared.comparison import write_comparison
from tests.helpers.futures import factors, simulated
from tests.helpers.printed import LIBRE_OFFICE, print_area
from tests.helpers.worlds import world


def cells(book: openpyxl.Workbook, reference: str) -> list[object]:
    """The values of a series' cells."""
    sheet, _, area = reference.rpartition("!")
    page: Worksheet = book[sheet.strip("'")]
    return [cell.value for row in page[area.replace("$", "")] for cell in row]


def test_charts_are_drawn_from_the_columns_that_they_name(tmp_path: Path) -> None:
    study = risk_study(simulated(world(
        Stock=[{"quantity": 40}], Requirements=[{"kind": "stock", "quantity": 70}], Offers=[{"to": "2023-Q1"}],
        Uncertainty=factors(("stock", "Stock", "", "quantity", "add", "uniform", 0, None, 40),
                            ("rot", "Stock", "", "quantity", "multiply", "event", None, None, 0.9, 0.25))), 32))
    book = openpyxl.load_workbook(write_comparison(tmp_path / "risk.xlsx", study))
    bars, tornado, fan = book["Charts"]._charts
    assert sum(cells(book, bars.series[0].val.numRef.f)) == 32  # type: ignore[arg-type]
    assert tornado.barDir == "bar" and tornado.y_axis.delete is not True
    low, high = (cells(book, series.val.numRef.f) for series in tornado.series)
    assert low[0] < 0 < high[0] and high[1] < 0 < low[1]  # type: ignore[operator]  # more stock helps, rot does not
    headers = {str(cell.value): cell.column for cell in book["Stock range"][1]}
    for series, (said, name) in zip(fan.series, (
            ("target", "target"), ("in the plan", "in the plan"), ("one future in ten is below", "10th percentile"),
            ("half of them are below", "50th percentile"), ("one in ten is above", "90th percentile")), strict=True):
        assert series.tx.v == said
        column = headers[f"F: {name}"]
        assert cells(book, series.val.numRef.f) == [
            book["Stock range"].cell(row, column).value for row in range(2, 6)]


def test_the_first_page_says_how_sure_the_plan_is_and_its_figures_are_those_of_need_met(tmp_path: Path) -> None:
    # 40 of 70 are there, 57.1 %; in a quarter of the futures half of it rots, and 28.6 % is met.
    study = risk_study(simulated(world(
        Families=[{"name": "Shells"}], Stock=[{"quantity": 40}], Requirements=[{"kind": "stock", "quantity": 70}],
        Offers=[{"to": "2023-Q1"}],
        Uncertainty=factors(("rot", "Stock", "", "quantity", "multiply", "event", None, None, 0.5, 0.25))), 32))
    assert study.page.answer == (
        "The plan meets 57.1 % of all needs if all goes as the workbook says, and 50.0 % on average over 32 futures; "
        "in one future of ten it is 28.6 % or less. What moves it most: rot (57.1 % is met without it, 28.6 % with "
        "it).")
    page, behind = study.page.table, study.tables[0]
    assert page.values("of") == ["all needs", "priority 2", "Shells"]
    for key in ("in_plan", "mean", "tenth", "ninetieth", "worst", "in_full"):
        assert page.values(key) == behind.values(key)
    book = openpyxl.load_workbook(write_comparison(tmp_path / "risk.xlsx", study))
    assert print_area(book["Summary"]).scale(LIBRE_OFFICE) >= 0.995
