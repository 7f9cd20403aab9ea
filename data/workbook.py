"""A workbook to tables, every finding with its sheet and cell."""

from __future__ import annotations

import statistics
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from data.findings import Finding, InvalidWorkbook, error, warning
from data.horizon import MONTHS_OF
from data.rows import Row, Table, Tables
from data.tables import SETTING, SHEET, SHEETS, Column, Sheet, Value
from data.values import is_blank, near, parse, text_of

BLANK_ROWS = 1000  # so many in a row end a sheet: formatted empty rows may go on for a million
_COLUMNS = 200     # headers are looked for in so many columns

Cells = list[tuple[int, tuple[Any, ...]]]


def read_workbook(path: Path) -> tuple[Tables, list[Finding]]:
    """The tables of the workbook and every finding, errors included.

    Raises InvalidWorkbook where the file cannot be read at all."""
    raw = _raw_sheets(path)
    findings: list[Finding] = []
    names = {name.strip().casefold(): name for name in raw}
    declared = {sheet.name.casefold() for sheet in SHEETS}
    for sheet in SHEETS:
        if sheet.required and sheet.name.casefold() not in names:
            others = [name for name in raw if name.strip().casefold() not in declared]
            findings.append(error(sheet.name, "", f"the sheet {sheet.name} is missing{near(sheet.name, others)}"))
    for folded, name in names.items():
        hint = near(name, [sheet.name for sheet in SHEETS])
        if folded not in declared and hint:
            findings.append(warning(name, "", f"this sheet is not read{hint}"))
    unit = _unit(raw.get(names.get("settings", ""), []))
    tables = {sheet.name: _table(sheet, raw[names[sheet.name.casefold()]], unit, findings)
              for sheet in SHEETS if sheet.name.casefold() in names}
    tables = _resolved(tables, findings)
    for table in tables.values():
        findings += _repeated(table)
    return _with_weights(Tables(tables)), findings


def _raw_sheets(path: Path) -> dict[str, Cells]:
    """Every worksheet's rows that are not blank, with their numbers."""
    def unreadable(reason: str) -> InvalidWorkbook:
        return InvalidWorkbook([error("", "", f"{path}: {reason}")])

    if path.is_dir():
        raise unreadable("is a folder, not a workbook")
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except FileNotFoundError:
        raise unreadable("there is no such file") from None
    except OSError as problem:
        raise unreadable(f"cannot be read: {problem.strerror}") from None
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise unreadable("is an old .xls or a password-protected workbook: save it as .xlsx without a password")
    if not start.startswith(b"PK"):
        raise unreadable("is empty" if not start else "is not an Excel workbook (.xlsx), whatever its name says")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return {sheet.title: list(_rows(sheet)) for sheet in book.worksheets}
        finally:
            book.close()
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError, SyntaxError, TypeError, AttributeError,
            IndexError) as problem:
        raise unreadable(f"is damaged or not a workbook that Excel wrote ({type(problem).__name__})") from None


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    sheet.reset_dimensions()
    blank = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=_COLUMNS), 1):
        if all(map(is_blank, values)):
            blank += 1
            if blank > BLANK_ROWS:
                return
            continue
        blank = 0
        yield number, values


def _unit(rows: Cells) -> str:
    """The period unit, needed before any label can be read."""
    for _, values in rows:
        texts = [text_of(value).casefold() for value in values[:20] if value is not None]
        if "period" in texts[:-1]:
            unit = texts[texts.index("period") + 1]
            return unit if unit in MONTHS_OF else "quarter"
    return "quarter"


def _table(sheet: Sheet, rows: Cells, unit: str, findings: list[Finding]) -> Table:
    header = {text_of(value).casefold(): place for place, value in reversed(list(enumerate(rows[0][1])))
              if not is_blank(value)} if rows and rows[0][0] == 1 else {}
    for column in sheet.columns:
        if column.required and column.name not in header:
            findings.append(error(sheet.name, "",
                                  f"the column {column.name} is missing in row 1{near(column.name, header)}"))
    places = {column.name: header[column.name] for column in sheet.columns if column.name in header}
    table = Table(sheet.name, {name: get_column_letter(place + 1) for name, place in places.items()})
    read = []
    for number, cells in rows[1:] if header else []:
        if any(place < len(cells) and not is_blank(cells[place]) for place in places.values()):
            read.append(_row(sheet, table, number, cells, places, unit, findings))
    return replace(table, rows=tuple(read))


