"""Orders: what is bought, row 8, and what orders cost."""

from __future__ import annotations

import math
from typing import Any

from model.case import Case
from model.formulation.expressions import Row, Term, add_rows, add_variable, at_most
from model.formulation.index_sets import Indices, grouped
from model.payments import discounted
from model.row_kinds import OFFER_LIMIT
from model.variables import ORDER


def add_orders(model: Any, indices: Indices) -> None:
    """Variable x."""
    add_variable(model, ORDER, indices.orders)


def add_offer_limits(model: Any, case: Case, indices: Indices) -> None:
    """Row 8 for each offer with a max_quantity that can be ordered."""
    orders = grouped(indices.orders, lambda key: key.offer)

    def offer_limit(model: Any, offer: str) -> Row:
        """Row 8: sum of x <= max_quantity."""
        return at_most([(1.0, model.order[key]) for key in orders[offer]], case.offers[offer].max_quantity)

    add_rows(model, OFFER_LIMIT, [offer for offer in orders if math.isfinite(case.offers[offer].max_quantity)],
             offer_limit)


def order_costs(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level cost: discounted payments of orders, price_unit."""
    unit = {(offer.key, period): discounted(case, offer, period) for offer in case.offers.values()
            for period in range(offer.first, offer.last + 1)}
    return [(unit[key.offer, key.period], model.order[key]) for key in indices.orders]


def lateness(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level tidy: of two deliveries that cost the same the earlier one."""
    weight = {offer.key: case.families[case.items[offer.item].family].weight for offer in case.offers.values()}
    years = case.horizon.years_from_start
    return [(weight[key.offer] * years(key.period), model.order[key]) for key in indices.orders]
