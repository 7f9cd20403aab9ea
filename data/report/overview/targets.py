"""How far each stock target is reached: today, at the end of each year, in which period, and when at this pace."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.figures.money import money, zeroed
from data.figures.movements import Movement, MovementKey, targets
from data.figures.result_table import ResultTable, Row, make_table
from data.report.summary.plain import plain_ally, plain_family
from data.schema.overview import ALL, LESS, TARGETS
from model.case import Case
from model.tolerances import MET, NOISE

AT_THE_START, NEVER, REACHED = "at the start", "never", "reached"
MARKED = {REACHED: f"{ALL} {REACHED}", NEVER: f"{LESS} {NEVER}"}  # as the sheet shows them
STEPS = {"half": 0.5, "three_quarters": 0.75, "whole": 1.0}
MOST_YEARS = 6      # that the sheet shows; of more the last, and others as far apart as can be
_FARTHEST = 100     # years: what takes longer at this pace is never reached
_YEAR = 12          # months


@dataclass(frozen=True)
class TargetPath:
    """The target of an ally for a family, the highest that the plan has, and the usable stock before the first period
    and at the end of each, in units."""

    ally: str
    family: str
    target: float
    stocks: tuple[float, ...]

    def share(self, period: int) -> float:
        """The part of the target that is there at the end of a period; of period 0: before the plan. At least 1 where
        it is met as the levels count it."""
        share = self.stocks[period] / self.target
        return share if self.lack(period) else max(1.0, share)

    def lack(self, period: int) -> float:
        """The units that the target lacks at the end of a period."""
        lack = self.target - self.stocks[period]
        return lack if lack > MET * max(1.0, self.target) else 0.0

    def kept_from(self, share: float) -> int | None:
        """The period from whose end on the plan keeps that share of the target; 0: from before the plan, None: it does
        not at its end."""
        allowed = share * self.target - MET * max(1.0, self.target)
        below = [period for period, stock in enumerate(self.stocks) if stock < allowed]
        if not below:
            return 0
        return None if below[-1] == len(self.stocks) - 1 else below[-1] + 1

    def gain(self, months: int) -> float:
        """Units a period by which the stock grows on average in the last twelve months, or in the whole plan where that
        is no longer; `months` in a period."""
        last = len(self.stocks) - 1
        span = min(last, max(1, _YEAR // months))
        return (self.stocks[last] - self.stocks[last - span]) / span


def target_paths(case: Case, by_family: Mapping[MovementKey, Movement]) -> list[TargetPath]:
    """The path of each ally and family with a stock target, in the order of the workbook."""
    highest: dict[tuple[str, str], float] = {}
    for (ally, family, _), quantity in targets(case).items():
        highest[ally, family] = max(highest.get((ally, family), 0.0), quantity)
    start = opening_stock(case)
    none = Movement()

    def stock(ally: str, family: str, period: int) -> float:
        movement = by_family.get((ally, family, period), none)
        return zeroed(movement.usable + movement.matched)

    return [TargetPath(ally, family, highest[ally, family], (
        start.get((ally, family), 0.0), *(stock(ally, family, period) for period in case.horizon.periods)))
        for ally in case.allies for family in case.families if highest.get((ally, family), 0.0) > NOISE]


def opening_stock(case: Case) -> dict[tuple[str, str], float]:
    """The usable stock before the first period by ally and family, with the complete rounds that its components make;
    where several items need a component the first takes it."""
    held: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (ally, item), quantity in case.stock.items():
        held[ally, item] += quantity
    for (ally, item, _), quantity in case.lots.items():
        held[ally, item] += quantity
    there: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (ally, item), quantity in held.items():
        there[ally, case.items[item].family] += quantity if case.usable(ally, item, 1) else 0.0
    free = dict(held)
    for ally in case.allies:
        for item, parts in case.components.items():
            if case.usable(ally, item, 1):
                made = min(free.get((ally, part), 0.0) / each for part, each in parts.items())
                there[ally, case.items[item].family] += made
                free |= {(ally, part): free.get((ally, part), 0.0) - made * each for part, each in parts.items()}
    return there


def targets_table(case: Case, by_family: Mapping[MovementKey, Movement]) -> ResultTable:
    """One row an ally and family with a stock target."""
    ends = year_ends(case)
    return make_table(case, TARGETS, [_row(case, path, ends) for path in target_paths(case, by_family)], ends)


def year_ends(case: Case, most: int = MOST_YEARS) -> dict[str, int]:
    """The last period of each calendar year by the year; of more than so many years the last, and others as far
    apart as can be."""
    years = case.horizon.years
    if len(years) > most:
        years = tuple(years[round((number + 1) * len(years) / most) - 1] for number in range(most))
    return {str(year): max(period for period in case.horizon.periods if case.horizon.year(period) == year)
            for year in years}


def _row(case: Case, path: TargetPath, ends: Mapping[str, int]) -> Row:
    last, family, pace = case.horizon.count, case.families[path.family], at_this_pace(case, path)
    return {
        "ally": plain_ally(case, path.ally), "family": plain_family(case, path.family), "unit": family.unit,
        "target": path.target, "today": path.stocks[0], "today_share": path.share(0),
        "year_stock": {year: path.stocks[period] for year, period in ends.items()},
        "year_share": {year: path.share(period) for year, period in ends.items()},
        **{step: _by(case, path.kept_from(share)) for step, share in STEPS.items()},
        "at_this_pace": MARKED.get(pace, pace), "rest_money": money(case, path.lack(last) * family.price)}


def _by(case: Case, period: int | None) -> str | None:
    return None if period is None else case.horizon.label(period) if period else AT_THE_START


def at_this_pace(case: Case, path: TargetPath) -> str:
    """The period at whose end all of the target is there if the stock goes on growing as it does at the end of the
    plan; `reached` where it is there then."""
    horizon = case.horizon
    lack, gain = path.lack(horizon.count), path.gain(horizon.months)
    if not lack:
        return REACHED
    if gain <= NOISE or lack / gain * horizon.months > _FARTHEST * _YEAR:
        return NEVER
    return horizon.label(horizon.count + math.ceil(lack / gain - MET))


def target_facts(case: Case, paths: Sequence[TargetPath]) -> list[dict[str, Any]]:
    """What --json says of each target: units, the share before the plan and at the end of each year, and the periods
    from which half, three quarters and all of it are there; null where that does not come within the plan."""
    ends = year_ends(case, most=len(case.horizon.years))
    return [{"ally": path.ally, "family": path.family, "target": path.target, "today": path.share(0),
             "shares": {year: path.share(period) for year, period in ends.items()},
             **{step: _by(case, path.kept_from(share)) for step, share in STEPS.items()},
             "at_this_pace": at_this_pace(case, path)} for path in paths]
