"""Trials: what really happens when a lever is pulled.

A relaxation is found with nobody else lacking more (relaxed_program.py): it says what a change could do for one need.
The plan that follows is another matter: what is added goes where the levels want it. So the sides are moved by the
amounts found, and all levels are solved again, from the bases of the plan. Where nothing of the need closes, a minimum
for the ally and family is added, as a planner would add a row of Rules, and all levels are solved once more."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import numpy as np

from model.case import Case, Rule
from model.formulation.build import build
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.warm_start import Start, start_of
from model.lp.highs import SolverFailed
from model.phases.linear import program_of
from model.phases.phase import LinearRelaxation
from model.phases.plan_reading import read_plan
from model.plan import Plan
from model.sensitivity.relaxed_program import Relaxation, RelaxedPoint, ShortfallGroup, moved, shortfall_groups
from model.tolerances import NOISE
from model.variables import SHORTFALL

NOTHING = 0.005     # of what a lever could close: what closes less closes nothing
_FEW = 100          # units: below it parts of a unit matter
_BUILDING = Lock()  # Pyomo builds one model at a time


def built_again(relaxation: LinearRelaxation, case: Case) -> LinearRelaxation:
    """The model and the arrays of another case, with the levels of the one that is solved."""
    with _BUILDING:
        built = build(case)
        program = program_of(built)
        return LinearRelaxation(built, program, replace(relaxation.levels, program=program))


@dataclass(frozen=True)
class Reserve:
    """A minimum that would keep what a lever brings for its need, and what came of it: the plan, None where the
    minimum cannot be kept or does not help, and what of the need's value closes."""

    rule: Rule
    plan: Plan | None = None
    closed: float = 0.0


@dataclass(frozen=True)
class Trial:
    """The plan with a lever applied: what of the need's value it could close, and what closes. `reserve` only where
    nothing closes; None there where time ran out or nothing is to be ordered."""

    plan: Plan
    could: float
    closed: float
    reserve: Reserve | None = None

    @property
    def closes_nothing(self) -> bool:
        """What the lever brings goes elsewhere."""
        return self.closed <= NOTHING * self.could


class Trials:
    """The levers of a solved case, applied one at a time."""

    def __init__(self, relaxation: LinearRelaxation, deadline: float):
        self._relaxation, self._deadline = relaxation, deadline
        self._start: Start = start_of(relaxation.program, relaxation.levels)

    def of(self, group: ShortfallGroup, found: RelaxedPoint, case: Case) -> Trial | None:
        """What comes of what was found for the group; `case` is that of the plan, or the one with shorter lead times.
        None where there was no time for it."""
        solved = self._solved(group, found.relaxations, case)
        if solved is None:
            return None
        trial = Trial(solved[0], group.short - found.lack, group.short - solved[1])
        if not trial.closes_nothing:
            return trial
        rule = self._minimum(group, found)
        return trial if rule is None else replace(trial, reserve=self._reserve(group, found, case, rule))

    def _reserve(self, group: ShortfallGroup, found: RelaxedPoint, case: Case, rule: Rule) -> Reserve | None:
        solved = self._solved(group, found.relaxations, replace(case, rules=(*case.rules, rule)))
        if solved is None:
            return None if time.monotonic() >= self._deadline else Reserve(rule)
        closed = group.short - solved[1]
        return Reserve(rule, solved[0], closed) if closed > NOTHING * (group.short - found.lack) else Reserve(rule)

    def _solved(self, group: ShortfallGroup, relaxations: Sequence[Relaxation],
                case: Case) -> tuple[Plan, float] | None:
        """The plan and what the group lacks in it by value; None where there is none, or none in time."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            return None
        again = self._relaxation if case is self._relaxation.case else built_again(self._relaxation, case)
        program = replace(moved(again, relaxations), widest=None)  # its sides are moved
        try:
            levels = solve_levels(program, left, start=self._start)
        except SolverFailed:
            return None
        if levels.point is None or levels.conflict or not levels.proved:
            return None
        again = replace(again, levels=levels)
        short = next(each.short for each in shortfall_groups(again) if each.key == group.key)
        return read_plan(again, again.point), short

    def _minimum(self, group: ShortfallGroup, found: RelaxedPoint) -> Rule | None:
        """The orders, new and signed, of the ally for the family that the plan has and those that the lever is for,
        delivered until the period in which most of them is needed, as a rule; None where the lever is for no unit, or
        where the family's rounds are also put together: they are ordered by part, which no rule for the family sees."""
        case = self._relaxation.case
        ordered_by_part = any(case.items[item].family == group.family for item in case.components)
        if ordered_by_part or not any(
                key.ally == group.ally and case.items[case.offers[key.offer].item].family == group.family
                for key in self._relaxation.built.indices.orders):
            return None
        last, needed = self._most_needed(group, found)
        if needed <= NOISE:
            return None
        plan = read_plan(self._relaxation, self._relaxation.point)
        ordered = math.fsum(quantity for key, quantity in plan.order.items()
                            if key.ally == group.ally and key.period <= last
                            and case.items[case.offers[key.offer].item].family == group.family)
        ordered += math.fsum(order.quantity for order in case.signed_sums.arriving
                             if order.ally == group.ally and order.period <= last
                             and case.items[case.offers[order.offer].item].family == group.family)
        return Rule(_free_key(case, group), "min_quantity", _rounded_down(ordered + needed), group.ally, group.family,
                    None, None, None, None, None, (), 1, last, None, since=1)

    def _most_needed(self, group: ShortfallGroup, found: RelaxedPoint) -> tuple[int, float]:
        """The period until which most units are needed to close what the lever closes, and how many: each of use until
        then, and the most that a stock target lacks then."""
        columns = self._relaxation.program.columns
        indices: Any = columns.blocks[SHORTFALL.name]
        used, stocked = defaultdict[int, float](float), defaultdict[int, float](float)
        closed = np.maximum(0.0, self._relaxation.point[group.columns] - found.shortfalls)
        for place, units in zip(group.columns.tolist(), closed.tolist(), strict=True):
            requirement, period = indices[place - columns.of(SHORTFALL.name).start]
            if self._relaxation.case.requirement_of[requirement].kind == "use":
                used[period] += units
            else:
                stocked[period] = max(stocked[period], units)
        needed = {last: math.fsum(used[each] for each in sorted(used) if each <= last) + stocked[last]
                  for last in sorted({*used, *stocked}) if used[last] + stocked[last] > NOISE}
        last = max(needed, key=needed.__getitem__, default=0)
        return last, needed.get(last, 0.0)


def _rounded_down(quantity: float) -> float:
    """Whole units, or a thousandth of few, as one would type it: a minimum that asks for more cannot be kept."""
    size = 1 if quantity >= _FEW else 1000
    return math.floor((quantity + NOISE) * size) / size


def _free_key(case: Case, group: ShortfallGroup) -> str:
    """A key that no rule has yet."""
    key, taken = f"{group.ally} {group.family}", {rule.key for rule in case.rules}
    while key in taken:
        key += " 2"
    return key
