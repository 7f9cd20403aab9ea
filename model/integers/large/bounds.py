"""What no plan of a large program is below that keeps the terms and is as good at the earlier levels: level by level
the linear relaxation of the mixed program, with a row for each earlier level, proved by weak duality; for the
first shortfalls that lots or steps raise, and those of the next level, also the branch and bound over these. No box and
no face is part of it: it holds for all plans.

With any duals y and the rests d = c - y A of what is minimised,

    c x  >=  sum over rows of y side  +  sum over columns of d bound

for every x that the rows and bounds allow, with the lower side or bound for a positive figure and the upper one for a
negative. So the solver's duals, whatever they are worth, give a bound that holds."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.integers.choices import Choices
from model.integers.search import Search
from model.integers.terms import Multiple
from model.levels import TIDY
from model.lp.column_range import ColumnRange, finite
from model.lp.double_double import Double2, exactly
from model.lp.exact_duals import reduced_costs
from model.lp.highs import DUAL_METHOD, PRIMAL_METHOD, handed_over, prepared_solver, run_in_thread
from model.lp.problem import Bounds, Problem, Vector
from model.lp.scaling import unit_of
from model.lp.sparse import sparse
from model.tolerances import WHOLE_KEPT, WHOLE_NEAR, WHOLE_PROOF


@dataclass(frozen=True)
class FirstBound:
    """The bound of a level over all whole numbers, found while earlier levels were kept at the values `kept`."""

    place: int
    bound: float
    kept: tuple[float, ...]


def proven_bounds(choices: Choices, values: Sequence[float], known: Sequence[float], first: FirstBound | None,
                  deadline: float) -> list[float]:
    """The bound of each level of a plan with these values, price_unit; -inf where none was found. `choices` are over
    all that joins; `known` are bounds of the first levels that are found already. Tidy only chooses
    among equals: no time goes into its bound."""
    relaxation, search, counts = _Relaxation(choices, deadline), Search(choices.mixed, deadline), choices.counts
    bounds: list[float] = []
    for place, value in enumerate(values):
        bound = known[place] if place < len(known) else -math.inf
        if choices.program.levels[place] != TIDY and value - bound > WHOLE_PROOF * max(1.0, abs(value)):
            bound = max(bound, relaxation.bound(place))
        if first is not None and first.place == place and all(
                own <= kept for own, kept in zip(values, first.kept, strict=False)):
            bound = max(bound, first.bound)
        elif first is not None and first.place == place - 1 and choices.program.levels[place].is_shortfall and (
                value - bound > WHOLE_NEAR * abs(value)):
            search.keep_only(values[:place])
            bound = max(bound, search.bound(place, counts, seeks_point=False).bound)
        bounds.append(bound)
        if not math.isfinite(value):  # the time limit came before it
            break
        relaxation.keep(place, value)
    return bounds


class _Relaxation:
    """The linear relaxation of the mixed program with a row for each level, which is slack until it is kept. Each level
    is solved from the optimum of the one before, which its row leaves feasible."""

    def __init__(self, choices: Choices, deadline: float):
        mixed, self._deadline = choices.mixed, deadline
        self._offsets = mixed.offsets
        scaled = [each * mixed.columns for each in mixed.objectives]
        self._units = [unit_of(cost) for cost in scaled]
        self._costs = [cost / unit for cost, unit in zip(scaled, self._units, strict=True)]
        own, rows = mixed.bounds, sparse.csr_array(np.array(self._costs))
        self._rows = len(own.row_lower)
        free = np.full(len(self._costs), math.inf)
        self._problem = Problem(sparse.vstack([mixed.matrix, rows], format="csc"), self._costs[0], Bounds(
            np.concatenate([own.row_lower, -free]), np.concatenate([own.row_upper, free]), own.lower, own.upper))
        self._known = _known(choices).scaled(mixed.columns)
        self._solver: Any = None

    def keep(self, place: int, value: float) -> None:
        """The level is at most its value, price_unit, and a little more than rounding may move it."""
        side = (value - self._offsets[place]) / self._units[place]
        self._problem.bounds.row_upper[self._rows + place] = side + WHOLE_KEPT * max(1.0, abs(side))
        if self._solver is not None:
            self._solver.changeRowBounds(self._rows + place, -math.inf, self._problem.bounds.row_upper[
                self._rows + place])

    def bound(self, place: int) -> float:
        """The least of the level, price_unit, less what its duals leave unproved."""
        cost = self._costs[place]
        if self._solver is None:
            method = {**DUAL_METHOD, "solver": "choose"}
            self._solver = prepared_solver(handed_over(Problem(self._problem.matrix, cost, self._problem.bounds)),
                                           method, math.inf)
        else:
            self._solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
            for name, value in PRIMAL_METHOD.items():
                self._solver.setOptionValue(name, value)
        left = self._deadline - time.monotonic()
        if left <= 0:
            return -math.inf
        if math.isfinite(left):
            self._solver.setOptionValue("time_limit", self._solver.getRunTime() + left)
        run_in_thread(self._solver)
        found = self._solver.getSolution()
        if not found.dual_valid:
            return -math.inf
        problem = Problem(self._problem.matrix, cost, self._problem.bounds)
        return _proved(problem, np.array(found.row_dual), self._known) * self._units[place] + self._offsets[place]


def _proved(problem: Problem, duals: Vector, known: ColumnRange) -> float:
    """The right-hand side of weak duality for these duals of the rows."""
    bounds, rows = finite(problem.bounds, known, problem.matrix), exactly(duals)
    return _sum(rows, bounds.row_lower, bounds.row_upper) + _sum(
        reduced_costs(problem, rows), bounds.lower, bounds.upper)


def _sum(figures: Double2, lower: Vector, upper: Vector) -> float:
    """The sum of figure times side."""
    asks = np.flatnonzero(figures.high)
    side = np.where(figures.high[asks] > 0, lower[asks], upper[asks])
    return -math.inf if np.isinf(side).any() else figures[asks].times(side).total()


def _known(choices: Choices) -> ColumnRange:
    """What the columns of the mixed program can be at the most: as without terms, and a lot or step more."""
    widest, count = choices.whole.widest, len(choices.mixed.columns)
    assert widest is not None
    multiples = [(term, places[0]) for term, places in zip(choices.terms, choices.places, strict=True)
                 if isinstance(term, Multiple)]
    more = max((term.size for term, _ in multiples), default=0.0)
    upper = np.full(count, math.inf)
    upper[:len(widest.upper)] = widest.upper + more
    for term, place in multiples:
        upper[place] = upper[term.column] / term.size
    return ColumnRange(np.concatenate([widest.lower, np.zeros(count - len(widest.lower))]), upper)