def _row(sheet: Sheet, table: Table, number: int, cells: tuple[Any, ...], places: Mapping[str, int], unit: str,
         findings: list[Finding]) -> Row:
    values: dict[str, Value] = {}
    for name, place in places.items():
        cell = cells[place] if place < len(cells) else None
        column = sheet.column(name)
        if sheet.name == "Settings" and name == "value":
            column = _setting(values.get("name")) or column
        if is_blank(cell):
            values[name] = None
            if column.required or (sheet.name == "Settings" and name == "value"):
                findings.append(error(sheet.name, f"{table.letters[name]}{number}", f"{name} is blank"))
            continue
        try:
            values[name] = parse(cell, column, unit)
        except ValueError as problem:
            values[name] = None
            findings.append(error(sheet.name, f"{table.letters[name]}{number}", str(problem)))
    if sheet.name == "Settings" and isinstance(values.get("name"), str):
        values["name"] = str(values["name"]).casefold()
        if values["name"] not in SETTING:
            findings.append(warning("Settings", f"{table.letters['name']}{number}",
                                    f"there is no setting {values['name']}{near(str(values['name']), SETTING)}"))
    return Row(number, values)


def _setting(name: Value) -> Column | None:
    return SETTING.get(str(name).casefold())


def _spellings(table: Table, column: str) -> dict[str, str]:
    """The first spelling of each text in a column, by its folded form."""
    found: dict[str, str] = {}
    for row in table:
        if row[column] is not None:
            found.setdefault(str(row[column]).casefold(), str(row[column]))
    return found


def _own_key(sheet: str) -> str:
    """The column that holds a sheet's own keys for others to refer to."""
    return "system" if sheet == "Systems" else SHEET[sheet].columns[0].name


def _resolved(tables: dict[str, Table], findings: list[Finding]) -> dict[str, Table]:
    """Keys in the spelling of the sheet that owns them; unknown keys of another sheet are errors."""
    owners = {name: _spellings(tables.get(name, Table(name)), _own_key(name))
              for name in {column.refers_to for sheet in SHEETS for column in sheet.columns if column.refers_to}}
    return {name: replace(table, rows=tuple(_spelled(table, owners, findings))) for name, table in tables.items()}


def _spelled(table: Table, owners: Mapping[str, Mapping[str, str]], findings: list[Finding]) -> Iterator[Row]:
    columns = [column for column in SHEET[table.name].columns if column.kind == "key"]
    known = {column.name: owners[column.refers_to] if column.refers_to else _spellings(table, column.name)
             for column in columns}
    for row in table:
        values = dict(row.values)
        for column in columns:
            value = row[column.name]
            if value is None:
                continue
            spelled = known[column.name].get(str(value).casefold())
            if spelled is not None:
                values[column.name] = spelled
            elif column.refers_to != "Systems":  # a certificate for a system that nobody operates is no error
                findings.append(error(table.name, table.cell(row, column.name), f"{column.name} {value!r} is not in "
                                      f"{column.refers_to}{near(str(value), known[column.name].values())}"))
        yield Row(row.number, values)


def _repeated(table: Table) -> list[Finding]:
    """Keys that stand twice."""
    sheet = SHEET[table.name]
    found: list[Finding] = []
    seen: dict[tuple[str, ...], Row] = {}
    for row in table if sheet.key else ():
        key = tuple(str(row[part] or "").casefold() for part in sheet.key)
        if not any(key):
            continue
        if key in seen:
            shown = ", ".join(part for part in key if part)
            found.append(error(table.name, table.cell(row, sheet.key[0]),
                               f"{shown} stands already in row {seen[key].number}"))
        seen.setdefault(key, row)
    return found


def _with_weights(tables: Tables) -> Tables:
    """Blank weights of families filled with the mean of the family's offer prices, 1 without offers."""
    family_of = {row["item"]: row["family"] for row in tables["Items"]}
    prices: dict[Value, list[float]] = defaultdict(list)
    for row in tables["Offers"]:
        if isinstance(row["price"], float):
            prices[family_of.get(row["item"])].append(row["price"])
    families = tables["Families"]
    rows = tuple(row if row["weight"] is not None else Row(row.number, {
        **row.values, "weight": statistics.fmean(prices[row["family"]]) if row["family"] in prices else 1.0})
        for row in families)
    return tables.with_table(replace(families, rows=rows)) if families.rows else tables
