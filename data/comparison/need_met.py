"""What each scenario meets of what is required, at its price, and from when on each target is reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from data.comparison.outcomes import Measure, SolvedScenario
from data.figures.requirement_values import required_by, short_by
from data.figures.result_table import Cell, ResultTable, Row
from data.schema.compared.comparison import MET_BY_ALLY, MET_BY_FAMILY, NEED_MET, REACHED
from model.case import Case, Requirement
from model.plan import Plan, ShortfallKey
from model.tolerances import MET, SAME_SHARE

By = Literal["all", "priority", "family", "ally"]
BY: tuple[By, ...] = ("all", "priority", "family", "ally")
NEVER = "never"


@dataclass(frozen=True)
class Met:
    """What is required and what is short of it at the families' prices, price_unit."""

    required: float
    short: float

    @property
    def share(self) -> float | None:
        """Met over required; None where nothing is required."""
        return max(0.0, 1 - self.short / self.required) if self.required > 0 else None


Parts = dict[tuple[By, str], Met]
_KEYS: dict[By, Callable[[Requirement], str]] = {
    "all": lambda row: "all", "priority": lambda row: str(row.priority), "family": lambda row: row.family,
    "ally": lambda row: row.ally}


def parts_met(case: Case, plan: Plan) -> Parts:
    """What is met in all, of each priority, family and ally that has requirements. The parts of a kind add up to
    all."""
    parts: Parts = {}
    for by, key_of in _KEYS.items():
        short = short_by(case, plan, key_of)
        parts |= {(by, key): Met(required, short.get(key, 0.0)) for key, required in required_by(case, key_of).items()}
    return parts


def keys_of(by: By, plans: Sequence[SolvedScenario], met: Sequence[Parts]) -> list[str]:
    """The priorities in rising order, or the families or allies as the workbook has them, with requirements in any
    of the plans."""
    required = {key for parts in met for kind, key in parts if kind == by}
    if by == "family":
        return _in_order((one.case.families for one in plans), required)
    if by == "ally":
        return _in_order((one.case.allies for one in plans), required)
    return sorted(required, key=lambda key: (len(key), key))  # numbers as text


def _in_order(listed: Iterable[Iterable[str]], wanted: set[str]) -> list[str]:
    return [key for key in dict.fromkeys(key for keys in listed for key in keys) if key in wanted]


def need_met(measure: Measure, plans: Sequence[SolvedScenario], met: Sequence[Parts],
             base: Parts | None) -> ResultTable:
    """Required, met and short of each scenario: in all, then by priority, family and ally."""
    keys = [(by, key) for by in BY for key in keys_of(by, plans, met)]
    rows: list[Row] = []
    for one, parts in zip(plans, met, strict=True):
        for by, key in keys:
            part = parts.get((by, key))
            if part is not None:
                rows.append({
                    "scenario": one.name, "by": by, "of": key, "required": measure.money(part.required),
                    "met": measure.money(part.required - part.short), "short": measure.money(part.short),
                    "share_met": part.share, "against_base": _share_change(part, base, (by, key))})
    return measure.table(NEED_MET, rows)


def _share_change(part: Met, base: Parts | None, key: tuple[By, str]) -> float | None:
    before = None if base is None or key not in base else base[key].share
    if before is None or part.share is None:
        return None
    return 0.0 if abs(part.share - before) <= SAME_SHARE else part.share - before


def met_by(measure: Measure, by: Literal["family", "ally"], plans: Sequence[SolvedScenario],
           met: Sequence[Parts]) -> ResultTable:
    """The share that each scenario meets, in all and of each family or ally."""
    keys = keys_of(by, plans, met)
    return measure.table(MET_BY_FAMILY if by == "family" else MET_BY_ALLY, [
        {"scenario": one.name, "all_met": share_of(parts, "all", "all"),
         "met": {key: share_of(parts, by, key) for key in keys}}
        for one, parts in zip(plans, met, strict=True)], keys)


def share_of(parts: Parts, by: By, key: str) -> float | None:
    """The share of a part that is met; None where nothing is required of it."""
    part = parts.get((by, key))
    return None if part is None else part.share


def reached(measure: Measure, plans: Sequence[SolvedScenario]) -> ResultTable:
    """From which period on each target stays met: all rows of a family, kind and priority together, then each row.

    Families, kinds and priorities are those of the first scenario that has the row."""
    rows_of: dict[int, Requirement] = {}
    first_met: list[dict[int, int]] = []
    for one in plans:
        for row in one.case.requirements:
            rows_of.setdefault(row.key, row)
        first_met.append({row.key: first_period(one.plan, row) for row in one.case.requirements})
    targets: defaultdict[tuple[str, str, int], list[Requirement]] = defaultdict(list)
    for row in rows_of.values():
        targets[row.family, row.kind, row.priority].append(row)
    families = list(dict.fromkeys(family for one in plans for family in one.case.families))

    def labels(rows: Sequence[Requirement]) -> dict[str, Cell]:
        return {one.name: _label(one, periods, [row.key for row in rows])
                for one, periods in zip(plans, first_met, strict=True)}

    table: list[Row] = []
    for target in sorted(targets, key=lambda target: (target[2], families.index(target[0]), target[1])):
        family, kind, priority = target
        of_target: Row = {"family": family, "kind": kind, "priority": priority}
        table.append({**of_target, "row": "family", "ally": None, "requirement_row": None,
                      "reached": labels(targets[target])})
        table += [{**of_target, "row": "row", "ally": row.ally, "requirement_row": row.key, "reached": labels([row])}
                  for row in targets[target]]
    return measure.table(REACHED, table, [one.name for one in plans])


def first_period(plan: Plan, row: Requirement) -> int:
    """The first period of the row from which on nothing of it is short; one beyond its last where it is never."""
    lacking = [period for period in range(row.first, row.last + 1)
               if plan.shortfall.get(ShortfallKey(row.key, period), 0.0) > MET * max(1.0, row.quantity)]
    return max(lacking, default=row.first - 1) + 1


def _label(one: SolvedScenario, first_met: dict[int, int], keys: Sequence[int]) -> str | None:
    """The first period from which on all of the rows are met, as text; None where the scenario has none of them.
    `first_met`: that of each row."""
    known = [key for key in keys if key in first_met]
    if not known:
        return None
    if any(first_met[key] > one.case.requirement_of[key].last for key in known):
        return NEVER
    return one.case.horizon.label(max(first_met[key] for key in known))
