"""One result table in a worksheet: header, figures, formats and widths."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.outputs import OutputColumn, OutputKind, OutputSheet
from data.texts import clean, cut_to_units

LONGEST_HEADER = 255     # UTF-16 units that a table's header can hold
WIDEST = 60              # characters
HEADER_HEIGHT = 32       # points: two lines, the filter buttons beside the second
TABLE_STYLE = "Table Style Light 9"
# In a table's header Excel reads such a run as the letter of that number.
_ESCAPE = re.compile("_x(?=[0-9A-Fa-f]{4}_)")

NUMBER_FORMATS: dict[OutputKind, str] = {
    "text": "General", "prose": "General", "any": "General",
    "integer": "0", "quantity": "[=0]0;[<100]#,##0.0;#,##0", "money": "#,##0.000", "price": "#,##0.00",
    "share": "0.0%", "seconds": "0.00", "number": "#,##0.000", "exponent": "0.0E+00",
}
_TEXTUAL: frozenset[OutputKind] = frozenset({"text", "prose", "any"})


class Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        link = {"font_color": "#0563C1", "underline": 1}
        header = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7", "bottom": 1}
        self.text_header: Format = workbook.add_format(header | {"align": "left", "indent": 1})
        self.link_header: Format = workbook.add_format(header | {"align": "left", "indent": 1} | link)
        self.number_header: Format = workbook.add_format(header | {"align": "right"})
        self.title: Format = workbook.add_format({"bold": True, "font_size": 16})
        self.section: Format = workbook.add_format({"bold": True, "font_size": 12})
        self.label: Format = workbook.add_format({"bold": True})
        self.answer: Format = workbook.add_format({"text_wrap": True, "valign": "top", "font_size": 12})
        self.link: Format = workbook.add_format(link)
        self.passed: Format = workbook.add_format({"bold": True, "font_color": "#006100", "bg_color": "#C6EFCE"})
        self.failed: Format = workbook.add_format({"bold": True, "font_color": "#9C0006", "bg_color": "#FFC7CE"})
        self.of_kind: dict[OutputKind, Format] = {
            kind: workbook.add_format({"num_format": number_format, "valign": "top", "text_wrap": kind == "prose"}
                                      | ({"align": "left", "indent": 1} if kind in _TEXTUAL else {"align": "right"}))
            for kind, number_format in NUMBER_FORMATS.items()}

    def header(self, kind: OutputKind) -> Format:
        """The format of a column's header: over figures it stands at the right like them."""
        return self.text_header if kind in _TEXTUAL else self.number_header


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


def declared_columns(sheet: OutputSheet, frame: pd.DataFrame) -> list[OutputColumn]:
    """The declaration of each column of the frame; repeated columns all have as many keys."""
    repeated = sum(column.repeats for column in sheet.columns)
    keys = (frame.shape[1] - len(sheet.columns) + repeated) // repeated if repeated else 0
    return [column for column, _ in sheet.expanded([""] * keys)]


def write_table(sheet: Worksheet, formats: Formats, declaration: OutputSheet, frame: pd.DataFrame, first_row: int = 0,
                format_cells: bool = False) -> int:
    """Write a frame as an Excel table with its header in `first_row`, counted from 0, and return the
    table's last row. An empty frame gets the blank row that Excel asks for.

    `format_cells` formats each cell on its own, for a sheet whose columns serve several tables."""
    columns = declared_columns(declaration, frame)
    last_row = first_row + max(1, len(frame))
    headers = [{"header": header, "header_format": formats.header(column.kind)}
               for header, column in zip(distinct_headers(list(frame.columns)), columns, strict=True)]
    name = "Result" + "".join(word.capitalize() for word in declaration.name.split())
    sheet.add_table(first_row, 0, last_row, len(headers) - 1,
                    {"name": name, "columns": headers, "style": TABLE_STYLE})
    sheet.set_row(first_row, HEADER_HEIGHT)
    for place, column in enumerate(columns):
        cell_format = formats.of_kind[column.kind] if format_cells else None
        for row, value in enumerate(frame.iloc[:, place].tolist(), first_row + 1):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(row, place, clean(value), cell_format)
            else:
                sheet.write_number(row, place, value, cell_format)
    return last_row


def set_widths(sheet: Worksheet, formats: Formats, declaration: OutputSheet, frame: pd.DataFrame) -> None:
    """Widths that fit what the columns hold, and the formats of the columns."""
    for place, column in enumerate(declared_columns(declaration, frame)):
        width = max(column.width, _header_width(str(frame.columns[place])))
        if column.kind in _TEXTUAL:
            texts = (len(value) + 3 for value in frame.iloc[:, place] if isinstance(value, str))
            width = max(width, min(WIDEST, max(texts, default=0)))
        sheet.set_column(place, place, width, formats.of_kind[column.kind])


def _header_width(header: str) -> int:
    """Characters that a header needs to fit in two lines, the filter button beside the second."""
    words = header.split()
    ends = [len(" ".join(words[:number])) for number in range(1, len(words) + 1)]
    return min((max(end, len(header) - end + 2) for end in ends), default=0) + 2
