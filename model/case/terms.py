"""At which terms an ally buys an offer: what is different for one buyer, and prices that are announced by period."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Terms:
    """What is different for one buyer of an offer; None leaves what the offer says. `price` and `transport` in
    price_unit a unit, `price` at the start of period 1; `lead` in periods (`lead_months` as the workbook says it, for
    messages); `max_quantity` in units over the horizon."""

    allowed: bool = True
    price: float | None = None
    transport: float | None = None
    lead: int | None = None
    lead_months: float = 0.0
    max_quantity: float = math.inf


NO_TERMS = Terms()


class PriceStep(NamedTuple):
    """A price of a unit, price_unit, of deliveries from a period on; the period may lie before the horizon."""

    start: int
    price: float


def in_force(steps: Sequence[PriceStep], period: int) -> PriceStep | None:
    """The latest step up to the period; None before the first. `steps` by rising period."""
    return next((step for step in reversed(steps) if step.start <= period), None)
