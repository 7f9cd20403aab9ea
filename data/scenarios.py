"""A scenario applied to the tables: what if some figures were others."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from data.findings import Finding, error
from data.rows import Row, Table, Tables
from data.tables import SETTING, SHEET, SHEETS, Column, Value
from data.values import near, parse, text_of

BASE = "Base"


class _Problem(Exception):
    """What is wrong with a row of Scenarios: the column and the message."""

    def __init__(self, column: str, message: str):
        self.column, self.message = column, message
        super().__init__(message)


@dataclass(frozen=True)
class _Change:
    """One row of Scenarios, understood."""

    sheet: str
    column: Column
    matches: Callable[[Table, Row], bool]
    kind: str
    value: Value


def scenario_names(tables: Tables) -> list[str]:
    """Base first, then the names in the order of the sheet, as first spelled."""
    names = {BASE.casefold(): BASE}
    for row in tables["Scenarios"]:
        if row["scenario"] is not None:
            names.setdefault(str(row["scenario"]).casefold(), str(row["scenario"]))
    return list(names.values())


def apply_scenario(tables: Tables, name: str) -> tuple[Tables, list[Finding]]:
    """The tables under the scenario (case does not matter; Base changes nothing) and what is wrong
    with its rows. Rows are applied in order; only tables that change are copied."""
    source = tables["Scenarios"]
    findings: list[Finding] = []
    result = replace(tables, scenario=name)
    if name.casefold() == BASE.casefold():
        return result, findings
    for row in source:
        if str(row["scenario"] or "").casefold() != name.casefold():
            continue
        try:
            result = _applied(result, _understood(row, tables.period_unit))
        except _Problem as problem:
            findings.append(error("Scenarios", source.cell(row, problem.column), problem.message))
    return result, findings


def _understood(row: Row, unit: str) -> _Change:
    names = {sheet.name.casefold(): sheet.name for sheet in SHEETS if sheet.name != "Scenarios"}
    wanted = str(row["sheet"] or "")
    sheet = names.get(wanted.casefold())
    if sheet is None:
        raise _Problem("sheet", f"there is no sheet {wanted!r}{near(wanted, names.values())}")
    column = _column(sheet, str(row["column"] or ""), "column")
    conditions = _conditions(sheet, str(row["where"] or ""))
    if sheet == "Settings" and column.name == "value":
        named = next((pattern for name, pattern in conditions if name.name == "name"), None)
        column = SETTING.get((named or "").casefold(), column)
    kind = str(row["change"] or "set")
    if kind != "set" and column.kind not in ("number", "integer", "year", "any"):
        raise _Problem("change", f"{column.name} holds no numbers: use set")
    if row["value"] is None:
        raise _Problem("value", "a value is needed")
    try:
        value = parse(row["value"], column if kind == "set" else replace(
            column, kind="number", minimum=-math.inf, maximum=math.inf, above=False), unit)
    except ValueError as problem:
        raise _Problem("value", str(problem)) from None
    patterns = [(each, _pattern(text)) for each, text in conditions]
    return _Change(sheet, column, lambda table, row: all(
        test(table.in_force(row, each.name)) for each, test in patterns), kind, value)


def _column(sheet: str, wanted: str, place: str) -> Column:
    columns = {column.name: column for column in SHEET[sheet].columns}
    column = columns.get(wanted.strip().casefold())
    if column is None:
        raise _Problem(place, f"{sheet} has no column {wanted.strip()!r}{near(wanted.strip(), columns)}")
    return column


def _conditions(sheet: str, where: str) -> list[tuple[Column, str]]:
    conditions = []
    for part in filter(None, (part.strip() for part in where.split(";"))):
        name, equals, value = part.partition("=")
        if not equals:
            raise _Problem("where", f"{part!r} should read column=value")
        conditions.append((_column(sheet, name, "where"), value.strip()))
    return conditions


def _pattern(text: str) -> Callable[[Value], bool]:
    """A test of a cell: alternatives by |, any text by *, numbers by their value, case ignored."""
    tests = [_alternative(part.strip()) for part in text.split("|")]
    return lambda value: any(test(value) for test in tests)


def _alternative(text: str) -> Callable[[Value], bool]:
    regex = re.compile(".*".join(map(re.escape, text.split("*"))), re.IGNORECASE | re.DOTALL)
    try:
        number = float(text)
    except ValueError:
        number = math.nan

    def test(value: Value) -> bool:
        if isinstance(value, int | float):
            return value == number or regex.fullmatch(text_of(value)) is not None
        return regex.fullmatch("" if value is None else value) is not None
    return test


def _applied(tables: Tables, change: _Change) -> Tables:
    table = tables[change.sheet]
    rows, matched, changed = [], 0, 0
    for row in table:
        if change.matches(table, row):
            matched += 1
            value = _changed(table, row, change)
            changed += value is not None
            row = Row(row.number, {**row.values, _name(change): row[_name(change)] if value is None else value})
        rows.append(row)
    if not matched and change.sheet == "Settings" and change.kind == "set" and change.column.name in SETTING:
        rows.append(Row(0, {"name": change.column.name, "value": change.value}))
        matched = changed = 1
    if not matched:
        raise _Problem("where", f"no row of {change.sheet} matches: the scenario would change nothing")
    if not changed:
        raise _Problem("where", f"{change.column.name} is blank in every row that matches: nothing to {change.kind}")
    letters = {**{_name(change): "A"}, **table.letters}
    return tables.with_table(replace(table, rows=tuple(rows), letters=letters))


def _name(change: _Change) -> str:
    return "value" if change.sheet == "Settings" and change.column.name in SETTING else change.column.name


def _changed(table: Table, row: Row, change: _Change) -> Value:
    """The new value; None where there is none to multiply or add to."""
    if change.kind == "set":
        return change.value
    old = table.in_force(row, _name(change))
    if not isinstance(old, int | float) or not isinstance(change.value, int | float):
        return None
    # Nothing of what is unlimited is nothing.
    product = 0.0 if change.value == 0 else float(old) * change.value
    new = float(old) + change.value if change.kind == "add" else product
    column = change.column
    if new < column.minimum or new > column.maximum or (column.above and new <= column.minimum):
        raise _Problem("value", f"{column.name} would become {new:g} in row {row.number} of {table.name}, "
                       f"outside {column.minimum:g} to {column.maximum:g}")
    if column.kind in ("integer", "year"):
        if not new.is_integer():
            raise _Problem("value", f"{column.name} would become {new:g}: it must be a whole number")
        return int(new)
    return new
