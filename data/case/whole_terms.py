"""What makes contracts ones that can be signed, beside lots and steps: thresholds, counts and discounts of a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data.case.in_force import TableReader
from data.input.tables import Row
from data.schema.inputs import COUNT_KINDS
from model.case import CountRule, Discount, DiscountStep, Item, Offer, Threshold


def read_thresholds(read: TableReader, items: Mapping[str, Item], offers: Mapping[str, Offer]) -> tuple[Threshold, ...]:
    """Active thresholds whose window meets the horizon."""
    return tuple(
        Threshold(key=read.text(row, "threshold"), at_least=read.maybe(row, "at_least") or 0.0,
                  fixed_cost=read.maybe(row, "fixed_cost") or 0.0, **groups)
        for row in read.table for groups in _groups(read, row, items, offers))


def read_counts(read: TableReader, items: Mapping[str, Item], offers: Mapping[str, Offer]) -> tuple[CountRule, ...]:
    """Active rules that count how many different ones there are, whose window meets the horizon."""
    return tuple(
        CountRule(key=read.text(row, "rule"), kind=kind, value=round(read.number(row, "value")),
                  count=read.text(row, "count"), least=read.maybe(row, "least"), **groups)
        for row in read.table for kind in COUNT_KINDS if read.text(row, "kind") == kind
        for groups in _groups(read, row, items, offers))


def _groups(read: TableReader, row: Row, items: Mapping[str, Item], offers: Mapping[str, Offer]) -> Iterator[
        dict[str, Any]]:
    """The filters, the window and the words of for_each of an active row; nothing where it has no effect."""
    first, last = read.window(row)
    if read.text(row, "active") != "yes" or first > last:
        return
    offer, standard = read.key(row, "offer"), read.key(row, "standard")
    item = read.key(row, "item")
    named = item or (offers[offer].item if offer else None)
    yield {
        "first": first, "last": last, "since": None if row["from"] is None else read.period(row, "from", 1),
        "for_each": tuple(part for part in read.text(row, "for_each").split(",") if part),
        "ally": read.key(row, "ally"), "item": item, "offer": offer,
        "family": read.key(row, "family") or (items[named].family if named else None),
        "standard": None if standard is None else standard == "yes",
        "manufacturer": read.key(row, "manufacturer"), "country": read.key(row, "country"),
        "region": read.key(row, "region")}


def read_discounts(read: TableReader) -> tuple[Discount, ...]:
    """The discounts of each manufacturer and item by year or in all, their steps by rising quantity."""
    rows: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in read.table:
        rows[read.text(row, "manufacturer"), read.text(row, "item"), read.text(row, "per")].append(row)
    return tuple(
        Discount(manufacturer, item, "total" if per == "total" else "year", _steps(read, own),
                 "incremental" if read.text(own[0], "kind") == "incremental" else "all")
        for (manufacturer, item, per), own in rows.items())


def _steps(read: TableReader, rows: Sequence[Row]) -> tuple[DiscountStep, ...]:
    return tuple(sorted(DiscountStep(read.number(row, "from_quantity"), read.number(row, "discount")) for row in rows))
