"""The workbook of actuals as read: what is wrong in it is told with sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.input.cell_values import is_blank, near, parse, short, text_of
from data.input.findings import Finding, InvalidWorkbook, error
from data.input.raw_cells import RawSheet, read_cells
from data.input.sheet_scan import letters_of
from data.input.tables import Row, Table
from data.roll.actuals.figures import Actuals, years_that_count
from data.roll.actuals.sheets import (
    ACTUAL_SHEETS,
    BUILT,
    CAME,
    GIVEN,
    HELD,
    MADE_FOR,
    ORDERED,
    PAID,
    PERIODS_GONE,
    START,
)
from data.roll.seam import BuiltNow, Lot, Seam, SignedNow, UnderWay
from data.schema.input_columns import Column, Sheet, Value
from model.case import Case


def read_actuals(path: Path, case: Case, seam: Seam) -> Actuals:
    """What the workbook says. InvalidWorkbook with all findings where anything in it is wrong; their sheets are named
    with the file, as the planner's workbook has sheets of the same names."""
    raw = read_cells(path, ACTUAL_SHEETS)
    findings: list[Finding] = []
    tables = {sheet.name: _table(sheet, raw.sheets.get(sheet.name), case, findings) for sheet in ACTUAL_SHEETS}
    if not findings:
        findings += _judged(tables, case, seam)
    if findings:
        raise InvalidWorkbook([error(f"{path.name} {one.sheet}".strip(), one.cell, one.message) for one in findings])
    return _Figures(case).actuals(tables)


def _table(sheet: Sheet, raw: RawSheet | None, case: Case, findings: list[Finding]) -> Table:
    if raw is None:
        findings.append(error(sheet.name, "", "the sheet is missing: write the workbook again with --new-actuals"))
        return Table(sheet.name)
    missing = [column.name for column in sheet.columns if column.required and column.name not in raw.places]
    findings += [error(sheet.name, "", f"the column {name} is missing in row 1") for name in missing]
    letters = {name: letters_of(place) for name, place in raw.places.items()}
    rows = []
    for number, cells in raw.rows:
        values: dict[str, Value] = {}
        for column in sheet.columns:
            if column.name in raw.places:
                cell = cells.get(raw.places[column.name])
                try:
                    values[column.name] = _value(cell, column, case)
                except ValueError as problem:
                    findings.append(error(sheet.name, f"{letters[column.name]}{number}", str(problem)))
        rows.append(Row(number, values))
    return Table(sheet.name, letters, tuple(rows))


def _value(cell: object, column: Column, case: Case) -> Value:
    """The value of a cell, a key as the planner's workbook spells it. ValueError says what is wrong."""
    if is_blank(cell):
        if column.required:
            raise ValueError(f"{column.name} is blank")
        return None
    value = parse(cell, column, case.horizon.unit)
    owners = {"Allies": case.allies, "Items": case.items, "Offers": case.offers, "Resources": case.resources}
    if column.refers_to:
        known = {key.casefold(): key for key in owners[column.refers_to]}
        key = known.get(text_of(value).casefold())
        if key is None:
            raise ValueError(f"{column.name} {short(str(value))} is not in {column.refers_to} of the plan"
                             f"{near(str(value), known.values())}")
        return key
    return value


def _judged(tables: Mapping[str, Table], case: Case, seam: Seam) -> Iterator[Finding]:
    """What is wrong beyond single cells."""
    yield from _of_this_plan(tables[MADE_FOR.name], seam)
    for sheet in ACTUAL_SHEETS:
        yield from _repeated(sheet, tables[sheet.name])
    number, last = case.horizon.number, seam.old.label(seam.gone)
    for row in tables[HELD.name]:
        if row["usable_to"] is not None and number(str(row["usable_to"])) <= seam.gone and row["quantity"]:
            yield error(HELD.name, tables[HELD.name].cell(row, "usable_to"), f"what ends with {row['usable_to']} is "
                        f"written off by the end of {last}: delete the row, or write 0")
    for name in (ORDERED.name, BUILT.name):
        table, due = tables[name], "period" if name == ORDERED.name else "ready"
        for row in table:
            if row["ordered"] is None:
                continue
            if number(str(row["ordered"])) > seam.gone:
                yield error(name, table.cell(row, "ordered"), f"{row['ordered']} is after {last}: what is ordered then "
                            "is decided by the next plan")
            elif number(str(row[due])) < number(str(row["ordered"])):
                yield error(name, table.cell(row, due), f"{row[due]} is before it is ordered, in {row['ordered']}")
    years = years_that_count(case, seam)
    for name in (PAID.name, GIVEN.name):
        for row in tables[name]:
            if row["year"] not in years:
                which = f"give {', '.join(map(str, years))}" if years else "a year has just ended: delete the row"
                yield error(name, tables[name].cell(row, "year"), f"what was paid in {row['year']} does not matter for "
                            f"the next plan: {which}")


def _of_this_plan(table: Table, seam: Seam) -> Iterator[Finding]:
    facts = {str(row["fact"]): row for row in table}
    for fact, wanted, words in ((START, seam.old.label(1), "a plan that starts in"),
                                (PERIODS_GONE, seam.gone, "--periods")):
        row = facts.get(fact)
        found = None if row is None else row["value"]
        if row is None or str(found).removesuffix(".0") != str(wanted):
            yield error(table.name, table.cell(row, "value") if row else "", f"this workbook was written for {words} "
                        f"{found}, not {wanted}: write it again with --new-actuals")


def _repeated(sheet: Sheet, table: Table) -> Iterator[Finding]:
    seen: dict[tuple[Value, ...], int] = {}
    for row in table if sheet.key else ():
        key = tuple(row[part] for part in sheet.key)
        first = seen.setdefault(key, row.number)
        if first != row.number:
            yield error(sheet.name, table.cell(row, sheet.key[0]), f"the same stands in row {first}: keep one of them")


@dataclass(frozen=True)
class _Figures:
    """Tables without faults to figures."""

    case: Case

    def actuals(self, tables: Mapping[str, Table]) -> Actuals:
        """All sheets."""
        scale, period = self.case.money_scale, self._period
        return Actuals(
            {Lot(str(row["ally"]), str(row["item"]), str(row["usable_to"] or "")): _number(row, "quantity")
             for row in tables[HELD.name]},
            tuple(UnderWay(str(row["ally"]), str(row["item"]), period(row, "period"), 0, _number(row, "quantity"))
                  for row in tables[CAME.name]),
            tuple(map(self._signed, tables[ORDERED.name])),
            tuple(BuiltNow(str(row["resource"]), period(row, "ordered"), period(row, "ready"), _number(row, "size"))
                  for row in tables[BUILT.name]),
            {(str(row["ally"]), int(_number(row, "year"))): _number(row, "paid") * scale for row in tables[PAID.name]},
            {(str(row["from_ally"]), str(row["to_ally"]), int(_number(row, "year"))): _number(row, "given") * scale
             for row in tables[GIVEN.name]})

    def _period(self, row: Row, column: str) -> int:
        return self.case.horizon.number(str(row[column]))

    def _signed(self, row: Row) -> SignedNow:
        offer, ally, period = str(row["offer"]), str(row["ally"]), self._period(row, "period")
        ordered = self._period(row, "ordered") if row["ordered"] is not None else (
            period - self.case.lead(self.case.offers[offer], ally))
        return SignedNow(offer, ally, ordered, period, _number(row, "quantity"), _number(row, "price"),
                         _number(row, "paid"))


def _number(row: Row, column: str) -> float:
    return float(row[column] or 0.0)
