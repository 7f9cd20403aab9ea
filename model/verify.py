"""Every row again, from Case and Plan alone: no Pyomo, no solver, no index set of the model.

Each kind of row reports its largest violation relative to the size of the row, and each level its
value computed anew from the tables and the gap to the bound that proves it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data.case import Case
from model.plan import Plan
from model.verify_levels import level_values
from model.verify_rows import ROWS, Residual

TOLERANCE = 1e-6
LEVEL_TOLERANCE = 1e-7


@dataclass(frozen=True)
class RowCheck:
    """One kind of row: `count` rows were looked at, `largest` is the largest violation relative to
    the row's size, at the row that `where` names."""

    row: str
    name: str
    count: int
    largest: float
    tolerance: float
    where: str

    @property
    def passed(self) -> bool:
        """No row is violated by more than the tolerance."""
        return self.largest <= self.tolerance


@dataclass(frozen=True)
class LevelCheck:
    """One level: the value as solved, as recomputed from the plan, and the bound that proves it
    (price_unit). `drift` and `gap` are relative to the value."""

    name: str
    reported: float
    recomputed: float
    drift: float
    dual_value: float
    gap: float
    tolerance: float
    proved: bool

    @property
    def passed(self) -> bool:
        """Proved levels neither drift nor leave a gap."""
        return not self.proved or (self.drift <= self.tolerance and self.gap <= self.tolerance)


@dataclass(frozen=True)
class Verification:
    """What the recomputation found."""

    rows: tuple[RowCheck, ...]
    levels: tuple[LevelCheck, ...]

    @property
    def passed(self) -> bool:
        """Everything holds."""
        return all(row.passed for row in self.rows) and all(level.passed for level in self.levels)


def verify(case: Case, plan: Plan, relaxed: bool = False) -> Verification:
    """Recompute all rows and levels. `relaxed` says that level 0 found a contradiction: hard minimum
    rules may then be violated by the plan's g, and no later level was solved."""
    rows = tuple(_row_check(number, name, residuals(case, plan)) for number, name, residuals in ROWS)
    values = level_values(case, plan)
    if relaxed:
        values = {name: value for name, value in values.items() if name == "conflicts"}
    levels = [_level_check(values.get(level.name, math.nan), level.name, level.value, level.dual_value, level.proved)
              for level in plan.levels]
    expected = RowCheck("levels", "the levels that the case calls for", len(values),
                        0.0 if [level.name for level in plan.levels] == list(values) else math.inf, 0.0, "")
    conflict = [] if relaxed else [_no_conflict(case, plan)]
    return Verification((*rows, expected, *conflict), tuple(levels))


def _row_check(number: str, name: str, residuals: Iterable[Residual]) -> RowCheck:
    count, largest, where = 0, 0.0, ""
    for residual in residuals:
        count += 1
        relative = residual.violation / max(1.0, residual.size)
        if relative > largest or math.isnan(relative):
            largest, where = math.inf if math.isnan(relative) else relative, residual.where
    return RowCheck(number, name, count, largest, TOLERANCE, where)


def _no_conflict(case: Case, plan: Plan) -> RowCheck:
    """Hard minimum rules hold without their g."""
    hard = {rule.key for rule in case.rules if rule.penalty is None}
    return _row_check("0", "hard rules hold without violation", (
        Residual(value, 1.0, f"{rule} {' '.join(combination)}".strip())
        for (rule, combination), value in _hard_violations(plan, hard)))


def _hard_violations(plan: Plan, hard: set[str]) -> Iterator[tuple[tuple[str, tuple[str, ...]], float]]:
    for key, value in plan.violation.items():
        if key[0] in hard:
            yield key, value


def _level_check(recomputed: float, name: str, reported: float, dual_value: float, proved: bool) -> LevelCheck:
    size = max(1.0, abs(reported))
    return LevelCheck(name, reported, recomputed, abs(recomputed - reported) / size, dual_value,
                      abs(reported - dual_value) / size, LEVEL_TOLERANCE, proved)
