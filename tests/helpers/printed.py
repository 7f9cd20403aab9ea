"""How a written sheet prints, found from what stands in the file: paper, margins, scale, widths and heights, as Excel
and LibreOffice take them."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

PAPERS = {9: (595.3, 841.9), 8: (841.9, 1190.6)}  # points: A4 and A3
A4 = 9
EXCEL, LIBRE_OFFICE = 5.25, 5.56   # points of a digit of Arial 10, by which a column's width is counted
LETTERS = 10                       # points of the letters at full scale
_USUAL_WIDTH = 64 / 7              # characters of a column of which the file says nothing


@dataclass(frozen=True)
class PrintArea:
    """What a sheet prints: characters of its columns, points of its rows, points across and down between the margins of
    a page, and the points of its smallest letters."""

    columns: list[float]
    rows: list[float]
    room: tuple[float, float]
    letters: float

    def scale(self, digit: float) -> float:
        """To which it is made smaller on one page where a digit has so many points; 1 where it fits."""
        return min(1.0, self.room[0] / (sum(self.columns) * digit), self.room[1] / sum(self.rows))


def print_area(sheet: Worksheet) -> PrintArea:
    """The area of a sheet that is set to print."""
    left, top, right, bottom = range_boundaries(str(sheet.print_area).rpartition("!")[2].replace("$", ""))
    paper, margins = PAPERS[int(sheet.page_setup.paperSize)], sheet.page_margins
    across, down = paper[::-1] if sheet.page_setup.orientation == "landscape" else paper
    cells = [cell for row in sheet.iter_rows(top, bottom, left, right) for cell in row if cell.value is not None]
    return PrintArea([width(sheet, place) for place in range(left, right + 1)],
                     [height(sheet, row) for row in range(top, bottom + 1)],
                     (across - 72 * (margins.left + margins.right), down - 72 * (margins.top + margins.bottom)),
                     min(float(cell.font.size) for cell in cells))


def width(sheet: Worksheet, place: int) -> float:
    """Characters of a column, whose entry may stand for several."""
    return next((float(each.width) for each in sheet.column_dimensions.values()
                 if each.min and each.min <= place <= each.max), _USUAL_WIDTH)


def height(sheet: Worksheet, row: int) -> float:
    """Points of a row."""
    return float(sheet.row_dimensions[row].height or sheet.sheet_format.defaultRowHeight)


@dataclass(frozen=True)
class Printed:
    """Pages of a sheet, and points of its letters."""

    pages: int
    letters: float


def printed(sheet: Worksheet) -> Printed:
    """How a sheet prints: pages down, each with the rows that are repeated, times pages across."""
    area = print_area(sheet)
    widths = [characters * LIBRE_OFFICE for characters in area.columns]
    if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
        scale = area.scale(LIBRE_OFFICE) if sheet.page_setup.fitToHeight != 0 else min(1.0, area.room[0] / sum(widths))
    else:
        scale = (sheet.page_setup.scale or 100) / 100
    names = str(sheet.print_title_cols or "").replace("$", "").split(":")
    naming = len(names) and range_boundaries(f"{names[-1]}1")[0] if names[-1] else 0
    across = pages(widths, area.room[0] / scale, sum(widths[:naming]), {each.id for each in sheet.col_breaks.brk})
    repeated = area.rows[0] if sheet.print_title_rows else 0.0
    down = pages(area.rows, area.room[1] / scale, repeated, {each.id for each in sheet.row_breaks.brk})
    return Printed(across * down, LETTERS * scale)


def pages(sizes: list[float], room: float, repeated: float, breaks: set[int]) -> int:
    """Pages that rows or columns take; after the first page what is repeated stands before them."""
    count, left = 1, room
    for place, size in enumerate(sizes):
        if place in breaks or size > left + 1e-6:
            count, left = count + 1, room - repeated
        left -= size
    return count
