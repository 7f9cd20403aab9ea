"""Odd texts in a result: what a cell, a header or a terminal cannot hold does no harm, all else stays as it is."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from data.narrative.text import clean, shortened
from data.report.summary.terminal import summary_text
from data.workbook.result import write_results
from data.workbook.table import distinct_headers
from tests.helpers.result_world import make_case, make_plan, report_of

CASE, PLAN = make_case(), make_plan()


ODD = ["=1+1", "+A1", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=A1}", "http://example.org", "mailto:a@b",
       "internal:Sheet1!A1", "007", "1e5", "TRUE", "#N/A", "_x0041_", "a\tb", "line\nbreak", "'quoted", '"',
       "<b>&amp;</b>", "]]>", "[x]", "\U0001f680\U0001f1eb\U0001f1ee", "\u202eright to left",
       "\u0645\u0631\u062d\u0628\u0627", "k" * 300, "{each}", "{money}", "%s", "\u00a0", "\x7f\x85", "e\u0301"]


def odd_case(name):
    """The case with an odd name in all that a result may show: keys, names, units, currency, title, scenario."""
    ally = replace(CASE.allies["B"], key=name, name=name)
    case = make_case(
        title=name, scenario=name, currency=name[:40], allies={"=A": CASE.allies["=A"], name: ally},
        families={"HE": replace(CASE.families["HE"], name=name, unit=name)},
        resources={name: replace(CASE.resources["LINE"], key=name, name=name)},
        resource_use={name: {"O1": 1.0}}, usable_from={("=A", "M1"): 1, ("=A", "M2"): 2, (name, "M1"): 1},
        systems={"=A": ("GUN", "NEWGUN"), name: ("GUN",)}, groups={}, rules=(),
        stock={("=A", "M1"): 4.0, (name, "M1"): 5.0}, budgets={("=A", 2024): 5000.0, (name, 2024): 1000.0},
        requirements=tuple(replace(row, ally=name if row.ally == "B" else row.ally) for row in CASE.requirements),
        transfers=tuple(replace(row, to_ally=name) for row in CASE.transfers),
        contributions=tuple(replace(row, to_ally=name) for row in CASE.contributions))

    def renamed(values):
        return {tuple(name if part == "B" else part for part in key): value for key, value in values.items()}

    plan = make_plan(order=renamed(PLAN.order), stock=renamed(PLAN.stock), expansion={(name, 1): 10.0}, violation={})
    return case, plan


@pytest.mark.parametrize("name", ODD, ids=ascii)
def test_an_odd_name_is_the_text_that_it_is(tmp_path: Path, name: str):
    case, plan = odd_case(name)
    path = write_results(tmp_path / "r.xlsx", case, plan, report_of(case, plan))
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    links = {cell.hyperlink.location for cell in cells if cell.hyperlink}
    below = next(row for (row,) in book["Summary"]["A1:A99"] if row.value == "Where to read on").coordinate
    assert links <= {f"'{sheet}'!A1" for sheet in book.sheetnames} | {f"'Summary'!{below}"}
    orders = [row[0].value for row in book["Orders"].iter_rows(min_row=2)]
    assert orders.count(name) == 2
    assert book["Capacity"]["A2"].value == book["Capacity"]["B2"].value == name
    for sheet in book:
        for table in sheet.tables.values():
            assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[table.ref][0]]


@pytest.mark.parametrize("name", ["n" * 32_000, "\U0001f680" * 16_000, "a\x00b\x1f\ud800" * 40, "\x01", "_x000D_" * 40])
def test_a_name_that_no_cell_can_hold_does_not_break_the_result(tmp_path: Path, name: str):
    case, plan = odd_case(name)
    path = write_results(tmp_path / "r.xlsx", case, plan, report_of(case, plan))
    book = openpyxl.load_workbook(path)
    assert book["Orders"]["B2"].value == "HE"
    for sheet in book:
        for table in sheet.tables.values():
            names = [column.name for column in table.tableColumns]
            assert names == [cell.value for cell in sheet[table.ref][0]]
            assert len({name.casefold() for name in names}) == len(names)
            assert all(len(name.encode("utf-16-le")) <= 2 * 255 for name in names)
        assert all(row.height is None or row.height <= 409 for row in sheet.row_dimensions.values())
    assert all(len(line) < 2000 for line in summary_text(case, plan, report_of(case, plan)).splitlines())


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


def test_a_header_that_looks_like_an_escaped_letter_is_taken_apart():
    # Excel would read _x000D_ in a table's header as a line break, and find another text in the cell.
    assert distinct_headers(["_x000D_: quantity", "_x00_"]) == ["_ x000D_: quantity", "_x00_"]


def test_headers_that_are_alike_where_they_are_cut_are_told_apart():
    headers = distinct_headers(["\U0001f680" * 300 + "a", "\U0001f680" * 300 + "b"])
    assert len(set(headers)) == 2
    assert all(len(header.encode("utf-16-le")) <= 2 * 255 for header in headers)


def test_a_long_text_is_shortened_to_one_line():
    assert shortened("two\nlines " + "x" * 100, 20) == "two lines xxxxxxx..."
    assert shortened("short", 5) == "short"


@pytest.mark.parametrize("name", ["red \x1b[31m\x07 name", "\x9b31m", "\u202eeman", "two\nlines", "\ud800"], ids=ascii)
def test_the_terminal_gets_no_control_characters(name: str):
    case, plan = odd_case(name)
    assert all(line.isprintable() for line in summary_text(case, plan, report_of(case, plan)).split("\n"))
