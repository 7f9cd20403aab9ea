"""Two figures that are far apart, and what would bring them nearer, as a planner reads it."""

from __future__ import annotations

import math
from typing import Any

from data.figures.far_apart import FarApart
from data.figures.what_counts import Counted, TypedFigure

_LONGEST_PLAIN = 6  # digits: what is larger or smaller is written with its power of ten

_IN_THOUSANDS = ("count the family with the smaller figures in thousands: its quantities divided by 1,000, its prices, "
                 "weight, storage_per_unit and ResourceUse times 1,000")
_NO_LIMIT = "a lower limit, or none where none is meant"
_OR_NOTHING = "write 0 for a cost that is next to nothing, and look whether each cost is for one unit"
# By the sheet and the column or setting of a figure that parts the two.
_HELP: dict[tuple[str, str], str] = {
    ("Allies", "priority"): "choose the priorities of the allies closer together",
    ("Families", "weight"): f"choose the weights of the families closer together, or {_IN_THOUSANDS}",
    ("Settings", "time_preference"): "a lower time_preference, or a shorter horizon",
    ("Settings", "discount_rate"): "a lower discount_rate, or a shorter horizon",
    ("Offers", "escalation"): "a lower escalation, or a shorter horizon",
    ("Offers", "price"): _IN_THOUSANDS,
    ("ResourceUse", "quantity"): _IN_THOUSANDS,
    ("Offers", "transport"): _OR_NOTHING,
    ("Resources", "expansion_cost"): _OR_NOTHING,
    ("Transfers", "cost"): _OR_NOTHING,
    ("Rules", "penalty"): "a lower penalty: some times what a unit costs makes a rule as dear to break",
    ("Resources", "capacity"): _NO_LIMIT,
    ("Resources", "max_expansion"): _NO_LIMIT,
    ("Capacity", "capacity"): _NO_LIMIT,
    ("Offers", "max_quantity"): _NO_LIMIT,
    ("Transfers", "max_quantity"): _NO_LIMIT,
}
_TINY_PENALTY = "a higher penalty, or leave out a rule that may be broken for next to nothing"
_LARGE_QUANTITY = ("count the family in thousands or millions: its quantities divided by that, its prices, weight, "
                   "storage_per_unit and ResourceUse times that")


def far_sentence(apart: FarApart) -> str:
    """Both with their cells and how far they are apart: `a unit of F that A lacks in 2024 counts 5e12 (Families!D2
    weight 5,000,000,000,000), 5e18 times a unit of G that A lacks in 2024, 1e-6 (Families!D3 weight 0.000001)`."""
    return (f"{_counted(apart, apart.large, ' counts ')}, {_power(apart.log)} times "
            f"{_counted(apart, apart.small, ', ')}")


def far_help(apart: FarApart) -> str:
    """What would help, by the kinds of figures that part the two, beginning with the one that does so most."""
    return "; ".join(dict.fromkeys(_help(apart, figure) for figure in apart.parting))


def far_facts(apart: FarApart) -> dict[str, Any]:
    """The same for programs; `times` as a power of ten, as rates over long horizons make more than a number holds."""
    return {"times_log10": apart.log, "help": far_help(apart), "figures": [
        {"what": side.what, "size_log10": side.log, "cells": [
            {"sheet": part.sheet, "cell": part.cell, "column": part.column, "value": part.value}
            for part in apart.named(side)]} for side in (apart.large, apart.small)]}


def _help(apart: FarApart, figure: TypedFigure) -> str:
    if figure.column == "penalty" and figure in apart.small.parts:
        return _TINY_PENALTY
    return _HELP.get((figure.sheet, figure.column), _LARGE_QUANTITY)


def _counted(apart: FarApart, side: Counted, counts: str) -> str:
    return f"{side.what}{counts}{_power(side.log)} ({' and '.join(_figure(part) for part in apart.named(side))})"


def _figure(part: TypedFigure) -> str:
    """`Offers!D2 price 3,000`; the sheet alone where the figure has no cell of its own."""
    return f"{part.sheet}{f'!{part.cell}' if part.cell else ''} {part.column} {part.value:,.15g}"


def _power(log: float) -> str:
    """A size by its decimal logarithm, two digits: `0.25`, `4,300`, `1.5e12`, whatever a number can hold."""
    exponent = math.floor(log)
    digits = f"{10 ** (log - exponent):.2g}"
    if digits == "10":
        digits, exponent = "1", exponent + 1
    if abs(exponent) < _LONGEST_PLAIN:
        return f"{float(digits) * 10.0 ** exponent:,.15g}"
    return f"{digits}e{exponent}"
