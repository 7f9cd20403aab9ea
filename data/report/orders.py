"""The sheets Orders, Contracts and Allocation: one list of purchases seen in three ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from data.figures.money import money, unit_of_money
from data.figures.purchases import Purchase
from data.figures.result_table import Cell, ResultTable, Row, make_table, of_lots, of_signed
from data.narrative.wording import in_words
from data.schema.plan_sheets import ALLOCATION, CONTRACTS, ORDERS
from data.schema.summary import CONTRACT_PARTS
from model.case import Case, SignedOrder
from model.plan import OrderKey, Plan


class JointOrder(NamedTuple):
    """What the orders of a contract have in common; `ordered` is a period number."""

    ordered: int
    manufacturer: str
    item: str


def orders(case: Case, bought: Sequence[Purchase]) -> ResultTable:
    """One row an order: ally, offer and delivery period; where it is signed alone, without figures of a new order."""
    signed: defaultdict[OrderKey, list[SignedOrder]] = defaultdict(list)
    for each in case.signed_sums.arriving:
        signed[OrderKey(each.offer, each.ally, each.period)].append(each)
    rows = [(_key_of(order), _order_row(case, order, signed.pop(_key_of(order), ()))) for order in bought]
    rows += [(key, _signed_row(case, own)) for key, own in signed.items()]
    ally_place, offer_place = ({key: place for place, key in enumerate(keys)} for keys in (case.allies, case.offers))
    rows.sort(key=lambda row: (ally_place[row[0].ally], offer_place[row[0].offer], row[0].period))
    return make_table(case, ORDERS, [row for _, row in rows])


def _key_of(order: Purchase) -> OrderKey:
    return OrderKey(order.offer.key, order.ally, order.delivered)


def _order_row(case: Case, order: Purchase, signed: Sequence[SignedOrder]) -> Row:
    label = case.horizon.label
    return {"ally": order.ally, "family": order.family, "item": order.offer.item, "offer": order.offer.key,
            "manufacturer": order.offer.manufacturer, "order_period": label(order.ordered),
            "delivery_period": label(order.delivered), "quantity": order.quantity,
            "unit": case.families[order.family].unit, "unit_price": order.price, "value": money(case, order.value),
            "advance": money(case, order.advance), "transport": money(case, order.transport),
            "payment": money(case, order.payment), **_signed_cells(case, signed),
            **of_lots(case, lot=order.offer.lot or None, lots=_lots(order) or None)}


def _lots(order: Purchase) -> int:
    """How many lots an order has; 0 where it may be of any size."""
    return round(order.quantity / order.offer.lot) if order.offer.lot else 0


def _signed_row(case: Case, signed: Sequence[SignedOrder]) -> Row:
    """What is signed for a delivery for which the plan orders nothing."""
    offer, label = case.offers[signed[0].offer], case.horizon.label
    family = case.items[offer.item].family
    return {"ally": signed[0].ally, "family": family, "item": offer.item, "offer": offer.key,
            "manufacturer": offer.manufacturer, "order_period": label(signed[0].ordered),
            "delivery_period": label(signed[0].period), "quantity": 0.0, "unit": case.families[family].unit,
            "unit_price": None, **dict.fromkeys(("value", "advance", "transport", "payment"), 0.0),
            **_signed_cells(case, signed), **of_lots(case, lot=None, lots=None)}


def _signed_cells(case: Case, signed: Sequence[SignedOrder]) -> dict[str, Cell]:
    return of_signed(case, signed=sum(each.quantity for each in signed),
                     signed_value=money(case, sum(each.value for each in signed)))


def joint_orders(case: Case, bought: Sequence[Purchase]) -> dict[JointOrder, list[Purchase]]:
    """The orders that make up each contract (order period, manufacturer, item), in order of signing date."""
    joint: defaultdict[JointOrder, list[Purchase]] = defaultdict(list)
    for order in bought:
        joint[JointOrder(order.ordered, order.offer.manufacturer, order.offer.item)].append(order)
    maker_place = {key: place for place, key in enumerate(case.manufacturers)}
    item_place = {key: place for place, key in enumerate(case.items)}
    keys = sorted(joint, key=lambda key: (key.ordered, maker_place[key.manufacturer], item_place[key.item]))
    return {key: joint[key] for key in keys}


def contracts(case: Case, plan: Plan, bought: Sequence[Purchase]) -> ResultTable:
    """One row a manufacturer, item and order period, in order of signing date; one that is signed already, and to which
    the plan adds nothing, has no number and no figures of new orders."""
    signed: defaultdict[JointOrder, list[SignedOrder]] = defaultdict(list)
    for each in case.signed_sums.arriving:
        offer = case.offers[each.offer]
        signed[JointOrder(each.ordered, offer.manufacturer, offer.item)].append(each)
    rows: list[tuple[int, Row]] = []
    for number, (key, parts) in enumerate(joint_orders(case, bought).items(), 1):
        beside = signed.pop(key, [])
        rows.append((key.ordered, {
            **of_signed(case, signed=sum(each.quantity for each in beside)),
            **of_lots(case, lots=sum(map(_lots, parts)) or None),
            **_what_is_signed(case, number, key, parts), "country": case.manufacturers[key.manufacturer].country,
            "quantity": sum(order.quantity for order in parts),
            "allies": "; ".join([_parts_in_words(parts), *([_signed_in_words(beside)] if beside else [])]),
            "unlocks_expansion_of": "; ".join(_unlocked(case, plan, key.ordered, parts))}))
    rows += [(key.ordered, _signed_contract(case, key, own)) for key, own in signed.items()]
    rows.sort(key=lambda row: row[0])  # stable: within a period new contracts come first
    return make_table(case, CONTRACTS, [row for _, row in rows])


def _signed_contract(case: Case, key: JointOrder, signed: Sequence[SignedOrder]) -> Row:
    """A contract that is signed already, with no new order of the same period."""
    label, family = case.horizon.label, case.items[key.item].family
    return {"contract": None, "order_period": label(key.ordered), "manufacturer": key.manufacturer, "family": family,
            "item": key.item, "country": case.manufacturers[key.manufacturer].country, "quantity": 0.0,
            "unit": case.families[family].unit, **of_signed(case, signed=sum(each.quantity for each in signed)),
            **of_lots(case, lots=None),
            **dict.fromkeys(("value", "advance_due", "transport"), 0.0),
            "first_delivery": label(min(each.period for each in signed)),
            "last_delivery": label(max(each.period for each in signed)),
            "allies": _signed_in_words(signed), "unlocks_expansion_of": ""}


def contract_parts(case: Case, bought: Sequence[Purchase], ally: str) -> ResultTable:
    """The ally's part of each contract that it takes part in."""
    rows: list[Row] = []
    for number, (key, parts) in enumerate(joint_orders(case, bought).items(), 1):
        own = [order for order in parts if order.ally == ally]
        if own:
            rows.append({**_what_is_signed(case, number, key, own),
                         "joint_quantity": sum(order.quantity for order in parts),
                         "quantity": sum(order.quantity for order in own)})
    return make_table(case, CONTRACT_PARTS, rows)


