"""What the program counts with, as products of figures of the workbook: what a unit short counts in the levels of
shortfalls, what a unit costs and takes of a budget, quantities of one family, what units take of one resource.

Sizes are decimal logarithms, which rates over long horizons do not overflow."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace

from data.schema.inputs import (
    ALLIES,
    ATTRIBUTES,
    CAPACITY,
    DELIVERIES,
    FAMILIES,
    OFFERS,
    REQUIREMENTS,
    RESOURCE_USE,
    RESOURCES,
    RULES,
    SETTINGS_SHEET,
    STOCK,
    TRANSFERS,
    Sheet,
)
from model.case import Case, Offer, Resource, Rule
from model.order_groups import matches_offer

Member = tuple[Hashable, "Counted"]  # something that counts, after the group of what it meets


@dataclass(frozen=True)
class TypedFigure:
    """A figure of the workbook: its sheet, cell (empty where it has none), column or setting, its value as typed, and
    the decimal logarithm of the factor that it stands for."""

    sheet: str
    cell: str
    column: str
    value: float
    log: float


@dataclass(frozen=True)
class Counted:
    """Something that the program counts with: what it is, and the figures of which it is the product, the one that it
    is about first."""

    what: str
    parts: tuple[TypedFigure, ...]

    @property
    def log(self) -> float:
        """The decimal logarithm of its size."""
        return sum(part.log for part in self.parts)


class WhatCounts:
    """What a case counts with, each after the group of what it meets. What is zero meets nothing."""

    def __init__(self, case: Case):
        self._case = case
        self._offers = [case.offers[key] for key in dict.fromkeys(
            offer.key for offer in case.offers.values() for ally in case.allies
            if (ally, offer.item) in case.usable_from and case.may_buy(offer, ally)
            and case.first_delivery(offer, ally) <= offer.last)]

    def worths(self) -> Iterator[Member]:
        """What a unit short counts, in the first and the last period, by priority; the level equity has all."""
        case = self._case
        for need in case.requirements:
            weight, priority = case.families[need.family].weight, case.allies[need.ally].priority
            if need.first > need.last or not need.quantity * weight * priority > 0:
                continue
            parts = (self._part(FAMILIES, "weight", weight, need.family),
                     self._part(ALLIES, "priority", priority, need.ally))
            for period in (need.first, need.last):
                yield "" if case.equity else need.priority, Counted(
                    f"a unit of {need.family} that {need.ally} lacks in {case.horizon.label(period)}",
                    (*parts, *self._later("time_preference", case.time_preference, period)))

    def costs(self) -> Iterator[Member]:
        """What a unit ordered, added to a line, moved or against a rule costs."""
        case = self._case
        for offer in self._offers:
            yield from (("", each) for each in self._order(offer, case.discount_rate))
        for line in case.resources.values():
            if line.max_expansion * line.expansion_cost > 0:
                yield from self._at_both_ends(f"a unit of capacity added to {line.key}", self._part(
                    RESOURCES, "expansion_cost", line.expansion_cost, line.key))
            if any(line.min_rate) and line.idle_cost > 0:
                yield from self._at_both_ends(f"a unit below the rate of {line.key}", self._part(
                    RESOURCES, "idle_cost", line.idle_cost, line.key))
        for route in case.transfers:
            if route.cost > 0:
                yield from self._at_both_ends(f"a unit moved from {route.from_ally} to {route.to_ally}", self._part(
                    TRANSFERS, "cost", route.cost, str(route.key)))
        for rule in case.rules:
            if rule.penalty:
                yield from (("", each) for each in self._violation(rule, rule.penalty))

    def _at_both_ends(self, what: str, cost: TypedFigure) -> Iterator[Member]:
        """A cost in the first and the last period of the plan."""
        case = self._case
        for period in (1, case.horizon.count):
            yield "", Counted(f"{what} in {case.horizon.label(period)}", (
                cost, *self._later("discount_rate", case.discount_rate, period)))

    def payments(self) -> Iterator[Member]:
        """What a unit takes of a budget; nothing where no money is limited."""
        if self._case.budgets:
            yield from (("", each) for offer in self._offers for each in self._order(offer, 0.0))

    def _order(self, offer: Offer, discount_rate: float) -> Iterator[Counted]:
        """What a unit costs in the first and the last period, by the larger of price and freight."""
        case = self._case
        first = min(case.first_delivery(offer, ally) for ally in case.buyers_by_terms[offer.key])
        for period in (min(first, offer.last), offer.last):
            years = case.horizon.years_from_start(period)
            growth = years * math.log10(1 + offer.escalation)
            price: tuple[TypedFigure, ...] = ()
            if offer.price > 0:
                price = (self._part(OFFERS, "price", offer.price, offer.key),)
            if price and growth:
                price += (replace(self._part(OFFERS, "escalation", offer.escalation, offer.key), log=growth),)
            freight = (self._part(OFFERS, "transport", offer.transport, offer.key),) if offer.transport > 0 else ()
            parts = max(price, freight, key=lambda each: sum(part.log for part in each) if each else -math.inf)
            if parts:
                paid = period - offer.lead if offer.advance > 0 and parts is price else period
                yield Counted(f"a unit of offer {offer.key} in {case.horizon.label(period)}",
                              (*parts, *self._later("discount_rate", discount_rate, paid)))

    def _violation(self, rule: Rule, penalty: float) -> Iterator[Counted]:
        """What a unit against a rule costs; where money counts or orders are weighed, a unit of each offer that it
        bounds."""
        part = self._part(RULES, "penalty", penalty, rule.key)
        if not rule.is_spend and rule.attribute is None:
            yield Counted(f"a unit against rule {rule.key}", (part,))
            return
        for offer in self._offers:
            figure = self._case.figure(rule, offer.key)
            if (offer.price > 0 or not rule.is_spend) and figure > 0 and matches_offer(self._case, rule, offer):
                price = (self._part(OFFERS, "price", offer.price, offer.key),) if rule.is_spend else ()
                carried = (TypedFigure(ATTRIBUTES.name, "", "value", figure, math.log10(figure)),) if (
                    rule.attribute) else ()
                yield Counted(f"a unit of offer {offer.key} against rule {rule.key}", (part, *price, *carried))

    def uses(self) -> Iterator[Member]:
        """What a unit of each offer takes of a resource."""
        for resource, taken in self._case.resource_use.items():
            for offer, quantity in taken.items():
                yield resource, Counted(f"what a unit of offer {offer} takes of {resource}", (
                    self._use(resource, self._case.offers[offer], quantity),))

    def quantities(self) -> Iterator[Member]:
        """Quantities of a family: needed, in stock, to come, on offer, passed on, and what lines can make."""
        case = self._case
        family_of = {item.key: item.family for item in case.items.values()}
        for need in case.requirements:
            if need.first <= need.last:
                yield from self._units(need.family, f"what {need.ally} needs of {need.family}",
                                       self._part(REQUIREMENTS, "quantity", need.quantity, str(need.key)))
        for (ally, item), quantity in case.stock.items():
            yield from self._units(family_of[item], f"the stock of {item} of {ally}",
                                   self._part(STOCK, "quantity", quantity, ally, item, ""))
        for (ally, item, period), quantity in case.lots.items():
            label = case.horizon.label(period)
            yield from self._units(family_of[item], f"the stock of {item} of {ally} that is usable to {label}",
                                   self._part(STOCK, "quantity", quantity, ally, item, label))
        delivered = [(*key, quantity) for key, quantity in case.deliveries.items()]
        delivered += [(*key[:3], quantity) for key, quantity in case.lot_deliveries.items()]
        for ally, item, period, quantity in delivered:
            label = case.horizon.label(period)
            yield from self._units(family_of[item], f"what {ally} gets of {item} in {label}",
                                   self._part(DELIVERIES, "quantity", quantity, ally, item, label))
        for offer in self._offers:
            yield from self._units(family_of[offer.item], f"the most of offer {offer.key}",
                                   self._part(OFFERS, "max_quantity", offer.max_quantity, offer.key))
        for route in case.transfers:
            most = self._part(TRANSFERS, "max_quantity", route.max_quantity, str(route.key))
            for family in case.families if route.family is None else [route.family]:
                yield from self._units(family, f"the most that {route.from_ally} passes on to {route.to_ally}", most)
        yield from self._made(family_of)

    def _made(self, family_of: Mapping[str, str]) -> Iterator[Member]:
        """The most that a line can make in a period for an offer."""
        offers = {offer.key: offer for offer in self._offers}
        for key, taken in self._case.resource_use.items():
            line = self._case.resources[key]
            capacity = self._largest_capacity(line)
            added = self._part(RESOURCES, "max_expansion", line.max_expansion, key)
            for offer in (offers[each] for each in taken if each in offers):
                use, family = self._use(key, offer, taken[offer.key]), family_of[offer.item]
                each = replace(use, log=-use.log)
                yield from self._units(family, f"what {key} can make in a period for offer {offer.key}", capacity, each)
                yield from self._units(family, f"what {key} can be enlarged by for offer {offer.key}", added, each)

    def _largest_capacity(self, line: Resource) -> TypedFigure:
        """The figure of Capacity that announces it, or that of Resources."""
        most = max(line.capacity)
        label = self._case.horizon.label(line.capacity.index(most) + 1)
        announced = self._case.cells.get((CAPACITY.name, "capacity", line.key, label))
        return self._part(CAPACITY, "capacity", most, line.key, label) if announced else self._part(
            RESOURCES, "capacity", most, line.key)

    def _use(self, resource: str, offer: Offer, quantity: float) -> TypedFigure:
        """The row of ResourceUse of the offer, or that of its item."""
        single = (RESOURCE_USE.name, "quantity", resource, offer.key, "") in self._case.cells
        return self._part(RESOURCE_USE, "quantity", quantity, resource,
                          *((offer.key, "") if single else ("", offer.item)))

    @staticmethod
    def _units(family: str, what: str, *parts: TypedFigure) -> Iterator[Member]:
        """The quantity, where it is one: what is less than a unit counts as one, for rows are kept to parts of that."""
        log = sum(part.log for part in parts)
        if -math.inf < log < 0:
            yield family, Counted(what, (replace(parts[0], log=parts[0].log - log), *parts[1:]))
        elif 0 <= log < math.inf:
            yield family, Counted(what, parts)

    def _later(self, rate: str, value: float, period: int) -> tuple[TypedFigure, ...]:
        """What a rate makes of a figure of the period; nothing where it leaves it alone."""
        log = -self._case.horizon.years_from_start(period) * math.log10(1 + value)
        if not log:
            return ()
        place = self._case.cells.get((SETTINGS_SHEET.name, "value", rate), "")
        return (TypedFigure(SETTINGS_SHEET.name, place.rpartition("!")[2], rate, value, log),)

    def _part(self, sheet: Sheet, column: str, value: float, *key: str) -> TypedFigure:
        """The figure of a row by its key."""
        place = self._case.cells.get((sheet.name, column, *key), "")
        return TypedFigure(sheet.name, place.rpartition("!")[2], column, value,
                           math.log10(value) if value > 0 else -math.inf)
