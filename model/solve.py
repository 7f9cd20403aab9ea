"""From the case to the plan: build, hand over, solve the levels, read the values."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from model.case import Case
from model.formulation.build import Built, build
from model.levels import LevelResult
from model.lp.highs import SolverFailed
from model.lp.lexicographic import solve_levels
from model.lp.solved_levels import Answer
from model.lp.standard_form import LinearProgram, to_arrays
from model.lp.warm_start import Start, fitted
from model.phases.plan_reading import read_plan
from model.plan import Plan
from model.verification.verify import verify


@dataclass(frozen=True)
class Trail:
    """What a plan came from: the model, its arrays and how the levels were solved. For explanations."""

    built: Built
    program: LinearProgram
    answer: Answer


@dataclass(frozen=True)
class Outcome:
    """How the solve ended and the plan, None where the time limit came before any. `sizes` has
    columns, rows and non-zeros; `seconds` those of build, hand over and levels."""

    status: Literal["optimal", "conflict", "time_limit"]
    plan: Plan | None
    sizes: dict[str, int]
    seconds: dict[str, float]
    trail: Trail


def optimize(case: Case, time_limit: float | None = None,
             progress: Callable[[LevelResult], None] = lambda level: None, start: Start | None = None) -> Outcome:
    """Solve the case within `time_limit` seconds (default: the case's own), from the bases of a related case
    where they are given: the levels are the same, only sooner.

    Raises model.highs.SolverFailed where HiGHS fails."""
    clock = [time.perf_counter()]
    built = build(case)
    clock.append(time.perf_counter())
    program = to_arrays(built.model, ("band", "bands"))
    clock.append(time.perf_counter())
    limit = case.time_limit if time_limit is None else time_limit
    answer = None if start is None else _from(start, program, limit, progress)
    if answer is None:
        answer = solve_levels(program, limit, progress=progress)
    clock.append(time.perf_counter())
    stages = ("build", "hand over", "levels")
    plan = None if answer.point is None else _valued(case, read_plan(built, program, answer, answer.point))
    return Outcome(
        _status(answer), plan,
        {"columns": len(program.columns), "rows": len(program.rows), "non-zeros": int(program.matrix.nnz)},
        {stage: clock[place + 1] - clock[place] for place, stage in enumerate(stages)},
        Trail(built, program, answer))


def _from(start: Start, program: LinearProgram, limit: float, progress: Callable[[LevelResult], None]) -> Answer | None:
    """The levels from the bases of a related case; None where the solver fails on that way."""
    try:
        return solve_levels(program, limit, progress=progress, start=fitted(start, program))
    except SolverFailed:
        return None


def _status(answer: Answer) -> Literal["optimal", "conflict", "time_limit"]:
    if answer.conflict:
        return "conflict"
    return "optimal" if answer.point is not None and all(level.proved for level in answer.levels) else "time_limit"


def _valued(case: Case, plan: Plan) -> Plan:
    """The plan with the values that it has at the levels that the time limit left unproved."""
    if plan.proved:
        return plan
    found = {check.level: check.recomputed for check in verify(case, plan).levels}
    return replace(plan, levels=tuple(
        level if level.proved else replace(level, value=found[level.level]) for level in plan.levels))
