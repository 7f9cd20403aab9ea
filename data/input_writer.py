"""Input workbooks as files: the empty template and the reference case are written here alike."""

from __future__ import annotations

import datetime
import io
import os
import tempfile
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from data.tables import SETTING, SHEET, SHEETS, Column, Sheet, Value

TableContent = tuple[Sequence[str], Sequence[Sequence[Value]]]
About = Sequence[tuple[str, str]]

_CREATED = datetime.datetime(2024, 1, 1)  # fixed: the same content gives the same bytes
_DROPDOWN_ROWS = 20_000
_ABOUT_WIDTH = 110
_TEXT_KINDS = ("key", "period")  # Excel must not turn 2024-01 into a date or 007 into 7


@dataclass(frozen=True)
class _Formats:
    title: Any
    heading: Any
    wrapped: Any
    link: Any
    required: Any
    optional: Any
    own: Any
    text: Any
    thousands: Any


def write_input(path: Path, content: Mapping[str, TableContent], about: About) -> None:
    """Writes an input workbook, whole or not at all; an existing file is replaced.

    `content` maps names of declared sheets to (header, rows); sheets come in declared order. Columns that are
    not declared are written as the planner's own. `about` heads the About sheet: (title, introduction)
    first, then (term, explanation); an empty explanation makes the term a heading.
    KeyError for an unknown sheet, OSError where the file cannot be written."""
    replace_file(path, input_bytes(content, about))


def input_bytes(content: Mapping[str, TableContent], about: About) -> bytes:
    """The workbook of `write_input` as bytes; the same content gives the same bytes."""
    for name in content:
        SHEET[name]
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": about[0][0], "created": _CREATED})
    formats = _make_formats(workbook)
    sheets = [sheet for sheet in SHEETS if sheet.name in content]
    _write_about(workbook.add_worksheet("About"), formats, about, sheets)
    for sheet in sheets:
        _write_sheet(workbook.add_worksheet(sheet.name), formats, sheet, content)
    workbook.close()
    return buffer.getvalue()


def replace_file(path: Path, data: bytes) -> None:
    """Puts the bytes at the path in one step: readers see the old file or the new one, never a part.

    OSError where the folder is missing or not writable, or where the file is open elsewhere (Windows)."""
    with tempfile.TemporaryDirectory(prefix=f".{path.stem}-", dir=path.parent) as folder:
        part = Path(folder) / path.name
        part.write_bytes(data)
        os.replace(part, path)


def _make_formats(workbook: Any) -> _Formats:
    header = {"bold": True, "border": 1, "border_color": "#808080", "font_color": "#000000"}
    return _Formats(
        title=workbook.add_format({"bold": True, "font_size": 16}),
        heading=workbook.add_format({"bold": True, "font_size": 12, "top": 1}),
        wrapped=workbook.add_format({"text_wrap": True, "valign": "top"}),
        link=workbook.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"}),
        required=workbook.add_format({**header, "bg_color": "#F8CBAD"}),
        optional=workbook.add_format({**header, "bg_color": "#DDEBF7"}),
        own=workbook.add_format({**header, "bg_color": "#E7E6E6"}),
        text=workbook.add_format({"num_format": "@"}),
        thousands=workbook.add_format({"num_format": "#,##0"}),
    )


def _write_about(worksheet: Any, formats: _Formats, about: About, sheets: Sequence[Sheet]) -> None:
    worksheet.hide_gridlines(2)
    _print_one_page_wide(worksheet)
    worksheet.set_row(0, 24)
    worksheet.set_column(0, 0, 24)
    worksheet.set_column(1, 1, _ABOUT_WIDTH)
    worksheet.write_string(0, 0, about[0][0], formats.title)
    _write_wrapped(worksheet, formats, 1, about[0][1])
    line = 2
    for term, explanation in about[1:]:
        line += not explanation  # a blank line before a heading
        worksheet.write_string(line, 0, term, formats.wrapped if explanation else formats.heading)
        if explanation:
            _write_wrapped(worksheet, formats, line, explanation)
        else:
            worksheet.write_blank(line, 1, None, formats.heading)
        line += 1
    line = _write_legend(worksheet, formats, line + 1)
    worksheet.write_string(line, 0, "Sheets", formats.heading)
    worksheet.write_blank(line, 1, None, formats.heading)
    for row, sheet in enumerate(sheets, line + 1):
        worksheet.write_url(row, 0, f"internal:'{sheet.name}'!A1", formats.link, sheet.name)
        meaning = f"{sheet.meaning} (required)" if sheet.required else sheet.meaning
        worksheet.write_string(row, 1, meaning, formats.wrapped)


def _write_wrapped(worksheet: Any, formats: _Formats, line: int, text: str) -> None:
    """A text of several lines; its height is set, as not every spreadsheet program finds it by itself."""
    worksheet.set_row(line, 15 * len(textwrap.wrap(text, _ABOUT_WIDTH - 10)))
    worksheet.write_string(line, 1, text, formats.wrapped)


