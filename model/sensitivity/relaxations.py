"""Relaxations: the smallest changes of the planner's figures that would close half and all of a large shortfall.

The linear program of the case gets columns that relax its limits, each at a nominal price (relaxed_program.py), and
rows that keep what each ally lacks of each other family and priority from growing. Its levels are then: lack as
little as can be had at all (lead times, certificates, storage and rules stay what they are), and change as little as
that takes.

Lead times are another kind of change: a shorter one changes what exists, not how much of it. So the case is built
again with every lead time of the family a period shorter, and it is asked how much of the shortfall that closes when
nothing else is changed. An offer whose window opens just when its lead time is over is taken to wait for that alone.

All this asks what could be done for one need. What comes of it for all is found by trial (trials.py)."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

import numpy as np

from model.case import Case, Offer, Terms
from model.lexicographic.listener import CountsItems, uncounted
from model.phases.phase import LinearRelaxation
from model.sensitivity.relaxed_program import (
    Relaxation,
    RelaxedPoint,
    RelaxedProgram,
    ShortfallGroup,
    shortfall_groups,
)
from model.sensitivity.trials import NOTHING, Trial, Trials, built_again
from model.tolerances import SMALL_CHANGE, TRACE

__all__ = ["COUNT", "Goal", "Relaxation", "Remedy", "remedies", "sooner"]

COUNT = 5            # shortfalls that are looked into
Goal = Literal["half", "whole", "sooner"]


@dataclass(frozen=True)
class Remedy:
    """What would close a shortfall of an ally's family at a priority: `short` is its value in the plan and
    `rest` what nothing closes, both as the level counts them, in price_unit. `half` and `whole` are the relaxations,
    the dearest first, that close half of it and all but the rest; None where that cannot be had (half of it is
    rest) or was not found in time. `sooner` is what of it every lead time of the family a period shorter would
    close with nothing else changed; nan where that was not found in time. `trials` has what comes of each goal that
    could close something, where there was time to solve again."""

    ally: str
    family: str
    priority: int
    short: float
    rest: float
    half: tuple[Relaxation, ...] | None
    whole: tuple[Relaxation, ...] | None
    sooner: float = math.nan
    trials: Mapping[Goal, Trial] = field(default_factory=dict)


def remedies(relaxation: LinearRelaxation, seconds: float = math.inf, count: int = COUNT,
             workers: int = 2, counted: CountsItems = uncounted) -> tuple[Remedy, ...]:
    """What would close the `count` largest shortfalls by value of the relaxation's point, the largest first.

    Within `seconds` for all of them, of which so many `workers` solve at once: the solver lets other threads run. (A
    start from the plan's own basis takes up to ten times as long as the interior point method from scratch.) `counted`
    tells how many solves are done: first of those that look for changes, then of those that try them."""
    deadline = time.monotonic() + seconds
    groups = shortfall_groups(relaxation)
    total = sum(group.short for group in groups)
    largest = [group for group in groups[:count] if group.short > SMALL_CHANGE * total]
    if not largest:
        return ()
    relaxed, trials = RelaxedProgram(relaxation, groups), Trials(relaxation, deadline)
    with ThreadPoolExecutor(workers) as pool:
        cheapest = pool.map(lambda group: _cheapest(relaxed, group, relaxation.case, deadline), largest)
        sooner_there = pool.map(lambda group: _sooner(relaxation, groups, group, deadline), largest)
        levers = [*counted(chain(cheapest, sooner_there), 2 * len(largest))]
        levers = [_without_trace(lever, TRACE * total) for lever in levers]
        tasks = [(lever, goal) for lever in levers for goal in lever.points if lever.could_help(goal)]
        tried = pool.map(lambda task: trials.of(task[0].group, task[0].points[task[1]], task[0].case), tasks)
        found = {(lever.group.key, goal): trial for (lever, goal), trial in zip(
            tasks, counted(tried, len(tasks)), strict=True) if trial is not None}
    count = len(largest)
    return tuple(_remedy(*pair, {goal: trial for (key, goal), trial in found.items() if key == pair[0].group.key})
                 for pair in zip(levers[:count], levers[count:], strict=True))


@dataclass(frozen=True, eq=False)
class _Levers:
    """What was found for a group, by goal, and the case that it changes."""

    group: ShortfallGroup
    case: Case
    points: Mapping[Goal, RelaxedPoint]

    def could_help(self, goal: Goal) -> bool:
        """It could close something that is worth telling."""
        least = NOTHING if goal == "sooner" else SMALL_CHANGE
        return self.group.short - self.points[goal].lack > least * self.group.short


def sooner(case: Case, family: str) -> Case:
    """The case with every lead time of the family, and of what its items are put together from, a period shorter."""
    parts = {part for item, own in case.components.items() if case.items[item].family == family for part in own}

    def serves(offer: Offer) -> bool:
        return case.items[offer.item].family == family or offer.item in parts

    def shorter(offer: Offer) -> Offer:
        if not serves(offer) or not offer.lead:
            return offer
        return replace(offer, lead=offer.lead - 1, first=offer.first - (offer.first == offer.lead + 1))

    def shorter_for(terms: Terms, offer: Offer) -> Terms:
        return replace(terms, lead=terms.lead - 1) if terms.lead and serves(offer) else terms

    return replace(case, offers={key: shorter(offer) for key, offer in case.offers.items()},
                   terms={pair: shorter_for(terms, case.offers[pair[0]]) for pair, terms in case.terms.items()})


def _sooner(relaxation: LinearRelaxation, groups: Sequence[ShortfallGroup], group: ShortfallGroup,
            deadline: float) -> _Levers:
    """What shorter lead times close of the group's shortfall; no other group lacks more than in the plan."""
    changed = sooner(relaxation.case, group.family)
    if changed == relaxation.case or time.monotonic() >= deadline:
        return _Levers(group, relaxation.case if changed == relaxation.case else changed, {})
    again = built_again(relaxation, changed)
    short = {each.key: each.short for each in groups}
    # The point is another program's: what each group lacks is known.
    nowhere = np.zeros(len(again.program.columns))
    own = [replace(each, short=short[each.key]) for each in shortfall_groups(again, nowhere)]
    least = RelaxedProgram(again, own, free=False).least(next(each for each in own if each.key == group.key), deadline)
    return _Levers(group, changed, {} if least is None else {"sooner": least})


def _cheapest(relaxed: RelaxedProgram, group: ShortfallGroup, case: Case, deadline: float) -> _Levers:
    """The cheapest relaxations that close all that can be closed, and half where that can be had."""
    points: dict[Goal, RelaxedPoint] = {}
    whole = relaxed.solve(group, None, deadline)
    if whole is not None:
        half = relaxed.solve(group, group.short / 2, deadline) if whole.lack <= group.short / 2 else None
        points = {"whole": whole} if half is None else {"half": half, "whole": whole}
    return _Levers(group, case, points)


def _without_trace(levers: _Levers, trace: float) -> _Levers:
    """The levers; none that close only a `trace`, by value, which others give up within their tolerance. All levels of
    the plan are optimal: what closes without any change is no more than that either."""
    goal: Goal = "sooner" if "sooner" in levers.points else "whole"
    best = levers.points.get(goal)
    if best is None or (levers.group.short - best.lack > trace and (goal == "sooner" or best.relaxations)):
        return levers
    return replace(levers, points={goal: replace(best, lack=levers.group.short, relaxations=())})


def _remedy(levers: _Levers, shorter: _Levers, trials: Mapping[Goal, Trial]) -> Remedy:
    group, half, whole = levers.group, levers.points.get("half"), levers.points.get("whole")
    rest = math.nan if whole is None else whole.lack if whole.lack > SMALL_CHANGE * group.short else 0.0
    closed = math.nan if shorter.case is not levers.case else 0.0
    if "sooner" in shorter.points:
        closed = max(0.0, group.short - shorter.points["sooner"].lack)
    return Remedy(group.ally, group.family, group.priority, group.short, rest,
                  None if half is None else half.relaxations, None if whole is None else whole.relaxations, closed,
                  trials)
