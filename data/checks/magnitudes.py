"""Figures that double precision cannot hold beside the others of a plan: they are refused before a solver sees them, or
told of where they may be held."""

from __future__ import annotations

import math
from collections.abc import Iterator

from data.checks.warnings import Facts
from data.figures.far_apart import farthest_apart
from data.input.findings import Finding, error, warning
from data.input.tables import Row, Table, Tables
from data.narrative.far_figures import far_help, far_sentence
from data.schema.inputs import OFFERS, SETTING, SETTINGS_SHEET, SHEETS

SMALLEST, LARGEST = 1e-6, 1e12  # less than the smallest is nothing: the plan itself rounds to it
LARGEST_RATE = 10.0  # a year: ten times as dear each year, over a long horizon, is beyond LARGEST soon enough
_RATES = ("escalation", "discount_rate", "time_preference")
_FREE = ("time_limit",)  # no part of the mathematics


def figures_can_be_planned(tables: Tables) -> Iterator[Finding]:
    """Numbers are 0 or of a size that a plan can hold, and rates are not percentages."""
    prices = [finding for row in tables[OFFERS] for finding in _judged(tables[OFFERS], row, "price", "price")]
    for sheet in SHEETS:
        table = tables[sheet.name]
        names = [column.name for column in sheet.columns if column.kind == "number"
                 and not (column.name == "weight" and prices)]  # a blank weight is a mean of prices
        for row in table:
            for name in names:
                yield from _judged(table, row, name, name)
    settings = tables[SETTINGS_SHEET]
    for row in settings:
        name = str(row["name"])
        if name in SETTING and SETTING[name].kind == "number" and name not in _FREE:
            yield from _judged(settings, row, "value", name)


def _judged(table: Table, row: Row, column: str, name: str) -> Iterator[Finding]:
    value = row[column]
    if not isinstance(value, int | float) or value == 0 or math.isinf(value):
        return
    if name in _RATES and value > LARGEST_RATE:
        yield error(table.name, table.cell(row, column),
                    f"{name} should be a rate a year of at most {LARGEST_RATE:g}, not {value:g}: 0.04 is 4 percent")
    elif not SMALLEST <= abs(value) <= LARGEST:
        yield error(table.name, table.cell(row, column),
                    f"{name} should be 0 or from {SMALLEST:g} to {LARGEST:g}, not {value:g}: figures of such "
                    "different sizes cannot be planned together")


def figures_far_apart(facts: Facts) -> Iterator[Finding]:
    """The two figures that are farthest apart, where the solver may not tell the one from the rounding of the other; at
    the figure that parts them most."""
    apart = farthest_apart(facts.case)
    if apart is not None and apart.too_far:
        figure = apart.parting[0]
        yield warning(figure.sheet, figure.cell, f"{far_sentence(apart)}: so far apart that the plan may "
                      f"not be found or proved, exit code 5; what would help: {far_help(apart)}")
