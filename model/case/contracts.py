"""What makes a contract one that can be signed: thresholds, counts and discounts, in model units. Lots and steps stand
with the offers and lines that ask for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from model.case.market import Offer
from model.horizon import Horizon

Simplify = Literal["no", "contracts", "orders", "both"]


class OrderFilters(Protocol):
    """Which orders a row of a sheet concerns: what is None is not asked. A family is that of an item or offer filter as
    well."""

    @property
    def ally(self) -> str | None: ...
    @property
    def family(self) -> str | None: ...
    @property
    def item(self) -> str | None: ...
    @property
    def standard(self) -> bool | None: ...
    @property
    def manufacturer(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...
    @property
    def region(self) -> str | None: ...
    @property
    def offer(self) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class OrderGroups:
    """The orders that pass the filters and are delivered in first..last (cut to the horizon), group by group: one for
    each combination of values of the words `for_each`: ally, family, item, manufacturer, country, region, year, offer,
    period (of delivery) and order_period. Signed orders count from `since` on, which may lie before the horizon; None
    reaches back to all of them."""

    key: str
    first: int
    last: int
    for_each: tuple[str, ...] = ()
    ally: str | None = None
    family: str | None = None
    item: str | None = None
    standard: bool | None = None
    manufacturer: str | None = None
    country: str | None = None
    region: str | None = None
    offer: str | None = None
    since: int | None = None

    def sees(self, period: int) -> bool:
        """A signed order that is delivered in the period counts."""
        return (self.since is None or self.since <= period) and period <= self.last


@dataclass(frozen=True, kw_only=True)
class Threshold(OrderGroups):
    """A row of Thresholds: each group orders nothing, or at least `at_least` units, and to order anything at all costs
    `fixed_cost` price_unit, undiscounted. Signed orders help to reach it, and what they belong to is begun already: it
    costs nothing more."""

    at_least: float = 0.0
    fixed_cost: float = 0.0


@dataclass(frozen=True, kw_only=True)
class CountRule(OrderGroups):
    """A rule about how many different ones there are in each group that has new orders: at most `value` (max_count) or
    at least (min_count). What is counted are the values of the word `count`: manufacturer, offer, item, ally, country
    or region. For a maximum whoever gets any order counts, for a minimum whoever gets `least` units, None: one lot, the
    smallest of its offers, and 1 where orders come in no lots."""

    kind: Literal["max_count", "min_count"]
    value: int
    count: str
    least: float | None = None


class DiscountStep(NamedTuple):
    """The share of the price that is paid back from a quantity on, units."""

    from_quantity: float
    discount: float


@dataclass(frozen=True)
class Discount:
    """What a manufacturer pays back on what all allies together order of an item, by calendar year of delivery or in
    all (`per`). `steps` by rising quantity; with `all` the last step that is reached holds for the whole quantity, with
    `incremental` each step for what is above it, up to the next one. It is paid at the end of the last period of the
    year or of the horizon."""

    manufacturer: str
    item: str
    per: Literal["year", "total"]
    steps: tuple[DiscountStep, ...]
    kind: Literal["all", "incremental"] = "all"

    def is_on(self, offer: Offer) -> bool:
        """Orders of the offer count."""
        return (offer.manufacturer, offer.item) == (self.manufacturer, self.item)

    def year_of(self, horizon: Horizon, period: int) -> int:
        """The calendar year to which orders delivered in the period count; 0 where all count together."""
        return horizon.year(period) if self.per == "year" else 0

    def share(self, quantity: float) -> float:
        """The discount of the last step that the quantity reaches; 0 below the first."""
        return next((step.discount for step in reversed(self.steps) if step.from_quantity <= quantity), 0.0)

    def units_above(self, quantity: float) -> float:
        """The units of the quantity above each step, weighed with its discount: what is paid back on them at price
        1."""
        ends: Sequence[float] = [*(step.from_quantity for step in self.steps[1:]), math.inf]
        return sum(step.discount * max(0.0, min(quantity, end) - step.from_quantity)
                   for step, end in zip(self.steps, ends, strict=True))
