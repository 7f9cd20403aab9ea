"""What a cell of an input workbook may hold: dropdowns, limits of numbers with prompts, and marks on what is missing.

A spreadsheet program says at once what `--check` would say later. What may still become right (a key that its
sheet does not have yet, a period outside the plan) is a warning that one can pass over."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name

from data.checks.magnitudes import LARGEST, LARGEST_RATE, SMALLEST
from data.schema.inputs import SHEET, STOCK, Column
from data.template.dropdowns import ROWS, Content, choices_source, source
from data.template.style import Formats

_TITLE, _MESSAGE = 32, 255  # characters that the title and the text of an input message can hold
# What a label outside the plan's periods means, where it means something.
_OUTSIDE = {(STOCK.name, "usable_to"): "What ends after the plan keeps; what ended before it is not there."}
_RATE = "a year"  # unit of rates: 0.04 is 4 percent


def limits_of(column: Column) -> tuple[float, float]:
    """The least and the greatest number that the column takes."""
    least = SMALLEST if column.above and column.minimum == 0 else column.minimum
    greatest = LARGEST_RATE if column.unit == _RATE else min(column.maximum, LARGEST)
    return least, greatest


def limits_in_words(column: Column) -> str:
    """The numbers that the column takes, for people; empty where it takes texts."""
    if column.kind not in ("number", "integer", "year"):
        return ""
    least, greatest = limits_of(column)
    whole = "" if column.kind == "number" else "whole, "
    if greatest == LARGEST:
        return f"{whole}above 0" if column.above else f"{whole}{least:g} or more"
    return f"{whole}{'above 0' if column.above else f'{least:g}'} to {greatest:g}"


def add_limits(worksheet: Any, formats: Formats, sheet: str, content: Content) -> None:
    """Adds to a sheet the dropdowns, limits, input messages and marks of its declared columns."""
    header = content[sheet][0]
    declared = {column.name: column for column in SHEET[sheet].columns}
    last = xl_col_to_name(len(header) - 1)
    for index, name in enumerate(header):
        column = declared.get(name)
        if column is None:
            continue
        letter = xl_col_to_name(index)
        if options := _validation(sheet, column, letter, content):
            worksheet.data_validation(1, index, ROWS, index, options)
        if column.required:
            worksheet.conditional_format(1, index, ROWS, index, {
                "type": "formula", "format": formats.missing,
                "criteria": f"=AND(COUNTA($A2:${last}2)>0,LEN(TRIM(${letter}2))=0)"})
        if column.kind == "number":
            worksheet.conditional_format(1, index, ROWS, index, {
                "type": "formula", "format": formats.whole,
                "criteria": f"=AND(ISNUMBER({letter}2),ABS(N({letter}2))>=1000,{letter}2=INT(N({letter}2)))"})


def setting_limits(setting: Column) -> dict[str, Any]:
    """The validation of a setting's value, empty where anything goes."""
    if setting.choices:
        return _choices(choices_source(setting), setting)
    return _numbers(setting) if setting.kind in ("number", "integer") else {}


def _validation(sheet: str, column: Column, letter: str, content: Content) -> dict[str, Any]:
    """The data validation of a column, empty where anything goes."""
    formula = source(sheet, column, content)
    if column.choices:
        return _choices(formula, column)
    if column.kind in ("number", "integer", "year"):
        return _numbers(column)
    if formula and column.kind == "keys":
        return {"validate": "list", "source": formula, "show_error": False, "input_title": column.name,
                "input_message": f"A key of {column.refers_to}, or several with commas between them."}
    if formula:
        what = "period" if column.kind == "period" else "value"
        hint = _OUTSIDE.get((sheet, column.name), "A label outside the plan's periods has no effect.") if (
            what == "period") else (
            f"The sheet {column.refers_to} has no such key yet." if column.refers_to else "It is not in the list.")
        shown = {"input_title": "Period label", "input_message": "As in the list: 2024-03, 2024-Q1 or 2024, by "
                 "the setting period."} if what == "period" else {}
        return {"validate": "list", "source": formula, "error_type": "warning", "error_title": f"Unknown {what}",
                "error_message": hint, **shown}
    if SHEET[sheet].key == (column.name,):
        cells = f"${letter}$2:${letter}${ROWS + 1}"
        return {"validate": "custom", "value": f"=COUNTIF({cells},{letter}2)<2", "error_type": "warning",
                "error_title": "Key stands there twice", "error_message": f"A {column.name} has one row in {sheet}."}
    return {}


def _choices(formula: str, column: Column) -> dict[str, Any]:
    """A dropdown of choices. A list may hold several of them, so there the dropdown only offers."""
    several = {"show_error": False, "input_title": column.name, "input_message": "One of the list, or several with "
               "commas between them."} if column.kind == "list" else {}
    return {"validate": "list", "source": formula, "error_title": f"No such {column.name}"[:_TITLE],
            "error_message": f"One of: {', '.join(column.choices)}."[:_MESSAGE], **several}


def _numbers(column: Column) -> dict[str, Any]:
    """The limits of a number, with an input message."""
    least, greatest = limits_of(column)
    words = limits_in_words(column)
    blank = "Required." if column.required else f"Blank: {column.default_in_words()}."
    rate = " 0.04 is 4 percent." if greatest in (1.0, LARGEST_RATE) else ""
    unit = f"Unit: {column.unit}. " if column.unit else ""
    return {"validate": "decimal" if column.kind == "number" else "integer", "criteria": "between",
            "minimum": f"={least:.6f}".rstrip("0").rstrip("."), "maximum": f"={greatest:.0f}",
            "input_title": column.name[:_TITLE], "input_message": f"{unit}A number, {words}.{rate} {blank}"[:_MESSAGE],
            "error_title": f"Not a {column.name} that works"[:_TITLE],
            "error_message": f"A number, {words}, without blanks or units.{rate}"[:_MESSAGE]}
