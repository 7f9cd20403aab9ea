"""The sheets Orders, Contracts and Allocation: one list of purchases seen in three ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from data.case import Case
from data.report_frame import Cell, make_frame, money
from data.report_money import Purchase
from model.plan import Plan


def orders(case: Case, bought: Sequence[Purchase]) -> pd.DataFrame:
    """One row an order: ally, offer and delivery period."""
    label = case.horizon.label
    rows = [(order.ally, order.family, order.offer.item, order.offer.key, order.offer.manufacturer,
             label(order.ordered), label(order.delivered), order.quantity, case.families[order.family].unit,
             order.price, money(case, order.value), money(case, order.advance), money(case, order.transport),
             money(case, order.payment)) for order in bought]
    return make_frame(case, "Orders", rows)


def contracts(case: Case, plan: Plan, bought: Sequence[Purchase]) -> pd.DataFrame:
    """One row a manufacturer, item and order period, in order of signing date."""
    joint: defaultdict[tuple[int, str, str], list[Purchase]] = defaultdict(list)
    for order in bought:
        joint[order.ordered, order.offer.manufacturer, order.offer.item].append(order)
    maker_place = {key: place for place, key in enumerate(case.manufacturers)}
    item_place = {key: place for place, key in enumerate(case.items)}
    keys = sorted(joint, key=lambda key: (key[0], maker_place[key[1]], item_place[key[2]]))
    return make_frame(case, "Contracts", [_contract(case, plan, key, joint[key]) for key in keys])


def _contract(case: Case, plan: Plan, key: tuple[int, str, str], parts: Sequence[Purchase]) -> tuple[Cell, ...]:
    ordered, manufacturer, item = key
    label = case.horizon.label
    return (label(ordered), manufacturer, case.manufacturers[manufacturer].country, item,
            sum(order.quantity for order in parts), case.families[case.items[item].family].unit,
            money(case, sum(order.value for order in parts)), money(case, sum(order.advance for order in parts)),
            money(case, sum(order.transport for order in parts)),
            label(min(order.delivered for order in parts)), label(max(order.delivered for order in parts)),
            _parts_in_words(parts), "; ".join(_unlocked(case, plan, ordered, parts)))


def _parts_in_words(parts: Sequence[Purchase]) -> str:
    quantity: defaultdict[str, float] = defaultdict(float)
    for order in parts:
        quantity[order.ally] += order.quantity
    return "; ".join(f"{ally} {in_words(units)}" for ally, units in quantity.items())


def in_words(units: float) -> str:
    """A quantity as text: whole where it is large or whole, else with one decimal."""
    whole = abs(units) >= 100 or abs(units - round(units)) < 0.05
    return f"{units:,.0f}" if whole and round(units) else f"{units:,.3g}"


def _unlocked(case: Case, plan: Plan, ordered: int, parts: Sequence[Purchase]) -> list[str]:
    offers = {order.offer.key for order in parts}
    return [resource for resource in case.resources
            if (resource, ordered) in plan.expansion and not offers.isdisjoint(case.resource_use.get(resource, ()))]


def allocation(case: Case, bought: Sequence[Purchase]) -> pd.DataFrame:
    """One row an item and manufacturer, with a column of quantity and one of value for each ally that
    orders anything."""
    quantity: defaultdict[tuple[str, str], defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    value: defaultdict[tuple[str, str], defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for order in bought:
        quantity[order.offer.item, order.offer.manufacturer][order.ally] += order.quantity
        value[order.offer.item, order.offer.manufacturer][order.ally] += order.value
    buyers = {order.ally for order in bought}
    allies = [ally for ally in case.allies if ally in buyers]
    pairs = [(item, maker) for item in case.items for maker in case.manufacturers if (item, maker) in quantity]
    rows = [(case.items[pair[0]].family, *pair, case.families[case.items[pair[0]].family].unit,
             sum(quantity[pair].values()), money(case, sum(value[pair].values())),
             *(quantity[pair].get(ally) for ally in allies),
             *(money(case, value[pair][ally]) if ally in value[pair] else None for ally in allies)) for pair in pairs]
    return make_frame(case, "Allocation", rows, allies)
