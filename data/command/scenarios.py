"""The scenarios of a workbook side by side, in one workbook."""

from __future__ import annotations

from collections.abc import Sequence

from data.command.cases import PreparedCase, prepare
from data.command.many import ComparisonBook, EndedTask, solve_all, write_book
from data.command.options import Options
from data.command.output import Answer, finish, invalid, tell
from data.command.progress import Progress
from data.command.tools import chosen_scenarios
from data.comparison.outcomes import ScenarioOutcome
from data.input.findings import Finding, InvalidWorkbook, errors_of, in_order
from data.input.tables import Tables


def compare_scenarios(options: Options, tables: Tables, found: Sequence[Finding], progress: Progress) -> int:
    """Solve the scenarios that were asked for, Base first, and write the comparison; the exit code."""
    from data.comparison.scenarios import compare
    from data.comparison.sentences import compare_facts, compare_text
    from data.workbook.comparison import write_comparison

    names = chosen_scenarios(options, tables)
    if len(names) == 1:
        progress.say("note: the sheet Scenarios names no scenario: there is Base alone to show")
    cases: list[PreparedCase] = []
    ended: dict[str, EndedTask] = {}
    for name in names:
        try:
            cases.append(prepare(tables, found, name))
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
    ended |= {each.outcome.name: each for each in solve_all(options, cases, progress)}
    outcomes = [ended[name].outcome for name in names]
    answers = [Answer(ended[name].answer.code, {**ended[name].answer.facts, "comparison": facts})
               for name, facts in zip(names, compare_facts(outcomes), strict=True)]
    return write_book(options, answers, ComparisonBook(
        "comparison", lambda path: write_comparison(path, compare(outcomes)), lambda: compare_text(outcomes)))


def _invalid(name: str, findings: Sequence[Finding]) -> EndedTask:
    worst = errors_of(list(findings))[0]
    place = f"{worst.sheet}!{worst.cell}: " if worst.cell else f"{worst.sheet}: "
    return EndedTask(ScenarioOutcome(name, "invalid", None, None, place + worst.message, 0.0), invalid(name, findings))
