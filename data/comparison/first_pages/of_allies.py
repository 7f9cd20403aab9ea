"""The first page of acting together beside acting alone."""

from __future__ import annotations

from collections.abc import Sequence

from data.comparison.first_pages.page import (
    AT_ITS_PRICE,
    WHOLE,
    FirstPage,
    ally_names,
    first_lines,
    reported,
)
from data.figures.money import units_of
from data.figures.result_table import Cell, ResultTable, Row, figure_of, label_of, result_table
from data.narrative.wording import counted, joined, percent, some_of
from data.report.spending import ALL
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.first_pages import ALLIES_AT_A_GLANCE
from model.case import Case

BETTER, WORSE = "better off", "worse off"
_NAMED = 3      # allies that the answer names
_LAST = 4       # rows that stay where not all fit: those who lose most


def allies_page(case: Case, main: ResultTable, needs: ResultTable, priorities: Sequence[int]) -> FirstPage:
    """The page, made of the tables Alone and together (`main`) and Needs alone and together (`needs`)."""
    rows = list(main.rows())
    allies, total = [row for row in rows if row["ally"] != ALL], next(row for row in rows if row["ally"] == ALL)
    ranked = sorted(allies, key=lambda row: _gains(row, priorities), reverse=True)
    names = ally_names(case) | {ALL: "all together"}
    table = result_table(ALLIES_AT_A_GLANCE, [_row(row, names, priorities) for row in [total, *ranked]], units_of(case))
    without = [names[str(row["ally"])] for row in ranked if not row["outcome"]]
    return FirstPage(
        answer=_answer(case, ranked, total, needs, names), table=table, behind=main.sheet.name, last=_LAST,
        chart=ComparisonChart(table.sheet, "column", "Needs met alone and together", "ally",
                              ("met_alone", "met_together"), "% at its price"),
        notes=first_lines(
            [f"Alone there is no plan for {some_of(without, _NAMED)}: not in the totals."] if without else [],
            ["Better or worse off is decided by what stands in brackets: the first priority at which what lacks "
             "differs, else the cost.",
             f"Alone an ally has its own budget and stock, and its part of the lines and offers. {AT_ITS_PRICE}"]))


def _gains(row: dict[str, Cell], priorities: Sequence[int]) -> tuple[float, ...]:
    """By what an ally is better off, the most urgent first; one without a plan alone comes last of all."""
    known = 1.0 if row["outcome"] else 0.0
    gained = [figure_of(row[label_of("gained", str(priority))]) for priority in priorities]
    return (known, *gained, figure_of(row["saved"]))


def _outcome(row: dict[str, Cell]) -> str:
    """Better or worse off, and what decides it."""
    if not row["outcome"]:
        return "no plan alone"
    return f"{row['outcome']} ({row['decided_by']})" if row["decided_by"] else str(row["outcome"])


def _row(row: dict[str, Cell], names: dict[str, str], priorities: Sequence[int]) -> Row:
    gained = [row[label_of("gained", str(priority))] for priority in priorities]
    return {"ally": names[str(row["ally"])], "outcome": _outcome(row),
            "met_alone": row["met_alone"], "met_together": row["met_together"],
            "gained_in_all": None if None in gained else sum(map(figure_of, gained)),
            "pays_alone": row["pays_alone"], "pays_together": row["pays_together"]}


def _answer(case: Case, ranked: Sequence[dict[str, Cell]], total: dict[str, Cell], needs: ResultTable,
            names: dict[str, str]) -> str:
    """What acting together meets and pays in all, how many allies gain, and who loses most."""
    compared = [row for row in ranked if row["outcome"]]
    if not compared:
        return "No ally has a plan alone, so there is nothing to compare."
    urgent = next((row for row in needs.rows() if row["ally"] == ALL), None)
    parts = [f"{_instead(total['met_together'], total['met_alone'])} of all needs"] if urgent else []
    if urgent is not None and urgent["required"] != sum(figure_of(row["required"]) for row in needs.rows()
                                                        if row["ally"] == ALL):
        parts.append(f"{_instead(urgent['met_together'], urgent['met_alone'])} of the most urgent "
                     f"(priority {urgent['priority']})")
    now, before = (reported(case, total[key]) for key in ("pays_together", "pays_alone"))
    pays = f"pay {now} either way" if now == before else f"pay {now} instead of {before}"
    meets = f"meet {joined(parts)}, and {pays}" if parts else f"need nothing and {pays}"
    count = {said: sum(row["outcome"] == said for row in compared) for said in (BETTER, WORSE)}
    same = len(compared) - count[BETTER] - count[WORSE]
    worse = [names[str(row["ally"])] for row in reversed(compared) if row["outcome"] == WORSE]
    who = f"{': ' if len(worse) <= _NAMED else ', most of all '}{joined(worse[:_NAMED])}" if worse else ""
    return (f"Acting together rather than alone the allies {meets}. Of {counted(len(compared), 'ally', 'allies')} "
            f"{count[BETTER]} {'is' if count[BETTER] == 1 else 'are'} better off, {same} the same and {count[WORSE]} "
            f"worse off{who}.")


def _instead(now: Cell, before: Cell) -> str:
    """`90.0 % instead of 80.0 %`; `90.0 % either way`."""
    one, other = (percent(figure_of(cell), WHOLE) for cell in (now, before))
    return f"{one} either way" if one == other else f"{one} instead of {other}"
