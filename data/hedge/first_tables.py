"""What a hedge signs and enlarges now, as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data.figures.money import money
from data.figures.result_table import ResultTable, Row, make_table
from data.hedge.ways import HedgeAnswer
from data.schema.compared.studies import ENLARGE_NOW, ORDERS_TO_PLACE, SIGN_NOW
from model.payments import advance
from model.plan import OrderKey
from model.studies.decided import Signing

LATE = "late"


@dataclass(frozen=True)
class FirstOrder:
    """An order that is placed now: units, what Base's plan orders and each future takes; value and advance at the
    prices of the workbook as it stands, price_unit."""

    signing: Signing
    quantity: float
    in_base: float
    taken: Mapping[str, float]
    value: float
    advance: float


def first_orders(answer: HedgeAnswer) -> list[FirstOrder]:
    """The orders of the hedge in order of signing date, then of the workbook's allies and offers."""
    case = answer.base
    places = [{key: place for place, key in enumerate(keys)} for keys in (case.offers, case.allies)]
    keys = sorted(answer.hedge.first.orders, key=lambda key: (key[2], places[1][key[1]], places[0][key[0]]))
    return [_first_order(answer, key) for key in keys]


def _first_order(answer: HedgeAnswer, key: Signing) -> FirstOrder:
    offer, ally, placed = key
    quantity, sold = answer.hedge.first.orders[key], answer.base.offers[offer]
    period = placed + answer.base.lead(sold, ally)
    taken = {future.name: plan.order.get(OrderKey(offer, ally, placed + future.case.lead(
        future.case.offers[offer], ally)), 0.0) for future, plan in zip(
            answer.hedge.futures, answer.hedge.plans, strict=True)}
    before = 0.0 if answer.base_first is None else answer.base_first.orders.get(key, 0.0)
    return FirstOrder(key, quantity, before, taken, quantity * answer.base.price(sold, ally, period),
                      quantity * advance(answer.base, sold, ally, period))


def contracts_of(answer: HedgeAnswer) -> dict[tuple[int, str, str], list[FirstOrder]]:
    """The orders by contract: order period, manufacturer and item."""
    parts: dict[tuple[int, str, str], list[FirstOrder]] = defaultdict(list)
    for order in first_orders(answer):
        offer = answer.base.offers[order.signing[0]]
        parts[order.signing[2], offer.manufacturer, offer.item].append(order)
    makers = {key: place for place, key in enumerate(answer.base.manufacturers)}
    items = {key: place for place, key in enumerate(answer.base.items)}
    return dict(sorted(parts.items(), key=lambda part: (part[0][0], makers[part[0][1]], items[part[0][2]])))


def sign_now(answer: HedgeAnswer) -> ResultTable:
    """A row a contract."""
    case, rows = answer.base, list[Row]()
    for (placed, manufacturer, item), parts in contracts_of(answer).items():
        rows.append({
            "order_period": case.horizon.label(placed), "manufacturer": manufacturer, "item": item,
            **_family(answer, item), "quantity": sum(each.quantity for each in parts),
            "value": money(case, sum(each.value for each in parts)),
            "advance_due": money(case, sum(each.advance for each in parts)),
            "in_base": sum(each.in_base for each in parts),
            "taken": {name: sum(each.taken[name] for each in parts) for name in answer.names}})
    return make_table(case, SIGN_NOW, rows, answer.names)


def orders_to_place(answer: HedgeAnswer) -> ResultTable:
    """A row an order."""
    case, rows = answer.base, list[Row]()
    for order in first_orders(answer):
        offer = case.offers[order.signing[0]]
        rows.append({
            "order_period": case.horizon.label(order.signing[2]), "ally": order.signing[1], "offer": offer.key,
            "manufacturer": offer.manufacturer, "item": offer.item, **_family(answer, offer.item),
            "quantity": order.quantity, "in_base": order.in_base, "taken": order.taken})
    return make_table(case, ORDERS_TO_PLACE, rows, answer.names)


def enlarge_now(answer: HedgeAnswer) -> ResultTable:
    """A row an expansion, in order of date and of the workbook."""
    return make_table(answer.base, ENLARGE_NOW, _expansions(answer), answer.names)


def _expansions(answer: HedgeAnswer) -> Iterator[Row]:
    case, first = answer.base, answer.hedge.first
    rank = {key: place for place, key in enumerate(case.resources)}
    for key in sorted(first.expansions, key=lambda key: (key.period, rank[key.resource])):
        line, size = case.resources[key.resource], first.expansions[key]
        ready = {future.name: key.period + future.case.resources[key.resource].build
                 for future in answer.hedge.futures}
        yield {"order_period": case.horizon.label(key.period), "resource": key.resource, "name": line.name,
               "manufacturer": line.manufacturer, "size": size, "cost": money(case, line.expansion_cost * size),
               "in_base": 0.0 if answer.base_first is None else answer.base_first.expansions.get(key, 0.0),
               "ready": {name: case.horizon.label(period) if period <= case.horizon.count else LATE
                         for name, period in ready.items()}}


def _family(answer: HedgeAnswer, item: str) -> dict[str, str]:
    family = answer.base.items[item].family
    return {"family": family, "unit": answer.base.families[family].unit}
