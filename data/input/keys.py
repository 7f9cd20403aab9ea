"""Keys: one spelling for each, none unknown, none repeated, none of a row of totals. Blanks around
them and case do not matter."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from data.input.cell_values import near, short
from data.input.findings import Finding, error, warning
from data.input.tables import Row, Table, Tables
from data.schema.inputs import SHEET, SHEETS, SYSTEMS, Column

Spellings = Mapping[str, str]
KEYS_APART = ","  # stands between the keys of a list
_COMPARED = 2000  # how many known keys are compared with an unknown one
_TOLD = 10_000  # findings of a column or sheet: more have one cause, and each takes memory
_HINTS = 50  # how many unknown keys of a column get a hint: each comparison takes time
_LONGEST = 100  # characters: a longer text is no word for a total
_ROUNDED = 1e-6  # relative: what a total may miss its sum by
_TOTALS = frozenset((  # in the languages of the alliance
    "total", "totals", "subtotal", "sum", "sums", "gesamt", "summe", "gesamtsumme", "zwischensumme", "insgesamt",
    "somme", "totale", "totali", "totaux", "totaal", "totalt", "totalsumma", "summa", "suma", "razem", "celkem",
    "celkom", "spolu", "összesen", "ukupno", "skupaj", "yhteensä", "kokku", "kopā", "viso", "toplam", "σύνολο", "общо",
    "усього", "всього", "всего", "итого", "σ"))


def own_key(sheet: str) -> str:
    """The column that holds a sheet's own keys, to which others refer."""
    return "system" if sheet == SYSTEMS.name else SHEET[sheet].columns[0].name


def spellings(table: Table, column: str) -> dict[str, str]:
    """The first spelling of each text in a column, by its folded form."""
    found: dict[str, str] = {}
    for row in table:
        if row[column] is not None:
            found.setdefault(str(row[column]).casefold(), str(row[column]))
    return found


def known_keys(tables: Tables, table: Table, column: Column) -> dict[str, str]:
    """The valid keys of a key column by their folded form: those of the sheet that it refers to, or its own."""
    if column.refers_to:
        return spellings(tables[column.refers_to], own_key(column.refers_to))
    return spellings(table, column.name)


def resolve_keys(tables: Tables) -> tuple[Tables, list[Finding]]:
    """The tables with each key in the spelling of the sheet that owns it, and a finding for each
    unknown key. An owner whose own column is missing is left out: that is the one thing to mend."""
    findings: list[Finding] = []
    result = tables
    for name in tables.sheets:
        table = tables[name]
        for column in SHEET[name].columns:
            if column.kind in ("key", "keys") and not _owner_is_missing(tables, column):
                table = _resolved(table, column, known_keys(tables, table, column), findings)
        result = result.with_table(table) if table is not tables[name] else result
    return result, findings


def _owner_is_missing(tables: Tables, column: Column) -> bool:
    owner = column.refers_to
    if not owner or tables[owner].rows:
        return False
    return own_key(owner) not in tables[owner].letters and (SHEET[owner].required or owner in tables.sheets)


def _resolved(table: Table, column: Column, known: Spellings, findings: list[Finding]) -> Table:
    rows, changed, hints, unknown = [], False, dict[str, str](), 0
    for row in table:
        value = row[column.name]
        parts = [] if value is None else split_keys(str(value)) if column.kind == "keys" else [str(value)]
        spelled = [known.get(part.casefold()) for part in parts]
        for part in (part for part, key in zip(parts, spelled, strict=True) if key is None):
            unknown += 1
            if unknown <= _TOLD:
                findings.append(_unknown((table, row, column), part, known, hints))
        whole = KEYS_APART.join(dict.fromkeys(key for key in spelled if key is not None))
        if None not in spelled and parts and whole != value:
            row, changed = Row(row.number, {**row.values, column.name: whole}), True
        rows.append(row)
    if unknown > _TOLD:
        findings.append(error(table.name, "", f"{unknown:,} rows have an unknown {column.name}, the first {_TOLD:,} "
                              "are listed"))
    return replace(table, rows=tuple(rows)) if changed else table


def split_keys(text: str) -> list[str]:
    """The keys of a list, which stand with commas between."""
    return [part for part in map(str.strip, text.split(KEYS_APART)) if part]


