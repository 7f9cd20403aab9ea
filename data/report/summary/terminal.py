"""The summary as it stands on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data.figures.decimals import column_texts
from data.figures.result_table import Cell, ResultTable
from data.narrative.text import clean, printable, shortened
from data.narrative.wording import in_words
from data.report.checks import NO_PLAN
from data.report.summary.parts import LONGEST_CAUSE, name_of
from data.report.whole.level_prices import terms_sentences
from data.report.whole.simplified import simplified_sentences
from data.schema.reason_sheets import CONFLICTS
from data.schema.summary import ANSWER, LARGEST_CAUSES, LARGEST_SHORTFALLS, LEVELS, TOTALS
from model.case import Case
from model.plan import Plan

MOST_LINES = 60  # of conflicts


def summary_text(case: Case, plan: Plan, report: Mapping[str, ResultTable]) -> str:
    """What the plan comes to, the largest causes, levels, totals, largest shortfalls; or the conflicts."""
    answered = answers(report)
    lines = [f"{name_of(answered['title'])}, {answered['horizon']}, scenario {name_of(case.scenario)}",
             answered["answer"]]
    lines += _section("What holds the plan back, in shares of what is short at its price", _cause_lines(report))
    checked = "no plan" if answered["check"] == NO_PLAN else f"verification {answered['check']}"
    proved = all(row["proved"] == "yes" for row in _rows(report, LEVELS.name))
    lines += _section(f"Levels ({'all proved' if proved else 'not all proved'}, {checked})", _level_lines(report))
    lines += _section("Price of the terms", (f"  {sentence}" for sentence in terms_sentences(case, plan)))
    lines += _section("Fewer contracts or orders", (f"  {each}" for each in simplified_sentences(case, plan)))
    lines += _section("Totals", _total_lines(report))
    lines += _section("Largest shortfalls", _shortfall_lines(report))
    lines += _section("Conflicts", _conflict_lines(report))
    return "\n".join(map(printable, lines))


def answers(report: Mapping[str, ResultTable]) -> dict[str, str]:
    """What the part Answer says, by the names of its rows, as a cell can hold it."""
    return {str(row["fact"]): clean(str(row["value"])) for row in report[ANSWER.name].rows()}


def _section(title: str, lines: Iterator[str]) -> list[str]:
    """The lines below their title; nothing where there are none."""
    below = list(lines)
    return ["", title, *below] if below else []


def _rows(report: Mapping[str, ResultTable], name: str) -> Iterator[dict[str, Cell]]:
    """The rows of a table; none where the report does not have it."""
    return report[name].rows() if name in report else iter(())


def _cause_lines(report: Mapping[str, ResultTable]) -> Iterator[str]:
    for row in _rows(report, LARGEST_CAUSES.name):
        yield f"  {row['of_what_is_short']:>7.1%}  {shortened(str(row['cause']), LONGEST_CAUSE)}"


def _level_lines(report: Mapping[str, ResultTable]) -> Iterator[str]:
    rows = list(_rows(report, LEVELS.name))
    figures = column_texts("number", [row["value"] for row in rows])
    for row, figure in zip(rows, figures, strict=True):
        proved = "" if row["proved"] == "yes" else " (not proved)"
        yield f"  {row['level']:<13}{figure:>16} {row['unit']:<16} {row['meaning']}{proved}"


def _total_lines(report: Mapping[str, ResultTable]) -> Iterator[str]:
    rows = list(_rows(report, TOTALS.name))
    for row in rows:
        if (unit := row["counted_in"]) == "share":
            yield f"  {row['total']:<26}{row['figure']:>16.1%}"
            continue
        alike = [other["figure"] for other in rows if other["counted_in"] == unit]
        yield f"  {row['total']:<26}{column_texts('number', [row['figure'], *alike])[0]:>16} {unit}"


def _shortfall_lines(report: Mapping[str, ResultTable]) -> Iterator[str]:
    for row in _rows(report, LARGEST_SHORTFALLS.name):
        yield (f"  {name_of(row['ally']):<10} {name_of(row['family']):<16} {row['kind']:<5} priority "
               f"{row['priority']}: {_amount(row['worst_short'])} of "
               f"{_amount(row['need_a_period'])} short in {row['worst_period']}")


def _conflict_lines(report: Mapping[str, ResultTable]) -> Iterator[str]:
    lines = []
    for row in _rows(report, CONFLICTS.name):
        name = " ".join(name_of(part) for part in (row["rule"], row["combination"]) if part)
        missing = "some" if row["missing"] is None else _amount(row["missing"])
        lines.append(f"  {name}: {missing} of {_amount(row['required'])} {row['counted_in']} missing")
        lines += [f"    {text}" for text in (row["why"], row.get("would_help"), f"look at {row['look_at']}") if text]
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"  and more: see the sheet {CONFLICTS.name}"


def _amount(quantity: Cell) -> str:
    assert isinstance(quantity, (int, float))
    return in_words(quantity)
