"""What an order costs and when it is paid, and what holding stock costs: written once, for the model and for the
reports."""

from __future__ import annotations

from model.case import Case, Offer


def advance(case: Case, offer: Offer, period: int) -> float:
    """Paid for one unit delivered in the period when it is ordered, `lead` periods earlier: price_unit."""
    return offer.advance * case.price(offer, period)


def balance(case: Case, offer: Offer, period: int) -> float:
    """Paid for one unit on delivery, freight included: price_unit."""
    return (1 - offer.advance) * case.price(offer, period) + offer.transport


def payments(case: Case, offer: Offer, period: int) -> dict[int, float]:
    """What one unit delivered in the period costs by calendar year of payment: price_unit."""
    ordered, delivered = case.horizon.year(period - offer.lead), case.horizon.year(period)
    by_year = {delivered: balance(case, offer, period)}
    by_year[ordered] = by_year.get(ordered, 0.0) + advance(case, offer, period)
    return by_year


def discounted(case: Case, offer: Offer, period: int) -> float:
    """What one unit delivered in the period costs, discounted to the start of period 1: price_unit."""
    return (advance(case, offer, period) * case.discount(period - offer.lead)
            + balance(case, offer, period) * case.discount(period))


def holding(case: Case, item: str, period: int) -> float:
    """What holding one unit over the period costs, discounted to the start of period 1: price_unit."""
    cost = case.families[case.items[item].family].holding_cost
    return cost * case.horizon.months / 12 * case.discount(period)
