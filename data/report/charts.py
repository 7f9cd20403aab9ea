"""The figures behind the charts of Summary: the tables of the sheet Chart data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from data.figures.money import SMALLEST, money, zeroed
from data.figures.purchases import Purchase
from data.figures.requirement_values import short_by, value_required
from data.figures.result_table import ResultTable, Row, make_table
from data.report.budgets import payments_borne
from data.report.capacity import Load
from data.report.stock import Movement, StockKey, targets
from data.schema.summary import RAMP_UP, SHARE_MET, SPENDING_BY_ALLY, STOCK_AGAINST_TARGET
from model.case import Case
from model.plan import Plan

CHARTED_FAMILIES = 4


def stock_part(case: Case, by_family: Mapping[StockKey, Movement]) -> ResultTable:
    """Need in each period, usable stock and target of the families whose targets are worth most; stock and
    target over the allies with a target."""
    target = targets(case)
    worth: defaultdict[str, float] = defaultdict(float)
    for (_, family, _), quantity in target.items():
        worth[family] += quantity * case.families[family].weight
    charted = sorted(worth, key=lambda family: -worth[family])[:CHARTED_FAMILIES]
    holders = {family: sorted({ally for ally, other, _ in target if other == family}) for family in charted}

    def need(family: str, period: int) -> float:
        return sum(row.quantity for row in case.requirements
                   if row.kind == "use" and row.family == family and row.first <= period <= row.last)

    def stock(family: str, period: int) -> float:
        moves = (by_family.get((ally, family, period)) for ally in holders[family])
        return sum(movement.usable for movement in moves if movement)

    def goal(family: str, period: int) -> float:
        return sum(target.get((ally, family, period), 0.0) for ally in holders[family])

    rows: list[Row] = [
        {"period": case.horizon.label(period), "need": {family: need(family, period) for family in charted},
         "stock": {family: stock(family, period) for family in charted},
         "target": {family: goal(family, period) for family in charted}}
        for period in case.horizon.periods]
    return make_table(case, STOCK_AGAINST_TARGET, rows, charted)


def met_part(case: Case, plan: Plan) -> ResultTable:
    """The share of its needs that each ally gets, by value, least first; allies without needs are left out."""
    required = {ally: value_required(case, (row for row in case.requirements if row.ally == ally))
                for ally in case.allies}
    short = short_by(case, plan, lambda row: row.ally)
    met = {ally: zeroed(1 - short.get(ally, 0.0) / value) for ally, value in required.items() if value > 0}
    return make_table(case, SHARE_MET, [{"ally": ally, "met": share}
                                        for ally, share in sorted(met.items(), key=lambda entry: entry[1])])


def spending_part(case: Case, plan: Plan, bought: Sequence[Purchase]) -> ResultTable:
    """What each ally bears in each year, most in all first; allies that bear nothing are left out."""
    borne, years = payments_borne(case, plan, bought), case.horizon.years
    total = {ally: sum(borne.get((ally, year), 0.0) for year in years) for ally in case.allies}
    rows: list[Row] = [
        {"ally": ally, "borne": {str(year): money(case, borne.get((ally, year), 0.0)) for year in years}}
        for ally in sorted(total, key=lambda ally: -total[ally]) if total[ally] >= SMALLEST]
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
                case.families[family].weight * sum(sum(load_of[line].used) for line in lines))

    family = max(lines_of, key=rank)
    loads = [load_of[line] for line in lines_of[family]]
    lines = f"{family} lines ({case.families[family].unit or 'units'} a {case.horizon.unit})"
    rows: list[Row] = [
        {"period": case.horizon.label(period), "base": {lines: sum(load.base[period - 1] for load in loads)},
         "added": {lines: sum(load.added[period - 1] for load in loads)},
         "used": {lines: sum(load.used[period - 1] for load in loads)}} for period in case.horizon.periods]
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
