"""A worksheet that takes the rows of a table whole: told cell by cell, XlsxWriter takes twice as long for a workbook.

What it writes is byte for byte what XlsxWriter writes of the same cells. It hangs on inner names of XlsxWriter, so
before it is used, a small workbook is written both ways: where these differ, as a change there may have it, all is
written cell by cell."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.figures.result_table import Cell
from data.narrative.text import clean


@dataclass(frozen=True)
class CellColumn:
    """The cells of a column of a table below its header, and the format of each."""

    values: Sequence[Cell]
    formats: Sequence[Format]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of cells that are written at once: their columns, the format of each, and what stands behind the format
    in the XML, empty where the cell is blank."""

    columns: Sequence[str]
    formats: Sequence[Format]
    contents: Sequence[str]


_WRITTEN = _Row((), (), ())  # the last cell of a row, which is written with the first


class TableSheet(Worksheet):
    """A worksheet with rows that are written whole. A chart does not see what these hold and would keep no copy of its
    figures, which is what a program shows that does not draw it anew: it must be drawn from another sheet."""

    def take_rows(self, row: int, column: int, columns: Sequence[CellColumn]) -> None:
        """The cells of the columns from this first cell on. No other cell may be written among them."""
        names = [xl_col_to_name(place) for place in range(column, column + len(columns))]
        contents = [self._contents(each.values) for each in columns]
        rows = zip(zip(*(each.formats for each in columns), strict=True), zip(*contents, strict=True), strict=True)
        for number, (formats, cells) in enumerate(rows, row):
            filled = [place for place, content in enumerate(cells, column) if content]
            if filled:
                self._check_dimensions(number, filled[0])
                self._check_dimensions(number, filled[-1])
                # From the first and the last cell XlsxWriter learns how far the row reaches.
                self.table[number] |= {filled[-1]: _WRITTEN, filled[0]: _Row(names, formats, cells)}

    def _contents(self, values: Sequence[Cell]) -> list[str]:
        """What follows the format of each cell."""
        string_number, known = self.str_table._get_shared_string_index, dict[str, str]()
        contents = []
        for value in values:
            if value is None or value == "":
                contents.append("")
            elif isinstance(value, str):
                text = known.get(value)
                if text is None:
                    text = known[value] = clean(value)
                contents.append(f' t="s"><v>{string_number(text)}</v></c>')
            elif math.isfinite(value):
                contents.append(f"><v>{value:.16G}</v></c>")
            else:
                raise TypeError(f"no cell can hold {value}")
        return contents

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """A cell as XlsxWriter keeps it, or a whole row."""
        if cell.__class__ is not _Row:
            super()._write_cell(row, col, cell)
        else:
            self.fh.write("".join([
                f'<c r="{column}{row + 1}" s="{cell_format._get_xf_index()}"{content}'
                for column, cell_format, content in zip(cell.columns, cell.formats, cell.contents, strict=True)
                if content]))


def write_columns(sheet: Worksheet, row: int, column: int, columns: Sequence[CellColumn]) -> None:
    """The cells of the columns from this first cell on; blank ones are left out."""
    if isinstance(sheet, TableSheet):
        sheet.take_rows(row, column, columns)
        return
    for place, each in enumerate(columns, column):
        for number, (value, cell_format) in enumerate(zip(each.values, each.formats, strict=True), row):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, place, clean(value), cell_format)
            else:
                sheet.write_number(number, place, value, cell_format)


@cache
def table_sheet() -> type[Worksheet]:
    """The class of a sheet for a large table: TableSheet where it writes what XlsxWriter itself does."""
    try:
        alike = _sample(TableSheet) == _sample(Worksheet)
    except Exception:  # whatever may come of names that are gone or mean something else
        alike = False
    return TableSheet if alike else Worksheet


def _sample(kind: type[Worksheet]) -> list[bytes]:
    """The parts of a small workbook with such a sheet."""
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"in_memory": True})
    plain, bold, share = (workbook.add_format(look) for look in ({}, {"bold": True}, {"num_format": "0.0%"}))
    sheet = workbook.add_worksheet("Sample", kind)
    sheet.set_column(0, 2, 20, plain)
    sheet.add_table(0, 0, 20, 2, {"columns": [{"header": header} for header in ("a", "b", "c")]})
    sheet.set_row(2, 30)
    texts: list[Cell] = [None, "<&> one", "two\nlines ", "", "=1+1"]
    figures: list[Cell] = [0.1 + 0.2, 1 / 3, -1234567.0, 3, None]
    write_columns(sheet, 1, 0, [CellColumn(texts * 4, [plain, bold] * 10), CellColumn(figures * 4, [share] * 20),
                                CellColumn([*figures[::-1], *texts] * 2, [share, plain] * 10)])
    sheet.write_url(0, 0, "internal:'Sample'!A1", bold, "a")
    workbook.close()
    return list(packed_parts(buffer))


def packed_parts(book: io.BytesIO) -> Iterator[bytes]:
    """The parts of a workbook, but for the one that knows when it was made."""
    with zipfile.ZipFile(book) as packed:
        for name in sorted(packed.namelist()):
            if name != "docProps/core.xml":
                yield packed.read(name)
