"""Searches over one mixed program: exact level by level, each with the values of the earlier ones kept by rows, and the
parts of those of large programs.

A level row is its objective in the unit of the scaled program, so that no coefficient is small beside its side. What
HiGHS finds decides the whole numbers alone; the values of the levels are those of the linear program with these fixed
(phase.py)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import highspy
import numpy as np

from model.integers.program import MixedProgram
from model.integers.terms import Range
from model.lp.highs import PRIMAL_METHOD, STATUS_OF, SolverFailed, handed_over, prepared_solver, run_in_thread
from model.lp.problem import Bounds, Problem, Vector
from model.lp.scaling import unit_of
from model.lp.sparse import sparse
from model.tolerances import LEAST_COEFFICIENT, WHOLE, WHOLE_BOUND, WHOLE_GAP, WHOLE_KEPT, WHOLE_NEAR, WHOLE_PROOF

_METHOD: dict[str, Any] = {"mip_rel_gap": WHOLE_GAP, "mip_abs_gap": WHOLE_GAP, "mip_feasibility_tolerance": WHOLE,
                           "small_matrix_value": LEAST_COEFFICIENT}
# Near the plan of the linear program it need not be the best: what is left is less than the terms cost.
_ENOUGH: dict[str, Any] = {"mip_rel_gap": WHOLE_NEAR, "mip_max_nodes": 200}
_FEW_NODES = 10
_NEARBY: dict[str, Any] = {"mip_rel_gap": WHOLE_NEAR, "mip_max_nodes": _FEW_NODES}
_ROOT: dict[str, Any] = {"mip_rel_gap": WHOLE_NEAR, "mip_max_nodes": 1, "mip_heuristic_effort": 0.0}
# A proof takes WHOLE_PROOF; nodes are counted, not seconds, so that the answer does not depend on the machine.
_AS_FAR: dict[str, Any] = {"mip_rel_gap": WHOLE_PROOF / 10, "mip_max_nodes": 100}
WEIGHT = 1 / 30  # of a level in a sum, of that of the one before
_SLACKS = (WHOLE_KEPT, WHOLE_KEPT * 1e2, WHOLE_KEPT * 1e4)
_NODES = {"mip_max_nodes": 1_000}  # to choose among equal plans, no more
# Where presolve takes the points that keep the levels for none, as it does where rounding leaves few, it is left out.
_WAYS: list[tuple[float, dict[str, Any]]] = [(slack, {}) for slack in _SLACKS] + [
    (slack, {"presolve": "off"}) for slack in _SLACKS[1:]]


@dataclass(frozen=True)
class Found:
    """What the search says of a level: its point, None where it found none, and the bound that no point is below,
    price_unit."""

    point: Vector | None
    bound: float


class Search:
    """Levels one after the other over one mixed program; points are in its scaled figures unless it is said."""

    def __init__(self, mixed: MixedProgram, deadline: float):
        """`deadline` is a time of time.monotonic()."""
        self._mixed, self._deadline = mixed, deadline
        self._costs = [each * mixed.columns for each in mixed.objectives]
        self._units = [unit_of(cost) for cost in self._costs]
        self._kept: list[tuple[Vector, float]] = []

    def level(self, place: int) -> Found:
        """The optimum of a level among the points that keep the levels before it. Raises SolverFailed where HiGHS
        gives up."""
        return self._found(self._solved(self._costs[place] / self._units[place]), place)

    def approached(self, place: int) -> Found:
        """A point for a level among the points that keep the levels before it, and the bound that none of them is
        below, as far as a number of nodes leads."""
        solver = _solver(self._mixed, self._costs[place] / self._units[place], self._sides(_SLACKS[0]),
                         {**_METHOD, **_AS_FAR}, self._deadline)
        run_in_thread(solver)
        found = self._found(solver, place)
        return Found(found.point, found.bound - WHOLE_BOUND * max(self._units[place], abs(found.bound)))

    def _found(self, solver: Any, place: int) -> Found:
        """What a solver says of a level."""
        unit, info = self._units[place], solver.getInfo()
        bound = info.mip_dual_bound if len(self._mixed.integer) else info.objective_function_value
        return Found(_point(solver), bound * unit + self._mixed.offsets[place] if math.isfinite(bound) else -math.inf)

    def settled(self, cost: Vector) -> Vector | None:
        """Of the points that keep all levels the one of the least cost, a figure for each column of the linear program;
        None where that takes long."""
        whole = np.concatenate([cost, np.zeros(len(self._mixed.columns) - len(cost))]) * self._mixed.columns
        try:
            return _point(self._solved(whole / unit_of(whole), _NODES))
        except SolverFailed:
            return None

    def in_units(self, point: Vector) -> Vector:
        """A point of the mixed program in units."""
        return point * self._mixed.columns

    def reweighted(self, weights: Callable[[Vector], Vector | None], point: Vector) -> Vector:
        """The last of some points that keep the levels, with nothing whole: each has the least sum by the weights that
        the one before it has, the first by those of `point`; `weights` gives None to end. Points are in units. The
        point itself where there is none."""
        relaxed, weight = replace(self._mixed, integer=np.zeros(0, dtype=int)), weights(point)
        if weight is None:
            return point
        solver = _solver(relaxed, weight * relaxed.columns, self._sides(_SLACKS[1]), {}, self._deadline)
        while weight is not None:
            run_in_thread(solver)
            found = _point(solver)
            if found is None:
                break
            point = found * relaxed.columns
            weight = weights(point)
            if weight is not None:
                places = np.arange(len(weight), dtype=np.int32)
                solver.changeColsCost(len(weight), places, weight * relaxed.columns)
                solver.setOptionValue("simplex_strategy", PRIMAL_METHOD["simplex_strategy"])
        return point

    def within(self, ranges: Mapping[int, Range], integer: Sequence[int] | None = None) -> Vector | None:
        """A good point for all levels together, with the whole columns within these, by their places; None where it is
        not found. It says nothing of other points. `integer`: the columns that have to be whole, all by default."""
        mixed = self._within(ranges)
        if integer is not None:
            mixed = replace(mixed, integer=np.array(integer, dtype=int))
        solver = _solver(mixed, self._together(), self._sides(_SLACKS[-1]), {**_METHOD, **_ENOUGH}, self._deadline)
        run_in_thread(solver)
        return _point(solver)

    def better(self, ranges: Mapping[int, Range], start: Vector, place: int, levels: int) -> Vector | None:
        """A point with the whole columns within these, begun at those of a point that is known, that is good for the
        first `levels` levels together, of which that at a place is not far from the best there is; None where it is not
        found."""
        whole = self._mixed.integer
        enough = WHOLE_NEAR * self._weight(place, levels) * max(
            1.0, abs(self._value(place, start)))
        solver = _solver(self._within(ranges), self._together(levels), self._sides(_SLACKS[0]), {
            **_METHOD, "mip_abs_gap": enough, "mip_max_nodes": _FEW_NODES}, self._deadline)
        solver.setSolution(len(whole), whole, start[whole])
        run_in_thread(solver)
        return _point(solver)

    def bound(self, place: int, integer: Sequence[int], seeks_point: bool) -> Found:
        """A bound of the level at a place over all whole numbers, by branch and bound as far as a large program allows,
        with a point that is near it where one is sought and found. `integer`: the columns that have to be whole; with
        fewer of them the bound is lower, and sooner there."""
        unit = self._units[place]
        mixed = replace(self._mixed, integer=np.array(integer, dtype=int))
        solver = _solver(mixed, self._costs[place] / unit, self._sides(_SLACKS[0]),
                         {**_METHOD, **(_NEARBY if seeks_point else _ROOT)}, self._deadline)
        run_in_thread(solver)
        known = STATUS_OF.get(solver.getModelStatus(), "failed") != "infeasible"
        bound = solver.getInfo().mip_dual_bound if known else -math.inf
        bound -= WHOLE_BOUND * max(1.0, abs(bound))
        return Found(_point(solver), bound * unit + self._mixed.offsets[place] if math.isfinite(bound) else -math.inf)

    def _weight(self, place: int, levels: int | None = None) -> float:
        """Of a price_unit of the level at a place in the sum of levels."""
        counted = [number for number, cost in enumerate(self._costs[:levels]) if cost.any()]
        rank = sum(number < place for number in counted)
        return WEIGHT ** rank / self._units[counted[0]] if counted else 1.0

    def _together(self, levels: int | None = None) -> Vector:
        """The first `levels` levels, all by default, as one objective: each has a thirtieth of the weight of the one
        before. In price_unit: a unit that one level lacks more is seldom worth more than a few of the next."""
        costs = self._costs[:levels]
        return np.asarray(np.sum([self._weight(place, levels) * cost for place, cost in enumerate(costs)], axis=0))

    def _value(self, place: int, point: Vector) -> float:
        return float(self._costs[place] @ point)

    def most_of(self, wanted: Sequence[int], ranges: Mapping[int, Range]) -> Vector | None:
        """How much of each of the wanted columns, 0 to 1, there can be where there is the most of all, with nothing
        whole and all others within the ranges; None where there is no such point."""
        cost = np.zeros(len(self._mixed.columns))
        cost[wanted] = -1.0
        open_ranges = {**ranges, **dict.fromkeys(wanted, (0.0, 1.0))}
        relaxed = replace(self._within(open_ranges), integer=np.zeros(0, dtype=int))
        solver = _solver(relaxed, cost, [], {}, self._deadline)
        run_in_thread(solver)
        point = _point(solver)
        return None if point is None else point[wanted]

    def _sides(self, slack: float) -> list[tuple[Vector, float]]:
        """The rows that keep levels, with what each may be at the most."""
        return [(row, side + slack * max(1.0, abs(side))) for row, side in self._kept]

    def _within(self, ranges: Mapping[int, Range]) -> MixedProgram:
        """The program with the whole columns within these."""
        lower, upper = self._mixed.bounds.lower.copy(), self._mixed.bounds.upper.copy()
        for place, (least, most) in ranges.items():
            lower[place], upper[place] = max(least, lower[place]), min(most, upper[place])
        return replace(self._mixed, bounds=replace(self._mixed.bounds, lower=lower, upper=upper))

    def keep_only(self, values: Sequence[float]) -> None:
        """The first levels stay at these values at the most, price_unit; no others have to be kept."""
        self._kept = []
        for place, value in enumerate(values):
            self.keep(place, value)

    def keep(self, place: int, value: float) -> None:
        """Later levels leave the level at its value, price_unit."""
        self._kept.append((self._costs[place] / self._units[place],
                           (value - self._mixed.offsets[place]) / self._units[place]))

    def _solved(self, cost: Vector, limits: Mapping[str, Any] = MappingProxyType({})) -> Any:
        """The solver with its answer, within these limits. The levels before are kept as nearly as it can see a point
        that keeps them."""
        for slack, more in _WAYS:
            solver = _solver(self._mixed, cost, self._sides(slack), {**_METHOD, **limits, **more}, self._deadline)
            run_in_thread(solver)
            status = STATUS_OF.get(solver.getModelStatus(), "failed")
            if status in ("optimal", "time_limit"):
                return solver
            if status == "failed":
                break
        raise SolverFailed("the search for whole numbers stopped without an answer")


def _solver(mixed: MixedProgram, cost: Vector, kept: Sequence[tuple[Vector, float]], method: Mapping[str, Any],
            deadline: float) -> Any:
    """A solver that holds the program with rows of at most so much each.

    Where a bound counts it is not begun at a point that is known: HiGHS 1.16 may give that one back beside the bound of
    the optimum."""
    own, sides = mixed.bounds, np.array([side for _, side in kept])
    rows = sparse.csr_array(np.array([row for row, _ in kept]).reshape(len(kept), len(cost)))
    program = handed_over(Problem(sparse.vstack([mixed.matrix, rows], format="csc"), cost, Bounds(
        np.concatenate([own.row_lower, np.full(len(sides), -math.inf)]),
        np.concatenate([own.row_upper, sides]), own.lower, own.upper)))
    kinds = np.full(len(cost), highspy.HighsVarType.kContinuous)
    kinds[mixed.integer] = highspy.HighsVarType.kInteger
    program.passed.integrality_ = kinds.tolist()
    return prepared_solver(program, dict(method), deadline - time.monotonic())


def _point(solver: Any) -> Vector | None:
    """The point that the solver has found."""
    found = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return np.array(solver.getSolution().col_value) if found else None
