"""How wide the columns of a table are and how high its rows, so that nothing is cut off and no paper is wasted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from data.figures.decimals import decimals_of
from data.figures.result_table import Cell, ResultTable, TableColumn
from data.schema.columns import OutputColumn, OutputKind
from data.workbook.formats import SMALL_SHARE, TEXTUAL, WrittenSheet, by_unit, edge_of, number_format
from data.workbook.paper.letters import column_for, lines_of, narrowest, points_of, room_in, text_width
from data.workbook.paper.page import ROW_HEIGHT, WIDEST_PAGE

WIDEST = 66              # characters; a longer text takes several lines, unless its column asks for more
LONGEST_NAME = 40        # characters; a longer name does
HIGHEST_ROW = 409.0      # points: what a row may have
_NARROWEST, _WIDEST_FIGURE = 5.0, 60.0  # characters
_HEADER_LINES = 3
_GAP = 4.0               # pixels between figures side by side, which may be bold
_ROW_EDGES = 2.0         # points above and below the lines of a row that has several
_DIGITS: dict[OutputKind, str] = {"integer": ".0f", "count": ",.0f", "seconds": ".2f", "exponent": ".1E"}


def set_columns(page: WrittenSheet, table: ResultTable) -> list[float]:
    """Set widths that fit what the columns hold, and the formats of the columns; the widths in characters."""
    widths = column_widths(table)
    for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        kind, edge = column.declared.kind, edge_of(column.declared)
        shape = number_format(kind, table.column(place))
        page.sheet.set_column(place, place, width, page.formats.cell(kind, shape, **edge))
    return widths


def column_widths(table: ResultTable) -> list[float]:
    """Characters of each column: what stands in it on one line, texts up to a width on several, its header on three."""
    first, *others = [_width(table, column, table.column(place)) for place, column in enumerate(table.columns)]
    # The first header is a link, of which LibreOffice shows one line.
    return _within_a_page(table, [max(first, narrowest(table.headers[0], 1, bold=True)), *others])


def _within_a_page(table: ResultTable, widths: list[float]) -> list[float]:
    """The widths with the widest text as much narrower as the largest page asks for; more lines take what it lacks."""
    excess = (sum(map(points_of, widths)) - WIDEST_PAGE) / (points_of(1) - points_of(0))  # in characters
    place = max(range(len(widths)), key=widths.__getitem__)
    if excess > 0 and table.columns[place].declared.kind == "prose":
        widths[place] = max(WIDEST, math.floor(widths[place] - excess))
    return widths


def set_rows(page: WrittenSheet, table: ResultTable, widths: Sequence[float]) -> list[float]:
    """Set the heights of the rows, the header first, in points: as many lines as their texts take. Every program then
    has the same, whether it finds heights by itself or not."""
    lines = [1] * len(table)
    for place, column in enumerate(table.columns):
        values = table.column(place)
        if wraps(column.declared, values):
            for row, value in enumerate(values):
                if isinstance(value, str) and len(value) > widths[place] / 2:
                    lines[row] = max(lines[row], lines_of(value, widths[place]))
    header = max((lines_of(column.header, width, True, not edge_of(column.declared))
                  for column, width in zip(table.columns, widths, strict=True)), default=1)
    heights = [_height(header + 1), *map(_height, lines)]  # below the header the buttons that filter
    page.sheet.set_default_row(ROW_HEIGHT)
    for row, height in enumerate(heights):
        if height != ROW_HEIGHT:
            page.sheet.set_row(row, height)
    return heights


def wraps(column: OutputColumn, values: Sequence[Cell]) -> bool:
    """The texts of a column may take several lines: it is made for that, or one of them is too long for a line."""
    return column.kind == "prose" or (column.kind in TEXTUAL and any(_is_long(value) for value in values))


def _is_long(value: Cell) -> bool:
    return isinstance(value, str) and len(value) > LONGEST_NAME // 2 and text_width(value) > room_in(LONGEST_NAME)


def _height(lines: int) -> float:
    return ROW_HEIGHT if lines == 1 else min(_ROW_EDGES + ROW_HEIGHT * lines, HIGHEST_ROW)


def _width(table: ResultTable, column: TableColumn, values: Sequence[Cell]) -> float:
    declared, indented = column.declared, not edge_of(column.declared)
    header = narrowest(column.header, _HEADER_LINES, bold=True, indented=indented)
    longest = max((text_width(text, bold=not indented) for text in _longest(table, declared, values)), default=0.0)
    gap = 1.0 if indented else _GAP
    return max(_NARROWEST, header, min(column_for(longest + gap, indented), _widest(declared)))


def _widest(column: OutputColumn) -> float:
    """Characters that the texts of a column may take on a line; figures always stand on one."""
    if column.kind in ("prose", "any"):
        return max(WIDEST, column.width if column.kind == "prose" else 0)
    return LONGEST_NAME if column.kind in TEXTUAL else _WIDEST_FIGURE


def _longest(table: ResultTable, column: OutputColumn, values: Sequence[Cell]) -> Iterator[str]:
    """The texts of a column, and of its figures those that take most room."""
    texts = {value for value in values if isinstance(value, str)}
    if texts:
        yield from texts
    if not column.unit_in:
        yield from _figures(column.kind, values)
        return
    for kind, figures in by_unit(table, column, values).values():
        yield from _figures(kind, figures)


def _figures(kind: OutputKind, values: Sequence[Cell]) -> Iterator[str]:
    """The largest and the least figure as they are shown."""
    figures = [value for value in values if isinstance(value, int | float)]
    if not figures:
        return
    for figure in {max(figures), min(figures)}:
        if kind == "share":
            largest = max(abs(each) for each in figures)
            yield f"{figure:.3%}" if 0 < largest < SMALL_SHARE else f"{figure:.1%}"
        else:
            yield f"{figure:{_DIGITS[kind] if kind in _DIGITS else f',.{decimals_of(kind, figures)}f'}}"
