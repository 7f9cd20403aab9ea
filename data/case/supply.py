"""What can be bought and used: offers, resources, systems and certificates of a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from data.case.in_force import TableReader
from data.input.keys import split_keys
from model.case import Offer, Resource
from model.components import usable_with_components
from model.horizon import Horizon


def read_offers(read: TableReader) -> dict[str, Offer]:
    """Offers by key, lead in periods, windows cut to the horizon."""
    offers = {}
    for row in read.table:
        first, last = read.window(row)
        key = read.text(row, "offer")
        offers[key] = Offer(
            key, read.text(row, "manufacturer"), read.text(row, "item"), read.number(row, "price"),
            read.horizon.periods_in(read.number(row, "lead_months")), read.number(row, "advance"),
            read.number(row, "escalation"), first, last, read.number(row, "max_quantity"),
            read.number(row, "transport"), read.number(row, "lead_months"), members(read.key(row, "allies")),
            read.number(row, "lot"))
    return offers


def members(allies: str | None) -> tuple[str, ...] | None:
    """The allies that may buy, of a cell that names them; None where it names none: all may."""
    return tuple(split_keys(allies or "")) or None


def read_resources(read: TableReader, announced: TableReader) -> dict[str, Resource]:
    """Resources by key, announced capacity in force."""
    steps, rates = _announced(announced, "capacity"), _announced(announced, "min_rate")
    resources = {}
    for row in read.table:
        key = read.text(row, "resource")
        commitment = read.number(row, "commitment")
        months = read.number(row, "commitment_months")
        resources[key] = Resource(
            key, read.text(row, "name"), read.text(row, "manufacturer"),
            _in_force(read.number(row, "capacity"), steps[key], read.horizon),
            read.number(row, "max_expansion"), read.number(row, "expansion_cost"),
            read.horizon.periods_in(read.number(row, "build_months")), commitment,
            read.horizon.periods_in(months) if commitment > 0 else 0,
            _in_force(read.number(row, "min_rate"), rates[key], read.horizon), read.number(row, "idle_cost"),
            read.number(row, "step"))
    return resources


def _announced(read: TableReader, column: str) -> dict[str, list[tuple[int, float]]]:
    """The figures that are announced for each resource, with the periods from which they hold, by rising period; a
    blank cell announces nothing."""
    steps: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in read.table:
        figure = read.maybe(row, column)
        if figure is not None:
            steps[read.text(row, "resource")].append((read.period(row, "from", 1), figure))
    return defaultdict(list, {resource: sorted(each) for resource, each in steps.items()})


def _in_force(base: float, steps: list[tuple[int, float]], horizon: Horizon) -> tuple[float, ...]:
    """K[r,t], or the rate: the announced value of the latest step up to t, the base before the first."""
    return tuple(next((capacity for start, capacity in reversed(steps) if start <= period), base)
                 for period in horizon.periods)


def read_resource_use(read: TableReader, offers: Mapping[str, Offer]) -> dict[str, dict[str, float]]:
    """Resource units a unit by resource and offer; rows that meet add up."""
    offers_of: dict[str, list[str]] = defaultdict(list)
    for offer in offers.values():
        offers_of[offer.item].append(offer.key)
    use: dict[str, dict[str, float]] = defaultdict(dict)
    for row in read.table:
        single = read.key(row, "offer")
        taken, quantity = use[read.text(row, "resource")], read.number(row, "quantity")
        for offer_key in [single] if single else offers_of[read.text(row, "item")]:
            if quantity > 0:
                taken[offer_key] = taken.get(offer_key, 0.0) + quantity
    return dict(use)


def read_systems(read: TableReader) -> dict[str, tuple[str, ...]]:
    """The systems of each ally."""
    systems: dict[str, list[str]] = defaultdict(list)
    for row in read.table:
        systems[read.text(row, "ally")].append(read.text(row, "system"))
    return {ally: tuple(names) for ally, names in systems.items()}


def read_certified(read: TableReader) -> dict[tuple[str, str], int]:
    """First period of each certificate within the horizon."""
    certified = {}
    for row in read.table:
        first = max(1, read.period(row, "from", 1))
        if first <= read.horizon.count:
            certified[read.text(row, "system"), read.text(row, "item")] = first
    return certified


def read_usable_from(systems: Mapping[str, tuple[str, ...]], certified: Mapping[tuple[str, str], int],
                     components: Mapping[str, Mapping[str, float]]) -> dict[tuple[str, str], int]:
    """U(a,i,t) as the first t by ally and item: of what its systems fire, and of what that is put together from."""
    items_of: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (system, item), first in certified.items():
        items_of[system].append((item, first))
    usable: dict[tuple[str, str], int] = {}
    for ally, names in systems.items():
        for system in names:
            for item, first in items_of[system]:
                usable[ally, item] = min(first, usable.get((ally, item), first))
    return usable_with_components(usable, components)
