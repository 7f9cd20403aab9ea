"""How a sheet prints: the scale to which it is fitted to its page, and the letters that come out of it, reckoned from
widths and heights as Excel lays them out."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

_A4 = (841.9, 595.3)                # points, landscape
_INCH, _POINTS_A_PIXEL = 72.0, 0.75
_PIXELS_A_CHARACTER = 7             # of Arial 10; LibreOffice takes a twentieth more
_USUAL_HEIGHT, _USUAL_WIDTH = 12.75, 64 / 7


@dataclass(frozen=True)
class Fit:
    """What is printed and the room for it, points; letters: the least size of a cell that holds something."""

    width: float
    height: float
    room: tuple[float, float]
    letters: float

    @property
    def scale(self) -> float:
        """To which a sheet of one page is made smaller; 1 where it fits."""
        return min(1.0, self.room[0] / self.width, self.room[1] / self.height)


def page_fit(sheet: Worksheet, wider: float = 1.0) -> Fit:
    """The fit of a sheet that prints its area on a page of A4 in landscape; `wider`: so much wider are columns."""
    assert sheet.page_setup.paperSize == 9 and sheet.page_setup.orientation == "landscape"
    left, top, right, bottom = range_boundaries(str(sheet.print_area).rpartition("!")[2].replace("$", ""))
    widths = {place: dimension.width for dimension in sheet.column_dimensions.values()
              for place in range(dimension.min, dimension.max + 1)}
    width = sum(widths.get(column, _USUAL_WIDTH) for column in range(left, right + 1)) * _PIXELS_A_CHARACTER
    height = sum(sheet.row_dimensions[row].height or _USUAL_HEIGHT for row in range(top, bottom + 1))
    margins = sheet.page_margins
    room = (_A4[0] - _INCH * (margins.left + margins.right), _A4[1] - _INCH * (margins.top + margins.bottom))
    cells = [cell for row in sheet.iter_rows(top, bottom, left, right) for cell in row if cell.value is not None]
    return Fit(width * wider * _POINTS_A_PIXEL, height, room, min(cell.font.size for cell in cells))
