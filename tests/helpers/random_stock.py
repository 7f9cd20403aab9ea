"""Lots that expire, transfers that take time, holding cost and rounds of components for random workbooks: drawn apart
from the rest, so that a workbook without them is what it was."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from data.input.tables import Tables
from tests.helpers.worlds import table_of

Rows = list[dict[str, Any]]
Sheets = dict[str, Any]


def with_stock_features(sheets: Sheets, seed: int, label: Callable[[int], str], months: int) -> Sheets:
    """The sheets with each of these as often as not; `label` names a period, 1 being the first of the horizon."""
    random = Random(f"stock {seed}")
    count = int(sheets["Settings"]["periods"])
    changed = dict(sheets)
    if random.random() < 0.5:
        changed["Families"] = [{**row, "holding_cost": random.choice((None, 0.5, random.uniform(1, 20)))}
                               for row in sheets["Families"]]
    if random.random() < 0.6:
        changed["Transfers"] = [{**row, "delay_months": random.choice((None, 0, random.randint(1, 2 * months)))}
                                for row in sheets["Transfers"]]
    if random.random() < 0.6:
        changed["Stock"] = _lots(random, sheets["Stock"], lambda: label(random.randint(0, count + 1)))
    if random.random() < 0.6:
        changed["Assembly"] = _assembly(random, {row["item"]: row["family"] for row in sheets["Items"]})
    return changed


def with_lot_deliveries(tables: Tables, seed: int, label: Callable[[int], str]) -> Tables:
    """The workbook with deliveries of which most expire, some before they arrive."""
    random, count = Random(f"deliveries {seed}"), int(str(tables.setting("periods")))
    pairs = [(row["ally"], item["item"]) for row in tables["Allies"] for item in tables["Items"]]
    rows = [{"ally": ally, "item": item, "period": label(random.randint(0, count + 1)),
             "quantity": random.uniform(1, 40),
             "usable_to": label(random.randint(0, count + 1)) if random.random() < 0.8 else None}
            for ally, item in random.sample(pairs, min(6, len(pairs)))]
    return tables.with_table(table_of("Deliveries", rows))


def _lots(random: Random, stock: Rows, last: Callable[[], str]) -> Rows:
    """Some rows as lots, some with a second lot beside them; the key of each once."""
    lots: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in stock:
        for part in range(random.randint(1, 3)):
            usable_to = last() if random.random() < 0.7 else None
            lots.setdefault((row["ally"], row["item"], usable_to), {
                **row, "usable_to": usable_to, "quantity": row["quantity"] / (part + 1)})
    return list(lots.values())


def _assembly(random: Random, family_of: dict[str, str]) -> Rows:
    """One or two items of which others, of other families, are components."""
    items = list(family_of)
    random.shuffle(items)
    rounds = items[:random.randint(1, 2)]
    rows: Rows = []
    for item in rounds:
        parts = [part for part in items if part not in rounds and family_of[part] != family_of[item]]
        rows += [{"item": item, "component": part, "quantity": random.choice((None, 1, 2, 0.5, 3))}
                 for part in parts[:random.randint(1, 2)]]
    return rows
