"""Which items the members of a group have in common, for row 11."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model.case import Case
from model.plan import OrderKey


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
