"""What the next workbook says of prices: those at the start are those of the new start."""

from __future__ import annotations

from dataclasses import replace

from data.input.tables import Row, Table, Tables
from data.roll.seam import Seam
from data.schema.inputs import OFFERS, TERMS
from model.case import Case


def next_offers(tables: Tables, case: Case, seam: Seam) -> Table:
    """The sheet Offers with prices at the new start."""
    return _escalated(tables[OFFERS], case, seam)


def next_terms(tables: Tables, case: Case, seam: Seam) -> Table:
    """The sheet Terms likewise; only rows with an offer have a price."""
    return _escalated(tables[TERMS], case, seam)


def _escalated(table: Table, case: Case, seam: Seam) -> Table:
    rows = []
    for row in table:
        price = row["price"]
        growth = case.offers[str(row["offer"])].escalation if isinstance(price, float) else 0.0
        if growth and isinstance(price, float):
            row = Row(row.number, {**row.values, "price": price * (1 + growth) ** seam.years_gone})
        rows.append(row)
    return replace(table, rows=tuple(rows))
