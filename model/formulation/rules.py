"""Row 13: purchasing policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from model.case import Case, Offer, Rule
from model.formulation.expressions import Row, at_least, at_most, equal
from model.formulation.index_sets import Indices, OrderKey

Combination = tuple[str, ...]
RuleKey = tuple[str, Combination]


@dataclass(frozen=True)
class RuleRow:
    """One row of row 13: a rule for one combination of its for_each values, the orders N that it
    bounds and, for a share, the scope whose orders D it is a share of (a key into `Scopes`)."""

    rule: Rule
    combination: Combination
    orders: tuple[OrderKey, ...]
    scope: tuple[Any, ...] | None

    @property
    def key(self) -> RuleKey:
        """Rule and combination."""
        return self.rule.key, self.combination

    @property
    def is_hard_minimum(self) -> bool:
        """One of the rows that can make the problem infeasible: level 0 relaxes it."""
        return self.rule.penalty is None and self.rule.kind in ("min_quantity", "min_spend")

    @property
    def is_relaxed(self) -> bool:
        """The row has a violation g."""
        return self.rule.penalty is not None or self.is_hard_minimum


def _part(case: Case, name: str) -> Callable[[OrderKey, Offer], str]:
    """The value that an order has for a for_each word; empty where it has none."""
    parts: dict[str, Callable[[OrderKey, Offer], str]] = {
        "ally": lambda key, offer: key[1],
        "family": lambda key, offer: case.items[offer.item].family,
        "item": lambda key, offer: offer.item,
        "manufacturer": lambda key, offer: offer.manufacturer,
        "country": lambda key, offer: case.manufacturers[offer.manufacturer].country,
        "region": lambda key, offer: case.manufacturers[offer.manufacturer].region,
        "year": lambda key, offer: str(case.horizon.year(key[2])),
    }
    return parts[name]


def matches_offer(case: Case, rule: Rule, offer: Offer) -> bool:
    """The offer passes the rule's filters of item and manufacturer."""
    item, maker = case.items[offer.item], case.manufacturers[offer.manufacturer]
    return ((rule.family is None or rule.family == item.family)
            and (rule.item is None or rule.item == item.key)
            and (rule.standard is None or rule.standard == item.standard)
            and (rule.manufacturer is None or rule.manufacturer == maker.key)
            and (rule.country is None or rule.country.casefold() == maker.country.casefold())
            and (rule.region is None or rule.region.casefold() == maker.region.casefold()))


def rule_rows(case: Case, indices: Indices) -> list[RuleRow]:
    """Every row of row 13. A combination without orders has none, save that a hard minimum that no
    possible order matches has one row."""
    return [row for rule in case.rules for row in _rows_of(case, indices, rule)]


def _rows_of(case: Case, indices: Indices, rule: Rule) -> Iterator[RuleRow]:
    offers = {offer.key for offer in case.offers.values() if matches_offer(case, rule, offer)}
    words = [_part(case, word) for word in rule.for_each]
    found: dict[Combination, list[OrderKey]] = {}
    for key in indices.orders:
        if key[0] in offers and rule.first <= key[2] <= rule.last and rule.ally in (None, key[1]):
            found.setdefault(tuple(word(key, case.offers[key[0]]) for word in words), []).append(key)
    combinations = {_folded(combination): combination for combination in reversed(found) if all(combination)}
    merged: dict[Combination, list[OrderKey]] = {}
    for combination, keys in found.items():
        if all(combination):
            merged.setdefault(combinations[_folded(combination)], []).extend(keys)
    for combination, keys in merged.items():
        yield RuleRow(rule, combination, tuple(keys), _scope(case, rule, combination) if rule.is_share else None)
    if not merged and not rule.is_share and rule.penalty is None and rule.is_minimum:
        yield RuleRow(rule, (), (), None)


def _folded(combination: Combination) -> Combination:
    return tuple(value.casefold() for value in combination)


def _scope(case: Case, rule: Rule, combination: Combination) -> tuple[Any, ...]:
    """What decides D: ally, family, year, window, and whether orders are weighed with their price.
    An item, as a filter or by for_each, stands for its family."""
    value = dict(zip(rule.for_each, combination, strict=True))
    family = rule.family or value.get("family") or (case.items[value["item"]].family if "item" in value else None)
    return rule.ally or value.get("ally"), family, value.get("year"), rule.first, rule.last, rule.is_spend


def _in_scope(case: Case, key: OrderKey, scope: tuple[Any, ...]) -> bool:
    ally, family, year, first, last, _ = scope
    return (first <= key[2] <= last and ally in (None, key[1])
            and family in (None, case.items[case.offers[key[0]].item].family)
            and year in (None, str(case.horizon.year(key[2]))))


def add_rules(model: Any, case: Case, indices: Indices, rows: list[RuleRow]) -> None:
    """Variable g and row 13. `scope_orders` is D, a scope's orders, in units or price_unit."""
    relaxed = [number for number, row in enumerate(rows) if row.is_relaxed]
    model.violation = pyo.Var(relaxed, within=pyo.NonNegativeReals, doc="g: violation of a row, by its place in rows")
    scopes = list(dict.fromkeys(row.scope for row in rows if row.scope is not None))
    position = {scope: number for number, scope in enumerate(scopes)}
    model.scope_orders = pyo.Var(range(len(scopes)), within=pyo.NonNegativeReals, doc="D: orders of a rule's scope")

    def weighed(keys: Iterator[OrderKey] | tuple[OrderKey, ...], spend: bool) -> list[tuple[float, Any]]:
        if not spend:
            return [(1.0, model.order[key]) for key in keys]
        return [(case.price(case.offers[key[0]], key[2]), model.order[key]) for key in keys]

    def scope_total(model: Any, number: int) -> Row:
        """D = sum of the orders of the scope."""
        scope = scopes[number]
        keys = (key for key in indices.orders if _in_scope(case, key, scope))
        return equal([(-1.0, model.scope_orders[number]), *weighed(keys, scope[-1])], 0.0)

    def rule(model: Any, number: int) -> Row:
        """Row 13: N <= value (D) + g, or N + g >= value (D)."""
        row = rows[number]
        terms = weighed(row.orders, row.rule.is_spend)
        bound = 0.0 if row.scope is not None else row.rule.value
        if row.scope is not None:
            terms.append((-row.rule.value, model.scope_orders[position[row.scope]]))
        if row.is_relaxed:
            terms.append((1.0 if row.rule.is_minimum else -1.0, model.violation[number]))
        return at_least(terms, bound) if row.rule.is_minimum else at_most(terms, bound)

    model.scope_total = pyo.Constraint(range(len(scopes)), rule=scope_total, doc="definition of D")
    model.rule = pyo.Constraint(range(len(rows)), rule=rule, doc="row 13: units or price_unit")
