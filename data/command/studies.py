"""Questions about one scenario beside its plan: each ally alone, losses and delays, more and less money, what is free;
and what several futures ask, that are drawn or named."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.command.asking.requests import DELAY, Options
from data.command.cases import PreparedCase, prepare, solve_case
from data.command.many import WORTH_A_PROCESS, Best, ComparisonBook, bases_of, message_of, solve_all, write_book
from data.command.output import Answer, complain, finish, tell
from data.command.parallel import processors, reach_cluster, run_many, time_left
from data.command.progress import Progress
from data.command.tools import chosen_scenarios, spelled_scenarios
from data.command.writing import answer_of
from data.input.findings import Finding, InvalidWorkbook, error
from data.input.tables import Tables
from data.schema.status import FAILED, INTERRUPTED, OK, STATUS_OF, TIME_LIMIT
from data.signals import ends_early
from model.case import Case

if TYPE_CHECKING:
    from data.comparison.outcomes import ScenarioOutcome
    from data.comparison.studies import Study
    from data.risk.simulation import SharedByFutures, Simulation
    from model.plan import Plan
    from model.studies.losses import Kind


_ENDING = ("interrupted: what is done is written as soon as the futures under way are through; Ctrl-C again ends at "
           "once and writes nothing")
_SILENCE = 5.0  # seconds between two words on how many futures are done


@dataclass(frozen=True)
class AskedStudy:
    """A study that was asked for: its name, its cases by theirs, what makes the answer of the joint plan and of how
    the cases ended, whether the cases are so near to the joint one that its bases help them, and what says
    which of them leads so far, the joint one first."""

    name: str
    cases: Mapping[str, Case]
    answer: Callable[[Plan, Sequence[ScenarioOutcome]], Study]
    near: bool = True
    best: Best = lambda outcome: None


def study(options: Options, tables: Tables, found: Sequence[Finding], progress: Progress) -> int:
    """Solve the scenario and the cases of the study that was asked for, and write the answer; the exit code."""
    from data.comparison.studies import study_facts, study_text
    from data.workbook.comparison import write_comparison

    base = prepare(tables, found, chosen_scenarios(options, tables)[0])
    tell(base.findings, options)
    if base.case.simplifies:
        progress.say("the setting simplify is left aside: plans are compared as their levels leave them")
        base = replace(base, case=replace(base.case, simplify="no"))
    if options.room is not None:
        return _room(options, base, options.room, progress)
    if options.hedge is not None:
        return _hedge(options, tables, found, base, progress)
    if options.simulate is not None:
        return _simulate(options, tables, base, options.simulate, progress)
    asked = _asked(options, base.case)
    cases = [base, *(PreparedCase(name, case) for name, case in asked.cases.items())]
    ended = solve_all(options, cases, progress, asked.near, asked.best)
    joint = ended[0].outcome.plan
    if joint is None or ended[0].answer.code not in (OK, TIME_LIMIT):
        complain(f"there is no plan to compare with: {ended[0].outcome.message}")
        return finish(options, [ended[0].answer])
    answer = asked.answer(joint, [each.outcome for each in ended[1:]])
    worst = [each.answer for each in ended if each.answer.code in (FAILED, TIME_LIMIT)]
    return write_book(options, [ended[0].answer, *worst], ComparisonBook(
        asked.name, lambda path: write_comparison(path, answer), lambda: study_text(answer),
        {asked.name: study_facts(answer)}))


def _asked(options: Options, case: Case) -> AskedStudy:
    if options.alone:
        return _alone(case)
    if options.stress == DELAY:
        assert options.months is not None  # the options do not go without each other
        return _delay(case, options.months)
    if options.stress is not None:
        return _stress(case, options.stress, options.since)
    return _frontier(case)


def _alone(case: Case) -> AskedStudy:
    from data.comparison.studies.standalone import alone_study
    from model.studies.standalone import alone_cases

    return AskedStudy("alone", alone_cases(case), lambda joint, ended: alone_study(case, joint, ended), near=False)


def _stress(case: Case, what: Kind, since: str | None) -> AskedStudy:
    """Raises InvalidWorkbook where `since` is no period of the horizon."""
    from data.comparison.studies.losses import stress_study
    from model.studies.losses import starting_period, stress_cases

    try:
        start = starting_period(case, since)
    except ValueError as problem:
        raise InvalidWorkbook([error("Settings", "", f"--from: {problem}")]) from None
    return AskedStudy(f"stress-{what}", stress_cases(case, what, start),
                      lambda joint, ended: stress_study(case, joint, ended, what, start), best=_worst(case))


def _delay(case: Case, months: float) -> AskedStudy:
    from data.comparison.studies.losses import delay_study
    from model.studies.losses import delay_cases

    return AskedStudy("stress-delay", delay_cases(case, months),
                      lambda joint, ended: delay_study(case, joint, ended, months), best=_worst(case))


def _worst(case: Case) -> Best:
    from data.comparison.so_far import WorstLoss

    return WorstLoss(case).after


def _frontier(case: Case) -> AskedStudy:
    from data.comparison.studies.budget_frontier import frontier_study
    from model.studies.budget_frontier import frontier_cases

    return AskedStudy("frontier", frontier_cases(case), lambda _, ended: frontier_study(case, ended))


def _room(options: Options, base: PreparedCase, share: float, progress: Progress) -> int:
    """What is free beside the plan of the case, which takes no whole numbers here."""
    from data.comparison.studies import study_facts, study_text
    from data.comparison.studies.room import room_study
    from data.workbook.comparison import write_comparison
    from model.lp.highs import SolverFailed
    from model.studies.room import room

    solved = solve_case(replace(base, case=replace(base.case, whole=False)), options.time_limit, progress)
    if solved.found is None or solved.code != OK:
        complain(f"there is no proved plan to leave room beside: {solved.message or 'the workbook contradicts itself'}")
        return finish(options, [answer_of(solved, None)])
    try:
        with progress.stage("room"):
            found = room(solved.found.outcome.relaxation, share, options.time_limit or base.case.time_limit)
    except SolverFailed as problem:
        complain(str(problem))
        return finish(options, [Answer(FAILED, {**answer_of(solved, None).facts, "status": "failed"})])
    answer = room_study(base.case, solved.found.plan, found, share)
    return write_book(options, [answer_of(solved, None)], ComparisonBook(
        "room", lambda path: write_comparison(path, answer), lambda: study_text(answer), {"room": study_facts(answer)}))


def _hedge(options: Options, tables: Tables, found: Sequence[Finding], base: PreparedCase,
           progress: Progress) -> int:
    """What to sign now so that it is right on average in the futures that were named; the exit code."""
    from data.comparison.studies import study_facts, study_text
    from data.hedge.asked import AskedHedge, Refused, after_base_first, asked_hedge, solved_hedge
    from data.hedge.hedge_study import hedge_study
    from data.hedge.memory import TooLarge
    from data.hedge.ways import HedgeAnswer
    from data.workbook.comparison import write_comparison
    from model.lp.highs import SolverFailed

    assert options.hedge is not None
    names = spelled_scenarios(tables, options.hedge)
    asked: AskedHedge = asked_hedge(tables, base.case, {name: prepare(tables, found, name).case for name in names},
                                    options.time_limit)
    own = [each.outcome for each in solve_all(options, [PreparedCase(name, case) for name, case in asked.own.items()],
                                              progress)]
    facts = {"scenario": ", ".join(names), "findings": list(base.findings)}
    try:
        with progress.stage("hedge"), progress.listening("hedge: ") as listener:
            hedge = solved_hedge(asked, listener)
        first, after = after_base_first(asked, own[0], progress.say)
    except Refused as problem:
        complain(str(problem))
        return finish(options, [Answer(problem.code, {"status": STATUS_OF[problem.code], **facts})])
    except (SolverFailed, TooLarge) as problem:
        complain(str(problem))
        return finish(options, [Answer(FAILED, {"status": "failed", **facts})])
    by_name = {each.name: each for each in own}
    answer = hedge_study(HedgeAnswer(asked.base, first, hedge, [by_name[name] for name in names], after))
    code = OK if hedge.status == "optimal" else TIME_LIMIT
    return write_book(options, [Answer(code, {"status": STATUS_OF[code], **facts})], ComparisonBook(
        "hedge", lambda path: write_comparison(path, answer), lambda: study_text(answer),
        {"hedge": study_facts(answer)}))


def _simulate(options: Options, tables: Tables, base: PreparedCase, count: int, progress: Progress) -> int:
    """Draw futures after the plan of the scenario and write how sure it is; the exit code."""
    from data.checks.errors import draw_errors
    from data.comparison.studies import study_text
    from data.futures.factors import decided_until, read_uncertainty
    from data.input.scenarios import apply_scenario
    from data.risk.future_figures import frame_of
    from data.risk.risk_study import risk_facts, risk_study
    from data.risk.simulation import Futures, SharedByFutures, Simulation
    from data.workbook.comparison import write_comparison
    from model.studies.decided import decided_by
    from model.studies.draws import draw

    tables = apply_scenario(tables, base.name)[0]
    if findings := draw_errors(tables):
        raise InvalidWorkbook(findings)
    if options.scheduler is not None:
        reach_cluster(options.scheduler)
    began = time.monotonic()
    solved = solve_case(base, options.time_limit, progress)
    worth = (time.monotonic() - began) * count > WORTH_A_PROCESS
    joint = answer_of(solved, None)
    if solved.found is None or solved.code not in (OK, TIME_LIMIT):
        complain(f"there is no plan to begin with: {message_of(solved)}")
        return finish(options, [joint])
    uncertainty, case, plan = read_uncertainty(tables)[0], base.case, solved.found.plan
    decided = decided_by(case, plan, decided_until(tables, case.horizon))
    seed = 1 if options.seed is None else options.seed
    simulation = Simulation(case, plan, tables, uncertainty, decided, draw(len(uncertainty.things), count, seed), seed,
                            Futures(frame_of(case)), count)
    interrupted = _solve_futures(replace(options, jobs=options.jobs or (processors() if worth else 1)), simulation,
                                 SharedByFutures(tables, uncertainty, decided, simulation.futures.frame,
                                                 options.time_limit, bases_of(solved)), progress)
    if not simulation.futures.solved:
        complain("interrupted before the first future was solved: nothing is written")
        return finish(options, [Answer(INTERRUPTED, joint.facts)])
    answer = risk_study(simulation)
    code = INTERRUPTED if interrupted else joint.code if simulation.futures.planned else FAILED
    return write_book(options, [Answer(code, joint.facts)], ComparisonBook(
        "risk", lambda path: write_comparison(path, answer), lambda: study_text(answer), {"risk": risk_facts(answer)}))


def _solve_futures(options: Options, simulation: Simulation, shared: SharedByFutures, progress: Progress) -> bool:
    """Solve the futures in order, and say now and then how many are done; whether Ctrl-C came before the last."""
    from data.risk.simulation import future_of, tasks_of

    tasks, started, said = tasks_of(simulation.draws), time.monotonic(), 0.0
    solving = run_many(future_of, shared, tasks, options.jobs or 1, options.scheduler)
    with ends_early(_ENDING) as ending, closing(solving), progress.within():
        progress.begun("futures")
        try:
            for done, future in enumerate(progress.counted(solving, len(tasks)), 1):
                simulation.futures.add(future)
                now = time.monotonic()
                if (now - said > _SILENCE and not progress.renews) or done == len(tasks):
                    said = now
                    progress.say(f"{done:,} of {len(tasks):,} futures, {time_left(started, done, len(tasks))}")
                if ending():
                    break
        except BrokenExecutor:  # Ctrl-C reached processes that were beginning
            if not ending():
                raise
        return ending() and len(simulation.futures.solved) < len(tasks)
