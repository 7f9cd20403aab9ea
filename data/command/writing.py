"""A plan as a result workbook: explained, reported and written, with what goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.command.asking.requests import Options
from data.command.cases import FoundPlan, SolvedCase
from data.command.extras import ResultDraft, add_changed_orders, add_changes, add_levers, add_rule_prices
from data.command.output import Answer, say
from data.command.progress import Progress
from data.files import never_changed
from data.schema.status import CONFLICT, FAILED, STATUS_OF
from data.spoken import speak

if TYPE_CHECKING:
    from data.comparison.result_book import ResultBook
    from data.figures.result_table import ResultTable
    from data.narrative.explanations import Explanations
    from model.case import Case


@dataclass(frozen=True)
class WrittenResult:
    """What came of a result: where it is (None where it could not be written), the lines for stdout and for
    stderr, and what --json adds."""

    path: Path | None
    said: Sequence[str] = ()
    warned: Sequence[str] = ()
    facts: dict[str, Any] = field(default_factory=dict)


def write_result(options: Options, solved: SolvedCase, path: Path, progress: Progress,
                 earlier: ResultBook | None = None) -> WrittenResult:
    """Explain, report and write the plan of a solved case, compared with an earlier result where there is one."""
    from data.report.summary.terminal import answers, summary_text
    from data.workbook.result import write_results

    never_changed(options.plan)  # names of scenarios and allies go into names of files
    found, case = _found(solved), solved.prepared.case
    what, moved = "result", list[str]()
    try:
        if solved.code == CONFLICT:
            draft = _draft_of_conflict(options, solved, progress)
        else:
            draft = _draft_of_plan(options, solved, progress, earlier)
        with progress.stage("write"):
            written = write_results(path, case, found.plan, draft.tables)
        answer = answers(draft.tables)["answer"]
        in_short = options.watch and solved.code != CONFLICT
        draft.facts["answer"] = answer
        moved += _moved(path, written, "result is")
        said = [answer if in_short else summary_text(case, found.plan, draft.tables), *draft.said, f"result: {written}"]
        if options.per_ally is not None and solved.code != CONFLICT:
            from data.workbook.per_ally import write_per_ally

            with progress.stage("per ally"):
                write_per_ally(options.per_ally, path, case, found.plan, draft.tables)
            said.append(f"for each ally: {options.per_ally}")
        if options.brief is not None:
            what = "brief"
            slides = _write_brief(options.brief, solved, draft, progress)
            moved += _moved(options.brief, slides, "slides are")
            said.append(f"slides: {slides}")
            draft.facts["brief"] = str(slides)
    except OSError as problem:
        return WrittenResult(None, warned=[
            f"error: the {what} cannot be written: {problem.strerror}: {problem.filename or path}; what was there "
            "before is untouched"])
    return WrittenResult(written, said, moved, draft.facts)


def _moved(wanted: Path, written: Path, what: str) -> list[str]:
    """The note where a file could not be replaced and another name was taken."""
    return [] if written == wanted else [
        f"note: {wanted} cannot be replaced, it may be open in another program: the {what} in {written}"]


def _found(solved: SolvedCase) -> FoundPlan:
    assert solved.found is not None
    return solved.found


def _draft_of_plan(options: Options, solved: SolvedCase, progress: Progress,
                   earlier: ResultBook | None) -> ResultDraft:
    """The report of a plan, why it is short, and what was asked for beside it."""
    from data.figures.movements import all_family_movements
    from data.narrative.explanations import CONFIRMED, bottleneck_facts, explanations
    from data.report.overview.targets import target_facts, target_paths
    from data.report.stocks.rounds import round_facts
    from data.report.whole.simplified import simplified_facts

    found, case = _found(solved), solved.prepared.case
    with progress.stage("explain"):
        linear = found.outcome.linear
        assert linear.plan is not None
        confirmed = CONFIRMED if options.confirm is None else options.confirm
        told = explanations(case, linear.plan, linear.relaxation, confirmed, progress.counted)
        if linear is not found.outcome:
            from data.narrative.with_terms import with_terms

            told = with_terms(case, found.plan, linear.plan, told)
    draft = _reported(options, solved, progress, told)
    if options.rule_prices:
        add_rule_prices(draft, case, found, options, progress)
    if options.levers:
        add_levers(draft, case, found, progress)
    if solved.prepared.kept is not None:
        add_changed_orders(draft, solved, progress)
    if earlier is not None:
        add_changes(draft, case, earlier)
    draft.facts["bottlenecks"] = [bottleneck_facts(case, worth) for worth in told.bottlenecks]
    if found.plan.whole is not None:
        draft.facts["terms"] = _term_facts(found, case)
    if case.simplifies:
        draft.facts["simplified"] = simplified_facts(case, found.plan)
    draft.facts["targets"] = target_facts(case, target_paths(case, all_family_movements(case, found.plan)))
    if case.components:
        draft.facts["complete_rounds"] = round_facts(case, found.plan)
    return draft


def _term_facts(found: FoundPlan, case: Case) -> dict[str, Any]:
    """What --json says of lots, steps, thresholds, counts and discounts."""
    from data.figures.purchases import purchases
    from data.report.orders import joint_orders
    from data.report.whole.level_prices import level_facts
    from data.report.whole.terms_kept import term_facts

    bought = purchases(case, found.plan)
    return {"levels": level_facts(case, found.plan),
            "orders": len(bought), "contracts": len(joint_orders(case, bought)),
            "terms kept": term_facts(case, found.verification.terms)}


def _draft_of_conflict(options: Options, solved: SolvedCase, progress: Progress) -> ResultDraft:
    """The report where minimum rules cannot be kept, with the reasons."""
    from data.figures.result_table import by_name
    from data.report.summary.parts import answer_part

    found, case = _found(solved), solved.prepared.case
    draft = _reported(options, solved, progress, None)
    with progress.stage("explain"):
        sentence, table = _conflict(case, found)
    draft.tables |= by_name([answer_part(case, found.plan, sentence, found.verification), table])
    return draft


def _conflict(case: Case, found: FoundPlan) -> tuple[str, ResultTable]:
    """The sentence that answers and the sheet Conflicts: minimum rules against each other and against limits, or, where
    the plan without the terms of contracts keeps them, against these."""
    if found.plan.whole is not None:
        from data.report.whole.term_conflicts import term_conflict_sentence, term_conflicts_table
        from model.sensitivity.term_conflicts import term_clashes

        clashes = term_clashes(found.outcome.linear.relaxation)
        return term_conflict_sentence(case, found.plan, clashes), term_conflicts_table(case, found.plan, clashes)
    from data.report.policy import conflicts
    from data.report.summary.parts import contradiction_sentence
    from model.sensitivity.infeasibility import contradictions

    reasons = contradictions(found.plan, found.outcome.relaxation)
    return contradiction_sentence(case, found.plan, reasons), conflicts(case, found.plan, reasons)


def _reported(options: Options, solved: SolvedCase, progress: Progress, told: Explanations | None) -> ResultDraft:
    from data.report.report import VerifiedPlan, make_report
    from data.run_facts import run_facts

    found, prepared = _found(solved), solved.prepared
    with progress.stage("report"):
        facts = run_facts(options.plan, prepared.case.scenario, STATUS_OF[solved.code], found.outcome.sizes,
                          progress.seconds)
        return ResultDraft(make_report(VerifiedPlan(
            prepared.case, found.plan, found.verification, prepared.findings, facts, told)), told)


def _write_brief(path: Path, solved: SolvedCase, draft: ResultDraft, progress: Progress) -> Path:
    """The slides of the plan, or of why there is none; where they are."""
    from data.brief.deck import write_brief
    from data.brief.material import Material

    with progress.stage("slides"):
        return write_brief(path, Material(
            solved.prepared.case, _found(solved).plan, draft.tables, draft.explained))


def show(written: WrittenResult, options: Options) -> None:
    """The lines of a result on stdout and stderr."""
    for line in written.warned:
        speak(line)
    if not options.json:
        for line in written.said:
            say(line)


def answer_of(solved: SolvedCase, written: WrittenResult | None) -> Answer:
    """The answer for a case. `written` is None where no result was asked for or there is no plan."""
    from data.report.figure_parts import totals

    case, findings = solved.prepared.case, list(solved.prepared.findings)
    if solved.found is None:
        failure = {"failure": {"message": solved.message, **solved.failure}} if solved.code == FAILED else {}
        return Answer(solved.code, {"status": STATUS_OF[solved.code], "scenario": case.scenario, **failure,
                                    "findings": findings})
    if written is not None and written.path is None:
        return Answer(FAILED, {"status": STATUS_OF[FAILED], "scenario": case.scenario, "findings": findings})
    plan = solved.found.plan
    return Answer(solved.code, {
        "status": STATUS_OF[solved.code], "scenario": case.scenario,
        "levels": {level.name: level.value for level in plan.levels if level.proved},
        "unproved": [level.name for level in plan.levels if not level.proved],
        "totals": totals(case, plan), "bottlenecks": [],
        **({} if written is None else {"result": str(written.path)}), "findings": findings,
        **({} if written is None else written.facts)})
