"""The first page of a comparison as it is printed: one page in letters of full size, whatever stands on it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data.case.builder import assemble
from data.comparison.first_pages.page import FirstPage
from data.comparison.outcomes import ScenarioOutcome
from data.comparison.scenarios import compare
from data.comparison.studies import Study
from data.comparison.studies.losses import stress_study
from data.comparison.studies.standalone import alone_study
from data.figures.result_table import result_table
from data.schema.columns import OutputColumn, OutputSheet, Units
from data.workbook.compared.comparison import comparison_bytes
from data.workbook.compared.first_page import MOST_ROWS, NOTE_HOLDS, told_rows
from model.studies.losses import stress_cases
from model.studies.standalone import alone_cases
from tests.helpers.compare_world import INVALID, entry, tables_of, three
from tests.helpers.printed import A4, EXCEL, LIBRE_OFFICE, print_area
from tests.helpers.studies import optimum, solved
from tests.helpers.worlds import world

LONG = "a long name of something that a planner has to write in full because two of them are nearly the same "


def many(count: int, long: str = "", failing: int = 0) -> list[ScenarioOutcome]:
    """Base and others of so many, the last ones without a plan."""
    base, more, late = three()
    others = [replace((more, late)[number % 2], name=f"{long}{number}") for number in range(count - 1 - failing)]
    none = [ScenarioOutcome(f"{long}none {number}", "conflict", base.case, None, "minimum rules cannot all be kept: "
                            f"{LONG}", 1.0) for number in range(failing)]
    return [base, *others, *none]


def allies(count: int) -> Study:
    """So many allies with long names, alone and together."""
    keys = [f"A{number}" for number in range(count)]
    case = assemble(world(
        Allies=[{"ally": key, "name": f"{key} {LONG}"} for key in keys], Families=[{"name": LONG * 2}],
        Settings={"key": "equal", "title": LONG * 3}, Resources=[{"capacity": 10}], ResourceUse=[{"offer": "O"}],
        Requirements=[{"ally": key, "quantity": place} for place, key in enumerate(keys)]))
    return alone_study(case, optimum(case), solved(alone_cases(case)))


def losses(count: int) -> Study:
    """So many lines with long names, each lost once."""
    keys = [f"R{number}" for number in range(count)]
    case = assemble(world(
        Families=[{"name": LONG * 2}], Resources=[{"resource": key, "name": LONG, "capacity": 1} for key in keys],
        Offers=[{"offer": f"O{key}"} for key in keys],
        ResourceUse=[{"resource": key, "offer": f"O{key}"} for key in keys],
        Requirements=[{"quantity": count}]))
    return stress_study(case, optimum(case), solved(stress_cases(case, "resources")), "resources")


STUDIES: dict[str, Any] = {
    "three": lambda: compare(three()), "one": lambda: compare(three()[:1]), "twenty": lambda: compare(many(20)),
    "long names": lambda: compare(many(20, LONG)), "failing": lambda: compare(many(9, LONG, failing=4)),
    "none": lambda: compare([INVALID, replace(INVALID, name="Other")]),
    "all met": lambda: compare([entry("Base", tables_of(10)), entry("More", tables_of(20))]),
    "allies": lambda: allies(20), "two allies": lambda: allies(2), "losses": lambda: losses(25)}


def first_page(study: Study) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(comparison_bytes(study)))
    return book["Summary"]


def told(sheet: Worksheet) -> list[list[Any]]:
    """The rows of the page's table below its header."""
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]][1:]


@pytest.mark.parametrize("name", STUDIES)
def test_it_prints_on_one_page_in_letters_of_full_size(name: str) -> None:
    study = STUDIES[name]()
    sheet = first_page(study)
    assert sheet.page_setup.paperSize == A4 and sheet.page_setup.orientation == "landscape"
    area = print_area(sheet)
    assert min(area.scale(EXCEL), area.scale(LIBRE_OFFICE)) >= 0.995 and area.letters >= 9
    assert sum(area.rows) > 0.5 * area.room[1] or not sheet._charts
    (table,) = sheet.tables.values()
    assert all(cell.font.size >= 10 for row in sheet[table.ref] for cell in row)
    assert sheet["A3"].font.size >= 12
    assert len(told(sheet)) <= MOST_ROWS and len(told(sheet)[0]) <= 7


