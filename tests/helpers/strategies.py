"""Valid small workbooks for hypothesis, and changes of a workbook with an effect that is known beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st

from data.case.builder import assemble
from data.input.tables import Row, Table, Tables
from data.schema.inputs import SHEETS, Value
from model.verification.verify import verify
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import levels, outcome

Values = dict[str, Value]
Change = Callable[[Values], Iterable[Mapping[str, Value]]]

SAME = 1e-6  # relative to the larger of the two figures and of one unit of what is measured

worlds = st.integers(0, 10**9).map(random_world)

Columns = Sequence[tuple[str, str, float]]  # sheet, column and power of the factor


def solved_levels(tables: Tables) -> dict[str, float]:
    """The value of each level by its name, in the order of the levels, of a plan that has passed its verification."""
    solved = outcome(tables)
    assert solved.plan is not None
    assert solved.status in ("optimal", "conflict")
    verification = verify(assemble(tables), solved.plan, relaxed=solved.status == "conflict")
    assert [check for check in (*verification.rows, *verification.levels) if not check.passed] == []
    return levels(solved.plan)


def assert_same_levels(found: Mapping[str, float], expected: Mapping[str, float], one: float = 1.0) -> None:
    """The levels agree; `one` is the size of a unit of money, below which only absolute differences count."""
    assert list(found) == list(expected)
    assert found == pytest.approx(dict(expected), rel=SAME, abs=SAME * one)


def assert_no_worse(found: Mapping[str, float], before: Mapping[str, float]) -> None:
    """The levels are lexicographically at most those from before: every plan of the stricter problem is one of the
    looser problem too, with the same values. Once a level has become better, later ones may be worse."""
    for name, old in before.items():
        size = max(1.0, abs(old))
        assert found[name] <= old + SAME * size, name
        if found[name] < old - 1e-9 * size:
            return


def changed(tables: Tables, sheet: str, change: Change) -> Tables:
    """The workbook with each row of the sheet replaced by the rows that `change` makes of its values.

    Rows are numbered afresh; blank values are left out."""
    table = tables[sheet]
    made = [values for row in table for values in change(dict(row.values))]
    return tables.with_table(_numbered(table, made))


def _numbered(table: Table, rows: Iterable[Mapping[str, Value]]) -> Table:
    return replace(table, rows=tuple(
        Row(number, {name: value for name, value in values.items() if value is not None})
        for number, values in enumerate(rows, start=2)))


def with_rows(tables: Tables, sheet: str, rows: Iterable[Mapping[str, Value]]) -> Tables:
    """The workbook with these rows below those of the sheet."""
    table = tables[sheet]
    return tables.with_table(_numbered(table, [*(row.values for row in table), *rows]))


def mapped(tables: Tables, sheet: str, column: str, new: Callable[[float], Value]) -> Tables:
    """The workbook with the column's numbers replaced; blank ones stay blank."""

    def change(values: Values) -> Iterable[Values]:
        value = values.get(column)
        yield values if value is None else {**values, column: new(float(value))}

    return changed(tables, sheet, change)


def scaled(tables: Tables, factor: float, columns: Columns) -> Tables:
    """Every number of these columns times the power of the factor."""
    for sheet, column, power in columns:
        tables = mapped(tables, sheet, column, lambda value, by=factor**power: value * by)
    return tables


def with_setting(tables: Tables, name: str, new: Callable[[float], Value]) -> Tables:
    """The workbook with a setting replaced where it has a row."""

    def change(values: Values) -> Iterable[Values]:
        yield {**values, "value": new(float(values["value"] or 0))} if values["name"] == name else values

    return changed(tables, "Settings", change)


def with_rules(tables: Tables, kinds: Iterable[str], column: str, new: Callable[[float], Value]) -> Tables:
    """The workbook with a number of the rules of these kinds replaced; a blank one stays blank."""
    chosen = set(kinds)

    def change(values: Values) -> Iterable[Values]:
        value = values.get(column)
        yield values if value is None or values["kind"] not in chosen else {**values, column: new(float(value))}

    return changed(tables, "Rules", change)


def shuffled(tables: Tables, draw: Any) -> Tables:
    """The rows of every sheet, and the sheets, in an order that is drawn."""
    sheets = draw(st.permutations(list(tables.sheets)))
    made = {name: _numbered(tables[name], draw(st.permutations([row.values for row in tables[name]])))
            for name in sheets}
    return replace(tables, sheets=made)


def renamed(tables: Tables, new: Callable[[str], str]) -> Tables:
    """Every key under another name, wherever it stands; the names of settings are not the planner's."""
    for sheet in SHEETS:
        keys = {column.name for column in sheet.columns if column.kind == "key" and sheet.name != "Settings"}

        def change(values: Values, keys: set[str] = keys) -> Iterable[Values]:
            yield {name: new(str(value)) if name in keys else value for name, value in values.items()}

        tables = changed(tables, sheet.name, change)
    return tables
