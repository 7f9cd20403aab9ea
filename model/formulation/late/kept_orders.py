"""Row 19: by how much each order is less or more than in the earlier plan that is to be kept, and what that counts at
the level changes and, where there is a change_cost, at the level cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyomo.core as pyo

from model.case import Case, Offer
from model.formulation.build import Built
from model.formulation.expressions import Row, Term, add_rows, add_variable, body, equal
from model.levels import CHANGES, COST, Level
from model.payments import each_order
from model.plan import OrderKey
from model.row_kinds import KEPT_ORDER
from model.variables import LESS, MORE


def joins_at(case: Case) -> Level:
    """The first level at which the rows count: cost, where a change costs something."""
    return COST if case.change_cost > 0 else CHANGES


def kept_orders_model(built: Built) -> Any:
    """A model with variables `less` and `more` and row 19 of each order that there is to keep, and what changes count
    at each level; its rows refer to the orders of the built model."""
    case, order = built.case, built.model.order
    kept = {key: case.kept[key] for key in built.indices.orders if key in case.kept} if case.kept else {}
    model = pyo.ConcreteModel(name=case.title)
    add_variable(model, LESS, kept, lambda _, *key: (0, kept[OrderKey(*key)]))
    add_variable(model, MORE, kept)

    def kept_order(model: Any, *key: Any) -> Row:
        """Row 19: x + less - more = x0."""
        return equal([(1.0, order[key]), (1.0, model.less[key]), (-1.0, model.more[key])], kept[OrderKey(*key)])

    add_rows(model, KEPT_ORDER, kept, kept_order)

    def terms(figure: Callable[[OrderKey], float]) -> Iterator[Term]:
        """What an order of the earlier plan is less or more, and all of one that is new, each unit at its figure."""
        for key in built.indices.orders:
            changed = (model.less[key], model.more[key]) if key in kept else (order[key],)
            yield from ((figure(key), variable) for variable in changed)

    figures = {CHANGES: _weight(case), **({COST: _change_cost(case)} if case.change_cost > 0 else {})}
    model.level = pyo.Objective(list(figures), rule=lambda _, level: body(terms(figures[level])), sense=pyo.minimize,
                                doc="what changes count: price_unit")
    return model


def _weight(case: Case) -> Callable[[OrderKey], float]:
    """The weight of the family of an order, price_unit a unit."""
    weight = {offer.key: case.families[case.items[offer.item].family].weight for offer in case.offers.values()}
    return lambda key: weight[key.offer]


def _change_cost(case: Case) -> Callable[[OrderKey], float]:
    """What a unit of an order that is less or more than in the earlier plan costs, price_unit."""

    def cost(case: Case, offer: Offer, ally: str, period: int) -> float:
        return case.change_cost * case.price(offer, ally, period)

    return each_order(case, cost)
