"""A comparison as a workbook: a page that answers, and behind it the charts, a sheet for each table, and the answer in
full."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.chart import Chart

from data.comparison.studies import Study
from data.figures.result_table import ResultTable, result_table
from data.files import write_whole
from data.schema.colors import DARK
from data.schema.columns import Units
from data.schema.compared.comparison import IN_FULL
from data.schema.summary import CHARTS, SUMMARY
from data.workbook.charts import WrittenTable, in_rows
from data.workbook.compared.comparison_charts import LETTERS_ACROSS, can_be_drawn, comparison_chart
from data.workbook.compared.first_page import PAGE_WIDTH, write_first_page
from data.workbook.formats import CellFormats, WrittenSheet
from data.workbook.paper.page import LANDSCAPE, set_paper
from data.workbook.result import new_workbook, write_sheets

_CHARTS_IN_ROW, _GAP = 2, 6
# Two rows of charts fill a page with the line above them: rows of a chart and of a page, their pixels and points.
_CHART_ROWS, _PAGE_ROWS, _ROW_PIXELS, _ROW_HEIGHT = 16, 34, 20, 15
_COLUMNS, _COLUMN_PIXELS = 12, PAGE_WIDTH // 12


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
    drawn = [chart for chart in study.charts for table in study.tables
             if chart.sheet.name == table.sheet.name and can_be_drawn(chart, table)]
    charts = WrittenSheet(workbook, formats, workbook.add_worksheet(CHARTS)) if drawn else None
    linked, behind = {CHARTS: CHARTS} if charts else {}, list[WrittenTable]()
    for table in (*study.tables, _in_full(study)):
        linked |= write_sheets(workbook, formats, table)
        behind.append(WrittenTable(table.sheet.name, 0, table))
    if charts:
        written = {each.table.sheet.name: each for each in behind}
        across = LETTERS_ACROSS // _CHARTS_IN_ROW
        _write_charts(charts, [comparison_chart(charts, chart, written[chart.sheet.name], across) for chart in drawn])
    write_first_page(cover, study, linked, behind)
    cover.sheet.activate()
    workbook.close()
    return buffer.getvalue()


def _in_full(study: Study) -> ResultTable:
    """The answer with all that is left out on the first page, the facts, and what has to be known of the figures."""
    rows = [("answer", study.sentence), *study.facts.items(), *(("note", note) for note in study.notes)]
    return result_table(IN_FULL, [{"what": what, "says": says} for what, says in rows], Units("", ""))


def _write_charts(page: WrittenSheet, charts: Sequence[Chart]) -> None:
    """The charts of a study, two beside each other and four on a page."""
    sheet = page.sheet
    for column in range(_COLUMNS):
        sheet.set_column_pixels(column, column, _COLUMN_PIXELS)
    page.write_way_back()
    rows = [charts[start:start + _CHARTS_IN_ROW] for start in range(0, len(charts), _CHARTS_IN_ROW)]
    starts = [_PAGE_ROWS * (number // 2) + 1 + _CHART_ROWS * (number % 2) for number in range(len(rows))]
    last = starts[-1] + _CHART_ROWS - 1
    for row in range(last + 1):
        sheet.set_row(row, _ROW_HEIGHT)
    for start, placed in zip(starts, in_rows(rows, PAGE_WIDTH, _GAP), strict=True):
        for chart, left, wide in placed:
            chart.set_size({"width": wide, "height": _CHART_ROWS * _ROW_PIXELS - _GAP})
            sheet.insert_chart(start, 0, chart, {"x_offset": left, "object_position": 1})
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 0)
    set_paper(sheet, LANDSCAPE)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last, _COLUMNS - 1)
