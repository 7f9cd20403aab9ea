"""The first phase: the linear program, its levels one after the other, and the plan that they leave."""

from __future__ import annotations

import time
from dataclasses import replace

from pyomo.common.gc_manager import PauseGC

from model.case import Case
from model.formulation.build import Built, build
from model.formulation.late.equity import Left, equity_model
from model.formulation.late.kept_orders import joins_at, kept_orders_model
from model.levels import CHANGES, EQUITY
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import SolvedLevels
from model.lexicographic.warm_start import Start
from model.lp.highs import SolverFailed
from model.lp.problem import Bounds
from model.lp.standard_form import Late, LinearProgram, extended, to_arrays
from model.phases.column_limits import column_limits
from model.phases.phase import LinearRelaxation, Outcome, PlanStatus, Task
from model.phases.plan_reading import read_plan
from model.phases.settle import settle
from model.plan import Plan
from model.tolerances import LEVEL_DRIFT
from model.variables import MORE, ORDER, SHORTFALL
from model.verification.verify import verify


class LinearPhase:
    """Build, hand over, solve the levels, read the values."""

    def concerns(self, case: Case) -> bool:
        """Every plan begins here."""
        return True

    def apply(self, task: Task, before: Outcome | None) -> Outcome:
        """The plan that is optimal for every level in order, as far as the time limit lets."""
        started = time.perf_counter()
        task.listener.part("build")
        built = build(task.case)
        ready = time.perf_counter()
        task.listener.part("hand over")
        program = program_of(built)
        handed_over = time.perf_counter()
        task.listener.part("levels")
        outcome = solved_outcome(task, built, program)
        return replace(outcome, seconds={"build": ready - started, "hand over": handed_over - ready,
                                         **outcome.seconds})


def solved_outcome(task: Task, built: Built, program: LinearProgram) -> Outcome:
    """What the levels of a program say, which is that of the built model or one that decides more; `seconds` has those
    of the levels alone."""
    started = time.perf_counter()
    levels = solved_levels(program, task)
    seconds = time.perf_counter() - started
    relaxation = LinearRelaxation(built, program, levels)
    plan = None if levels.point is None else _valued(task.case, read_plan(relaxation, levels.point))
    program = levels.program
    return Outcome(
        status_of(levels), plan, relaxation,
        {"columns": len(program.columns), "rows": len(program.rows), "non-zeros": int(program.matrix.nnz)},
        {"levels": seconds})


def program_of(built: Built) -> LinearProgram:
    """The arrays of the model, with what joins at later levels, the level that makes the plan unique and what
    columns can be."""
    with PauseGC():  # it would walk the whole model for every few hundred figures
        return _program_of(built)


def _program_of(built: Built) -> LinearProgram:
    program = to_arrays(built.model)
    return replace(program, late=_late(built, program), settle=settle(built.case, built.rules, program.columns),
                   widest=column_limits(built.case, built.rules, program.columns))


def _late(built: Built, program: LinearProgram) -> Late | None:
    """What joins at the level equity, and after it what joins where an earlier plan is to be kept."""
    kept = (Late(joins_at(built.case), lambda joined, _: _with_kept_orders(built, joined))
            if CHANGES in program.levels else None)
    if EQUITY not in program.levels:
        return kept
    return Late(EQUITY, lambda joined, face: replace(_with_bands(built, joined, face), late=kept))


def _with_bands(built: Built, program: LinearProgram, face: Bounds) -> LinearProgram:
    """The program with the bands of the shortfalls that the face leaves open."""
    places = program.columns.of(SHORTFALL.name)
    lower, upper = face.lower[places.start:places.stop], face.upper[places.start:places.stop]
    left = Left([], [], [])
    for key, least, most in zip(built.indices.shortfalls, lower.tolist(), upper.tolist(), strict=True):
        if built.case.requirement_of[key.requirement].quantity > 0:
            (left.open if least < most else left.whole if most > 0 else left.none).append(key)
    return extended(program, equity_model(built, left))


def _with_kept_orders(built: Built, program: LinearProgram) -> LinearProgram:
    """The program with what orders are less or more than in the plan that is to be kept."""
    joined = extended(program, kept_orders_model(built))
    if joined.widest is None:
        return joined
    places, upper = joined.columns.of(MORE.name), joined.widest.upper.copy()
    for place, key in zip(places, joined.columns.blocks.get(MORE.name, ()), strict=True):
        order = joined.columns.place(ORDER.name, key)
        assert order is not None, key
        upper[place] = upper[order]  # no order can be larger by more than it can be at all
    return replace(joined, widest=replace(joined.widest, upper=upper))


def solved_levels(program: LinearProgram, task: Task) -> SolvedLevels:
    """The levels of a program from the bases of a related case, where there are any, or by the usual methods, or, where
    these leave a doubt that the levels are proved against every plan, by others; what leaves least. Raises SolverFailed
    where all fail."""
    deadline, best, failed = time.monotonic() + task.time_limit, None, None
    ways: list[tuple[Start | None, bool]] = [(None, False), (None, True)]
    for start, otherwise in ways if task.start is None else [(task.start, False), *ways]:
        left = deadline - time.monotonic()
        if best is not None and (left <= 0 or best.doubt <= LEVEL_DRIFT):
            break
        try:
            levels = solve_levels(program, left, start, task.listener, otherwise)
        except SolverFailed as problem:
            failed = problem
        else:
            best = levels if best is None or (levels.proved and levels.doubt < best.doubt) else best
    if best is None:
        raise failed or SolverFailed("there was no time for a solve")
    return best


def status_of(levels: SolvedLevels) -> PlanStatus:
    """How the solve of the levels ended."""
    if levels.conflict:
        return "conflict"
    return "optimal" if levels.point is not None and levels.proved else "time_limit"


def _valued(case: Case, plan: Plan) -> Plan:
    """The plan with the values that it has at the levels that the time limit left unproved."""
    if plan.proved:
        return plan
    recomputed = {check.level: check.recomputed for check in verify(case, plan).levels}
    return replace(plan, levels=tuple(
        result if result.proved else replace(result, value=recomputed[result.level]) for result in plan.levels))
