"""The result workbook as a planner opens it, read back by openpyxl."""

import os
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data.figures.result_table import make_table
from data.report.checks import run
from data.schema.results import SHEETS
from data.schema.summary import TOTALS
from data.workbook.formats import FONT
from data.workbook.result import write_results
from tests.helpers.result_world import frame_of, make_case, make_plan, report_of

CASE, PLAN = make_case(), make_plan()
STACKED = ["Figures", "Chart data"]
SHOWN = [sheet.name for sheet in SHEETS if sheet.name not in (
    "Conflicts", "Complete rounds", "Rule prices", "Levers", "Changes", "Changed orders", "Discounts earned",
    "Price of terms", "Terms kept", "Simplified")]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = write_results(tmp_path_factory.mktemp("result") / "tiny-result.xlsx", CASE, PLAN, report_of(CASE, PLAN))
    return openpyxl.load_workbook(path)


def test_summary_comes_first_and_every_sheet_is_there(workbook):
    assert workbook.sheetnames == ["Summary", "Figures", *SHOWN, "Charts", "Chart data"]


def test_every_sheet_has_a_filtered_table_with_a_frozen_header(workbook):
    names = []
    for sheet in workbook:
        # Summary and Charts are looked at as they stand.
        assert bool(sheet.tables) == (sheet.title not in ("Summary", "Charts")) and sheet.freeze_panes, sheet.title
        for table in sheet.tables.values():
            assert table.autoFilter is not None, table.name
            names.append(table.displayName.casefold())
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", SHOWN)
def test_the_table_covers_its_figures(workbook, name):
    sheet = workbook[name]
    table = sheet.tables[f"Result{''.join(word.capitalize() for word in name.split())}"]
    header, *figures = sheet[table.ref]
    frame = frame_of(report_of(CASE, PLAN)[name])
    assert [cell.value for cell in header] == list(frame.columns)
    for cells, values in zip(figures, frame.values.tolist(), strict=True):
        for cell, value in zip(cells, values, strict=True):
            # A workbook keeps 16 digits of a number, and an empty text is a blank cell.
            expected = pytest.approx(value, rel=1e-15) if isinstance(value, float) else value
            assert cell.value == (None if value == "" else expected), cell


def links_of(sheet):
    return {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}


def test_summary_links_to_every_sheet_and_back(workbook):
    links = links_of(workbook["Summary"])
    below = links.pop("other sheets")
    assert links == {name: f"'{name}'!A1" for name in [*SHOWN, *STACKED, "Charts"]}
    first = workbook["Summary"][below.rpartition("!")[2]]
    assert below.startswith("'Summary'!") and first.value == "Where to read on"
    for name in [*STACKED, "Charts"]:
        assert links_of(workbook[name]) == {"back to Summary": "'Summary'!A1"}
    for name in SHOWN:
        sheet = workbook[name]
        assert links_of(sheet) == {sheet["A1"].value: "'Summary'!A1"}
        assert sheet["A1"].hyperlink.tooltip == "back to Summary"


def test_summary_has_the_answer_the_check_and_the_charts(workbook):
    sheet = workbook["Summary"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"Tiny", "2024-Q3 to 2025-Q1, scenario Base", "PASS", "What is missing"} <= texts
    titles = [chart_title(chart) for chart in sheet._charts]
    assert titles == ["High explosive: stock and target (rounds)", "Needs met by nation"]
    titles = [chart_title(chart) for chart in workbook["Charts"]._charts]
    assert titles == ["HE: need, stock and target (round)", "Needs met by ally, least first (% at its price)",
                      "Spending by ally and year (EUR thousand)", "Ramp-up: HE lines (round a quarter)"]


def chart_title(chart):
    return "".join(run.t for run in chart.title.tx.rich.p[0].r)


def series_of(chart):
    return [series for part in [chart, *chart._charts[1:]] for series in part.series]


