"""Scenarios side by side: the tables, charts and the sentence of the comparison workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.comparison.contracts import no_regret, only_in_some, signed
from data.comparison.entry import Entry, Measure, Solved, base_of, change, measure_of, solved, why_not, worth_showing
from data.comparison.need_met import Parts, keys_of, met_matrix, need_met, parts_met, reached, share_of
from data.comparison.sentences import answer, compare_facts, compare_text
from data.figures.frame import SMALLEST, Cell, declared_frame, zeroed
from data.figures.purchases import expansion_cost
from data.report.budgets import payments_borne
from data.report.totals import level_meaning
from data.schema.columns import OutputSheet
from data.schema.comparison import COMPARE_SHEETS, ComparisonChart, scenarios_sheet
from model.levels import CONFLICTS

__all__ = ["Comparison", "Entry", "compare", "compare_facts", "compare_text"]

NOTES = (
    "Scenarios are compared with Base, the workbook as it stands. Met: by value, quantities weighed with the ally's "
    "priority, the family's weight and time, as the levels count them.",
    "Orders: payments of the whole horizon, transport included, not discounted; the level cost is discounted and has "
    "expansions, transfers and penalties in it. The sheet Levels has all levels in full.",
    "Where several plans are equally good, one of them is shown: a contract that only some scenarios sign may be "
    "possible in others.",
)


@dataclass(frozen=True)
class Comparison:
    """What the comparison workbook holds: `sheets` with the table of Summary first, `tables` by their names."""

    title: str
    sentence: str
    facts: dict[str, str]
    sheets: tuple[OutputSheet, ...]
    tables: dict[str, pd.DataFrame]
    charts: tuple[ComparisonChart, ...]
    notes: tuple[str, ...]
    families: tuple[str, ...]


def compare(entries: Sequence[Entry]) -> Comparison:
    """The scenarios side by side. `entries`: at least one, that with which all are compared first."""
    measure, plans = measure_of(entries), solved(entries)
    met = [parts_met(one.case, one.plan) for one in plans]
    contracts = [signed(one) for one in plans]
    base = base_of(entries, plans)
    main = _scenarios_sheet(plans, met)
    tables = {
        main.name: _scenarios(measure, main, entries, plans, met),
        "Levels": _levels(measure, plans, base),
        "Need met": need_met(measure, plans, met, met[0] if base else None),
        "Met by family": met_matrix(measure, "Met by family", "family", plans, met),
        "Met by ally": met_matrix(measure, "Met by ally", "ally", plans, met),
        "Spending": _spending(measure, plans, base),
        "New capacity": _new_capacity(measure, plans),
        "Reached": reached(measure, plans),
        "No regret": no_regret(measure, plans, contracts),
        "Only in some": only_in_some(measure, plans, contracts),
        "Run": measure.frame("Run", ((entry.name, entry.status, entry.seconds, why_not(entry, entries) or None,
                                      entry.result.name if entry.result else None) for entry in entries)),
    }
    return Comparison(_title(entries), answer(entries), _facts(entries, measure, plans), (main, *COMPARE_SHEETS),
                      tables, _charts(main, measure), NOTES, tuple(dict.fromkeys(
                          family for one in plans for family in one.case.families)))


def _title(entries: Sequence[Entry]) -> str:
    title = next((entry.case.title for entry in entries if entry.case is not None), "")
    return f"{title or 'Joint procurement'}: scenarios compared"


def _facts(entries: Sequence[Entry], measure: Measure, plans: Sequence[Solved]) -> dict[str, str]:
    """What stands below the title."""
    horizons = dict.fromkeys((one.case.horizon.label(1), one.case.horizon.label(one.case.horizon.count))
                             for one in plans)
    spans = " or ".join(f"{first} to {last}" for first, last in horizons)
    return {"scenarios": f"{len(entries):,}, {len(plans):,} with a plan", "horizon": spans, "money": measure.unit}


def _scenarios_sheet(plans: Sequence[Solved], met: Sequence[Parts]) -> OutputSheet:
    return scenarios_sheet(list(map(str, worth_showing(plans))), [int(key) for key in keys_of("priority", plans, met)])


def _scenarios(measure: Measure, sheet: OutputSheet, entries: Sequence[Entry], plans: Sequence[Solved],
               met: Sequence[Parts]) -> pd.DataFrame:
    """A row a scenario; one without a plan says why, and the rest of its row is blank."""
    levels, priorities = worth_showing(plans), keys_of("priority", plans, met)
    parts_of = {one.name: (one, parts) for one, parts in zip(plans, met, strict=True)}
    base = base_of(entries, plans)
    rows: list[tuple[Cell, ...]] = []
    for entry in entries:
        if entry.name not in parts_of:
            said = f"{entry.status}: {why_not(entry, entries)}"
            rows.append((entry.name, said, *[None] * (len(sheet.columns) - 2)))
            continue
        one, parts = parts_of[entry.name]
        figures: list[Cell] = []
        for level in levels:
            value = one.level(level)
            before = base.level(level) if base and base is not one else None
            figures += [None, None] if value is None else [measure.money(value), measure.change(value, before)]
        rows.append((one.name, one.status, *figures, *(share_of(parts, "priority", key) for key in priorities),
                     share_of(parts, "all", "all"), measure.money(sum(order.payment for order in one.bought)),
                     measure.money(expansion_cost(one.case, one.plan)),
                     len({resource for resource, _ in one.plan.expansion})))
    return declared_frame(sheet, rows, measure.currency, measure.unit)


def _levels(measure: Measure, plans: Sequence[Solved], base: Solved | None) -> pd.DataFrame:
    """Every level of every plan in price_unit, nothing rounded."""
    rows: list[tuple[Cell, ...]] = []
    for one in plans:
        for result in one.plan.levels:
            before = base.level(result.level) if base else None
            difference = change(result.value, before)
            relative = difference / abs(before) if before and difference is not None else None
            rows.append((one.name, result.name, result.value, before, difference, relative,
                         "relative" if result.level == CONFLICTS else measure.currency,
                         "yes" if result.proved else "no", level_meaning(result.level)))
    return measure.frame("Levels", rows)


def _spending(measure: Measure, plans: Sequence[Solved], base: Solved | None) -> pd.DataFrame:
    """What each ally bears in each year and scenario; allies that bear nothing in any are left out."""
    years = sorted({year for one in plans for year in one.case.horizon.years})
    borne = [payments_borne(one.case, one.plan, one.bought) for one in plans]
    totals = [_by_ally(each) for each in borne]
    spend = [ally for ally in dict.fromkeys(ally for one in plans for ally in one.case.allies)
             if any(abs(total.get(ally, 0.0)) >= SMALLEST for total in totals)]
    rows: list[tuple[Cell, ...]] = []
    for one, each, total in zip(plans, borne, totals, strict=True):
        rows += [(one.name, ally, measure.money(total.get(ally, 0.0)),
                  measure.change(total.get(ally, 0.0), totals[0].get(ally, 0.0) if base else None),
                  *(measure.money(each.get((ally, year), 0.0)) for year in years)) for ally in spend]
    return measure.frame("Spending", rows, [str(year) for year in years])


def _by_ally(borne: dict[tuple[str, int], float]) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for (ally, _), amount in borne.items():
        total[ally] += amount
    return dict(total)


def _new_capacity(measure: Measure, plans: Sequence[Solved]) -> pd.DataFrame:
    """What expansions add to each resource, a column a scenario."""
    added: list[defaultdict[str, float]] = []
    for one in plans:
        sizes: defaultdict[str, float] = defaultdict(float)
        for (resource, _), size in sorted(one.plan.expansion.items()):
            sizes[resource] += size
        added.append(sizes)
    maker = {key: resource.manufacturer for one in reversed(plans) for key, resource in one.case.resources.items()}
    resources = dict.fromkeys(key for one in plans for key in one.case.resources)
    rows = []
    for key in resources:
        sizes_of = [zeroed(sizes.get(key, 0.0)) or None for sizes in added]
        if any(sizes_of):
            rows.append((key, maker[key], sum(size is not None for size in sizes_of), *sizes_of))
    return measure.frame("New capacity", rows, [one.name for one in plans])


def _charts(main: OutputSheet, measure: Measure) -> tuple[ComparisonChart, ...]:
    """What is met by priority, what is spent, and what is met by family."""
    priorities = tuple(column.name for column in main.columns if column.name.startswith("priority "))
    return (
        ComparisonChart(main.name, "column", "Needs met by priority", "scenario", priorities, "% of value"),
        ComparisonChart(main.name, "stacked", "Spending", "scenario", ("orders, {money}", "expansions, {money}"),
                        measure.unit),
        ComparisonChart("Met by family", "column", "Needs met by family", "scenario", ("{each}",), "% of value"),
    )
