"""A future after a plan that has decided something: the same levels, with what was decided as it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from model.case import Case
from model.formulation.build import build
from model.levels import CONFLICTS, Level
from model.lexicographic.warm_start import Start
from model.lp.standard_form import LinearProgram
from model.phases.linear import program_of, solved_outcome
from model.phases.phase import Outcome, Task
from model.plan import Plan
from model.studies.decided import Decided, held_to, with_decided
from model.verification.verify import verify

# Level 0 where it is one of the levels that are kept: rules are broken as little as can be, and the plan goes on.
BROKEN_RULES = Level("broken rules")


@dataclass(frozen=True)
class SolvedFuture:
    """The plan of a future, None where the time limit came before any; `proved`: to its optimum. `breaks_rules`: hard
    minimum rules cannot all be kept there, and are broken as little as can be. `verified`: it passed its
    verification."""

    plan: Plan | None
    proved: bool
    breaks_rules: bool
    verified: bool


def solve_future(case: Case, decided: Decided, time_limit: float, start: Start | None = None) -> SolvedFuture:
    """Solve the case of a future, from the bases of a related case where they are given, without lots and other terms
    that ask for whole numbers.

    The levels are proved on their faces and verified, but not against every plan, and nothing is explained: that is
    for a plan that somebody signs. Raises SolverFailed where HiGHS fails."""
    case = with_decided(replace(case, whole=False), decided)
    built = build(case)
    program = replace(held_to(program_of(built), case, decided), widest=None)
    task = Task(case, time_limit, start=start)
    outcome = solved_outcome(task, built, program)
    if outcome.status != "conflict":
        return _future(case, outcome, False)
    return _future(case, solved_outcome(task, built, _going_on(program)), True)


def _going_on(program: LinearProgram) -> LinearProgram:
    """The program whose solve does not end at a contradiction."""
    return replace(program, levels=tuple(BROKEN_RULES if level == CONFLICTS else level for level in program.levels))


def _future(case: Case, outcome: Outcome, breaks_rules: bool) -> SolvedFuture:
    plan = outcome.plan
    if plan is None:
        return SolvedFuture(None, False, breaks_rules, False)
    told = plan
    if breaks_rules:  # of a plan that breaks rules level 0 alone is recomputed
        told = replace(plan, levels=(replace(plan.levels[0], level=CONFLICTS),))
    return SolvedFuture(plan, outcome.status == "optimal", breaks_rules, verify(case, told, breaks_rules).passed)
