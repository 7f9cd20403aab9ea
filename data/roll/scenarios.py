"""What the next workbook says of scenarios: all that they said, but for what concerns nothing any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from data.input.scenarios import apply_scenario, scenario_names
from data.input.tables import Table, Tables
from data.roll.stocks import renumbered
from data.schema.inputs import BUDGETS, CAPACITY, CONTRIBUTIONS, OFFERS, RESOURCES, SCENARIOS, SETTINGS_SHEET, TERMS

_FIGURES = {  # of sheets whose figures are those of the new start: what is set there was meant for the old one
    OFFERS.name: ("price",), TERMS.name: ("price",), RESOURCES.name: ("capacity", "max_expansion", "commitment"),
    CAPACITY.name: ("capacity",), BUDGETS.name: ("amount",), CONTRIBUTIONS.name: ("max_amount",),
    SETTINGS_SHEET.name: ("value",)}
_SETTINGS = ("start", "periods", "expansion_budget")


def next_scenarios(old: Tables, new: Tables) -> tuple[Table, list[str]]:
    """The sheet Scenarios without the rows that could be applied in the old workbook and cannot in the new one, and
    what they were. A row may need another one, so they are left out one after the other."""
    table, gone = new[SCENARIOS], list[str]()
    known = _faults(old)
    while True:
        faults = {cell: told for cell, told in _faults(new.with_table(table)).items() if cell not in known}
        if not faults:
            break
        table = replace(table, rows=tuple(row for row in table if str(row.number) not in faults))
        gone += faults.values()
    return (renumbered(table, (row.values for row in table)) if gone else table), gone


def _faults(tables: Tables) -> dict[str, str]:
    """What is wrong with rows of Scenarios, by the number of the row."""
    return {finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"): f"scenario {name}, {finding.message}"
            for name in scenario_names(tables)[1:] for finding in apply_scenario(tables, name)[1]}


def meant_for_the_old_start(tables: Tables) -> list[str]:
    """The scenarios that set or add figures which are now those of another start."""
    return list(dict.fromkeys(_meant_for_the_old_start(tables)))


def _meant_for_the_old_start(tables: Tables) -> Iterator[str]:
    sheets = {name.casefold(): name for name in _FIGURES}
    for row in tables[SCENARIOS]:
        sheet, column = sheets.get(str(row["sheet"] or "").casefold()), str(row["column"] or "").casefold()
        if sheet is None or column not in _FIGURES[sheet] or row["change"] == "multiply":
            continue
        where = str(row["where"] or "").casefold()
        if sheet != SETTINGS_SHEET.name or any(name in where for name in _SETTINGS):
            yield str(row["scenario"])
