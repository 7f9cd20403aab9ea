"""Figures that a plan can hold but that are probably meant otherwise: rates written as percentages, sums of money in
the wrong unit, prices far from those of the same family. Everything here is a warning."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from data.checks.warnings import Facts, Found, together
from data.input.findings import Finding, warning
from data.input.tables import Row
from data.schema.columns import money_unit
from data.schema.inputs import (
    ALLIES,
    ATTRIBUTES,
    BUDGETS,
    CAPACITY,
    CONTRIBUTIONS,
    OFFERS,
    RESOURCES,
    RULES,
    SETTINGS_SHEET,
    Sheet,
)
from model.case import Case, Offer, Requirement

# Above these a rate or share is probably a percentage: no price of ammunition, no interest and no impatience has
# grown by 30 % a year for a whole horizon, no nation at peace spends half of its GDP on defence, and who would keep an
# order at half its price keeps it at any.
_DOUBTFUL_RATE = {"escalation": 0.3, "discount_rate": 0.3, "time_preference": 0.3, "minimum_defence_share": 0.5,
                  "defence_share": 0.5, "change_cost": 0.5}
# A limit of money so many times what the needs cost in an average year is in another unit: the next smaller one that
# people write is a thousandth. A generous budget stays below: one may pay for all needs of ten years in the first.
_FAR_ABOVE_A_YEAR = 100.0
_FAR_ABOVE_ALL = 10.0  # so many times what all expansions on offer cost
_FAR_APART = 100.0  # prices of one family; a guided round costs some twenty times an unguided one
_LEAST_GDP, _LARGEST_GDP = 1e8, 50e12  # of a nation: the smallest have some 1e8, the largest about 30e12
_COMPARABLE = ("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "€", "$", "£")  # in yen or won a GDP looks otherwise


def doubtful_rates(facts: Facts) -> Iterator[Finding]:
    """Rates and shares that look like percentages."""
    for sheet, column in ((OFFERS, "escalation"), (ALLIES, "defence_share")):
        found = [(row, f"{row[sheet.columns[0].name]} ({percentage})") for row in facts.tables[sheet]
                 if (percentage := _percentage(column, row[column]))]
        yield from together(facts, sheet, column, found, f"{column} above {_DOUBTFUL_RATE[column]:g}")
    settings = facts.tables[SETTINGS_SHEET]
    for row in settings:
        name = str(row["name"])
        if percentage := _percentage(name, row["value"]):
            yield warning(settings.name, settings.cell(row, "value"), f"{name}: {percentage}")


def _percentage(name: str, value: object) -> str:
    """What a rate says and what may be meant; empty for one that is as usual."""
    if name not in _DOUBTFUL_RATE or not isinstance(value, int | float) or value <= _DOUBTFUL_RATE[name]:
        return ""
    span = "of GDP" if name.endswith("share") else "of the price" if name == "change_cost" else "a year"
    return f"{value:g} means {100 * value:g} % {span}; did you mean {value / 100:g}?"


def money_in_another_unit(facts: Facts) -> Iterator[Finding]:
    """Budgets, contributions and limits of spending far above all that could be bought with them."""
    case, needs = facts.case, _yearly_cost_of_needs(facts)
    message = (f"more than {_FAR_ABOVE_A_YEAR:g} times what the needs cost in an average year at the dearest prices: "
               f"write it in {_unit(case)}, or leave out a limit that is none")
    helped = _helped(case)
    found = [one for row in facts.tables[BUDGETS] if row["year"] in case.horizon.years for one in _far_above(
        row, row["amount"], sum(needs[ally] for ally in helped[str(row["ally"])]), f"{row['ally']} {row['year']}")]
    yield from together(facts, BUDGETS, "amount", found, message)
    found = [one for row in facts.tables[CONTRIBUTIONS] for one in _far_above(
        row, row["max_amount"], needs[str(row["to_ally"])], f"{row['from_ally']} to {row['to_ally']}")]
    yield from together(facts, CONTRIBUTIONS, "max_amount", found, message)
    found = [one for row in facts.tables[RULES] if row["kind"] == "max_spend" for one in _far_above(
        row, row["value"], sum(needs.values()), str(row["rule"])) if row["attribute"] is None]
    yield from together(facts, RULES, "value", found, message)


def _far_above(row: Row, amount: object, needs: float, name: str) -> Found:
    """The row, where its amount is far above what the needs cost and they cost something."""
    if isinstance(amount, int | float) and 0 < _FAR_ABOVE_A_YEAR * needs < amount < math.inf:
        return [(row, f"{name} ({amount:,.15g}, needs {_figure(needs)} a year)")]
    return []


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _unit(case: Case) -> str:
    return money_unit(case.currency, case.money_scale)


def _helped(case: Case) -> dict[str, set[str]]:
    """For each ally the ones that its money may help: itself, those that it contributes to or passes stock to."""
    helped = {ally: {ally} for ally in case.allies}
    pairs = [(row.from_ally, row.to_ally) for row in case.contributions]
    for giver, taker in [*pairs, *((row.from_ally, row.to_ally) for row in case.transfers)]:
        helped[giver].add(taker)
    return helped


def _yearly_cost_of_needs(facts: Facts) -> dict[str, float]:
    """What an ally's needs cost at most in an average year, in money_scale units: each requirement at the dearest
    price that the ally may ever pay for the family, or for what it is put together from, freight included, as if there
    were nothing in stock."""
    case = facts.case
    years = max(1.0, case.horizon.count * case.horizon.months / 12)
    dearest: dict[tuple[str, str], float] = defaultdict(float)
    prices = {offer.key: _price(case, offer) for offer in case.offers.values()}
    for key, ally in facts.orders:
        family = ally, case.items[case.offers[key].item].family
        dearest[family] = max(dearest[family], prices[key])
    of_components = {
        (ally, item): sum(quantity * dearest[ally, case.items[part].family] for part, quantity in parts.items())
        for item, parts in case.components.items() for ally in case.allies if (ally, item) in case.usable_from}
    for (ally, item), price in of_components.items():
        family = ally, case.items[item].family
        dearest[family] = max(dearest[family], price)
    cost: dict[str, float] = defaultdict(float)
    for need in case.requirements:
        cost[need.ally] += _units(need) * dearest[need.ally, need.family] / years / case.money_scale
    return cost


def _price(case: Case, offer: Offer) -> float:
    """The dearest price with freight, which is that of the first or last
    delivery or of an announced one; infinite where it is beyond all numbers."""
    try:
        return max(case.price(offer, ally, period) + case.transport(offer, ally)
                   for ally in case.buyers_by_terms[offer.key]
                   for period in {1, max(1, offer.last), *(step.start for step in case.prices.get(offer.key, ()))})
    except OverflowError:
        return math.inf


def _units(need: Requirement) -> float:
    """Units that a requirement takes in all: those of a stock once, those for use in each period."""
    periods = max(0, need.last - need.first + 1)
    return need.quantity * (periods if need.kind == "use" else min(1, periods))


def expansions_in_another_unit(facts: Facts) -> Iterator[Finding]:
    """An expansion_budget far above what all expansions on offer cost."""
    case, settings = facts.case, facts.tables[SETTINGS_SHEET]
    most = sum(one.max_expansion * one.expansion_cost for one in case.resources.values()
               if math.isfinite(one.max_expansion)) / case.money_scale
    for row in settings:
        value = row["value"] if row["name"] == "expansion_budget" else None
        if isinstance(value, int | float) and 0 < _FAR_ABOVE_ALL * most < value < math.inf:
            yield warning(settings.name, settings.cell(row, "value"), f"expansion_budget {value:,.15g} is more than "
                          f"{_FAR_ABOVE_ALL:g} times what all expansions on offer cost, {_figure(most)}: write it in "
                          f"{_unit(case)}, or leave it out where there is no limit")


def gdp_of_no_nation(facts: Facts) -> Iterator[Finding]:
    """A GDP that no nation has, in a currency in which that can be said."""
    case, table = facts.case, facts.tables[ALLIES]
    if case.currency.upper() not in _COMPARABLE:
        return
    found = [(row, f"{row['ally']} ({row['gdp']:,.15g})") for row in table if isinstance(row["gdp"], float)
             and row["gdp"] > 0 and not _LEAST_GDP <= row["gdp"] * case.money_scale <= _LARGEST_GDP]
    yield from together(facts, ALLIES, "gdp", found, f"no nation has such a gdp: write it in {_unit(case)} a year")


def prices_far_apart(facts: Facts) -> Iterator[Finding]:
    """Offers of one family of which one costs a hundred times the other. With items of different kinds in a family
    that may be right; a price of nothing is a gift."""
    table = facts.tables[OFFERS]
    family_of = {offer.key: facts.case.items[offer.item].family for offer in facts.case.offers.values()}
    priced: dict[str, list[tuple[float, Row]]] = defaultdict(list)
    for row in table:
        if isinstance(row["price"], float) and row["price"] > 0:
            priced[family_of[str(row["offer"])]].append((row["price"], row))
    found: Found = []
    for family, prices in priced.items():
        (low, cheap), (high, dear) = _ends(prices)
        if high > _FAR_APART * low:
            found.append((dear, f"{family}: {high:,.15g} of {dear['offer']} in {table.cell(dear, 'price')}, "
                                f"{low:,.15g} of {cheap['offer']} in {table.cell(cheap, 'price')}"))
    yield from together(facts, OFFERS, "price", found, f"prices of one family are more than {_FAR_APART:g} times "
                        "apart: look whether both are for one unit, and the items of one kind")


def _ends(prices: Iterable[tuple[float, Row]]) -> tuple[tuple[float, Row], tuple[float, Row]]:
    """The lowest and the highest price; of equal ones the first."""
    rising = sorted(prices, key=lambda one: one[0])
    highest = next(one for one in rising if one[0] == rising[-1][0])
    return rising[0], highest


def shares_above_one(facts: Facts) -> Iterator[Finding]:
    """Figures of an attribute above 1 where a rule about a share weighs orders with it: 65 in place of 0.65."""
    shares = {rule.attribute: rule.key for rule in reversed(facts.case.rules) if rule.is_share}
    table = facts.tables[ATTRIBUTES]
    found = [(row, f"{row['attribute']} {_carrier(row)} ({row['value']:,.15g}; rule {shares[str(row['attribute'])]})")
             for row in table if isinstance(row["value"], float) and row["value"] > 1 and row["attribute"] in shares]
    yield from together(facts, ATTRIBUTES, "value", found, "a figure above 1 in a rule about a share: 65 % is 0.65")


def _carrier(row: Row) -> str:
    return " ".join(str(row[column]) for column in ("offer", "item", "manufacturer") if row[column] is not None)


def attributes_of_no_order(facts: Facts) -> Iterator[Finding]:
    """Attributes of which no order carries anything, neither a possible nor a signed one."""
    offers = {offer for offer, _ in facts.orders} | {order.offer for order in facts.case.signed_sums.seen}
    carried = {attribute for attribute, figures in facts.case.attributes.items() if offers & figures.keys()}
    rows = {str(row["attribute"]): row for row in reversed(facts.tables[ATTRIBUTES].rows)}
    found = [(row, attribute) for attribute, row in reversed(rows.items()) if attribute not in carried]
    yield from together(facts, ATTRIBUTES, "attribute", found, "no order, possible or signed, carries anything of "
                        "these")


def doubtful_minimum_rates(facts: Facts) -> Iterator[Finding]:
    """Rates that a line cannot keep, or that cost nothing when they are not kept."""
    rows, horizon = facts.rows(RESOURCES, "resource"), facts.case.horizon
    above: dict[Sheet, Found] = {RESOURCES: [], CAPACITY: []}
    for line in facts.case.resources.values():
        period = next((each for each in horizon.periods if line.rate(each) > line.capacity[each - 1]), None)
        if period is not None:
            sheet, row = _in_force(facts, line.key, "min_rate", period)
            limit, limiting = _in_force(facts, line.key, "capacity", period)
            above[sheet].append((row, f"{line.key} in {horizon.label(period)} ({line.rate(period):,.15g}, capacity "
                                      f"{line.capacity[period - 1]:,.15g} in {limit.name}!"
                                      f"{facts.tables[limit].cell(limiting, 'capacity')})"))
    for sheet, named in above.items():
        yield from together(facts, sheet, "min_rate", named, "min_rate is above the capacity")
    rated = {line.key: any(line.min_rate) for line in facts.case.resources.values()}
    found = [(rows[key], key) for key, line in facts.case.resources.items() if rated[key] and not line.idle_cost]
    yield from together(facts, RESOURCES, "idle_cost", found, "a min_rate without an idle_cost asks for nothing, the "
                        "sheet Capacity of the result shows how far below it a line runs")
    found = [(rows[key], key) for key, line in facts.case.resources.items() if line.idle_cost and not rated[key]]
    yield from together(facts, RESOURCES, "idle_cost", found, "an idle_cost without a min_rate has no effect")


def _in_force(facts: Facts, resource: str, column: str, period: int) -> tuple[Sheet, Row]:
    """Where the capacity or the rate of a resource in a period stands: the sheet and its row."""
    horizon = facts.case.horizon
    announced = [(horizon.number(str(row["from"])), row) for row in facts.tables[CAPACITY]
                 if row["resource"] == resource and row[column] is not None]
    started = [step for step in announced if step[0] <= period]
    if started:
        return CAPACITY, max(started, key=lambda step: step[0])[1]
    return RESOURCES, facts.rows(RESOURCES, "resource")[resource]


DOUBTFUL = (doubtful_rates, shares_above_one, attributes_of_no_order, doubtful_minimum_rates,
            money_in_another_unit, expansions_in_another_unit, gdp_of_no_nation, prices_far_apart)
