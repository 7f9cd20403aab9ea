"""The comparison workbook as a planner opens it, read back by openpyxl."""

from dataclasses import replace

import openpyxl
import pytest

from data.comparison.first_pages.page import FirstPage
from data.comparison.outcomes import ScenarioOutcome
from data.comparison.scenarios import compare
from data.comparison.studies import Study
from data.figures.result_table import by_name, result_table
from data.schema.columns import OutputColumn, OutputSheet, Units
from data.schema.compared.comparison import COMPARE_SHEETS, ComparisonChart
from data.workbook.compared.comparison import write_comparison
from tests.helpers.compare_world import INVALID
from tests.helpers.printed import printed
from tests.helpers.result_world import make_case, make_plan

ENTRIES = [ScenarioOutcome("Base", "optimal", make_case(), make_plan(), "", 1.0),
           ScenarioOutcome("=1+1", "optimal", make_case(), make_plan(expansion={}), "", 1.0), INVALID]
LOSSES = OutputSheet("Losses", "what is lost", (
    OutputColumn("resource", "text", "what is lost"),
    OutputColumn("short", "money", "what is short"),
    OutputColumn("met", "share", "by priority", "met {each}"),
    OutputColumn("who_is_hit", "prose", "in words")))
DETAIL = OutputSheet("Detail", "by ally", (
    OutputColumn("ally", "text", "who"), OutputColumn("lost", "money", "lost", "{each}")))
TABLES = (
    result_table(LOSSES, [
        {"resource": "PLANT", "short": 5.0, "met": {"1": 0.5, "2": 0.9}, "who_is_hit": "x " * 50},
        {"resource": "LINE", "short": None, "met": {"1": None, "2": None}, "who_is_hit": ""}],
        Units("EUR", "EUR"), ["1", "2"]),
    result_table(DETAIL, [{"ally": "A", "lost": {"PLANT": -1.0, "LINE": 2.0}}], Units("EUR", "EUR"), ["PLANT", "LINE"]))


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    return openpyxl.load_workbook(write_comparison(tmp_path_factory.mktemp("compared") / "c.xlsx", compare(ENTRIES)))


def links_of(sheet):
    return {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}


def title_of(chart):
    return "".join(run.t for run in chart.title.tx.rich.p[0].r)


def test_every_table_has_its_sheet_behind_summary(workbook):
    assert workbook.sheetnames == ["Summary", "Charts", "Scenarios", *(sheet.name for sheet in COMPARE_SHEETS),
                                   "In full"]


def test_every_sheet_has_a_table_and_a_frozen_header_and_filters_but_on_summary(workbook):
    names = []
    for sheet in workbook:
        assert sheet.freeze_panes
        if sheet.title == "Charts":
            continue
        (table,) = sheet.tables.values()
        assert (table.autoFilter is None) == (sheet.title == "Summary")
        names.append(table.displayName.casefold())
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", [sheet.name for sheet in COMPARE_SHEETS])
def test_the_table_of_a_sheet_covers_its_figures(workbook, name):
    (table,) = workbook[name].tables.values()
    header, *figures = workbook[name][table.ref]
    table = by_name(compare(ENTRIES).tables)[name]
    assert [cell.value for cell in header] == table.headers
    told = [[cell.value for cell in row] for row in figures]
    # A workbook keeps 16 digits of a number, and an empty text is a blank cell.
    wanted = [[pytest.approx(value, rel=1e-15) if isinstance(value, float) else value or None if value != 0 else 0
               for value in row] for row in table.cells()]
    assert told == (wanted or [[None] * len(table.columns)])


def test_charts_keep_a_copy_of_the_figures_that_they_are_drawn_from(workbook):
    charts = [*workbook["Summary"]._charts, *workbook["Charts"]._charts]
    assert len(charts) == 4
    for series in (series for chart in charts for series in chart.series):
        title, _, cells = series.val.numRef.f.rpartition("!")
        there = [cell.value for (cell,) in workbook[title.strip("'")][cells.replace("$", "")]]
        kept = {point.idx: float(point.v) for point in series.val.numRef.numCache.pt}
        assert kept and kept == {place: value for place, value in enumerate(there) if value is not None}


def test_summary_links_to_every_sheet_and_back(workbook):
    assert links_of(workbook["Summary"]) == {name: f"'{name}'!A1" for name in workbook.sheetnames[1:]}
    for sheet in workbook.worksheets[1:]:
        assert list(links_of(sheet).values()) == ["'Summary'!A1"]


