"""What if a manufacturer, a resource, a country or a region is lost from a period on, or what is promised comes later
than promised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Literal, get_args

from model.case import Case, Offer, Resource, SignedOrder

Kind = Literal["manufacturers", "resources", "countries", "regions"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NEW_CAPACITY = "all new capacity"


def stress_cases(case: Case, kind: Kind, start: int = 1) -> dict[str, Case]:
    """The case without each of the manufacturers, resources, countries or regions from period `start` on, by name
    in the order of the workbook. Blank countries and regions are none; capitals make no difference."""
    if kind == "resources":
        return {key: without(case, (), (key,), start, key) for key in case.resources}
    if kind == "manufacturers":
        return {key: without(case, (key,), (), start, key) for key in case.manufacturers}
    makers: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for maker in case.manufacturers.values():
        place = maker.country if kind == "countries" else maker.region
        if place:
            makers.setdefault(spelled.setdefault(place.casefold(), place), []).append(maker.key)
    return {place: without(case, keys, (), start, place) for place, keys in makers.items()}


def without(case: Case, manufacturers: Collection[str], resources: Collection[str], start: int, name: str) -> Case:
    """The case in which these are lost from period `start` (1..T) on; `name` says what, for the scenario's name.

    A lost resource has no capacity from then on and what expansions have added is unusable too, so that no offer that
    uses it delivers any more (row 4 with a right-hand side of 0). A lost manufacturer loses its resources, whoever uses
    them, and its offers end, whatever they use. What is contracted and paid still arrives; signed orders end as offers
    do, and what is paid for them by then is lost. The plan knows of the loss from the first period: nothing is ordered
    that could not be delivered, and an expansion is ordered only if it serves, and keeps its commitment, before the
    loss."""
    gone = {key for key, resource in case.resources.items()
            if key in resources or resource.manufacturer in manufacturers}
    ended = {offer for key in gone for offer, quantity in case.resource_use.get(key, {}).items() if quantity > 0}
    ended |= {key for key, offer in case.offers.items() if offer.manufacturer in manufacturers}
    return replace(
        case,
        scenario=f"{case.scenario}, without {name}" + (f" from {case.horizon.label(start)}" if start > 1 else ""),
        resources={key: _idle(resource, start) if key in gone else resource
                   for key, resource in case.resources.items()},
        signed=tuple(_lost(order, start) if order.offer in ended else order for order in case.signed),
        offers={key: _ending(offer, start) if key in ended else offer for key, offer in case.offers.items()},
    )


def _idle(resource: Resource, start: int) -> Resource:
    """No capacity and no rate to keep from `start` on, and no project that would be ready only then.

    Row 6 asks nothing that cannot be: an expansion whose commitment runs into the loss is not ordered."""
    before = start - 1
    capacity = resource.capacity[:before] + (0.0,) * (len(resource.capacity) - before)
    ready_in_time = resource.build + 1 <= before
    return replace(resource, capacity=capacity, min_rate=resource.min_rate[:before] + (0.0,) * len(
        resource.min_rate[before:]), max_expansion=resource.max_expansion if ready_in_time else 0.0)


def _ending(offer: Offer, start: int) -> Offer:
    """Deliveries before `start` alone; an empty window where there are none."""
    return replace(offer, last=min(offer.last, start - 1))


def _lost(order: SignedOrder, start: int) -> SignedOrder:
    """The order as it was until `start`: not delivered from then on, and nothing more of it is paid."""
    if order.period < start:
        return order
    return replace(order, lost=True, advance=order.advance if order.ordered < start else 0.0)


def starting_period(case: Case, label: str | None) -> int:
    """The number of the period from which a loss holds; None is the first.

    Raises ValueError where the label names no period of the horizon."""
    if label is None:
        return 1
    horizon = case.horizon
    number = horizon.number(label)
    if number not in horizon.periods:
        raise ValueError(f"{label} is not in the horizon: give a period from {horizon.label(1)} to "
                         f"{horizon.label(horizon.count)}")
    return number


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
