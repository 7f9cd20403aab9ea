"""What a clerk prints: each sheet on a number of pages that can be leafed through, in letters that can be read."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl import Workbook

import solve
from data.workbook.paper.page import Printed, layout_of
from tests.helpers.command import ROOT
from tests.helpers.printed import printed


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("printed") / "r.xlsx"
    assert solve.main([str(ROOT / "data" / "reference.xlsx"), "-o", str(path), "-q", "--confirm", "0"]) == 0
    return openpyxl.load_workbook(path)


def test_every_sheet_of_the_reference_prints_within_20_pages_in_letters_of_7_points(reference: Workbook) -> None:
    found = {sheet.title: printed(sheet) for sheet in reference if sheet.title != "Summary"}
    assert {name: one for name, one in found.items() if one.pages > 20 or one.letters < 7} == {}
    assert len(found) > 20 and found["Stock by item"].pages > 10  # the estimate counts


def test_every_page_has_the_title_and_the_headers(reference: Workbook) -> None:
    for sheet in reference:
        if sheet.title not in ("Summary", "Figures", "Chart data") and len(sheet.tables) == 1:
            assert sheet.print_title_rows == "$1:$1"
            assert sheet.title in sheet.oddHeader.left.text


def test_no_text_of_several_lines_is_cut_off(reference: Workbook) -> None:
    for name in ("Shortfalls", "Reasons", "Contracts", "Capacity"):
        sheet = reference[name]
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                if isinstance(cell.value, str) and cell.alignment.wrap_text:
                    # A letter is 4.6 points wide, all in all, and a line 12.75 high.
                    room = sheet.column_dimensions[cell.column_letter].width * 5.56 - 10
                    assert sheet.row_dimensions[cell.row].height >= 12.75 * -(-len(cell.value) * 4.6 // room)


def test_lines_without_load_are_left_out_of_capacity_and_named_in_run(reference: Workbook) -> None:
    shown: dict[object, float] = {}
    for resource, *cells in reference["Capacity"].iter_rows(min_row=2, values_only=True):
        shown[resource] = shown.get(resource, 0.0) + float(str(cells[4]))
    facts = dict(reference["Run"].iter_rows(min_row=2, max_col=2, values_only=True))
    left_out = str(facts["resources without load, not in Capacity"]).split("; ")
    plan = openpyxl.load_workbook(ROOT / "data" / "reference.xlsx", read_only=True)["Resources"]
    assert {row[0] for row in plan.iter_rows(min_row=2, values_only=True) if row[0]} == {*shown, *left_out}
    assert not set(left_out) & set(shown) and sum(load > 0 for load in shown.values()) > 50
    assert f"{len(left_out)} of " in reference["Capacity"].oddHeader.left.text


def test_a_table_that_no_paper_is_wide_enough_for_goes_over_several_pages_across() -> None:
    # A3 in landscape has 1,190.6 - 50.4 = 1,140.2 points across, 1,628.9 at 70 %; 60 columns of 10.714 * 5.56 = 59.57
    # points take 3,574: three pages, of which the second and third repeat the first column.
    layout = layout_of(Printed([10.0] * 60, [25.5, *[12.75] * 10], naming=1))
    assert (layout.scale, layout.across, layout.down, layout.paper.landscape) == (70, 3, 1, True)
