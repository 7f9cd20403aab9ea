"""Scenarios side by side: the tables, charts and the sentence of the comparison workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from data.comparison.contracts import no_regret, only_in_some, signed
from data.comparison.first_pages.of_scenarios import scenarios_page
from data.comparison.need_met import Parts, keys_of, met_by, need_met, parts_met, reached, share_of
from data.comparison.outcomes import (
    Measure,
    ScenarioOutcome,
    SolvedScenario,
    base_of,
    change,
    measure_of,
    solved,
    why_not,
    worth_showing,
)
from data.comparison.sentences import scenarios_sentence
from data.comparison.studies import Study, terms_notes
from data.figures.money import zeroed
from data.figures.purchases import expansion_cost, holding_cost, holding_costs_something
from data.figures.result_table import Cell, ResultTable, Row
from data.report.figure_parts import is_proved, level_meaning, level_unit
from data.report.spending import payments_borne
from data.schema.columns import OutputSheet
from data.schema.compared.comparison import (
    LEVELS,
    MET_BY_FAMILY,
    NEW_CAPACITY,
    RUN,
    SPENDING,
    ComparisonChart,
    against_base_key,
    level_key,
    met_key,
    scenarios_sheet,
)
from model.tolerances import NOISE

NOTES = (
    "Scenarios are compared with Base, the workbook as it stands. Short and met, at its price: units at the family's "
    "mean price, use over the horizon and stock at its end, not discounted and not weighted.",
    "Orders: payments of the whole horizon, transport included, not discounted; the cost is discounted and has "
    "expansions, transfers, idle lines and penalties in it. The sheet Levels has all levels in full, shortfalls "
    "weighted.",
    "Where several plans are equally good, one of them is shown: a contract that only some scenarios sign may be "
    "possible in others.",
)


def compare(outcomes: Sequence[ScenarioOutcome]) -> Study:
    """The scenarios side by side. `outcomes`: at least one, that with which all are compared first."""
    measure, plans = measure_of(outcomes), solved(outcomes)
    met = [parts_met(one.case, one.plan) for one in plans]
    contracts = [signed(one) for one in plans]
    base = base_of(outcomes, plans)
    main = _scenarios(measure, outcomes, plans, met)
    needs, priorities = need_met(measure, plans, met, met[0] if base else None), keys_of("priority", plans, met)
    return Study(
        title=_title(outcomes), sentence=scenarios_sentence(outcomes), facts=_facts(outcomes, measure, plans),
        page=scenarios_page(measure, outcomes, main, needs, priorities),
        tables=(
            main, _levels(measure, plans, base), needs,
            met_by(measure, "family", plans, met), met_by(measure, "ally", plans, met),
            _spending(measure, plans, base), _new_capacity(measure, plans), reached(measure, plans),
            no_regret(measure, plans, contracts), only_in_some(measure, plans, contracts), _run(measure, outcomes)),
        charts=_charts(main.sheet, measure, priorities),
        notes=(*NOTES, *terms_notes(one.case for one in plans)),
        families=tuple(dict.fromkeys(family for one in plans for family in one.case.families)))


def _title(outcomes: Sequence[ScenarioOutcome]) -> str:
    title = next((outcome.case.title for outcome in outcomes if outcome.case is not None), "")
    return f"{title or 'Joint procurement'}: scenarios compared"


def _facts(outcomes: Sequence[ScenarioOutcome], measure: Measure, plans: Sequence[SolvedScenario]) -> dict[str, str]:
    """What stands below the title."""
    horizons = dict.fromkeys((one.case.horizon.label(1), one.case.horizon.label(one.case.horizon.count))
                             for one in plans)
    spans = " or ".join(f"{first} to {last}" for first, last in horizons)
    return {"scenarios": f"{len(outcomes):,}, {len(plans):,} with a plan", "horizon": spans,
            "money": measure.units.money}


def _run(measure: Measure, outcomes: Sequence[ScenarioOutcome]) -> ResultTable:
    """How each scenario ended."""
    return measure.table(RUN, [
        {"scenario": outcome.name, "status": outcome.status, "seconds": outcome.seconds,
         "message": why_not(outcome, outcomes) or None, "result": outcome.result.name if outcome.result else None}
        for outcome in outcomes])


def _scenarios(measure: Measure, outcomes: Sequence[ScenarioOutcome], plans: Sequence[SolvedScenario],
               met: Sequence[Parts]) -> ResultTable:
    """A row a scenario; one without a plan says why, and the rest of its row is blank."""
    levels, priorities = worth_showing(plans), keys_of("priority", plans, met)
    sheet = scenarios_sheet(levels, list(map(int, priorities)))
    blank = dict.fromkeys(column.key for column in sheet.columns)
    parts_of = {one.name: (one, parts) for one, parts in zip(plans, met, strict=True)}
    base = base_of(outcomes, plans)
    rows: list[Row] = []
    for outcome in outcomes:
        if outcome.name not in parts_of:
            status = f"{outcome.status}: {why_not(outcome, outcomes)}"
            rows.append({**blank, "scenario": outcome.name, "status": status})
            continue
        one, parts = parts_of[outcome.name]
        row: dict[str, Cell] = {**blank, "scenario": one.name, "status": one.status}
        for level in levels:
            value, before = one.in_money(level), base.in_money(level) if base and base is not one else None
            if value is not None:
                row[level_key(level)] = measure.money(value)
                row[against_base_key(level)] = measure.change(value, before)
        rows.append({
            **row, **{met_key(key): share_of(parts, "priority", key) for key in priorities},
            "all_met": share_of(parts, "all", "all"),
            "orders": measure.money(sum(order.payment for order in one.bought)),
            "expansions": measure.money(expansion_cost(one.case, one.plan)),
            "resources_expanded": len({resource for resource, _ in one.plan.expansion}),
            "holding": measure.money(holding_cost(one.case, one.plan)),
            "written_off": zeroed(sum(one.plan.written_off.values()))})
    return measure.table(sheet, rows).without_unused({
        "holding": any(holding_costs_something(one.case) for one in plans),
        "written_off": any(one.case.has_lots for one in plans)})


def _levels(measure: Measure, plans: Sequence[SolvedScenario], base: SolvedScenario | None) -> ResultTable:
    """Every level of every plan in price_unit, nothing rounded."""
    rows: list[Row] = []
    for one in plans:
        for result in one.plan.levels:
            before = base.level(result.level) if base else None
            difference = change(result.value, before)
            relative = difference / abs(before) if before and difference is not None else None
            rows.append({
                "scenario": one.name, "level": result.name, "value": result.value, "in_base": before,
                "against_base": difference, "relative_to_base": relative,
                "counted_in": level_unit(result.level, measure.units.currency),
                "proved": "yes" if is_proved(one.plan, result) else "no",
                "meaning": level_meaning(one.case, result.level)})
    return measure.table(LEVELS, rows)


def _spending(measure: Measure, plans: Sequence[SolvedScenario], base: SolvedScenario | None) -> ResultTable:
    """What each ally bears in each year and scenario; allies that bear nothing in any are left out."""
    years = sorted({year for one in plans for year in one.case.horizon.years})
    borne = [payments_borne(one.case, one.plan, one.bought) for one in plans]
    totals = [_by_ally(each) for each in borne]
    spend = [ally for ally in dict.fromkeys(ally for one in plans for ally in one.case.allies)
             if any(abs(total.get(ally, 0.0)) >= NOISE for total in totals)]
    rows: list[Row] = []
    for one, each, total in zip(plans, borne, totals, strict=True):
        rows += [{
            "scenario": one.name, "ally": ally, "all_years": measure.money(total.get(ally, 0.0)),
            "against_base": measure.change(total.get(ally, 0.0), totals[0].get(ally, 0.0) if base else None),
            "in_year": {str(year): measure.money(each.get((ally, year), 0.0)) for year in years}} for ally in spend]
    return measure.table(SPENDING, rows, map(str, years))


def _by_ally(borne: dict[tuple[str, int], float]) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for (ally, _), amount in borne.items():
        total[ally] += amount
    return dict(total)


def _new_capacity(measure: Measure, plans: Sequence[SolvedScenario]) -> ResultTable:
    """What expansions add to each resource, a column a scenario."""
    added: dict[str, defaultdict[str, float]] = {one.name: defaultdict(float) for one in plans}
    for one in plans:
        for (resource, _), size in sorted(one.plan.expansion.items()):
            added[one.name][resource] += size
    maker = {key: resource.manufacturer for one in reversed(plans) for key, resource in one.case.resources.items()}
    resources = dict.fromkeys(key for one in plans for key in one.case.resources)
    rows: list[Row] = []
    for key in resources:
        sizes = {name: zeroed(of_resource.get(key, 0.0)) or None for name, of_resource in added.items()}
        if any(sizes.values()):
            rows.append({"resource": key, "manufacturer": maker[key], "added": sizes,
                         "scenarios": sum(size is not None for size in sizes.values())})
    return measure.table(NEW_CAPACITY, rows, added)


def _charts(main: OutputSheet, measure: Measure, priorities: Sequence[str]) -> tuple[ComparisonChart, ...]:
    """What is met by priority, what is spent, and what is met by family."""
    return (
        ComparisonChart(main, "column", "Needs met by priority", "scenario", tuple(map(met_key, priorities)),
                        "% at its price"),
        ComparisonChart(main, "stacked", "Spending", "scenario", ("orders", "expansions"), measure.units.money),
        ComparisonChart(MET_BY_FAMILY, "column", "Needs met by family", "scenario", ("met",), "% at its price"),
    )
