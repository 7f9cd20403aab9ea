"""Lots, steps, thresholds, counts and discounts: cells that contradict each other, terms that cannot be kept, and those
that have no effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from data.checks.supply_bounds import Reach
from data.checks.warnings import Facts, Found, Window, figure, together
from data.input.findings import Finding, error, warning
from data.input.tables import Row, Tables
from data.schema.inputs import COUNT_KINDS, DISCOUNTS, OFFERS, RESOURCES, RULES, SETTINGS_SHEET, THRESHOLDS
from model.case import Case, CountRule, Discount, Offer, OrderGroups
from model.case.terms import NO_TERMS
from model.order_groups import as_order, folded, orders_of, signed_of, signed_values, value_of
from model.plan import Combination, OrderKey
from model.tolerances import ADDED_UP

Groups = dict[Combination, list[OrderKey]]


def thresholds_ask_for_something(tables: Tables) -> Iterator[Finding]:
    """A threshold has a least quantity or a cost."""
    table = tables[THRESHOLDS]
    for row in table:
        if table.in_force(row, "active") == "yes" and row["at_least"] is None and row["fixed_cost"] is None:
            yield error(table.name, table.cell(row, "at_least"), "give at_least, fixed_cost or both: without them the "
                        "threshold asks for nothing")


def counts_make_sense(tables: Tables) -> Iterator[Finding]:
    """A rule that counts says what, a whole number of them, and is hard; other rules count nothing."""
    table = tables[RULES]
    for row in (row for row in table if table.in_force(row, "active") == "yes" and row["kind"] is not None):
        kind, value = row["kind"], row["value"]
        at = partial(table.cell, row)
        if kind not in COUNT_KINDS:
            for column in (column for column in ("count", "least") if row[column] is not None):
                yield error(table.name, at(column), f"a {kind} rule counts no different ones: leave {column} blank, or "
                            f"choose the kind {' or '.join(COUNT_KINDS)}")
            continue
        if row["count"] is None:
            words = ", ".join(RULES.column("count").choices)
            yield error(table.name, at("count"), f"{kind} needs to know what it counts: {words}")
        if isinstance(value, float) and value != round(value):
            yield error(table.name, at("value"), f"{kind} needs a whole number, not {value:g}")
        for column, why in (("penalty", "rules that count cannot be broken at a price"),
                            ("attribute", "rules that count weigh no orders")):
            if row[column] is not None:
                yield error(table.name, at(column), f"{why}: leave {column} blank")


def discounts_make_sense(tables: Tables) -> Iterator[Finding]:
    """The rows of a discount begin at different quantities and are of one kind."""
    table = tables[DISCOUNTS]
    begun: dict[tuple[object, ...], Row] = {}
    first: dict[tuple[object, ...], Row] = {}
    for row in table:
        key = row["manufacturer"], row["item"], table.in_force(row, "per")
        if None in key or row["from_quantity"] is None:
            continue  # told by the reader
        same = begun.setdefault((*key, row["from_quantity"]), row)
        # Where the cells are alike it is told as a repeated key; a blank per says the same as its default.
        if same is not row and same["per"] != row["per"]:
            yield error(table.name, table.cell(row, "from_quantity"), f"from {row['from_quantity']:,.15g} on row "
                        f"{same.number} gives a discount already: the quantities of a discount must rise")
        kind, other = (table.in_force(each, "kind") for each in (row, first.setdefault(key, row)))
        if kind != other:
            yield error(table.name, table.cell(row, "kind"), f"the kind is {kind} here and {other} in row "
                        f"{first[key].number}: all rows of a manufacturer, item and per need the same")


TERM_ERRORS = (thresholds_ask_for_something, counts_make_sense, discounts_make_sense)


def lots_beyond_reach(facts: Facts) -> Iterator[Finding]:
    """Lots that are more than can be ordered at once, or than the buyer could ever need."""
    case, rows = facts.case, facts.rows(OFFERS, "offer")
    needs = _needs(case)
    passing_on = {row.from_ally for row in case.transfers}
    never: Found = []
    too_large: Found = []
    for (key, ally), window in facts.orders.items():
        offer = case.offers[key]
        if offer.lot <= 0:
            continue
        most, need = _most_at_once(case, facts.reach, (key, ally), window), needs[ally, case.items[offer.item].family]
        if offer.lot > most * (1 + ADDED_UP):
            never.append((rows[key], f"{key} for {ally} (lot {figure(offer.lot)}, possible {figure(most)})"))
        elif ally not in passing_on and 0 < need * (1 + ADDED_UP) < offer.lot:
            too_large.append((rows[key], f"{key} for {ally} (lot {figure(offer.lot)}, needed {figure(need)})"))
    yield from together(facts, OFFERS, "lot", never, "the lot is more than can be ordered for any period, so nothing "
                        "of the offer can be ordered")
    yield from together(facts, OFFERS, "lot", too_large, "the lot is more than the ally could ever need, over the "
                        "plan and in stock")


def _most_at_once(case: Case, reach: Reach, buyer: tuple[str, str], window: Window) -> float:
    """The most units of an offer that an ally can order for one period."""
    offer = case.offers[buyer[0]]
    made = max(reach.most_in(offer.key, period) for period in range(window[0], window[1] + 1))
    return min(made, reach.left_of_offer(offer), case.terms.get(buyer, NO_TERMS).max_quantity)


def _needs(case: Case) -> dict[tuple[str, str], float]:
    """The most that an ally needs of a family, over the plan and in stock, as such or as a component; units."""
    needs: dict[tuple[str, str], float] = defaultdict(float)
    stock: dict[tuple[str, str], float] = defaultdict(float)
    for row in case.requirements:
        key = row.ally, row.family
        if row.kind == "use":
            needs[key] += row.quantity * max(0, row.last - row.first + 1)
        elif row.first <= row.last:
            stock[key] = max(stock[key], row.quantity)
    for key, quantity in stock.items():
        needs[key] += quantity
    whole = dict(needs)
    for item, parts in case.components.items():
        for part, quantity in parts.items():
            for ally in case.allies:
                needs[ally, case.items[part].family] += quantity * whole.get((ally, case.items[item].family), 0.0)
    return needs


def steps_beyond_expansions(facts: Facts) -> Iterator[Finding]:
    """Steps that are more than the expansion on offer."""
    rows = facts.rows(RESOURCES, "resource")
    found: Found = [(rows[line.key], f"{line.key} (step {figure(line.step)}, max_expansion "
                                     f"{figure(line.max_expansion)})")
                    for line in facts.case.resources.values() if line.step > line.max_expansion * (1 + ADDED_UP)]
    yield from together(facts, RESOURCES, "step", found, "the step is more than max_expansion, so the line cannot be "
                        "expanded")


def thresholds_beyond_reach(facts: Facts) -> Iterator[Finding]:
    """Minimum orders and contracts above what lines and offers allow over the plan."""
    case, rows = facts.case, facts.rows(THRESHOLDS, "threshold")
    silent: Found = []
    beyond: Found = []
    for row in case.thresholds:
        groups = _groups(facts, row)
        if not groups:
            silent.append((rows[row.key], row.key))
        signed = _signed_units(case, row)
        for group, keys in groups.items() if row.at_least > 0 else ():
            most = facts.reach.most_of(_windows(keys), _one) + signed.get(folded(group), 0.0)
            if row.at_least > most * (1 + ADDED_UP):
                beyond.append((rows[row.key], f"{' '.join((row.key, *group))} (at least {figure(row.at_least)}, "
                                              f"possible {figure(most)})"))
    yield from together(facts, THRESHOLDS, "threshold", silent, "no possible order matches the threshold")
    yield from together(facts, THRESHOLDS, "at_least", beyond, "more than fully expanded resources can make and "
                        "offers allow, so nothing can be ordered there")


def counts_beyond_reach(facts: Facts) -> Iterator[Finding]:
    """Rules that ask for more different ones than there are, or allow as many as there are."""
    case, rows = facts.case, facts.rows(RULES, "rule")
    silent: Found = []
    beyond: Found = []
    idle: Found = []
    for rule in case.counts:
        groups, row = _groups(facts, rule), rows[rule.key]
        there = {group: _different(case, rule, group, keys) for group, keys in groups.items()}
        if not groups:
            silent.append((row, rule.key))
        elif rule.kind == "max_count" and max(there.values()) <= rule.value:
            idle.append((row, f"{rule.key} (at most {rule.value}, there are {max(there.values())})"))
        beyond += [(row, f"{' '.join((rule.key, *group))} (at least {rule.value}, there are {number})")
                   for group, number in there.items() if rule.kind == "min_count" and number < rule.value]
    yield from together(facts, RULES, "rule", silent, "no possible order matches the rule")
    yield from together(facts, RULES, "value", beyond, "more different ones than could ever get an order, so nothing "
                        "can be ordered there")
    yield from together(facts, RULES, "value", idle, "there are never more different ones, so the rule has no effect")
    found: Found = [(rows[rule.key], rule.key) for rule in case.counts
                    if rule.kind == "max_count" and rule.least is not None]
    yield from together(facts, RULES, "least", found, "max_count counts whoever gets any order, so least has no effect")


def _different(case: Case, rule: CountRule, group: Combination, keys: Iterable[OrderKey]) -> int:
    """How many different ones a group of orders can have, signed ones included."""
    value = value_of(case, rule.count)
    signed = [as_order(order) for order in signed_of(case, rule)
              if signed_values(case, rule.for_each, order) == folded(group)]
    return len({value(key).casefold() for key in (*keys, *signed)} - {""})


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


def terms_set_aside(facts: Facts) -> Iterator[Finding]:
    """The setting that leaves the terms aside."""
    case, table = facts.case, facts.tables[SETTINGS_SHEET]
    cells = {str(row["name"]): table.cell(row, "value") for row in table}
    if not case.whole and (case.has_whole_terms or case.simplify != "no"):
        yield warning(table.name, cells["whole"], "whole is no: the plan does without lots, steps, thresholds, counts, "
                      "discounts and simplify")
    if case.simplify_tolerance and case.simplify == "no":
        yield warning(table.name, cells["simplify_tolerance"], "simplify_tolerance has no effect while simplify is no")


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


TERM_WARNINGS = (lots_beyond_reach, steps_beyond_expansions, thresholds_beyond_reach, counts_beyond_reach,
                 discounts_without_effect, terms_set_aside)
