"""The case that the model gets: frozen, in model units.

Lengths are periods, windows are period numbers cut to the horizon, money is in price_unit (one unit
of the currency), blanks have become their defaults. Keys are spelled as in the sheet that owns them.
Dictionaries and tuples keep the order of the workbook; nothing here is changed after it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from model.horizon import Horizon


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
class Manufacturer:
    """A producer; country and region are empty where blank."""

    key: str
    name: str
    country: str
    region: str


@dataclass(frozen=True)
class Offer:
    """A price and lead time for an item. `price` and `transport` in price_unit a unit, `lead` in
    periods (`lead_months` as the workbook says it, for messages); deliveries lie in first..last (cut to
    the horizon; an empty window where none is possible)."""

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


@dataclass(frozen=True)
class Resource:
    """A line with `capacity[t-1]` units in period t (announced ramp-up included) and at most
    `max_expansion` more, at `expansion_cost` price_unit a unit, `build` periods after the order,
    committed to firm orders of the share `commitment` for `commitment_periods` (W_r, 0 without a
    commitment)."""

    key: str
    name: str
    manufacturer: str
    capacity: tuple[float, ...]
    max_expansion: float
    expansion_cost: float
    build: int
    commitment: float
    commitment_periods: int


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
    """A contribution row c; `max_amount` in price_unit a calendar year."""

    key: int
    from_ally: str
    to_ally: str
    max_amount: float


@dataclass(frozen=True)
class Rule:
    """An active rule whose window first..last meets the horizon. `value` is a share, units, or
    price_unit; `family` is the family filter, an item filter's family included; `penalty` is None
    for a hard rule. `for_each` keeps the order of the sheet."""

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


@dataclass(frozen=True)
class Case:
    """Everything that the mathematics needs.

    `resource_use[resource][offer]`: resource units a unit ordered, only where positive.
    `certified[system, item]`: first period (>= 1) of the certificate, only where within the horizon.
    `systems[ally]`: the systems that it operates. `usable_from[ally, item]`: the first period t with
    U(a,i,t) = 1, only where there is one. `stock[ally, item]`: opening stock that keeps, only where positive.
    `lots[ally, item, usable_to]`: opening stock that expires at the end of a period of the horizon, only where
    positive. `components[item][component]`: how many of a component are in one item, only where positive.
    `deliveries[ally, item, period]`: contracted units. `budgets[ally, year]`: price_unit, for each
    year of the horizon that has a limit, rows and derived ones alike. `expansion_budget`: price_unit.
    `cells[sheet, column, *key]`: the address `Sheet!C5` of the figure behind a row, for messages. `sharing_key`
    (requirement, gdp or equal) divides what is shared where each ally acts alone, `expansion_key` (use,
    gdp or equal) the cost of expansions; both serve comparisons and reports alone."""

    title: str
    scenario: str
    horizon: Horizon
    currency: str
    money_scale: float
    equity: bool
    carry_over: bool
    minimum_defence_share: float
    discount_rate: float
    time_preference: float
    expansion_budget: float
    time_limit: float
    allies: Mapping[str, Ally]
    families: Mapping[str, Family]
    items: Mapping[str, Item]
    manufacturers: Mapping[str, Manufacturer]
    offers: Mapping[str, Offer]
    resources: Mapping[str, Resource]
    resource_use: Mapping[str, Mapping[str, float]]
    systems: Mapping[str, tuple[str, ...]]
    certified: Mapping[tuple[str, str], int]
    usable_from: Mapping[tuple[str, str], int]
    groups: Mapping[str, Group]
    stock: Mapping[tuple[str, str], float]
    deliveries: Mapping[tuple[str, str, int], float]
    requirements: tuple[Requirement, ...]
    transfers: tuple[Transfer, ...]
    contributions: tuple[Contribution, ...]
    budgets: Mapping[tuple[str, int], float]
    rules: tuple[Rule, ...]
    cells: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    sharing_key: str = "requirement"
    expansion_key: str = "use"
    lots: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    components: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @cached_property
    def requirement_of(self) -> Mapping[int, Requirement]:
        """The requirement rows by their keys."""
        return {row.key: row for row in self.requirements}

    @cached_property
    def transfer_of(self) -> Mapping[int, Transfer]:
        """The transfer rows by their keys."""
        return {row.key: row for row in self.transfers}

    @cached_property
    def contribution_of(self) -> Mapping[int, Contribution]:
        """The contribution rows by their keys."""
        return {row.key: row for row in self.contributions}

    @cached_property
    def rule_of(self) -> Mapping[str, Rule]:
        """The rules by their keys."""
        return {rule.key: rule for rule in self.rules}

    def usable(self, ally: str, item: str, period: int) -> bool:
        """U(a,i,t)."""
        return self.usable_from.get((ally, item), self.horizon.count + 1) <= period

    def price(self, offer: Offer, period: int) -> float:
        """P: the escalated price of a unit delivered in the period, price_unit."""
        return float(offer.price * (1 + offer.escalation) ** self.horizon.years_from_start(period))

    def discount(self, period: int) -> float:
        """What one price_unit paid at the start of the period is worth at the start of period 1."""
        return float((1 + self.discount_rate) ** -self.horizon.years_from_start(period))

    def value_short(self, requirement: Requirement, period: int) -> float:
        """v[k,t]: the value of one unit short of the requirement in the period, price_unit."""
        horizon = self.horizon
        span = 1.0 if requirement.kind == "use" else 1.0 / horizon.count
        preference = (1 + self.time_preference) ** -horizon.years_from_start(period)
        weight = self.families[requirement.family].weight
        return float(self.allies[requirement.ally].priority * weight * preference * span)
