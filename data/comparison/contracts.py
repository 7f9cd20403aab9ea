"""The contracts that all scenarios sign, which nobody will regret, and those that only some do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.comparison.outcomes import Measure, SolvedScenario
from data.comparison.result_book import ContractKey
from data.figures.result_table import ResultTable, Row
from data.report.orders import joint_orders
from data.schema.compared.comparison import NO_REGRET, ONLY_IN_SOME


@dataclass(frozen=True)
class Signed:
    """What a plan signs of a contract: units, and their value without transport in price_unit."""

    quantity: float
    value: float


Contracts = Mapping[ContractKey, Signed]


def signed(one: SolvedScenario) -> dict[ContractKey, Signed]:
    """The contracts of a plan, all allies together, in order of signing date."""
    label = one.case.horizon.label
    return {ContractKey(label(ordered), manufacturer, item): Signed(
        sum(order.quantity for order in parts), sum(order.value for order in parts))
        for (ordered, manufacturer, item), parts in joint_orders(one.case, one.bought).items()}


def common_contracts(contracts: Sequence[Contracts]) -> list[ContractKey]:
    """The contracts that every plan signs, in the order of the first."""
    return [key for key in contracts[0] if all(key in other for other in contracts[1:])] if contracts else []


def all_contracts(contracts: Sequence[Contracts]) -> set[ContractKey]:
    """The contracts that any plan signs."""
    return {key for each in contracts for key in each}


def no_regret(measure: Measure, plans: Sequence[SolvedScenario], contracts: Sequence[Contracts]) -> ResultTable:
    """What every plan signs. The common quantity is the least of all, valued at the first plan's prices."""
    families = _families(plans)
    rows: list[Row] = []
    for key in common_contracts(contracts):
        quantities = [each[key].quantity for each in contracts]
        least, largest = min(quantities), max(quantities)
        value = contracts[0][key].value * least / contracts[0][key].quantity
        rows.append({
            **key._asdict(), **families[key.item], "common_quantity": least, "largest_quantity": largest,
            "common_share": least / largest, "common_value": measure.money(value),
            "least_in": plans[quantities.index(least)].name, "largest_in": plans[quantities.index(largest)].name})
    return measure.table(NO_REGRET, rows)


def only_in_some(measure: Measure, plans: Sequence[SolvedScenario], contracts: Sequence[Contracts]) -> ResultTable:
    """What some plans sign and others do not, in order of signing date, with the quantity in each."""
    families = _families(plans)
    makers = _places(key for one in plans for key in one.case.manufacturers)
    items = _places(key for one in plans for key in one.case.items)
    keys = all_contracts(contracts) - set(common_contracts(contracts))
    rows: list[Row] = []
    for key in sorted(keys, key=lambda key: (key.order_period, makers[key.manufacturer], items[key.item])):
        quantity = {one.name: each[key].quantity if key in each else None
                    for one, each in zip(plans, contracts, strict=True)}
        rows.append({**key._asdict(), **families[key.item], "quantity": quantity,
                     "scenarios": sum(signed is not None for signed in quantity.values())})
    return measure.table(ONLY_IN_SOME, rows, [one.name for one in plans])


def _families(plans: Sequence[SolvedScenario]) -> dict[str, dict[str, str]]:
    """The family of each item and the unit in which it is counted, as the first plan that has the item says."""
    families: dict[str, dict[str, str]] = {}
    for one in plans:
        for key, item in one.case.items.items():
            families.setdefault(key, {"family": item.family, "unit": one.case.families[item.family].unit})
    return families


def _places(keys: Iterable[str]) -> dict[str, int]:
    return {key: place for place, key in enumerate(dict.fromkeys(keys))}
