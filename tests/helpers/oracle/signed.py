"""What is signed already, read a second time: constants beside the orders that are decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from tests.helpers.oracle.reading import Order, Reading, given


@dataclass(frozen=True)
class Contract:
    """A signed order: what it would be as an order, at the price signed, its quantity, and the cell `paid`."""

    order: Order
    quantity: float
    paid: float | None


def contracts(read: Reading) -> list[Contract]:
    """Every row of Signed."""
    offers = {row["offer"]: row for row in read.sheet("Offers")}
    found = []
    for row in read.sheet("Signed"):
        order = read.order(offers[row["offer"]], row["ally"], read.period(row["period"]))
        found.append(Contract(replace(order, price=given(row, "price", order.price)), row["quantity"], row["paid"]))
    return found


def brought(signed: Iterable[Contract], weight: Callable[[Order], float]) -> float:
    """The sum of the contracts, each weighed."""
    return sum(one.quantity * weight(one.order) for one in signed)


def seen(read: Reading, signed: Iterable[Contract]) -> list[Contract]:
    """What limits have seen: history, and what comes in the horizon."""
    return [one for one in signed if one.order.period <= read.T]


def seen_by_rule(read: Reading, rule: Any, signed: Iterable[Contract]) -> list[Contract]:
    """From the cell `from` on, uncut, up to the cell `to` and the horizon."""
    first = float("-inf") if rule["from"] is None else read.period(rule["from"])
    last = read.T if rule["to"] is None else min(read.T, read.period(rule["to"]))
    return [one for one in signed if first <= one.order.period <= last]


def payments(read: Reading, signed: Iterable[Contract], ally: str, year: int) -> float:
    """What an ally pays for what is signed, in a calendar year."""
    total = 0.0
    for one in signed:
        order, value = one.order, one.quantity * one.order.price
        if order.ally != ally:
            continue
        inside = 1 <= order.placed <= read.T
        before = one.paid if one.paid is not None else order.advance if order.placed < 1 else 0.0
        advance = order.advance if one.paid is None and inside else 0.0
        if inside and read.year(order.placed) == year:
            total += advance * value
        if 1 <= order.period <= read.T and read.year(order.period) == year:
            total += (1 - before - advance) * value + order.transport * one.quantity
    return total
