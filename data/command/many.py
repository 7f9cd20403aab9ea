"""Many related cases: scenarios side by side, each ally alone, losses, more and less money.

The workbook is read and checked once. The plan that the others are compared with is solved first, here; the others
start from its bases, in this process, in several, or on a cluster."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.command.one import Solved, Written, answer_of, prepare, show, solve_case, write_case
from data.command.options import Progress
from data.command.output import Answer, complain, finish, invalid, say, tell
from data.command.parallel import processors, reach_cluster, run_many, time_left
from data.command.tools import chosen_scenarios
from data.comparison.outcomes import ScenarioOutcome
from data.files import beside
from data.input.findings import Finding, InvalidWorkbook, error, in_order
from data.input.tables import Tables
from data.schema.status import CONFLICT, FAILED, INVALID, OK, STATUS_OF, TIME_LIMIT
from model.case import Case

if TYPE_CHECKING:
    from data.comparison.studies import Study
    from model.lp.warm_start import Start

_WORTH_A_PROCESS = 6.0  # seconds of work in all: below, to begin a process takes longer than it saves


@dataclass(frozen=True)
class Task:
    """A case to solve under a name; `findings` are those of its tables."""

    name: str
    case: Case
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Shared:
    """What all tasks share: the options, the bases to start from, and whether each writes its own result."""

    options: argparse.Namespace
    start: Start | None
    full: bool


@dataclass(frozen=True)
class Ended:
    """How a task ended: for the comparison, for --json, and what is to be said."""

    entry: ScenarioOutcome
    answer: Answer
    written: Written | None = None


def solve_task(shared: Shared, task: Task) -> Ended:
    """Solve one case, and write its result where that is wanted. Says nothing: it may run far away."""
    began = time.perf_counter()
    progress = Progress(quiet=True)
    solved = solve_case(task.case, shared.options.time_limit, progress, shared.start)
    return _ended(shared.options, task, solved, progress, began, shared.full)


def _ended(options: argparse.Namespace, task: Task, solved: Solved, progress: Progress, began: float,
           full: bool) -> Ended:
    plan = None if solved.outcome is None or solved.code == FAILED else solved.outcome.plan
    written = None
    if plan is not None and full:
        written = write_case(options, task.case, solved, task.findings, progress, several=True)
    if plan is None:
        answer: Answer = (solved.code, {"status": STATUS_OF[solved.code], "scenario": task.case.scenario,
                                        "findings": list(task.findings)})
    else:
        answer = answer_of(task.case, solved, task.findings, written)
    entry = ScenarioOutcome(task.name, STATUS_OF[solved.code], task.case, plan, _message(task.case, solved),
                  time.perf_counter() - began, None if written is None else written.path)
    return Ended(entry, answer, written)


def _message(case: Case, solved: Solved) -> str:
    """Why there is no plan; empty where there is one."""
    if solved.code != CONFLICT:
        return "; ".join([solved.message, *solved.details]) if solved.message else ""
    from data.report.policy import lacking_rules

    assert solved.outcome is not None and solved.outcome.plan is not None
    rules = ", ".join(lacking_rules(case, solved.outcome.plan))
    return f"the workbook contradicts itself: not all of these minimum rules can be kept: {rules}"


def compare_scenarios(options: argparse.Namespace, tables: Tables, found: Sequence[Finding],
                      progress: Progress) -> int:
    """Solve the scenarios that were asked for, Base first, and write the comparison; the exit code."""
    from data.comparison.scenarios import compare
    from data.comparison.sentences import compare_facts, compare_text
    from data.workbook.comparison import write_comparison

    names = chosen_scenarios(options, tables)
    if len(names) == 1:
        progress.say("note: the sheet Scenarios names no scenario: there is Base alone to show")
    told: dict[str, Ended] = {}
    tasks = []
    for name in names:
        try:
            case, findings = prepare(tables, found, name)
        except InvalidWorkbook as problem:
            told[name] = _invalid(name, problem.findings)
            if name == names[0]:  # what is wrong with Base is wrong with all
                tell(in_order(problem.findings), options)
                return finish(options, [told[name].answer], several=True)
            tell([finding for finding in in_order(problem.findings) if finding.severity == "error"], options)
            continue
        if name == names[0]:
            tell(findings, options)
        tasks.append(Task(name, case, tuple(findings)))
    ended = _solved(options, tasks, progress, options.full)
    told |= {each.entry.name: each for each in ended}
    entries = [told[name].entry for name in names]
    answers = [(told[name].answer[0], {**told[name].answer[1], "comparison": facts})
               for name, facts in zip(names, compare_facts(entries), strict=True)]
    return _write(options, answers, "comparison", lambda path: write_comparison(path, compare(entries)),
                  lambda: compare_text(entries), {})


def _invalid(name: str, findings: Sequence[Finding]) -> Ended:
    worst = next(finding for finding in in_order(list(findings)) if finding.severity == "error")
    place = f"{worst.sheet}!{worst.cell}: " if worst.cell else f"{worst.sheet}: "
    entry = ScenarioOutcome(name, "invalid", None, None, place + worst.message, 0.0)
    return Ended(entry, (INVALID, invalid(name, findings)))


def _solved(options: argparse.Namespace, tasks: Sequence[Task], progress: Progress, full: bool = False,
            near: bool = True) -> list[Ended]:
    """All tasks in order: the first here, the others from its bases where they are `near`."""
    if not tasks:
        return []
    if options.scheduler is not None:
        reach_cluster(options.scheduler)
    first, others = tasks[0], tasks[1:]
    progress.say(first.name)
    began, own = time.perf_counter(), _own(options)
    solved = solve_case(first.case, options.time_limit, progress)
    ended = [_ended(own, first, solved, progress, began, full)]
    _say_one(options, ended[0])
    jobs = options.jobs or (processors() if ended[0].entry.seconds * len(others) > _WORTH_A_PROCESS else 1)
    shared, started = Shared(own, _start(solved) if near else None, full), time.monotonic()
    for each in run_many(solve_task, shared, others, jobs, options.scheduler):
        ended.append(each)
        done = len(ended) - 1
        left = f", {time_left(started, done, len(others))}" if done < len(others) else ""
        entry = each.entry
        progress.say(f"{entry.name}: {entry.status} in {entry.seconds:.1f} s, {done} of {len(others)}{left}")
        _say_one(options, each)
    return ended


def _own(options: argparse.Namespace) -> argparse.Namespace:
    """The options for the result of each: a name that was given is that of the comparison."""
    given = None if options.result is None else beside(options.result, "-result.xlsx")
    return argparse.Namespace(**{**vars(options), "result": given})


def _start(solved: Solved) -> Start | None:
    """The bases that the others start from; none where the solve did not come to an end."""
    from model.lp.warm_start import start_of

    if solved.outcome is None or solved.code != OK:
        return None
    return start_of(solved.outcome.relaxation.program, solved.outcome.relaxation.levels)


def _say_one(options: argparse.Namespace, ended: Ended) -> None:
    if ended.entry.plan is None and ended.entry.message:
        complain(f"{ended.entry.name}: {ended.entry.message}")
    if ended.written is not None:
        show(Written(ended.written.path, ended.written.said[-1:], ended.written.warned), options)


def study(options: argparse.Namespace, tables: Tables, found: Sequence[Finding], progress: Progress) -> int:
    """Each ally alone, losses, or more and less money, beside the plan of the scenario; the exit code."""
    from data.comparison.studies import study_facts, study_text
    from data.workbook.comparison import write_comparison

    name = chosen_scenarios(options, tables)[0]
    case, findings = prepare(tables, found, name)
    tell(findings, options)
    kind, cases, made = _asked(options, case, tables)
    ended = _solved(options, [Task(name, case, tuple(findings)),
                              *(Task(each, other) for each, other in cases.items())], progress, near=kind != "alone")
    base = ended[0]
    if base.entry.plan is None or base.answer[0] not in (OK, TIME_LIMIT):
        complain(f"there is no plan to compare with: {base.entry.message}")
        return finish(options, [base.answer])
    result = made(base.entry, [each.entry for each in ended[1:]])
    worst = [each.answer for each in ended if each.answer[0] in (FAILED, TIME_LIMIT)]
    facts = {kind: study_facts(result)}
    return _write(options, [base.answer, *worst], kind, lambda path: write_comparison(path, result),
                  lambda: study_text(result), facts)


Made = Callable[[ScenarioOutcome, Sequence[ScenarioOutcome]], "Study"]


def _asked(options: argparse.Namespace, case: Case, tables: Tables) -> tuple[str, Mapping[str, Case], Made]:
    """The name of the study that was asked for, its cases, and what makes the study of their plans."""
    if options.alone:
        from data.comparison.standalone import alone_study
        from model.studies.standalone import alone_cases

        return "alone", alone_cases(case), lambda base, entries: alone_study(case, _plan(base), entries)
    if options.frontier:
        from data.comparison.budget_frontier import frontier_study
        from model.studies.budget_frontier import frontier_cases

        return "frontier", frontier_cases(case), lambda base, entries: frontier_study(case, entries)
    from data.comparison.losses import stress_study
    from model.studies.losses import starting_period, stress_cases

    kind = options.stress
    try:
        start = starting_period(case, options.since)
    except ValueError as problem:
        raise InvalidWorkbook([error("Settings", "", f"--from: {problem}")]) from None
    return f"stress-{kind}", stress_cases(case, kind, start), lambda base, entries: stress_study(
        case, _plan(base), entries, kind, start)


def _plan(entry: ScenarioOutcome) -> Any:
    assert entry.plan is not None
    return entry.plan


def _write(options: argparse.Namespace, answers: Sequence[Answer], ending: str, write: Callable[[Path], Path],
           text: Callable[[], str], facts: Mapping[str, Any]) -> int:
    """Write the workbook of a comparison, say what is in it, and end."""
    wanted = options.result or beside(options.plan, f"-{ending}.xlsx")
    try:
        written = write(wanted)
    except OSError as problem:
        complain(f"the comparison cannot be written: {problem.strerror}: {wanted}; what was there before is untouched")
        return finish(options, [*answers, (FAILED, {})], several=not facts)
    if not options.json:
        say(text())
        say(f"result: {written}")
    told = [(code, {"result": str(written), **answer, **facts}) for code, answer in answers]
    return finish(options, told, several=not facts)
