"""A page of rows whose heights are known before it is written, so that it prints with letters that can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.narrative.text import clean
from data.workbook.charts import LETTERS
from data.workbook.first_page.measure import fitted, lines_of, row_height
from data.workbook.formats import WrittenSheet
from data.workbook.paper.page import POINTS, PORTRAIT, Margins, set_one_page

COLUMNS, COLUMN_PIXELS = 12, 62  # in Excel: 7 a character and 5; LibreOffice makes a column a twentieth wider
COLUMN_POINTS, COLUMN_CHARACTERS = 0.75 * COLUMN_PIXELS, (COLUMN_PIXELS - 5) / 7
SCALE = 0.915                 # to which either may shrink it: ten points stay nine
_MARGINS = Margins(side=0.4, top=0.4, bottom=0.6, foot=0.25)
# How high the page may be to shrink by no more than that; as wide as it is it does not.
HEIGHT = 0.995 * (PORTRAIT.height - (_MARGINS.top + _MARGINS.bottom) * POINTS) / SCALE


@dataclass(frozen=True)
class PageCell:
    """A text over the columns from `first` to `last`, counted from 0, and its look. `leads_to`: the address of a link,
    empty for none."""

    first: int
    last: int
    text: str
    look: Mapping[str, Any] = field(default_factory=dict)
    leads_to: str = ""

    @property
    def size(self) -> float:
        """The size of its letters, points."""
        return float(self.look.get("font_size", LETTERS))

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return lines_of(self.text, self._width, self.size, bool(self.look.get("bold")))

    @property
    def _width(self) -> float:
        return (self.last - self.first + 1) * COLUMN_POINTS

    def cut(self, most: int) -> PageCell:
        """The cell with as much of its text as takes no more lines."""
        text = fitted(clean(self.text), self._width, self.size, most, bool(self.look.get("bold")))
        return PageCell(self.first, self.last, text, self.look, self.leads_to)


@dataclass(frozen=True)
class PageRow:
    """A row of cells with its height in points."""

    cells: Sequence[PageCell]
    height: float


def text_row(*cells: PageCell, most: int = 2) -> PageRow:
    """A row that is as high as its cells ask for, each cut to so many lines."""
    shown = [cell.cut(most) for cell in cells]
    return PageRow(shown, max(row_height(cell.lines, cell.size) for cell in shown))


def gap(height: float = 5) -> PageRow:
    """A row that only sets apart."""
    return PageRow((), height)


def height_of(rows: Sequence[PageRow]) -> float:
    """The height of the rows in points."""
    return sum(row.height for row in rows)


def write_rows(page: WrittenSheet, rows: Sequence[PageRow], row: int) -> int:
    """Write the rows from this one on; the row below them."""
    for number, each in enumerate(rows, row):
        page.sheet.set_row(number, each.height)
        for cell in each.cells:
            look = page.formats.made(**{"text_wrap": True, "valign": "vcenter", "font_size": LETTERS, **cell.look})
            if cell.last > cell.first:
                page.sheet.merge_range(number, cell.first, number, cell.last, "", look)
            if cell.leads_to:
                page.sheet.write_url(number, cell.first, cell.leads_to, look, cell.text)
            else:
                page.sheet.write_string(number, cell.first, cell.text, look)
    return row + len(rows)


def set_page(page: WrittenSheet, rows: int) -> None:
    """So many rows print on one page in portrait, all of whose letters keep their size but for SCALE."""
    page.sheet.set_column(0, COLUMNS - 1, COLUMN_CHARACTERS)
    set_one_page(page.sheet, PORTRAIT, _MARGINS, (rows, COLUMNS))
