"""The hedge: what to sign and to enlarge before it is known which future comes, so that the levels are least on
average."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from model.formulation.build import build
from model.levels import COST, LevelResult
from model.lexicographic.lexicographic import NoPlan
from model.lexicographic.listener import NOBODY, Listener
from model.lexicographic.solved_levels import SolvedLevels
from model.phases.linear import program_of, solved_levels, status_of
from model.phases.phase import LinearRelaxation, PlanStatus, Task
from model.phases.plan_reading import read_plan
from model.plan import ExpansionKey, Plan
from model.studies.decided import Decided, Signing
from model.studies.hedge.checked import HedgeCheck, check_hedge, lost_by_account
from model.studies.hedge.first_stage import FirstStage, Future, prepared, shared_expansions, signings
from model.studies.hedge.joined import Joined, copies_of, first_orders, joined, with_first_stage
from model.studies.hedge.late import Copy
from model.studies.hedge.size import ProgramSize


@dataclass(frozen=True)
class Hedge:
    """What is decided once and what comes of it in each future, in their order. `levels` are the expected values, with
    their bounds; the levels of a plan are its own, of which no one alone is proved. With the status `conflict` the
    plans break the minimum rules as little as can be on average."""

    status: PlanStatus
    futures: tuple[Future, ...]
    first: Decided
    plans: tuple[Plan, ...]
    levels: tuple[LevelResult, ...]
    check: HedgeCheck

    def lost(self, number: int) -> float:
        """The advances that a future loses on what it does not take: price_unit, undiscounted."""
        return sum(lost_by_account(self.futures[number].case, self.plans[number], self.first).values())


    def cost(self, number: int) -> float:
        """The level cost of a future with what is lost: price_unit, discounted."""
        own = self.plans[number].value(COST)
        return own + self.check.besides[number]


@dataclass(frozen=True)
class HedgeTask:
    """What is asked: the futures, the period up to which is decided, and the seconds that the solver has. With `first`
    that is what was decided, and its figures are kept; `cut`: of its expansions less may be ordered."""

    futures: Sequence[Future]
    until: int
    time_limit: float
    first: Decided | None = None
    cut: bool = False
    listener: Listener = NOBODY
    # Told the size of the first program before the others are built; it may raise to stop.
    sized: Callable[[ProgramSize], None] = lambda size: None


def hedge(task: HedgeTask) -> Hedge | None:
    """Solve the futures as one; None where the time limit came before any plan, or, with a `first` stage, where some
    future cannot keep its limits with it.

    Raises SolverFailed where HiGHS fails."""
    whole = joined_futures(task)
    program = whole.program if task.first is None else with_first_stage(whole, task.first, task.cut)
    case = whole.copies[0].future.case
    try:
        levels = solved_levels(program, Task(case, task.time_limit, listener=task.listener))
    except NoPlan:
        if task.first is None:
            raise
        return None
    if levels.point is None:
        return None
    return _read(whole, levels, task)


def joined_futures(task: HedgeTask) -> Joined:
    """The one program of the futures of the task."""
    known = () if task.first is None else tuple(task.first.expansions)
    expansions = shared_expansions(task.futures, task.until, known)
    futures = [prepared(each, task.until, expansions) for each in task.futures]
    programs = []
    for future in futures:
        built = build(future.case)
        programs.append((built, program_of(built)))
        if len(programs) == 1:
            first = programs[0][1]
            task.sized(ProgramSize(len(first.columns), int(first.matrix.nnz), len(futures)))
    copies = copies_of(futures, programs)
    orders = first_orders(copies, task.until, () if task.first is None else tuple(task.first.orders))
    return joined(copies, FirstStage(task.until, orders, expansions))


def _read(whole: Joined, levels: SolvedLevels, task: HedgeTask) -> Hedge:
    status = status_of(levels)
    plans = [_plan(copy, levels) for copy in whole.copies]
    futures = tuple(copy.future for copy in whole.copies)
    decided = _decided(whole, plans)
    if task.first is not None:
        decided = replace(decided, orders=task.first.orders) if task.cut else task.first
    checked = check_hedge(futures, plans, decided, levels.results, status == "conflict")
    told = tuple(replace(plan, levels=own) for plan, own in zip(plans, checked.values, strict=True))
    return Hedge(status, futures, decided, told, levels.results, checked)


def _plan(copy: Copy, levels: SolvedLevels) -> Plan:
    """The plan of a future, with its own levels, of which none is valued yet."""
    assert levels.point is not None
    point = levels.point[copy.places]
    proved = {result.level: result.proved for result in levels.results}
    results = tuple(LevelResult(level, copy.program.value(level, point), math.nan, proved[level], 0.0, 0)
                    for level in copy.program.levels if level in proved)
    own = SolvedLevels(copy.program, results, point, levels.conflict, levels.scaling)
    plan = read_plan(LinearRelaxation(copy.built, copy.program, own), point)
    return replace(plan, levels=tuple(replace(each, value=math.nan, proved=False) for each in results))


def _decided(whole: Joined, plans: Sequence[Plan]) -> Decided:
    """What is signed is the most that a future takes: to sign more costs something or nothing, and helps nobody. What
    is enlarged is the same wherever it is ready in time."""
    orders: dict[Signing, float] = dict.fromkeys(whole.stage.orders, 0.0)
    expansions: dict[ExpansionKey, float] = dict.fromkeys(whole.stage.expansions, 0.0)
    for copy, plan in zip(whole.copies, plans, strict=True):
        for key, signing in signings(copy.future.case, plan.order, whole.stage.until):
            orders[signing] = max(orders[signing], plan.order[key])
        for expansion in whole.stage.expansions:
            if expansion in plan.expansion:
                expansions[expansion] = max(expansions[expansion], plan.expansion[expansion])
    return Decided(whole.stage.until, {key: units for key, units in orders.items() if units > 0},
                   {key: size for key, size in expansions.items() if size > 0})
