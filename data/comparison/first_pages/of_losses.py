"""The first page of losses and delays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from data.comparison.first_pages.page import (
    AT_ITS_PRICE,
    FirstPage,
    ally_names,
    family_names,
    first_lines,
    largest,
    plain_names,
    reported,
)
from data.figures.money import units_of
from data.figures.result_table import Cell, ResultTable, figure_of, label_of, result_table
from data.narrative.text import shortened
from data.narrative.wording import capital, counted, some_of
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.first_pages import losses_at_a_glance
from data.schema.compared.studies import Harm
from model.case import Case, Manufacturer, Resource

_NAMED, _DRAWN = 3, 10
_REASON = 30  # characters of why there is no plan


def losses_page(case: Case, harm: Harm, tables: Sequence[ResultTable], priorities: Sequence[int],
                words: tuple[str, str, str]) -> FirstPage:
    """The page, made of the tables Losses, Who is hit, Losses by family and Losses by ally. `words`: what does most
    harm (`Losing {}`), an instance of it (`loss of one manufacturer`), and what must be known."""
    main, hit, by_family, by_ally = tables
    rows, first = list(main.rows()), [str(priority) for priority in priorities[:1]]
    names = _names(case, harm, [str(row["lost"]) for row in rows])
    reasons = dict(zip(map(str, hit.values("lost")), hit.values("why_there_is_no_plan"), strict=True))
    family, ally = _hardest(by_family, family_names(case)), _hardest(by_ally, ally_names(case))
    sheet = losses_at_a_glance(harm)
    table = result_table(sheet, [{
        "lost": names[str(row["lost"])], "all_lost": row["all_lost"],
        "lost_value": {key: row[label_of("lost_value", key)] for key in first},
        "dearer_by": row["dearer_by"],
        "hardest_family": f"no plan: {shortened(str(reason), _REASON)}" if (reason := reasons[str(row["lost"])])
        else family(row), "hardest_ally": None if reason else ally(row)} for row in rows], units_of(case), first)
    failed = [names[key] for key, reason in reasons.items() if reason]
    return FirstPage(
        answer=_answer(case, main, names, words[:2], family), table=table, behind=main.sheet.name, last=len(failed[:2]),
        chart=ComparisonChart(sheet, "bars", f"Lacks more than Base, each {harm.what} {harm.done}", "lost",
                              ("all_lost",), units_of(case).money, _DRAWN, labelled=True),
        notes=first_lines([f"No plan: {some_of(failed, _NAMED)}."] if failed else [], [words[2], AT_ITS_PRICE]))


def _names(case: Case, harm: Harm, lost: Sequence[str]) -> dict[str, str]:
    """What each thing that is lost is called: a country and a region have no other name."""
    kinds: dict[str, Mapping[str, Manufacturer] | Mapping[str, Resource]] = {
        "manufacturer": case.manufacturers, "resource": case.resources}
    named = kinds.get(harm.what, {})
    return plain_names({key: named[key].name if key in named else "" for key in lost})


def _hardest(table: ResultTable, names: Mapping[str, str]) -> Callable[[Mapping[str, Cell]], str | None]:
    """Who lacks most more, by name, of a row of the losses."""
    worst = {str(row["lost"]): largest((each, row[label_of("lost_value", each)]) for each in table.each)
             for row in table.rows()}

    def said(row: Mapping[str, Cell]) -> str | None:
        key = worst.get(str(row["lost"]))
        return None if key is None else names[key]

    return said


def _harm(row: Mapping[str, Cell], priorities: Sequence[str]) -> list[tuple[str, float]]:
    """What lacks more at each priority, the most urgent first, where it differs."""
    added = [(priority, figure_of(row[label_of("lost_value", priority)])) for priority in priorities]
    return [each for each in added if each[1]]


def _answer(case: Case, main: ResultTable, names: Mapping[str, str], words: tuple[str, str],
            family: Callable[[Mapping[str, Cell]], str | None]) -> str:
    """What does most harm and how much, what comes next, and how many do none."""
    planned = [row for row in main.rows() if row["rank"] is not None]
    harmful = [row for row in planned if (harm := _harm(row, main.each)) and harm[0][1] > 0]
    if not planned:
        return "There is no plan without any of them." if len(main) else "There is nothing to lose."
    if not harmful:
        return f"No {words[1]} leaves more lacking than Base."
    worst = harmful[0]
    (priority, added), *_ = _harm(worst, main.each)
    said = f"goods worth {reported(case, added)} more lack at priority {priority}"
    if (in_all := figure_of(worst["all_lost"])) != added:
        said += f", {reported(case, abs(in_all))} {'more' if in_all > 0 else 'less'} in all" if in_all else (
            ", as much as in Base in all")
    if hardest := family(worst):
        said += f"; hit hardest: {hardest}"
    sentences = [f"{words[0].format(names[str(worst['lost'])])} does most harm: {said}."]
    rest = [names[str(row["lost"])] for row in harmful[1:_NAMED]]
    harmless = len(planned) - len(harmful)
    ends = [*([f"next {'comes' if len(rest) == 1 else 'come'} {', then '.join(rest)}"] if rest else []),
            *([f"{harmless:,} of {counted(len(planned), 'case')} {'does' if harmless == 1 else 'do'} no harm"]
              if harmless else [])]
    return " ".join([*sentences, *([f"{capital('; '.join(ends))}."] if ends else [])])