def _what_is_signed(case: Case, number: int, key: JointOrder, parts: Sequence[Purchase]) -> Row:
    """The cells that the whole of a contract and an ally's part of it have in common; `parts` are the orders in it."""
    label, family = case.horizon.label, case.items[key.item].family
    return {"contract": number, "order_period": label(key.ordered), "manufacturer": key.manufacturer, "family": family,
            "item": key.item, "unit": case.families[family].unit,
            "value": money(case, sum(order.value for order in parts)),
            "advance_due": money(case, sum(order.advance for order in parts)),
            "transport": money(case, sum(order.transport for order in parts)),
            "first_delivery": label(min(order.delivered for order in parts)),
            "last_delivery": label(max(order.delivered for order in parts))}


def _signed_in_words(signed: Sequence[SignedOrder]) -> str:
    """Who has signed already, and for how many units."""
    quantity: defaultdict[str, float] = defaultdict(float)
    for each in signed:
        quantity[each.ally] += each.quantity
    return f"signed: {_shares_in_words(quantity)}"


def _parts_in_words(parts: Sequence[Purchase]) -> str:
    quantity: defaultdict[str, float] = defaultdict(float)
    for order in parts:
        quantity[order.ally] += order.quantity
    return _shares_in_words(quantity)


def _shares_in_words(quantity: Mapping[str, float]) -> str:
    return "; ".join(f"{ally} {in_words(units)}" for ally, units in quantity.items())


def _unlocked(case: Case, plan: Plan, ordered: int, parts: Sequence[Purchase]) -> list[str]:
    offers = {order.offer.key for order in parts}
    return [resource for resource in case.resources
            if (resource, ordered) in plan.expansion and not offers.isdisjoint(case.resource_use.get(resource, ()))]


def allocation(case: Case, bought: Sequence[Purchase]) -> ResultTable:
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
    unit_of = {key: family.unit for key, family in case.families.items()}
    money_of = dict.fromkeys(case.families, unit_of_money(case))
    rows = [*_matrix(case, Matrix("quantity", quantity, allies, unit_of)),
            *_matrix(case, Matrix("value", value, allies, money_of))]
    if bought:
        rows.append({"measure": "value", "row": "all", "family": None, "manufacturer": None, "item": None,
                     "counted_in": unit_of_money(case), **_sums(value, allies)})
    return make_table(case, ALLOCATION, rows, allies)


Cells = defaultdict[tuple[str, str, str], float]  # manufacturer, item, ally


@dataclass(frozen=True)
class Matrix:
    """One measure of Allocation: its figures, the allies that have columns, and by family what is counted."""

    measure: str
    figures: Cells
    allies: Sequence[str]
    unit_of: Mapping[str, str]


def _matrix(case: Case, matrix: Matrix) -> list[Row]:
    """The rows of one measure: each family's sum and then its items by manufacturer."""
    pairs = {(maker, item) for maker, item, _ in matrix.figures}
    rows: list[Row] = []
    for family in case.families:
        inside = [(maker, item) for maker in case.manufacturers for item in case.items
                  if (maker, item) in pairs and case.items[item].family == family]
        same: Row = {"measure": matrix.measure, "family": family, "counted_in": matrix.unit_of[family]}
        if inside:
            rows.append({**same, "row": "family", "manufacturer": None, "item": None,
                         **_sums(_of_pairs(matrix.figures, inside), matrix.allies)})
        rows += [{**same, "row": "item", "manufacturer": maker, "item": item,
                  **_sums(_of_pairs(matrix.figures, [(maker, item)]), matrix.allies)} for maker, item in inside]
    return rows


def _of_pairs(figures: Cells, pairs: Collection[tuple[str, str]]) -> Cells:
    """The figures of these manufacturers with these items."""
    return defaultdict(float, {key: figure for key, figure in figures.items() if key[:2] in pairs})


def _sums(figures: Cells, allies: Sequence[str]) -> Row:
    """All of the figures together, and those of each ally."""
    of_ally = dict.fromkeys(allies, 0.0)
    for (_, _, ally), figure in figures.items():
        of_ally[ally] += figure
    return {"all_allies": sum(figures.values()), "ally_part": of_ally}
