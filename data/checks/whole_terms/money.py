"""What budgets can pay for at the most, before anything is solved."""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.case import Case
from model.plan import OrderKey


def affordable(case: Case, keys: Sequence[OrderKey]) -> float:
    """The most units that those who can place these orders could pay for, each at its lowest price, if they bought
    nothing else; infinite where somebody's money is not limited or something is free."""
    units = 0.0
    for ally in dict.fromkeys(key.ally for key in keys):
        money = _money(case, ally)
        price = min(case.price(case.offers[key.offer], ally, key.period) + case.transport(case.offers[key.offer], ally)
                    for key in keys if key.ally == ally)
        if math.isinf(money) or price <= 0:
            return math.inf
        units += money / price
    return units


def _money(case: Case, ally: str) -> float:
    """What signed orders leave of all budgets of the ally, price_unit; infinite where a year has none, or others may
    contribute."""
    if any(row.to_ally == ally for row in case.contributions):
        return math.inf
    paid = case.signed_sums.payments
    return sum(max(0.0, case.budgets.get((ally, year), math.inf) - paid.get((ally, year), 0.0))
               for year in case.horizon.years)