@pytest.mark.parametrize("name", STUDIES)
def test_every_text_of_the_table_fits_its_column(name: str) -> None:
    sheet = first_page(STUDIES[name]())
    (table,) = sheet.tables.values()
    for row in list(sheet[table.ref])[1:]:
        for cell in row:
            if isinstance(cell.value, str):
                # A letter of Arial 10 takes 6.2 pixels on average, and the indent some at either side.
                assert 6.2 * len(cell.value) + 18 <= 7 * sheet.column_dimensions[cell.column_letter].width


def test_the_chart_is_one_and_its_letters_are_those_of_the_table() -> None:
    (chart,) = first_page(allies(20))._charts
    sizes = [paragraph.pPr.defRPr.sz for axis in (chart.x_axis, chart.y_axis) for paragraph in axis.txPr.p]
    assert min(sizes) >= 1000  # hundredths of a point


def test_bars_lie_down_for_names_that_would_be_turned() -> None:
    upright, lying = (first_page(compare(many(20, names)))._charts[0] for names in ("", LONG))
    assert (upright.barDir, lying.barDir) == ("col", "bar")
    assert lying.x_axis.scaling.orientation == "maxMin"  # the first on top


def test_a_note_of_a_study_is_not_cut() -> None:
    for name in ("three", "twenty", "two allies", "losses"):
        assert all(len(note) <= NOTE_HOLDS for note in STUDIES[name]().page.notes if LONG[:9] not in note)


def test_an_answer_that_is_too_long_is_cut_so_that_the_table_stays() -> None:
    study = compare(three())
    sheet = first_page(replace(study, page=replace(study.page, answer="word " * 1000)))
    assert print_area(sheet).scale(LIBRE_OFFICE) >= 0.995 and len(told(sheet)) == 3
    assert sheet["A3"].value.endswith("...")


def test_where_not_all_rows_fit_the_first_and_the_worst_are_shown_and_the_rest_is_counted() -> None:
    study = compare(many(20))
    rows = told(first_page(study))
    names = study.page.table.values("scenario")
    assert [row[0] for row in rows] == [*names[:len(rows) - 4], *names[-4:]]
    # Base, the others from the best, which is More, to the worst, which is Late.
    assert (names[0], rows[1][3], rows[-1][3]) == ("Base", 800, 2000)
    said = {cell.value for cell in first_page(study)["A"]}
    assert f"and {20 - len(rows)} more: see the sheet Scenarios" in said
    few = {cell.value for cell in first_page(compare(three()))["A"]}
    assert not any(str(text).startswith("and ") for text in few)


def test_figures_on_the_page_are_those_of_the_sheet_behind() -> None:
    book = openpyxl.load_workbook(io.BytesIO(comparison_bytes(compare(many(20, failing=2)))))

    def by_scenario(sheet: str, *headers: str) -> dict[Any, list[Any]]:
        (table,) = book[sheet].tables.values()
        header, *rows = [[cell.value for cell in row] for row in book[sheet][table.ref]]
        return {row[0]: [row[header.index(name)] for name in headers] for row in rows
                if "by" not in header or row[header.index("by")] == "all"}

    shown = by_scenario("Summary", "needs met", "needs of priority 1 met", "orders EUR", "new capacity EUR")
    behind = by_scenario("Scenarios", "all met", "priority 1 met", "orders, EUR", "expansions, EUR")
    assert len(shown) > 8 and shown == {name: behind[name] for name in shown}
    lacks, short = by_scenario("Summary", "lacks EUR"), by_scenario("Need met", "short EUR")
    assert lacks == {name: short.get(name, [None]) for name in lacks}


def test_the_ways_to_other_sheets_stand_beside_what_is_printed() -> None:
    sheet = first_page(compare(three()))
    printed = str(sheet.print_area).rpartition("$G$")
    assert printed[1]
    assert {cell.column_letter for row in sheet.iter_rows() for cell in row if cell.hyperlink} == {"I"}


def rows_of_a_page(count: int, last: int, most: int) -> Sequence[Any]:
    sheet = OutputSheet("Page", "rows", (OutputColumn("row", "integer", "its number"),))
    table = result_table(sheet, [{"row": number} for number in range(count)], Units("EUR", "EUR"))
    return told_rows(FirstPage("", table, "", last=last), most).values("row")


def test_rows_are_left_out_between_the_first_and_the_last() -> None:
    assert rows_of_a_page(10, 2, 5) == [0, 1, 2, 8, 9]
    assert rows_of_a_page(5, 2, 5) == [0, 1, 2, 3, 4]
    assert rows_of_a_page(10, 0, 4) == [0, 1, 2, 3]
    assert rows_of_a_page(10, 4, 1) == [0, 1, 9]  # three at least, the first among them
