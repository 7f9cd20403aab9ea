"""Random workbooks that ask for whole numbers: the terms of `random_terms.py` as rows of the sheets."""

from __future__ import annotations

from typing import Any

from data.case.builder import assemble
from data.input.tables import Row, Table, Tables
from model.case import Case, OrderGroups
from tests.helpers.random_terms import with_terms
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import table_of

FILTERS = ("ally", "family", "item", "manufacturer", "country", "region", "offer")


def workbook_of_terms(seed: int) -> Tables:
    """The random workbook of the seed with one to three kinds of terms."""
    tables = random_world(seed)
    case = with_terms(assemble(tables), seed)
    rules = [row.values for row in tables["Rules"]]
    rules += [{**_group(case, count), "rule": count.key, "kind": count.kind, "value": count.value, "count": count.count,
               "least": count.least} for count in case.counts]
    thresholds = [{**_group(case, each), "threshold": each.key, "at_least": each.at_least or None,
                   "fixed_cost": each.fixed_cost or None}
                  for each in case.thresholds if each.at_least or each.fixed_cost]
    discounts = [{"manufacturer": each.manufacturer, "item": each.item, "per": each.per, "kind": each.kind,
                  "from_quantity": step.from_quantity, "discount": step.discount}
                 for each in case.discounts for step in each.steps]
    for name, rows in (("Rules", rules), ("Thresholds", thresholds), ("Discounts", discounts)):
        tables = tables.with_table(table_of(name, rows))
    tables = tables.with_table(_with(tables["Offers"], "lot", {key: one.lot for key, one in case.offers.items()}))
    return tables.with_table(_with(tables["Resources"], "step", {key: one.step for key, one in case.resources.items()}))


def _group(case: Case, group: OrderGroups) -> dict[str, Any]:
    """Filters, window and for_each as cells; a family that only follows from an item or offer stands there, too."""
    window = {} if group.since is None else {
        "from": case.horizon.label(group.first), "to": case.horizon.label(group.last)}
    return {**window, "for_each": ",".join(group.for_each) or None, **{name: getattr(group, name) for name in FILTERS},
            "standard": None if group.standard is None else "yes" if group.standard else "no"}


def _with(table: Table, column: str, figures: dict[str, float]) -> Table:
    owner = "offer" if table.name == "Offers" else "resource"
    return Table(table.name, table.letters, tuple(
        Row(row.number, {**row.values, column: figures[str(row[owner])] or None}) for row in table))
