"""Changes applied to the tables, those of a scenario and others: what if some figures were others."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from data.input.cell_values import in_range, near, parse, short, text_of
from data.input.findings import Finding, error
from data.input.keys import KEYS_APART, known_keys, split_keys
from data.input.tables import Row, Table, Tables
from data.schema.inputs import SCENARIOS, SETTING, SETTINGS_SHEET, SHEET, SHEETS, SYSTEMS, UNCERTAINTY, Column, Value

BASE = "Base"
NOT_CHANGED = (SCENARIOS, UNCERTAINTY)  # sheets that say what changes
_NUMBERS = ("number", "integer", "year")


class ChangeProblem(Exception):
    """What is wrong with a change: the column of its row and the message."""

    def __init__(self, column: str, message: str):
        self.column, self.message = column, message
        super().__init__(message)


@dataclass(frozen=True)
class _Alternative:
    """One of the values that a condition allows: any text by *, numbers by their value, case ignored."""

    pattern: re.Pattern[str]
    number: float

    def holds(self, value: Value) -> bool:
        """The value is this one."""
        if isinstance(value, int | float) and math.isclose(value, self.number, rel_tol=1e-9):
            return True
        return self.pattern.fullmatch("" if value is None else text_of(value)) is not None


@dataclass(frozen=True)
class _Condition:
    """`column=value` of a `where`: the column, its text and what it allows. It can go to another process."""

    column: str
    text: str
    alternatives: Sequence[_Alternative]

    def holds(self, value: Value) -> bool:
        """A value in force is one of those."""
        return any(each.holds(value) for each in self.alternatives)


@dataclass(frozen=True)
class Change:
    """One row of Scenarios or Uncertainty with its sheet and column found; `value` is still untyped. Where rows get
    different values `values` has those that change, by their numbers."""

    sheet: str
    column: Column
    conditions: Sequence[_Condition]
    kind: str
    value: Value
    values: Mapping[int, Value] | None = None

    def matches(self, table: Table, row: Row) -> bool:
        """All conditions hold for the values in force, and the row has a value where each has its own."""
        return (self.values is None or row.number in self.values) and all(
            condition.holds(table.in_force(row, condition.column)) for condition in self.conditions)

    def may_set(self, name: str) -> bool:
        """It concerns the setting of this name, which may have no row yet."""
        return all(condition.holds(name) for condition in self.conditions if condition.column == "name")

    def of_row(self, row: Row) -> Change:
        """The change of one row that matches."""
        return self if self.values is None else replace(self, value=self.values[row.number], values=None)


def scenario_names(tables: Tables) -> list[str]:
    """Base first, then the names in the order of the sheet, as first spelled."""
    names = {BASE.casefold(): BASE}
    for row in tables[SCENARIOS]:
        if row["scenario"] is not None:
            names.setdefault(str(row["scenario"]).casefold(), str(row["scenario"]))
    return list(names.values())


def apply_scenario(tables: Tables, name: str) -> tuple[Tables, list[Finding]]:
    """The tables under the scenario (case does not matter; Base changes nothing) and what is wrong
    with its rows. Rows are applied in order; only tables that change are copied."""
    source = tables[SCENARIOS]
    spelled = {known.casefold(): known for known in scenario_names(tables)}
    folded = name.strip().casefold()
    if folded not in spelled:
        return tables, [error(SCENARIOS.name, "", f"there is no scenario {name!r}{near(name, spelled.values())}")]
    result, findings = replace(tables, scenario=spelled[folded], base=tables), list[Finding]()
    if folded == BASE.casefold():
        return result, findings
    for row in source:
        if str(row["scenario"] or "").casefold() != folded:
            continue
        if any(row[column] is None for column in ("sheet", "column", "change", "value")):
            continue  # the reader has said what is wrong
        try:
            result = applied(result, understood(row, row["value"]))
        except ChangeProblem as problem:
            findings.append(error(SCENARIOS.name, source.cell(row, problem.column), problem.message))
    return result, findings


def understood(row: Row, value: Value) -> Change:
    """The change of a row that says sheet, where, column and change, with this value. Raises ChangeProblem."""
    names = {sheet.name.casefold(): sheet.name for sheet in SHEETS if sheet not in NOT_CHANGED}
    wanted = text_of(row["sheet"])
    sheet = names.get(wanted.casefold())
    if sheet is None:
        raise ChangeProblem("sheet", f"there is no sheet {short(wanted)} to change{near(wanted, names.values())}")
    column = _column(sheet, text_of(row["column"]), "column")
    return Change(sheet, column, _conditions(sheet, str(row["where"] or "")), str(row["change"]), value)


def _column(sheet: str, wanted: str, place: str) -> Column:
    columns = {column.name: column for column in SHEET[sheet].columns}
    column = columns.get(wanted.casefold())
    if column is None:
        raise ChangeProblem(place, f"{sheet} has no column {short(wanted)}{near(wanted, columns)}")
    return column


def _conditions(sheet: str, where: str) -> list[_Condition]:
    conditions = []
    for part in filter(None, map(str.strip, where.split(";"))):
        name, equals, value = part.partition("=")
        if not equals:
            raise ChangeProblem("where", f"{short(part)} should read column=value")
        conditions.append(_Condition(_column(sheet, name.strip(), "where").name, value.strip(),
                                     [_alternative(each.strip()) for each in value.split("|")]))
    return conditions


def _alternative(text: str) -> _Alternative:
    regex = re.compile(".*".join(map(re.escape, text.split("*"))), re.IGNORECASE | re.DOTALL)
    try:
        return _Alternative(regex, float(text))
    except ValueError:
        return _Alternative(regex, math.nan)


def applied(tables: Tables, change: Change) -> Tables:
    """The tables with the change made; only the sheet that it changes is copied. Raises ChangeProblem."""
    table, name = tables[change.sheet], change.column.name
    known = known_keys(tables, table, change.column) if change.column.refers_to else {}
    rows, matched, changed = [], 0, 0
    for row in table:
        if change.matches(table, row):
            matched += 1
            new = _new_value(table, row, change.of_row(row), tables.period_unit, known)
            changed += new is not None
            if new is not None and (change.kind == "set" or new != table.in_force(row, name)):
                row = Row(row.number, {**row.values, name: new})
        rows.append(row)
    added = _new_settings(tables, change)
    if not changed and not added and not _is_whole(tables, table):
        return tables  # what stands there could not be read: that is the one thing to mend
    if not matched and not added:
        raise ChangeProblem("where", f"no row of {change.sheet} matches: nothing would change")
    if matched and not changed:
        raise ChangeProblem("where", f"{name} is blank in every row that matches: there is nothing to {change.kind}")
    return tables.with_table(replace(table, rows=(*rows, *added)))


def _is_whole(tables: Tables, table: Table) -> bool:
    """Nothing that a row needs is missing; an optional sheet that is not there has no rows."""
    if table.name not in tables.sheets:
        return not SHEET[table.name].required
    needed = [column.name for column in SHEET[table.name].columns if column.required]
    return all(name in table.letters for name in needed) and all(
        row[name] is not None for row in table for name in needed)


def _new_settings(tables: Tables, change: Change) -> list[Row]:
    """Rows for settings that `set` names in full and that have no row yet."""
    if change.sheet != SETTINGS_SHEET.name or change.column.name != "value" or change.kind != "set" or (
            [condition.column for condition in change.conditions] != ["name"]):
        return []
    table = tables[SETTINGS_SHEET]
    given = {row["name"] for row in table}
    names = [text.strip().casefold() for text in change.conditions[0].text.split("|")]
    number = max((row.number for row in table), default=1)
    missing = [name for name in dict.fromkeys(names) if name in SETTING and name not in given]
    return [Row(number + place, {"name": name, "value": _parsed(change.value, SETTING[name], tables.period_unit)})
            for place, name in enumerate(missing, 1)]


def _new_value(table: Table, row: Row, change: Change, unit: str, known: dict[str, str]) -> Value:
    """The new value; None where there is none to multiply or add to. ChangeProblem where there can be none."""
    column = change.column
    if change.sheet == SETTINGS_SHEET.name and column.name == "value":
        column = SETTING.get(str(row["name"]), column)
    if change.kind == "set":
        value = _parsed(change.value, column, unit)
        if not column.refers_to:
            return value
        if column.kind == "keys":
            return _known_keys(column, text_of(value), known)
        if text_of(value).casefold() not in known and column.refers_to != SYSTEMS.name:
            hint = near(str(value), known.values())
            raise ChangeProblem("value", f"{column.name} {short(str(value))} is not in {column.refers_to}{hint}")
        return known.get(text_of(value).casefold(), value)
    if column.kind not in _NUMBERS:
        raise ChangeProblem("change", f"{column.name} holds no numbers: use set")
    old = table.in_force(row, change.column.name)
    return _calculated(old, change, column, row) if isinstance(old, int | float) else None


def _known_keys(column: Column, value: str, known: dict[str, str]) -> Value:
    """A list of keys as their owner spells them."""
    parts = split_keys(value)
    unknown = next((part for part in parts if part.casefold() not in known), None)
    if unknown is not None:
        raise ChangeProblem("value", f"{column.name} {short(unknown)} is not in {column.refers_to}"
                                f"{near(unknown, known.values())}")
    return KEYS_APART.join(dict.fromkeys(known[part.casefold()] for part in parts))


def _parsed(value: Value, column: Column, unit: str) -> Value:
    try:
        return parse(value, column, unit)
    except ValueError as problem:
        raise ChangeProblem("value", str(problem)) from None


def _calculated(old: float, change: Change, column: Column, row: Row) -> float | int:
    """The old value times or plus the number; unlimited stays so, and its cell blank, but nothing of it is nothing."""
    free = Column("value", "number", "", minimum=-math.inf)
    number = cast(float, _parsed(change.value, free, ""))
    multiplied = 0.0 if number == 0 else old * number
    new = old + number if change.kind == "add" else multiplied
    if math.isinf(new) and not math.isinf(old):
        raise ChangeProblem("value", f"{column.name} would become too large in row {row.number} of {change.sheet}")
    try:
        return in_range(new, column)
    except ValueError as problem:
        raise ChangeProblem("value", f"row {row.number} of {change.sheet}: {problem}") from None
