"""What if what is promised comes later than promised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from model.case import Case, Offer, Resource, SignedOrder

NEW_CAPACITY = "all new capacity"


def delay_cases(case: Case, months: float) -> dict[str, Case]:
    """The case in which all new capacity comes `months` (above 0, rounded up to whole periods) later than it is
    promised, and those in which one manufacturer is late at a time, by name in the order of the workbook.

    New capacity is what the plan may order and what is announced: each rise of a line's capacity. A manufacturer that
    is late delivers each order so much later than its lead time says, signed ones too, and is as late with its lines'
    new capacity. The plan knows of the delay from the first period."""
    late = case.horizon.periods_in(months)
    cases = {NEW_CAPACITY: _delayed(case, case.resources, (), late, NEW_CAPACITY)}
    for key in case.manufacturers:
        offers = [offer.key for offer in case.offers.values() if offer.manufacturer == key]
        lines = [line.key for line in case.resources.values() if line.manufacturer == key]
        if offers or lines:
            cases[key] = _delayed(case, lines, offers, late, key)
    return cases


def _delayed(case: Case, lines: Collection[str], offers: Collection[str], late: int, name: str) -> Case:
    own = set(offers)
    return replace(
        case,
        scenario=f"{case.scenario}, {name} {late} {case.horizon.unit}{'' if late == 1 else 's'} late",
        resources={key: _line(line, late) if key in lines else line for key, line in case.resources.items()},
        offers={key: _offer(offer, late) if key in own else offer for key, offer in case.offers.items()},
        terms={pair: replace(terms, lead=None if terms.lead is None else terms.lead + late) if pair[0] in own else terms
               for pair, terms in case.terms.items()},
        signed=tuple(_order(order, late) if order.offer in own else order for order in case.signed))


def _line(line: Resource, late: int) -> Resource:
    """Each rise of the capacity comes later, each fall when it was to come; so does what is ordered. Row 6 asks nothing
    that cannot be: no project is ordered whose commitment would run past the end. A rate grows with its capacity."""
    capacity, rate = list(line.capacity), list(line.min_rate)
    for period in range(len(capacity)):
        before = max(0, period - late)
        capacity[period] = min(line.capacity[before:period + 1])
    for period in range(len(rate)):
        rate[period] = min(rate[period], capacity[period])
    return replace(line, capacity=tuple(capacity), min_rate=tuple(rate), build=line.build + late)


def _offer(offer: Offer, late: int) -> Offer:
    return replace(offer, lead=offer.lead + late)


def _order(order: SignedOrder, late: int) -> SignedOrder:
    """An order that was to come within the plan or after it comes later; what has come has come."""
    return replace(order, period=order.period + late) if order.period >= 1 else order
