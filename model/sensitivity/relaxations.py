"""Levers: the smallest changes of the planner's figures that would close half and all of a large shortfall.

The linear program of the case gets columns that relax its limits, each at a nominal price (relaxed_program.py), and
rows that keep what each ally lacks of each other family and priority from growing. Its levels are then: lack as
little as can be had at all (lead times, certificates, storage and rules stay what they are), and change as little as
that takes.

Lead times are another kind of lever: a shorter one changes what exists, not how much of it. So the case is built
again with every lead time of the family a period shorter, and it is asked how much of the shortfall that closes when
nothing else is changed. An offer whose window opens just when its lead time is over is taken to wait for that alone."""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

from model.case import Case, Offer
from model.formulation.build import Built, build
from model.lp.standard_form import LinearProgram, Vector, to_arrays
from model.sensitivity.relaxed_program import SMALL, Group, Lever, Relaxed, groups_of, shortfall_columns

__all__ = ["COUNT", "Lever", "Remedy", "remedies", "sooner"]

COUNT = 5            # shortfalls that are looked into
_BUILDING = Lock()   # Pyomo builds one model at a time


@dataclass(frozen=True)
class Remedy:
    """What would close a shortfall of an ally's family at a priority: `short` is its value in the plan and
    `rest` what no lever closes, both as the level counts them, in price_unit. `half` and `whole` are the levers,
    the dearest first, that close half of it and all but the rest; None where that cannot be had (half of it is
    rest) or was not found in time. `sooner` is what of it every lead time of the family a period shorter would
    close with nothing else changed; nan where that was not found in time."""

    ally: str
    family: str
    priority: int
    short: float
    rest: float
    half: tuple[Lever, ...] | None
    whole: tuple[Lever, ...] | None
    sooner: float = math.nan


def remedies(built: Built, program: LinearProgram, point: Vector, seconds: float = math.inf,
             count: int = COUNT, workers: int = 2) -> tuple[Remedy, ...]:
    """What would close the `count` largest shortfalls by value of the plan `point`, the largest first.

    `program` is the case's own, `point` its n figures; within `seconds` for all of them, of which so many `workers`
    solve at once: the solver lets other threads run. (A start from the plan's own basis takes up to ten times as long
    as the interior point method afresh.)"""
    deadline = time.monotonic() + seconds
    groups = groups_of(built, program, point)
    total = sum(group.short for group in groups)
    largest = [group for group in groups[:count] if group.short > SMALL * total]
    relaxed = Relaxed(built.case, program, groups) if largest else None
    if relaxed is None:
        return ()
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda group: _remedy(relaxed, group, deadline), largest))
        closed = pool.map(lambda group: _closed(built.case, groups, group, deadline), largest)
        return tuple(replace(remedy, sooner=each) for remedy, each in zip(found, closed, strict=True))


def sooner(case: Case, family: str) -> Case:
    """The case with every lead time of the family a period shorter."""
    def shorter(offer: Offer) -> Offer:
        if case.items[offer.item].family != family or not offer.lead:
            return offer
        return replace(offer, lead=offer.lead - 1, first=offer.first - (offer.first == offer.lead + 1))

    return replace(case, offers={key: shorter(offer) for key, offer in case.offers.items()})


def _closed(case: Case, groups: list[Group], group: Group, deadline: float) -> float:
    """What shorter lead times close of the group's shortfall; no other group lacks more than in the plan."""
    changed = sooner(case, group.family)
    if changed.offers == case.offers:
        return 0.0
    if time.monotonic() >= deadline:
        return math.nan
    with _BUILDING:
        built = build(changed)
        program = to_arrays(built.model, ("band", "bands"))
    columns = shortfall_columns(built, program)
    moved = {(each.ally, each.family, each.priority): each for each in groups}
    again = [replace(moved[key], columns=places, values=values) for key, (places, values) in columns.items()]
    own = next(each for each in again if (each.ally, each.family, each.priority)
               == (group.ally, group.family, group.priority))
    least = Relaxed(changed, program, again, free=False).least(own, deadline)
    return math.nan if least is None else max(0.0, group.short - least)


def _remedy(relaxed: Relaxed, group: Group, deadline: float) -> Remedy:
    whole = relaxed.solve(group, None, deadline)
    named = group.ally, group.family, group.priority, group.short
    if whole is None:
        return Remedy(*named, math.nan, None, None)
    rest = whole[0] if whole[0] > SMALL * group.short else 0.0
    if rest > group.short / 2:
        return Remedy(*named, rest, None, whole[1])
    half = relaxed.solve(group, group.short / 2, deadline)
    return Remedy(*named, rest, None if half is None else half[1], whole[1])
