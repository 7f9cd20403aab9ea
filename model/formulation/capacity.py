"""Rows 4 to 8: lines, their expansion and what the expansion commits to, offers' limits."""

from __future__ import annotations

import math
from typing import Any

import pyomo.environ as pyo

from model.case import Case
from model.formulation.expressions import Row, at_least, at_most, equal
from model.formulation.index_sets import Indices, expansion_periods, grouped

Load = dict[tuple[str, int], list[tuple[float, Any]]]


def add_orders(model: Any, indices: Indices) -> None:
    """Variable x."""
    model.order = pyo.Var(indices.orders, within=pyo.NonNegativeReals, doc="x: units delivered in a period")


def add_capacity(model: Any, case: Case, indices: Indices) -> None:
    """Variable e and rows 4 to 8. `added` is the capacity that expansions have brought up to a period,
    `load` what orders take of a resource that may be expanded against a commitment."""
    model.expansion = pyo.Var(indices.expansions, within=pyo.NonNegativeReals,
                              doc="e: resource units a period, ordered in a period")
    expandable = [resource.key for resource in case.resources.values() if expansion_periods(case, resource)]
    added = [(key, period) for key in expandable
             for period in range(case.resources[key].build + 1, case.horizon.count + 1)]
    model.added = pyo.Var(added, within=pyo.NonNegativeReals, doc="capacity added up to a period: resource units")
    ordered = set(indices.expansions)

    def added_capacity(model: Any, resource: str, period: int) -> Row:
        """added[t] = added[t-1] + e[t-B]."""
        build = case.resources[resource].build
        terms = [(1.0, model.added[resource, period])]
        if (resource, period - 1) in model.added:
            terms.append((-1.0, model.added[resource, period - 1]))
        if (resource, period - build) in ordered:
            terms.append((-1.0, model.expansion[resource, period - build]))
        return equal(terms, 0.0)

    model.added_capacity = pyo.Constraint(added, rule=added_capacity, doc="definition of added")
    _add_limits(model, case, indices, expandable)
    _add_lines(model, case, _load(model, case, indices))


def _load(model: Any, case: Case, indices: Indices) -> Load:
    """The left side of row 4 as terms, by resource and period."""
    users: dict[str, list[tuple[str, float]]] = {}
    for resource, use in case.resource_use.items():
        for offer, quantity in use.items():
            users.setdefault(offer, []).append((resource, quantity))
    load: Load = {}
    for key in indices.orders:
        variable = model.order[key]
        for resource, quantity in users.get(key[0], ()):
            load.setdefault((resource, key[2]), []).append((quantity, variable))
    return load


def _add_lines(model: Any, case: Case, load: Load) -> None:
    committed = [key for key in model.added
                 if case.resources[key[0]].commitment > 0 and case.resources[key[0]].commitment_periods > 0]
    model.line_load = pyo.Var(committed, within=pyo.NonNegativeReals, doc="load of a committed line: resource units")

    def loaded(model: Any, resource: str, period: int) -> Row:
        """load = sum of use * x."""
        return equal([(-1.0, model.line_load[resource, period]), *load.get((resource, period), ())], 0.0)

    model.loaded = pyo.Constraint(committed, rule=loaded, doc="definition of load")

    def capacity(model: Any, resource: str, period: int) -> Row:
        """Row 4: load <= K + added."""
        key = resource, period
        terms = [(1.0, model.line_load[key])] if key in model.line_load else list(load[key])
        if key in model.added:
            terms.append((-1.0, model.added[key]))
        return at_most(terms, case.resources[resource].capacity[period - 1])

    rank = {resource: position for position, resource in enumerate(case.resources)}
    model.capacity = pyo.Constraint(sorted(load, key=lambda key: (rank[key[0]], key[1])), rule=capacity,
                                    doc="row 4: resource units")

    def commitment(model: Any, resource: str, period: int) -> Row:
        """Row 6: load >= c (1 + K/E) * what became ready in the last W periods."""
        line = case.resources[resource]
        factor = line.commitment * (1 + line.capacity[period - 1] / line.max_expansion)
        terms = [(1.0, model.line_load[resource, period]), (-factor, model.added[resource, period])]
        earlier = resource, period - line.commitment_periods
        if earlier in model.added:
            terms.append((factor, model.added[earlier]))
        return at_least(terms, 0.0)

    model.commitment = pyo.Constraint(committed, rule=commitment, doc="row 6: resource units")


def _add_limits(model: Any, case: Case, indices: Indices, expandable: list[str]) -> None:
    def expansion_limit(model: Any, resource: str) -> Row:
        """Row 5: sum of e <= E."""
        terms = [(1.0, model.expansion[resource, period])
                 for period in expansion_periods(case, case.resources[resource])]
        return at_most(terms, case.resources[resource].max_expansion)

    model.expansion_limit = pyo.Constraint(expandable, rule=expansion_limit, doc="row 5: resource units")

    def expansion_budget(model: Any) -> Row:
        """Row 7: what expansions cost <= expansion_budget."""
        return at_most([(case.resources[key[0]].expansion_cost, model.expansion[key]) for key in indices.expansions
                        if case.resources[key[0]].expansion_cost > 0], case.expansion_budget)

    if math.isfinite(case.expansion_budget) and any(case.resources[key].expansion_cost > 0 for key in expandable):
        model.expansion_budget = pyo.Constraint(rule=expansion_budget, doc="row 7: price_unit")
    orders = grouped(indices.orders, lambda key: key[0])

    def offer_limit(model: Any, offer: str) -> Row:
        """Row 8: sum of x <= max_quantity."""
        return at_most([(1.0, model.order[key]) for key in orders[offer]], case.offers[offer].max_quantity)

    model.offer_limit = pyo.Constraint(
        [offer for offer in orders if math.isfinite(case.offers[offer].max_quantity)], rule=offer_limit,
        doc="row 8: units")
