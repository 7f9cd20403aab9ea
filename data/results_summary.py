"""The sheet Summary: one page in landscape with the answer, links, key figures, charts and what matters most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.case import Case
from data.outputs import SHEET
from data.results_charts import Figures, in_rows, met_chart, ramp_chart, spending_chart, stock_charts
from data.results_formats import DARK, PALE, SHARE_FORMAT, Formats, number_format
from data.results_table import HIGHEST_ROW, SHARES, write_table
from data.texts import clean

NAME = "Summary"
COLUMNS = 18
COLUMN_WIDTH, COLUMN_PIXELS = 12, 89
TILE_COLUMNS = 2
CHART_ROWS, ROW_PIXELS, CHART_GAP = 12, 20, 6
CONTRACTS_COLUMN = 9     # the largest contracts stand at the right of the largest shortfalls
LINE_CHARACTERS = 165    # of the answer in one line
LINK_CHARACTERS = 16     # of the small letters of a link that a column holds
LINE_ROW = 15            # points
NARROW = 6               # points of a row that only sets apart
NOTES = (
    "By value: quantities weighed with the ally's priority, the family's weight and time, as the levels count them.",
    "Full: less than 0.1 % of the capacity is free. Heat map: white 0 %, dark 100 %. A dash is zero.",
    "Charts: the families whose targets are worth most; their figures stand in Chart data.",
)


def write_summary(workbook: Workbook, sheet: Worksheet, formats: Formats, case: Case,
                  report: Mapping[str, pd.DataFrame], linked: Mapping[str, str],
                  figures: Mapping[str, Figures]) -> None:
    """Fill the sheet. `linked`: what each link says and the sheet that it leads to; `figures`: where the figures
    of the charts stand. Without a plan there is only the answer."""
    facts = facts_of(report)
    row = write_head(sheet, formats, facts, linked)
    if "Key figures" in report:
        row = write_tiles(sheet, formats, report["Key figures"], row)
    if figures:
        row = _insert_charts(workbook, sheet, formats, case, figures, facts["money"], row)
    lowest = 0
    if "Tightest resources" in report:
        row = write_part(sheet, formats, "Tightest resources", report["Tightest resources"], row) + 2
        beside = write_part(sheet, formats, "Largest contracts", report["Largest contracts"], row, CONTRACTS_COLUMN)
        row = write_part(sheet, formats, "Largest shortfalls", report["Largest shortfalls"], row) + 2
        lowest = beside + 1 + len(NOTES)
        for number, note in enumerate(NOTES, beside + 2):
            sheet.write_string(number, CONTRACTS_COLUMN, note, formats.note)
    header, row = row + 1, write_part(sheet, formats, "Levels", report["Levels"], row)
    sheet.set_row(header, LINE_ROW)  # its headers take one line, and a contract may stand beside them
    set_one_page(sheet, max(row, lowest))


def facts_of(report: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The facts of the part Answer by their names."""
    return {name: clean(str(value)) for name, value in report["Answer"].itertuples(index=False, name=None)}


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


def write_head(sheet: Worksheet, formats: Formats, facts: Mapping[str, str], linked: Mapping[str, str]) -> int:
    """Title, scenario, check, answer and links; the row below them."""
    right = formats.made(bold=True, align="right", valign="vcenter")
    sheet.write_string(0, COLUMNS - 2, "Plan verified", right)
    sheet.write_string(0, COLUMNS - 1, facts["check"], formats.flag(facts["check"]))
    named = {name: facts[name] for name in ("scenario", "horizon", "money")}
    return write_opening(sheet, formats, facts["title"], named, facts["answer"], linked)


def write_opening(sheet: Worksheet, formats: Formats, title: str, facts: Mapping[str, str], answer: str,
                  linked: Mapping[str, str], columns: int = COLUMNS) -> int:
    """Title, facts, answer and links over so many columns; the row below them."""
    sheet.set_column(0, columns - 1, COLUMN_WIDTH)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, title, formats.title)
    for number, (name, fact) in enumerate(facts.items()):
        sheet.write_string(1, 4 * number, name.capitalize(), formats.note)
        sheet.write_string(1, 4 * number + 1, fact, formats.made(bold=True))
    sheet.merge_range(2, 0, 2, columns - 1, "", formats.answer)
    sheet.write_string(2, 0, answer, formats.answer)
    sheet.set_row(2, min(8 + 16.5 * (1 + len(answer) * COLUMNS // (LINE_CHARACTERS * columns)), HIGHEST_ROW))
    sheet.set_row(3, NARROW)
    step = 1 + max(map(len, linked), default=0) // LINK_CHARACTERS  # columns that the longest takes
    in_a_row = columns // step
    for number, (words, name) in enumerate(linked.items()):
        down, across = divmod(number, in_a_row)
        sheet.write_url(4 + down, across * step, f"internal:'{name}'!A1", formats.link, words)
    below = 5 + (len(linked) - 1) // in_a_row
    sheet.set_row(below, NARROW)
    return below + 1


def write_tiles(sheet: Worksheet, formats: Formats, frame: pd.DataFrame, row: int) -> int:
    """A tile a key figure: what it is above how much; the row below them."""
    label = formats.made(font_size=9, font_color="#595959", align="center", bg_color=PALE, right=2,
                         right_color="#FFFFFF")
    for number, (words, value, unit) in enumerate(frame.itertuples(index=False, name=None)):
        column = number * TILE_COLUMNS
        shape = SHARE_FORMAT if unit == SHARES else number_format("quantity", [value])
        figure = formats.made(bold=True, font_size=16, font_color=DARK, align="center", bg_color=PALE,
                              num_format=shape, right=2, right_color="#FFFFFF")
        said = clean(words if unit == SHARES else f"{words}, {unit}")
        sheet.merge_range(row, column, row, column + TILE_COLUMNS - 1, said, label)
        sheet.merge_range(row + 1, column, row + 1, column + TILE_COLUMNS - 1, "", figure)
        if value is not None:
            sheet.write_number(row + 1, column, value, figure)
    sheet.set_row(row + 1, 26)
    sheet.set_row(row + 2, NARROW)
    return row + 3


def write_part(sheet: Worksheet, formats: Formats, name: str, frame: pd.DataFrame, row: int, column: int = 0) -> int:
    """A heading that says what the table shows, and the table; the table's last row."""
    part = SHEET[name]
    sheet.write_string(row, column, f"{part.name}: {part.meaning}", formats.section)
    return write_table(sheet, formats, part, frame, row + 1, column, compact=True)


def _insert_charts(workbook: Workbook, sheet: Worksheet, formats: Formats, case: Case,
                   figures: Mapping[str, Figures], money: str, row: int) -> int:
    """Two rows of charts; the row below them."""
    units = {key: family.unit for key, family in case.families.items()}
    others = [met_chart(workbook, figures["Share met"]),
              spending_chart(workbook, figures["Spending by ally"], money)]
    if len(figures["Ramp-up"].headers) > 1:
        others.append(ramp_chart(workbook, figures["Ramp-up"]))
    rows: Sequence[Sequence[object]] = [stock_charts(workbook, formats, units, figures["Stock against target"]), others]
    for placed in in_rows([charts for charts in rows if charts], COLUMNS * COLUMN_PIXELS, CHART_GAP):
        for chart, left, width in placed:
            chart.set_size({"width": width, "height": CHART_ROWS * ROW_PIXELS - CHART_GAP})
            sheet.insert_chart(row, left // COLUMN_PIXELS, chart,
                               {"x_offset": left % COLUMN_PIXELS, "object_position": 2})
        row += CHART_ROWS
    return row
