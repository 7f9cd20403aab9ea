"""Row 12: a least share of standard items in a family's orders."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from model.case import Case
from model.formulation.expressions import Row, at_least
from model.formulation.index_sets import Indices, grouped


def add_standardization(model: Any, case: Case, indices: Indices) -> None:
    """Row 12 for each family with a standard share of which a standard item can be ordered."""
    orders = grouped(indices.orders, lambda key: case.items[case.offers[key[0]].item].family)

    def standardization(model: Any, family: str) -> Row:
        """Row 12: orders of standard items >= standard_share * orders of the family."""
        share = case.families[family].standard_share
        return at_least([((1.0 if case.items[case.offers[key[0]].item].standard else 0.0) - share, model.order[key])
                         for key in orders[family]], 0.0)

    rows = [family for family, keys in orders.items() if case.families[family].standard_share > 0
            and any(case.items[case.offers[key[0]].item].standard for key in keys)]
    model.standardization = pyo.Constraint(rows, rule=standardization, doc="row 12: units")
