"""Many related cases, solved one after the other, side by side or on a cluster, and compared in one workbook.

The first is solved here, in this process, and the others start from its bases."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.command.asking.requests import Options
from data.command.cases import PreparedCase, SolvedCase, prepare, solve_case, staying_near
from data.command.extras import plan_to_keep
from data.command.output import Answer, complain, finish, invalid, say, tell
from data.command.parallel import processors, reach_cluster, run_many, time_left
from data.command.progress import Progress
from data.command.tools import chosen_scenarios
from data.command.writing import WrittenResult, answer_of, show, write_result
from data.comparison.outcomes import ScenarioOutcome
from data.comparison.result_book import NoResult
from data.files import beside, result_path
from data.input.findings import Finding, InvalidWorkbook, errors_of, in_order
from data.input.tables import Tables
from data.schema.status import CONFLICT, FAILED, OK, STATUS_OF

if TYPE_CHECKING:
    from model.lexicographic.warm_start import Start

Best = Callable[[ScenarioOutcome], str | None]  # which leads after one has ended

WORTH_A_PROCESS = 6.0  # seconds of work in all: below, to begin a process takes longer than it saves


@dataclass(frozen=True)
class EndedTask:
    """How a case ended: for the comparison, for --json, and what is to be said."""

    outcome: ScenarioOutcome
    answer: Answer
    written: WrittenResult | None = None


@dataclass(frozen=True)
class SharedByTasks:
    """What all tasks share: the options and the bases to start from."""

    options: Options
    start: Start | None


def solve_all(options: Options, cases: Sequence[PreparedCase], progress: Progress, near: bool = True,
              best: Best = lambda outcome: None) -> list[EndedTask]:
    """All cases in order: the first here, the others from its bases where they are `near`. `best` is given
    each that has ended."""
    if not cases:
        return []
    if options.scheduler is not None:
        reach_cluster(options.scheduler)
    first, others = cases[0], cases[1:]
    progress.say(first.name)
    began = time.perf_counter()
    solved = solve_case(first, options.time_limit, progress)
    ended = [_ended(options, solved, progress, began)]
    _say_one(options, ended[0])
    best(ended[0].outcome)
    jobs = options.jobs or (processors() if ended[0].outcome.seconds * len(others) > WORTH_A_PROCESS else 1)
    shared, started = SharedByTasks(options, bases_of(solved) if near else None), time.monotonic()
    solving = run_many(_solve_task, shared, others, jobs, options.scheduler)
    with progress.within():
        progress.begun("related cases")
        for each in progress.counted(solving, len(others), lambda each: best(each.outcome)):
            ended.append(each)
            done = len(ended) - 1
            left = f", {time_left(started, done, len(others))}" if done < len(others) else ""
            outcome = each.outcome
            progress.say(f"{outcome.name}: {outcome.status} in {outcome.seconds:.1f} s, {done} of {len(others)}{left}")
            _say_one(options, each)
    return ended


def _solve_task(shared: SharedByTasks, prepared: PreparedCase) -> EndedTask:
    """Solve one case, and write its result where that is wanted. Says nothing: it may run far away."""
    began = time.perf_counter()
    progress = Progress(quiet=True)
    return _ended(shared.options, solve_case(prepared, shared.options.time_limit, progress, shared.start), progress,
                  began)


def _ended(options: Options, solved: SolvedCase, progress: Progress, began: float) -> EndedTask:
    """With --full the result is written, too: a name that was given is that of the comparison."""
    written, case = None, solved.prepared.case
    if options.full and solved.found is not None:
        given = None if options.result is None else beside(options.result, "-result.xlsx")
        path = result_path(options.plan, given, case.scenario, several=True)
        written = write_result(options, solved, path, progress)
    outcome = ScenarioOutcome(
        solved.prepared.name, STATUS_OF[solved.code], case, None if solved.found is None else solved.found.plan,
        message_of(solved), time.perf_counter() - began, None if written is None else written.path)
    return EndedTask(outcome, answer_of(solved, written), written)


def message_of(solved: SolvedCase) -> str:
    """Why there is no plan; empty where there is one."""
    if solved.code != CONFLICT:
        return "; ".join([solved.message, *solved.details]) if solved.message else ""
    from data.report.policy import lacking_rules

    assert solved.found is not None
    rules = ", ".join(lacking_rules(solved.prepared.case, solved.found.plan))
    if solved.found.plan.whole is not None:  # without the terms they can be
        return f"no plan keeps its lots, steps, thresholds and counts together with these minimum rules: {rules}"
    return f"the workbook contradicts itself: not all of these minimum rules can be kept: {rules}"


def bases_of(solved: SolvedCase) -> Start | None:
    """The bases that the others start from; none where the solve did not come to an end."""
    from model.lexicographic.warm_start import start_of

    if solved.found is None or solved.code != OK:
        return None
    relaxation = solved.found.outcome.linear.relaxation
    return start_of(relaxation.program, relaxation.levels)


def _say_one(options: Options, ended: EndedTask) -> None:
    if ended.outcome.plan is None and ended.outcome.message:
        complain(f"{ended.outcome.name}: {ended.outcome.message}")
    if ended.written is not None:
        show(WrittenResult(ended.written.path, ended.written.said[-1:], ended.written.warned), options)


@dataclass(frozen=True)
class ComparisonBook:
    """A comparison ready to be written: how its file's name ends, how it is written, its text for the terminal, and
    what --json adds to the answers; where that is nothing, the answers are those of several scenarios."""

    ending: str
    write: Callable[[Path], Path]
    text: Callable[[], str]
    facts: Mapping[str, Any] = field(default_factory=dict)


def write_book(options: Options, answers: Sequence[Answer], book: ComparisonBook) -> int:
    """Write the workbook of a comparison, say what is in it, and end; the exit code."""
    wanted, several = options.result or beside(options.plan, f"-{book.ending}.xlsx"), not book.facts
    try:
        written = book.write(wanted)
    except OSError as problem:
        complain(f"the comparison cannot be written: {problem.strerror}: {wanted}; what was there before is untouched")
        return finish(options, [*answers, Answer(FAILED, {})], several)
    text = book.text()
    if not options.json:
        say(text)
        say(f"result: {written}")
    shared = {"result": str(written), "answer": text.partition("\n")[0]}
    told = [Answer(answer.code, {**shared, **answer.facts, **book.facts}) for answer in answers]
    return finish(options, told, several)


def compare_scenarios(options: Options, tables: Tables, found: Sequence[Finding], progress: Progress) -> int:
    """Solve the scenarios that were asked for, Base first, and write the comparison; the exit code."""
    from data.comparison.scenarios import compare
    from data.comparison.sentences import compare_facts, compare_text
    from data.comparison.so_far import MostMet
    from data.workbook.compared.comparison import write_comparison

    names = chosen_scenarios(options, tables)
    if len(names) == 1:
        progress.say("note: the sheet Scenarios names no scenario: there is Base alone to show")
    try:
        earlier = plan_to_keep(options)
    except NoResult as problem:
        complain(str(problem))
        return finish(options, [invalid(names[0], found)], several=True)
    cases: list[PreparedCase] = []
    ended: dict[str, EndedTask] = {}
    for name in names:
        try:
            cases.append(staying_near(prepare(tables, found, name), earlier))
        except InvalidWorkbook as problem:
            findings = in_order(problem.findings)
            ended[name] = _invalid(name, findings)
            if name == names[0]:  # what is wrong with Base is wrong with all
                tell(findings, options)
                return finish(options, [ended[name].answer], several=True)
            tell(errors_of(findings), options)
        else:
            if name == names[0]:
                tell(cases[0].findings, options)
    ended |= {each.outcome.name: each for each in solve_all(options, cases, progress, best=MostMet().after)}
    outcomes = [ended[name].outcome for name in names]
    answers = [Answer(ended[name].answer.code, {**ended[name].answer.facts, "comparison": facts})
               for name, facts in zip(names, compare_facts(outcomes), strict=True)]
    return write_book(options, answers, ComparisonBook(
        "comparison", lambda path: write_comparison(path, compare(outcomes)), lambda: compare_text(outcomes)))


def _invalid(name: str, findings: Sequence[Finding]) -> EndedTask:
    worst = errors_of(list(findings))[0]
    place = f"{worst.sheet}!{worst.cell}: " if worst.cell else f"{worst.sheet}: "
    return EndedTask(ScenarioOutcome(name, "invalid", None, None, place + worst.message, 0.0), invalid(name, findings))
