"""What first pages in landscape have in common: title, answer and links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from data.figures.result_table import ResultTable
from data.narrative.text import clean
from data.report.summary.terminal import answers
from data.workbook.formats import WrittenSheet
from data.workbook.paper.columns import HIGHEST_ROW

COLUMNS = 18
COLUMN_WIDTH, COLUMN_PIXELS = 14, 103
CHART_ROWS, ROW_PIXELS, CHART_GAP = 11, 20, 6
LINE_CHARACTERS = 200    # of the answer in one line
LINK_CHARACTERS = 18     # of the small letters of a link that a column holds
NARROW = 6               # points of a row that only sets apart


@dataclass(frozen=True)
class Opening:
    """What a page begins with: title, facts below it, the sentence that answers, and links (what each says and the
    sheet that it leads to), over so many columns."""

    title: str
    facts: Mapping[str, str]
    sentence: str
    linked: Mapping[str, str]
    columns: int = COLUMNS


def answered(report: Mapping[str, ResultTable]) -> dict[str, str]:
    """What the part Answer says, by the names of its rows, as a cell can hold it."""
    return {name: clean(text) for name, text in answers(report).items()}


def set_one_page(sheet: Worksheet, rows: int, columns: int = COLUMNS) -> None:
    """One page in landscape, without grid lines."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.3, right=0.3, top=0.3, bottom=0.5)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_footer("&L&F, &A&RPage &P of &N", {"margin": 0.2})
    sheet.print_area(0, 0, rows, columns - 1)
    sheet.freeze_panes(1, 0)


def write_opening(page: WrittenSheet, opening: Opening) -> int:
    """Title, facts, answer and links; the row below them."""
    sheet, formats, columns, linked = page.sheet, page.formats, opening.columns, opening.linked
    sheet.set_column(0, columns - 1, COLUMN_WIDTH)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, opening.title, formats.title)
    for number, (name, fact) in enumerate(opening.facts.items()):
        sheet.write_string(1, 4 * number, name.capitalize(), formats.note)
        sheet.write_string(1, 4 * number + 1, fact, formats.made(bold=True))
    sheet.merge_range(2, 0, 2, columns - 1, "", formats.answer)
    sheet.write_string(2, 0, opening.sentence, formats.answer)
    lines = 1 + len(opening.sentence) * COLUMNS // (LINE_CHARACTERS * columns)
    sheet.set_row(2, min(8 + 16.5 * lines, HIGHEST_ROW))
    sheet.set_row(3, NARROW)
    step = 1 + max(map(len, linked), default=0) // LINK_CHARACTERS  # columns that the longest takes
    rows = -(-len(linked) // (columns // step))
    in_a_row = -(-len(linked) // rows) if rows else 1  # no row with a single link
    for number, (words, name) in enumerate(linked.items()):
        down, across = divmod(number, in_a_row)
        sheet.write_url(4 + down, across * step, f"internal:'{name}'!A1", formats.link, words)
    below = 5 + (len(linked) - 1) // in_a_row
    sheet.set_row(below, NARROW)
    return below + 1
