"""What signed orders bring to the rows of the model: constants beside the new orders.

They are decided, so no limit is broken by them: where they alone exceed it, they set it. Those of before the horizon
are what a limit of a contract, a share or a rule has already seen; of those of after it only payments count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from model.case import Case, Signed


def seen(case: Case) -> Iterator[Signed]:
    """Those that limits of contracts, shares and rules see: delivered until the end of the horizon."""
    return (order for order in case.signed if order.period <= case.horizon.count and not order.lost)


def arriving(case: Case) -> Iterator[Signed]:
    """Those that are delivered within the horizon."""
    return (order for order in seen(case) if order.period >= 1)


def deliveries(case: Case) -> dict[tuple[str, str, int], float]:
    """Row 1: units that arrive, by ally, item and period."""
    arrived: dict[tuple[str, str, int], float] = defaultdict(float)
    for order in arriving(case):
        arrived[order.ally, case.offers[order.offer].item, order.period] += order.quantity
    return dict(arrived)


def load(case: Case) -> dict[tuple[str, int], float]:
    """What they take of each resource in each period: resource units."""
    taken: dict[tuple[str, int], float] = defaultdict(float)
    for order in arriving(case):
        for resource, use in case.resource_use.items():
            if order.offer in use:
                taken[resource, order.period] += use[order.offer] * order.quantity
    return dict(taken)


def of_offers(case: Case) -> dict[str, float]:
    """Row 8: units by offer."""
    total: dict[str, float] = defaultdict(float)
    for order in seen(case):
        total[order.offer] += order.quantity
    return dict(total)


def of_buyers(case: Case) -> dict[tuple[str, str], float]:
    """Row 8b: units by offer and ally."""
    total: dict[tuple[str, str], float] = defaultdict(float)
    for order in seen(case):
        total[order.offer, order.ally] += order.quantity
    return dict(total)


def payments(case: Case) -> dict[tuple[str, int], float]:
    """Row 9: what is paid within the horizon, by ally and calendar year: price_unit."""
    paid: dict[tuple[str, int], float] = defaultdict(float)
    for order in case.signed:
        for period, amount in instalments(case, order):
            paid[order.ally, case.horizon.year(period)] += amount
    return dict(paid)


def instalments(case: Case, order: Signed) -> Iterator[tuple[int, float]]:
    """The periods of the horizon in which something of a signed order is paid, with how much: price_unit."""
    if order.ordered in case.horizon.periods and order.advance:
        yield order.ordered, order.advance * order.value
    if order.period in case.horizon.periods and not order.lost:
        yield order.period, order.balance


def beyond_share(case: Case, share: float, family: str, counting: Collection[str], ally: str | None = None) -> float:
    """Rows 11 and 12: what they make of `orders of the counting items - share * orders of the family`, of one ally or
    of all: units, below 0 where they miss the share."""
    items = {item.key for item in case.items.values() if item.family == family}
    return sum(((case.offers[order.offer].item in counting) - share) * order.quantity for order in seen(case)
               if case.offers[order.offer].item in items and ally in (None, order.ally))


def left_of(limit: float, signed: float) -> float:
    """The most that new orders may bring where signed ones bring so much: nothing where these exceed the limit."""
    return max(limit - signed, 0.0)


def left_to(share: float) -> float:
    """The least that new orders must bring to a row `N - share D >= 0` of which the signed ones make so much: less than
    nothing where these exceed the share, nothing where they miss it, which is decided."""
    return 0.0 - max(share, 0.0)
