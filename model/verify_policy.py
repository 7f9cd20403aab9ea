"""Rows 11, 12 and 13 at a plan: (violation, size, where) for each row.

Which orders are possible is derived here from offers, certificates and windows, pair by pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from data.case import Case, Offer, Rule
from model.plan import Plan

Found = tuple[float, float, str]


def _window(case: Case, offer: Offer, ally: str, first: int = 1, last: int | None = None) -> range:
    """The periods in which the offer can be delivered to the ally."""
    usable = case.usable_from.get((ally, offer.item))
    if usable is None:
        return range(0)
    return range(max(usable, offer.lead + 1, offer.first, first),
                 min(offer.last, case.horizon.count, case.horizon.count if last is None else last) + 1)


def interoperability(case: Case, plan: Plan) -> Iterator[Found]:
    """Row 11."""
    can: dict[tuple[str, str], set[str]] = defaultdict(set)
    for offer in case.offers.values():
        for ally in case.allies:
            if _window(case, offer, ally):
                can[ally, case.items[offer.item].family].add(offer.item)
    ordered: dict[tuple[str, str], float] = defaultdict(float)
    for (key, ally, _), quantity in plan.order.items():
        ordered[ally, case.offers[key].item] += quantity
    for group in case.groups.values():
        for family in case.families:
            members = [ally for ally in group.members if can.get((ally, family))]
            common = set.intersection(*(can[ally, family] for ally in members)) if len(members) > 1 else set()
            for ally in members if common else ():
                total = sum(ordered.get((ally, item), 0.0) for item in can[ally, family])
                shared = sum(ordered.get((ally, item), 0.0) for item in common)
                yield group.share * total - shared, total, f"{group.key} {family} {ally}"


def standardization(case: Case, plan: Plan) -> Iterator[Found]:
    """Row 12."""
    possible = {offer.item for offer in case.offers.values() for ally in case.allies if _window(case, offer, ally)}
    total: dict[str, float] = defaultdict(float)
    standard: dict[str, float] = defaultdict(float)
    for (key, _, _), quantity in plan.order.items():
        item = case.items[case.offers[key].item]
        total[item.family] += quantity
        standard[item.family] += quantity if item.standard else 0.0
    for family in case.families.values():
        if any(item in possible for item, own in case.items.items() if own.standard and own.family == family.key):
            yield (family.standard_share * total[family.key] - standard[family.key], total[family.key], family.key)


def rules(case: Case, plan: Plan) -> Iterator[Found]:
    """Row 13, violations g counted in; a hard minimum that no order can serve has its own row."""
    for rule in case.rules:
        combinations = _combinations(case, rule)
        for combination in combinations:
            yield _rule(case, plan, rule, combination)
        if not combinations and rule.kind in ("min_quantity", "min_spend") and rule.penalty is None:
            yield rule.value - plan.violation.get((rule.key, ()), 0.0), rule.value, rule.key


def _matches(case: Case, rule: Rule, offer: Offer) -> bool:
    item, maker = case.items[offer.item], case.manufacturers[offer.manufacturer]
    wanted = ((rule.family, item.family), (rule.item, item.key), (rule.manufacturer, maker.key))
    text = ((rule.country, maker.country), (rule.region, maker.region))
    return (all(filter_ in (None, own) for filter_, own in wanted)
            and all(filter_ is None or filter_.casefold() == own.casefold() for filter_, own in text)
            and rule.standard in (None, item.standard))


def _values(case: Case, rule: Rule, offer: Offer, ally: str, year: int) -> tuple[str, ...]:
    maker = case.manufacturers[offer.manufacturer]
    own = {"ally": ally, "family": case.items[offer.item].family, "item": offer.item, "manufacturer": maker.key,
           "country": maker.country, "region": maker.region, "year": str(year)}
    return tuple(own[word] for word in rule.for_each)


def _fold(combination: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.casefold() for value in combination)


def _combinations(case: Case, rule: Rule) -> list[tuple[str, ...]]:
    """The combinations of for_each values that possible orders have."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for offer in case.offers.values():
        if not _matches(case, rule, offer):
            continue
        for ally in case.allies:
            for period in _window(case, offer, ally, rule.first, rule.last) if rule.ally in (None, ally) else ():
                values = _values(case, rule, offer, ally, case.horizon.year(period))
                if all(values):
                    found.setdefault(_fold(values), values)
    return list(found.values())


def _rule(case: Case, plan: Plan, rule: Rule, combination: tuple[str, ...]) -> Found:
    value = dict(zip(rule.for_each, combination, strict=True))
    family = rule.family or value.get("family") or ("item" in value and case.items[value["item"]].family) or None
    matched = scope = 0.0
    for (key, ally, period), quantity in plan.order.items():
        offer, year = case.offers[key], case.horizon.year(period)
        if not rule.first <= period <= rule.last or rule.ally not in (None, ally):
            continue
        amount = quantity * (case.price(offer, period) if rule.is_spend else 1.0)
        if _matches(case, rule, offer) and _fold(_values(case, rule, offer, ally, year)) == _fold(combination):
            matched += amount
        if (value.get("ally") in (None, ally) and value.get("year") in (None, str(year))
                and family in (None, case.items[offer.item].family)):
            scope += amount
    violation = next((size for (name, own), size in plan.violation.items()
                      if name == rule.key and _fold(own) == _fold(combination)), 0.0)
    bound = rule.value * scope if rule.is_share else rule.value
    short = bound - matched if rule.is_minimum else matched - bound
    return short - violation, max(bound, matched, scope), f"{rule.key} {' '.join(combination)}".strip()
