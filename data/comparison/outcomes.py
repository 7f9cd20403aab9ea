"""How each scenario of a comparison ended, and what all parts of the comparison ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from data.figures.money import units_of, zeroed
from data.figures.purchases import Purchase, purchases
from data.figures.requirement_values import short_by
from data.figures.result_table import ResultTable, Row, result_table
from data.schema.columns import OutputSheet, Units
from data.schema.status import Status
from model.case import Case
from model.levels import CHOOSING, CONFLICTS, EQUITY, Level
from model.plan import Plan
from model.tolerances import SAME_LEVEL

WITH_A_PLAN: tuple[Status, ...] = ("optimal", "time_limit")


@dataclass(frozen=True)
class ScenarioOutcome:
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
class SolvedScenario:
    """A scenario that has a plan to compare, with its orders."""

    name: str
    status: Status
    case: Case
    plan: Plan
    bought: Sequence[Purchase]

    def level(self, level: Level) -> float | None:
        """The value of a level as it was solved; None where the scenario does not have it."""
        return next((result.value for result in self.plan.levels if result.level == level), None)

    @cached_property
    def _short(self) -> dict[int, float]:
        return short_by(self.case, self.plan, lambda row: row.priority)

    def in_money(self, level: Level) -> float | None:
        """What the level comes to in money, price_unit: what is short of a priority at its price, nothing
        where nothing of it is required; else its value, None where the scenario does not have it."""
        return self._short.get(level.priority, 0.0) if level.is_shortfall else self.level(level)


@dataclass(frozen=True)
class Measure:
    """In what all figures of a comparison are counted: the units of money of its first case, and how many units of the
    currency that of sums has."""

    units: Units
    scale: float

    def money(self, amount: float) -> float:
        """A sum in price_unit as reported."""
        return zeroed(amount) / self.scale

    def change(self, amount: float, before: float | None) -> float | None:
        """Amount less before, both in price_unit, as reported; None where there is nothing to compare with."""
        difference = change(amount, before)
        return None if difference is None else self.money(difference)

    def table(self, sheet: OutputSheet, rows: Iterable[Row], each: Iterable[str] = ()) -> ResultTable:
        """The table of a declared sheet in these units."""
        return result_table(sheet, rows, self.units, each)


def measure_of(outcomes: Sequence[ScenarioOutcome]) -> Measure:
    """The units of money of the first scenario that has a case."""
    case = next((outcome.case for outcome in outcomes if outcome.case is not None), None)
    return Measure(Units("EUR", "EUR"), 1.0) if case is None else Measure(units_of(case), case.money_scale)


def solved(outcomes: Sequence[ScenarioOutcome]) -> list[SolvedScenario]:
    """The scenarios that have a plan to compare, in order."""
    return [SolvedScenario(one.name, one.status, one.case, one.plan, purchases(one.case, one.plan))
            for one in outcomes if one.case is not None and one.plan is not None and not why_not(one, outcomes)]


def why_not(outcome: ScenarioOutcome, outcomes: Sequence[ScenarioOutcome]) -> str:
    """Why a scenario has no plan to compare, empty where it has one."""
    if outcome.status not in WITH_A_PLAN or outcome.case is None or outcome.plan is None:
        return outcome.message or "there is no plan"
    currency = measure_of(outcomes).units.currency
    if outcome.case.currency != currency:
        return f"counts money in {outcome.case.currency}, not in {currency}: it cannot be compared"
    return ""


def base_of(outcomes: Sequence[ScenarioOutcome], plans: Sequence[SolvedScenario]) -> SolvedScenario | None:
    """What the others are compared with: the first scenario, None where it has no plan."""
    return plans[0] if plans and plans[0].name == outcomes[0].name else None


def change(value: float, before: float | None) -> float | None:
    """Value less before, 0 where they cannot be told apart; None where there is nothing to compare with."""
    if before is None:
        return None
    return 0.0 if abs(value - before) <= SAME_LEVEL * max(1.0, abs(value), abs(before)) else value - before


def worth_showing(plans: Sequence[SolvedScenario]) -> list[Level]:
    """The levels that come to money, in the order in which they are solved: shortfalls and cost."""
    return [level for level in compared_levels(plans) if level != EQUITY]


def compared_levels(plans: Sequence[SolvedScenario]) -> list[Level]:
    """The levels that tell plans apart, in the order in which they are solved: conflicts are none in a plan, and
    others only choose among equals."""
    levels = {result.level for one in plans for result in one.plan.levels} - {CONFLICTS, *CHOOSING}
    return sorted(levels, key=lambda level: level.place)
