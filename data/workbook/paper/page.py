"""How a sheet is printed: on the paper and at the scale at which its letters can be read and its pages be leafed
through, its title and its headers on each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from data.narrative.text import shortened
from data.workbook.paper.letters import points_of

MOST_PAGES = 18          # that a sheet should print on
LEAST_SCALE = 70         # per cent: letters of 10 points are then 7 points high
_LARGE = 80              # per cent: letters of 8 points; larger ones are worth no more pages
_SMALLER = (_LARGE, 75, LEAST_SCALE)
ROW_HEIGHT = 12.75       # points of a row of one line
_MARGINS = {"left": 0.35, "right": 0.35, "top": 0.75, "bottom": 0.5}  # inches
_FOOT = "&L&F, &A&RPage &P of &N"
POINTS = 72              # of an inch
_LONGEST_HEADER = 255    # characters that the head of a page can hold
_SPARE = 0.99            # of the paper: programs differ by a hair in how wide a column is


@dataclass(frozen=True)
class Paper:
    """A sheet of paper as Excel numbers it, with its sides in points."""

    number: int
    width: float
    height: float
    landscape: bool = False

    @property
    def room(self) -> tuple[float, float]:
        """Points between the margins, across and down."""
        across, down = (self.height, self.width) if self.landscape else (self.width, self.height)
        return (across - POINTS * (_MARGINS["left"] + _MARGINS["right"]),
                down - POINTS * (_MARGINS["top"] + _MARGINS["bottom"]))

    @property
    def widest(self) -> float:
        """Points across that surely find room."""
        return self.room[0] * _SPARE


_A4, _A3 = (9, 595.3, 841.9), (8, 841.9, 1190.6)
PORTRAIT, LANDSCAPE = Paper(*_A4), Paper(*_A4, landscape=True)  # the paper that everybody has
LARGE_LANDSCAPE = Paper(*_A3, landscape=True)
PAPERS = (PORTRAIT, LANDSCAPE, Paper(*_A3), LARGE_LANDSCAPE)
WIDEST_PAGE = PAPERS[-1].widest * 100 / LEAST_SCALE  # points that a table may be wide at full scale


@dataclass(frozen=True)
class Margins:
    """The margins of a page that is read as it prints, and how far from the edge its foot stands, inches."""

    side: float
    top: float
    bottom: float
    foot: float


@dataclass(frozen=True)
class Printed:
    """What is printed: characters of each column, points of each row, the header first, and how many columns name a
    row, which are repeated where the others take several pages."""

    columns: Sequence[float]
    rows: Sequence[float]
    naming: int = 1


@dataclass(frozen=True)
class Layout:
    """A paper, a scale in per cent, and how many pages that makes across and down."""

    paper: Paper
    scale: int
    across: int
    down: int


def layout_of(printed: Printed) -> Layout:
    """The layout of a table: on A4 if it can be, in letters as large as can be, portrait before landscape; a table that
    no paper is wide enough for goes over several pages across."""
    width = sum(map(points_of, printed.columns))
    layouts = [layout for paper in PAPERS for layout in _on(paper, printed, width)]
    fitting = [layout for layout in layouts if layout.down <= MOST_PAGES]
    if fitting:
        return max(fitting, key=_rank)
    if layouts:
        return min(layouts, key=lambda layout: layout.down)
    across = len(_spans(printed, PAPERS[-1]))
    return Layout(PAPERS[-1], LEAST_SCALE, across, _down(PAPERS[-1], printed.rows, LEAST_SCALE))


def _rank(layout: Layout) -> tuple[float, ...]:
    """What makes a layout better, the most important first."""
    return layout.paper.number, min(layout.scale, _LARGE), -layout.down, layout.scale, not layout.paper.landscape


def set_page(sheet: Worksheet, printed: Printed, name: str, meaning: str) -> None:
    """Set up how a table that fills its sheet is printed, under its name and what it is."""
    layout = layout_of(printed)
    set_paper(sheet, layout.paper)
    set_head(sheet, name, meaning)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, len(printed.rows) - 1, len(printed.columns) - 1)
    if layout.across == 1 and layout.scale not in (100, *_SMALLER):
        sheet.fit_to_pages(1, 0)  # as wide as the page, whatever the program makes of the columns
        return
    sheet.set_print_scale(layout.scale)
    if layout.across > 1:
        sheet.repeat_columns(0, printed.naming - 1)
        sheet.print_across()
        sheet.set_v_pagebreaks(_spans(printed, layout.paper)[:-1])


def set_stacked_page(sheet: Worksheet, printed: Printed, starts: Sequence[int]) -> None:
    """Set up how several tables below each other are printed: no table is cut in two that finds room on a page.
    `starts`: the row with which each begins."""
    width = sum(map(points_of, printed.columns))
    paper = next((paper for paper in PAPERS if paper.widest >= width * LEAST_SCALE / 100), PAPERS[-1])
    scale = max(LEAST_SCALE, min(100, int(100 * paper.widest / width)))
    set_paper(sheet, paper)
    sheet.set_print_scale(scale)
    sheet.print_area(0, 0, len(printed.rows) - 1, len(printed.columns) - 1)
    room, top, breaks = paper.room[1] * 100 / scale, 0, list[int]()
    for start, end in zip(starts, (*starts[1:], len(printed.rows)), strict=True):
        if sum(printed.rows[top:end]) > room and start > top:
            breaks.append(start)
            top = start
    sheet.set_h_pagebreaks(breaks)


def set_paper(sheet: Worksheet, paper: Paper) -> None:
    """Paper, margins, and the foot with the file, the sheet and the page."""
    _lay(sheet, paper)
    sheet.set_margins(**_MARGINS)
    sheet.set_footer(_FOOT, {"scale_with_doc": False})


def set_one_page(sheet: Worksheet, paper: Paper, margins: Margins, printed: tuple[int, int]) -> None:
    """Set up a sheet that is read as it prints, on one page and without grid lines; `printed`: how many rows and
    columns of it."""
    rows, columns = printed
    _lay(sheet, paper)
    sheet.hide_gridlines(2)
    sheet.set_margins(left=margins.side, right=margins.side, top=margins.top, bottom=margins.bottom)
    sheet.set_footer(_FOOT, {"margin": margins.foot})
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.print_area(0, 0, rows - 1, columns - 1)
    sheet.freeze_panes(1, 0)


def _lay(sheet: Worksheet, paper: Paper) -> None:
    sheet.set_paper(paper.number)
    if paper.landscape:
        sheet.set_landscape()


def set_head(sheet: Worksheet, name: str, meaning: str) -> None:
    """The name of the sheet and what it is on each page, at their full size whatever the scale."""
    first, second = (text.replace("{", "").replace("}", "").replace("&", "&&") for text in (name, meaning))
    head = f"&L&12&\"Arial,Bold\"{first}\n&9&\"Arial,Regular\""
    sheet.set_header(head + shortened(second, _LONGEST_HEADER - len(head)), {"scale_with_doc": False})


def _on(paper: Paper, printed: Printed, width: float) -> Iterator[Layout]:
    """The layouts on a paper that is wide enough: as wide as it where that is a page, else not much larger than can be
    read, and smaller ones."""
    widest = min(100, int(100 * paper.widest / width))
    if widest >= LEAST_SCALE:
        if _down(paper, printed.rows, widest) > 1:
            widest = min(widest, _LARGE)
        for scale in (widest, *(scale for scale in _SMALLER if scale < widest)):
            yield Layout(paper, scale, 1, _down(paper, printed.rows, scale))


def _down(paper: Paper, rows: Sequence[float], scale: int) -> int:
    """Pages on which the rows go below each other, the header on each."""
    header, *others = rows
    room = paper.room[1] * 100 / scale - header
    pages, used = 1, 0.0
    for height in others:
        if used + height > room and used:
            pages, used = pages + 1, 0.0
        used += height
    return pages


def _spans(printed: Printed, paper: Paper) -> list[int]:
    """The columns before which a new page begins, and the number of all, at the least scale: on no more pages than they
    need, on all about as many."""
    room = paper.widest * 100 / LEAST_SCALE
    spans = _spans_within(printed, room)
    while len(narrower := _spans_within(printed, room := room * _SPARE)) == len(spans):
        spans = narrower
    return spans


def _spans_within(printed: Printed, room: float) -> list[int]:
    widths = [*map(points_of, printed.columns)]
    naming, ends = sum(widths[:printed.naming]), list[int]()
    used = naming
    for place, width in enumerate(widths[printed.naming:], printed.naming):
        if used + width > room and used > naming:
            ends.append(place)
            used = naming
        used += width
    return [*ends, len(widths)]
