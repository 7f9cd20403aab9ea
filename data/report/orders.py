"""The sheets Orders, Contracts and Allocation: one list of purchases seen in three ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from data.figures.frame import Cell, make_frame, money, unit_of_money
from data.figures.purchases import Purchase
from data.narrative.wording import in_words
from model.case import Case
from model.plan import Plan

Contract = tuple[int, str, str]  # order period, manufacturer, item
Row = tuple[Cell, ...]


def orders(case: Case, bought: Sequence[Purchase]) -> pd.DataFrame:
    """One row an order: ally, offer and delivery period."""
    label = case.horizon.label
    rows = [(order.ally, order.family, order.offer.item, order.offer.key, order.offer.manufacturer,
             label(order.ordered), label(order.delivered), order.quantity, case.families[order.family].unit,
             order.price, money(case, order.value), money(case, order.advance), money(case, order.transport),
             money(case, order.payment)) for order in bought]
    return make_frame(case, "Orders", rows)


def joint_orders(case: Case, bought: Sequence[Purchase]) -> dict[Contract, list[Purchase]]:
    """The orders that make up each contract (order period, manufacturer, item), in order of signing date."""
    joint: defaultdict[Contract, list[Purchase]] = defaultdict(list)
    for order in bought:
        joint[order.ordered, order.offer.manufacturer, order.offer.item].append(order)
    maker_place = {key: place for place, key in enumerate(case.manufacturers)}
    item_place = {key: place for place, key in enumerate(case.items)}
    keys = sorted(joint, key=lambda key: (key[0], maker_place[key[1]], item_place[key[2]]))
    return {key: joint[key] for key in keys}


def contracts(case: Case, plan: Plan, bought: Sequence[Purchase]) -> pd.DataFrame:
    """One row a manufacturer, item and order period, in order of signing date."""
    return make_frame(case, "Contracts", [_contract(case, plan, number, key, parts) for number, (key, parts)
                                          in enumerate(joint_orders(case, bought).items(), 1)])


def contract_parts(case: Case, bought: Sequence[Purchase], ally: str) -> pd.DataFrame:
    """The ally's part of each contract that it takes part in."""
    label = case.horizon.label
    rows = []
    for number, ((ordered, manufacturer, item), parts) in enumerate(joint_orders(case, bought).items(), 1):
        own = [order for order in parts if order.ally == ally]
        if own:
            family = case.items[item].family
            rows.append((number, label(ordered), manufacturer, family, item, sum(order.quantity for order in parts),
                         sum(order.quantity for order in own), case.families[family].unit,
                         *(money(case, sum(amounts)) for amounts in zip(
                             *((order.value, order.advance, order.transport) for order in own), strict=True)),
                         label(min(order.delivered for order in own)), label(max(order.delivered for order in own))))
    return make_frame(case, "Contract parts", rows)


def _contract(case: Case, plan: Plan, number: int, key: Contract, parts: Sequence[Purchase]) -> Row:
    ordered, manufacturer, item = key
    label = case.horizon.label
    family = case.items[item].family
    return (number, label(ordered), manufacturer, case.manufacturers[manufacturer].country, family, item,
            sum(order.quantity for order in parts), case.families[family].unit,
            money(case, sum(order.value for order in parts)), money(case, sum(order.advance for order in parts)),
            money(case, sum(order.transport for order in parts)),
            label(min(order.delivered for order in parts)), label(max(order.delivered for order in parts)),
            _parts_in_words(parts), "; ".join(_unlocked(case, plan, ordered, parts)))


def _parts_in_words(parts: Sequence[Purchase]) -> str:
    quantity: defaultdict[str, float] = defaultdict(float)
    for order in parts:
        quantity[order.ally] += order.quantity
    return "; ".join(f"{ally} {in_words(units)}" for ally, units in quantity.items())


def _unlocked(case: Case, plan: Plan, ordered: int, parts: Sequence[Purchase]) -> list[str]:
    offers = {order.offer.key for order in parts}
    return [resource for resource in case.resources
            if (resource, ordered) in plan.expansion and not offers.isdisjoint(case.resource_use.get(resource, ()))]


def allocation(case: Case, bought: Sequence[Purchase]) -> pd.DataFrame:
    """Quantities, then values, each with a column for every ally that orders anything: one row an item and
    manufacturer, grouped by family and manufacturer, behind the sum of its family; the values of all families
    together come last, quantities of several families do not add up."""
    buyers = {order.ally for order in bought}
    allies = [ally for ally in case.allies if ally in buyers]
    quantity: Cells = defaultdict(float)
    value: Cells = defaultdict(float)
    for order in bought:
        key = order.offer.manufacturer, order.offer.item, order.ally
        quantity[key] += order.quantity
        value[key] += money(case, order.value)
    unit = unit_of_money(case)
    rows = _matrix(case, "quantity", quantity, allies, {key: family.unit for key, family in case.families.items()})
    rows += _matrix(case, "value", value, allies, dict.fromkeys(case.families, unit))
    if bought:
        rows.append(("value", "all", None, None, None, unit, *_sums(value, allies)))
    return make_frame(case, "Allocation", rows, allies)


Cells = defaultdict[tuple[str, str, str], float]  # manufacturer, item, ally


def _matrix(case: Case, measure: str, figures: Cells, allies: Sequence[str], unit: dict[str, str]) -> list[Row]:
    """The rows of one measure: each family's sum and then its items by manufacturer."""
    pairs = {(maker, item) for maker, item, _ in figures}
    rows: list[Row] = []
    for family in case.families:
        inside = [(maker, item) for maker in case.manufacturers for item in case.items
                  if (maker, item) in pairs and case.items[item].family == family]
        if inside:
            of_family = defaultdict(float, {key: figure for key, figure in figures.items() if key[:2] in inside})
            rows.append((measure, "family", family, None, None, unit[family], *_sums(of_family, allies)))
        rows += [(measure, "item", family, *pair, unit[family], *_sums(
            defaultdict(float, {key: figure for key, figure in figures.items() if key[:2] == pair}), allies))
            for pair in inside]
    return rows


def _sums(figures: Cells, allies: Sequence[str]) -> list[float]:
    """All of the figures together, and those of each ally."""
    of_ally = dict.fromkeys(allies, 0.0)
    for (_, _, ally), figure in figures.items():
        of_ally[ally] += figure
    return [sum(figures.values()), *of_ally.values()]
