"""On how many pages a written workbook prints and how high its letters then are, found from what stands in the file:
paper, margins, scale, widths and heights, as Excel and LibreOffice take them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

PAPERS = {9: (595.3, 841.9), 8: (841.9, 1190.6)}  # points: A4 and A3
DIGIT = 5.56   # points of a digit of Arial 10, by which a column's width is counted
LETTERS = 10   # points of the letters at full scale


@dataclass(frozen=True)
class Printed:
    """Pages of a sheet, and points of its letters."""

    pages: int
    letters: float


def printed(sheet: Worksheet) -> Printed:
    """How a sheet prints: pages down, each with the rows that are repeated, times pages across."""
    first, _, last, end = range_boundaries(str(sheet.print_area).rpartition("!")[2])
    paper = PAPERS[sheet.page_setup.paperSize]
    across, down = paper[::-1] if sheet.page_setup.orientation == "landscape" else paper
    margins = sheet.page_margins
    across, down = across - 72 * (margins.left + margins.right), down - 72 * (margins.top + margins.bottom)
    widths = [width(sheet, place) * DIGIT for place in range(first, last + 1)]
    heights = [sheet.row_dimensions[row].height or sheet.sheet_format.defaultRowHeight for row in range(1, end + 1)]
    if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
        scale = min(1.0, across / sum(widths))
        if sheet.page_setup.fitToHeight != 0:
            scale = min(scale, down / sum(heights))
    else:
        scale = (sheet.page_setup.scale or 100) / 100
    names = str(sheet.print_title_cols or "").replace("$", "").split(":")
    naming = len(names) and range_boundaries(f"{names[-1]}1")[0] if names[-1] else 0
    breaks = {each.id for each in sheet.col_breaks.brk}
    pages_across = pages(widths, across / scale, sum(widths[:naming]), breaks)
    repeated = heights[0] if sheet.print_title_rows else 0.0
    return Printed(pages_across * pages(heights, down / scale, repeated, {each.id for each in sheet.row_breaks.brk}),
                   LETTERS * scale)


def width(sheet: Worksheet, place: int) -> float:
    """Characters of a column, whose entry may stand for several."""
    for dimension in sheet.column_dimensions.values():
        if dimension.min and dimension.min <= place <= dimension.max:
            return float(dimension.width)
    return float(sheet.column_dimensions[get_column_letter(place)].width)


def pages(sizes: list[float], room: float, repeated: float, breaks: set[int]) -> int:
    """Pages that rows or columns take; after the first page what is repeated stands before them."""
    count, left = 1, room if room < inf else inf
    for place, size in enumerate(sizes):
        if place in breaks or size > left + 1e-6:
            count, left = count + 1, room - repeated
        left -= size
    return count
