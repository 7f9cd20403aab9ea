"""The plan in figures: totals for people and programs, and the level names in words."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from data.case import Case
from data.report_frame import Cell, make_frame, money, unit_of_money, zeroed
from data.report_money import expansion_cost, purchases, transfer_cost
from data.report_stock import targets
from model.plan import Plan

_MEANINGS = {
    "conflicts": "how far minimum rules contradict the rest, relative to their bounds; 0: not at all",
    "equity": "value lacking, counted up to ten times where most of a requirement lacks",
    "cost": "discounted payments for orders, expansions, transfers and penalties",
    "tidy": "value moved: nothing in circles, and the earlier of two equal deliveries",
}


def level_meaning(name: str) -> str:
    """What a level minimises, in words."""
    kind, _, priority = name.partition(" ")
    return f"value of what priority {priority} lacks" if kind == "shortfall" else _MEANINGS[name]


def totals(case: Case, plan: Plan) -> dict[str, float]:
    """The plan's totals: `need`, `met` and `short` in price_unit as the shortfall levels weigh them;
    money undiscounted in price_unit (`payments` = `orders` + `transport`); `new_capacity` and
    `transferred` in units."""
    bought = purchases(case, plan)
    need = short = 0.0
    for row in case.requirements:
        for period in range(row.first, row.last + 1):
            value = case.value_short(row, period)
            need += value * row.quantity
            short += value * plan.shortfall.get((row.key, period), 0.0)
    orders, transport = sum(order.value for order in bought), sum(order.transport for order in bought)
    return {
        "need": need, "met": zeroed(need - short), "short": short,
        "orders": orders, "transport": transport, "payments": orders + transport,
        "expansion_cost": expansion_cost(case, plan), "new_capacity": sum(plan.expansion.values()),
        "contributions": sum(plan.contribution.values()),
        "transferred": sum(plan.transfer.values()), "transfer_cost": transfer_cost(case, plan),
    }


def totals_part(case: Case, plan: Plan) -> pd.DataFrame:
    """The totals as Summary shows them."""
    figure = totals(case, plan)
    unit = unit_of_money(case)
    need = figure["need"]
    rows: list[tuple[Cell, ...]] = [
        ("required, by value", money(case, need), unit),
        ("met, by value", money(case, figure["met"]), unit),
        ("short, by value", money(case, figure["short"]), unit),
        ("met", 100 * figure["met"] / need if need else 100.0, "% of value"),
        ("value of orders", money(case, figure["orders"]), unit),
        ("transport", money(case, figure["transport"]), unit),
        ("cost of expansions", money(case, figure["expansion_cost"]), unit),
        ("cost of transfers", money(case, figure["transfer_cost"]), unit),
        ("contributions", money(case, figure["contributions"]), unit),
        ("new capacity", figure["new_capacity"], "units a period"),
        ("transferred", figure["transferred"], "units"),
    ]
    return make_frame(case, "Totals", rows)


def levels_part(case: Case, plan: Plan) -> pd.DataFrame:
    """The levels as Summary shows them."""
    rows = []
    for level in plan.levels:
        relative = level.name == "conflicts"
        rows.append((level.name, zeroed(level.value) if relative else money(case, level.value),
                     "relative" if relative else unit_of_money(case), "yes" if level.proved else "no",
                     level_meaning(level.name)))
    return make_frame(case, "Levels", rows)


def families_part(case: Case, plan: Plan) -> pd.DataFrame:
    """Need and shortfall in units, one row a family that is required or ordered. What a final target
    lacks is the largest shortfall of the ally's stock rows."""
    use: defaultdict[str, float] = defaultdict(float)
    use_short: defaultdict[str, float] = defaultdict(float)
    final_short: dict[tuple[str, str], float] = {}
    last = case.horizon.count
    for row in case.requirements:
        if row.kind == "use":
            periods = range(row.first, row.last + 1)
            use[row.family] += row.quantity * len(periods)
            use_short[row.family] += sum(plan.shortfall.get((row.key, period), 0.0) for period in periods)
        elif row.last == last:
            key = row.ally, row.family
            final_short[key] = max(final_short.get(key, 0.0), plan.shortfall.get((row.key, last), 0.0))
    target: defaultdict[str, float] = defaultdict(float)
    for (_, family, period), quantity in targets(case).items():
        target[family] += quantity if period == last else 0.0
    ordered: defaultdict[str, float] = defaultdict(float)
    for (offer, _, _), quantity in sorted(plan.order.items()):
        ordered[case.items[case.offers[offer].item].family] += quantity
    needed = {row.family for row in case.requirements} | set(ordered)
    rows = [(key, family.unit, use[key], use_short[key], target[key],
             sum(short for (_, other), short in final_short.items() if other == key), ordered[key])
            for key, family in case.families.items() if key in needed]
    return make_frame(case, "Families", rows)
