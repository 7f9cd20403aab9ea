"""The contracts that all scenarios sign, which nobody will regret, and those that only some do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.comparison.entry import Measure, Solved
from data.figures.frame import Cell
from data.report.orders import joint_orders

Key = tuple[str, str, str]  # order period as text, manufacturer, item


@dataclass(frozen=True)
class Signed:
    """What a plan signs of a contract: units, and their value without transport in price_unit."""

    quantity: float
    value: float


Contracts = Mapping[Key, Signed]


def signed(one: Solved) -> dict[Key, Signed]:
    """The contracts of a plan, all allies together, in order of signing date."""
    label = one.case.horizon.label
    return {(label(ordered), manufacturer, item): Signed(
        sum(order.quantity for order in parts), sum(order.value for order in parts))
        for (ordered, manufacturer, item), parts in joint_orders(one.case, one.bought).items()}


def common_contracts(contracts: Sequence[Contracts]) -> list[Key]:
    """The contracts that every plan signs, in the order of the first."""
    return [key for key in contracts[0] if all(key in other for other in contracts[1:])] if contracts else []


def all_contracts(contracts: Sequence[Contracts]) -> set[Key]:
    """The contracts that any plan signs."""
    return {key for each in contracts for key in each}


def no_regret(measure: Measure, plans: Sequence[Solved], contracts: Sequence[Contracts]) -> pd.DataFrame:
    """What every plan signs. The common quantity is the least of all, valued at the first plan's prices."""
    families = _families(plans)
    rows: list[tuple[Cell, ...]] = []
    for key in common_contracts(contracts):
        quantities = [each[key].quantity for each in contracts]
        least, largest = min(quantities), max(quantities)
        family, unit = families[key[2]]
        value = contracts[0][key].value * least / contracts[0][key].quantity
        rows.append((key[0], key[1], family, key[2], least, largest, unit, least / largest, measure.money(value),
                     plans[quantities.index(least)].name, plans[quantities.index(largest)].name))
    return measure.frame("No regret", rows)


def only_in_some(measure: Measure, plans: Sequence[Solved], contracts: Sequence[Contracts]) -> pd.DataFrame:
    """What some plans sign and others do not, in order of signing date, with the quantity in each."""
    families = _families(plans)
    makers = _places(key for one in plans for key in one.case.manufacturers)
    items = _places(key for one in plans for key in one.case.items)
    keys = all_contracts(contracts) - set(common_contracts(contracts))
    rows: list[tuple[Cell, ...]] = []
    for key in sorted(keys, key=lambda key: (key[0], makers[key[1]], items[key[2]])):
        quantities = [each[key].quantity if key in each else None for each in contracts]
        family, unit = families[key[2]]
        rows.append((key[0], key[1], family, key[2], unit, sum(quantity is not None for quantity in quantities),
                     *quantities))
    return measure.frame("Only in some", rows, [one.name for one in plans])


def _families(plans: Sequence[Solved]) -> dict[str, tuple[str, str]]:
    """The family of each item and what is counted of it, as the first plan that has the item says."""
    found: dict[str, tuple[str, str]] = {}
    for one in plans:
        for key, item in one.case.items.items():
            found.setdefault(key, (item.family, one.case.families[item.family].unit))
    return found


def _places(keys: Iterable[str]) -> dict[str, int]:
    return {key: place for place, key in enumerate(dict.fromkeys(keys))}
