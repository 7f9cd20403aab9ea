"""One result table in a worksheet: header, figures, formats, shades and widths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.figures.result_table import Cell, ResultTable
from data.narrative.text import clean, cut_to_units
from data.schema.columns import FAMILY, OutputColumn, OutputKind
from data.workbook.formats import (
    BAR,
    HEAT,
    LACK,
    SHARE_FORMAT,
    CellFormats,
    WrittenSheet,
    by_unit,
    edge_of,
    number_format,
)
from data.workbook.paper.columns import wraps
from data.workbook.table_sheet import CellColumn, write_columns

LONGEST_HEADER = 255     # UTF-16 units that a table's header can hold
HEADER_HEIGHT = 32       # points: two lines, the filter buttons beside the second
TABLE_STYLE = "Table Style Light 1"
_FLAGGED = ("result", "state")  # keys of columns whose words say whether all is well
# In a table's header Excel reads such a run as the letter of that number.
_ESCAPE = re.compile("_x(?=[0-9A-Fa-f]{4}_)")


def distinct_headers(headers: Sequence[str]) -> list[str]:
    """The headers as a table can hold them: clean, not blank, cut, and no two alike to Excel."""
    seen: set[str] = set()
    distinct = []
    for header in headers:
        plain = _ESCAPE.sub("_ x", " ".join(clean(header).split()))
        short = cut_to_units(plain, LONGEST_HEADER - 10) or "column"
        candidate, number = short, 1
        while candidate.casefold() in seen:
            number += 1
            candidate = f"{short} ({number})"
        seen.add(candidate.casefold())
        distinct.append(candidate)
    return distinct


@dataclass(frozen=True)
class TableSpot:
    """Where and how a table is written: its first row, counted from 0; `part` numbers the tables of one that is split;
    `as_read`: without filters, for a page that is read as it stands."""

    row: int = 0
    part: int = 1
    as_read: bool = False


def write_table(page: WrittenSheet, table: ResultTable, spot: TableSpot = TableSpot()) -> int:
    """Write the table as an Excel table with its header in the first row of the spot, and return its last row. One
    without rows gets the blank row that Excel asks for."""
    sheet, formats = page.sheet, page.formats
    last_row = spot.row + max(1, len(table))
    headers = [{"header": header, "header_format": formats.header(
                    column.declared.kind, tight=bool(edge_of(column.declared)) and not spot.as_read)}
               for header, column in zip(distinct_headers(table.headers), table.columns, strict=True)]
    words = "".join(word.capitalize() for word in re.split(r"\W+", table.sheet.name))
    sheet.add_table(spot.row, 0, last_row, len(headers) - 1,
                    {"name": f"Result{words}{spot.part if spot.part > 1 else ''}", "columns": headers,
                     "style": TABLE_STYLE, "autofilter": not spot.as_read})
    sheet.set_row(spot.row, HEADER_HEIGHT)
    cells = [(column.declared, table.column(place)) for place, column in enumerate(table.columns)]
    write_columns(sheet, spot.row + 1, 0, [
        CellColumn(values, _cell_formats(formats, table, declared, values)) for declared, values in cells])
    for place, (declared, _) in enumerate(cells):
        _shade(sheet, declared, (spot.row + 1, last_row), place)
    return last_row


def _cell_formats(formats: CellFormats, table: ResultTable, column: OutputColumn,
                  values: Sequence[Cell]) -> list[Format]:
    """The format of each cell: that of the column, but families and flags have their colours, and a number whose
    unit says so is a share."""
    kind: OutputKind = "prose" if wraps(column, values) else column.kind
    edge = edge_of(column)
    usual = formats.cell(kind, number_format(kind, values), **edge)
    if column.key == FAMILY.key:
        return [formats.family(str(value)) or usual for value in values]
    if column.key in _FLAGGED:
        return [formats.flag(str(value)) or usual for value in values]
    if column.unit_in:
        by = {unit: formats.cell(column.kind, SHARE_FORMAT if of == "share" else number_format(of, figures), **edge)
              for unit, (of, figures) in by_unit(table, column, values).items()}
        return [by[unit] for unit in table.values(column.unit_in)]
    if column.kind == "any":
        count = formats.cell("any", "#,##0")
        return [count if isinstance(value, int | float) and value == int(value) else usual for value in values]
    return [usual] * len(values)


def _shade(sheet: Worksheet, column: OutputColumn, rows: tuple[int, int], place: int) -> None:
    """The data bar or heat map of a column from its first row to its last. The ends are fixed, so that a shade means
    the same in every sheet."""
    first_row, last_row = rows
    if column.shade == "bar":
        sheet.conditional_format(first_row, place, last_row, place, {
            "type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": BAR, "min_type": "num",
            "min_value": 0})
    elif column.shade:
        low, high = ("#FFFFFF", HEAT) if column.shade == "heat" else (LACK, "#FFFFFF")
        sheet.conditional_format(first_row, place, last_row, place, {
            "type": "2_color_scale", "min_color": low, "max_color": high, "min_type": "num", "max_type": "num",
            "min_value": 0, "max_value": 1})
