"""How each scenario of a comparison ended, and what all parts of the comparison ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.figures.frame import Cell, declared_frame, unit_of_money, zeroed
from data.figures.purchases import Purchase, purchases
from data.schema.comparison import COMPARE_SHEET
from data.schema.status import Status
from model.case import Case
from model.levels import CONFLICTS, TIDY, Level
from model.plan import Plan

SAME = 1e-7              # what differs by less, relatively, is the same: a level is not known better
WITH_A_PLAN: tuple[Status, ...] = ("optimal", "time_limit")


@dataclass(frozen=True)
class Entry:
    """A scenario and how it ended. `case` is None where the scenario is invalid, `plan` where there is none;
    `message` says why there is no plan; `seconds` are those of the scenario alone; `result` is its own result
    workbook, where one was written."""

    name: str
    status: Status
    case: Case | None
    plan: Plan | None
    message: str
    seconds: float
    result: Path | None = None


@dataclass(frozen=True)
class Solved:
    """A scenario that has a plan to compare, with its orders."""

    name: str
    status: Status
    case: Case
    plan: Plan
    bought: Sequence[Purchase]

    def level(self, level: Level) -> float | None:
        """The value of a level in price_unit; None where the scenario does not have it."""
        return next((result.value for result in self.plan.levels if result.level == level), None)


@dataclass(frozen=True)
class Measure:
    """In what all figures of a comparison are counted: the currency and the money unit of its first case."""

    currency: str
    unit: str
    scale: float

    def money(self, amount: float) -> float:
        """A sum in price_unit as reported."""
        return zeroed(amount) / self.scale

    def change(self, amount: float, before: float | None) -> float | None:
        """Amount less before, both in price_unit, as reported; None where there is nothing to compare with."""
        difference = change(amount, before)
        return None if difference is None else self.money(difference)

    def frame(self, name: str, rows: Iterable[Sequence[Cell]], each: Sequence[str] = ()) -> pd.DataFrame:
        """The table declared under that name in `outputs_compare.py`."""
        return declared_frame(COMPARE_SHEET[name], rows, self.currency, self.unit, each)


def measure_of(entries: Sequence[Entry]) -> Measure:
    """The currency and money unit of the first entry that has a case."""
    case = next((entry.case for entry in entries if entry.case is not None), None)
    return Measure("EUR", "EUR", 1.0) if case is None else Measure(case.currency, unit_of_money(case), case.money_scale)


def solved(entries: Sequence[Entry]) -> list[Solved]:
    """The entries that have a plan to compare, in order."""
    return [Solved(entry.name, entry.status, entry.case, entry.plan, purchases(entry.case, entry.plan))
            for entry in entries if entry.case is not None and entry.plan is not None and not why_not(entry, entries)]


def why_not(entry: Entry, entries: Sequence[Entry]) -> str:
    """Why an entry has no plan to compare, empty where it has one."""
    if entry.status not in WITH_A_PLAN or entry.case is None or entry.plan is None:
        return entry.message or "there is no plan"
    currency = measure_of(entries).currency
    if entry.case.currency != currency:
        return f"counts money in {entry.case.currency}, not in {currency}: it cannot be compared"
    return ""


def base_of(entries: Sequence[Entry], plans: Sequence[Solved]) -> Solved | None:
    """What the others are compared with: the first entry, None where it has no plan."""
    return plans[0] if plans and plans[0].name == entries[0].name else None


def change(value: float, before: float | None) -> float | None:
    """Value less before, 0 where they cannot be told apart; None where there is nothing to compare with."""
    if before is None:
        return None
    return 0.0 if abs(value - before) <= SAME * max(1.0, abs(value), abs(before)) else value - before


def worth_showing(plans: Sequence[Solved]) -> list[Level]:
    """The levels that tell plans apart, in the order in which they are solved: conflicts are none in a plan, and tidy
    only chooses among equals."""
    levels = {result.level for one in plans for result in one.plan.levels} - {CONFLICTS, TIDY}
    return sorted(levels, key=lambda level: level.place)
