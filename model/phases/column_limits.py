"""What each column can be in a plan that keeps all rows and orders nothing without use: the finite bound by which a
certificate counts a doubtful reduced cost.

Orders are limited by lines and offers (rows 4 and 8), what is held, issued, moved or written off by what there is of
the family (row 1), rounds by what there is of their components, expansions by row 5, money by budgets and
contributions. Where neither a line nor the offer limits an order, the figure is ample: what all allies need of the
family, times what the shares of rules can ask to be ordered beside it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from model.case import Case, Offer, Rule
from model.formulation.rule_rows import RuleRow
from model.lp.axis import Axis
from model.lp.column_range import ColumnRange
from model.payments import payments
from model.pools import opening
from model.variables import (
    ADDED,
    COMPLETED,
    CONTRIBUTION,
    EXPANSION,
    IDLE,
    ISSUE,
    LINE_LOAD,
    MATCHED,
    ORDER,
    PAID,
    SCOPE_ORDERS,
    STOCK,
    TAKEN,
    TRANSFER,
    VIOLATION,
    WRITTEN_OFF,
)


def column_limits(case: Case, rules: Sequence[RuleRow], columns: Axis) -> ColumnRange:
    """The least and the most of each column, in the column's unit; infinite where it has bounds of its own (n and
    u)."""
    limits = _Limits(case, rules)
    upper = np.full(len(columns), math.inf)
    for component, keys in columns.blocks.items():
        places = columns.of(component)
        upper[places.start:places.stop] = limits.of(component, keys)
    lower = np.zeros(len(columns))
    signed = columns.of(PAID.name)
    lower[signed.start:signed.stop] = -upper[signed.start:signed.stop]
    return ColumnRange(lower, upper)


class _Limits:
    """The most of each kind of column."""

    def __init__(self, case: Case, rules: Sequence[RuleRow]):
        self._case, self._rules = case, rules
        line = _line_limits(case)
        ample = _ample(case)
        self._movable = {row.key: row.max_quantity for row in case.transfers}
        self._needs: dict[tuple[str, str, int], float] = defaultdict(float)  # units for use of ally, family, period
        for row in case.requirements:
            for period in range(row.first, row.last + 1) if row.kind == "use" else ():
                self._needs[row.ally, row.family, period] += row.quantity
        self._order: dict[tuple[str, int], float] = {}
        self._supply: dict[str, float] = defaultdict(float)   # units of a family that there can be
        self._spend = 0.0                                     # price_unit that orders can cost in all
        for offer in case.offers.values():
            self._add(offer, line.get(offer.key, {}), ample)
        self._units = sum(self._supply.values())
        for held, quantity in opening(case).items():
            self._supply[case.items[held.item].family] += quantity
        for (_, item, _), quantity in case.delivered:
            self._supply[case.items[item].family] += quantity
        for (_, item, _, _), quantity in case.lot_deliveries.items():
            self._supply[case.items[item].family] += quantity

    def _add(self, offer: Offer, line: Mapping[int, float], ample: Mapping[str, float]) -> None:
        """The most of an offer's orders in each period, and of what it adds to supply and spending."""
        case, family, total, dearest = self._case, self._case.items[offer.item].family, 0.0, 0.0
        for period in range(offer.first, offer.last + 1):
            most = min(offer.max_quantity, line.get(period, math.inf))
            self._order[offer.key, period] = most if math.isfinite(most) else ample[family]
            total += self._order[offer.key, period]
            dearest = max(dearest, *(sum(payments(case, offer, ally, period).values())
                                     for ally in case.buyers_by_terms[offer.key]))
        total = min(total, offer.max_quantity)
        self._supply[family] += total
        self._spend += total * dearest

    def of(self, component: str, keys: Sequence[Any]) -> Any:
        """The most of the columns of a component, one figure for all or a figure each."""
        case, resources = self._case, self._case.resources
        if component == ORDER.name:
            return [self._order[key[0], key[2]] for key in keys]
        if component in (STOCK.name, WRITTEN_OFF.name, TAKEN.name):
            return [self._supply[case.items[key[1]].family] for key in keys]
        if component == ISSUE.name:
            return [min(self._needed(*key[:3]), self._supply[case.items[key[1]].family]) for key in keys]
        if component == COMPLETED.name:
            return [min(self._needed(*key), self._makes(key[1])) for key in keys]
        if component == MATCHED.name:
            return [self._makes(key[1]) for key in keys]
        if component == TRANSFER.name:
            return [min(self._movable[key[0]], self._supply[case.items[key[1]].family]) for key in keys]
        if component in (EXPANSION.name, ADDED.name):
            return [resources[key[0]].max_expansion for key in keys]
        if component == LINE_LOAD.name:
            return [resources[key[0]].capacity[key[1] - 1] + resources[key[0]].max_expansion for key in keys]
        if component == IDLE.name:
            return [resources[key[0]].rate(key[1]) for key in keys]
        if component == VIOLATION.name:
            return [self._whole(rule) + rule.value for rule in (self._rules[key].rule for key in keys)]
        if component == SCOPE_ORDERS.name:
            return max(self._units, self._spend)
        if component in (CONTRIBUTION.name, PAID.name):
            return self._spend + sum(case.budgets.values())
        return math.inf

    def _needed(self, ally: str, item: str, period: int) -> float:
        return self._needs[ally, self._case.items[item].family, period]

    def _makes(self, item: str) -> float:
        """Rounds that all components together make."""
        return min(self._supply[self._case.items[part].family] / share
                   for part, share in self._case.components[item].items())

    def _whole(self, rule: Rule) -> float:
        """All that the rule could count: every order at the largest figure of its attribute."""
        return (self._spend if rule.is_spend else self._units) * max([1.0, *_figures(self._case, rule)])


