"""One scenario from the tables to the result workbook: check, solve, verify, explain, report, write."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.command.extras import earlier_result, extras
from data.command.options import Progress
from data.command.output import Answer, complain, invalid, say, tell
from data.comparison.result_book import NoResult, ResultBook
from data.input.findings import Finding, InvalidWorkbook, errors_of, in_order
from data.input.tables import Tables
from data.schema.status import CONFLICT, FAILED, INVALID, OK, STATUS_OF, TIME_LIMIT
from model.case import Case

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations
    from model.lp.warm_start import Start
    from model.phases.phase import Outcome
    from model.verification.verify import Verification

CODE_OF = {"optimal": OK, "conflict": CONFLICT, "time_limit": TIME_LIMIT}
_NOT_WRITTEN = "no result was written"


@dataclass(frozen=True)
class Solved:
    """How the solve of a case ended: the exit code; outcome and verification, None where the solver failed or the
    time limit came before any plan; `message` says why there is no plan, `details` what failed."""

    code: int
    outcome: Outcome | None = None
    verification: Verification | None = None
    message: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """What came of a result: where it is (None where it could not be written), the lines for stdout and for
    stderr, and what --json adds."""

    path: Path | None
    said: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


def run_scenario(options: argparse.Namespace, tables: Tables, found: Sequence[Finding], name: str,
                 progress: Progress) -> Answer:
    """Solve one scenario and write its result; what is said goes to stdout and stderr at once."""
    progress.say(f"scenario {name}")
    try:
        with progress.stage("check"):
            case, findings = prepare(tables, found, name)
    except InvalidWorkbook as problem:
        tell(in_order(problem.findings), options)
        return INVALID, invalid(name, problem.findings)
    tell(findings, options)
    try:
        earlier = earlier_result(options, case)
    except NoResult as problem:
        complain(str(problem))
        return INVALID, invalid(name, findings)
    solved = solve_case(case, options.time_limit, progress)
    if solved.outcome is None or solved.code == FAILED:
        complain("\n  ".join([f"{solved.message}; {_NOT_WRITTEN}", *solved.details]))
        return solved.code, {"status": STATUS_OF[solved.code], "scenario": name, "findings": findings}
    written = write_case(options, case, solved, findings, progress, earlier=earlier)
    show(written, options)
    return answer_of(case, solved, findings, written)


def prepare(tables: Tables, found: Sequence[Finding], name: str) -> tuple[Case, list[Finding]]:
    """The case of a scenario and all findings; raises InvalidWorkbook where there are errors."""
    from data.case.builder import assemble
    from data.checks.errors import check
    from data.input.scenarios import apply_scenario

    changed, problems = apply_scenario(tables, name)
    findings = in_order([*found, *problems, *([] if errors_of(list(found)) else check(changed))])
    if errors_of(findings):
        raise InvalidWorkbook(findings)
    return assemble(changed), findings


def solve_case(case: Case, time_limit: float | None, progress: Progress, start: Start | None = None) -> Solved:
    """Solve and verify; from the bases of a related case where they are given."""
    from model.lp.highs import SolverFailed
    from model.solve import optimize
    from model.verification.verify import verify

    try:
        outcome = optimize(case, time_limit, lambda level: progress.done(level.name, level.seconds), start)
    except SolverFailed as problem:
        return Solved(FAILED, message=str(problem))
    for stage in ("build", "hand over", "levels"):
        progress.done(stage, outcome.seconds[stage])
    if outcome.plan is None:
        return Solved(TIME_LIMIT, message="the time limit came before any plan")
    with progress.stage("verify"):
        verification = verify(case, outcome.plan, relaxed=outcome.status == "conflict")
    if not verification.passed:
        return Solved(FAILED, outcome, verification, "the plan failed its verification", _failures(verification))
    return Solved(CODE_OF[outcome.status], outcome, verification)


def _failures(verification: Verification) -> tuple[str, ...]:
    rows = [f"row {row.row} {row.name}: {row.largest:.3e} above {row.tolerance:.0e} at {row.where}"
            for row in verification.rows if not row.passed]
    levels = [f"level {level.name}: drift {level.drift:.3e}, gap {level.gap:.3e}"
              for level in verification.levels if not level.passed]
    return (*rows, *levels)


def write_case(options: argparse.Namespace, case: Case, solved: Solved, findings: Sequence[Finding],
               progress: Progress, several: bool = False, earlier: ResultBook | None = None) -> Written:
    """Explain, report and write a plan that passed its verification, and what goes with it."""
    from data.command.run_facts import run_facts
    from data.files import result_path
    from data.narrative.explanations import bottleneck_facts
    from data.report.report import VerifiedPlan, make_report
    from data.report.summary import summary_text
    from data.workbook.result import write_results

    outcome = solved.outcome
    assert outcome is not None and outcome.plan is not None and solved.verification is not None
    plan = outcome.plan
    wanted = result_path(options.plan, options.result, case.scenario, several)
    try:
        told = None if solved.code == CONFLICT else _explained(options, case, outcome, progress)
        with progress.stage("report"):
            facts = run_facts(options.plan, case.scenario, outcome.sizes, progress.seconds)
            report = make_report(VerifiedPlan(case, plan, solved.verification, findings, facts, told))
        more: list[str] = []
        extra: dict[str, Any] = {}
        if told is None:
            report |= _conflicts(case, solved, progress)
        else:
            more, extra = extras(options, case, outcome, report, progress, earlier)
            extra["bottlenecks"] = [bottleneck_facts(case, worth) for worth in told.bottlenecks]
        with progress.stage("write"):
            written = write_results(wanted, case, plan, report)
        said = [summary_text(case, plan, report), *more, f"result: {written}"]
        if options.per_ally is not None and told is not None:
            from data.workbook.per_ally import write_per_ally

            with progress.stage("per ally"):
                write_per_ally(options.per_ally, wanted, case, plan, report)
            said.append(f"for each ally: {options.per_ally}")
    except OSError as problem:
        where = problem.filename or wanted
        return Written(None, warned=(f"error: the result cannot be written: {problem.strerror}: {where}; what was "
                                     "there before is untouched",))
    moved = () if written == wanted else (f"note: {wanted} cannot be replaced, it may be open in another program: "
                                          f"the result is in {written}",)
    return Written(written, tuple(said), moved, extra)


def _explained(options: argparse.Namespace, case: Case, outcome: Outcome, progress: Progress) -> Explanations:
    from data.narrative.explanations import explanations

    assert outcome.plan is not None
    with progress.stage("explain"):
        if options.confirm is None:
            return explanations(case, outcome.plan, outcome.relaxation)
        return explanations(case, outcome.plan, outcome.relaxation, options.confirm)


def _conflicts(case: Case, solved: Solved, progress: Progress) -> dict[str, Any]:
    """The parts of the report that say why minimum rules cannot be kept."""
    from data.figures.result_table import by_name
    from data.report.policy import conflicts
    from data.report.summary import answer_part, contradiction_sentence
    from model.sensitivity.infeasibility import contradictions

    assert solved.outcome is not None and solved.outcome.plan is not None and solved.verification is not None
    plan = solved.outcome.plan
    with progress.stage("explain"):
        reasons = contradictions(plan, solved.outcome.relaxation)
    sentence = contradiction_sentence(case, plan, reasons)
    return by_name([answer_part(case, plan, sentence, solved.verification), conflicts(case, plan, reasons)])


def show(written: Written, options: argparse.Namespace) -> None:
    """The lines of a result on stdout and stderr."""
    for line in written.warned:
        print(line, file=sys.stderr)
    if not options.json:
        for line in written.said:
            say(line)


def answer_of(case: Case, solved: Solved, findings: Sequence[Finding], written: Written | None) -> Answer:
    """The exit code and what --json says of a plan. `written` is None where no result was asked for."""
    from data.report.figure_parts import totals

    if written is not None and written.path is None:
        return FAILED, {"status": "failed", "scenario": case.scenario, "findings": list(findings)}
    assert solved.outcome is not None and solved.outcome.plan is not None
    plan = solved.outcome.plan
    facts = {} if written is None else written.facts
    return solved.code, {
        "status": STATUS_OF[solved.code], "scenario": case.scenario,
        "levels": {level.name: level.value for level in plan.levels if level.proved},
        "unproved": [level.name for level in plan.levels if not level.proved],
        "totals": totals(case, plan), "bottlenecks": [],
        **({} if written is None else {"result": str(written.path)}), "findings": list(findings), **facts}
