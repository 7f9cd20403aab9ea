"""Rounds that are put together from components: who may use a component, and what may be put together from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from model.case import Case

Usable = Mapping[tuple[str, str], int]  # by ally and item, the first period t with U(a,i,t) = 1


def usable_with_components(usable_from: Usable, components: Mapping[str, Mapping[str, float]]) -> dict[
        tuple[str, str], int]:
    """U(a,i,t) with the components of all items that an ally may use: whoever fires a round may use what it is put
    together from, from the same period on."""
    usable = dict(usable_from)
    for (ally, item), first in usable_from.items():
        for component in components.get(item, ()):
            usable[ally, component] = min(first, usable.get((ally, component), first))
    return usable


def items_of(case: Case) -> dict[str, tuple[str, ...]]:
    """The items that have each component, in the order of the workbook."""
    items: dict[str, list[str]] = defaultdict(list)
    for item, parts in case.components.items():
        for component in parts:
            items[component].append(item)
    return {component: tuple(own) for component, own in items.items()}
