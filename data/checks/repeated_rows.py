"""Rows of sheets without a key that stand there twice: they count twice, which somebody who pastes a block a second
time does not see. Rows for the same that differ in a figure add up and are meant to, so nothing is said of them;
stock targets alone do not add up."""

from __future__ import annotations

from collections.abc import Iterator

from data.checks.warnings import Facts, Found, together
from data.input.findings import Finding
from data.input.tables import Row
from data.schema.inputs import (
    DELIVERIES,
    REQUIREMENTS,
    RULES,
    SCENARIOS,
    SIGNED,
    THRESHOLDS,
    TRANSFERS,
    UNCERTAINTY,
    Sheet,
    Value,
)
from model.case import Requirement

# What a copy does, by sheet. A copy differs in no column that the plan reads; a remark or a rule's name may differ.
_COPIES = (
    (REQUIREMENTS, "quantity", "these requirements stand there twice and count twice: delete one of each"),
    (DELIVERIES, "quantity", "these deliveries stand there twice and add up: delete one of each, or write one row "
                             "with the sum"),
    (SIGNED, "quantity", "these signed orders stand there twice and add up: delete one of each, or write one row with "
                         "the sum"),
    (TRANSFERS, "max_quantity", "these transfers stand there twice, and what each allows adds up: delete one of each"),
    (RULES, "rule", "these rules differ in their names alone: delete one of each"),
    (THRESHOLDS, "threshold", "these thresholds differ in their names alone, and what they cost counts twice: delete "
                              "one of each"),
    (SCENARIOS, "value", "these changes stand there twice in one scenario and are made twice: delete one of each"),
    (UNCERTAINTY, "high", "these rows of one factor are alike, and what they change is changed twice: delete one of "
                          "each"))
# In the first three copies may differ, windows are compared as they are cut.
_APART = ("note", "rule", "threshold", "from", "to")


def repeated_rows(facts: Facts) -> Iterator[Finding]:
    """A warning for each sheet with rows that are copies of others."""
    for sheet, column, message in _COPIES:
        first: dict[tuple[Value, ...], Row] = {}
        found: Found = []
        for row in facts.tables[sheet]:
            same = _as_the_plan_reads(facts, sheet, row)
            if same is not None and first.setdefault(same, row) is not row:
                found.append((row, _both(facts, sheet, column, first[same], row)))
        yield from together(facts, sheet, column, found, message)


def _as_the_plan_reads(facts: Facts, sheet: Sheet, row: Row) -> tuple[Value, ...] | None:
    """The row's values in force, case ignored and windows cut to the horizon; None for a row without effect."""
    table, horizon = facts.tables[sheet], facts.case.horizon
    begin, end = (row[name] if row["period"] is None else row["period"] for name in ("from", "to"))
    first = 1 if begin is None else max(1, horizon.number(str(begin)))
    last = horizon.count if end is None else min(horizon.count, horizon.number(str(end)))
    if first > last or row["quantity"] == 0 or row["active"] == "no":
        return None
    values = (table.in_force(row, column.name) for column in sheet.columns if column.name not in _APART)
    return (first, last, *(value.casefold() if isinstance(value, str) else value for value in values))


def _both(facts: Facts, sheet: Sheet, column: str, first: Row, second: Row) -> str:
    """`D3 and D7 (EST HE155)`: the cells of both rows and what the second one is about."""
    table = facts.tables[sheet]
    about = " ".join(str(second[name.name]) for name in sheet.columns[:2] if second[name.name] is not None)
    return f"{table.cell(first, column)} and {table.cell(second, column)} ({about})"


def stock_targets_that_do_not_add_up(facts: Facts) -> Iterator[Finding]:
    """Two stock rows for the same time and priority: the larger one alone says what is wanted. Targets that grow
    with time, or a larger one of a later priority, have another window or priority and are as they should be."""
    rows = {row.number: row for row in facts.tables[REQUIREMENTS]}
    first: dict[tuple[str, str, int, int, int], Requirement] = {}
    found: Found = []
    for need in facts.case.requirements:
        if need.kind == "stock" and need.quantity > 0 and need.first <= need.last:
            other = first.setdefault((need.ally, need.family, need.first, need.last, need.priority), need)
            if other.quantity != need.quantity:
                both = _both(facts, REQUIREMENTS, "quantity", rows[other.key], rows[need.key])
                found.append((rows[need.key], f"{both[:-1]} {other.quantity:,.15g} and {need.quantity:,.15g})"))
    yield from together(facts, REQUIREMENTS, "quantity", found, "stock targets of one ally and family at the same time "
                        "do not add up, the larger one is wanted: delete one, or write one row with the sum")


REPEATED = (repeated_rows, stock_targets_that_do_not_add_up)
