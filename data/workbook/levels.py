"""What was optimised, one after the other, under the checks that prove it."""

from __future__ import annotations

from collections.abc import Mapping

from data.figures.result_table import ResultTable
from data.schema.reason_sheets import CHECKS
from data.schema.summary import LEVELS
from data.workbook.formats import WrittenSheet
from data.workbook.table import TableSpot, write_table

NOTES = (
    "The plan is the best at the first level; of all plans that are, the best at the second; and so on.",
    "Weighted shortfall, which these levels count, is no money: units short times the weight of the family, the "
    "priority of the ally and time preference;",
    "of stock, each period counts as its part of all periods. At its price, as Summary tells it, is units at the "
    "family's mean price: use over the plan, stock at its end.",
)
_NAMES = 14        # characters of the first column: as many as the name of a level takes
_APART = 2         # rows between the checks and the heading
_CHARACTERS = 56   # of what a level minimises in a line of the column in which it stands
_LINE, _EDGE = 12.75, 4  # points


def dress_checks(page: WrittenSheet, report: Mapping[str, ResultTable]) -> None:
    """Write the levels below the checks, with what they count; they print with them. Where the checks are split, under
    the first of them."""
    if page.sheet.get_name() != CHECKS.name:
        return
    sheet, formats, checks, levels = page.sheet, page.formats, report[CHECKS.name], report[LEVELS.name]
    heading = len(checks) + _APART
    sheet.set_column(0, 0, _NAMES, formats.cell("text", "General"))
    sheet.fit_to_pages(1, 0)  # the page was set up for a narrower column
    sheet.write_string(heading, 0, f"{LEVELS.name}: {LEVELS.meaning}", formats.section)
    last = write_table(page, levels, TableSpot(heading + 1))
    (meaning,) = levels.places("meaning")
    for row, text in enumerate(levels.column(meaning), heading + 2):
        sheet.set_row(row, _LINE * -(-len(str(text)) // _CHARACTERS) + _EDGE)
    for number, note in enumerate(NOTES, last + 1):
        sheet.write_string(number, 0, note, formats.note)
    sheet.print_area(0, 0, last + len(NOTES), len(checks.columns) - 1)
