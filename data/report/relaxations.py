"""The sheet Levers: what would close half and all of the largest shortfalls."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from data.figures.frame import Cell, make_frame, money, unit_of_money
from data.narrative.relaxations import counted_in, lever_text, remedy_text, sooner_text
from data.narrative.text import printable
from data.narrative.wording import units
from model.case import Case
from model.sensitivity.relaxations import Lever, Remedy

_LIMITS = {"capacity": "capacity", "expansion_limit": "expansion project", "budget": "budget",
           "expansion_budget": "expansion budget", "offer_limit": "offer limit"}


def levers_table(case: Case, remedies: Sequence[Remedy]) -> pd.DataFrame:
    """One row a change of each goal, the dearest first; one row that says why where there is none."""
    return make_frame(case, "Levers", [row for remedy in remedies for row in _rows(case, remedy)])


def levers_lines(case: Case, remedies: Sequence[Remedy]) -> str:
    """What would close each shortfall, for the terminal."""
    lines = [f"  {remedy_text(case, remedy)}" for remedy in remedies] or ["  nothing is short"]
    return "\n".join(map(printable, ["", "What it would take", *lines]))


def lever_facts(remedies: Sequence[Remedy]) -> list[dict[str, Any]]:
    """What would close each shortfall, for the JSON: values in price_unit, amounts in the unit of the limit, budgets
    in price_unit, `sooner` what lead times a period shorter would close; None for what cannot be had or was not found
    in time."""
    return [{"ally": remedy.ally, "family": remedy.family, "priority": remedy.priority, "short": remedy.short,
             "stays": None if remedy.whole is None else remedy.rest, "half": _facts(remedy.half),
             "all": _facts(remedy.whole), "sooner": None if math.isnan(remedy.sooner) else remedy.sooner}
            for remedy in remedies]


def _facts(levers: Sequence[Lever] | None) -> list[dict[str, Any]] | None:
    if levers is None:
        return None
    return [{"kind": lever.kind, "key": list(lever.key), "more": lever.amount} for lever in levers]


def _rows(case: Case, remedy: Remedy) -> Iterator[tuple[Cell, ...]]:
    head: tuple[Cell, ...] = (remedy.ally, remedy.family, remedy.priority, money(case, remedy.short))
    if not math.isnan(remedy.sooner):
        yield (*head, "shorter lead times", money(case, remedy.sooner), "lead time", "all offers", None, 1.0,
               f"{case.horizon.unit} shorter", f"{sooner_text(case, remedy)}, nothing else changed")
    if not remedy.whole:
        yield (*head, *(None,) * 7, remedy_text(case, remedy).partition(": ")[2])
        return
    closed = remedy.short - remedy.rest
    goal = "all that can be closed" if remedy.rest else "all"
    for name, closes, levers in (("half", remedy.short / 2, remedy.half or ()), (goal, closed, remedy.whole)):
        for lever in levers:
            yield (*head, name, money(case, closes), _LIMITS[lever.kind], *_place(case, lever), *_amount(case, lever),
                   f"about {lever_text(case, lever)}")


def _place(case: Case, lever: Lever) -> tuple[str, str | None]:
    """What is changed and from when."""
    if lever.kind == "expansion_budget":
        return "all", None
    if lever.kind == "budget":
        return str(lever.key[0]), str(lever.key[1])
    return str(lever.key[0]), case.horizon.label(lever.key[1]) if lever.kind == "capacity" else None


def _amount(case: Case, lever: Lever) -> tuple[float, str]:
    """By how much, and its unit."""
    if lever.kind in ("budget", "expansion_budget"):
        return money(case, lever.amount), unit_of_money(case)
    if lever.kind == "offer_limit":
        return lever.amount, units(case.families[case.items[case.offers[lever.key[0]].item].family].unit)
    return lever.amount, f"{counted_in(case, lever.key[0]) or 'resource units'} a {case.horizon.unit}"
