"""What the data alone prove before anything is solved: requirements that no order can meet in time, hard
minimums that nothing can reach, stock targets for which there is no room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from data.checks.supply_bounds import Reach, Weight
from data.checks.warnings import Facts, Found, Window, figure, is_hard_minimum, matches, together
from data.input.findings import Finding
from data.input.tables import Row
from data.schema.inputs import ALLIES, REQUIREMENTS, RULES
from model.case import Ally, Case, Offer, Requirement, Rule
from model.formulation.index_sets import make_indices
from model.formulation.rule_rows import rule_rows, signed_by_combination
from model.order_groups import folded
from model.tolerances import ADDED_UP

Combination = tuple[str, ...]
Contracted = list[tuple[int, int, float]]  # from when to when, 0 for opening stock, it takes how much room


def impossible(facts: Facts) -> Iterator[Finding]:
    """A warning for each kind of thing that no plan can do."""
    reach = facts.reach
    yield from needs_before_anything(facts, reach)
    yield from needs_without_source(facts, reach)
    yield from minimums_without_orders(facts)
    yield from minimums_out_of_reach(facts, reach)
    yield from shares_of_what_nothing_carries(facts)
    yield from targets_beyond_storage(facts, reach)


def needs_before_anything(facts: Facts, reach: Reach) -> Iterator[Finding]:
    """Requirements that begin before anything that the ally may use can be there."""
    label = facts.case.horizon.label
    found: Found = []
    for row, need in _earliest_needs(facts):
        arrival = reach.usable.get((need.ally, need.family))
        if arrival is not None and arrival.period > need.first:
            found.append((row, f"{need.ally} {need.family} in {label(need.first)} (earliest {label(arrival.period)}: "
                               f"{arrival.why})"))
    yield from together(facts, REQUIREMENTS, "quantity", found, "required before anything that the ally may use can "
                        "be there, so all of it stays short until then")


def needs_without_source(facts: Facts, reach: Reach) -> Iterator[Finding]:
    """Requirements of what the ally may use but can never have. What it may not use is told elsewhere."""
    usable = {(ally, facts.case.items[item].family) for ally, item in facts.case.usable_from}
    found: Found = [(row, _with_missing(reach, need)) for row, need in _earliest_needs(facts)
                    if (need.ally, need.family) in usable and (need.ally, need.family) not in reach.usable]
    yield from together(facts, REQUIREMENTS, "family", found, "nothing that the ally may use can ever be there, so "
                        "all of it stays short: no opening stock, delivery, signed order, transfer or possible order")


def _with_missing(reach: Reach, need: Requirement) -> str:
    """`EST HE155`, and the components that are never there."""
    missing = reach.missing(need.ally, need.family)
    return f"{need.ally} {need.family}" + (f" (never there: {', '.join(missing)})" if missing else "")


def _earliest_needs(facts: Facts) -> list[tuple[Row, Requirement]]:
    """The first requirement of each ally and family within the horizon, with its row."""
    rows = {row.number: row for row in facts.tables[REQUIREMENTS]}
    first: dict[tuple[str, str], Requirement] = {}
    for need in facts.case.requirements:
        if need.quantity > 0 and need.first <= need.last:
            known = first.setdefault((need.ally, need.family), need)
            if need.first < known.first:
                first[need.ally, need.family] = need
    return [(rows[need.key], need) for need in first.values()]


def minimums_without_orders(facts: Facts) -> Iterator[Finding]:
    """Hard minimums that no possible order matches: level 0 finds the contradiction for certain."""
    rows = facts.rows(RULES, "rule")
    found: Found = [(rows[rule.key], rule.key) for rule in facts.case.rules
                    if is_hard_minimum(rule) and not _combinations(facts, rule)
                    and rule.value > sum(signed_by_combination(facts.case, rule).values()) * (1 + ADDED_UP)]
    yield from together(facts, RULES, "rule", found, "no possible order matches the rule, a minimum without a "
                        "penalty, so the workbook contradicts itself: mend the filters or give a penalty")


def minimums_out_of_reach(facts: Facts, reach: Reach) -> Iterator[Finding]:
    """Hard minimums above what the resources can make and the offers allow at most."""
    rows, case = facts.rows(RULES, "rule"), facts.case
    found: Found = []
    for rule in filter(is_hard_minimum, case.rules):
        scale, unit = (case.money_scale, f" of {case.money_scale:,.0f} {case.currency}") if rule.is_spend else (1, "")
        unit += f" of {rule.attribute}" if rule.attribute else ""
        signed = signed_by_combination(case, rule)
        for combination, windows in _combinations(facts, rule).items():
            most = signed.get(folded(combination), 0.0) + reach.most_of(windows, _weight(case, rule))
            if rule.value > most * (1 + ADDED_UP) + ADDED_UP:
                name = " ".join((rule.key, *combination))
                found.append((rows[rule.key], f"{name} (at least {figure(rule.value / scale)}, possible "
                                              f"{figure(most / scale)}{unit})"))
    yield from together(facts, RULES, "value", found, "the minimum has no penalty and is above the most that fully "
                        "expanded resources can make and offers allow, so the workbook contradicts itself")


def _weight(case: Case, rule: Rule) -> Weight:
    """What one unit of an offer delivered in a period counts in the rule."""
    def weight(offer: Offer, period: int) -> float:
        return case.figure(rule, offer.key) * (case.dearest(offer, period) if rule.is_spend else 1.0)

    return weight


def shares_of_what_nothing_carries(facts: Facts) -> Iterator[Finding]:
    """Minimum shares of an attribute of which the orders of a combination, new and signed, carry nothing, or nothing
    that counts where spending does: no share is asked for there, and orders may move there."""
    rules = [rule for rule in facts.case.rules if rule.attribute is not None and rule.is_share and rule.is_minimum]
    if not rules:
        return
    rows, case = facts.rows(RULES, "rule"), facts.case
    asked = {(row.rule.key, folded(row.combination)) for row in rule_rows(case, make_indices(case))}
    without: Found = []
    unpriced: Found = []
    for rule in rules:
        for combination, windows in _combinations(facts, rule).items():
            if (rule.key, folded(combination)) not in asked:
                name, free = " ".join((rule.key, *combination)), [key for key in windows if case.figure(rule, key) > 0]
                if free:
                    unpriced.append((rows[rule.key], f"{name} ({', '.join(free)})"))
                else:
                    without.append((rows[rule.key], name))
    yield from together(facts, RULES, "attribute", without, "no order, possible or signed, carries anything of the "
                        "attribute, so no share is asked for there, and orders may move there")
    yield from together(facts, RULES, "kind", unpriced, "the rule counts spending, and what carries the attribute has "
                        "the price 0, so no share is asked for there, and orders may move there")


def _combinations(facts: Facts, rule: Rule) -> dict[Combination, dict[str, Window]]:
    """The offers that match the rule with their delivery periods, for each value of its for_each."""
    found: dict[Combination, dict[str, Window]] = defaultdict(dict)
    spelled: dict[Combination, Combination] = {}
    for (offer, ally), (first, last) in facts.orders.items():
        if matches(facts.case, rule, offer, ally, (first, last)):
            for combination, window in _parts(facts, rule, offer, ally, (max(first, rule.first), min(last, rule.last))):
                name = spelled.setdefault(tuple(part.casefold() for part in combination), combination)
                known = found[name].get(offer, window)
                found[name][offer] = min(known[0], window[0]), max(known[1], window[1])
    return dict(found)


def _parts(facts: Facts, rule: Rule, offer_key: str, ally: str, window: Window) -> Iterator[
        tuple[Combination, Window]]:
    """The combinations of for_each that the orders of an offer and ally belong to; a blank country or
    region is no value."""
    case = facts.case
    offer = case.offers[offer_key]
    maker = case.manufacturers[offer.manufacturer]
    values = {"ally": ally, "family": case.items[offer.item].family, "item": offer.item, "manufacturer": maker.key,
              "country": maker.country, "region": maker.region}
    for year, part in _by_year(facts, window).items() if "year" in rule.for_each else [("", window)]:
        combination = tuple({**values, "year": year}[word] for word in rule.for_each)
        if all(combination):
            yield combination, part


def _by_year(facts: Facts, window: Window) -> dict[str, Window]:
    parts: dict[str, Window] = {}
    for period in range(window[0], window[1] + 1):
        year = str(facts.case.horizon.year(period))
        parts[year] = parts.get(year, (period, period))[0], period
    return parts


def targets_beyond_storage(facts: Facts, reach: Reach) -> Iterator[Finding]:
    """Stock targets that together need more room than the ally has. Rounds that components complete take the room of
    these, which may be less and serve other targets besides: their targets are left out."""
    needs: dict[str, list[Requirement]] = defaultdict(list)
    for need in facts.case.requirements:
        if (need.kind == "stock" and facts.case.families[need.family].storage_per_unit > 0
                and need.family not in facts.completed):
            needs[need.ally].append(need)
    taken = _contracted_room(facts)
    rows = facts.rows(ALLIES, "ally")
    found: Found = []
    for ally in facts.case.allies.values():
        worst = _worst_room(facts, reach, ally, needs[ally.key], taken[ally.key])
        if worst is not None:
            period, wanted, room = worst
            found.append((rows[ally.key], f"{ally.key} in {facts.case.horizon.label(period)} (wanted "
                                          f"{figure(wanted)}, there is {figure(room)})"))
    yield from together(facts, ALLIES, "storage", found, "the stock required at a time needs more storage units "
                        "than the ally has, so part of it stays short")


def _worst_room(facts: Facts, reach: Reach, ally: Ally, needs: list[Requirement],
                contracted: Contracted) -> tuple[int, float, float] | None:
    """The period in which the targets exceed the room most, what they want and the room; None where they
    always fit. The wish grows only where a target begins or can begin to be met."""
    begins = {need: max(need.first, reach.usable[ally.key, need.family].period)
              for need in needs if (ally.key, need.family) in reach.usable}
    worst, excess = None, 0.0
    for period in sorted(set(begins.values())):
        room = max(ally.storage, sum(taken for first, last, taken in contracted if first <= period <= last))
        wanted = sum(facts.case.families[family].storage_per_unit * quantity for family, quantity
                     in _highest(begins, period).items())
        if wanted - room > excess + ADDED_UP * (1 + room):
            worst, excess = (period, wanted, room), wanted - room
    return worst


def _highest(begins: Mapping[Requirement, int], period: int) -> dict[str, float]:
    """The highest target of each family in the period: each row is met by the same stock."""
    highest: dict[str, float] = {}
    for need, begin in begins.items():
        if begin <= period <= need.last:
            highest[need.family] = max(need.quantity, highest.get(need.family, 0.0))
    return highest


def _contracted_room(facts: Facts) -> dict[str, Contracted]:
    """Row 10: the room that opening stock, lots before their last period, deliveries and signed orders take, which are
    always let in, by ally."""
    case = facts.case
    taken: dict[str, Contracted] = defaultdict(list)
    end = case.horizon.count
    held = [(ally, item, 0, end, quantity) for (ally, item), quantity in case.stock.items()]
    held += [(ally, item, 0, last - 1, quantity) for (ally, item, last), quantity in case.lots.items()]
    held += [(ally, item, period, end, quantity) for (ally, item, period), quantity in case.delivered]
    held += [(ally, item, period, last - 1, quantity)
             for (ally, item, period, last), quantity in case.lot_deliveries.items()]
    for ally, item, first, last, quantity in held:
        taken[ally].append((first, last, case.families[case.items[item].family].storage_per_unit * quantity))
    return taken
