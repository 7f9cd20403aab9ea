"""What signed orders bring to the rows, derived once more from the case alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from model.case import Case, SignedOrder

Arrivals = dict[tuple[str, str, int], float]
Sums = Mapping[tuple[str, int], float]


def seen_by_limits(case: Case) -> list[SignedOrder]:
    """Those that are delivered in the horizon or were before it."""
    return [one for one in case.signed if not one.lost and one.period <= case.horizon.count]


def delivered(case: Case) -> list[SignedOrder]:
    """Those that are delivered in a period of the horizon."""
    return [one for one in seen_by_limits(case) if one.period in case.horizon.periods]


def arrivals(case: Case) -> Arrivals:
    """Units by ally, item and period: contracted and paid ones, and signed ones."""
    units: Arrivals = defaultdict(float, case.deliveries)
    for one in delivered(case):
        units[one.ally, case.offers[one.offer].item, one.period] += one.quantity
    return units


def taken_of_lines(case: Case) -> Sums:
    """Resource units by resource and period."""
    taken: dict[tuple[str, int], float] = defaultdict(float)
    for one in delivered(case):
        for resource, uses in case.resource_use.items():
            taken[resource, one.period] += uses.get(one.offer, 0.0) * one.quantity
    return taken


def paid_in_years(case: Case) -> Sums:
    """Price_unit by ally and calendar year: what falls due within the horizon."""
    due: dict[tuple[str, int], float] = defaultdict(float)
    for one in case.signed:
        value = one.price * one.quantity
        on_delivery = 0.0 if one.lost else (1 - one.paid - one.advance) * value + one.transport * one.quantity
        for period, amount in ((one.ordered, one.advance * value), (one.period, on_delivery)):
            if period in case.horizon.periods:
                due[one.ally, case.horizon.year(period)] += amount
    return due


def ordered_of(orders: Iterable[SignedOrder], **wanted: str) -> float:
    """Units of the signed orders with these parts: offer, ally."""
    return sum(one.quantity for one in orders if all(getattr(one, part) == key for part, key in wanted.items()))
