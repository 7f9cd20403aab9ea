"""The sheet Uncertainty: what is drawn, and the tables and the case of a future.

A *thing* is what has one quantile in each future: a factor with all the rows that it changes, or, where these are drawn
separately, each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast, get_args

from data.case.builder import assemble
from data.input.cell_values import short
from data.input.findings import Finding, InvalidWorkbook, error
from data.input.scenarios import Change, ChangeProblem, applied, understood
from data.input.tables import Row, Table, Tables
from data.schema.inputs import SETTING, SETTINGS_SHEET, SHEET, UNCERTAINTY, Value
from model.case import Case
from model.horizon import Horizon
from model.studies.distributions import Distribution, DistributionKind

# The columns that a distribution has no use for.
_NEEDLESS: Mapping[DistributionKind, tuple[str, ...]] = {
    "triangular": ("probability",), "uniform": ("probability", "mode"), "event": ("low", "mode")}
FIXED_SETTINGS = ("start", "period", "periods", "currency", "money_scale")  # all futures are counted in the same


@dataclass(frozen=True)
class Thing:
    """What is drawn once in each future: a factor, or one row of a sheet that it changes, by its number."""

    factor: str
    sheet: str = ""
    number: int = 0


@dataclass(frozen=True)
class UncertainChange:
    """A row of Uncertainty: what it changes, from what the value is drawn, and the thing whose quantile it takes; where
    rows are drawn separately, that of each row by its number. `happening` is the value that an event brings."""

    row: Row
    change: Change
    distribution: Distribution
    thing: Thing
    separate: Mapping[int, Thing] = field(default_factory=dict)

    @property
    def happening(self) -> Value:
        """What an event brings."""
        return self.row["high"]

    def value(self, quantile: float) -> Value:
        """The drawn value; None where the event does not happen."""
        if self.distribution.kind != "event":
            return self.distribution.value(quantile)
        return self.happening if self.distribution.happens(quantile) else None


@dataclass(frozen=True)
class Uncertainty:
    """All rows of the sheet in order, and what is drawn, in the order of the quantiles of a future."""

    changes: tuple[UncertainChange, ...]
    things: tuple[Thing, ...]

    def quantiles(self, drawn: Sequence[float]) -> dict[Thing, float]:
        """The quantile of each thing."""
        return dict(zip(self.things, drawn, strict=True))


def read_uncertainty(tables: Tables) -> tuple[Uncertainty, list[Finding]]:
    """What the sheet says, and what is wrong with its rows; rows with errors are left out."""
    table, findings = tables[UNCERTAINTY], list[Finding]()
    spelled: dict[str, str] = {}
    changes: list[UncertainChange] = []
    for row in table:
        if any(row[column.name] is None for column in UNCERTAINTY.columns if column.required):
            continue  # the reader has said what is wrong
        try:
            factor = spelled.setdefault(str(row["factor"]).casefold(), str(row["factor"]))
            changes.append(_uncertain(tables, table, row, factor))
        except ChangeProblem as problem:
            findings.append(error(table.name, table.cell(row, problem.column), problem.message))
    things = dict.fromkeys(thing for one in changes for thing in (one.separate.values() or [one.thing]))
    return Uncertainty(tuple(changes), tuple(things)), findings


def future_tables(tables: Tables, uncertainty: Uncertainty, quantiles: Mapping[Thing, float]) -> Tables:
    """The tables of the future in which each thing is at its quantile (0..1): the rows of the sheet one after the
    other, as those of a scenario are. Raises InvalidWorkbook, with the cell in Uncertainty, where a value is none that
    a cell may have."""
    for one in uncertainty.changes:
        tables = changed_tables(tables, one, quantiles)
    return tables


def changed_tables(tables: Tables, one: UncertainChange, quantiles: Mapping[Thing, float]) -> Tables:
    """The tables with one row of Uncertainty drawn; as `future_tables`."""
    if one.separate:
        drawn = {number: one.value(quantiles[thing]) for number, thing in one.separate.items()}
        change = replace(one.change, values={number: value for number, value in drawn.items() if value is not None})
    else:
        change = replace(one.change, value=one.value(quantiles[one.thing]))
    if not change.values and (one.separate or change.value is None):
        return tables  # an event that does not happen
    try:
        return applied(tables, change)
    except ChangeProblem as problem:
        low = one.distribution.kind != "event" and max(quantiles.values()) < 0.5
        column = problem.column if problem.column != "value" else "low" if low else "high"
        table = tables[UNCERTAINTY]
        raise InvalidWorkbook([error(table.name, table.cell(one.row, column), problem.message)]) from None


def future_case(tables: Tables, uncertainty: Uncertainty, quantiles: Mapping[Thing, float]) -> Case:
    """The case of such a future. Raises InvalidWorkbook."""
    return assemble(future_tables(tables, uncertainty, quantiles))


def decided_until(tables: Tables, horizon: Horizon) -> int:
    """The period up to which the plan has decided, which may lie outside the horizon."""
    label = tables.setting("decided_until")
    return 1 if label is None else horizon.number(str(label))


def key_of(tables: Tables, thing: Thing) -> str:
    """How a planner calls a row that is drawn for itself: its key, or its number where the sheet has none."""
    parts = SHEET[thing.sheet].key
    row = next((row for row in tables[thing.sheet] if row.number == thing.number), None)
    named = [str(row[part]) for part in parts if row is not None and row[part] is not None]
    return ", ".join(named) or f"row {thing.number}"


def _uncertain(tables: Tables, table: Table, row: Row, factor: str) -> UncertainChange:
    distribution = _distribution(row)
    change = understood(row, row["high"])
    if distribution.kind != "event" and _kinds(tables, change) - {"number"}:
        raise ChangeProblem("column", f"{change.column.name} holds no figures that can be anything between two others: "
                                      "use event")
    if change.sheet == SETTINGS_SHEET.name and any(change.may_set(name) for name in FIXED_SETTINGS):
        raise ChangeProblem("where", f"{', '.join(FIXED_SETTINGS)} are the same in all futures")
    matched = [each for each in tables[change.sheet] if change.matches(tables[change.sheet], each)]
    separate = {each.number: Thing(factor, change.sheet, each.number) for each in matched}
    return UncertainChange(row, change, distribution, Thing(factor),
                           separate if table.in_force(row, "separately") == "yes" else {})


def _kinds(tables: Tables, change: Change) -> set[str]:
    """The kinds of the cells that the change concerns: those of settings differ."""
    if change.sheet != SETTINGS_SHEET.name:
        return {change.column.kind}
    from_rows = (row for row in tables[SETTINGS_SHEET] if change.matches(tables[SETTINGS_SHEET], row))
    return {_setting_kind(str(row["name"])) for row in from_rows}


def _setting_kind(name: str) -> str:
    setting = SETTING.get(name)
    return "text" if setting is None else setting.kind


def _distribution(row: Row) -> Distribution:
    """The distribution of a row. Raises ChangeProblem with the column that is wrong."""
    kind = cast(DistributionKind, row["distribution"])
    assert kind in get_args(DistributionKind)
    for column in _NEEDLESS[kind]:
        if row[column] is not None:
            raise ChangeProblem(column, f"{column} says nothing of {kind}: leave it blank")
    if kind == "event":
        return Distribution(kind, probability=_figure(row, "probability", kind))
    low, high = _figure(row, "low", kind), _figure(row, "high", kind)
    if low > high:
        raise ChangeProblem("high", f"high is {high:g}, below low, which is {low:g}")
    mode = _figure(row, "mode", kind) if kind == "triangular" else low
    if not low <= mode <= high:
        raise ChangeProblem("mode", f"mode is {mode:g}: it lies between low, {low:g}, and high, {high:g}")
    return Distribution(kind, low, mode, high)


def _figure(row: Row, column: str, kind: DistributionKind) -> float:
    value = row[column]
    if value is None:
        raise ChangeProblem(column, f"{column} is blank: {kind} needs it")
    if not isinstance(value, int | float):
        raise ChangeProblem(column, f"{column} should be a number, not the text {short(str(value))}")
    return float(value)
