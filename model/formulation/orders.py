"""Orders: what is bought, rows 8 and 8b, and what orders cost."""

from __future__ import annotations

import math
from typing import Any

from model.case import Case
from model.formulation.expressions import Row, Term, add_rows, add_variable, at_most
from model.formulation.index_sets import Indices, grouped
from model.payments import discounted, each_order
from model.row_kinds import BUYER_LIMIT, OFFER_LIMIT
from model.signed_sides import left_of_limit
from model.variables import ORDER


def add_orders(model: Any, indices: Indices) -> None:
    """Variable x."""
    add_variable(model, ORDER, indices.orders)


def add_offer_limits(model: Any, case: Case, indices: Indices) -> None:
    """Row 8 for each offer with a max_quantity that can be ordered, row 8b for each buyer with one of its own."""
    orders = grouped(indices.orders, lambda key: key.offer)
    limit = {pair: terms.max_quantity for pair, terms in case.terms.items() if math.isfinite(terms.max_quantity)}
    bought = grouped((key for key in indices.orders if (key.offer, key.ally) in limit),
                     lambda key: (key.offer, key.ally))

    signed, signed_by = case.signed_sums.offers, case.signed_sums.buyers

    def offer_limit(model: Any, offer: str) -> Row:
        """Row 8: sum of x <= what signed orders leave of max_quantity."""
        return at_most([(1.0, model.order[key]) for key in orders[offer]],
                       left_of_limit(case.offers[offer].max_quantity, signed.get(offer, 0.0)))

    add_rows(model, OFFER_LIMIT, [offer for offer in orders if math.isfinite(case.offers[offer].max_quantity)],
             offer_limit)

    def buyer_limit(model: Any, offer: str, ally: str) -> Row:
        """Row 8b: sum of the ally's x <= what its signed orders leave of the max_quantity of its terms."""
        return at_most([(1.0, model.order[key]) for key in bought[offer, ally]],
                       left_of_limit(limit[offer, ally], signed_by.get((offer, ally), 0.0)))

    add_rows(model, BUYER_LIMIT, bought, buyer_limit)


def order_costs(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level cost: discounted payments of orders, price_unit."""
    cost = each_order(case, discounted)
    return [(cost(key), model.order[key]) for key in indices.orders]


def lateness(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level tidy: of two deliveries that cost the same the earlier one."""
    weight = {offer.key: case.families[case.items[offer.item].family].weight for offer in case.offers.values()}
    years = case.horizon.years_from_start
    return [(weight[key.offer] * years(key.period), model.order[key]) for key in indices.orders]
