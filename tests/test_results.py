"""The result workbook as a planner opens it, read back by openpyxl."""

import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from result_world import make_case, make_plan, report_of

from data.outputs import SHEETS
from data.report import summary_text
from data.report_checks import run
from data.results import write_results
from data.results_table import distinct_headers
from data.texts import clean, shortened

CASE, PLAN = make_case(), make_plan()
STACKED = ["Figures", "Chart data"]
SHOWN = [sheet.name for sheet in SHEETS if sheet.name not in ("Conflicts", "Rule prices", "Levers", "Changes")]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = write_results(tmp_path_factory.mktemp("result") / "tiny-result.xlsx", CASE, PLAN, report_of(CASE, PLAN))
    return openpyxl.load_workbook(path)


def test_summary_comes_first_and_every_sheet_is_there(workbook):
    assert workbook.sheetnames == ["Summary", "Figures", *SHOWN, "Chart data"]


def test_every_sheet_has_a_filtered_table_with_a_frozen_header(workbook):
    names = []
    for sheet in workbook:
        assert sheet.tables and sheet.freeze_panes, sheet.title
        for table in sheet.tables.values():
            # Summary is read as it stands: five or ten rows need no filter.
            assert (table.autoFilter is None) == (sheet.title == "Summary"), table.name
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
    assert links_of(workbook["Summary"]) == {name: f"'{name}'!A1" for name in [*SHOWN, *STACKED]}
    for name in STACKED:
        assert links_of(workbook[name]) == {"back to Summary": "'Summary'!A1"}
    for name in SHOWN:
        sheet = workbook[name]
        assert links_of(sheet) == {sheet["A1"].value: "'Summary'!A1"}
        assert sheet["A1"].hyperlink.tooltip == "back to Summary"


def test_summary_has_the_answer_the_check_and_the_charts(workbook):
    sheet = workbook["Summary"]
    texts = {cell.value for row in sheet.iter_rows(max_row=3) for cell in row}
    assert {"Tiny", "Base", "2024-Q3 to 2025-Q1", "PASS"} <= texts
    titles = [chart_title(chart) for chart in sheet._charts]
    assert titles == ["HE: need, stock and target (round)", "Needs met by ally, least first (% of value)",
                      "Spending by ally and year (EUR thousand)", "Ramp-up: HE lines (round a quarter)"]


def chart_title(chart):
    return "".join(run.t for run in chart.title.tx.rich.p[0].r)


def series_of(chart):
    return [series for part in [chart, *chart._charts[1:]] for series in part.series]


def test_every_series_of_a_chart_points_at_figures_of_chart_data(workbook):
    data = workbook["Chart data"]
    for chart in workbook["Summary"]._charts:
        assert series_of(chart)
        for series in series_of(chart):
            title, _, cells = series.val.numRef.f.rpartition("!")
            assert title == "'Chart data'"
            values = [cell.value for (cell,) in data[cells.replace("$", "")]]
            assert values and all(isinstance(value, int | float) for value in values)


def test_summary_prints_on_one_page_in_landscape(workbook):
    sheet = workbook["Summary"]
    assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight in (None, 1)
    assert {table.displayName for table in sheet.tables.values()} == {
        "ResultLargestCauses", "ResultTightestResources", "ResultLargestShortfalls", "ResultLargestContracts",
        "ResultLevels"}


def test_a_family_has_one_colour_in_tables_and_charts(workbook):
    fills = {cell.fill.fgColor.rgb for name in ("Orders", "Contracts", "Shortfalls")
             for row in workbook[name].iter_rows(min_row=2) for cell in row if cell.value == "HE"}
    assert fills == {"FFB2D5E8"}  # 0072B2 at a strength of 0.3: 255 - 0.3 * (255 - part), so 178, 213, 232
    stock = series_of(workbook["Summary"]._charts[0])[1]
    assert stock.graphicalProperties.line.solidFill.srgbClr == "0072B2"


def test_shares_are_per_cent_and_zeros_are_a_dash(workbook):
    header = {cell.value: cell.column - 1 for cell in workbook["Rules"][1]}
    _, limit, _, share = workbook["Rules"].iter_rows()
    assert share[header["bound"]].number_format.startswith("0.0%")
    assert limit[header["bound"]].number_format.startswith("#,##0")
    for name in SHOWN:
        sheet = workbook[name]
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                if cell.value == 0 and name not in ("Checks", "Run"):
                    assert "–" in cell.number_format, cell


def test_no_cell_holds_a_formula_or_a_leftover(workbook):
    for sheet in workbook:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f"
                assert str(cell.value).casefold() not in ("nan", "none" if cell.value is not None else "", "inf")
                assert "Unnamed" not in str(cell.value)


def test_a_table_beyond_the_limit_is_split_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data.results.MOST_ROWS", 3)
    report = report_of(CASE, PLAN)
    path = write_results(tmp_path / "r.xlsx", CASE, PLAN, report)
    book = openpyxl.load_workbook(path)
    # Four orders are 3 and 1 rows.
    assert [book[name].max_row for name in ("Orders", "Orders 2")] == [4, 2]
    assert "Orders 3" not in book.sheetnames
    links = links_of(book["Summary"])
    assert links["Orders (1 of 2)"] == "'Orders'!A1" and links["Orders (2 of 2)"] == "'Orders 2'!A1"
    assert "this is Orders (2 of 2): a sheet holds 3 rows" in book["Orders 2"]["A1"].hyperlink.tooltip
    split = pd.concat([pd.read_excel(path, sheet_name=name) for name in ("Orders", "Orders 2")])
    assert split["quantity"].tolist() == report["Orders"]["quantity"].tolist()
    names = [table.displayName for sheet in book for table in sheet.tables.values()]
    assert len(names) == len(set(names))


def test_long_texts_get_the_height_that_they_need(tmp_path: Path):
    report = report_of(CASE, PLAN)
    report["Contracts"].loc[0, "allies"] = "; ".join(["ABC 1,000"] * 20)  # 218 letters in lines of 60
    book = openpyxl.load_workbook(write_results(tmp_path / "r.xlsx", CASE, PLAN, report))
    assert book["Contracts"].row_dimensions[2].height >= 4 * 12
    assert book["Contracts"].row_dimensions[3].height is None


def test_a_key_like_a_formula_stays_text_and_numbers_are_numbers(workbook):
    cell = workbook["Orders"]["A2"]
    assert (cell.value, cell.data_type) == ("=A", "s")
    row = {header.value: cell for header, cell in zip(workbook["Orders"][1], workbook["Orders"][2], strict=True)
           if header.value}
    assert row["quantity"].data_type == "n"
    assert row["value EUR thousand"].number_format.split(";")[0] == "#,##0.000"
    assert row["delivery period"].data_type == "s"


def test_sheets_print_in_landscape_fitted_to_the_width(workbook):
    for sheet in workbook:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)  # one page is what a blank means
        if sheet.title not in ("Summary", "Figures"):
            assert sheet.page_setup.fitToHeight == 0
        assert "Page &P of &N" in sheet.oddFooter.right.text.replace("&[Page]", "&P")
    for name in SHOWN:
        assert workbook[name].print_title_rows == "$1:$1"


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
    assert links <= {f"'{sheet}'!A1" for sheet in book.sheetnames}
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
