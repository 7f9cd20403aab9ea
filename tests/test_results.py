"""The result workbook as a planner opens it, read back by openpyxl."""

import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from result_world import make_case, make_plan, report_of

from data.outputs import SHEETS
from data.report_checks import run
from data.results import write_results
from data.results_table import clean, distinct_headers

CASE, PLAN = make_case(), make_plan()
SHOWN = [sheet.name for sheet in SHEETS if sheet.name != "Conflicts"]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = write_results(tmp_path_factory.mktemp("result") / "tiny-result.xlsx", CASE, PLAN, report_of(CASE, PLAN))
    return openpyxl.load_workbook(path)


def test_summary_comes_first_and_every_sheet_is_there(workbook):
    assert workbook.sheetnames == ["Summary", *SHOWN]


def test_every_sheet_has_a_filtered_table_with_a_frozen_header(workbook):
    names = []
    for sheet in workbook:
        assert sheet.tables and sheet.freeze_panes, sheet.title
        for table in sheet.tables.values():
            assert table.autoFilter is not None, table.name
            names.append(table.displayName.casefold())
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", SHOWN)
def test_the_table_covers_its_figures(workbook, name):
    sheet = workbook[name]
    (table,) = sheet.tables.values()
    header, *figures = sheet[table.ref]
    frame = report_of(CASE, PLAN)[name]
    assert [cell.value for cell in header] == list(frame.columns)
    for cells, values in zip(figures, frame.values.tolist(), strict=True):
        for cell, value in zip(cells, values, strict=True):
            # A workbook keeps 16 digits of a number, and an empty text is a blank cell.
            expected = pytest.approx(value, rel=1e-15) if isinstance(value, float) else value
            assert cell.value == (None if value == "" else expected), cell


def links_of(sheet):
    return {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}


def test_summary_links_to_every_sheet_and_back(workbook):
    assert links_of(workbook["Summary"]) == {name: f"'{name}'!A1" for name in SHOWN}
    for name in SHOWN:
        sheet = workbook[name]
        assert links_of(sheet) == {sheet["A1"].value: "'Summary'!A1"}
        assert sheet["A1"].hyperlink.tooltip == "back to Summary"


def test_summary_has_the_answer_the_check_and_the_charts(workbook):
    sheet = workbook["Summary"]
    texts = {cell.value for row in sheet.iter_rows(max_row=3) for cell in row}
    assert {"Tiny", "Base", "2024-Q3 to 2025-Q1", "PASS"} <= texts
    assert len(sheet._charts) == 3  # one family, spending, use of capacity


def test_a_key_like_a_formula_stays_text_and_numbers_are_numbers(workbook):
    cell = workbook["Orders"]["A2"]
    assert (cell.value, cell.data_type) == ("=A", "s")
    row = {header.value: cell for header, cell in zip(workbook["Orders"][1], workbook["Orders"][2], strict=True)
           if header.value}
    assert row["quantity"].data_type == "n"
    assert row["value EUR thousand"].number_format == "#,##0.000"
    assert row["delivery period"].data_type == "s"


def test_sheets_print_in_landscape_fitted_to_the_width(workbook):
    for sheet in workbook:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)  # one page is what a blank means
        assert sheet.page_setup.fitToHeight == 0


def test_text_fits_its_column(tmp_path: Path):
    facts = {"input file": "a-rather-long-name-of-a-plan-for-the-years-to-come.xlsx"}
    report = report_of(CASE, PLAN) | {"Run": run(CASE, facts)}
    path = write_results(tmp_path / "r.xlsx", CASE, PLAN, report)
    assert openpyxl.load_workbook(path)["Run"].column_dimensions["B"].width > len(facts["input file"])


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path):
    first, second = (write_results(tmp_path / name, CASE, PLAN, report_of(CASE, PLAN)) for name in ("1.xlsx", "2.xlsx"))
    assert first.read_bytes() == second.read_bytes()


def test_text_that_excel_cannot_hold_is_cleaned(tmp_path: Path):
    resource = replace(CASE.resources["LINE"], name="bell\x07 " + "x" * 40_000)
    case = make_case(resources={"LINE": resource})
    workbook = openpyxl.load_workbook(write_results(tmp_path / "r.xlsx", case, PLAN, report_of(case, PLAN)))
    text = workbook["Capacity"]["B2"].value
    assert text.startswith("bell x") and len(text) == 32_767


def test_characters_beyond_the_basic_plane_count_twice():
    # Excel counts UTF-16 units: 32,767 hold 16,383 of them and no half.
    assert clean("\U0001f680" * 20_000) == "\U0001f680" * 16_383


def test_headers_that_excel_takes_for_the_same_are_told_apart():
    assert distinct_headers(["Abc", "aBC", "a\nb", "\x01"]) == ["Abc", "aBC (2)", "a b", "column"]


def test_an_empty_plan_still_gives_a_workbook_with_tables(tmp_path: Path):
    plan = make_plan(order={}, stock={}, issue={}, contribution={}, transfer={}, expansion={}, shortfall={},
                     violation={})
    workbook = openpyxl.load_workbook(write_results(tmp_path / "r.xlsx", CASE, plan, report_of(CASE, plan)))
    assert [table.ref for table in workbook["Orders"].tables.values()] == ["A1:N2"]


def test_an_existing_result_is_replaced_and_nothing_else_is_left(tmp_path: Path):
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"old")
    assert write_results(path, CASE, PLAN, report_of(CASE, PLAN)) == path
    assert path.read_bytes()[:2] == b"PK"
    assert os.listdir(tmp_path) == ["r.xlsx"]


def test_a_result_that_is_open_elsewhere_gets_a_numbered_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"old")
    replace_file = os.replace

    def locked(source: Path, target: Path) -> None:
        if Path(target) == path:
            raise PermissionError(13, "in use", str(target))
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", locked)
    assert write_results(path, CASE, PLAN, report_of(CASE, PLAN)) == tmp_path / "r-2.xlsx"
    assert path.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["r-2.xlsx", "r.xlsx"]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_results(path, CASE, PLAN, report_of(CASE, PLAN))
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["r.xlsx"]
