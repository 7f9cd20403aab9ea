"""What each scenario meets of what is required, by value, and from when on each target is reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from data.comparison.entry import Measure, Solved
from data.figures.frame import Cell
from data.figures.requirement_values import required_by, short_by
from model.case import Case, Requirement
from model.plan import Plan

By = Literal["all", "priority", "family", "ally"]
BY: tuple[By, ...] = ("all", "priority", "family", "ally")
NEVER = "never"
_SHORT = 1e-6            # of a requirement's quantity, at least of one unit: what lacks no more is met
_SHARE = 1e-9            # a change of a share that is none


@dataclass(frozen=True)
class Met:
    """The value of what is required and of what is short of it, price_unit."""

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


def keys_of(by: By, plans: Sequence[Solved], met: Sequence[Parts]) -> list[str]:
    """The priorities in rising order, or the families or allies as the workbook has them, with requirements in any
    of the plans."""
    found = {key for parts in met for kind, key in parts if kind == by}
    if by == "family":
        return _in_order((one.case.families for one in plans), found)
    if by == "ally":
        return _in_order((one.case.allies for one in plans), found)
    return sorted(found, key=lambda key: (len(key), key))  # numbers as text


def _in_order(listed: Iterable[Iterable[str]], found: set[str]) -> list[str]:
    return [key for key in dict.fromkeys(key for keys in listed for key in keys) if key in found]


def need_met(measure: Measure, plans: Sequence[Solved], met: Sequence[Parts], base: Parts | None) -> pd.DataFrame:
    """Required, met and short of each scenario: in all, then by priority, family and ally."""
    keys = [(by, key) for by in BY for key in keys_of(by, plans, met)]
    rows: list[tuple[Cell, ...]] = []
    for one, parts in zip(plans, met, strict=True):
        for by, key in keys:
            part = parts.get((by, key))
            if part is not None:
                rows.append((one.name, by, key, measure.money(part.required),
                             measure.money(part.required - part.short), measure.money(part.short), part.share,
                             _share_change(part, base, (by, key))))
    return measure.frame("Need met", rows)


def _share_change(part: Met, base: Parts | None, key: tuple[By, str]) -> float | None:
    before = None if base is None or key not in base else base[key].share
    if before is None or part.share is None:
        return None
    return 0.0 if abs(part.share - before) <= _SHARE else part.share - before


def met_matrix(measure: Measure, name: str, by: By, plans: Sequence[Solved], met: Sequence[Parts]) -> pd.DataFrame:
    """The share that each scenario meets, in all and of each family or ally."""
    keys = keys_of(by, plans, met)
    rows = [(one.name, share_of(parts, "all", "all"), *(share_of(parts, by, key) for key in keys))
            for one, parts in zip(plans, met, strict=True)]
    return measure.frame(name, rows, keys)


def share_of(parts: Parts, by: By, key: str) -> float | None:
    """The share of a part that is met; None where nothing is required of it."""
    part = parts.get((by, key))
    return None if part is None else part.share


def reached(measure: Measure, plans: Sequence[Solved]) -> pd.DataFrame:
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
    table: list[tuple[Cell, ...]] = []

    def labels(rows: Sequence[Requirement]) -> list[str | None]:
        return [_label(one, found, [row.key for row in rows]) for one, found in zip(plans, first_met, strict=True)]

    for key in sorted(targets, key=lambda key: (key[2], families.index(key[0]), key[1])):
        table.append(("family", *key, None, None, *labels(targets[key])))
        table += [("row", *key, row.ally, row.key, *labels([row])) for row in targets[key]]
    return measure.frame("Reached", table, [one.name for one in plans])


def first_period(plan: Plan, row: Requirement) -> int:
    """The first period of the row from which on nothing of it is short; one beyond its last where it is never."""
    lacking = [period for period in range(row.first, row.last + 1)
               if plan.shortfall.get((row.key, period), 0.0) > _SHORT * max(1.0, row.quantity)]
    return max(lacking, default=row.first - 1) + 1


def _label(one: Solved, found: dict[int, int], keys: Sequence[int]) -> str | None:
    """The first period from which on all of the rows are met, as text; None where the scenario has none of them."""
    last = {row.key: row.last for row in one.case.requirements}
    known = [key for key in keys if key in found]
    if not known:
        return None
    if any(found[key] > last[key] for key in known):
        return NEVER
    return one.case.horizon.label(max(found[key] for key in known))
