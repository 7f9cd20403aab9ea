"""Rows 4 to 7 and 18: lines, their expansion, what the expansion commits to and costs, and the rate below which a line
should not fall."""

from __future__ import annotations

import math
from typing import Any

from model.case import Case
from model.formulation.expressions import Row, Term, add_row, add_rows, add_variable, at_least, at_most, equal
from model.formulation.index_sets import Indices, expansion_periods
from model.row_kinds import (
    ADDED_CAPACITY,
    CAPACITY,
    COMMITMENT,
    EXPANSION_BUDGET,
    EXPANSION_LIMIT,
    LOADED,
    MINIMUM_RATE,
)
from model.signed_sides import left_of_limit
from model.variables import ADDED, EXPANSION, IDLE, LINE_LOAD

Load = dict[tuple[str, int], list[Term]]


def add_expansions(model: Any, case: Case, indices: Indices) -> None:
    """Variable e and rows 5 and 7. `added` is the capacity that expansions have brought up to a period."""
    add_variable(model, EXPANSION, indices.expansions)
    expandable = [resource.key for resource in case.resources.values() if expansion_periods(case, resource)]
    added = [(key, period) for key in expandable
             for period in range(case.resources[key].build + 1, case.horizon.count + 1)]
    add_variable(model, ADDED, added)
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

    add_rows(model, ADDED_CAPACITY, added, added_capacity)
    _add_limits(model, case, indices, expandable)


def _add_limits(model: Any, case: Case, indices: Indices, expandable: list[str]) -> None:
    def expansion_limit(model: Any, resource: str) -> Row:
        """Row 5: sum of e <= E."""
        terms = [(1.0, model.expansion[resource, period])
                 for period in expansion_periods(case, case.resources[resource])]
        return at_most(terms, case.resources[resource].max_expansion)

    add_rows(model, EXPANSION_LIMIT, expandable, expansion_limit)

    def expansion_budget(model: Any) -> Row:
        """Row 7: what expansions cost <= expansion_budget."""
        cost = {key: case.resources[key.resource].expansion_cost for key in indices.expansions}
        return at_most([(cost[key], model.expansion[key]) for key in indices.expansions if cost[key] > 0],
                       case.expansion_budget)

    if math.isfinite(case.expansion_budget) and any(case.resources[key].expansion_cost > 0 for key in expandable):
        add_row(model, EXPANSION_BUDGET, expansion_budget)


def add_lines(model: Any, case: Case, indices: Indices) -> None:
    """Variable idle and rows 4, 6 and 18. `line_load` is what new orders take of a resource that may be expanded
    against a commitment."""
    load, signed = _load(model, case, indices), case.signed_sums.load
    committed = [key for key in model.added
                 if case.resources[key[0]].commitment > 0 and case.resources[key[0]].commitment_periods > 0]
    add_variable(model, LINE_LOAD, committed)

    def loaded(model: Any, resource: str, period: int) -> Row:
        """load = sum of use * x."""
        return equal([(-1.0, model.line_load[resource, period]), *load.get((resource, period), ())], 0.0)

    add_rows(model, LOADED, committed, loaded)

    def capacity(model: Any, resource: str, period: int) -> Row:
        """Row 4: load <= K + added; the larger of K and what signed orders take, less that, is left to new ones."""
        key = resource, period
        terms = _loading(model, load, key)
        if key in model.added:
            terms.append((-1.0, model.added[key]))
        return at_most(terms, left_of_limit(case.resources[resource].capacity[period - 1], signed.get(key, 0.0)))

    rank = {resource: position for position, resource in enumerate(case.resources)}
    add_rows(model, CAPACITY, sorted(load, key=lambda key: (rank[key[0]], key[1])), capacity)
    _add_commitments(model, case, committed)
    _add_rates(model, case, indices, load)


def _add_commitments(model: Any, case: Case, committed: list[tuple[str, int]]) -> None:
    signed = case.signed_sums.load

    def commitment(model: Any, resource: str, period: int) -> Row:
        """Row 6: load >= c (1 + K/E) * what became ready in the last W periods."""
        line = case.resources[resource]
        factor = line.commitment * (1 + line.capacity[period - 1] / line.max_expansion)
        terms = [(1.0, model.line_load[resource, period]), (-factor, model.added[resource, period])]
        earlier = resource, period - line.commitment_periods
        if earlier in model.added:
            terms.append((factor, model.added[earlier]))
        return at_least(terms, 0.0 - signed.get((resource, period), 0.0))

    add_rows(model, COMMITMENT, committed, commitment)


def _add_rates(model: Any, case: Case, indices: Indices, load: Load) -> None:
    """Variable idle and row 18."""
    add_variable(model, IDLE, indices.idles)
    signed = case.signed_sums.load

    def minimum_rate(model: Any, resource: str, period: int) -> Row:
        """Row 18: load + idle >= min_rate."""
        key = resource, period
        return at_least([*_loading(model, load, key), (1.0, model.idle[key])],
                        case.resources[resource].rate(period) - signed.get(key, 0.0))

    add_rows(model, MINIMUM_RATE, indices.idles, minimum_rate)


def _loading(model: Any, load: Load, key: tuple[str, int]) -> list[Term]:
    """What new orders take of a line in a period: the variable that stands for it, where there is one."""
    return [(1.0, model.line_load[key])] if key in model.line_load else list(load.get(key, ()))


def _load(model: Any, case: Case, indices: Indices) -> Load:
    """What new orders take of each resource in each period, as terms: the load of rows 4, 6 and 18 beside signed
    ones."""
    users: dict[str, list[tuple[str, float]]] = {}
    for resource, use in case.resource_use.items():
        for offer, quantity in use.items():
            users.setdefault(offer, []).append((resource, quantity))
    load: Load = {}
    for key in indices.orders:
        variable = model.order[key]
        for resource, quantity in users.get(key.offer, ()):
            load.setdefault((resource, key.period), []).append((quantity, variable))
    return load


def expansion_costs(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level cost: discounted cost of expansions, price_unit."""
    discount = {period: case.discount(period) for period in case.horizon.periods}
    return [(case.resources[key.resource].expansion_cost * discount[key.period], model.expansion[key])
            for key in indices.expansions]


def idle_costs(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level cost: discounted cost of lines that stay below their rate, price_unit."""
    return [(case.resources[key.resource].idle_cost * case.discount(key.period), model.idle[key])
            for key in indices.idles]
