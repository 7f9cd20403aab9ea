"""Input workbooks as files: the empty template, the example and the reference case are written here alike."""

from __future__ import annotations

import datetime
import io
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from data.files import write_whole
from data.schema.inputs import SETTING, SETTINGS_SHEET, SHEET, SHEETS, Column, Sheet, Value
from data.template.dropdowns import TableContent, add_lists
from data.template.guide import About, note, note_size, write_about, write_columns
from data.template.limits import add_limits, setting_limits
from data.template.style import (
    GROUP_OF,
    TEXT_KINDS,
    Formats,
    cell_format,
    column_format,
    header_format,
    make_formats,
)

_CREATED = datetime.datetime(2024, 1, 1)  # fixed: the same content gives the same bytes
_BLANK_ROWS = 12  # of a table without rows: room to begin
_TEXT_WIDTH = {"text": 24, "key": 16}  # characters: what a column of an empty table has room for at least
_WIDEST = 100  # characters; a longer remark takes several lines
_LINE = 15  # points
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_input(path: Path, content: Mapping[str, TableContent], about: About) -> None:
    """Writes an input workbook, whole or not at all; an existing file is replaced.

    `content` maps names of declared sheets to (header, rows); sheets come in declared order, which is the order in
    which one fills them. Columns that are not declared are written as the planner's own. `about` heads the About
    sheet: (title, introduction) first, then (term, explanation); an empty explanation makes the term a heading.
    KeyError for an unknown sheet, ValueError for a start that is no period label, OSError where the file cannot be
    written."""
    write_whole(path, input_bytes(content, about))


def input_bytes(content: Mapping[str, TableContent], about: About) -> bytes:
    """The workbook of `write_input` as bytes; the same content gives the same bytes."""
    for name in content:
        SHEET[name]
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, _OPTIONS)
    workbook.set_properties({"title": about[0][0], "created": _CREATED})
    formats = make_formats(workbook)
    sheets = [sheet for sheet in SHEETS if sheet.name in content]
    write_about(workbook.add_worksheet("About"), formats, about, sheets)
    for sheet in sheets:
        _write_sheet(workbook.add_worksheet(sheet.name), formats, sheet, content)
    write_columns(workbook.add_worksheet("Columns"), formats)
    add_lists(workbook, workbook.add_worksheet("Lists"), formats, content)
    for worksheet in workbook.worksheets():
        _set_up_print(worksheet)
    workbook.close()
    return buffer.getvalue()


def _write_sheet(worksheet: Any, formats: Formats, sheet: Sheet, content: Mapping[str, TableContent]) -> None:
    header, rows = content[sheet.name]
    empty = not rows
    rows = rows or [[None] * len(header)] * _BLANK_ROWS
    declared = {column.name: column for column in sheet.columns}
    worksheet.set_tab_color(GROUP_OF[sheet.name][1])
    worksheet.set_row(0, 20)
    worksheet.add_table(0, 0, len(rows), len(header) - 1, {
        "name": f"{sheet.name}Table", "style": "Table Style Light 1", "banded_rows": False,
        "columns": [{"header": name, "header_format": header_format(formats, declared.get(name))} for name in header]})
    for index, name in enumerate(header):
        column = declared.get(name)
        texts = [len(_shown(row[index])) + 2 for row in rows]
        width = min(max(len(name) + 6, _room(column, empty), *texts), _WIDEST)
        worksheet.set_column(index, index, width, column_format(formats, column))
        if column is not None:
            worksheet.write_comment(0, index, note(column), note_size(note(column)))
    for line, row in enumerate(rows, 1):
        lines = max(len(textwrap.wrap(_shown(value), _WIDEST - 4)) for value in row)
        if lines > 1:
            worksheet.set_row(line, _LINE * lines)
        for index, value in enumerate(row):
            _write_value(worksheet, (line, index), value, cell_format(formats, declared.get(header[index]), value))
    if sheet.name == SETTINGS_SHEET.name:
        _finish_settings(worksheet, formats, header, rows)
    add_limits(worksheet, formats, sheet.name, content)
    worksheet.freeze_panes(1, 1 if header[0] in sheet.key else 0)


def _room(column: Column | None, empty: bool) -> int:
    """The least width of a column, in characters: each of its choices fits and, where nothing has been written yet, a
    name or a remark. Excel cuts off what is wider, or breaks it into lines that hide each other."""
    if column is None:
        return 0
    longest = max(map(len, column.choices), default=0) + 4 if column.kind == "choice" else 0
    return max(longest, _TEXT_WIDTH.get(column.kind, 0) if empty else 0)


def _shown(value: Value) -> str:
    """About what a cell shows, for the width of its column."""
    return "" if value is None else f"{value:,}" if isinstance(value, float) else str(value)


def _write_value(worksheet: Any, place: tuple[int, int], value: Value, form: Any) -> None:
    """Write a value at a line and column, counted from 0."""
    if value is None:
        worksheet.write_blank(*place, None, form)
    elif isinstance(value, str):  # write_string: a key that starts with = is no formula
        worksheet.write_string(*place, value, form)
    else:
        worksheet.write_number(*place, value, form)


def _finish_settings(worksheet: Any, formats: Formats, header: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    """Gives each setting's value the format and the limits of that setting."""
    name_index, value_index = header.index("name"), header.index("value")
    for line, row in enumerate(rows, 1):
        setting, value = SETTING[str(row[name_index])], row[value_index]
        typed = str(value) if setting.kind in TEXT_KINDS else value
        _write_value(worksheet, (line, value_index), typed, cell_format(formats, setting, typed))
        if options := setting_limits(setting):
            worksheet.data_validation(line, value_index, line, value_index, options)


def _set_up_print(worksheet: Any) -> None:
    """Landscape A4, as wide as the page, the header on every page, and page numbers; About is one upright page."""
    worksheet.set_paper(9)  # A4
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    if worksheet.get_name() == "About":
        worksheet.fit_to_pages(1, 1)
    else:
        worksheet.set_landscape()
        worksheet.fit_to_pages(1, 0)
        worksheet.repeat_rows(0)
    worksheet.set_footer("&L&F&C&A&R&P / &N")
