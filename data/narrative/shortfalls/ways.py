"""Ways to serve a need in words: what comes from whom and when, and why a line is no larger."""

from __future__ import annotations

from data.narrative.rows import filled
from data.narrative.shortfalls.facts import giver
from data.narrative.wording import item_name
from model.case import Case
from model.plan import OrderKey, RoundKey
from model.sensitivity.shortfall_reasons import ExpansionObstacle
from model.sensitivity.supply_paths import Way, arrival


def way_text(case: Case, first: Way | RoundKey) -> str:
    """A way in words."""
    label = case.horizon.label(first.period)
    if isinstance(first, OrderKey):
        return f"offer {first.offer}, delivered in {label}"
    if isinstance(first, RoundKey):
        return f"{item_name(case, first.item)}, put together in {label}"
    arrives = arrival(case, first)
    under_way = f", there in {case.horizon.label(arrives)}" if arrives > first.period else ""
    return f"{item_name(case, first.item)}, passed on by {giver(case, first)} in {label}{under_way}"


def against_expansion(case: Case, against: ExpansionObstacle) -> str:
    """What stands against a larger line."""
    if against.kind == "none":
        return f"no expansion of {against.line} is on offer"
    if against.kind == "too late":
        return f"{against.line} cannot be expanded before {case.horizon.label(against.ready)}"
    if against.kind == "outlasts":
        return f"an expansion of {against.line} and its commitment would outlast the plan"
    words = "" if against.row is None else filled(case, against.row.kind.words.expansion, against.row,
                                                  line=against.line)
    return words or f"a larger {against.line} would not pay"
