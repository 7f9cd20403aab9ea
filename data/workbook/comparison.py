"""A comparison as a workbook: a page that answers, with charts and a table, and a sheet for each further table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from data.comparison.studies import Study
from data.figures.result_table import Cell, ResultTable
from data.files import write_whole
from data.narrative.text import clean, shortened
from data.schema.colors import DARK
from data.schema.summary import SUMMARY
from data.workbook.charts import WrittenTable, in_rows
from data.workbook.comparison_charts import can_be_drawn, comparison_chart
from data.workbook.formats import CellFormats, WrittenSheet
from data.workbook.result import new_workbook, write_sheets
from data.workbook.summary import (
    CHART_GAP,
    COLUMN_PIXELS,
    COLUMN_WIDTH,
    ROW_PIXELS,
    Opening,
    set_one_page,
    write_opening,
)
from data.workbook.table import COMPACT_HEIGHT, LINE_HEIGHT, TableSpot, write_table

LONGEST_TITLE = 200
LONGEST_CELL = 150       # characters of a text in the table of Summary; in full it stands in the other sheets
LEAST_COLUMNS = 12       # of the page Summary
CHARTS_IN_ROW, CHART_ROWS = 3, 17
MOST_ON_A_PAGE = 60      # rows of the table of Summary that one page takes
_WIDEST_TEXT = 40        # characters of a column of Summary
_LETTER_PIXELS, _MARGIN_PIXELS = 7, 5
_HEADER_LINE = 13        # points of a line of small letters


def write_comparison(path: Path, study: Study) -> Path:
    """Write the workbook of a study and return where it is: `path`, or a numbered name beside it where the file there
    is open in another program. Raises OSError where nothing can be written; then what was there before is untouched."""
    return write_whole(path, comparison_bytes(study))


def comparison_bytes(study: Study) -> bytes:
    """The workbook of a study as a file's content."""
    buffer = io.BytesIO()
    workbook = new_workbook(buffer, study.title, study.sentence, "comparison")
    formats = CellFormats(workbook, study.families)
    cover = WrittenSheet(workbook, formats, workbook.add_worksheet(SUMMARY))
    cover.sheet.set_tab_color(DARK)
    linked, others = dict[str, str](), list[WrittenTable]()
    for table in study.tables[1:]:
        linked |= write_sheets(workbook, formats, table)
        others.append(WrittenTable(table.sheet.name, 0, table))
    _write_cover(cover, study, linked, others)
    cover.sheet.activate()
    workbook.close()
    return buffer.getvalue()


def _write_cover(cover: WrittenSheet, study: Study, linked: dict[str, str], others: Sequence[WrittenTable]) -> None:
    """The page Summary: the answer, the charts, and below them the first table and the notes."""
    table = study.tables[0].changed(_one_line)
    columns = max(LEAST_COLUMNS, len(table.columns))
    facts = {name: shortened(fact, LONGEST_CELL) for name, fact in study.facts.items()}
    row = write_opening(cover, Opening(shortened(study.title, LONGEST_TITLE), facts, clean(study.sentence), linked,
                                       columns))
    widths = _widths(table)
    for column, width in enumerate(widths):
        cover.sheet.set_column(column, column, width)
    of_sheet = {one.table.sheet.name: one.table for one in others} | {table.sheet.name: table}
    charts = [chart for chart in study.charts if chart.sheet.name in of_sheet
              and can_be_drawn(chart, of_sheet[chart.sheet.name])]
    below = row + CHART_ROWS * -(-len(charts) // CHARTS_IN_ROW)
    written = {one.table.sheet.name: one for one in (*others, WrittenTable(SUMMARY, below + 1, table))}
    pixels = sum(width * _LETTER_PIXELS + _MARGIN_PIXELS for width in widths)
    _insert(cover.sheet, [comparison_chart(cover, chart, written[chart.sheet.name]) for chart in charts], row,
            pixels + (columns - len(widths)) * COLUMN_PIXELS)
    last = _write_main_table(cover, table, widths, below)
    for number, note in enumerate(study.notes, last + 2):
        cover.sheet.write_string(number, 0, note, cover.formats.note)
    set_one_page(cover.sheet, last + 1 + len(study.notes), columns)
    if len(table) > MOST_ON_A_PAGE:
        cover.sheet.fit_to_pages(1, 0)


def _one_line(cell: Cell) -> Cell:
    """A long text cut to one line."""
    return shortened(cell, LONGEST_CELL) if isinstance(cell, str) else cell


def _insert(cover: Worksheet, charts: Sequence[Chart], row: int, width: int) -> None:
    """The charts from the row on, in rows over the width of the page, in pixels."""
    rows = [charts[start:start + CHARTS_IN_ROW] for start in range(0, len(charts), CHARTS_IN_ROW)]
    for number, placed in enumerate(in_rows(rows, width, CHART_GAP)):
        for chart, left, wide in placed:
            chart.set_size({"width": wide, "height": CHART_ROWS * ROW_PIXELS - CHART_GAP})
            cover.insert_chart(row + CHART_ROWS * number, 0, chart, {"x_offset": left, "object_position": 2})


def _write_main_table(cover: WrittenSheet, table: ResultTable, widths: Sequence[int], row: int) -> int:
    """The table below its heading, in rows as high as its texts ask for; its last row."""
    cover.sheet.write_string(row, 0, f"{table.sheet.name}: {table.sheet.meaning}", cover.formats.section)
    last = write_table(cover, table, TableSpot(row + 1, compact=True))
    cover.sheet.set_row(row + 1, max(COMPACT_HEIGHT, _HEADER_LINE * _lines(table.headers, widths)))
    prose = [place for place, column in enumerate(table.columns) if column.declared.kind == "prose"]
    for number, cells in enumerate(table.cells(), row + 2):
        lines = _lines([str(cells[place] or "") for place in prose], [widths[place] for place in prose])
        if lines > 1:
            cover.sheet.set_row(number, LINE_HEIGHT * lines)
    return last


def _widths(table: ResultTable) -> list[int]:
    """Characters of each column of Summary: texts fit, but one with only blanks on its right may run on."""
    longest = [COLUMN_WIDTH] * len(table.columns)
    for row in table.cells():
        filled = [place for place, value in enumerate(row) if value is not None and value != ""]
        last = filled[-1] if filled and filled[-1] < len(row) - 1 else None
        for place, value in enumerate(row):
            if isinstance(value, str) and (place != last or len(value) <= _WIDEST_TEXT):
                longest[place] = max(longest[place], min(len(value) + 4, _WIDEST_TEXT))
    return longest


def _lines(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Lines that the longest of the texts takes in its column."""
    return max((-(-len(text) // (width - 2)) for text, width in zip(texts, widths, strict=True)), default=1)