def _unknown(place: tuple[Table, Row, Column], value: str, known: Spellings, hints: dict[str, str]) -> Finding:
    table, row, column = place
    if value not in hints:
        hints[value] = near(value, islice(known.values(), _COMPARED)) if len(hints) < _HINTS else ""
        if column.kind == "keys" and ";" in value:
            hints[value] = "; write commas between keys"
    cell = table.cell(row, column.name)
    if column.refers_to == SYSTEMS.name:
        return warning(table.name, cell, f"nobody operates the system {short(value)}{hints[value]}")
    if is_total_word(value):
        return error(table.name, cell, f"{column.name} {short(value)} is not in {column.refers_to}: if it is a total "
                     "row, delete it")
    return error(table.name, cell, f"{column.name} {short(value)} is not in {column.refers_to}{hints[value]}")


def repeated_keys(tables: Tables) -> list[Finding]:
    """Rows whose key stands in an earlier row already."""
    findings: list[Finding] = []
    for sheet in SHEETS:
        table, seen, repeated = tables[sheet.name], dict[tuple[str, ...], Row](), 0
        for row in table if sheet.key else ():
            if any(row[part] is None and sheet.column(part).required for part in sheet.key):
                continue
            key = tuple(str(row[part] if row[part] is not None else "").casefold() for part in sheet.key)
            first = seen.setdefault(key, row)
            repeated += first is not row
            if first is not row and repeated <= _TOLD:
                shown = ", ".join(f"{part} {short(str(row[part]))}" for part in sheet.key if row[part] is not None)
                findings.append(error(sheet.name, table.cell(row, sheet.key[0]),
                                      f"{shown} stands in {table.cell(first, sheet.key[0])} already"))
        if repeated > _TOLD:
            findings.append(error(sheet.name, "", f"{repeated:,} rows repeat a key, the first {_TOLD:,} are listed"))
    return findings


@dataclass
class _Sum:
    """What the rows of a column come to."""

    amount: float = 0.0
    count: int = 0

    def add(self, value: object) -> None:
        if isinstance(value, int | float):
            self.amount += value
            self.count += 1

    def is_total(self, value: float) -> bool:
        """The value is the sum of at least two others."""
        return self.count > 1 and value != 0 and math.isclose(value, self.amount, rel_tol=_ROUNDED)


def without_totals(table: Table, findings: list[Finding]) -> Table:
    """The table without rows of totals; an error for each takes the place of what else is said of its cells."""
    totals = {row.number: finding for row, finding in _totals(table)}
    if not totals:
        return table
    findings[:] = [finding for finding in findings if finding.sheet != table.name or int(
        "0" + finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) not in totals]
    findings += totals.values()
    return replace(table, rows=tuple(row for row in table if row.number not in totals))


def _totals(table: Table) -> Iterator[tuple[Row, Finding]]:
    columns = SHEET[table.name].columns
    numbers = [column.name for column in columns if column.kind in ("number", "integer")]
    keys = [column.name for column in columns if column.kind == "key"]
    needed = [column.name for column in columns if column.kind == "key" and column.required]
    everything = {name: _Sum() for name in numbers}
    for row in table:
        for name in numbers:
            everything[name].add(row[name])
    above, since = ({name: _Sum() for name in numbers} for _ in range(2))  # all rows, and those since the last total
    for row in table:
        label = next((name for name in keys if is_total_word(row[name])), None)
        summed = None
        if label is not None or all(row[name] is None for name in needed):
            summed = next((name for name in numbers if _is_sum(row[name], above[name], since[name], everything[name])),
                          None)
        if summed is None:
            for name in numbers:
                above[name].add(row[name])
                since[name].add(row[name])
            continue
        since = {name: _Sum() for name in numbers}
        yield row, error(table.name, table.cell(row, label or summed), f"row {row.number} looks like a total row, its "
                         f"{summed} is the sum of others: delete the row, it would count, too")


def _is_sum(value: object, above: _Sum, since: _Sum, everything: _Sum) -> bool:
    if not isinstance(value, int | float):
        return False
    others = _Sum(everything.amount - value, everything.count - 1)
    return above.is_total(value) or since.is_total(value) or others.is_total(value)


def is_total_word(value: object) -> bool:
    """The text begins or ends with a word for a total."""
    words = re.findall(r"\w+", str(value).casefold()) if value is not None and len(str(value)) <= _LONGEST else []
    return bool(words) and not _TOTALS.isdisjoint((words[0], words[-1]))
