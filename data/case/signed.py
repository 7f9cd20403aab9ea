"""Signed orders of a case."""

from __future__ import annotations

from dataclasses import replace

from data.case.in_force import TableReader
from data.input.tables import Row
from model.case import Case, SignedOrder


def with_signed(case: Case, read: TableReader) -> Case:
    """The case with its signed orders, whose blank cells say what a new order for the same would."""
    return replace(case, signed=tuple(_signed(case, read, row) for row in read.table
                                      if read.number(row, "quantity") > 0))


def _signed(case: Case, read: TableReader, row: Row) -> SignedOrder:
    offer, ally, period = case.offers[read.text(row, "offer")], read.text(row, "ally"), read.period(row, "period", 0)
    price, paid, ordered = read.maybe(row, "price"), read.maybe(row, "paid"), period - case.lead(offer, ally)
    order = SignedOrder(row.number, offer.key, ally, period, read.number(row, "quantity"),
                   case.price(offer, ally, period) if price is None else price, case.transport(offer, ally), ordered,
                   paid or 0.0)
    if paid is not None:
        return order
    return replace(order, paid=offer.advance) if ordered < 1 else replace(order, advance=offer.advance)
