"""A scenario's way from the tables to a plan that passed its verification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.command.progress import Progress
from data.input.findings import Finding, InvalidWorkbook, errors_of, in_order
from data.input.tables import Tables
from data.schema.status import CONFLICT, FAILED, OK, TIME_LIMIT
from model.case import Case

if TYPE_CHECKING:
    from model.lexicographic.warm_start import Start
    from model.phases.phase import Outcome
    from model.plan import Plan
    from model.verification.verify import Verification

CODE_OF = {"optimal": OK, "conflict": CONFLICT, "time_limit": TIME_LIMIT}


@dataclass(frozen=True)
class PreparedCase:
    """A case to solve under a name; `findings`: the warnings about its tables."""

    name: str
    case: Case
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class FoundPlan:
    """A plan that passed its verification, with the solve that it comes from."""

    plan: Plan
    outcome: Outcome
    verification: Verification


@dataclass(frozen=True)
class SolvedCase:
    """How the solve of a case ended: the exit code, and the plan. Without one `message` says why and `details` what
    failed. With the code CONFLICT the plan is the one that breaks the minimum rules least."""

    prepared: PreparedCase
    code: int
    found: FoundPlan | None = None
    message: str = ""
    details: tuple[str, ...] = ()


def prepare(tables: Tables, found: Sequence[Finding], name: str) -> PreparedCase:
    """The case of a scenario with all warnings; `found` are the findings of the reader. Raises InvalidWorkbook with all
    findings where there are errors."""
    from data.case.builder import assemble
    from data.checks.errors import check
    from data.input.scenarios import apply_scenario

    changed, problems = apply_scenario(tables, name)
    findings = in_order([*found, *problems, *([] if errors_of(list(found)) else check(changed))])
    if errors_of(findings):
        raise InvalidWorkbook(findings)
    return PreparedCase(name, assemble(changed), tuple(findings))


def solve_case(prepared: PreparedCase, time_limit: float | None, progress: Progress,
               start: Start | None = None) -> SolvedCase:
    """Solve and verify; from the bases of a related case where they are given."""
    from model.lp.highs import SolverFailed
    from model.solve import optimize
    from model.verification.verify import verify

    case = prepared.case
    try:
        outcome = optimize(case, time_limit, lambda level: progress.done(level.name, level.seconds), start)
    except SolverFailed as problem:
        return SolvedCase(prepared, FAILED, message=str(problem))
    for stage in ("build", "hand over", "levels"):
        progress.done(stage, outcome.seconds[stage])
    if outcome.plan is None:
        return SolvedCase(prepared, TIME_LIMIT, message="the time limit came before any plan")
    with progress.stage("verify"):
        verification = verify(case, outcome.plan, relaxed=outcome.status == "conflict")
    if not verification.passed:
        return SolvedCase(prepared, FAILED, message="the plan failed its verification",
                          details=_failures(verification))
    return SolvedCase(prepared, CODE_OF[outcome.status], FoundPlan(outcome.plan, outcome, verification))


def _failures(verification: Verification) -> tuple[str, ...]:
    rows = [f"row {row.row} {row.name}: {row.largest:.3e} above {row.tolerance:.0e} at {row.where}"
            for row in verification.rows if not row.passed]
    levels = [f"level {level.name}: drift {level.drift:.3e}, gap {level.gap:.3e}"
              for level in verification.levels if not level.passed]
    return (*rows, *levels)
