"""Thresholds, rules that count and discounts that can never be reached, and those that have no effect."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from data.checks.warnings import Facts, Found, Window, figure, together
from data.checks.whole_terms.money import affordable
from data.input.findings import Finding
from data.input.tables import Row
from data.schema.inputs import DISCOUNTS, RULES, THRESHOLDS
from model.case import Case, CountRule, Discount, Offer, OrderGroups
from model.order_groups import as_order, folded, orders_of, signed_of, signed_values, value_of
from model.plan import Combination, OrderKey
from model.tolerances import ADDED_UP

Groups = dict[Combination, list[OrderKey]]


def thresholds_beyond_reach(facts: Facts) -> Iterator[Finding]:
    """Minimum orders and contracts above what lines and offers allow over the plan, or above what can be paid."""
    case, rows = facts.case, facts.rows(THRESHOLDS, "threshold")
    silent: Found = []
    beyond: Found = []
    dear: Found = []
    for row in case.thresholds:
        groups = _groups(facts, row)
        if not groups:
            silent.append((rows[row.key], row.key))
        signed = _signed_units(case, row)
        for group, keys in groups.items() if row.at_least > 0 else ():
            before = signed.get(folded(group), 0.0)
            most = facts.reach.most_of(_windows(keys), _one) + before
            least, asked = _in_lots(case, keys, row.at_least, before)
            name = " ".join((row.key, *group))
            if least > most * (1 + ADDED_UP):
                beyond.append((rows[row.key], f"{name} ({asked}, possible {figure(most)})"))
            elif (units := affordable(case, keys)) < (least - before) * (1 - ADDED_UP):
                dear.append((rows[row.key], f"{name} ({asked}, paid for {figure(units + before)} at most)"))
    yield from together(facts, THRESHOLDS, "threshold", silent, "no possible order matches the threshold")
    yield from together(facts, THRESHOLDS, "at_least", beyond, "more than fully expanded resources can make and "
                        "offers allow, so nothing can be ordered there")
    yield from together(facts, THRESHOLDS, "at_least", dear, "more than the budgets of those who could order can pay "
                        "for, so nothing can be ordered there")


def _in_lots(case: Case, keys: Iterable[OrderKey], at_least: float, signed: float) -> tuple[float, str]:
    """The least that a group can have, signed orders included, and what it is in words: orders that all come in the
    same lots come to a multiple of it."""
    lots = {case.offers[key.offer].lot for key in keys}
    lot = lots.pop() if len(lots) == 1 else 0.0
    if lot <= 0 or at_least <= signed:
        return at_least, f"at least {figure(at_least)}"
    least = signed + lot * math.ceil((at_least - signed) / lot * (1 - ADDED_UP))
    more = f", {figure(least)} in lots of {figure(lot)}" if least > at_least * (1 + ADDED_UP) else ""
    return least, f"at least {figure(at_least)}{more}"


def counts_beyond_reach(facts: Facts) -> Iterator[Finding]:
    """Rules that ask for more different ones than could get an order, or than another rule allows, or that allow as
    many as there are."""
    case, rows = facts.case, facts.rows(RULES, "rule")
    silent: Found = []
    beyond: Found = []
    idle: Found = []
    for rule in case.counts:
        groups, row = _groups(facts, rule), rows[rule.key]
        there = {group: _different(facts, rule, group, keys) for group, keys in groups.items()}
        if not groups:
            silent.append((row, rule.key))
        elif rule.kind == "max_count" and max(there.values()) <= rule.value:
            idle.append((row, f"{rule.key} (at most {rule.value}, there are {max(there.values())})"))
        elif rule.kind == "min_count" and rule.value == 0:
            idle.append((row, f"{rule.key} (at least 0)"))
        beyond += [(row, f"{' '.join((rule.key, *group))} (at least {rule.value}, there are {number}"
                         f"{'' if rule.least is None else f' that can get {figure(rule.least)}'})")
                   for group, number in there.items() if rule.kind == "min_count" and number < rule.value]
    yield from together(facts, RULES, "rule", silent, "no possible order matches the rule")
    yield from together(facts, RULES, "value", beyond, "more different ones than could ever get an order, so nothing "
                        "can be ordered there")
    yield from together(facts, RULES, "value", idle, "there are never more different ones, or none are asked for, so "
                        "the rule has no effect")
    found: Found = [(rows[rule.key], rule.key) for rule in case.counts
                    if rule.kind == "max_count" and rule.least is not None]
    yield from together(facts, RULES, "least", found, "max_count counts whoever gets any order, so least has no effect")
    apart: Found = [(rows[one.key], f"{one.key} (at least {one.value}, at most {other.value} by {other.key})")
                    for one in case.counts for other in case.counts
                    if one.kind == "min_count" and other.kind == "max_count" and one.value > other.value
                    and replace(one, key="", kind="max_count", value=0, least=None) == replace(
                        other, key="", value=0, least=None)]
    yield from together(facts, RULES, "value", apart, "another rule for the same orders allows fewer, so nothing can "
                        "be ordered there")


def _different(facts: Facts, rule: CountRule, group: Combination, keys: Iterable[OrderKey]) -> int:
    """How many different ones a group of orders can have, signed ones included; of a minimum with as many units as make
    one count."""
    case, counted = facts.case, value_of(facts.case, rule.count)
    possible, signed = defaultdict[str, list[OrderKey]](list), defaultdict[str, float](float)
    for key in keys:
        possible[counted(key).casefold()].append(key)
    for order in signed_of(case, rule):
        if signed_values(case, rule.for_each, order) == folded(group):
            signed[counted(as_order(order)).casefold()] += order.quantity
    values = {*possible, *signed} - {""}
    if rule.kind == "max_count" or rule.least is None:
        return len(values)
    return sum(facts.reach.most_of(_windows(possible.get(value, ())), _one) + signed.get(value, 0.0)
               >= rule.least * (1 - ADDED_UP) for value in values)


def discounts_without_effect(facts: Facts) -> Iterator[Finding]:
    """Discounts on what nobody offers, on quantities that cannot be made, and those that fall where more is
    ordered."""
    case = facts.case
    rows: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in facts.tables[DISCOUNTS]:
        per = facts.tables[DISCOUNTS].in_force(row, "per")
        rows[str(row["manufacturer"]), str(row["item"]), str(per)].append(row)
    silent: Found = []
    beyond: Found = []
    falling: Found = []
    for discount in case.discounts:
        name, own = f"{discount.manufacturer} {discount.item}", rows[discount.manufacturer, discount.item, discount.per]
        most = _most_of_discount(facts, discount)
        if most is None:
            silent.append((own[0], name))
            continue
        steps = {row["from_quantity"]: row for row in own}
        beyond += [(steps[step.from_quantity], f"{name} from {figure(step.from_quantity)} on (possible "
                                               f"{figure(most)})")
                   for step in discount.steps if step.from_quantity > most * (1 + ADDED_UP)]
        falling += [(steps[after.from_quantity], f"{name} from {figure(after.from_quantity)} on")
                    for before, after in zip(discount.steps, discount.steps[1:], strict=False)
                    if after.discount < before.discount]
    yield from together(facts, DISCOUNTS, "manufacturer", silent, "no possible order earns the discount")
    yield from together(facts, DISCOUNTS, "from_quantity", beyond, "more than fully expanded resources can make and "
                        "offers allow, so this discount is never earned")
    yield from together(facts, DISCOUNTS, "discount", falling, "the discount is smaller than that of a smaller "
                        "quantity")


def _most_of_discount(facts: Facts, discount: Discount) -> float | None:
    """The most units that can be ordered of what a discount is on, in any year or in all; None where none can."""
    case = facts.case
    by_year: dict[int, list[OrderKey]] = defaultdict(list)
    for key in _possible(facts):
        if discount.is_on(case.offers[key.offer]):
            by_year[discount.year_of(case.horizon, key.period)].append(key)
    signed: dict[int, float] = defaultdict(float)
    for order in case.signed_sums.seen:
        if discount.is_on(case.offers[order.offer]):
            signed[discount.year_of(case.horizon, order.period)] += order.quantity
    return max((facts.reach.most_of(_windows(own), _one) + signed[year] for year, own in by_year.items()), default=None)


def _groups(facts: Facts, row: OrderGroups) -> Groups:
    return orders_of(facts.case, row, _possible(facts))


def _possible(facts: Facts) -> Iterator[OrderKey]:
    """Every order that there can be."""
    return (OrderKey(offer, ally, period) for (offer, ally), (first, last) in facts.orders.items()
            for period in range(first, last + 1))


def _signed_units(case: Case, row: OrderGroups) -> Mapping[Combination, float]:
    """The signed units of each group, values without regard to case."""
    units: dict[Combination, float] = defaultdict(float)
    for order in signed_of(case, row):
        units[signed_values(case, row.for_each, order)] += order.quantity
    return units


def _windows(keys: Iterable[OrderKey]) -> dict[str, Window]:
    """The first and last delivery period of each offer."""
    windows: dict[str, Window] = {}
    for key in keys:
        first, last = windows.get(key.offer, (key.period, key.period))
        windows[key.offer] = min(first, key.period), max(last, key.period)
    return windows


def _one(offer: Offer, period: int) -> float:
    return 1.0
