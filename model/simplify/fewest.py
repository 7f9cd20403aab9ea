"""The fewest contracts or orders that a plan in a space can do with, as a mixed-integer program: a choice of yes or no
for each, without which its orders are zero.

The solver takes a choice for made that is whole to its tolerance; times the most of an order that can leave a little of
it. So what it leaves out is tried, and where no plan does without all of that, a row says so, and it searches again."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from model.integers.program import MixedProgram
from model.lp.highs import STATUS_OF, handed_over, prepared_solver, run_in_thread
from model.lp.problem import Places, Vector
from model.simplify.choices import Kind
from model.simplify.space import Space
from model.tolerances import COUNTED, LEAST_COEFFICIENT, WHOLE, WHOLE_KEPT

_METHOD: dict[str, Any] = {"mip_feasibility_tolerance": WHOLE, "small_matrix_value": LEAST_COEFFICIENT}
# Numbers are whole: a bound that is less than one below what was found proves it.
_COUNTED: dict[str, Any] = {**_METHOD, "mip_rel_gap": 0.0, "mip_abs_gap": 1.0 - COUNTED}
_SLACKS = (WHOLE_KEPT, WHOLE_KEPT * 1e2, WHOLE_KEPT * 1e4)
_TRIES = 50  # to leave out what the solver took for none


@dataclass(frozen=True)
class Fewest:
    """What can be left out: the columns of orders that are then zero, the point that is left, over the columns of the
    program and, after them, those of the terms, in units; how many there are then, and the bound that no plan in the
    space is below."""

    zeros: Places
    point: Vector
    count: int
    bound: int


@dataclass(frozen=True)
class FewestSearch:
    """A search in a space of at most so many nodes; `deadline` is a time of time.monotonic(). `most` has what was found
    before: of these kinds there may be no more."""

    space: Space
    nodes: int
    deadline: float
    most: Mapping[Kind, int]

    def fewest(self, kind: Kind) -> Fewest | None:
        """The fewest of a kind; None where nothing was found."""
        mixed, places = self._mixed(kind)
        cuts: list[NDArray[np.bool_]] = []
        for _ in range(_TRIES):
            found = self._choices(mixed, places, cuts)
            if found is None:
                return None
            there, bound = found
            zeros = self.space.choices.without(kind, there)
            point = point_of(self.space.without(zeros), self.deadline)
            if point is not None:
                return Fewest(zeros, point, int(there.sum()), min(bound, int(there.sum())))
            cuts.append(there)
        return None

    def _mixed(self, kind: Kind) -> tuple[MixedProgram, Places]:
        """The program with the choices, and the places of those that are counted, -1 of what cannot be there."""
        extension, _ = self.space.extension()
        choices, limits = self.space.choices, self.space.limits()
        counted = np.zeros(0, dtype=np.intp)
        for each in (*self.most, kind):
            group = choices.group(each)
            counted = np.full(int(group.max(initial=-1)) + 1, -1, dtype=np.intp)
            for column, number, limit in zip(choices.columns.tolist(), group.tolist(), limits.tolist(), strict=True):
                if limit > 0:
                    if counted[number] < 0:
                        counted[number] = extension.whole(1.0)
                    extension.row([(column, 1.0), (int(counted[number]), -limit)], -math.inf, 0.0)
            if each in self.most:
                extension.row([(place, 1.0) for place in counted[counted >= 0].tolist()], -math.inf,
                              float(self.most[each]))
        return extension.mixed(), counted

    def _choices(self, mixed: MixedProgram, places: Places,
                 cuts: Sequence[NDArray[np.bool_]]) -> tuple[NDArray[np.bool_], int] | None:
        """What there is where there are fewest, and the bound of their number; of each cut, which says what was there,
        there is more."""
        cost = np.zeros(len(mixed.columns))
        cost[places[places >= 0]] = 1.0
        for solver in _solvers(self.space, mixed, cost, _COUNTED, self.deadline):
            solver.setOptionValue("mip_max_nodes", self.nodes)
            for there in cuts:
                left_out = places[~there & (places >= 0)]
                solver.addRow(1.0, math.inf, len(left_out), left_out.astype(np.int32), np.ones(len(left_out)))
            run_in_thread(solver)
            info = solver.getInfo()
            if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
                values = np.array(solver.getSolution().col_value)
                bound = info.mip_dual_bound
                return (places >= 0) & (values[places] > 0.5), math.ceil(bound - COUNTED) if math.isfinite(bound) else 0
            if STATUS_OF.get(solver.getModelStatus()) != "infeasible":
                break
        return None


def point_of(space: Space, deadline: float) -> Vector | None:
    """A point of the space, in units; None where there is none, or no time."""
    extension, _ = space.extension()
    mixed = extension.mixed()
    for solver in _solvers(space, mixed, np.zeros(len(mixed.columns)), _METHOD, deadline):
        run_in_thread(solver)
        if solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            return np.array(solver.getSolution().col_value) * mixed.columns
    return None


def _solvers(space: Space, mixed: MixedProgram, cost: Vector, method: Mapping[str, Any],
             deadline: float) -> Iterator[Any]:
    """Solvers that hold the program, each keeping the levels less nearly than the one before."""
    kinds = np.full(len(cost), highspy.HighsVarType.kContinuous)
    kinds[mixed.integer] = highspy.HighsVarType.kInteger
    for slack in _SLACKS if space.most is not None else _SLACKS[:1]:
        program = handed_over(replace(space.arrays(mixed, slack), cost=cost))
        program.passed.integrality_ = kinds.tolist()
        yield prepared_solver(program, dict(method), deadline - time.monotonic())
