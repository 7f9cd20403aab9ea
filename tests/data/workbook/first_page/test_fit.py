"""The first page prints on one A4 page with letters of nine points or more, whatever the plan: worked out from the file
as Excel lays it out, not from what the writer believes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

import solve
from data.template.new_workbook import write_example
from data.workbook.result import write_results
from model.levels import COST, LevelResult, shortfall
from tests.helpers.command import ROOT, plan_sheets, write
from tests.helpers.printed import A4, EXCEL, LIBRE_OFFICE, height, print_area, width
from tests.helpers.result_world import make_case, make_plan, report_of

CASE, PLAN = make_case(), make_plan()
LEAST = 9                    # points on paper
LONG = "Bundesamt für Ausrüstung, Informationstechnik und Nutzung der Bundeswehr (Koblenz), Referat W 4.2 "


def of_example(folder: Path) -> Path:
    write_example(folder / "plan.xlsx")
    assert solve.main([str(folder / "plan.xlsx"), "-o", str(folder / "r.xlsx"), "-q"]) == 0
    return folder / "r.xlsx"


def of_reference(folder: Path) -> Path:
    plan = ROOT / "data" / "reference.xlsx"
    assert solve.main([str(plan), "-o", str(folder / "r.xlsx"), "-q", "--confirm", "3"]) == 0
    return folder / "r.xlsx"


def of_contradiction(folder: Path) -> Path:
    # The line makes 60 rounds a quarter from the second on: 180 at the most, of which no rule can make 500.
    rules = [["rule", "kind", "value"], *([f"at least {number} of all that can be bought", "min_quantity", 500 + number]
                                          for number in range(12))]
    plan = write(folder / "plan.xlsx", plan_sheets() | {"Rules": rules})
    assert solve.main([str(plan), "-o", str(folder / "r.xlsx"), "-q"]) == 3
    return folder / "r.xlsx"


def of_tiny(folder: Path) -> Path:
    return write_results(folder / "r.xlsx", CASE, PLAN, report_of(CASE, PLAN))


def of_all_met(folder: Path) -> Path:
    plan = make_plan(shortfall={})
    return write_results(folder / "r.xlsx", CASE, plan, report_of(CASE, plan))


def of_time_limit(folder: Path) -> Path:
    plan = make_plan(levels=(LevelResult(shortfall(1), 100.0, 100.0, True, 0.0, 0),
                             LevelResult(COST, 7000.0, float("nan"), False, 0.0, 0)))
    return write_results(folder / "r.xlsx", CASE, plan, report_of(CASE, plan))


def of_long_names(folder: Path) -> Path:
    case = make_case(
        title=LONG * 3, scenario=LONG, currency="Special drawing rights",
        allies={key: replace(ally, name=f"{LONG}{key}") for key, ally in CASE.allies.items()},
        families={key: replace(family, name=LONG * 2, unit="rounds of ammunition") for key, family in
                  CASE.families.items()},
        resources={key: replace(line, name=LONG * 2) for key, line in CASE.resources.items()})
    return write_results(folder / "r.xlsx", case, PLAN, report_of(case, PLAN))


def of_words_without_blanks(folder: Path) -> Path:
    case = make_case(title="W" * 400, families={"HE": replace(CASE.families["HE"], name="弾" * 300, unit="発")})
    return write_results(folder / "r.xlsx", case, PLAN, report_of(case, PLAN))


def of_many_long_lines(folder: Path) -> Path:
    report = report_of(CASE, PLAN)
    words = report["In plain words"]
    long = [(question, figure, (f"{text} {LONG}" * 9)[:260]) for question, figure, text in words.cells()]
    report["In plain words"] = replace(words, lines=[line for line in long for _ in range(4)])
    return write_results(folder / "r.xlsx", CASE, PLAN, report)


WORLDS = [of_example, of_reference, of_contradiction, of_tiny, of_all_met, of_time_limit, of_long_names,
          of_words_without_blanks, of_many_long_lines]


@pytest.fixture(scope="module", params=WORLDS, ids=lambda world: world.__name__)
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    result: Path = request.param(tmp_path_factory.mktemp("page"))
    return result


@pytest.fixture(scope="module")
def sheet(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path)["Summary"]


def points_across(sheet: Worksheet, first: int, last: int) -> float:
    """The width of columns in Excel."""
    return sum(width(sheet, place) for place in range(first, last + 1)) * EXCEL


def scale_of(sheet: Worksheet) -> float:
    """By what the print area shrinks at most to fit on an A4 page in portrait within the margins; never above 1."""
    assert sheet.page_setup.paperSize == A4 and sheet.page_setup.orientation == "portrait"
    area = print_area(sheet)
    return min(area.scale(EXCEL), area.scale(LIBRE_OFFICE))


def printed(sheet: Worksheet) -> Iterator[Cell]:
    """The cells with something in them that print."""
    for row in sheet[sheet.print_area.rpartition("!")[2].replace("$", "")]:
        yield from (cell for cell in row if not isinstance(cell, MergedCell) and cell.value is not None)


def test_every_letter_of_a_cell_is_at_least_nine_points_on_paper(sheet: Worksheet) -> None:
    small = {cell.coordinate: cell.font.sz for cell in printed(sheet) if cell.font.sz * scale_of(sheet) < LEAST}
    assert len(list(printed(sheet))) > 4 and small == {}


def test_every_letter_of_a_chart_is_at_least_nine_points_on_paper(path: Path, sheet: Worksheet) -> None:
    related = "xl/worksheets/_rels/sheet1.xml.rels"
    with zipfile.ZipFile(path) as packed:
        relations = packed.read(related).decode() if related in packed.namelist() else ""
        drawing = re.search(r"drawings/(drawing\d+)\.xml", relations)
        charts = re.findall(r"charts/(chart\d+)\.xml", packed.read(
            f"xl/drawings/_rels/{drawing[1]}.xml.rels").decode()) if drawing else []
        assert len(charts) == len(sheet._charts) <= 3
        for chart in charts:
            sizes = [int(size) / 100 for size in re.findall(r' sz="(\d+)"', packed.read(
                f"xl/charts/{chart}.xml").decode())]
            assert sizes and min(sizes) * scale_of(sheet) >= LEAST


def test_every_text_has_the_room_that_it_takes(sheet: Worksheet) -> None:
    # A letter of Arial is at least 0.44 of its size wide on average of a sentence, and a line takes 1.15 of it.
    merged = {range_.start_cell.coordinate: range_ for range_ in sheet.merged_cells.ranges}
    for cell in printed(sheet):
        if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
            continue
        range_ = merged.get(cell.coordinate)
        last = range_.max_col if range_ else cell.column
        lines = -(-len(cell.value) * 0.44 * cell.font.sz // points_across(sheet, cell.column, last))
        assert height(sheet, cell.row) >= lines * 1.15 * cell.font.sz, cell.coordinate
