"""Row 11: members of a group order ammunition that all of them can fire."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from model.case import Case
from model.formulation.expressions import Row, at_least
from model.formulation.index_sets import Indices, OrderKey, grouped


@dataclass(frozen=True)
class CommonItems:
    """For a group and family: the members that count, in order, and C(g,f), the items that all of
    them can order, in the order of the workbook."""

    members: tuple[str, ...]
    items: tuple[str, ...]


def common_items(case: Case, orders: Iterable[OrderKey]) -> dict[tuple[str, str], CommonItems]:
    """By group and family, for pairs with two or more members that count. `items` may be empty:
    then there is no row."""
    orderable: dict[tuple[str, str], set[str]] = {}
    for offer, ally, _ in orders:
        item = case.offers[offer].item
        orderable.setdefault((ally, case.items[item].family), set()).add(item)
    common = {}
    for group in case.groups.values():
        for family in case.families:
            members = tuple(ally for ally in group.members if (ally, family) in orderable)
            if len(members) >= 2:
                shared = set.intersection(*(orderable[ally, family] for ally in members))
                common[group.key, family] = CommonItems(members, tuple(item for item in case.items if item in shared))
    return common


def add_interoperability(model: Any, case: Case, indices: Indices) -> None:
    """Row 11 for each group with a share and family with common items."""
    common = common_items(case, indices.orders)
    orders = grouped(indices.orders, lambda key: (key[1], case.items[case.offers[key[0]].item].family))

    def interoperability(model: Any, group: str, family: str, ally: str) -> Row:
        """Row 11: orders of common items >= share * orders of the family."""
        share, items = case.groups[group].share, common[group, family].items
        return at_least([((1.0 if case.offers[key[0]].item in items else 0.0) - share, model.order[key])
                         for key in orders[ally, family]], 0.0)

    rows = [(group, family, ally) for (group, family), shared in common.items()
            if shared.items and case.groups[group].share > 0 for ally in shared.members]
    model.interoperability = pyo.Constraint(rows, rule=interoperability, doc="row 11: units")
