"""The plan in figures: totals for people and programs, and the level names in words."""

from __future__ import annotations

from collections import defaultdict

from data.figures.money import money, unit_of_money, zeroed
from data.figures.purchases import expansion_cost, purchases, transfer_cost
from data.figures.requirement_values import short_by, value_required
from data.figures.result_table import ResultTable, make_table
from data.report.stock import targets
from data.schema.summary import FAMILIES, LEVELS, TOTALS
from model.case import Case
from model.levels import CONFLICTS, Level
from model.plan import Plan, ShortfallKey

_MEANINGS = {
    "conflicts": "how far minimum rules contradict the rest, relative to their bounds; 0: not at all",
    "equity": "value lacking, counted up to ten times where most of a requirement lacks",
    "cost": "discounted payments for orders, expansions, transfers and penalties",
    "tidy": "value moved: nothing in circles, and the earlier of two equal deliveries",
}


def level_meaning(level: Level) -> str:
    """What a level minimises, in words."""
    return f"value of what priority {level.priority} lacks" if level.is_shortfall else _MEANINGS[level.kind]


def totals(case: Case, plan: Plan) -> dict[str, float]:
    """The plan's totals: `need`, `met` and `short` in price_unit as the shortfall levels weigh them;
    money undiscounted in price_unit (`payments` = `orders` + `transport`); `new_capacity` and
    `transferred` in units."""
    bought = purchases(case, plan)
    need, short = value_required(case, case.requirements), short_by(case, plan, lambda row: "all").get("all", 0.0)
    orders, transport = sum(order.value for order in bought), sum(order.transport for order in bought)
    return {
        "need": need, "met": zeroed(need - short), "short": short,
        "orders": orders, "transport": transport, "payments": orders + transport,
        "expansion_cost": expansion_cost(case, plan), "new_capacity": sum(plan.expansion.values()),
        "contributions": sum(plan.contribution.values()),
        "transferred": sum(plan.transfer.values()), "transfer_cost": transfer_cost(case, plan),
    }


def totals_part(case: Case, plan: Plan) -> ResultTable:
    """The totals as Summary shows them."""
    figure = totals(case, plan)
    unit = unit_of_money(case)
    need = figure["need"]
    figures = [
        ("required, by value", money(case, need), unit),
        ("met, by value", money(case, figure["met"]), unit),
        ("short, by value", money(case, figure["short"]), unit),
        ("met, of what is required", figure["met"] / need if need else 1.0, "share"),
        ("value of orders", money(case, figure["orders"]), unit),
        ("transport", money(case, figure["transport"]), unit),
        ("cost of expansions", money(case, figure["expansion_cost"]), unit),
        ("cost of transfers", money(case, figure["transfer_cost"]), unit),
        ("contributions", money(case, figure["contributions"]), unit),
        ("new capacity", figure["new_capacity"], "units a period"),
        ("transferred", figure["transferred"], "units"),
    ]
    return make_table(case, TOTALS, [{"total": name, "figure": amount, "counted_in": counted_in}
                                     for name, amount, counted_in in figures])


def levels_part(case: Case, plan: Plan) -> ResultTable:
    """The levels as Summary shows them."""
    return make_table(case, LEVELS, [{
        "level": result.name,
        "value": zeroed(result.value) if result.level == CONFLICTS else money(case, result.value),
        "unit": "relative" if result.level == CONFLICTS else unit_of_money(case),
        "proved": "yes" if result.proved else "no", "meaning": level_meaning(result.level)} for result in plan.levels])


def final_targets_met(case: Case, plan: Plan) -> float | None:
    """The share of the last period's stock targets that the plan meets, weighed as the shortfall levels do; None
    without such targets."""
    goal = {key: quantity for key, quantity in targets(case).items() if key[2] == case.horizon.count}
    lacking = _final_shortfalls(case, plan)

    def weight(ally: str, family: str) -> float:
        return case.allies[ally].priority * case.families[family].weight

    need = sum(quantity * weight(ally, family) for (ally, family, _), quantity in goal.items())
    short = sum(quantity * weight(*key) for key, quantity in lacking.items())
    return 1 - short / need if need else None


def _final_shortfalls(case: Case, plan: Plan) -> dict[tuple[str, str], float]:
    """What the last period's stock target of each ally and family lacks: the largest shortfall of its rows."""
    lacking: dict[tuple[str, str], float] = {}
    last = case.horizon.count
    for row in case.requirements:
        if row.kind == "stock" and row.last == last:
            key = row.ally, row.family
            lacking[key] = max(lacking.get(key, 0.0), plan.shortfall.get(ShortfallKey(row.key, last), 0.0))
    return lacking


def families_part(case: Case, plan: Plan) -> ResultTable:
    """Need and shortfall in units, one row a family that is required or ordered."""
    use: defaultdict[str, float] = defaultdict(float)
    use_short: defaultdict[str, float] = defaultdict(float)
    final_short, last = _final_shortfalls(case, plan), case.horizon.count
    for row in case.requirements:
        if row.kind == "use":
            periods = range(row.first, row.last + 1)
            use[row.family] += row.quantity * len(periods)
            use_short[row.family] += sum(plan.shortfall.get(ShortfallKey(row.key, period), 0.0) for period in periods)
    target: defaultdict[str, float] = defaultdict(float)
    for (_, family, period), quantity in targets(case).items():
        target[family] += quantity if period == last else 0.0
    ordered: defaultdict[str, float] = defaultdict(float)
    for (offer, _, _), quantity in sorted(plan.order.items()):
        ordered[case.items[case.offers[offer].item].family] += quantity
    needed = {row.family for row in case.requirements} | set(ordered)
    return make_table(case, FAMILIES, [
        {"family": key, "unit": family.unit, "use_needed": use[key], "use_short": use_short[key],
         "final_target": target[key], "ordered": ordered[key],
         "final_short": sum(short for (_, other), short in final_short.items() if other == key)}
        for key, family in case.families.items() if key in needed])