def test_every_series_of_a_chart_points_at_figures_of_chart_data(workbook):
    data = workbook["Chart data"]
    for chart in [*workbook["Summary"]._charts, *workbook["Charts"]._charts]:
        assert series_of(chart)
        for series in series_of(chart):
            title, _, cells = series.val.numRef.f.rpartition("!")
            assert title == "'Chart data'"
            values = [cell.value for (cell,) in data[cells.replace("$", "")]]
            assert values and all(isinstance(value, int | float) for value in values)


def test_summary_prints_on_one_page_and_what_it_held_once_stands_in_figures_and_checks(workbook):
    sheet = workbook["Summary"]
    assert sheet.page_setup.orientation == "portrait" and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight in (None, 1)
    assert {"ResultTightestResources", "ResultLargestShortfalls", "ResultLargestContracts", "ResultKeyFigures"} <= {
        table.displayName for table in workbook["Figures"].tables.values()}
    levels = workbook["Checks"].tables["ResultLevels"]
    area = workbook["Checks"].print_area.rpartition("$")[2]
    assert int(area) > int(levels.ref.rpartition("E")[2])  # with the notes below them


def test_the_names_of_levels_fit_the_column_in_which_they_stand_below_the_checks(workbook):
    sheet = workbook["Checks"]
    names = [row[0].value for row in sheet[sheet.tables["ResultLevels"].ref][1:]]
    assert "shortfall 1" in names and sheet.column_dimensions["A"].width >= max(map(len, names)) + 2


def test_a_family_has_one_colour_in_tables_and_charts(workbook):
    fills = {cell.fill.fgColor.rgb for name in ("Orders", "Contracts", "Shortfalls")
             for row in workbook[name].iter_rows(min_row=2) for cell in row if cell.value == "HE"}
    assert fills == {"FFB2D5E8"}  # 0072B2 at a strength of 0.3: 255 - 0.3 * (255 - part), so 178, 213, 232
    stock = series_of(workbook["Charts"]._charts[0])[1]
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
                if cell.value == 0 and name not in ("Checks", "Run") and "✎" not in cell.number_format:
                    assert "–" in cell.number_format, cell


def test_a_column_has_one_number_of_decimals_for_each_of_its_units(workbook):
    looked_at = 0
    for name, table in report_of(CASE, PLAN).items():
        for place, column in enumerate(table.columns if name in workbook.sheetnames else ()):
            units = table.values(column.declared.unit_in) if column.declared.unit_in else [""] * len(table)
            formats: dict[object, set[str]] = {}
            for row, (unit, value) in enumerate(zip(units, table.column(place), strict=True), 2):
                if isinstance(value, int | float) and column.declared.kind != "any":
                    shape = workbook[name].cell(row, place + 1).number_format
                    # In Timeline a sign stands before the figures of a time in which something is signed.
                    formats.setdefault(unit, set()).add(shape.replace('"✎ "', "").replace('"✎"', '"–"'))
            assert all(len(shown) == 1 for shown in formats.values()), (name, column.header, formats)
            assert not any("[" in each for shown in formats.values() for each in shown), (name, column.header)
            looked_at += len(formats)
    assert looked_at > 50


def test_the_figures_of_a_unit_have_one_number_of_decimals_whatever_those_of_other_units_have(tmp_path: Path):
    figures = [("a", 1_234.56, "EUR thousand"), ("b", 8.25, "EUR thousand"), ("c", 234.56, "rounds"),
               ("d", 8.25, "rounds"), ("e", 0.25, "share")]
    totals = make_table(CASE, TOTALS, [{"total": name, "figure": figure, "counted_in": unit}
                                       for name, figure, unit in figures])
    path = write_results(tmp_path / "r.xlsx", CASE, PLAN, {**report_of(CASE, PLAN), TOTALS.name: totals})
    shown = {row[0].value: row[1].number_format.split(";")[0] for row in openpyxl.load_workbook(path)["Figures"]}
    assert [shown[name] for name, _, _ in figures] == ["#,##0.0", "#,##0.0", "#,##0", "#,##0", "0.0%"]


