"""Print that stays readable: the smallest paper on which the letters are large enough, else several pages across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlsxwriter.worksheet import Worksheet

from data.workbook.paper.page import LANDSCAPE, LARGE_LANDSCAPE, set_paper

LEAST_LETTERS = 7        # points of them on paper
_NARROW = " .,:;'-/|()[]fijlt"             # letters half as wide as others
_CHARACTER, _PADDING = 5.25, 3.75           # points that a character of a column's width takes, and each column beside


@dataclass(frozen=True)
class PrintedPage:
    """What goes to print: the widths of its columns in characters, of which the first `fixed` come back on each page
    across, and where all has to stand on one page the points of its rows. `letters`: their points in the sheet."""

    widths: Sequence[float]
    fixed: int = 1
    height: float = 0.0
    letters: float = 10.0


def points_across(widths: Sequence[float]) -> float:
    """What columns of these widths take, points."""
    return sum(_CHARACTER * width + _PADDING for width in widths)


@lru_cache(maxsize=1024)
def points_of(text: str, letters: float) -> float:
    """About what a text takes in letters of so many points."""
    return letters * sum(0.69 if letter.isupper() else 0.556 if letter.isdigit() else 0.3 if letter in _NARROW
                         else 0.5 if letter.isascii() else 1.0 for letter in text)


def fit(sheet: Worksheet, page: PrintedPage) -> None:
    """Set the paper, and as many pages across as keep the letters at 7 points."""
    across = points_across(page.widths)
    scales = {paper: min(1.0, paper.widest / across, paper.room[1] / page.height if page.height else 1.0)
              for paper in (LANDSCAPE, LARGE_LANDSCAPE)}
    least = LEAST_LETTERS / page.letters
    paper = next((paper for paper, scale in scales.items() if scale >= least), LARGE_LANDSCAPE)
    set_paper(sheet, paper)
    if scales[paper] >= least:
        sheet.fit_to_pages(1, 1 if page.height else 0)
        return
    sheet.repeat_columns(0, page.fixed - 1)
    fixed = points_across(page.widths[:page.fixed])
    room = max(paper.widest / least - fixed, 1.0)
    sheet.fit_to_pages(max(1, int(-(-(across - fixed) // room))), 0)
