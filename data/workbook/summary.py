"""The sheet Summary: one page in landscape with the answer, links, key figures, charts and what matters most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.narrative.text import clean
from data.schema.results import SHEET
from data.workbook.charts import Figures, in_rows, met_chart, ramp_chart, spending_chart, stock_charts
from data.workbook.formats import DARK, PALE, SHARE_FORMAT, Formats, number_format
from data.workbook.table import HIGHEST_ROW, SHARES, write_table
from model.case import Case

NAME = "Summary"
COLUMNS = 18
COLUMN_WIDTH, COLUMN_PIXELS = 14, 103
CHART_ROWS, ROW_PIXELS, CHART_GAP = 11, 20, 6
CAUSES_WIDTH = 8         # columns of a cause
TILES_COLUMN, TILES_IN_ROW, TILE_COLUMNS = 9, 3, 3  # the key figures stand at the right of the causes
REASONS_WIDTH = 10       # columns of a reason
CONTRACTS_COLUMN = 9     # the largest contracts stand at the right of the levels
MEANINGS_WIDTH = 4       # columns of what a level means
LINE_CHARACTERS = 200    # of the answer in one line
SMALL_CHARACTERS = 19    # in small letters that a column holds
LINK_CHARACTERS = 18     # of the small letters of a link that a column holds
LINE_ROW = 15            # points
SMALL_LINE = 12          # points of a line of small letters
TILE_ROW = 18            # points: of the rows with causes and tiles
FIGURE_ROW = 26          # points: of a figure in a single row of tiles
NARROW = 6               # points of a row that only sets apart
NOTES = (
    "By value: quantities weighed with the ally's priority, the family's weight and time, as the levels count them.",
    "Full: less than 0.1 % of the capacity is free. Heat map: white 0 %, dark 100 %. A dash is zero.",
    "Charts: the families whose targets are worth most; their figures stand in Chart data.",
    "A cause counts by its part in what stands against the cheapest way to serve each shortfall: see Causes.",
)


def write_summary(workbook: Workbook, sheet: Worksheet, formats: Formats, case: Case,
                  report: Mapping[str, pd.DataFrame], linked: Mapping[str, str],
                  figures: Mapping[str, Figures]) -> None:
    """Fill the sheet. `linked`: what each link says and the sheet that it leads to; `figures`: where the figures
    of the charts stand. Without a plan there is only the answer."""
    facts = facts_of(report)
    row = write_head(sheet, formats, facts, linked)
    if "Key figures" in report:
        row = _write_causes_and_tiles(sheet, formats, report, row)
    if figures:
        row = _insert_charts(workbook, sheet, formats, case, figures, facts["money"], row)
    lowest = 0
    if "Tightest resources" in report:
        row = _apart(sheet, write_part(sheet, formats, "Tightest resources", report["Tightest resources"], row))
        row = _apart(sheet, write_part(sheet, formats, "Largest shortfalls", report["Largest shortfalls"], row,
                                       spread=REASONS_WIDTH))
        lowest = write_part(sheet, formats, "Largest contracts", report["Largest contracts"], row, CONTRACTS_COLUMN)
    row = write_part(sheet, formats, "Levels", report["Levels"], row, spread=MEANINGS_WIDTH)
    if figures:
        for number, note in enumerate(NOTES, row + 1):
            sheet.write_string(number, 0, note, formats.note)
        row += len(NOTES)
    set_one_page(sheet, max(row, lowest))


def _apart(sheet: Worksheet, row: int) -> int:
    """A narrow row below the row; the one after it."""
    sheet.set_row(row + 1, NARROW)
    return row + 2


def _write_causes_and_tiles(sheet: Worksheet, formats: Formats, report: Mapping[str, pd.DataFrame], row: int) -> int:
    """What holds the plan back, and beside it the plan at a glance; the row below them."""
    write_part(sheet, formats, "Largest causes", report["Largest causes"], row, spread=CAUSES_WIDTH)
    last = write_tiles(sheet, formats, report["Key figures"], row + 1, TILES_COLUMN, TILES_IN_ROW, TILE_COLUMNS)
    for number in range(row + 1, last):
        sheet.set_row(number, TILE_ROW)
    return _apart(sheet, last - 1)


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


def write_head(sheet: Worksheet, formats: Formats, facts: Mapping[str, str], linked: Mapping[str, str],
               columns: int = COLUMNS) -> int:
    """Title, scenario, check, answer and links over so many columns; the row below them."""
    right = formats.made(bold=True, align="right", valign="vcenter")
    sheet.write_string(0, columns - 2, "Plan verified", right)
    sheet.write_string(0, columns - 1, facts["check"], formats.flag(facts["check"]))
    named = {name: facts[name] for name in ("scenario", "horizon", "money")}
    return write_opening(sheet, formats, facts["title"], named, facts["answer"], linked, columns)


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
    rows = -(-len(linked) // (columns // step))
    in_a_row = -(-len(linked) // rows) if rows else 1  # no row with a single link
    for number, (words, name) in enumerate(linked.items()):
        down, across = divmod(number, in_a_row)
        sheet.write_url(4 + down, across * step, f"internal:'{name}'!A1", formats.link, words)
    below = 5 + (len(linked) - 1) // in_a_row
    sheet.set_row(below, NARROW)
    return below + 1


def write_tiles(sheet: Worksheet, formats: Formats, frame: pd.DataFrame, row: int, column: int = 0,
                in_row: int = COLUMNS // 2, wide: int = 2) -> int:
    """A tile a key figure, what it is above how much: so many beside each other from the column on, each so many
    columns wide; the row below them."""
    frame_of = {"align": "center", "bg_color": PALE, "right": 2, "right_color": "#FFFFFF"}
    label = formats.made(font_size=9, font_color="#595959", valign="bottom", **frame_of)
    for number, (words, value, unit) in enumerate(frame.itertuples(index=False, name=None)):
        top, left = row + 2 * (number // in_row), column + wide * (number % in_row)
        shape = SHARE_FORMAT if unit == SHARES else number_format("quantity", [value])
        figure = formats.made(bold=True, font_size=14, font_color=DARK, valign="vcenter", num_format=shape,
                              **frame_of, bottom=2, bottom_color="#FFFFFF")
        said = clean(words if unit == SHARES else f"{words}, {unit}")
        sheet.merge_range(top, left, top, left + wide - 1, said, label)
        sheet.merge_range(top + 1, left, top + 1, left + wide - 1, "", figure)
        if value is not None:
            sheet.write_number(top + 1, left, value, figure)
        sheet.set_row(top + 1, FIGURE_ROW)
    return row + 2 * -(-len(frame) // in_row)


def write_part(sheet: Worksheet, formats: Formats, name: str, frame: pd.DataFrame, row: int, column: int = 0,
               spread: int = 0) -> int:
    """A heading that says what the table shows, and the table; the table's last row. `spread`: the last column is a
    text that runs over so many columns, beside the table because a table has no merged cells."""
    part = SHEET[name]
    sheet.write_string(row, column, f"{part.name}: {part.meaning}", formats.section)
    if not spread:
        return write_table(sheet, formats, part, frame, row + 1, column, compact=True)
    table = replace(part, columns=part.columns[:-1])
    last = write_table(sheet, formats, table, frame.iloc[:, :-1], row + 1, column, compact=True)
    first = column + len(table.columns)
    texts = [str(frame.columns[-1]), *(clean(str(text or "")) for text in frame.iloc[:, -1])]
    for number, text in enumerate(texts, row + 1):
        style = formats.header("prose", small=True) if number == row + 1 else formats.spread
        sheet.merge_range(number, first, number, first + spread - 1, "", style)
        sheet.write_string(number, first, text, style)
        if len(text) > spread * SMALL_CHARACTERS:
            sheet.set_row(number, SMALL_LINE * -(-len(text) // (spread * SMALL_CHARACTERS)))
    return last


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
