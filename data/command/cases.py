"""A scenario's way from the tables to a plan that passed its verification."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from data.command.progress import Progress
from data.input.findings import Finding, InvalidWorkbook, errors_of, in_order
from data.input.tables import Tables
from data.schema.status import CONFLICT, FAILED, OK, TIME_LIMIT
from model.case import Case

if TYPE_CHECKING:
    from data.comparison.keeping.earlier_plan import EarlierPlan, KeptPlan
    from model.lexicographic.warm_start import Start
    from model.lp.highs import SolverFailed
    from model.phases.phase import Outcome
    from model.plan import Plan
    from model.verification.verify import LevelCheck, Verification

CODE_OF = {"optimal": OK, "conflict": CONFLICT, "time_limit": TIME_LIMIT}


@dataclass(frozen=True)
class PreparedCase:
    """A case to solve under a name; `findings`: the warnings about its tables. `kept`: what it is to stay near."""

    name: str
    case: Case
    findings: tuple[Finding, ...] = ()
    kept: KeptPlan | None = None


@dataclass(frozen=True)
class FoundPlan:
    """A plan that passed its verification, with the solve that it comes from."""

    plan: Plan
    outcome: Outcome
    verification: Verification


@dataclass(frozen=True)
class SolvedCase:
    """How the solve of a case ended: the exit code, and the plan. Without one `message` says why, `details` what failed
    and what would help, and `failure` the same for programs, where it is no matter of time. With the code CONFLICT the
    plan is the one that breaks the minimum rules least."""

    prepared: PreparedCase
    code: int
    found: FoundPlan | None = None
    message: str = ""
    details: tuple[str, ...] = ()
    failure: Mapping[str, Any] = field(default_factory=dict)


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


def staying_near(prepared: PreparedCase, earlier: EarlierPlan | None) -> PreparedCase:
    """The case that is to stay near an earlier plan, where there is one, with a warning about what is not kept."""
    if earlier is None:
        return prepared
    from data.comparison.keeping.earlier_plan import kept_plan

    case, kept = kept_plan(prepared.case, earlier)
    return replace(prepared, case=case, kept=kept, findings=(*prepared.findings, *kept.findings()))


def solve_case(prepared: PreparedCase, time_limit: float | None, progress: Progress,
               start: Start | None = None) -> SolvedCase:
    """Solve and verify; from the bases of a related case where they are given."""
    from model.lp.highs import SolverFailed
    from model.solve import optimize
    from model.verification.verify import verify

    case = prepared.case
    try:
        with progress.listening() as listener:
            outcome = optimize(case, time_limit, start, listener)
    except SolverFailed as problem:
        return _not_solved(prepared, problem)
    for stage in ("build", "hand over", "levels"):
        progress.done(stage, outcome.seconds[stage])
    if outcome.plan is None:
        return SolvedCase(prepared, TIME_LIMIT, message="the time limit came before any plan")
    with progress.stage("verify"):
        verification = verify(case, outcome.plan, relaxed=outcome.status == "conflict")
    if not verification.passed:
        return _not_verified(prepared, verification)
    return SolvedCase(prepared, CODE_OF[outcome.status], FoundPlan(outcome.plan, outcome, verification))


def _not_solved(prepared: PreparedCase, problem: SolverFailed) -> SolvedCase:
    """The answer where the solver gave up, with the level at which it did."""
    from data.report.figure_parts import level_meaning
    from model.lexicographic.lexicographic import LevelFailed

    if not isinstance(problem, LevelFailed):
        return _failed(prepared, str(problem), (), {"levels": [], "rows": []})
    meaning = level_meaning(prepared.case, problem.level)
    return _failed(prepared, f"the level {problem.level} ({meaning}) could not be solved: {problem}", (), {
        "levels": [{"level": str(problem.level), "meaning": meaning, "drift": None, "gap": None, "gap_limit": None}],
        "rows": []})


def _not_verified(prepared: PreparedCase, verification: Verification) -> SolvedCase:
    """The answer where rows or levels failed the verification, each with what passes."""
    from data.report.figure_parts import level_meaning

    case, rows = prepared.case, [row for row in verification.rows if not row.passed]
    levels = [level for level in verification.levels if not level.passed]
    details = (*(f"row {row.row} {row.name}: {row.largest:.3e} above {row.tolerance:.0e} at {row.where}"
                 for row in rows), *(_failed_level(prepared, level) for level in levels))
    return _failed(prepared, "the plan failed its verification", details, {
        "levels": [{"level": level.name, "meaning": level_meaning(case, level.level), "drift": _finite(level.drift),
                    "gap": _finite(level.gap), "gap_limit": level.gap_limit} for level in levels],
        "rows": [{"row": row.row, "name": row.name, "where": row.where, "violation": _finite(row.largest),
                  "tolerance": row.tolerance} for row in rows]})


def _failed_level(prepared: PreparedCase, level: LevelCheck) -> str:
    """What is wrong with a level: its value, its proof or both."""
    from data.report.figure_parts import level_meaning

    wrong = []
    if not level.drift <= level.tolerance:
        wrong.append(f"its value is {level.drift:.3e} of it away from that of the plan, {level.tolerance:.0e} passes")
    if level.proved and not level.gap <= level.gap_limit:
        wrong.append(f"another plan may be lower by {level.gap:.3e} of it, {level.gap_limit:.0e} passes")
    return f"level {level.name} ({level_meaning(prepared.case, level.level)}): {'; '.join(wrong)}"


def _failed(prepared: PreparedCase, message: str, details: tuple[str, ...], failure: Mapping[str, Any]) -> SolvedCase:
    """The answer with the two figures that are farthest apart, which is what makes a solve fail, and what helps."""
    from data.figures.far_apart import farthest_apart
    from data.narrative.far_figures import far_facts, far_help, far_sentence

    apart = farthest_apart(prepared.case)
    if apart is None or not apart.may_matter:
        advice: tuple[str, ...] = ("no figures of the workbook are far apart: please report it",)
        return SolvedCase(prepared, FAILED, None, message, (*details, *advice), {**failure, "farthest_apart": None})
    advice = (f"the figures that are farthest apart: {far_sentence(apart)}", f"what would help: {far_help(apart)}")
    return SolvedCase(prepared, FAILED, None, message, (*details, *advice),
                      {**failure, "farthest_apart": far_facts(apart)})


def _finite(value: float) -> float | None:
    """The value, None where JSON has no word for it."""
    return value if math.isfinite(value) else None
