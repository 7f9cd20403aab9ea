"""Row 20 again: every term that takes whole numbers, on the plan as it is, and what terms cost and pay back."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from model.case import Case, CountRule, Discount, OrderGroups, Threshold
from model.levels import CONFLICTS
from model.tolerances import CONFLICT, NOISE, ROW_VIOLATION
from model.verification.ledger import Ledger
from model.verification.signed import seen_by_limits
from model.verification.tally import Tally

Group = tuple[str, ...]


@dataclass(frozen=True)
class TermCheck:
    """A term for one of its groups, as the plan keeps it. `amount` is what there is, signed orders included: units, or
    how many for counts; `bound` what the term asks for: the lot or the step of which it is a multiple, the least, the
    number, of a discount the quantity from which its share is paid back. `money`: what it costs, negative where it is
    paid back, undiscounted price_unit. `excess`: by how much the amount misses the bound."""

    kind: Literal["lot", "step", "threshold", "max_count", "min_count", "discount"]
    key: str
    group: Group
    amount: float
    bound: float
    excess: float = 0.0
    money: float = 0.0

    @property
    def kept(self) -> bool:
        """The plan keeps the term."""
        return self.excess <= ROW_VIOLATION * max(1.0, self.amount, self.bound)


@dataclass(frozen=True)
class _Order:
    """An order, new or signed."""

    offer: str
    ally: str
    period: int
    placed: int
    quantity: float
    price: float
    is_new: bool


def chosen(ledger: Ledger, tally: Tally) -> None:
    """Row 20: lots, steps, thresholds and counts are kept."""
    if is_missing(ledger):
        tally.at_most(1.0, 0.0, "plan", "that has not been asked to keep its terms")
    for check in term_checks(ledger):
        tally.at_most(check.excess, 0.0, "term for", check.key, " ".join(check.group), size=max(
            check.amount, check.bound))


def is_missing(ledger: Ledger) -> bool:
    """A plan that is said to be complete has not been asked to keep the terms of its case."""
    plan = ledger.plan
    conflict = any(result.level == CONFLICTS and result.value > CONFLICT for result in plan.levels)
    return ledger.case.keeps_whole_terms and plan.whole is None and plan.proved and not conflict


def term_checks(ledger: Ledger) -> list[TermCheck]:
    """Every term with its amount, of groups that order something; empty for a plan that was not asked to keep any."""
    if ledger.plan.whole is None:
        return []
    case = ledger.case
    return [*_multiples(ledger), *(check for row in case.thresholds for check in _threshold(ledger, row)),
            *(check for rule in case.counts for check in _count(ledger, rule)),
            *(check for _, check in _discounts(ledger))]


def terms_cost(ledger: Ledger) -> float:
    """The level cost: fixed costs less discounts, these discounted to the start of period 1; price_unit."""
    if ledger.plan.whole is None:
        return 0.0
    fixed = sum(check.money for row in ledger.case.thresholds for check in _threshold(ledger, row))
    return fixed + sum(factor * check.money for factor, check in _discounts(ledger))


def _multiples(ledger: Ledger) -> Iterator[TermCheck]:
    label = ledger.case.horizon.label
    for (key, ally, period), quantity in ledger.order.items():
        lot = ledger.case.offers[key].lot
        if lot > 0:
            yield TermCheck("lot", key, (ally, label(period)), quantity, lot, _off(quantity, lot))
    for (key, period), size in ledger.expansion.items():
        step = ledger.case.resources[key].step
        if step > 0:
            yield TermCheck("step", key, (label(period),), size, step, _off(size, step))


def _off(amount: float, size: float) -> float:
    """How far an amount is from a multiple of the size."""
    return abs(amount - size * round(amount / size))


def _orders(ledger: Ledger) -> Iterator[_Order]:
    """The new orders, and the signed ones that limits see."""
    case = ledger.case
    for (key, ally, period), quantity in ledger.order.items():
        offer = case.offers[key]
        yield _Order(key, ally, period, period - ledger.lead(offer, ally), quantity,
                     ledger.price(offer, ally, period), True)
    for one in seen_by_limits(case):
        yield _Order(one.offer, one.ally, one.period, one.ordered, one.quantity, one.price, False)


def _by_group(ledger: Ledger, row: OrderGroups) -> dict[Group, list[_Order]]:
    """The orders of each group of a row in which there are new ones; values without regard to case."""
    groups: dict[Group, list[_Order]] = defaultdict(list)
    for order in _orders(ledger):
        since = row.first if order.is_new else row.since
        if _passes(ledger.case, row, order) and order.period <= row.last and (since is None or since <= order.period):
            values = _values(ledger.case, order)
            group = tuple(values[word] for word in row.for_each)
            if all(group):
                groups[tuple(value.casefold() for value in group)].append(order)
    return {group: orders for group, orders in groups.items()
            if sum(order.quantity for order in orders if order.is_new) > NOISE}


def _values(case: Case, order: _Order) -> dict[str, str]:
    offer, label = case.offers[order.offer], case.horizon.label
    item, maker = case.items[offer.item], case.manufacturers[offer.manufacturer]
    return {"ally": order.ally, "family": item.family, "item": item.key, "manufacturer": maker.key,
            "country": maker.country, "region": maker.region, "year": str(case.horizon.year(order.period)),
            "offer": order.offer, "period": label(order.period), "order_period": label(order.placed)}


def _passes(case: Case, row: OrderGroups, order: _Order) -> bool:
    values, item = _values(case, order), case.items[case.offers[order.offer].item]
    named = [getattr(row, word) for word in ("ally", "family", "item", "manufacturer", "country", "region", "offer")]
    found = [values[word] for word in ("ally", "family", "item", "manufacturer", "country", "region", "offer")]
    return row.standard in (None, item.standard) and all(
        asked is None or asked.casefold() == value.casefold() for asked, value in zip(named, found, strict=True))


def _threshold(ledger: Ledger, row: Threshold) -> Iterator[TermCheck]:
    for group, orders in _by_group(ledger, row).items():
        amount = sum(order.quantity for order in orders)
        begun = any(not order.is_new for order in orders)
        yield TermCheck("threshold", row.key, group, amount, row.at_least, max(0.0, row.at_least - amount),
                        0.0 if begun else row.fixed_cost)


def _count(ledger: Ledger, rule: CountRule) -> Iterator[TermCheck]:
    by_lots = rule.kind == "min_count" and rule.least is None
    lots = _smallest_lots(ledger, rule) if by_lots else {}
    for group, orders in _by_group(ledger, rule).items():
        units: dict[str, float] = defaultdict(float)
        signed: dict[str, float] = defaultdict(float)
        for order in orders:
            value = _values(ledger.case, order)[rule.count].casefold()
            if value:
                units[value] += order.quantity
                signed[value] += 0.0 if order.is_new else order.quantity
        if rule.kind == "max_count":
            amount = sum(quantity > NOISE for quantity in units.values())
            most = max(rule.value, sum(quantity > 0 for quantity in signed.values()))
            yield TermCheck("max_count", rule.key, group, amount, rule.value, max(0.0, amount - most))
            continue
        amount = sum(quantity >= (1 - ROW_VIOLATION) * (
            lots.get((*group, value), 1.0) if rule.least is None else rule.least) for value, quantity in units.items())
        yield TermCheck("min_count", rule.key, group, amount, rule.value, max(0.0, rule.value - amount))


def _smallest_lots(ledger: Ledger, rule: CountRule) -> dict[Group, float]:
    """The smallest lot of all orders that there can be, 1 where one comes in no lots, by group and what is counted."""
    smallest: dict[Group, float] = {}
    for key, buyers in ledger.buyers.items():
        offer = ledger.case.offers[key]
        for ally, (first, last) in buyers.items():
            for period in range(max(first, rule.first), min(last, rule.last) + 1):
                order = _Order(key, ally, period, period - ledger.lead(offer, ally), 0.0, 0.0, True)
                if _passes(ledger.case, rule, order):
                    values = _values(ledger.case, order)
                    own = tuple(values[word].casefold() for word in (*rule.for_each, rule.count))
                    smallest[own] = min(offer.lot or 1.0, smallest.get(own, math.inf))
    return smallest


def _discounts(ledger: Ledger) -> Iterator[tuple[float, TermCheck]]:
    """What is paid back for new orders, with the factor by which it is discounted."""
    case = ledger.case
    for discount in case.discounts:
        yearly = discount.per == "year"
        periods: dict[int, list[int]] = defaultdict(list)
        for period in case.horizon.periods:
            periods[case.horizon.year(period) if yearly else 0].append(period)
        for year, own in periods.items():
            orders = [order for order in _orders(ledger) if _is_of(case, discount, order.offer) and (
                case.horizon.year(order.period) == year if yearly else order.period in own)]
            if not any(order.is_new for order in orders):
                continue
            amount = sum(order.quantity for order in orders)
            reached = max((step.from_quantity for step in discount.steps
                           if step.from_quantity <= amount * (1 + ROW_VIOLATION)), default=0.0)
            yield ledger.discount(own[-1] + 1), TermCheck(
                "discount", discount.manufacturer, (discount.item, *((str(year),) if year else ())), amount, reached,
                0.0, -_paid_back(ledger, discount, orders, own))


def _is_of(case: Case, discount: Discount, key: str) -> bool:
    offer = case.offers[key]
    return (offer.manufacturer, offer.item) == (discount.manufacturer, discount.item)


def _paid_back(ledger: Ledger, discount: Discount, orders: Sequence[_Order], periods: Sequence[int]) -> float:
    """What new orders bring back, price_unit: all that is paid back less what it is for signed orders alone."""
    signed = [order for order in orders if not order.is_new]
    if discount.kind == "all":
        return _of_all(discount, orders) - _of_all(discount, signed)
    prices = [ledger.price(ledger.case.offers[offer], ally, period) for offer, buyers in ledger.buyers.items()
              if _is_of(ledger.case, discount, offer) for ally, (first, last) in buyers.items()
              for period in periods if first <= period <= last]
    units = [discount.units_above(sum(order.quantity for order in each)) for each in (orders, signed)]
    return min(prices) * (units[0] - units[1])


def _of_all(discount: Discount, orders: Sequence[_Order]) -> float:
    """The share of the step that the quantity reaches, to rounding, of all spending."""
    quantity = sum(order.quantity for order in orders)
    return discount.share(quantity * (1 + ROW_VIOLATION)) * sum(order.quantity * order.price for order in orders)
