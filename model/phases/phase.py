"""The seam between the linear program and what may come after it: phases, each handing on a plan.

A phase takes the task and the outcome of the phase before and gives an outcome back. The plan and the linear program
that explains it are kept apart: a later phase changes the plan, with the value of each level that it then has and the
bound that no plan is below, and hands on the linear program that explains what it has decided."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal, Protocol

from model.case import Case
from model.formulation.build import Built
from model.lexicographic.listener import NOBODY, Listener
from model.lexicographic.solved_levels import SolvedLevels
from model.lexicographic.warm_start import Start
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram
from model.plan import Plan, StockKey
from model.pools import Pool
from model.row_kinds import RULE, STOCK_BALANCE, RowId, row_kind

PlanStatus = Literal["optimal", "conflict", "time_limit"]
_RESERVE = 2.0  # times what the program before took


@dataclass(frozen=True)
class Task:
    """What is asked of the phases: the case, the seconds that the solver has for its levels, the bases of a related
    case where there are any, and whom to tell how far it is."""

    case: Case
    time_limit: float
    start: Start | None = None
    listener: Listener = NOBODY


@dataclass(frozen=True)
class LinearRelaxation:
    """The linear program that explains a plan: the model, its arrays before anything was solved, and how its levels
    were solved."""

    built: Built
    unsolved: LinearProgram
    levels: SolvedLevels

    @property
    def program(self) -> LinearProgram:
        """The arrays with all that has joined while the levels were solved: more columns and rows after the others."""
        return self.levels.program

    @property
    def case(self) -> Case:
        """What the model was made from."""
        return self.built.case

    @property
    def point(self) -> Vector:
        """The point that the levels leave; ValueError where the time limit came before any."""
        if self.levels.point is None:
            raise ValueError("there is no plan to explain")
        return self.levels.point

    def row(self, place: int) -> RowId:
        """Which row of the model stands at a place of the program."""
        # What joins stands after the rest, and a model made again has other rows than the solved one.
        rows = self.unsolved.rows if place < len(self.unsolved.rows) else self.program.rows
        name = rows[place]
        kind = row_kind(name.component)
        if kind is RULE:
            assert isinstance(name.key, int)
            return RowId(kind, self.built.rules[name.key].key)
        if name.key is None:
            return RowId(kind, ())
        if kind is STOCK_BALANCE:
            ally, item, period, usable_to = StockKey(*name.key)  # type: ignore[misc]
            pool = Pool(ally, item, usable_to)
            return RowId(kind, (ally, self.built.indices.members[pool], usable_to, period))
        return RowId(kind, name.key if isinstance(name.key, tuple) else (name.key,))


@dataclass(frozen=True)
class Outcome:
    """How the solve ended and the plan, None where the time limit came before any. `sizes` has
    columns, rows and non-zeros; `seconds` those of build, hand over and levels. `before`: how it ended without terms
    that take whole numbers, where the plan keeps them."""

    status: PlanStatus
    plan: Plan | None
    relaxation: LinearRelaxation
    sizes: dict[str, int]
    seconds: dict[str, float]
    before: Outcome | None = None

    @property
    def linear(self) -> Outcome:
        """How it ended without such terms, which explains what is short with them."""
        return self if self.before is None else self.before


def rest_of(task: Task, before: Outcome, deadline: float) -> Task:
    """What is left of the task for the plan of what a phase has chosen, in any case: that takes about as long as the
    program before did. Nobody is told of its levels a second time. `deadline` is a time of time.monotonic()."""
    reserve = _RESERVE * (1.0 + before.seconds["levels"])
    return Task(task.case, max(reserve, deadline - time.monotonic()))


class Phase(Protocol):
    """One step from the case to the plan."""

    def concerns(self, case: Case) -> bool:
        """The phase has something to do for the case."""

    def apply(self, task: Task, before: Outcome | None) -> Outcome:
        """The outcome after this phase; `before` is that of the phase before, None for the first.

        Raises SolverFailed where HiGHS fails."""
