"""The levels: what is minimised, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyomo.environ as pyo

from model.case import Case
from model.formulation.expressions import Terms, body
from model.formulation.index_sets import Indices
from model.formulation.rules import RuleRow
from model.levels import CONFLICTS, COST, EQUITY, TIDY, Level, shortfall
from model.payments import discounted


def levels_of(case: Case, indices: Indices, rows: list[RuleRow]) -> list[Level]:
    """The levels that have variables, in order."""
    levels = [CONFLICTS] if any(row.is_hard_minimum for row in rows) else []
    priorities = {indices.requirement_of[row].priority for row, _ in indices.shortfalls}
    levels += [shortfall(priority) for priority in sorted(priorities)]
    if case.equity and any(indices.requirement_of[row].quantity > 0 for row, _ in indices.shortfalls):
        levels.append(EQUITY)
    transfers = any((row.to_ally, item.key) in case.usable_from and row.family in (None, item.family)
                    for row in case.transfers for item in case.items.values())
    if indices.orders or indices.expansions or transfers:
        levels.append(COST)
    if indices.orders or transfers or indices.contributions:
        levels.append(TIDY)
    return levels


def add_objectives(model: Any, case: Case, indices: Indices, rows: list[RuleRow]) -> None:
    """One Pyomo objective a level, in order; each in price_unit."""
    terms: dict[str, Callable[[Level], Terms]] = {
        "conflicts": lambda _: _conflicts(model, rows),
        "shortfall": lambda level: _shortfall(model, case, indices, level.priority),
        "equity": lambda _: _equity(model, case, indices),
        "cost": lambda _: _cost(model, case, indices, rows),
        "tidy": lambda _: _tidy(model, case, indices)}
    levels = levels_of(case, indices, rows)
    model.level = pyo.Objective(levels, rule=lambda _, level: body(terms[level.kind](level)), sense=pyo.minimize,
                                doc="the levels in order: price_unit")


def _conflicts(model: Any, rows: list[RuleRow]) -> Terms:
    """Level 0: violations of hard minimum rules, each as a share of its right-hand side."""
    return [(1 / max(1.0, row.rule.value), model.violation[number])
            for number, row in enumerate(rows) if row.is_hard_minimum]


def _shortfall(model: Any, case: Case, indices: Indices, priority: int) -> Terms:
    """Levels 1..P: sum of v n over the rows of the priority."""
    return [(case.value_short(indices.requirement_of[key[0]], key[1]), model.shortfall[key])
            for key in indices.shortfalls if indices.requirement_of[key[0]].priority == priority]


def _equity(model: Any, case: Case, indices: Indices) -> Terms:
    """Level P+1: sum of b v u."""
    worth = {key: case.value_short(indices.requirement_of[key[0]], key[1]) for key in indices.shortfalls}
    return [(band * worth[row, period], variable) for (row, period, band), variable in model.band.items()]


def _cost(model: Any, case: Case, indices: Indices, rows: list[RuleRow]) -> Terms:
    """Level P+2: discounted payments, expansions and transfers, and penalties."""
    unit = {(offer.key, period): discounted(case, offer, period) for offer in case.offers.values()
            for period in range(offer.first, offer.last + 1)}
    discount = {period: case.discount(period) for period in case.horizon.periods}
    moving = {row.key: row.cost for row in case.transfers}
    terms = [(unit[key[0], key[2]], model.order[key]) for key in indices.orders]
    terms += [(case.resources[key[0]].expansion_cost * discount[key[1]], model.expansion[key])
              for key in indices.expansions]
    terms += [(moving[key[0]] * discount[key[2]], model.transfer[key]) for key in indices.transfers]
    terms += [(row.rule.penalty, model.violation[number]) for number, row in enumerate(rows)
              if row.rule.penalty is not None]
    return terms


def _tidy(model: Any, case: Case, indices: Indices) -> Terms:
    """Level P+3: money and stock moved, and lateness."""
    years = case.horizon.years_from_start
    weight = {item.key: case.families[item.family].weight for item in case.items.values()}
    terms = [(1.0, model.contribution[key]) for key in indices.contributions]
    terms += [(weight[key[1]], model.transfer[key]) for key in indices.transfers]
    terms += [(weight[case.offers[key[0]].item] * years(key[2]), model.order[key]) for key in indices.orders]
    return terms
