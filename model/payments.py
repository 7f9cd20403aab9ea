"""What an order costs and when it is paid, and what holding stock costs: written once, for the model and for the
reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from model.case import Case, Offer
from model.plan import OrderKey

Figure = TypeVar("Figure")


def advance(case: Case, offer: Offer, ally: str, period: int) -> float:
    """Paid for one unit delivered to the ally in the period when it is ordered, a lead time earlier: price_unit."""
    return offer.advance * case.price(offer, ally, period)


def balance(case: Case, offer: Offer, ally: str, period: int) -> float:
    """Paid for one unit on delivery, freight included: price_unit."""
    return (1 - offer.advance) * case.price(offer, ally, period) + case.transport(offer, ally)


def payments(case: Case, offer: Offer, ally: str, period: int) -> dict[int, float]:
    """What one unit delivered to the ally in the period costs by calendar year of payment: price_unit."""
    ordered, delivered = case.horizon.year(period - case.lead(offer, ally)), case.horizon.year(period)
    by_year = {delivered: balance(case, offer, ally, period)}
    by_year[ordered] = by_year.get(ordered, 0.0) + advance(case, offer, ally, period)
    return by_year


def discounted(case: Case, offer: Offer, ally: str, period: int) -> float:
    """What one unit delivered to the ally in the period costs, discounted to the start of period 1: price_unit."""
    return (advance(case, offer, ally, period) * case.discount(period - case.lead(offer, ally))
            + balance(case, offer, ally, period) * case.discount(period))


def each_order(case: Case, figure: Callable[[Case, Offer, str, int], Figure]) -> Callable[[OrderKey], Figure]:
    """A figure of an order by its key, worked out once for all allies that buy at the offer's own terms."""
    known: dict[OrderKey, Figure] = {}

    def of(key: OrderKey) -> Figure:
        alike = key if (key.offer, key.ally) in case.terms else key._replace(ally="")
        if alike not in known:
            known[alike] = figure(case, case.offers[key.offer], alike.ally, key.period)
        return known[alike]

    return of


def holding(case: Case, item: str, period: int) -> float:
    """What holding one unit over the period costs, discounted to the start of period 1: price_unit."""
    cost = case.families[case.items[item].family].holding_cost
    return cost * case.horizon.months / 12 * case.discount(period)