def _write_legend(worksheet: Any, formats: _Formats, line: int) -> int:
    """Writes the meaning of the header colours; returns the next free line after a blank one."""
    worksheet.write_string(line, 0, "Colours of the headers", formats.heading)
    worksheet.write_blank(line, 1, None, formats.heading)
    legend = (
        ("required", formats.required, "every row needs a value here"),
        ("optional", formats.optional, "a blank cell takes the default that the header's note names"),
        ("own column", formats.own, "not read: remarks and sources of the workbook's author"),
    )
    for row, (name, form, explanation) in enumerate(legend, line + 1):
        worksheet.write_string(row, 0, name, form)
        worksheet.write_string(row, 1, explanation, formats.wrapped)
    return line + len(legend) + 2


def _write_sheet(worksheet: Any, formats: _Formats, sheet: Sheet, content: Mapping[str, TableContent]) -> None:
    header, rows = content[sheet.name]
    declared = {column.name: column for column in sheet.columns}
    columns = []
    for index, name in enumerate(header):
        column = declared.get(name)
        form = formats.own if column is None else formats.required if column.required else formats.optional
        columns.append({"header": name, "header_format": form})
        texts = [len(str(row[index])) for row in rows if row[index] is not None]
        as_text = column is not None and column.kind in _TEXT_KINDS
        worksheet.set_column(index, index, min(max([len(name) + 4, *(length + 2 for length in texts)]), 48),
                             formats.text if as_text else None)
        if column is not None:
            worksheet.write_comment(0, index, note(column), {"x_scale": 2.2, "y_scale": 1.3})
            _add_dropdown(worksheet, index, column, content)
    last_row = max(len(rows), 1)  # an Excel table has at least one row below its header
    worksheet.add_table(0, 0, last_row, len(header) - 1,
                        {"name": f"{sheet.name}Table", "columns": columns, "style": "Table Style Light 1"})
    for line, row in enumerate(rows, 1):
        for index, value in enumerate(row):
            _write_value(worksheet, formats, line, index, value, declared.get(header[index]))
    if sheet.name == "Settings":
        _finish_settings(worksheet, formats, header, rows)
    worksheet.freeze_panes(1, 0)
    worksheet.repeat_rows(0)
    _print_one_page_wide(worksheet)


def _print_one_page_wide(worksheet: Any) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)


def _write_value(worksheet: Any, formats: _Formats, line: int, index: int, value: Value, column: Column | None) -> None:
    if isinstance(value, str):  # write_string: a key that starts with = is no formula
        as_text = column is not None and column.kind in _TEXT_KINDS
        worksheet.write_string(line, index, value, formats.text if as_text else None)
    elif value is not None:
        whole = column is not None and column.kind in ("number", "integer") and float(value).is_integer()
        worksheet.write_number(line, index, value, formats.thousands if whole else None)


def _finish_settings(worksheet: Any, formats: _Formats, header: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    """Gives each setting's value the format and the dropdown of that setting."""
    name_index, value_index = header.index("name"), header.index("value")
    for line, row in enumerate(rows, 1):
        setting = SETTING[str(row[name_index])]
        if setting.kind == "period":
            worksheet.write_string(line, value_index, str(row[value_index]), formats.text)
        if setting.choices:
            worksheet.data_validation(line, value_index, line, value_index,
                                      {"validate": "list", "source": list(setting.choices)})


def note(column: Column) -> str:
    """What the note on a column's header says: meaning, unit, choices, default."""
    lines = [column.meaning[0].upper() + column.meaning[1:] + "."]
    if column.unit:
        lines.append(f"Unit: {column.unit}.")
    if column.choices:
        several = "any of, separated by commas" if column.kind == "list" else "one of"
        lines.append(f"Values: {several}: {', '.join(column.choices)}.")
    if column.refers_to:
        lines.append(f"A key of the sheet {column.refers_to}.")
    lines.append("Required." if column.required else f"Blank means: {column.default_in_words()}.")
    return "\n".join(lines)


def _add_dropdown(worksheet: Any, index: int, column: Column, content: Mapping[str, TableContent]) -> None:
    """A list of choices, or of the keys that the sheet referred to holds. Keys may be typed before their
    sheet has them, and a list may hold several values, so only choices are enforced."""
    options: dict[str, Any]
    if column.choices:
        options = {"source": list(column.choices), "show_error": column.kind != "list"}
    elif column.refers_to in content and len(SHEET[column.refers_to].key) == 1:
        header = content[column.refers_to][0]
        letter = xl_col_to_name(header.index(SHEET[column.refers_to].key[0]))
        keys = f"{column.refers_to}!${letter}"
        options = {"source": f"=OFFSET({keys}$2,0,0,MAX(1,COUNTA({keys}$2:${letter}${_DROPDOWN_ROWS})),1)",
                   "error_type": "warning", "error_title": "Unknown key",
                   "error_message": f"The sheet {column.refers_to} has no such key yet."}
    else:
        return
    worksheet.data_validation(1, index, _DROPDOWN_ROWS, index, {"validate": "list", **options})
