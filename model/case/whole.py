"""The case that the model gets: frozen, in model units.

Lengths are periods, windows are period numbers cut to the horizon, money is in price_unit (one unit
of the currency), blanks have become their defaults. Keys are spelled as in the sheet that owns them.
Dictionaries and tuples keep the order of the workbook; nothing here is changed after it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from model.case.contracts import CountRule, Discount, Simplify, Threshold
from model.case.market import Manufacturer, Offer, Resource
from model.case.records import Ally, Contribution, Family, Group, Item, Requirement, Rule, Transfer
from model.case.signed import SignedOrder, SignedSums, signed_sums
from model.case.terms import NO_TERMS, PriceStep, Terms, in_force
from model.horizon import Horizon


@dataclass(frozen=True)
class Case:
    """Everything that the mathematics needs.

    `resource_use[resource][offer]`: resource units a unit ordered, only where positive.
    `certified[system, item]`: first period (>= 1) of the certificate, only where within the horizon.
    `systems[ally]`: the systems that it operates. `usable_from[ally, item]`: the first period t with
    U(a,i,t) = 1, only where there is one. `stock[ally, item]`: opening stock that keeps, only where positive.
    `lots[ally, item, usable_to]`: opening stock that expires at the end of a period of the horizon, only where
    positive. `components[item][component]`: how many of a component are in one item, only where positive.
    `deliveries[ally, item, period]`: contracted and paid units that keep; `lot_deliveries[ally, item, period,
    usable_to]`: those that expire at the end of a period of the horizon. `signed`: contracts that still take capacity
    and money.
    `budgets[ally, year]`: price_unit, for each year of the horizon that has a limit, rows and derived ones alike.
    `expansion_budget`: price_unit. `attributes[attribute][offer]`: the figure that a unit or price_unit of an order
    carries, only where positive.
    `terms[offer, ally]`: what is different for that buyer. `prices[offer]`: announced prices by rising period.
    `cells[sheet, column, *key]`: the address `Sheet!C5` of a figure, for messages. `sharing_key`
    (requirement, gdp or equal) divides what is shared where each ally acts alone, `expansion_key` (use,
    gdp or equal) the cost of expansions; both serve comparisons and reports alone.
    `thresholds`, `counts` and `discounts` are terms that take whole numbers to keep, beside lots and steps; without
    `whole` the plan does without them, and without `simplify`: of plans that are as good at every level, or worse by no
    more than the share `simplify_tolerance`, one with the fewest contracts or orders.
    `kept[offer, ally, period]`: the orders of an earlier plan near which this one is to stay, units, only where
    positive; None where there is no earlier plan. `change_cost`: the share of its price that a unit costs which is
    ordered otherwise than there."""

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
    attributes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    terms: Mapping[tuple[str, str], Terms] = field(default_factory=dict)
    prices: Mapping[str, tuple[PriceStep, ...]] = field(default_factory=dict)
    lots: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    lot_deliveries: Mapping[tuple[str, str, int, int], float] = field(default_factory=dict)
    components: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    signed: tuple[SignedOrder, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    counts: tuple[CountRule, ...] = ()
    discounts: tuple[Discount, ...] = ()
    simplify: Simplify = "no"
    simplify_tolerance: float = 0.0
    whole: bool = True
    kept: Mapping[tuple[str, str, int], float] | None = None
    change_cost: float = 0.0

    @cached_property
    def has_whole_terms(self) -> bool:
        """Something asks for whole numbers or choices of yes or no: lots, steps, thresholds, counts or discounts."""
        return bool(self.thresholds or self.counts or self.discounts
                    or any(offer.lot > 0 for offer in self.offers.values())
                    or any(resource.step > 0 for resource in self.resources.values()))

    @cached_property
    def keeps_lots(self) -> bool:
        """Orders of some offer come in lots, and the plan is to keep them."""
        return self.whole and any(offer.lot > 0 for offer in self.offers.values())

    @property
    def keeps_whole_terms(self) -> bool:
        """There are such terms, and the plan is to keep them."""
        return self.whole and self.has_whole_terms

    @property
    def simplifies(self) -> bool:
        """Of plans that are as good one with fewer contracts or orders is asked for."""
        return self.whole and self.simplify != "no"

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

    @cached_property
    def signed_sums(self) -> SignedSums:
        """What the signed orders bring to the rows."""
        return signed_sums(self.signed, self.horizon, {offer.key: offer.item for offer in self.offers.values()},
                           self.resource_use)

    @cached_property
    def delivered(self) -> tuple[tuple[tuple[str, str, int], float], ...]:
        """delivered[a,i,t] of row 1, units of what keeps: what Deliveries and then signed orders bring, each entry by
        itself."""
        return (*self.deliveries.items(), *self.signed_sums.deliveries.items())

    @cached_property
    def kept_worth(self) -> float:
        """What the orders to keep weigh at the level changes, price_unit: how small a change is, is told beside it."""
        return sum(self.families[self.items[self.offers[offer].item].family].weight * quantity
                   for (offer, _, _), quantity in (self.kept or {}).items())

    @property
    def pays_for_changes(self) -> bool:
        """To order otherwise than an earlier plan costs something."""
        return self.kept is not None and self.change_cost > 0

    @property
    def has_lots(self) -> bool:
        """Some stock expires within the horizon: of the opening stock, or of what is delivered."""
        return bool(self.lots or self.lot_deliveries)

    def usable(self, ally: str, item: str, period: int) -> bool:
        """U(a,i,t)."""
        return self.usable_from.get((ally, item), self.horizon.count + 1) <= period

    @cached_property
    def buyers_by_terms(self) -> Mapping[str, tuple[str, ...]]:
        """By offer, one buyer for each kind of terms: those with terms of their own, and "" for all others."""
        apart = {offer: [""] for offer in self.offers}
        for offer, ally in self.terms:
            apart[offer].append(ally)
        return {offer: tuple(allies) for offer, allies in apart.items()}

    def dearest(self, offer: Offer, period: int) -> float:
        """The most that any buyer may pay for a unit delivered in the period, price_unit without freight."""
        return max(self.price(offer, ally, period) for ally in self.buyers_by_terms[offer.key])

    def may_buy(self, offer: Offer, ally: str) -> bool:
        """The ally is one of those that may order the offer: a member, and not shut out by its terms."""
        return (offer.members is None or ally in offer.members) and self.terms.get((offer.key, ally), NO_TERMS).allowed

    def lead(self, offer: Offer, ally: str) -> int:
        """L[o,a]: periods from the ally's order to delivery."""
        lead = self.terms.get((offer.key, ally), NO_TERMS).lead
        return offer.lead if lead is None else lead

    def first_delivery(self, offer: Offer, ally: str) -> int:
        """The first period in which the offer could be delivered to the ally, whether it may use the item or not."""
        return max(offer.first, self.lead(offer, ally) + 1)

    def transport(self, offer: Offer, ally: str) -> float:
        """What the ally pays for moving a unit, on delivery: price_unit."""
        transport = self.terms.get((offer.key, ally), NO_TERMS).transport
        return offer.transport if transport is None else transport

    def price(self, offer: Offer, ally: str, period: int) -> float:
        """P[o,a,t]: the escalated price of a unit delivered to the ally in the period, price_unit: that of the pair,
        else the one announced for the period, else the offer's."""
        own = self.terms.get((offer.key, ally), NO_TERMS).price
        step = in_force(self.prices.get(offer.key, ()), period) if own is None else None
        if step is not None:
            return float(step.price * (1 + offer.escalation) ** self.horizon.years_between(step.start, period))
        price = offer.price if own is None else own
        return float(price * (1 + offer.escalation) ** self.horizon.years_from_start(period))

    def figure(self, rule: Rule, offer: str) -> float:
        """What a unit or price_unit of the offer counts in the rule: the figure of its attribute, 1 without one."""
        return 1.0 if rule.attribute is None else self.attributes[rule.attribute].get(offer, 0.0)

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