def test_summary_has_title_answer_and_a_row_for_each_scenario(workbook):
    sheet = workbook["Summary"]
    assert sheet["A1"].value == "Tiny: scenarios compared"
    assert sheet["A3"].value == compare(ENTRIES).page.answer
    (table,) = sheet.tables.values()
    header, *told = sheet[table.ref]
    assert header[3].value == "lacks EUR thousand"
    assert [row[0].value for row in told] == ["Base", "=1+1", "Typo"]
    assert told[2][-1].value.startswith("no plan: Offers!D2: price")
    assert {cell.value for cell in told[2][1:-1]} == {None}
    behind = [[cell.value for cell in row] for row in workbook["Scenarios"].iter_rows()]
    assert behind[0][2] == "priority 1 short, EUR thousand"
    assert behind[3][:2] == ["Typo", "invalid: Offers!D2: price: 'ten' is no number"]
    assert compare(ENTRIES).sentence in [row[1].value for row in workbook["In full"].iter_rows()]


def test_the_charts_have_titles_with_units_and_point_at_figures_of_the_workbook(workbook):
    assert [title_of(chart) for chart in workbook["Summary"]._charts] == [
        "Needs met in each scenario (% at its price)"]
    charts = workbook["Charts"]._charts
    assert [title_of(chart) for chart in charts] == [
        "Needs met by priority (% at its price)", "Spending (EUR thousand)", "Needs met by family (% at its price)"]
    for chart in charts:
        for series in chart.series:
            name, _, cells = series.val.numRef.f.rpartition("!")
            values = [cell.value for row in workbook[name.strip("'")][cells.replace("$", "")] for cell in row]
            assert all(value is None or isinstance(value, int | float) for value in values)
            assert any(values)


def test_summary_prints_on_one_page_and_the_others_can_be_read(workbook):
    for sheet in workbook:
        if sheet.title == "Summary":
            assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight != 0
        else:
            assert printed(sheet).letters >= 7
        assert sheet.print_area


def test_no_cell_holds_a_formula_or_a_leftover(workbook):
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell
                assert str(cell.value).casefold() not in ("nan", "inf", "<na>", "nat"), cell


def test_the_same_scenarios_give_the_same_bytes(tmp_path):
    one = write_comparison(tmp_path / "one.xlsx", compare(ENTRIES))
    other = write_comparison(tmp_path / "other.xlsx", compare(ENTRIES))
    assert one.read_bytes() == other.read_bytes()


def test_scenarios_without_any_plan_still_give_a_workbook(tmp_path):
    study = compare([INVALID, replace(INVALID, name="Other")])
    book = openpyxl.load_workbook(write_comparison(tmp_path / "none.xlsx", study))
    assert book["Summary"]["A3"].value == "None of 2 scenarios has a plan."
    assert "Charts" not in book.sheetnames and all(sheet.tables for sheet in book)
    assert not book["Summary"]._charts


def test_any_tables_make_a_workbook_and_a_chart_without_figures_is_left_out(tmp_path):
    charts = (ComparisonChart(LOSSES, "stacked", "What is short", "resource", ("short",), "EUR"),
              ComparisonChart(LOSSES, "scatter", "Met against short", "short", ("met",), ""),
              ComparisonChart(DETAIL, "column", "Lost by ally", "ally", ("lost",), "EUR"),
              ComparisonChart(DETAIL, "column", "Not there", "ally", ("nothing",), "EUR"),
              ComparisonChart(COMPARE_SHEETS[0], "column", "Not in the workbook", "scenario", ("value",), "EUR"))
    at_a_glance = replace(TABLES[0], sheet=replace(LOSSES, name="At a glance"))
    page = FirstPage("The plant is worst.", at_a_glance, "Losses", charts[3], ("in short",))
    path = write_comparison(tmp_path / "any.xlsx", Study("Losses", "PLANT is worst.", page, TABLES, charts,
                                                         facts={"horizon": "2024"}, notes=("a note",)))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "Charts", "Losses", "Detail", "In full"]
    assert book["Summary"]["A2"].value == "Horizon: 2024" and not book["Summary"]._charts
    assert "in short" in {cell.value for cell in book["Summary"]["A"]}
    assert list(book["In full"].values)[1:] == [
        ("answer", "PLANT is worst."), ("horizon", "2024"), ("note", "a note")]
    sheet = book["Charts"]
    assert [title_of(chart) for chart in sheet._charts] == ["What is short (EUR)", "Met against short",
                                                            "Lost by ally (EUR)"]
    assert len(sheet._charts[1].series) == 2
    # What is lost by ally may be below zero: the axis must not begin there.
    assert sheet._charts[2].y_axis.scaling.min is None
    assert sheet._charts[0].y_axis.scaling.min == 0
