"""Discounts of a program that is too large for the exact search, where nothing else takes whole numbers.

A discount is worth nothing that a need would lose. So tiers are chosen among the plans that are optimal for all levels
before the cost, which are exactly those of the optimal face. How much a group can order there decides most tiers; a
mixed program of the cost decides the others, and its bound holds for every plan that is as good at the earlier
levels."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from model.integers.choices import LargeChoice
from model.integers.discounts import Rebate, Tier
from model.integers.program import Extension
from model.integers.search import Search
from model.integers.terms import fixed_at
from model.levels import COST
from model.lexicographic.solved_levels import SolvedLevels, on_face
from model.lp.highs import DUAL_METHOD, PRIMAL_METHOD, STATUS_OF, handed_over, prepared_solver, run_in_thread
from model.lp.problem import Problem, Vector
from model.lp.scaling import scale
from model.lp.standard_form import LinearProgram
from model.tolerances import ROW_VIOLATION


def choose_tiers(before: SolvedLevels, rebates: Sequence[Rebate], deadline: float) -> LargeChoice:
    """The best tiers that are found among the plans that lose nothing at the levels before the cost: no worse than
    those of the plan without discounts, which `before` has. `deadline` is a time of time.monotonic()."""
    assert before.point is not None
    cost = before.program.levels.index(COST)
    earlier = [result.bound for result in before.results[:cost]]
    at_hand = [_tier_at(rebate, before.point) for rebate in rebates]
    face = on_face(before, cost)
    narrow = [replace(rebate, least=least, most=most) for rebate, (least, most) in zip(
        rebates, _quantities(face, rebates, deadline), strict=True)]
    decided = {place: rebate for place, rebate in enumerate(narrow) if len(rebate.tiers) == 1}
    fixed = fixed_at(face, ((rebate, np.ones(1)) for rebate in decided.values()))
    assert fixed.widest is not None
    extension = Extension(fixed, fixed.widest.upper)
    places = {place: rebate.add(extension) for place, rebate in enumerate(narrow) if place not in decided}
    search = Search(extension.mixed(), deadline)
    found = search.approached(cost)
    bounds = [*earlier, found.bound]
    if found.point is None:
        return LargeChoice(at_hand, bounds)
    point = search.in_units(found.point)
    chosen = [_as_of(rebate, each.tiers[0 if place in decided else int(found.point[list(places[place])].argmax())])
              for place, (rebate, each) in enumerate(zip(rebates, narrow, strict=True))]
    is_better = _cost(face, rebates, chosen, point) <= _cost(face, rebates, at_hand, before.point)
    return LargeChoice(chosen if is_better else at_hand, bounds)


def _quantities(face: LinearProgram, rebates: Sequence[Rebate], deadline: float) -> Iterator[tuple[float, float]]:
    """The least and the most new units of each discount on the face, wider by rounding; what is known without the face
    where the solver does not say."""
    scaling = scale(face)
    sizes, places = scaling.columns, np.arange(len(scaling.columns), dtype=np.int32)
    problem = Problem(scaling.whole(face).matrix, np.zeros(len(sizes)), scaling.bounds(face.bounds))
    solver = prepared_solver(handed_over(problem), DUAL_METHOD, deadline - time.monotonic())
    for rebate in rebates:
        columns, ends = list(rebate.columns), [0.0, rebate.most]
        unit = float(sizes[columns].max())
        for end, sign in enumerate((1.0, -1.0)):
            cost = np.zeros(len(sizes))
            cost[columns] = sign * sizes[columns] / unit
            solver.changeColsCost(len(cost), places, cost)
            run_in_thread(solver)
            if STATUS_OF.get(solver.getModelStatus()) == "optimal":
                ends[end] = sign * unit * solver.getInfo().objective_function_value
            # What the last one has left is feasible.
            solver.setOptionValue("simplex_strategy", PRIMAL_METHOD["simplex_strategy"])
        margin = ROW_VIOLATION * max(1.0, ends[1])
        yield max(0.0, ends[0] - margin), min(rebate.most, ends[1] + margin)


def _tier_at(rebate: Rebate, point: Vector) -> Vector:
    """The choice of the tier where a point's quantity lies."""
    units = rebate.signed_units + float(point[list(rebate.columns)].sum())
    return _as_of(rebate, max((tier for tier in rebate.tiers if tier.low <= units), key=lambda tier: tier.low,
                              default=rebate.tiers[0]))


def _as_of(rebate: Rebate, tier: Tier) -> Vector:
    """The choice of a tier, by where it begins: among fewer of them it may have ended elsewhere."""
    return np.array([float(each.low == tier.low) for each in rebate.tiers])


def _cost(face: LinearProgram, rebates: Sequence[Rebate], chosen: Sequence[Vector], point: Vector) -> float:
    """The level cost at a point with the tiers, price_unit."""
    return fixed_at(face, zip(rebates, chosen, strict=True)).value(COST, point[:len(face.columns)])
