"""Relaxations: the smallest changes of the planner's figures that would close half and all of a large shortfall.

The linear program of the case gets columns that relax its limits, each at a nominal price (relaxed_program.py), and
rows that keep what each ally lacks of each other family and priority from growing. Its levels are then: lack as
little as can be had at all (lead times, certificates, storage and rules stay what they are), and change as little as
that takes.

Lead times are another kind of change: a shorter one changes what exists, not how much of it. So the case is built
again with every lead time of the family a period shorter, and it is asked how much of the shortfall that closes when
nothing else is changed. An offer whose window opens just when its lead time is over is taken to wait for that alone."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from model.case import Case, Offer
from model.formulation.build import build
from model.lp.standard_form import to_arrays
from model.phases.phase import LinearRelaxation
from model.phases.plan_reading import LATE
from model.sensitivity.relaxed_program import Relaxation, RelaxedProgram, ShortfallGroup, shortfall_groups
from model.tolerances import SMALL_CHANGE

__all__ = ["COUNT", "Relaxation", "Remedy", "remedies", "sooner"]

COUNT = 5            # shortfalls that are looked into
_BUILDING = Lock()   # Pyomo builds one model at a time


@dataclass(frozen=True)
class Remedy:
    """What would close a shortfall of an ally's family at a priority: `short` is its value in the plan and
    `rest` what nothing closes, both as the level counts them, in price_unit. `half` and `whole` are the relaxations,
    the dearest first, that close half of it and all but the rest; None where that cannot be had (half of it is
    rest) or was not found in time. `sooner` is what of it every lead time of the family a period shorter would
    close with nothing else changed; nan where that was not found in time."""

    ally: str
    family: str
    priority: int
    short: float
    rest: float
    half: tuple[Relaxation, ...] | None
    whole: tuple[Relaxation, ...] | None
    sooner: float = math.nan


def remedies(relaxation: LinearRelaxation, seconds: float = math.inf, count: int = COUNT,
             workers: int = 2) -> tuple[Remedy, ...]:
    """What would close the `count` largest shortfalls by value of the relaxation's point, the largest first.

    Within `seconds` for all of them, of which so many `workers` solve at once: the solver lets other threads run. (A
    start from the plan's own basis takes up to ten times as long as the interior point method from scratch.)"""
    deadline = time.monotonic() + seconds
    groups = shortfall_groups(relaxation)
    total = sum(group.short for group in groups)
    largest = [group for group in groups[:count] if group.short > SMALL_CHANGE * total]
    if not largest:
        return ()
    relaxed = RelaxedProgram(relaxation, groups)
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda group: _remedy(relaxed, group, deadline), largest))
        closed = pool.map(lambda group: _closed(relaxation, groups, group, deadline), largest)
        return tuple(replace(remedy, sooner=each) for remedy, each in zip(found, closed, strict=True))


def sooner(case: Case, family: str) -> Case:
    """The case with every lead time of the family a period shorter."""
    def shorter(offer: Offer) -> Offer:
        if case.items[offer.item].family != family or not offer.lead:
            return offer
        return replace(offer, lead=offer.lead - 1, first=offer.first - (offer.first == offer.lead + 1))

    return replace(case, offers={key: shorter(offer) for key, offer in case.offers.items()})


def _closed(relaxation: LinearRelaxation, groups: Sequence[ShortfallGroup], group: ShortfallGroup,
            deadline: float) -> float:
    """What shorter lead times close of the group's shortfall; no other group lacks more than in the plan."""
    changed = sooner(relaxation.case, group.family)
    if changed.offers == relaxation.case.offers:
        return 0.0
    if time.monotonic() >= deadline:
        return math.nan
    with _BUILDING:
        built = build(changed)
        program = to_arrays(built.model, LATE)
    again = LinearRelaxation(built, program, relaxation.levels)
    short = {each.key: each.short for each in groups}
    # The point is another program's: what each group lacks is known.
    own = [replace(each, short=short[each.key]) for each in shortfall_groups(again, np.zeros(len(program.columns)))]
    least = RelaxedProgram(again, own, free=False).least(next(each for each in own if each.key == group.key), deadline)
    return math.nan if least is None else max(0.0, group.short - least)


def _remedy(relaxed: RelaxedProgram, group: ShortfallGroup, deadline: float) -> Remedy:
    whole = relaxed.solve(group, None, deadline)
    named = group.ally, group.family, group.priority, group.short
    if whole is None:
        return Remedy(*named, math.nan, None, None)
    rest = whole[0] if whole[0] > SMALL_CHANGE * group.short else 0.0
    if rest > group.short / 2:
        return Remedy(*named, rest, None, whole[1])
    half = relaxed.solve(group, group.short / 2, deadline)
    return Remedy(*named, rest, None if half is None else half[1], whole[1])
