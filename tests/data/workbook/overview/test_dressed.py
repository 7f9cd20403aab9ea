"""Timeline and Map of flows as a planner opens and prints them, read back by openpyxl; the plan is that of the tiny
case, whose figures are worked out in tests/data/report/overview."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.report.report import VerifiedPlan, make_report
from data.schema.colors import PALETTE, tint
from data.workbook.overview.printing import PrintedPage, fit
from data.workbook.overview.timeline import FILLED, NEW_CAPACITY, STRENGTH
from data.workbook.result import write_results
from model.case import Case, Manufacturer
from model.plan import Plan
from tests.helpers.result_world import make_case, make_plan, make_verification, report_of
from tests.helpers.tiny_worlds import plan_of
from tests.helpers.worlds import world

EMPTY: dict[str, Any] = {"order": {}, "expansion": {}, "transfer": {}, "shortfall": {}, "violation": {}}
SIGNED = world(Settings={"periods": 2}, Requirements=[{"quantity": 8}], Signed=[{"period": "2024-Q2", "quantity": 5}])


def opened(folder: Path, case: Case, plan: Plan, report: Any = None) -> Any:
    return openpyxl.load_workbook(write_results(folder / "r.xlsx", case, plan, report or report_of(case, plan)))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return opened(tmp_path_factory.mktemp("tiny"), make_case(), make_plan())


def row_of(sheet: Any, what: str) -> dict[str, Any]:
    """The cells of the row that shows it, by their headers."""
    header = [cell.value for cell in sheet[1]]
    return next(dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=2) if row[1].value == what)


def fill(cell: Any) -> str:
    return "#" + cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else ""


def texts(sheet: Any) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_deliveries_are_numbers_in_the_colour_of_the_family(book: Any):
    row = row_of(book["Timeline"], "M1")
    blue = tint(PALETTE[0], FILLED)  # of the first family
    assert [(row[time].value, fill(row[time])) for time in ("2024-Q3", "2024-Q4", "2025-Q1")] == [
        (0, ""), (32, blue), (30, blue)]


def test_a_pen_stands_where_something_is_signed(book: Any):
    row = row_of(book["Timeline"], "M1")
    shapes = [row[time].number_format.split(";") for time in ("2024-Q3", "2024-Q4", "2025-Q1")]
    # Of zero a pen alone, beside a figure before it; 30 are delivered when nothing is signed.
    assert shapes[0][2] == '"✎"' and shapes[1][0] == '"✎ "#,##0' and shapes[2] == ["#,##0", "-#,##0", '"–"']


def test_new_capacity_is_pale_while_it_is_built_and_dark_while_it_is_committed(book: Any):
    row = row_of(book["Timeline"], "the line [LINE]")
    assert [fill(row[time]) for time in ("2024-Q3", "2024-Q4", "2025-Q1")] == [
        tint(NEW_CAPACITY, STRENGTH[state]) for state in ("building", "committed", "free")]


def test_what_is_signed_already_is_outlined_not_filled(tmp_path: Path):
    case, plan = plan_of(SIGNED)
    report = make_report(VerifiedPlan(case, plan, make_verification()))
    sheet = opened(tmp_path, case, plan, report)["Timeline"]
    new, signed = (row[-2:] for row in sheet.iter_rows(min_row=2, max_row=3))
    # 8 a quarter are needed and 5 signed for Q2: the other 11 come as early as they can.
    assert [(cell.value, fill(cell)) for cell in new] == [(11, tint(PALETTE[0], FILLED)), (None, "")]
    assert [(cell.value, fill(cell)) for cell in signed][1] == (5, "")
    assert signed[1].border.left.style == signed[1].border.bottom.style == "medium"


def luminance(color: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(color[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def grey(color: str) -> float:
    """What a grey printer makes of it: 0 is black, 255 white."""
    return sum(weight * int(color[place:place + 2], 16) for weight, place in ((0.299, 1), (0.587, 3), (0.114, 5)))


CONTRACTS = [tint(color, FILLED) for color in PALETTE]
CAPACITY = {state: tint(NEW_CAPACITY, strength) for state, strength in STRENGTH.items()}


def test_figures_are_read_on_every_fill():
    # WCAG 2 asks for a contrast of 4.5; letters are white on committed capacity and black elsewhere.
    for color in (*CONTRACTS, CAPACITY["building"], CAPACITY["free"]):
        assert (luminance(color) + 0.05) / 0.05 >= 4.5, color
    assert 1.05 / (luminance(CAPACITY["committed"]) + 0.05) >= 4.5


def test_contracts_and_new_capacity_are_told_apart_in_grey():
    # At least a tenth of the way from black to white between any two that may hold figures, and between the three
    # states.
    for state in ("free", "committed"):
        assert min(map(grey, CONTRACTS)) - grey(CAPACITY[state]) >= 25.5
    shades = sorted(map(grey, CAPACITY.values()))
    assert min(high - low for low, high in pairwise(shades)) >= 25.5


def test_letters_on_committed_capacity_are_white(book: Any):
    row = row_of(book["Timeline"], "the line [LINE]")
    assert row["2024-Q4"].font.color.rgb == "FFFFFFFF"
    assert row["2025-Q1"].font.color.theme == 1  # that of all text: black


def test_the_legend_says_what_fills_and_the_pen_mean(book: Any):
    legend = texts(book["Timeline"])
    assert "✎" in legend and any("not ready yet" in text for text in legend)
    assert "outlined" in book["Timeline"].oddHeader.left.text


def test_a_plan_without_orders_says_so(tmp_path: Path):
    empty = opened(tmp_path, make_case(), make_plan(**EMPTY))
    assert any("there is nothing to show" in text for text in texts(empty["Timeline"]))
    assert any("The plan orders nothing" in text for text in texts(empty["Map of flows"]))
    assert not any("Passed on" in text for text in texts(empty["Map of flows"]))


def test_what_stays_in_a_country_is_framed_and_totals_are_bold(tmp_path: Path):
    case = make_case(manufacturers={"MAK": Manufacturer("MAK", "", "B", "")})
    sheet = opened(tmp_path, case, make_plan())["Map of flows"]
    # Orders come from B alone: 4.2 to itself, 2.2 to =A.
    (own, _), (other, _), (total, corner) = (row[1:3] for row in sheet.iter_rows(min_row=2, max_row=4))
    assert [cell.border.left.style for cell in (own, other, total)] == ["medium", None, None]
    assert total.font.bold and corner.font.bold and not own.font.bold
    assert [cell.value for cell in (own, other, total)] == pytest.approx([4.2, 2.2, 6.4])


def test_what_is_passed_on_stands_below(book: Any):
    sheet = book["Map of flows"]
    (heading,) = [cell.row for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("Passed on")]
    assert [cell.value for cell in sheet[heading + 1]][:3] == ["from ↓ to →", "Beland [B]", "all allies"]
    assert [cell.value for cell in sheet[heading + 2]][:2] == ["Aland [=A]", pytest.approx(0.45)]


def test_the_map_prints_on_one_page_and_both_keep_their_first_columns(book: Any):
    flows, timeline = book["Map of flows"], book["Timeline"]
    assert flows.sheet_properties.pageSetUpPr.fitToPage and flows.page_setup.fitToHeight in (None, 1)
    assert flows.page_setup.orientation == timeline.page_setup.orientation == "landscape"  # for which it is measured
    assert (flows.freeze_panes, timeline.freeze_panes) == ("B2", "D2")
    assert timeline.print_title_rows == flows.print_title_rows == "$1:$1"


A3, A4 = 8, 9  # as Excel numbers them


class Printed:
    """The calls that set the print of a sheet."""

    def __init__(self) -> None:
        self.paper, self.pages, self.repeated = 0, (0, 0), (0, 0)

    def set_paper(self, paper: int) -> None:
        self.paper = paper

    def set_landscape(self) -> None:
        pass

    set_margins = set_footer = lambda self, *values, **named: None

    def fit_to_pages(self, across: int, down: int) -> None:
        self.pages = (across, down)

    def repeat_columns(self, first: int, last: int) -> None:
        self.repeated = (first, last)


@pytest.mark.parametrize(("columns", "height", "letters", "expected"), [
    (10, 0, 10, (A4, (1, 0))),     # 10 columns of 10 characters take 562.5 points, A4 has 791
    (19, 0, 10, (A4, (1, 0))),     # 1,069 points: at 73 % letters of 10 points are 7.3
    (19, 0, 9, (A3, (1, 0))),      # those of 9 points would be 6.6
    (5, 700, 10, (A4, (1, 1))),    # all on one page: 505 of 700 points are 72 %
    (5, 900, 10, (A3, (1, 1))),    # A3 has 752
    (5, 2000, 10, (A3, (1, 0))),   # as many pages down as it takes: never letters below 7 points
])
def test_letters_are_never_below_seven_points(columns: int, height: float, letters: float, expected: Any):
    printed: Any = Printed()
    fit(printed, PrintedPage([10.0] * columns, 2, height, letters))
    assert (printed.paper, printed.pages) == expected


def test_what_is_too_wide_for_letters_of_seven_points_goes_on_several_pages_with_its_first_columns():
    # 57 columns take 3,206 points. At 70 % a page of A3 has room for 1,613, of which 112.5 go to the two first columns:
    # the other 3,094 take three pages.
    printed: Any = Printed()
    fit(printed, PrintedPage([10.0] * 57, 2))
    assert (printed.paper, printed.pages, printed.repeated) == (A3, (3, 0), (0, 1))
