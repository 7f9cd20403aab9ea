"""The first page of a comparison workbook, to be read at arm's length: the answer, one chart, and a table with as many
rows as one sheet of paper takes in letters of full size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from xlsxwriter.chart import Chart

from data.comparison.first_pages.page import FirstPage
from data.comparison.studies import Study
from data.figures.result_table import Cell, ResultTable
from data.narrative.text import shortened
from data.schema.colors import DARK, PALE
from data.schema.summary import SUMMARY
from data.typeface import lines_of
from data.workbook.charts import WrittenTable
from data.workbook.compared.comparison_charts import can_be_drawn, comparison_chart
from data.workbook.formats import TEXTUAL, WrittenSheet
from data.workbook.paper.page import LANDSCAPE, Margins, set_one_page
from data.workbook.table import TableSpot, write_table

# What a page of A4 in landscape takes between the margins (1,064 pixels, 537 points), so that nothing is scaled:
# LibreOffice shows columns a twentieth wider than Excel.
PAGE_WIDTH = 1008        # pixels
PAGE_HEIGHT = 530        # points
MOST_ROWS = 15
LEAST_CHART, MOST_CHART = 165, 300   # points
ANSWER_LETTERS = 13      # points
_TITLE_ROW, _FACTS_ROW, _GAP, _ROW, _NOTE_ROW, _ANSWER_LINE, _HEADER_LINE = 30, 16, 6, 15, 13, 17, 13.5
_ANSWER_LINE_HOLDS, _FACTS_HOLD, NOTE_HOLDS = 116, 150, 172  # characters of a line
_TITLES = {84: 18, 100: 15, 118: 13}  # characters that a line holds, in letters of so many points
_MOST_NOTES, _MOST_LINES = 3, 6      # lines of notes, of the answer
_LONG_WORD = 12          # characters that a word may leave free at the end of a line
_CHART_AT, _HEADER_AT = 4, 6         # rows of the chart and of the table's header, counted from 0
_TEXT_PIXELS, _HEADER_PIXELS, _FIGURE_PIXELS = 6.4, 6.5, 7.5   # of a letter of the table
_PADDING, _HEADER_PADDING = 26, 18   # pixels beside a text: its indent, on both sides and on one
_NARROWEST = 84          # pixels of a column
_FIRST_TEXT = 1.6        # times as wide as another long text may be the first, which says of what the row is
_LINKS_WIDTH = 26        # characters
_MARGINS = Margins(side=0.3, top=0.3, bottom=0.5, foot=0.2)
_POINTS_A_PIXEL = 0.75


def write_first_page(page: WrittenSheet, study: Study, linked: Mapping[str, str],
                     behind: Sequence[WrittenTable]) -> None:
    """Fill the sheet. `linked`: what each link says and the sheet that it leads to; they stand beside what is printed.
    `behind`: the tables of the other sheets, from which the chart may be drawn."""
    first, sheet, widths = study.page, page.sheet, column_pixels(study.page.table)
    answer = shortened(first.answer, _MOST_LINES * _ANSWER_LINE_HOLDS - _MOST_LINES * _LONG_WORD)
    notes = [shortened(note, NOTE_HOLDS) for note in first.notes[:_MOST_NOTES]]
    for place, pixels in enumerate(widths):
        sheet.set_column_pixels(place, place, pixels)
    of_answer = _GAP + _ANSWER_LINE * lines_of(answer, _ANSWER_LINE_HOLDS, len)
    of_header = _header_height(first.table, widths)
    # The line that says how many rows are left out is always left free.
    free = PAGE_HEIGHT - _TITLE_ROW - _FACTS_ROW - 2 * _GAP - of_answer - of_header - _NOTE_ROW * (1 + len(notes))
    table = told_rows(first, min(MOST_ROWS, math.floor((free - LEAST_CHART) / _ROW)))
    written = WrittenTable(SUMMARY, _HEADER_AT, _as_it_fits(table, widths))
    _write_opening(page, study, answer, (len(widths) - 1, of_answer))
    _insert_chart(page, first, [written, *behind], min(MOST_CHART, free - _ROW * max(1, len(table))))
    last_row = _write_rows(page, written, of_header)
    left_out = len(first.table) - len(table)
    lines = [*([f"and {left_out:,} more: see the sheet {first.behind}"] if left_out else []), *notes]
    for row, line in enumerate(lines, last_row + 1):
        sheet.write_string(row, 0, line, page.formats.note)
        sheet.set_row(row, _NOTE_ROW)
    set_one_page(sheet, LANDSCAPE, _MARGINS, (last_row + len(lines) + 1, len(widths)))
    _write_links(page, linked, len(widths) + 1)


def _header_height(table: ResultTable, widths: Sequence[int]) -> float:
    """Points of the header, as its longest text asks for."""
    return 5 + _HEADER_LINE * max(lines_of(text, (width - _HEADER_PADDING) / _HEADER_PIXELS, len)
                                  for text, width in zip(table.headers, widths, strict=True))


def _insert_chart(page: WrittenSheet, first: FirstPage, tables: Sequence[WrittenTable], height: float) -> None:
    """The chart between two narrow rows, so many points high; a narrow row where there is nothing to draw."""
    chart = _drawn(page, first, tables)
    for row, points in ((_CHART_AT - 1, _GAP), (_CHART_AT, height if chart else _GAP), (_CHART_AT + 1, _GAP)):
        page.sheet.set_row(row, points)
    if chart:
        chart.set_size({"width": PAGE_WIDTH - 2, "height": round(height / _POINTS_A_PIXEL)})
        page.sheet.insert_chart(_CHART_AT, 0, chart, {"object_position": 1})


def _write_rows(page: WrittenSheet, written: WrittenTable, of_header: float) -> int:
    """The table; its last row."""
    sheet = page.sheet
    last_row = write_table(page, written.table, TableSpot(written.header, as_read=True))
    sheet.set_row(written.header, of_header)
    for row in range(written.header + 1, last_row + 1):
        sheet.set_row(row, _ROW)
    return last_row


def _write_opening(page: WrittenSheet, study: Study, answer: str, spot: tuple[int, float]) -> None:
    """Title, facts in a line, and the answer over the columns up to the last and as high as `spot` says."""
    sheet, formats, (last, height) = page.sheet, page.formats, spot
    sheet.set_row(0, _TITLE_ROW)
    longest = max(_TITLES)
    letters = next((size for holds, size in _TITLES.items() if len(study.title) <= holds), _TITLES[longest])
    sheet.write_string(0, 0, shortened(study.title, longest), formats.made(
        bold=True, font_size=letters, font_color=DARK, valign="vcenter"))
    facts = " · ".join(f"{name}: {fact}" for name, fact in study.facts.items() if fact)
    sheet.set_row(1, _FACTS_ROW)
    sheet.write_string(1, 0, shortened(facts[:1].upper() + facts[1:], _FACTS_HOLD), formats.made(font_color="#404040"))
    sheet.set_row(2, height)
    large = formats.made(text_wrap=True, valign="vcenter", font_size=ANSWER_LETTERS, indent=1, bg_color=PALE,
                         left=5, left_color=DARK)
    sheet.merge_range(2, 0, 2, last, "", large)
    sheet.write_string(2, 0, answer, large)


def _write_links(page: WrittenSheet, linked: Mapping[str, str], column: int) -> None:
    """The way to the other sheets, right of what is printed."""
    page.sheet.set_column(column - 1, column - 1, 2)
    page.sheet.set_column(column, column, _LINKS_WIDTH)
    page.sheet.write_string(0, column, "More in the sheets", page.formats.section)
    rows = [1, 2, *range(4, 4 + len(linked))]
    for row, (words, name) in zip(rows, linked.items(), strict=False):
        page.sheet.write_url(row, column, f"internal:'{name}'!A1", page.formats.link, words)


def _drawn(page: WrittenSheet, first: FirstPage, tables: Sequence[WrittenTable]) -> Chart | None:
    """The chart in letters that are read at arm's length; None where there is nothing to draw."""
    chart = first.chart
    written = next((each for each in tables if chart and each.table.sheet.name == chart.sheet.name), None)
    if chart is None or written is None or not can_be_drawn(chart, written.table):
        return None
    return comparison_chart(page, chart, written)


