"""The levels: what is minimised, one after the other. What a topic adds to a level stands in the topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyomo.core as pyo

from model.case import Case
from model.formulation.budgets import money_moved
from model.formulation.capacity import expansion_costs, idle_costs
from model.formulation.expressions import Terms, body
from model.formulation.index_sets import Indices
from model.formulation.orders import lateness, order_costs
from model.formulation.rule_rows import RuleRow
from model.formulation.rules import conflicts, penalties
from model.formulation.stocks.balance import write_offs
from model.formulation.stocks.storage import holding_costs
from model.formulation.stocks.transfers import stock_moved, transfer_costs
from model.levels import CHANGES, CONFLICTS, COST, EQUITY, TIDY, Level, shortfall


def levels_of(case: Case, indices: Indices, rows: list[RuleRow]) -> list[Level]:
    """The levels that have variables, in order."""
    levels = [CONFLICTS] if any(row.is_hard_minimum for row in rows) else []
    priorities = {case.requirement_of[key.requirement].priority for key in indices.shortfalls}
    levels += [shortfall(priority) for priority in sorted(priorities)]
    if case.equity and any(case.requirement_of[key.requirement].quantity > 0 for key in indices.shortfalls):
        levels.append(EQUITY)
    transfers = any((row.to_ally, item.key) in case.usable_from and row.family in (None, item.family)
                    for row in case.transfers if row.delay < case.horizon.count for item in case.items.values())
    holding = any(case.families[item.family].holding_cost > 0 for item in case.items.values())
    if indices.orders or indices.expansions or indices.idles or transfers or indices.written_off or holding:
        levels.append(COST)
    if indices.orders and case.kept is not None:
        levels.append(CHANGES)
    if indices.orders or transfers or indices.contributions:
        levels.append(TIDY)
    return levels


def add_objectives(model: Any, case: Case, indices: Indices, rows: list[RuleRow]) -> None:
    """One Pyomo objective a level, in order; each in price_unit."""
    terms: dict[str, Callable[[Level], Terms]] = {
        "conflicts": lambda _: conflicts(model, rows),
        "shortfall": lambda level: _shortfall(model, case, indices, level.priority),
        "equity": lambda _: [],  # what is open of it is known later (late/equity.py)
        "cost": lambda _: [*order_costs(model, case, indices), *expansion_costs(model, case, indices),
                           *idle_costs(model, case, indices), *transfer_costs(model, case, indices),
                           *holding_costs(model, case, indices), *write_offs(model, case, indices),
                           *penalties(model, rows)],
        "changes": lambda _: [],  # its rows join later (late/kept_orders.py)
        "tidy": lambda _: [*money_moved(model, indices), *stock_moved(model, case, indices),
                           *lateness(model, case, indices)]}
    model.level = pyo.Objective(levels_of(case, indices, rows), sense=pyo.minimize, doc="the levels: price_unit",
                                rule=lambda _, level: body(terms[level.kind](level)))


def _shortfall(model: Any, case: Case, indices: Indices, priority: int) -> Terms:
    """Levels 1..P: sum of v n over the rows of the priority."""
    requirement = case.requirement_of
    return [(case.value_short(requirement[key.requirement], key.period), model.shortfall[key])
            for key in indices.shortfalls if requirement[key.requirement].priority == priority]
