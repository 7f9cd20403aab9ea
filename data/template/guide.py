"""The sheets of an input workbook that explain it: About (purpose, colours, contents) and Columns (every column)."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from data.schema.inputs import SETTINGS, SHEETS, Column, Sheet
from data.template.limits import limits_in_words
from data.template.style import GROUP_OF, GUIDE_COLOUR, Formats

About = Sequence[tuple[str, str]]

_WIDE = 108  # characters of a line on About
_LINE = 15  # points
_GUIDE_SHEETS = (("Columns", "every sheet, column and setting: unit, meaning, default"),
                 ("Lists", "the values behind the dropdowns; worked out by formulas, nothing to fill in"))
_COLUMNS = (("sheet", 15), ("column", 21), ("required", 11), ("meaning", 62), ("unit or values", 34), ("numbers", 16),
            ("blank means", 28))


def write_about(worksheet: Any, formats: Formats, about: About, sheets: Sequence[Sheet]) -> None:
    """Writes the About sheet: the texts, the meaning of the colours, and the sheets with links."""
    worksheet.hide_gridlines(2)
    worksheet.set_tab_color(GUIDE_COLOUR)
    worksheet.set_row(0, 26)
    worksheet.set_column(0, 0, 24)
    worksheet.set_column(1, 1, _WIDE)
    worksheet.write_string(0, 0, about[0][0], formats.title)
    _write_line(worksheet, formats, 1, "", about[0][1])
    line = 2
    for term, explanation in about[1:]:
        line += not explanation  # a blank line before a heading
        _write_line(worksheet, formats, line, term, explanation)
        line += 1
    line = _write_legend(worksheet, formats, line + 1)
    _write_contents(worksheet, formats, line, sheets)


def _write_line(worksheet: Any, formats: Formats, line: int, term: str, text: str) -> None:
    """A term and its text, or a heading where there is none. The height is set, as not every spreadsheet program
    finds it by itself."""
    if not text:
        worksheet.write_string(line, 0, term, formats.heading)
        worksheet.write_blank(line, 1, None, formats.heading)
        return
    worksheet.set_row(line, _height(text))
    if term:
        worksheet.write_string(line, 0, term, formats.wrapped)
    worksheet.write_string(line, 1, text, formats.wrapped)


def _height(text: str) -> int:
    """Of a line of About, points."""
    return _LINE * len(textwrap.wrap(text, _WIDE)) + 2


def _write_legend(worksheet: Any, formats: Formats, line: int) -> int:
    """Writes the meaning of the colours; returns the next free line after a blank one."""
    _write_line(worksheet, formats, line, "Colours", "")
    legend = (
        ("required", formats.required, "header: every row needs a value here"),
        ("optional", formats.optional, "header: a blank cell takes the default that the header's note names"),
        ("own column", formats.own, "header: not read; remarks and sources of the workbook's author"),
        ("input", formats.text, "a figure or text to fill in: blue on yellow"),
        ("missing", formats.missing, "a required cell of a row that has been begun"),
        ("formula", formats.formula, "worked out by the workbook; only in the sheet Lists"),
    )
    for row, (name, form, explanation) in enumerate(legend, line + 1):
        worksheet.write_string(row, 0, name, form)
        worksheet.write_string(row, 1, explanation, formats.wrapped)
    return line + len(legend) + 2


def _write_contents(worksheet: Any, formats: Formats, line: int, sheets: Sequence[Sheet]) -> None:
    """The sheets with links, a heading for each group, in the order in which one fills them."""
    group = ""
    for sheet in sheets:
        if GROUP_OF[sheet.name][0] != group:
            line += bool(group)
            group = GROUP_OF[sheet.name][0]
            _write_line(worksheet, formats, line, group, "")
            line += 1
        meaning = f"{sheet.meaning} (required)" if sheet.required else sheet.meaning
        _write_link(worksheet, formats, line, sheet.name, meaning)
        line += 1
    _write_line(worksheet, formats, line + 1, "For reference", "")
    for row, (name, meaning) in enumerate(_GUIDE_SHEETS, line + 2):
        _write_link(worksheet, formats, row, name, meaning)


def _write_link(worksheet: Any, formats: Formats, line: int, name: str, meaning: str) -> None:
    worksheet.set_row(line, _height(meaning))
    worksheet.write_url(line, 0, f"internal:'{name}'!A1", formats.link, name)
    worksheet.write_string(line, 1, meaning, formats.wrapped)


def write_columns(worksheet: Any, formats: Formats) -> None:
    """Writes the Columns sheet: one row for each column of each sheet, then one for each setting."""
    rows = list(_column_rows())
    worksheet.set_tab_color(GUIDE_COLOUR)
    worksheet.add_table(0, 0, len(rows), len(_COLUMNS) - 1, {
        "name": "ColumnsTable", "style": "Table Style Light 1", "banded_rows": False,
        "columns": [{"header": name, "header_format": formats.optional} for name, _ in _COLUMNS]})
    for index, (_, width) in enumerate(_COLUMNS):
        worksheet.set_column(index, index, width)
    for line, row in enumerate(rows, 1):
        lines = max(len(textwrap.wrap(text, width)) for text, (_, width) in zip(row, _COLUMNS, strict=True))
        worksheet.set_row(line, _LINE * max(lines, 1))
        for index, text in enumerate(row):
            worksheet.write_string(line, index, text, formats.wrapped)
    worksheet.freeze_panes(1, 2)


def _column_rows() -> Iterator[tuple[str, ...]]:
    for name, columns in (*((sheet.name, sheet.columns) for sheet in SHEETS), ("a setting", SETTINGS)):
        yield from (_described(name, column) for column in columns)


def _described(sheet: str, column: Column) -> tuple[str, ...]:
    return (sheet, column.name, "required" if column.required else "", column.meaning, unit_or_values(column),
            limits_in_words(column), "" if column.required else column.default_in_words())


def unit_or_values(column: Column) -> str:
    """The column's choices, the sheet that it refers to, or its unit."""
    if column.refers_to:
        return f"{'keys' if column.kind == 'keys' else 'key'} of {column.refers_to}"
    return ", ".join(column.choices) or column.unit


def note(column: Column) -> str:
    """What the note on a column's header says: meaning, unit, choices, limits, default."""
    lines = [column.meaning[0].upper() + column.meaning[1:] + "."]
    if column.unit:
        lines.append(f"Unit: {column.unit}.")
    if column.choices:
        several = "any of, separated by commas" if column.kind == "list" else "one of"
        lines.append(f"Values: {several}: {', '.join(column.choices)}.")
    if words := limits_in_words(column):
        lines.append(f"Numbers: {words}.")
    if column.refers_to:
        several = ", or several with commas between" if column.kind == "keys" else ""
        lines.append(f"A key of the sheet {column.refers_to}{several}.")
    default = column.default_in_words()
    says_nothing = default == "blank"
    lines.append("Required." if column.required else "May stay blank." if says_nothing else f"Blank means: {default}.")
    return "\n".join(lines)


def note_size(text: str) -> dict[str, float]:
    """The size of a note that shows all of its text, as factors of XlsxWriter's own 128 by 74 pixels."""
    lines = sum(max(1, math.ceil(len(line) / 44)) for line in _lines(text))
    return {"x_scale": 2.3, "y_scale": (lines * 17 + 12) / 74}


def _lines(text: str) -> Iterable[str]:
    return text.split("\n")