def told_rows(first: FirstPage, most: int) -> ResultTable:
    """At most so many rows of the page's table: the first, and in place of the rest its last ones that tell."""
    count, most = len(first.table), max(3, most)
    if count <= most:
        return first.table
    last = min(first.last, most // 2)
    return first.table.only([row < most - last or row >= count - last for row in range(count)])


def _as_it_fits(table: ResultTable, widths: Sequence[int]) -> ResultTable:
    """The table with each text cut to what its column shows in one line."""
    room = [max(4, math.floor((width - _PADDING) / _TEXT_PIXELS)) for width in widths]
    lines = [tuple(shortened(cell, letters) if isinstance(cell, str) else cell
                   for cell, letters in zip(line, room, strict=True)) for line in table.cells()]
    return replace(table, lines=lines)


def column_pixels(table: ResultTable) -> list[int]:
    """The width of each column, which together fill the page: figures get what they need, texts share the rest."""
    needed = [_needed(column.header, column.declared.kind in TEXTUAL, table.column(place))
              for place, column in enumerate(table.columns)]
    texts = [place for place, column in enumerate(table.columns) if column.declared.kind in TEXTUAL]
    left = PAGE_WIDTH - sum(needed)
    if left >= 0:  # what is left goes to all alike
        widths = [width + left // len(needed) for width in needed]
    else:
        room = PAGE_WIDTH - sum(width for place, width in enumerate(needed) if place not in texts)
        weight = {place: _FIRST_TEXT if place == texts[0] else 1.0 for place in texts}
        longest = next((cap for cap in range(PAGE_WIDTH, _NARROWEST, -1) if sum(
            min(needed[place], cap * weight[place]) for place in texts) <= room), _NARROWEST)
        widths = [math.floor(min(width, longest * weight[place])) if place in weight else width
                  for place, width in enumerate(needed)]
    widths[0] += PAGE_WIDTH - sum(widths)
    return widths


def _needed(header: str, textual: bool, cells: Sequence[Cell]) -> int:
    """Pixels that a column needs to show its cells in one line and its header in three."""
    if textual:
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0) * _TEXT_PIXELS
    else:
        figures = [abs(cell) for cell in cells if isinstance(cell, int | float)]
        longest = (len(f"{max(figures, default=0.0):,.0f}") + 3) * _FIGURE_PIXELS
    words = header.split()
    of_header = max(len(header) / 3 + 3, max(map(len, words), default=0)) * _HEADER_PIXELS
    return max(_NARROWEST, math.ceil(max(longest, of_header)) + _PADDING)
