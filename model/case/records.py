"""Who needs what and how it is shared: the other rows of a case, in model units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ally:
    """Who holds stock and pays. `storage` in storage units, infinite where unlimited. `gdp` in
    price_unit a year; `gdp` and the shares are None where blank."""

    key: str
    name: str
    role: str
    region: str
    priority: float
    storage: float
    gdp: float | None
    defence_share: float | None
    munitions_share: float | None


@dataclass(frozen=True)
class Family:
    """A class of munition; `weight` in price_unit a unit short, `holding_cost` in price_unit a unit and year.
    `offered_at` is the mean price of its offers, 0 where there are none."""

    key: str
    name: str
    unit: str
    weight: float
    standard_share: float
    storage_per_unit: float
    offered_at: float = 0.0
    holding_cost: float = 0.0

    @property
    def price(self) -> float:
        """What a unit costs, price_unit: for telling what lacks; the weight where nobody offers it."""
        return self.offered_at or self.weight


@dataclass(frozen=True)
class Item:
    """A munition model of one family."""

    key: str
    name: str
    family: str
    standard: bool
    reference: str


@dataclass(frozen=True)
class Group:
    """A formation: its members in order and the share of row 11."""

    key: str
    members: tuple[str, ...]
    share: float


@dataclass(frozen=True)
class Requirement:
    """A requirement row k; `key` is its row in the sheet, active in first..last (cut to the
    horizon), `quantity` units in each of these periods."""

    key: int
    ally: str
    family: str
    kind: str
    quantity: float
    first: int
    last: int
    priority: int


@dataclass(frozen=True)
class Transfer:
    """A transfer row j; `key` is its row in the sheet. `family` is None for all families. What leaves arrives `delay`
    periods later."""

    key: int
    from_ally: str
    to_ally: str
    family: str | None
    max_quantity: float
    cost: float
    delay: int = 0


@dataclass(frozen=True)
class Contribution:
    """A contribution row c; `max_amount` in price_unit a calendar year, in `year` alone where there is one."""

    key: int
    from_ally: str
    to_ally: str
    max_amount: float
    year: int | None = None

    def holds_in(self, year: int) -> bool:
        """The row allows contributions in the calendar year."""
        return self.year in (None, year)


@dataclass(frozen=True)
class Rule:
    """An active rule whose window first..last meets the horizon. `value` is a share, units, or
    price_unit, with an `attribute` units of that; `family` is the family filter, that of an item or offer filter
    included; `penalty` is None for a hard rule. `for_each` keeps the order of the sheet. Signed orders count from
    `since` on, which may lie before the horizon; None reaches back to all of them."""

    key: str
    kind: str
    value: float
    ally: str | None
    family: str | None
    item: str | None
    standard: bool | None
    manufacturer: str | None
    country: str | None
    region: str | None
    for_each: tuple[str, ...]
    first: int
    last: int
    penalty: float | None
    offer: str | None = None
    attribute: str | None = None
    since: int | None = None

    def sees(self, period: int) -> bool:
        """A signed order that is delivered in the period counts."""
        return (self.since is None or self.since <= period) and period <= self.last

    @property
    def is_share(self) -> bool:
        """The bound is a share of the orders of the scope (D), not a number."""
        return self.kind.endswith("share")

    @property
    def is_spend(self) -> bool:
        """Orders are weighed with their price."""
        return "spend" in self.kind

    @property
    def is_hard_minimum(self) -> bool:
        """A minimum of units or money without a penalty: only such rules can make a workbook contradict itself."""
        return self.penalty is None and self.kind in ("min_quantity", "min_spend")

    @property
    def is_minimum(self) -> bool:
        """The rule bounds from below."""
        return self.kind.startswith("min")
