"""All that is derived from the prices of the levels, ready for the sheets and for --json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.case import Case
from data.reasons import reason_text
from model.explain import Explainer
from model.optimize import Trail
from model.plan import Plan
from model.worth import Worth, confirm, largest, worths

CONFIRMED = 20


@dataclass(frozen=True)
class Explanations:
    """`reasons[row, period]`: why a requirement is short, in words. `worths[kind, key]`: what one more
    unit of a limit brings, by the name and index of its row in the model. `bottlenecks`: the limits that
    would bring most, confirmed, the most urgent level first."""

    reasons: Mapping[tuple[int, int], str]
    worths: Mapping[tuple[str, Any], Worth]
    bottlenecks: tuple[Worth, ...]


def explanations(case: Case, plan: Plan, trail: Trail, count: int = CONFIRMED) -> Explanations:
    """Reasons of all shortfalls, worths of all limits, and `count` of these confirmed by another solve."""
    explainer = Explainer(trail.built, trail.program, trail.answer)
    reasons = {}
    for key in plan.shortfall:
        row = trail.built.indices.requirement_of[key[0]]
        reasons[key] = reason_text(case, trail.built.rules, row.priority, row.ally, row.family, explainer.reason(*key))
    found = worths(trail.program, trail.answer)
    confirmed = confirm(trail.program, trail.answer, largest(found, trail.answer, count))
    by_row = {(worth.kind, worth.key): worth for worth in [*found, *confirmed]}
    return Explanations(reasons, by_row, tuple(confirmed))


def bottleneck_facts(case: Case, worth: Worth) -> dict[str, Any]:
    """A bottleneck as --json tells it. `period` is a label or a calendar year, None where the limit holds
    for all periods together."""
    name, period = worth.key if isinstance(worth.key, tuple) else (worth.key, None)
    if worth.kind in ("capacity", "storage", "transfer_limit"):
        period = case.horizon.label(period)
    return {"kind": worth.kind, "name": "all" if name is None else str(name),
            "period": None if period is None else str(period), "level": worth.level, "worth": worth.worth,
            "step": worth.step, "confirmed": worth.confirmed}
