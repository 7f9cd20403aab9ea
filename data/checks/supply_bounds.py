"""What the data alone allow at most and at the earliest, before anything is solved. Every figure here is
a bound that no plan can pass; a plan may well fall short of it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from model.case import Case, Offer, Resource, Transfer
from model.pools import Held, last_period, opening
from model.signed_sides import left_of_limit

Window = tuple[int, int]
Weight = Callable[[Offer, int], float]


@dataclass(frozen=True)
class Arrival:
    """The first period in which something can be there, and what it waits for."""

    period: int
    why: str


@dataclass(frozen=True)
class Reach:
    """Bounds of a case. `orders` holds the first and last delivery period of each offer and ally."""

    case: Case
    orders: Mapping[tuple[str, str], Window]

    @cached_property
    def peaks(self) -> dict[str, tuple[float, ...]]:
        """The most that each resource can do in each period beside signed orders, fully expanded as soon as it can
        be."""
        return {resource.key: self._peak(resource) for resource in self.case.resources.values()}

    def _peak(self, resource: Resource) -> tuple[float, ...]:
        more = resource.max_expansion
        if resource.build + max(resource.commitment_periods, 1) > self.case.horizon.count:
            more = 0.0  # row 6: a commitment that outlasts the horizon cannot be kept
        elif resource.expansion_cost > 0:
            more = min(more, self.case.expansion_budget / resource.expansion_cost)
        signed = self.case.signed_sums.load
        return tuple(left_of_limit(capacity, signed.get((resource.key, period), 0.0))
                     + (more if period > resource.build else 0.0)
                     for period, capacity in enumerate(resource.capacity, 1))

    @cached_property
    def uses(self) -> dict[str, dict[str, float]]:
        """Resource units a unit by offer and resource."""
        uses: dict[str, dict[str, float]] = defaultdict(dict)
        for resource, taken in self.case.resource_use.items():
            for offer, quantity in taken.items():
                uses[offer][resource] = quantity
        return dict(uses)

    def most_in(self, offer: str, period: int) -> float:
        """Units of the offer that its resources can make in the period; infinite without a resource."""
        return min((self.peaks[resource][period - 1] / quantity
                    for resource, quantity in self.uses.get(offer, {}).items()), default=math.inf)

    def most_of(self, windows: Mapping[str, Window], weight: Weight) -> float:
        """The most that orders of several offers, each in a window of delivery periods, can weigh together.

        Offers that share a resource cannot all have the whole of it: each counts for the most widely shared
        of its resources, and there together they are bounded by the resource and by their own limits."""
        own = {offer: self._most_of_one(self.case.offers[offer], window, weight) for offer, window in windows.items()}
        users: dict[str, list[str]] = defaultdict(list)
        for offer in windows:
            for resource in self.uses.get(offer, {}):
                users[resource].append(offer)
        total, waiting = 0.0, dict(windows)
        for resource in sorted(users, key=lambda key: -len(users[key])):
            mine = {offer: waiting.pop(offer) for offer in users[resource] if offer in waiting}
            total += min(self._most_on(resource, mine, weight), sum(own[offer] for offer in mine))
        return total + sum(own[offer] for offer in waiting)

    def _most_of_one(self, offer: Offer, window: Window, weight: Weight) -> float:
        weights = {period: weight(offer, period) for period in range(window[0], window[1] + 1)}
        made = sum(self.most_in(offer.key, period) * value for period, value in weights.items() if value > 0)
        heaviest = max(weights.values(), default=0.0)
        return min(made, self.left_of_offer(offer) * heaviest) if heaviest > 0 else 0.0

    def left_of_offer(self, offer: Offer) -> float:
        """Units of the offer that signed orders leave."""
        return left_of_limit(offer.max_quantity, self.case.signed_sums.offers.get(offer.key, 0.0))

    def _most_on(self, resource: str, windows: Mapping[str, Window], weight: Weight) -> float:
        """The most that the resource can make of the offers: in each period all of it on the heaviest one."""
        total = 0.0
        for period, capacity in enumerate(self.peaks[resource], 1):
            total += capacity * max((weight(self.case.offers[offer], period) / self.uses[offer][resource]
                                     for offer, (first, last) in windows.items() if first <= period <= last), default=0)
        return total

    @cached_property
    def usable(self) -> dict[tuple[str, str], Arrival]:
        """When an ally can first have, and may use, anything of a family, by ally and family: as such, or put together
        from components."""
        found: dict[tuple[str, str], Arrival] = {}
        for (ally, item), first in self.case.usable_from.items():
            arrival = self._first_use(ally, item, first)
            key = ally, self.case.items[item].family
            if arrival is not None and (key not in found or arrival.period < found[key].period):
                found[key] = arrival
        return found

    def _first_use(self, ally: str, item: str, certified: int) -> Arrival | None:
        """When the ally can first have the item, or all of its components, and may use it; None for never."""
        parts = self.case.components.get(item, {})
        whole = self._first_there(ally, item, certified)
        together = [self._first_there(ally, part, certified) for part in parts]
        if not parts or None in together:
            return whole
        period = next((period for period in range(certified, self.case.horizon.count + 1)
                       if all(self._there(ally, part, period) for part in parts)), 0)
        if not period or (whole is not None and whole.period <= period):
            return whole
        last = max((arrival for arrival in together if arrival is not None), key=lambda arrival: arrival.period)
        return last if last.period == period else Arrival(period, f"the components of {item} are there together")

    def _first_there(self, ally: str, item: str, certified: int) -> Arrival | None:
        """The first period from `certified` on in which the ally can hold some of the item; None for never."""
        possible = [(max(certified, self._held[sort].period), self._held[sort])
                    for sort in self._sorts.get((ally, item), ()) if max(certified, self._held[sort].period)
                    <= self._end(sort)]
        if not possible:
            return None
        period, arrival = min(possible, key=lambda each: (each[0], each[1].period))
        return arrival if arrival.period == period else Arrival(period, f"{item} is certified from then on")

    def missing(self, ally: str, family: str) -> list[str]:
        """The components that the ally can never have, of the items of a family that it may use."""
        parts = {part: None for item, parts in self.case.components.items() if (ally, item) in self.case.usable_from
                 and self.case.items[item].family == family for part in parts}
        return [part for part in parts if (ally, part) not in self._sorts]

    def _there(self, ally: str, item: str, period: int) -> bool:
        """The ally can hold some of the item in the period, of whatever sort."""
        return any(self._held[sort].period <= period <= self._end(sort) for sort in self._sorts.get((ally, item), ()))

    def _end(self, sort: Held) -> int:
        return last_period(self.case.horizon, sort.usable_to)

    @cached_property
    def _sorts(self) -> dict[tuple[str, str], list[Held]]:
        """The sorts of an item that an ally can come to hold."""
        sorts: dict[tuple[str, str], list[Held]] = defaultdict(list)
        for sort in self._held:
            sorts[sort[:2]].append(sort)
        return dict(sorts)

    @cached_property
    def _held(self) -> dict[Held, Arrival]:
        """When an ally can first have an item: from stock, a delivery, an order, or passed on."""
        first = {held: Arrival(1, "") for held in opening(self.case)}
        waiting: dict[Held, None] = dict.fromkeys(first)

        def arrive(sort: Held, arrival: Arrival) -> None:
            if arrival.period <= self._end(sort) and (sort not in first or arrival.period < first[sort].period):
                first[sort] = arrival
                waiting[sort] = None

        for ally, item, period in self.case.deliveries:
            arrive(Held(ally, item), Arrival(period, f"the first delivery of {item}"))
        for ally, item, period, usable_to in self.case.lot_deliveries:
            arrive(Held(ally, item, usable_to), Arrival(period, f"the first delivery of {item}"))
        for ally, item, period in self.case.signed_sums.deliveries:
            arrive(Held(ally, item), Arrival(period, f"the first signed delivery of {item}"))
        for (offer, ally), window in self.orders.items():
            ordered = self._first_order(self.case.offers[offer], ally, window)
            if ordered is not None:
                arrive(Held(ally, self.case.offers[offer].item), ordered)
        self._pass_on(first, waiting, arrive)
        return first

    def _pass_on(self, first: Mapping[Held, Arrival], waiting: dict[Held, None],
                 arrive: Callable[[Held, Arrival], None]) -> None:
        routes = defaultdict(list)
        for row in self.case.transfers:
            if row.max_quantity > 0:
                routes[row.from_ally].append(row)
        while waiting:
            sort, _ = waiting.popitem()
            item = sort.item
            for row in routes[sort.ally]:
                usable = self.case.usable_from.get((row.to_ally, item))
                if usable is not None and row.family in (None, self.case.items[item].family):
                    arrive(sort._replace(ally=row.to_ally), self._passed_on(row, item, first[sort].period, usable))

    @staticmethod
    def _passed_on(row: Transfer, item: str, held: int, usable: int) -> Arrival:
        if usable > held + row.delay:
            return Arrival(usable, f"{item} is certified from then on")
        if row.delay:
            return Arrival(held + row.delay, f"what {row.from_ally} passes on of {item} arrives then")
        return Arrival(held, f"{row.from_ally} can pass on {item} then")

    def _first_order(self, offer: Offer, ally: str, window: Window) -> Arrival | None:
        """The first delivery of the offer to the ally for which there is capacity, None without any."""
        periods: Collection[int] = range(window[0], window[1] + 1) if self.left_of_offer(offer) > 0 else ()
        first = next((period for period in periods if self.most_in(offer.key, period) > 0), None)
        if first is None:
            return None
        if first > window[0]:
            why = f"no capacity for offer {offer.key} before"
        elif first > self.case.first_delivery(offer, ally):
            why = f"{offer.item} is certified from then on"
        elif first == self.case.lead(offer, ally) + 1:
            why = f"the lead time of offer {offer.key}"
        else:
            why = f"offer {offer.key} begins then"
        return Arrival(first, why)
