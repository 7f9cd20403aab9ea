"""What is free: how much or how little of something a plan can have that is as good at every need and hardly dearer.

Every level before cost keeps its value exactly, because the program is that of the level cost on the face that the
levels before it have left; the cost may be higher by a share. On that program the least and the most of each thing are
two linear programs, each begun at the basis of the one before."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import highspy
import numpy as np

from model.case import Case
from model.levels import COST
from model.lexicographic.solved_levels import SolvedLevel
from model.lp.highs import PRIMAL_METHOD, STATUS_OF, SolverFailed, handed_over, prepared_solver, run_in_thread
from model.lp.problem import Bounds, Problem, Vector
from model.lp.sparse import sparse
from model.lp.standard_form import LinearProgram
from model.phases.phase import LinearRelaxation
from model.plan import ExpansionKey, OrderKey
from model.tolerances import NOISE
from model.variables import EXPANSION, ORDER

Sort = Literal["manufacturer", "ally", "family", "line"]
Verdict = Literal["all", "some", "none"]


@dataclass(frozen=True)
class RoomMeasure:
    """Something that plans have more or less of: the value of all new orders with a manufacturer, of an ally or of a
    family, price_unit undiscounted, or what a line is enlarged by, resource units; `figures` of the columns at these
    places."""

    sort: Sort
    key: str
    places: tuple[int, ...]
    figures: tuple[float, ...]

    def of(self, point: Vector) -> float:
        """How much of it a point has."""
        return math.fsum(figure * float(point[place]) for place, figure in zip(self.places, self.figures, strict=True))


@dataclass(frozen=True)
class End:
    """The least or the most of a measure, and a point of the program that has it."""

    value: float
    point: Vector


@dataclass(frozen=True)
class RoomOf:
    """What the plan has of a measure, and the least and the most that a good plan can have."""

    measure: RoomMeasure
    plan: float
    least: End
    most: End

    @property
    def verdict(self) -> Verdict:
        """Every good plan has some of it, some have and some have not, or none has any."""
        if self.most.value <= NOISE:
            return "none"
        return "all" if self.least.value > NOISE else "some"


def room(relaxation: LinearRelaxation, share: float, time_limit: float,
         told: Callable[[int, int], None] = lambda done, of: None) -> list[RoomOf]:
    """The room of each measure of the case among plans that have the values of all levels before cost, and a cost of at
    most 1 + `share` times the least. `told`: how many measures are done, of how many.

    ValueError where the levels up to cost are not all proved; SolverFailed where HiGHS gives up or the time limit
    (seconds) comes first."""
    solved = next((each for each in relaxation.levels.solved if each.level == COST), None)
    if solved is None or relaxation.levels.conflict:
        raise ValueError("there is no proved plan to leave room beside")
    good = _GoodPlans(relaxation, solved, share, time_limit)
    measures = list(measures_of(relaxation.case, relaxation.program))
    found: list[RoomOf] = []
    for measure in measures:
        found.append(RoomOf(measure, measure.of(relaxation.point), good.end(measure, 1.0), good.end(measure, -1.0)))
        told(len(found), len(measures))
    return found


def measures_of(case: Case, program: LinearProgram) -> Iterator[RoomMeasure]:
    """The measures of a case, in the order of the workbook: those that orders or expansions can have."""
    orders = [OrderKey(*key) for key in program.columns.blocks.get(ORDER.name, ())]  # type: ignore[misc]
    prices = [case.price(case.offers[key.offer], key.ally, key.period) for key in orders]
    values = list(zip(program.columns.of(ORDER.name), orders, prices, strict=True))
    owners: Mapping[Sort, tuple[Callable[[OrderKey], str], Iterable[str]]] = {
        "manufacturer": (lambda key: case.offers[key.offer].manufacturer, case.manufacturers),
        "ally": (lambda key: key.ally, case.allies),
        "family": (lambda key: case.items[case.offers[key.offer].item].family, case.families)}
    for sort, (owner, names) in owners.items():
        own: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, key, price in values:
            own[owner(key)].append((place, price))
        for name in names:
            if name in own:
                places, figures = zip(*own[name], strict=True)
                yield RoomMeasure(sort, name, places, figures)
    lines: dict[str, list[int]] = defaultdict(list)
    keys = (ExpansionKey(*key) for key in program.columns.blocks.get(EXPANSION.name, ()))  # type: ignore[misc]
    for place, expansion in zip(program.columns.of(EXPANSION.name), keys, strict=True):
        lines[expansion.resource].append(place)
    for name in case.resources:
        if name in lines:
            yield RoomMeasure("line", name, tuple(lines[name]), (1.0,) * len(lines[name]))


class _GoodPlans:
    """The program of the level cost with a row that keeps the cost, in a solver that goes on from basis to basis."""

    def __init__(self, relaxation: LinearRelaxation, solved: SolvedLevel, share: float, time_limit: float):
        program, scaling = relaxation.program, relaxation.levels.scaling
        self._columns, self._count = solved.part.columns, len(program.columns)
        self._sizes = scaling.columns[self._columns]
        value = next(result.value for result in relaxation.levels.results if result.level == COST)
        most = (value + share * abs(value) - program.offset(COST)) / solved.unit
        self._solver = prepared_solver(handed_over(_with_row(solved.problem, most)), PRIMAL_METHOD, math.inf)
        self._solver.setBasis(_with_slack(solved.basis))
        self._deadline = time.monotonic() + time_limit

    def end(self, measure: RoomMeasure, sign: float) -> End:
        """The least of a measure (`sign` 1) or the most (-1)."""
        figures = np.zeros(self._count)
        figures[list(measure.places)] = measure.figures
        cost = sign * figures[self._columns] * self._sizes
        cost /= abs(cost).max()
        self._solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        # HiGHS counts the seconds of all runs of a solver together.
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(
            0.0, self._deadline - time.monotonic()))
        run_in_thread(self._solver)
        status = STATUS_OF.get(self._solver.getModelStatus(), "failed")
        if status == "time_limit":
            raise SolverFailed("the time limit came before all ends of the room were found")
        if status != "optimal":
            raise SolverFailed("the solver stopped without an answer")
        point = np.zeros(self._count)
        point[self._columns] = np.array(self._solver.getSolution().col_value) * self._sizes
        return End(measure.of(point), point)


def _with_row(problem: Problem, most: float) -> Problem:
    """The problem with its objective at most so much, as a last row."""
    bounds = problem.bounds
    return Problem(
        sparse.vstack([problem.matrix, sparse.csr_array(problem.cost.reshape(1, -1))], format="csc"), problem.cost,
        Bounds(np.append(bounds.row_lower, -math.inf), np.append(bounds.row_upper, most), bounds.lower, bounds.upper))


def _with_slack(basis: Any) -> Any:
    """The basis with the last row's slack in it: the optimum leaves the row its share."""
    wider = highspy.HighsBasis()
    wider.col_status = list(basis.col_status)
    wider.row_status = [*basis.row_status, highspy.HighsBasisStatus.kBasic]
    wider.valid = True
    return wider
