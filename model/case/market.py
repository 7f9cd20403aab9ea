"""Who sells what: manufacturers, offers and lines of a case, in model units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Manufacturer:
    """A producer; country and region are empty where blank."""

    key: str
    name: str
    country: str
    region: str


@dataclass(frozen=True)
class Offer:
    """A price and lead time for an item. `price` and `transport` in price_unit a unit, `lead` in
    periods (`lead_months` as the workbook says it, for messages); deliveries lie in first..last (the window of the
    workbook, cut to the horizon; an order has to be placed within it as well). `members` are the allies that may buy,
    None where all may. Price, freight and lead time may differ for a buyer: ask the case for those of a pair. An order
    (an ally, a period) is a multiple of `lot` units; 0: of any size."""

    key: str
    manufacturer: str
    item: str
    price: float
    lead: int
    advance: float
    escalation: float
    first: int
    last: int
    max_quantity: float
    transport: float
    lead_months: float = 0.0
    members: tuple[str, ...] | None = None
    lot: float = 0.0


@dataclass(frozen=True)
class Resource:
    """A line with `capacity[t-1]` units in period t (announced ramp-up included) and at most
    `max_expansion` more, at `expansion_cost` price_unit a unit, `build` periods after the order,
    committed to firm orders of the share `commitment` for `commitment_periods` (W_r, 0 without a
    commitment). Each unit below `min_rate[t-1]` (empty: no rate) in period t costs `idle_cost` price_unit.
    An expansion (a period) is a multiple of `step`; 0: of any size. Expansions ordered up to period `decided` are
    decided already: what they commit to may outlast the horizon, and then holds as long as that."""

    key: str
    name: str
    manufacturer: str
    capacity: tuple[float, ...]
    max_expansion: float
    expansion_cost: float
    build: int
    commitment: float
    commitment_periods: int
    min_rate: tuple[float, ...] = ()
    idle_cost: float = 0.0
    step: float = 0.0
    decided: int = 0

    def rate(self, period: int) -> float:
        """What the line should make in the period at least, resource units."""
        return self.min_rate[period - 1] if self.min_rate else 0.0
