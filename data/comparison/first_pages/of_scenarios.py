"""The first page of scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data.comparison.contracts import all_contracts, common_contracts, signed
from data.comparison.first_pages.page import AT_ITS_PRICE, WHOLE, FirstPage, family_names, first_lines, largest
from data.comparison.outcomes import Measure, ScenarioOutcome, SolvedScenario, change, solved, why_not, worth_showing
from data.figures.money import spoken
from data.figures.result_table import Cell, ResultTable, Row
from data.narrative.text import shortened
from data.narrative.wording import counted, percent, some_of
from data.schema.compared.comparison import ComparisonChart, met_key
from data.schema.compared.first_pages import SCENARIOS_AT_A_GLANCE
from model.levels import Level

_NAMED, _LONGEST = 2, 32   # scenarios that the answer names, characters of each
_WORST = 4                 # rows that stay where not all fit
_DIGITS = 6                # of what a scenario lacks or costs: what differs by less is equally good


def scenarios_page(measure: Measure, outcomes: Sequence[ScenarioOutcome], main: ResultTable, needs: ResultTable,
                   priorities: Sequence[str]) -> FirstPage:
    """The page, made of the tables Scenarios (`main`) and Need met (`needs`) of the same scenarios; `priorities` are
    those of which something is required, the most urgent first."""
    first = list(priorities[:1])
    table = _table(measure, outcomes, main, needs, first)
    return FirstPage(
        answer=_answer(measure, outcomes, needs, first), table=table, behind=main.sheet.name, last=_WORST,
        chart=ComparisonChart(table.sheet, "column", "Needs met in each scenario", "scenario", ("all_met",),
                              "% at its price", labelled=True, apart=outcomes[0].name) if len(outcomes) > 1 else None,
        notes=first_lines(_how_they_ended(outcomes), _in_all(outcomes),
                          [f"Base is the workbook as it stands. {AT_ITS_PRICE}"
                           + (f" Priority {first[0]} is the most urgent and decides first which scenario is best."
                              if len(priorities) > 1 else "")]))


def _how_they_ended(outcomes: Sequence[ScenarioOutcome]) -> list[str]:
    """Who has no plan, and who none that is proved."""
    without = {each.name: why_not(each, outcomes) for each in outcomes if why_not(each, outcomes)}
    unproved = [one.name for one in solved(outcomes) if not one.plan.proved]
    names = [shortened(name, _LONGEST) for name in without]
    said = [f"No plan in {name}: {reason}" for name, reason in zip(names, without.values(), strict=True)]
    if len(said) > 1:
        said = [f"No plan: {some_of(names, 3)}. The sheet Run says why."]
    return [*said, *([f"The time limit came first in {some_of(unproved, 3, _LONGEST)}: better may be possible there."]
              if unproved else [])]


def _in_all(outcomes: Sequence[ScenarioOutcome]) -> list[str]:
    """The contracts that nobody will regret."""
    contracts = [signed(one) for one in solved(outcomes)]
    if len(contracts) < 2:
        return []
    common, known = len(common_contracts(contracts)), len(all_contracts(contracts))
    are = "is" if common == 1 else "are"
    return [f"{common:,} of {counted(known, 'contract')} {are} signed in every scenario that has a plan, so that "
            "nobody will regret them: see the sheet No regret."] if common else []


def _table(measure: Measure, outcomes: Sequence[ScenarioOutcome], main: ResultTable, needs: ResultTable,
           first: Sequence[str]) -> ResultTable:
    """Base, then the others from the best to the worst, then those without a plan."""
    lacks = {str(row["scenario"]): row["short"] for row in needs.rows() if row["by"] == "all"}
    most = _lacks_most(outcomes, needs)
    rows: dict[str, Row] = {str(row["scenario"]): {
        "scenario": row["scenario"], "all_met": row["all_met"],
        "priority_met": {key: row[met_key(key)] for key in first}, "short": lacks.get(str(row["scenario"])),
        "orders": row["orders"], "expansions": row["expansions"], "lacks_most": most[str(row["scenario"])]}
        for row in main.rows()}
    levels, plans = worth_showing(solved(outcomes)), solved(outcomes)
    ranked = sorted(plans, key=lambda one: [float(f"{one.in_money(level) or 0.0:.{_DIGITS}g}") for level in levels])
    names = [outcomes[0].name, *(one.name for one in ranked), *(each.name for each in outcomes)]
    return measure.table(SCENARIOS_AT_A_GLANCE, [rows[name] for name in dict.fromkeys(names)], first)


def _lacks_most(outcomes: Sequence[ScenarioOutcome], needs: ResultTable) -> dict[str, str | None]:
    """The name of the family that lacks most in each scenario, or why there is no plan."""
    short: dict[str, list[tuple[str, Cell]]] = {}
    for row in needs.rows():
        if row["by"] == "family":
            short.setdefault(str(row["scenario"]), []).append((str(row["of"]), row["short"]))
    said: dict[str, str | None] = {}
    for each in outcomes:
        reason, family = why_not(each, outcomes), largest(short.get(each.name, ()))
        names = family_names(each.case) if each.case is not None else {}
        said[each.name] = f"no plan: {reason}" if reason else names[family] if family else "nothing"
    return said


def _answer(measure: Measure, outcomes: Sequence[ScenarioOutcome], needs: ResultTable, first: Sequence[str]) -> str:
    """What Base meets, and which scenario is best and worst."""
    plans = solved(outcomes)
    if not plans:
        return f"None of {counted(len(outcomes), 'scenario')} has a plan."
    met = {(str(row["scenario"]), str(row["by"]), str(row["of"])): row["share_met"] for row in needs.rows()}
    shown = plans[0].name
    where = "As the workbook stands (Base)" if shown == outcomes[0].name else f"In {some_of([shown], 1, _LONGEST)}"
    urgent = met.get((shown, "priority", first[0])) if first else None
    in_all = met.get((shown, "all", "all"))
    said = f"{where} nothing is needed" if in_all is None else f"{where} {_share(in_all)} of all needs are met"
    if urgent is not None and len({key for key in met if key[1] == "priority"}) > 1:
        said += f", {_share(urgent)} of the most urgent (priority {first[0]})"
    if len(plans) == 1:
        return f"{said}. No other scenario has a plan to compare with." if len(outcomes) > 1 else f"{said}."
    return f"{said}. {_best_and_worst(measure, plans, met)}"


def _share(cell: Cell) -> str:
    return percent(float(cell), WHOLE) if isinstance(cell, int | float) else "none"


def _best_and_worst(measure: Measure, plans: Sequence[SolvedScenario], met: dict[tuple[str, str, str], Cell]) -> str:
    """The first priority, or else the cost, that tells the scenarios apart, and who is first and last there."""
    for level in worth_showing(plans):
        values = [one.in_money(level) for one in plans]
        known = [value for value in values if value is not None]
        if len(known) < len(plans) or not change(max(known), min(known)):
            continue
        best, worst = ([one.name for one in _furthest(plans, end)] for end in (min, max))
        ends = [(names, _standing(measure, level, value, met.get((names[0], "priority", str(level.priority)))))
                for names, value in ((best, min(known)), (worst, max(known)))]
        (best_ones, little), (worst_ones, much) = [(_quoted(names), said) for names, said in ends]
        are, were = ("is" if len(names) == 1 else "are" for names in (best, worst))
        if level.is_shortfall:
            return (f"Best {are} {best_ones}: {little} of the needs of priority {level.priority}; worst {were} "
                    f"{worst_ones}: {much}.")
        return f"All of them meet as much: cheapest {are} {best_ones} ({little}), dearest {were} {worst_ones} ({much})."
    return "All scenarios lack as much and cost as much."


def _furthest(plans: Sequence[SolvedScenario], end: Callable[[list[float]], float]) -> list[SolvedScenario]:
    """Those at this end of the first level, and of those that are equal there those at the end of the next."""
    left = list(plans)
    for level in worth_showing(plans):
        values = [value for one in left if (value := one.in_money(level)) is not None]
        if len(values) == len(left):
            left = [one for one, value in zip(left, values, strict=True) if not change(value, end(values))]
    return left


def _quoted(names: Sequence[str]) -> str:
    return some_of([f'"{shortened(name, _LONGEST)}"' for name in names], _NAMED)


def _standing(measure: Measure, level: Level, value: float, share: Cell) -> str:
    """What is met and lacks at the level, or is paid."""
    money = spoken(measure.units.currency, value) if change(value, 0.0) else "nothing"
    if not level.is_shortfall:
        return money
    return f"{money} lacks" if share is None else f"{_share(share)} met and {money} lacking"
