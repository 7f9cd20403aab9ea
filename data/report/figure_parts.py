"""The plan in figures: the parts of the sheets Figures and Chart data, and the levels in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from data.figures.line_loads import Load
from data.figures.money import money, unit_of_money, zeroed
from data.figures.movements import Movement, MovementKey, targets
from data.figures.purchases import (
    Purchase,
    change_cost,
    expansion_cost,
    holding_cost,
    holding_costs_something,
    idle_cost,
    lines_may_be_idle,
    loss,
    purchases,
    transfer_cost,
)
from data.figures.requirement_values import required_by, short_by, weighted_by
from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.text import shortened
from data.report.spending import payments_borne
from data.report.summary.plain import plain_ally
from data.report.whole.terms_kept import terms_money
from data.schema.columns import money_unit
from data.schema.summary import (
    FAMILIES,
    LEVELS,
    RAMP_UP,
    SHARE_MET,
    SPENDING_BY_ALLY,
    STOCK_AGAINST_TARGET,
    TOTALS,
)
from model.case import Case
from model.levels import CONFLICTS, COST, Level, LevelResult
from model.plan import Plan, ShortfallKey
from model.tolerances import NOISE, SAME_LEVEL

CHARTED_FAMILIES = 4
_LONGEST_LABEL = 32   # characters of a nation beside its bar: more would leave no room for the bar
WEIGHTED = "weighted"  # in what the levels of shortfalls are counted
_MEANINGS = {
    "conflicts": "how far minimum rules contradict the rest, relative to their bounds; 0: not at all",
    "equity": "weighted shortfall, counted up to ten times where most of a requirement lacks",
    "changes": "what is ordered otherwise than in the earlier plan, each unit at the weight of its family",
    "tidy": "what is moved, weighted: nothing in circles, and the earlier of two equal deliveries",
    "settle": "of plans that are equal at every level, the one that the names in the workbook decide",
    "nothing": "any plan, where nothing is to be decided",
}


def level_meaning(case: Case, level: Level) -> str:
    """What a level minimises, in words."""
    if level == COST:
        costs = ["orders", "expansions", "transfers"]
        costs += ["holding stock"] * holding_costs_something(case) + ["what expires"] * case.has_lots
        costs += ["idle lines"] * lines_may_be_idle(case)
        costs += ["what it costs to order at all"] * (case.whole and any(row.fixed_cost for row in case.thresholds))
        less = ", less discounts" if case.whole and case.discounts else ""
        counts = ", and what changes count, which is paid to nobody" if case.pays_for_changes else ""
        return f"discounted payments for {', '.join(costs)} and penalties{less}{counts}"
    return f"weighted shortfall of priority {level.priority}" if level.is_shortfall else _MEANINGS[level.kind]


def level_unit(level: Level, money: str) -> str:
    """What the value of a level is counted in: money for the cost alone. What is weighted is no money."""
    return "relative" if level == CONFLICTS else money if level == COST else WEIGHTED


def weighted_unit(case: Case) -> str:
    """In what Summary and Figures count what is weighted, such as `weighted million`: the scale of sums of money."""
    return money_unit(WEIGHTED, case.money_scale)


def totals(case: Case, plan: Plan) -> dict[str, float]:
    """The plan's totals: `need`, `met` and `short` at the families' prices, in price_unit, and the `weighted_shortfall`
    of all priorities as the levels count it; money undiscounted in price_unit (`payments` = `orders` + `transport`);
    `new_capacity` and `transferred` in units. With what only some workbooks have: `holding_cost`; `written_off` in
    units and its `loss` at the families' weights; `idle_cost` of lines below their rate; `fixed_costs` of thresholds;
    `discounts` that are paid back; `change_cost`, what changes against the earlier plan count, which is paid to
    nobody; `signed`, what orders that are signed already cost within the plan. None of these is
    in the other sums."""
    bought = purchases(case, plan)
    need, short, weighted = (sum(each.values()) for each in (
        required_by(case, lambda row: "all"), short_by(case, plan, lambda row: "all"),
        weighted_by(case, plan, lambda row: "all")))
    terms = terms_money(case, plan)
    orders, transport = sum(order.value for order in bought), sum(order.transport for order in bought)
    return {
        "need": need, "met": zeroed(need - short), "short": short, "weighted_shortfall": weighted,
        "orders": orders, "transport": transport, "payments": orders + transport,
        "expansion_cost": expansion_cost(case, plan), "new_capacity": sum(plan.expansion.values()),
        "contributions": sum(plan.contribution.values()),
        "transferred": sum(plan.transfer.values()), "transfer_cost": transfer_cost(case, plan),
        **({"holding_cost": holding_cost(case, plan)} if holding_costs_something(case) else {}),
        **({"written_off": sum(plan.written_off.values()), "loss": loss(case, plan)} if case.has_lots else {}),
        **({"idle_cost": idle_cost(case, plan)} if lines_may_be_idle(case) else {}),
        **({} if terms.fixed_costs is None else {"fixed_costs": terms.fixed_costs}),
        **({} if terms.discounts is None else {"discounts": terms.discounts}),
        **({"change_cost": change_cost(case, plan)} if case.pays_for_changes else {}),
        **({"signed": sum(case.signed_sums.payments.values())} if case.signed else {}),
    }


def totals_part(case: Case, plan: Plan) -> ResultTable:
    """The totals as Summary shows them."""
    figure = totals(case, plan)
    unit = unit_of_money(case)
    need = figure["need"]
    figures = [
        ("required, at its price", money(case, need), unit),
        ("met, at its price", money(case, figure["met"]), unit),
        ("short, at its price", money(case, figure["short"]), unit),
        ("met, of what is required", figure["met"] / need if need else 1.0, "share"),
        ("weighted shortfall", money(case, figure["weighted_shortfall"]), weighted_unit(case)),
        ("value of orders", money(case, figure["orders"]), unit),
        ("transport", money(case, figure["transport"]), unit),
        *([("payments for signed orders", money(case, figure["signed"]), unit)] if case.signed else []),
        ("cost of expansions", money(case, figure["expansion_cost"]), unit),
        ("cost of transfers", money(case, figure["transfer_cost"]), unit),
        *([("cost of idle lines", money(case, figure["idle_cost"]), unit)] if lines_may_be_idle(case) else []),
        *([("cost of ordering at all", money(case, figure["fixed_costs"]), unit)] if "fixed_costs" in figure else []),
        *([("discounts paid back", money(case, figure["discounts"]), unit)] if "discounts" in figure else []),
        *([("what changes count in the level cost, paid to nobody", money(case, figure["change_cost"]), unit)]
          if "change_cost" in figure else []),
        ("contributions", money(case, figure["contributions"]), unit),
        ("new capacity", figure["new_capacity"], "units a period"),
        ("transferred", figure["transferred"], "units"),
    ]
    if "holding_cost" in figure:
        figures.append(("cost of holding stock", money(case, figure["holding_cost"]), unit))
    if "written_off" in figure:
        figures += [("written off, at its weight", money(case, figure["loss"]), unit),
                    ("written off", figure["written_off"], "units")]
    return make_table(case, TOTALS, [{"total": name, "figure": amount, "counted_in": counted_in}
                                     for name, amount, counted_in in figures])


def is_proved(plan: Plan, result: LevelResult) -> bool:
    """No plan is better at the level; of those that keep the same lots and other terms, where there are any. What was
    given up for fewer contracts or orders could be better, and so the levels after it."""
    given_up = any(each.plan - each.before > SAME_LEVEL * max(1.0, abs(each.before)) for each in (
        plan.simplified.levels if plan.simplified else ()) if each.level.place <= result.level.place)
    return result.proved and not given_up and all(
        whole.proved for whole in plan.whole or () if whole.level == result.level)


def level_figure(case: Case, level: Level, value: float) -> float:
    """The value of a level as it is shown: how far rules contradict the rest as it is, all else over money_scale."""
    return zeroed(value) if level == CONFLICTS else money(case, value)


def shown_unit(case: Case, level: Level) -> str:
    """What that counts."""
    unit = level_unit(level, unit_of_money(case))
    return weighted_unit(case) if unit == WEIGHTED else unit


def levels_part(case: Case, plan: Plan) -> ResultTable:
    """The levels as Checks shows them: all but how far rules contradict the rest over money_scale."""
    return make_table(case, LEVELS, [{
        "level": result.name,
        "value": level_figure(case, result.level, result.value), "unit": shown_unit(case, result.level),
        "proved": "yes" if is_proved(plan, result) else "no",
        "meaning": level_meaning(case, result.level)} for result in plan.levels])


def final_targets_met(case: Case, plan: Plan) -> float | None:
    """The share of the last period's stock targets that the plan meets, at the families' prices; None without such
    targets."""
    goal = {key: quantity for key, quantity in targets(case).items() if key[2] == case.horizon.count}
    lacking = _final_shortfalls(case, plan)
    need = sum(quantity * case.families[family].price for (_, family, _), quantity in goal.items())
    short = sum(quantity * case.families[family].price for (_, family), quantity in lacking.items())
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


def stock_part(case: Case, by_family: Mapping[MovementKey, Movement], lead: str) -> ResultTable:
    """Need in each period, usable stock and target of the families whose targets are worth most, the `lead` first if it
    has any; stock and target over the allies with a target."""
    target = targets(case)
    worth: defaultdict[str, float] = defaultdict(float)
    for (_, family, _), quantity in target.items():
        worth[family] += quantity * case.families[family].weight
    charted = sorted(worth, key=lambda family: (family != lead, -worth[family]))[:CHARTED_FAMILIES]
    holders = {family: sorted({ally for ally, other, _ in target if other == family}) for family in charted}

    def need(family: str, period: int) -> float:
        return sum(row.quantity for row in case.requirements
                   if row.kind == "use" and row.family == family and row.first <= period <= row.last)

    def stock(family: str, period: int) -> float:
        moves = (by_family.get((ally, family, period)) for ally in holders[family])
        return sum(movement.usable + movement.matched for movement in moves if movement)

    def goal(family: str, period: int) -> float:
        return sum(target.get((ally, family, period), 0.0) for ally in holders[family])

    rows: list[Row] = [
        {"period": case.horizon.label(period), "need": {family: need(family, period) for family in charted},
         "stock": {family: stock(family, period) for family in charted},
         "target": {family: goal(family, period) for family in charted}}
        for period in case.horizon.periods]
    return make_table(case, STOCK_AGAINST_TARGET, rows, charted)


def met_part(case: Case, plan: Plan) -> ResultTable:
    """The share of its needs, at the families' prices, that each ally with needs gets, least first."""
    required, short = required_by(case, lambda row: row.ally), short_by(case, plan, lambda row: row.ally)
    met = {ally: zeroed(1 - short.get(ally, 0.0) / required[ally]) for ally in case.allies if required[ally] > 0}
    return make_table(case, SHARE_MET, [
        {"ally": ally, "name": shortened(plain_ally(case, ally), _LONGEST_LABEL), "met": share}
        for ally, share in sorted(met.items(), key=lambda entry: entry[1])])


