"""The case that the model gets: frozen, in model units.

Lengths are periods, windows are period numbers cut to the horizon, money is in price_unit (one unit
of the currency), blanks have become their defaults. Keys are spelled as in the sheet that owns them.
Dictionaries and tuples keep the order of the workbook; nothing here is changed after it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from model.case.market import Manufacturer, Offer, Resource
from model.case.records import Ally, Contribution, Family, Group, Item, Requirement, Rule, Transfer
from model.horizon import Horizon


@dataclass(frozen=True)
class Case:
    """Everything that the mathematics needs.

    `resource_use[resource][offer]`: resource units a unit ordered, only where positive.
    `certified[system, item]`: first period (>= 1) of the certificate, only where within the horizon.
    `systems[ally]`: the systems that it operates. `usable_from[ally, item]`: the first period t with
    U(a,i,t) = 1, only where there is one. `stock[ally, item]`: opening stock, only where positive.
    `deliveries[ally, item, period]`: contracted units. `budgets[ally, year]`: price_unit, for each
    year of the horizon that has a limit, rows and derived ones alike. `expansion_budget`: price_unit.
    `cells[sheet, column, *key]`: the address `Sheet!C5` of a figure, for messages. `sharing_key`
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
