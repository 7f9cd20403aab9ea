"""A comparison as a workbook: a page that answers, with charts and a table, and a sheet for each further table."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.comparison.scenarios import Entry, compare
from data.files import write_whole
from data.narrative.text import clean, shortened
from data.schema.columns import OutputSheet
from data.schema.comparison import ComparisonChart
from data.workbook.charts import in_rows
from data.workbook.comparison_charts import Place, can_be_drawn, comparison_chart
from data.workbook.formats import DARK, Formats
from data.workbook.result import new_workbook, write_sheets
from data.workbook.summary import (
    CHART_GAP,
    COLUMN_PIXELS,
    COLUMN_WIDTH,
    NAME,
    ROW_PIXELS,
    set_one_page,
    write_opening,
)
from data.workbook.table import COMPACT_HEIGHT, LINE_HEIGHT, declared_columns, write_table

LONGEST_TITLE = 200
LONGEST_CELL = 150       # characters of a text in the table of Summary; in full it stands in the other sheets
LEAST_COLUMNS = 12       # of the page Summary
CHARTS_IN_ROW, CHART_ROWS = 3, 17
MOST_ON_A_PAGE = 60      # rows of the table of Summary that one page takes
_WIDEST_TEXT = 40        # characters of a column of Summary
_LETTER_PIXELS, _MARGIN_PIXELS = 7, 5
_HEADER_LINE = 13        # points of a line of small letters


def write_comparison(path: Path, title: str, sentence: str, sheets: Sequence[OutputSheet],
                     tables: Mapping[str, pd.DataFrame], charts: Sequence[ComparisonChart], *,
                     facts: Mapping[str, str] | None = None, notes: Sequence[str] = (),
                     families: Sequence[str] = ()) -> Path:
    """Write the workbook and return where it is: `path`, or a numbered name beside it where the file there is open
    in another program.

    The first of `sheets` is the table of Summary, the others get sheets of their own; `tables` holds their figures
    by their names, and a sheet without any is left out. `facts` stand below the title, `notes` below the table,
    `families` have their colours. Raises OSError where nothing can be written; then what was there before is
    untouched."""
    return write_whole(path, comparison_bytes(title, sentence, sheets, tables, charts, facts=facts, notes=notes,
                                              families=families))


def write_scenarios(path: Path, entries: Sequence[Entry]) -> Path:
    """Write the comparison of scenarios, at least one, that with which all are compared first; see
    `write_comparison`."""
    told = compare(entries)
    return write_comparison(path, told.title, told.sentence, told.sheets, told.tables, told.charts, facts=told.facts,
                            notes=told.notes, families=told.families)


def comparison_bytes(title: str, sentence: str, sheets: Sequence[OutputSheet], tables: Mapping[str, pd.DataFrame],
                     charts: Sequence[ComparisonChart], *, facts: Mapping[str, str] | None = None,
                     notes: Sequence[str] = (), families: Sequence[str] = ()) -> bytes:
    """The workbook as a file's content; see `write_comparison`."""
    buffer = io.BytesIO()
    workbook = new_workbook(buffer, title, sentence, "comparison")
    formats = Formats(workbook, families)
    cover = workbook.add_worksheet(NAME)
    cover.set_tab_color(DARK)
    linked, places = dict[str, str](), dict[str, Place]()
    for declaration in sheets[1:]:
        if declaration.name in tables:
            linked |= write_sheets(workbook, formats, declaration, tables[declaration.name])
            places[declaration.name] = Place(declaration.name, 0, declaration, tables[declaration.name])
    frame = _shortened(tables[sheets[0].name])
    columns = max(LEAST_COLUMNS, frame.shape[1])
    row = write_opening(cover, formats, shortened(title, LONGEST_TITLE), _plain(facts or {}), clean(sentence), linked,
                        columns)
    places[sheets[0].name] = Place(NAME, row + 1, sheets[0], frame)
    row = _write_cover(workbook, cover, formats, charts, places, sheets[0].name, row, columns)
    for number, note in enumerate(notes, row + 2):
        cover.write_string(number, 0, note, formats.note)
    set_one_page(cover, row + 1 + len(notes), columns)
    if len(frame) > MOST_ON_A_PAGE:
        cover.fit_to_pages(1, 0)
    cover.activate()
    workbook.close()
    return buffer.getvalue()