def _line_limits(case: Case) -> dict[str, dict[int, float]]:
    """The most that lines let be delivered of an offer in a period, where one does."""
    limits: dict[str, dict[int, float]] = {}
    for key, uses in case.resource_use.items():
        resource = case.resources[key]
        for offer, use in uses.items():
            own = limits.setdefault(offer, {})
            for period, capacity in enumerate(resource.capacity, 1):
                own[period] = min(own.get(period, math.inf), (capacity + resource.max_expansion) / use)
    return limits


def _ample(case: Case) -> dict[str, float]:
    """More than any plan orders of a family with use, by family, units: all needs and all minimum rules, a unit, over
    the smallest share of rules, groups and standards."""
    smallest = min((share for share in (
        *(share for rule in case.rules if rule.is_share for share in _shares(case, rule)),
        *(group.share for group in case.groups.values()),
        *(family.standard_share for family in case.families.values())) if share > 0), default=1.0)
    needs: dict[Hashable, float] = defaultdict(float)
    for row in case.requirements:
        needs[row.family] += row.quantity * (max(0, row.last - row.first + 1) if row.kind == "use" else 1)
    rounds = dict(needs)
    for item, parts in case.components.items():
        for part, share in parts.items():
            needs[case.items[part].family] += share * rounds.get(case.items[item].family, 0.0)
    least = sum(_asked(case, rule) for rule in case.rules if rule.kind == "min_quantity")
    spent = sum(_asked(case, rule) for rule in case.rules if rule.kind == "min_spend")
    prices = [offer.price for offer in case.offers.values() if offer.price > 0]
    asked = least + (spent / min(prices) if prices else 0.0)
    return {family: (needs[family] + asked + 1.0) / smallest for family in case.families}


def _figures(case: Case, rule: Rule) -> Sequence[float]:
    """The figures above 0 of the rule's attribute; 1 without an attribute."""
    return list(case.attributes.get(rule.attribute, {}).values()) if rule.attribute else [1.0]


def _shares(case: Case, rule: Rule) -> Iterator[float]:
    """The least part of the orders that a share rule leaves to others: with an attribute fewer of those that carry much
    of it make a maximum, and it takes more of those that carry little to make up for others."""
    figures = _figures(case, rule)
    if rule.is_minimum and rule.attribute:
        yield from ((figure - rule.value) / figure for figure in figures)
    yield rule.value / max([1.0, *figures])


def _asked(case: Case, rule: Rule) -> float:
    """What a minimum asks to be ordered at the most, units or price_unit: all of what carries least."""
    return rule.value / min(_figures(case, rule), default=1.0)
