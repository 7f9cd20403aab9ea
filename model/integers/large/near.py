"""Whole numbers near the plan of the linear program: steps of lines first, then choices of yes or no, then lots, each
near the linear program with those before it fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from model.integers.choices import Choices
from model.integers.search import Search
from model.integers.terms import NO, YES, Multiple, Range
from model.lp.highs import SolverFailed
from model.lp.problem import Vector
from model.tolerances import NOISE
from model.variables import EXPANSION

_TRIES = 4  # to leave out what cannot be


def near_plan(choices: Choices, search: Search, point: Vector, deadline: float) -> None:
    """Choose whole numbers near a point of the linear program, for all levels together. Raises SolverFailed where none
    are found: a plan without orders would keep the terms and serve nobody."""
    near: dict[int, Range] = {}
    stages = _stages(choices)
    for number, stage in enumerate(stages):
        near |= _near(choices, search, stage, near, point)
        if number == len(stages) - 1:
            break
        done = [term for own in stages[:number + 1] for term in own]
        found = search.within(near, [place for term in done for place in choices.places[term]])
        if found is None:
            continue
        near |= {place: (value, value) for term in stage for place in choices.places[term]
                 for value in [float(np.rint(found[place]))]}
        solved = choices.solved(deadline, np.rint(found), done)
        point = point if solved.point is None or solved.conflict else solved.point
    free = {place: (0.0, most) for place, (_, most) in near.items()}
    for ranges in (near, free):
        found = search.within(ranges)
        if found is not None:
            choices.take(found)
            return
    raise SolverFailed("no plan that keeps the lots, steps, thresholds and counts was found near the plan without "
                       "them: ask for less of them, raise time_limit, or set whole to no")


def _stages(choices: Choices) -> list[list[int]]:
    """The terms, by their numbers, in the order in which they are decided."""
    lines = choices.program.columns.of(EXPANSION.name)
    stages: list[list[int]] = [[], [], []]
    for number, term in enumerate(choices.terms):
        stages[1 if not isinstance(term, Multiple) else 0 if term.column in lines else 2].append(number)
    return [stage for stage in stages if stage]


def _near(choices: Choices, search: Search, stage: Sequence[int], before: Mapping[int, Range], point: Vector
          ) -> dict[int, Range]:
    """The ranges of a stage near the point; of choices that do not go together some are left out."""
    near = {place: own for term in stage
            for place, own in zip(choices.places[term], choices.terms[term].near(point), strict=True)}
    if all(isinstance(choices.terms[term], Multiple) for term in stage):
        # What others leave out may have no orders.
        return near if not before else {place: (0.0, own[1]) for place, own in near.items()}
    return _reachable(search, near, before)


def _reachable(search: Search, near: dict[int, Range], before: Mapping[int, Range]) -> dict[int, Range]:
    """The ranges without the choices of yes that cannot all be: what stays in part where as much of them is as can be
    is left out."""
    for _ in range(_TRIES):
        wanted = [place for place, own in near.items() if own == YES]
        parts = search.most_of(wanted, {**before, **near}) if wanted else None
        missed = set() if parts is None else {
            place for place, part in zip(wanted, parts.tolist(), strict=True) if part < 1 - NOISE}
        if not missed:
            break
        near = {place: NO if place in missed else own for place, own in near.items()}
    return near