def _shortened(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with long texts cut to one line."""
    rows = [tuple(shortened(value, LONGEST_CELL) if isinstance(value, str) else value for value in row)
            for row in frame.itertuples(index=False, name=None)]
    return pd.DataFrame(rows, columns=frame.columns, dtype=object)


def _plain(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: shortened(fact, LONGEST_CELL) for name, fact in facts.items()}


def _write_cover(workbook: Workbook, cover: Worksheet, formats: Formats, charts: Sequence[ComparisonChart],
                 places: dict[str, Place], main: str, row: int, columns: int) -> int:
    """The charts and below them the table; the table's last row. `places` gets where the table stands."""
    declaration, frame = places[main].declaration, places[main].frame
    widths = _widths(frame)
    for column, width in enumerate(widths):
        cover.set_column(column, column, width)
    wanted = [chart for chart in charts if chart.sheet in places and can_be_drawn(chart, places[chart.sheet])]
    below = row + CHART_ROWS * -(-len(wanted) // CHARTS_IN_ROW)
    places[main] = Place(NAME, below + 1, declaration, frame)
    pixels = sum(width * _LETTER_PIXELS + _MARGIN_PIXELS for width in widths)
    pixels += (columns - len(widths)) * COLUMN_PIXELS
    for start in range(0, len(wanted), CHARTS_IN_ROW):
        drawn = [comparison_chart(workbook, formats, chart, places[chart.sheet])
                 for chart in wanted[start:start + CHARTS_IN_ROW]]
        _insert(cover, drawn, row + CHART_ROWS * (start // CHARTS_IN_ROW), pixels)
    cover.write_string(below, 0, f"{declaration.name}: {declaration.meaning}", formats.section)
    last = write_table(cover, formats, declaration, frame, below + 1, compact=True)
    cover.set_row(below + 1, max(COMPACT_HEIGHT, _HEADER_LINE * _lines(list(map(str, frame.columns)), widths)))
    prose = [place for place, column in enumerate(declared_columns(declaration, frame)) if column.kind == "prose"]
    for number, values in enumerate(frame.itertuples(index=False, name=None), below + 2):
        lines = _lines([str(values[place] or "") for place in prose], [widths[place] for place in prose])
        if lines > 1:
            cover.set_row(number, LINE_HEIGHT * lines)
    return last


def _insert(cover: Worksheet, drawn: Sequence[Chart], row: int, width: int) -> None:
    """A row of charts over the width of the page, in pixels."""
    for placed in in_rows([drawn], width, CHART_GAP):
        for chart, left, wide in placed:
            chart.set_size({"width": wide, "height": CHART_ROWS * ROW_PIXELS - CHART_GAP})
            cover.insert_chart(row, 0, chart, {"x_offset": left, "object_position": 2})


def _widths(frame: pd.DataFrame) -> list[int]:
    """Characters of each column of Summary: texts fit, but one with only blanks on its right may run on."""
    longest = [COLUMN_WIDTH] * frame.shape[1]
    for row in frame.itertuples(index=False, name=None):
        filled = [place for place, value in enumerate(row) if value is not None and value != ""]
        last = filled[-1] if filled and filled[-1] < len(row) - 1 else None
        for place, value in enumerate(row):
            if isinstance(value, str) and (place != last or len(value) <= _WIDEST_TEXT):
                longest[place] = max(longest[place], min(len(value) + 4, _WIDEST_TEXT))
    return longest


def _lines(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Lines that the longest of the texts takes in its column."""
    return max((-(-len(text) // (width - 2)) for text, width in zip(texts, widths, strict=True)), default=1)
