"""Which rows rules have and which orders, new and signed, count in them: row 13 without the modelling language, so that
checks can ask before anything is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from model.case import Case, Rule, SignedOrder
from model.formulation.index_sets import Indices
from model.order_groups import as_order, by_combination, folded, matches_offer, value_of
from model.payments import each_order
from model.plan import Combination, OrderKey, RuleKey
from model.signed_sides import left_of_limit, left_of_share
from model.tolerances import FULL


class Scope(NamedTuple):
    """Whose orders a share refers to (D): None where it is not asked. `spend`: weighed with their price."""

    ally: str | None
    family: str | None
    year: str | None
    first: int
    last: int
    spend: bool


@dataclass(frozen=True)
class RuleRow:
    """One row of row 13: a rule for one combination of its for_each values, the orders N that it
    bounds and, for a share, the scope whose orders D it is a share of. `signed_amount` and
    `signed_scope` are what signed orders bring to N and D, in units or price_unit."""

    rule: Rule
    combination: Combination
    orders: tuple[OrderKey, ...]
    scope: Scope | None
    signed_amount: float = 0.0
    signed_scope: float = 0.0

    @property
    def key(self) -> RuleKey:
        """Rule and combination."""
        return RuleKey(self.rule.key, self.combination)

    @property
    def is_hard_minimum(self) -> bool:
        """One of the rows that can make the problem infeasible: level 0 relaxes it."""
        return self.rule.is_hard_minimum

    @property
    def bound(self) -> float:
        """The right-hand side as the rule says it, of N or for a share of N - value D."""
        return self.rule.value if self.scope is None else 0.0

    @property
    def signed(self) -> float:
        """What signed orders alone bring to the left side, N or for a share N - value D."""
        return self.signed_amount - (0.0 if self.scope is None else self.rule.value * self.signed_scope)

    @property
    def right_hand_side(self) -> float:
        """That of the row of new orders: what signed ones leave of it. Where these alone go beyond it, they set it."""
        if not self.rule.is_minimum:
            return left_of_limit(self.bound, self.signed)
        return left_of_share(self.signed) if self.scope is not None else self.bound - self.signed

    @property
    def is_set_by_signed(self) -> bool:
        """Signed orders alone go beyond the rule: asking for a little less, or allowing a little more, changes
        nothing."""
        if self.rule.is_minimum:
            return self.scope is not None and self.signed < 0
        return self.signed > self.bound

    @property
    def is_filled_by_signed(self) -> bool:
        """Signed orders alone bring a maximum to its limit or beyond it: no new order has any of it. A share holds for
        new orders by themselves, whatever is signed."""
        return (not self.rule.is_minimum and self.scope is None and self.signed > 0
                and self.bound - self.signed <= FULL * max(1.0, self.bound))

    @property
    def is_relaxed(self) -> bool:
        """The row has a violation g."""
        return self.rule.penalty is not None or self.is_hard_minimum


class Weighing:
    """What orders count in the rules of a case, each price worked out once."""

    def __init__(self, case: Case):
        self._case, self._price = case, each_order(case, Case.price)

    def size(self, spend: bool, key: OrderKey) -> float:
        """What one unit of an order counts in D: a unit, or its price where spending counts."""
        return self._price(key) if spend else 1.0

    def weight(self, rule: Rule, key: OrderKey) -> float:
        """What one unit of an order counts in N: with an attribute its figure besides. It is in N or not by the filters
        alone."""
        return self.size(rule.is_spend, key) * self._case.figure(rule, key.offer)

    def is_in_vain(self, rule: Rule, keys: Iterable[OrderKey]) -> bool:
        """A minimum share of an attribute of which none of the orders of a combination carries anything."""
        return (rule.attribute is not None and rule.is_share and rule.is_minimum
                and not any(self.weight(rule, key) for key in keys))


def rule_rows(case: Case, indices: Indices) -> list[RuleRow]:
    """Every row of row 13. A combination without orders has none, nor has one in which no order, new or signed, carries
    anything of what a minimum share asks for, save that a hard minimum that no possible order matches has one row."""
    weighing = Weighing(case)
    return [row for rule in case.rules for row in _rows_of(case, indices, rule, weighing)]


def _rows_of(case: Case, indices: Indices, rule: Rule, weighing: Weighing) -> Iterator[RuleRow]:
    combined = by_combination(case, rule.for_each, _counted(case, indices, rule))
    signed = signed_by_combination(case, rule)
    for combination, keys in combined.items():
        scope = _scope(case, rule, combination) if rule.is_share else None
        brought = signed.get(folded(combination), 0.0)
        if brought or not weighing.is_in_vain(rule, keys):
            yield RuleRow(rule, combination, tuple(keys), scope, brought,
                          0.0 if scope is None else _signed_in_scope(case, rule, scope))
    if not combined and rule.is_hard_minimum:
        yield RuleRow(rule, (), (), None, sum(signed.values()))


def signed_size(order: SignedOrder, spend: bool) -> float:
    """What a signed order counts in D: its units, or its value as signed where spending counts."""
    return order.value if spend else order.quantity


def signed_weight(case: Case, rule: Rule, order: SignedOrder) -> float:
    """What a signed order counts in N: with an attribute its figure besides."""
    return signed_size(order, rule.is_spend) * case.figure(rule, order.offer)


def _signed_in_scope(case: Case, rule: Rule, scope: Scope) -> float:
    """What the signed orders bring to D of a rule, units or price_unit."""
    return sum(signed_size(order, scope.spend) for order in case.signed_sums.seen
               if rule.sees(order.period) and _is_of(case, as_order(order), scope))


def signed_by_combination(case: Case, rule: Rule) -> dict[Combination, float]:
    """What the signed orders bring to N of each combination, units or price_unit, values without regard to case."""
    values = [value_of(case, word) for word in rule.for_each]
    brought: dict[Combination, float] = {}
    for order in case.signed_sums.seen:
        if rule.sees(order.period) and passes(case, rule, order):
            combination = folded(tuple(value(as_order(order)) for value in values))
            if all(combination):
                brought[combination] = brought.get(combination, 0.0) + signed_weight(case, rule, order)
    return brought


def passes(case: Case, rule: Rule, order: SignedOrder) -> bool:
    """A signed order passes the filters of the rule, whenever it is delivered."""
    return rule.ally in (None, order.ally) and matches_offer(case, rule, case.offers[order.offer])


def bears_on(case: Case, rule: Rule, order: SignedOrder) -> bool:
    """A signed order counts for the rule, in N or, where it is a share, in D of some combination."""
    of_family = rule.family in (None, case.items[case.offers[order.offer].item].family)
    return rule.sees(order.period) and rule.ally in (None, order.ally) and (
        of_family if rule.is_share else passes(case, rule, order))


def _counted(case: Case, indices: Indices, rule: Rule) -> Iterator[OrderKey]:
    """The orders that pass the filters of the rule."""
    offers = {offer.key for offer in case.offers.values() if matches_offer(case, rule, offer)}
    return (key for key in indices.orders if key.offer in offers and rule.first <= key.period <= rule.last
            and rule.ally in (None, key.ally))


def _scope(case: Case, rule: Rule, combination: Combination) -> Scope:
    """What decides D: ally, family, year, window, and whether orders are weighed with their price.
    An item, as a filter or by for_each, stands for its family, and so does an offer."""
    value = dict(zip(rule.for_each, combination, strict=True))
    family = rule.family or value.get("family") or (case.items[value["item"]].family if "item" in value else None)
    return Scope(rule.ally or value.get("ally"), family, value.get("year"), rule.first, rule.last, rule.is_spend)


def in_scope(case: Case, key: OrderKey, scope: Scope) -> bool:
    """The order counts in D of the scope."""
    return scope.first <= key.period <= scope.last and _is_of(case, key, scope)


def _is_of(case: Case, key: OrderKey, scope: Scope) -> bool:
    """The order is of the ally, family and year of the scope."""
    return (scope.ally in (None, key.ally)
            and scope.family in (None, case.items[case.offers[key.offer].item].family)
            and scope.year in (None, str(case.horizon.year(key.period))))
