"""What is signed already: orders that take capacity and money and are no longer decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.horizon import Horizon


@dataclass(frozen=True)
class SignedOrder:
    """A row of Signed; `key` is its row in the sheet. `quantity` units of the offer for the ally, delivered in `period`
    and ordered in `ordered`, both of which may lie before or after the horizon. A unit costs `price`, and `transport`
    on delivery, price_unit. Of its value the share `paid` is paid before the plan and the share `advance` is due when
    it is ordered; the rest is due on delivery. `lost`: nothing is delivered any more, nor is the rest paid."""

    key: int
    offer: str
    ally: str
    period: int
    quantity: float
    price: float
    transport: float
    ordered: int
    paid: float
    advance: float = 0.0
    lost: bool = False

    @property
    def value(self) -> float:
        """Quantity times price, price_unit."""
        return self.quantity * self.price

    @property
    def balance(self) -> float:
        """What is due on delivery, transport included: price_unit."""
        return (1 - self.paid - self.advance) * self.value + self.quantity * self.transport

    def instalments(self, horizon: Horizon) -> Iterator[tuple[int, float]]:
        """The periods of the horizon in which something is paid, with how much: price_unit."""
        if self.advance and self.ordered in horizon.periods:
            yield self.ordered, self.advance * self.value
        if self.period in horizon.periods and not self.lost:
            yield self.period, self.balance


@dataclass(frozen=True)
class SignedSums:
    """What signed orders bring to the rows of the model: constants beside the new orders. They are decided, so no limit
    is broken by them: where they alone exceed it, they set it.

    `seen`: those that limits of contracts, shares and rules see, delivered in the horizon or before; of later ones only
    payments count. `arriving`: those delivered within the horizon. `deliveries[ally, item, period]` in units (row 1),
    `load[resource, period]` in resource units (rows 4 and 6), `offers[offer]` and `buyers[offer, ally]` in units
    (rows 8 and 8b), `payments[ally, year]` in price_unit (row 9); what is not there is 0."""

    seen: tuple[SignedOrder, ...]
    arriving: tuple[SignedOrder, ...]
    deliveries: Mapping[tuple[str, str, int], float]
    load: Mapping[tuple[str, int], float]
    offers: Mapping[str, float]
    buyers: Mapping[tuple[str, str], float]
    payments: Mapping[tuple[str, int], float]


def signed_sums(signed: Sequence[SignedOrder], horizon: Horizon, item_of: Mapping[str, str],
                resource_use: Mapping[str, Mapping[str, float]]) -> SignedSums:
    """The sums of the signed orders; `item_of` by offer."""
    deliveries, load = defaultdict[tuple[str, str, int], float](float), defaultdict[tuple[str, int], float](float)
    offers, buyers = defaultdict[str, float](float), defaultdict[tuple[str, str], float](float)
    payments = defaultdict[tuple[str, int], float](float)
    seen = tuple(order for order in signed if order.period <= horizon.count and not order.lost)
    arriving = tuple(order for order in seen if order.period >= 1)
    for order in seen:
        offers[order.offer] += order.quantity
        buyers[order.offer, order.ally] += order.quantity
    for order in arriving:
        deliveries[order.ally, item_of[order.offer], order.period] += order.quantity
        for resource, uses in resource_use.items():
            if order.offer in uses:
                load[resource, order.period] += uses[order.offer] * order.quantity
    for order in signed:
        for period, amount in order.instalments(horizon):
            payments[order.ally, horizon.year(period)] += amount
    return SignedSums(seen, arriving, dict(deliveries), dict(load), dict(offers), dict(buyers), dict(payments))
