"""Futures of random small workbooks: the same world with other lead times, prices, lines and needs."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from data.input.tables import Row, Tables
from tests.helpers.random_worlds import TINY, random_world, signed_world

PROBABILITIES = ((0.5, 0.3, 0.2), (0.7, 0.3), (0.4, 0.4, 0.2))


def random_futures(seed: int) -> tuple[list[tuple[float, Tables]], int]:
    """Two or three futures that the seed decides, the first being the workbook itself, each with its probability; and
    the period up to which is decided."""
    random = Random(seed)
    base = (random_world if random.random() < 0.7 else signed_world)(seed, TINY)
    weights = random.choice(PROBABILITIES)
    return [(weight, _changed(base, random) if number else base) for number, weight in enumerate(weights)], (
        random.choice((0, 1, 1, 1, 2, 3)))


def _changed(tables: Tables, random: Random) -> Tables:
    """The tables with other figures in some rows; all that is drawn once more is what a future may bring."""
    def times(row: dict[str, Any], name: str, *factors: float) -> None:
        if row.get(name) is not None:
            row[name] = row[name] * random.choice(factors)

    def months(row: dict[str, Any], name: str) -> None:
        if row.get(name) is not None:
            row[name] = max(0.0, row[name] + random.choice((0, 0, -6, 6, 12)))

    def change(name: str, row: dict[str, Any]) -> None:
        if name == "Offers":
            months(row, "lead_months")
            times(row, "price", 1, 1, 1.3)
            times(row, "max_quantity", 0.4, 1)
        elif name == "Resources":
            times(row, "capacity", 0, 0.3, 1, 1.2)
            months(row, "build_months")
            times(row, "max_expansion", 0, 0.5, 1, 1)
        elif name == "Requirements":
            times(row, "quantity", 0.2, 1, 1.5)
        elif name == "Budgets":
            times(row, "amount", 0.5, 1)

    for name in ("Offers", "Resources", "Requirements", "Budgets"):
        table = tables[name]
        rows = []
        for row in table:
            values = dict(row.values)
            change(name, values)
            rows.append(Row(row.number, values))
        tables = tables.with_table(replace(table, rows=tuple(rows)))
    return tables