def test_all_figures_of_a_measure_of_the_allocation_have_one_number_of_decimals(tmp_path: Path):
    # 20.5 rounds of M1 for =A: a decimal in the row of M2, too.
    plan = make_plan(order={**PLAN.order, ("O1", "=A", 2): 20.5})
    sheet = openpyxl.load_workbook(write_results(tmp_path / "r.xlsx", CASE, plan, report_of(CASE, plan)))["Allocation"]
    shown: dict[object, set[str]] = {}
    for row in sheet.iter_rows(min_row=2):
        shown.setdefault(row[0].value, set()).update(
            cell.number_format for cell in row if isinstance(cell.value, int | float))
    assert {measure: [each.split(";")[0] for each in formats] for measure, formats in shown.items()} == {
        "quantity": ["#,##0.0"], "value": ["#,##0.00"]}


def test_no_cell_holds_a_formula_or_a_leftover(workbook):
    for sheet in workbook:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f"
                assert str(cell.value).casefold() not in ("nan", "none" if cell.value is not None else "", "inf")
                assert "Unnamed" not in str(cell.value)


def test_a_table_beyond_the_limit_is_split_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data.workbook.result.MOST_ROWS", 3)
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
    dressed = pd.read_excel(path, sheet_name="Allocation 2")  # its cells are written once more
    assert dressed["all allies"].tolist() == pytest.approx(report["Allocation"].values("all_allies")[3:6])
    assert split["quantity"].tolist() == report["Orders"].values("quantity")
    names = [table.displayName for sheet in book for table in sheet.tables.values()]
    assert len(names) == len(set(names))


def test_long_texts_get_the_height_that_they_need(tmp_path: Path):
    report = report_of(CASE, PLAN)
    contracts = report["Contracts"]
    (first, *_), long = contracts.values("allies"), "; ".join(["ABC 1,000"] * 20)  # 218 letters in lines of 60
    report["Contracts"] = contracts.changed(lambda cell: long if cell == first else cell)
    book = openpyxl.load_workbook(write_results(tmp_path / "r.xlsx", CASE, PLAN, report))
    assert book["Contracts"].row_dimensions[2].height >= 3 * 12  # the letters are narrow: three lines of 66
    assert book["Contracts"].row_dimensions[3].height == 12.75  # one line


def test_a_key_like_a_formula_stays_text_and_numbers_are_numbers(workbook):
    cell = workbook["Orders"]["A2"]
    assert (cell.value, cell.data_type) == ("=A", "s")
    row = {header.value: cell for header, cell in zip(workbook["Orders"][1], workbook["Orders"][2], strict=True)
           if header.value}
    assert row["quantity"].data_type == "n"
    assert row["value EUR thousand"].number_format.split(";")[0] == "#,##0.0"
    assert row["delivery period"].data_type == "s"


def test_sheets_print_with_their_headers_and_the_number_of_the_page(workbook):
    for sheet in workbook:
        assert "Page &P of &N" in sheet.oddFooter.right.text.replace("&[Page]", "&P")
    for name in SHOWN:
        assert workbook[name].print_title_rows == "$1:$1"


def test_text_fits_its_column(tmp_path: Path):
    facts = {"input file": "a-rather-long-name-of-a-plan-for-the-years-to-come.xlsx"}
    report = report_of(CASE, PLAN) | {"Run": run(CASE, facts)}
    path = write_results(tmp_path / "r.xlsx", CASE, PLAN, report)
    assert openpyxl.load_workbook(path)["Run"].column_dimensions["B"].width > 44  # 55 letters


def test_a_workbook_leaves_what_the_next_one_is_made_of(tmp_path: Path):
    # What is left behind would be in the bytes of the next result, but not in those of another process.
    before = dict(FONT)
    write_results(tmp_path / "r.xlsx", CASE, PLAN, report_of(CASE, PLAN))
    assert before == FONT


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path):
    first, second = (write_results(tmp_path / name, CASE, PLAN, report_of(CASE, PLAN)) for name in ("1.xlsx", "2.xlsx"))
    assert first.read_bytes() == second.read_bytes()


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