def spending_part(case: Case, plan: Plan, bought: Sequence[Purchase]) -> ResultTable:
    """What each ally bears in each year, most in all first; allies that bear nothing are left out."""
    borne, years = payments_borne(case, plan, bought), case.horizon.years
    total = {ally: sum(borne.get((ally, year), 0.0) for year in years) for ally in case.allies}
    rows: list[Row] = [
        {"ally": ally, "borne": {str(year): money(case, borne.get((ally, year), 0.0)) for year in years}}
        for ally in sorted(total, key=lambda ally: -total[ally]) if total[ally] >= NOISE]
    return make_table(case, SPENDING_BY_ALLY, rows, map(str, years))


def ramp_part(case: Case, plan: Plan, load_of: Mapping[str, Load]) -> ResultTable:
    """Capacity of the lines of the family on whose lines most is spent for expansion; without any, of the family
    whose lines take most orders."""
    lines_of = _lines(case)
    if not lines_of:
        return make_table(case, RAMP_UP, [{"period": case.horizon.label(period), "base": {}, "added": {}, "used": {}}
                                          for period in case.horizon.periods])
    spent: defaultdict[str, float] = defaultdict(float)
    for (resource, _), size in sorted(plan.expansion.items()):
        spent[resource] += size * case.resources[resource].expansion_cost

    def rank(family: str) -> tuple[float, float]:
        lines = lines_of[family]
        return (sum(spent[line] for line in lines),
                case.families[family].weight * sum(sum(load_of[line].taken) for line in lines))

    family = max(lines_of, key=rank)
    loads = [load_of[line] for line in lines_of[family]]
    lines = f"{family} lines ({case.families[family].unit or 'units'} a {case.horizon.unit})"
    rows: list[Row] = [
        {"period": case.horizon.label(period), "base": {lines: sum(load.base[period - 1] for load in loads)},
         "added": {lines: sum(load.added[period - 1] for load in loads)},
         "used": {lines: sum(load.taken[period - 1] for load in loads)}} for period in case.horizon.periods]
    return make_table(case, RAMP_UP, rows, [lines])


def _lines(case: Case) -> dict[str, list[str]]:
    """The resources that take one unit of capacity for one unit of whatever they make, by family: their
    capacities add up. Those of powder and the like do not."""
    lines: dict[str, list[str]] = {}
    for resource, use in case.resource_use.items():
        if use and set(use.values()) == {1.0}:
            for family in dict.fromkeys(case.items[case.offers[offer].item].family for offer in use):
                lines.setdefault(family, []).append(resource)
    return lines
