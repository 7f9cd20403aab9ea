"""Cells of Thresholds, Discounts and rules that count which contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from data.input.findings import Finding, error
from data.input.tables import Row, Tables
from data.schema.inputs import COUNT_KINDS, DISCOUNTS, RULES, THRESHOLDS


def thresholds_ask_for_something(tables: Tables) -> Iterator[Finding]:
    """A threshold has a least quantity or a cost."""
    table = tables[THRESHOLDS]
    for row in table:
        if table.in_force(row, "active") == "yes" and row["at_least"] is None and row["fixed_cost"] is None:
            yield error(table.name, table.cell(row, "at_least"), "give at_least, fixed_cost or both: without them the "
                        "threshold asks for nothing")


def counts_make_sense(tables: Tables) -> Iterator[Finding]:
    """A rule that counts says what, a whole number of them, and is hard; other rules count nothing."""
    table = tables[RULES]
    for row in (row for row in table if table.in_force(row, "active") == "yes" and row["kind"] is not None):
        kind, value = row["kind"], row["value"]
        at = partial(table.cell, row)
        if kind not in COUNT_KINDS:
            for column in (column for column in ("count", "least") if row[column] is not None):
                yield error(table.name, at(column), f"a {kind} rule counts no different ones: leave {column} blank, or "
                            f"choose the kind {' or '.join(COUNT_KINDS)}")
            continue
        if row["count"] is None:
            words = ", ".join(RULES.column("count").choices)
            yield error(table.name, at("count"), f"{kind} needs to know what it counts: {words}")
        if isinstance(value, float) and value != round(value):
            yield error(table.name, at("value"), f"{kind} needs a whole number, not {value:g}")
        for column, why in (("penalty", "rules that count cannot be broken at a price"),
                            ("attribute", "rules that count weigh no orders")):
            if row[column] is not None:
                yield error(table.name, at(column), f"{why}: leave {column} blank")


def discounts_make_sense(tables: Tables) -> Iterator[Finding]:
    """The rows of a discount begin at different quantities and are of one kind."""
    table = tables[DISCOUNTS]
    begun: dict[tuple[object, ...], Row] = {}
    first: dict[tuple[object, ...], Row] = {}
    for row in table:
        key = row["manufacturer"], row["item"], table.in_force(row, "per")
        if None in key or row["from_quantity"] is None:
            continue  # told by the reader
        same = begun.setdefault((*key, row["from_quantity"]), row)
        # Where the cells are alike it is told as a repeated key; a blank per says the same as its default.
        if same is not row and same["per"] != row["per"]:
            yield error(table.name, table.cell(row, "from_quantity"), f"from {row['from_quantity']:,.15g} on row "
                        f"{same.number} gives a discount already: the quantities of a discount must rise")
        kind, other = (table.in_force(each, "kind") for each in (row, first.setdefault(key, row)))
        if kind != other:
            yield error(table.name, table.cell(row, "kind"), f"the kind is {kind} here and {other} in row "
                        f"{first[key].number}: all rows of a manufacturer, item and per need the same")
