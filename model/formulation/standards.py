"""Rows 11 and 12: members of a group order ammunition that all of them can fire, and families are standardized."""

from __future__ import annotations

from typing import Any

from model.case import Case
from model.formulation.common_items import common_items
from model.formulation.expressions import Row, add_rows, at_least
from model.formulation.index_sets import Indices, grouped
from model.row_kinds import INTEROPERABILITY, STANDARDIZATION
from model.signed_sides import beyond_share, left_of_share


def add_interoperability(model: Any, case: Case, indices: Indices) -> None:
    """Row 11 for each group with a share and family with common items."""
    common = common_items(case, indices.orders)
    orders = grouped(indices.orders, lambda key: (key.ally, case.items[case.offers[key.offer].item].family))

    def interoperability(model: Any, group: str, family: str, ally: str) -> Row:
        """Row 11: orders of common items >= share * orders of the family, signed ones included."""
        share, items = case.groups[group].share, common[group, family].items
        beyond = beyond_share(case, share, family, items, ally)
        return at_least([((1.0 if case.offers[key.offer].item in items else 0.0) - share, model.order[key])
                         for key in orders[ally, family]], left_of_share(beyond))

    rows = [(group, family, ally) for (group, family), shared in common.items()
            if shared.items and case.groups[group].share > 0 for ally in shared.members]
    add_rows(model, INTEROPERABILITY, rows, interoperability)


def add_standardization(model: Any, case: Case, indices: Indices) -> None:
    """Row 12 for each family with a standard share of which a standard item can be ordered."""
    orders = grouped(indices.orders, lambda key: case.items[case.offers[key.offer].item].family)

    def standardization(model: Any, family: str) -> Row:
        """Row 12: orders of standard items >= standard_share * orders of the family, signed ones included."""
        share = case.families[family].standard_share
        standard = [item.key for item in case.items.values() if item.standard]
        return at_least([((1.0 if case.items[case.offers[key.offer].item].standard else 0.0) - share, model.order[key])
                         for key in orders[family]], left_of_share(beyond_share(case, share, family, standard)))

    rows = [family for family, keys in orders.items() if case.families[family].standard_share > 0
            and any(case.items[case.offers[key.offer].item].standard for key in keys)]
    add_rows(model, STANDARDIZATION, rows, standardization)
