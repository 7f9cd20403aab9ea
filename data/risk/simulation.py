"""Futures one after the other: from the quantiles that are drawn to figures, and all figures together.

A task is a number and its quantiles, its answer some thousand figures: it may be done in another process or on another
machine, and nothing of a plan comes back."""

from __future__ import annotations

import gc
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from pyomo.common.gc_manager import PauseGC

from data.futures.factors import Uncertainty, future_case
from data.input.findings import InvalidWorkbook
from data.input.tables import Tables
from data.risk.future_figures import Figures, Frame, FutureFigures, Part, PlanFigures, plan_figures
from model.case import Case
from model.lexicographic.warm_start import Start
from model.lp.highs import SolverFailed
from model.lp.problem import Vector
from model.plan import Plan
from model.studies.decided import Decided
from model.studies.draws import Draws
from model.studies.futures import SolvedFuture, solve_future

OPTIMAL, TIME_LIMIT, BREAKS_RULES, NO_PLAN = "optimal", "time limit", "breaks rules", "no plan"


@dataclass(frozen=True)
class FutureTask:
    """A future to solve: its number from 1 on, and the quantile of each thing that is drawn."""

    number: int
    quantiles: Sequence[float]


@dataclass(frozen=True)
class SharedByFutures:
    """What all futures share: the tables and what of them is drawn, what is decided, what the figures are about, how
    long a solve may take and where it may start."""

    tables: Tables
    uncertainty: Uncertainty
    decided: Decided
    frame: Frame
    time_limit: float | None
    start: Start | None


def tasks_of(draws: Draws) -> list[FutureTask]:
    """A task for each future."""
    return [FutureTask(number, quantiles.tolist()) for number, quantiles in enumerate(draws.quantiles, 1)]


def future_of(shared: SharedByFutures, task: FutureTask) -> FutureFigures:
    """Solve one future. Says nothing and raises nothing that concerns this future alone: it may run far away.

    No garbage is collected meanwhile: it would walk all that there is again and again. What the future leaves is young
    and goes at once."""
    with PauseGC():
        figures = _solved(shared, task)
    gc.collect(0)
    return figures


def _solved(shared: SharedByFutures, task: FutureTask) -> FutureFigures:
    try:
        case = future_case(shared.tables, shared.uncertainty, shared.uncertainty.quantiles(task.quantiles))
        limit = case.time_limit if shared.time_limit is None else shared.time_limit
        solved = solve_future(case, shared.decided, limit, shared.start)
    except InvalidWorkbook as problem:
        return FutureFigures(task.number, NO_PLAN, message=problem.findings[0].line())
    except SolverFailed as problem:
        return FutureFigures(task.number, NO_PLAN, message=str(problem))
    return _told(shared.frame, case, solved, task.number)


def _told(frame: Frame, case: Case, solved: SolvedFuture, number: int) -> FutureFigures:
    if solved.plan is None:
        return FutureFigures(number, NO_PLAN, message="the time limit came before any plan")
    if not solved.verified:
        return FutureFigures(number, NO_PLAN, message="the plan failed its verification")
    outcome = BREAKS_RULES if solved.breaks_rules else OPTIMAL if solved.proved else TIME_LIMIT
    return FutureFigures(number, outcome, plan_figures(frame, case, solved.plan))


@dataclass
class Futures:
    """All futures that were solved, in order. Of what is met of each target by period only sums are kept: in how many
    futures something is asked for, in how many all of it is met, and the sum of shares."""

    frame: Frame
    solved: list[FutureFigures] = field(default_factory=list)
    asked: Figures | None = None
    in_full: Figures | None = None
    share: Figures | None = None

    def add(self, future: FutureFigures) -> None:
        """Keep a future."""
        figures = future.figures
        if figures is not None:
            self._count(figures.met)
            figures = replace(figures, met=np.zeros((0, 0)))
        self.solved.append(FutureFigures(future.number, future.outcome, figures, future.message))

    def _count(self, met: Figures) -> None:
        if self.asked is None or self.in_full is None or self.share is None:
            self.asked, self.in_full, self.share = (np.zeros(met.shape) for _ in range(3))
        known = ~np.isnan(met)
        self.asked += known
        self.in_full += met == 1.0
        self.share += np.where(known, met, 0.0)

    @property
    def planned(self) -> list[PlanFigures]:
        """The figures of those that have a plan, in order."""
        return [future.figures for future in self.solved if future.figures is not None]

    def shares(self, part: Part) -> Vector:
        """What each future meets of a part of the need; nan where it has no plan or asks for nothing."""
        place = self.frame.parts.index(part)
        return np.array([math.nan if each.figures is None else each.figures.shares[place] for each in self.solved])

    def costs(self, place: int) -> Vector:
        """What each future pays of COSTS, price_unit; nan where it has no plan."""
        return np.array([math.nan if each.figures is None else each.figures.costs[place] for each in self.solved])


@dataclass(frozen=True)
class Simulation:
    """What a simulation came to: the case and the plan that have decided, up to which period, what was drawn, and the
    futures; `asked_for` is how many there were to be, which an interruption may leave undone."""

    case: Case
    plan: Plan
    tables: Tables
    uncertainty: Uncertainty
    decided: Decided
    draws: Draws
    seed: int
    futures: Futures
    asked_for: int

    @property
    def quantiles(self) -> NDArray[np.float64]:
        """Those of the futures that were solved."""
        return self.draws.quantiles[:len(self.futures.solved)]

    @property
    def sets(self) -> NDArray[np.intp]:
        """The independent sets of the futures that were solved."""
        return self.draws.sets[:len(self.futures.solved)]
