"""What is signed already: orders that take capacity and money and are no longer decided."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Signed:
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
