"""Tiny worlds from plain Python: a test states what matters, the rest is filled in here.

Untouched, a world has the quarters 2024-Q1 to 2024-Q4, ally A with system S that fires item I of family F, and
manufacturer M with offer O of I at price 100 without lead time. Each sheet given as a keyword replaces that
sheet; in its rows the columns left out are filled from `FILLED`. Unless a sheet says otherwise, every ally operates S
and every item fits it. Money is in single EUR, time makes no difference and nothing is spread by equity,
so that the numbers of a test are the numbers of its derivation; a setting of None is left out of the sheet and takes
the default of the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import Any

from data.case.builder import assemble
from data.input.tables import Row, Table, Tables
from data.schema.inputs import SETTING, SHEET, SHEETS, Column, Sheet, Value
from model.levels import Level
from model.phases.phase import Outcome
from model.plan import Plan
from model.solve import optimize
from model.verification.verify import verify

Rows = Iterable[Mapping[str, Any]]

SETTINGS: Mapping[str, Any] = {
    "start": "2024-Q1", "period": "quarter", "periods": 4, "money_scale": 1, "equity": "no", "time_preference": 0}

FILLED: Mapping[str, Mapping[str, Any]] = {
    "Allies": {"ally": "A"},
    "Families": {"family": "F"},
    "Items": {"item": "I", "family": "F"},
    "Manufacturers": {"manufacturer": "M"},
    "Offers": {"offer": "O", "manufacturer": "M", "item": "I", "price": 100, "lead_months": 0},
    "Resources": {"resource": "R"},
    "ResourceUse": {"resource": "R"},
    "Capacity": {"resource": "R"},
    "Systems": {"ally": "A", "system": "S"},
    "Assembly": {"item": "I"},
    "Certified": {"system": "S", "item": "I"},
    "Groups": {"group": "G"},
    "Stock": {"ally": "A", "item": "I"},
    "Deliveries": {"ally": "A", "item": "I"},
    "Signed": {"offer": "O", "ally": "A"},
    "Requirements": {"ally": "A", "family": "F", "kind": "use"},
    "Budgets": {"ally": "A", "year": 2024},
    "Attributes": {"attribute": "content"},
    "Rules": {"rule": "rule"},
    "Thresholds": {"threshold": "threshold"},
    "Discounts": {"manufacturer": "M", "item": "I"},
}

ALONE = ("Allies", "Families", "Items", "Manufacturers", "Offers")


def world(**sheets: Any) -> Tables:
    """The tables of a workbook: `Settings` as name to value, other sheets as rows of column to value.

    Raises KeyError for a sheet, column or setting that is not declared."""
    unknown = sheets.keys() - {sheet.name for sheet in SHEETS}
    if unknown:
        raise KeyError(f"no such sheets: {sorted(unknown)}")
    given: dict[str, Rows] = dict(sheets)
    settings = {**SETTINGS, **sheets.get("Settings", {})}
    given["Settings"] = [{"name": name, "value": _typed(SETTING[name], value)}
                         for name, value in settings.items() if value is not None]
    for name in ALONE:
        given.setdefault(name, [{}])
    given.setdefault("Systems", [{"ally": row.get("ally", "A")} for row in given["Allies"]])
    given.setdefault("Certified", [{"item": row.get("item", "I")} for row in given["Items"]])
    tables = Tables({sheet.name: _table(sheet, given.get(sheet.name, ())) for sheet in SHEETS})
    return tables.with_table(_weighted(tables))


def table_of(name: str, rows: Rows) -> Table:
    """A sheet with these rows as the reader would make it of them."""
    return _table(SHEET[name], rows)


def _table(sheet: Sheet, rows: Rows) -> Table:
    """The sheet with all its declared columns, from left to right, and the rows from Excel's row 2 on."""
    letters = {column.name: chr(ord("A") + place) for place, column in enumerate(sheet.columns)}
    return Table(sheet.name, letters, tuple(
        Row(number, {name: _typed(sheet.column(name), value)
                     for name, value in {**FILLED.get(sheet.name, {}), **row}.items() if value is not None})
        for number, row in enumerate(rows, start=2)))


def _typed(column: Column, value: Any) -> Value:
    """The value as the reader would type it."""
    if column.kind == "number":
        return float(value)
    if column.kind in ("integer", "year"):
        return int(value)
    if column.kind == "any":
        return value if isinstance(value, str | float | int) else str(value)
    return str(value)


def _weighted(tables: Tables) -> Table:
    """Families with their default weights: the plain mean of the offers' prices, 1 without offers."""
    family_of = {item["item"]: item["family"] for item in tables["Items"]}

    def weight(family: Value) -> float:
        prices = [float(offer["price"] or 0) for offer in tables["Offers"] if family_of[offer["item"]] == family]
        return fmean(prices) if prices else 1.0

    families = tables["Families"]
    return Table(families.name, families.letters, tuple(
        Row(row.number, {"weight": weight(row["family"]), **row.values}) for row in families))


def outcome(tables: Tables) -> Outcome:
    """What the optimization says about the tables."""
    return optimize(assemble(tables))


def solve(tables: Tables) -> Plan:
    """The optimal plan, which has passed its verification."""
    case = assemble(tables)
    solved = optimize(case)
    assert solved.status == "optimal", solved.status
    assert solved.plan is not None
    verification = verify(case, solved.plan)
    failed_rows = [check for check in verification.rows if not check.passed]
    failed_levels = [check for check in verification.levels if not check.passed]
    assert verification.passed, (failed_rows, failed_levels)
    return solved.plan


def level_named(name: str) -> Level:
    """The level that a test calls `shortfall 1` or `cost`."""
    kind, _, priority = name.partition(" ")
    return Level(kind, int(priority or 0))


def levels(plan: Plan) -> dict[str, float]:
    """The value of each level by its name, in price_unit."""
    return {level.name: level.value for level in plan.levels}
