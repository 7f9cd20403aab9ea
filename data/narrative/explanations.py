"""All that is derived from the prices of the levels, ready for the sheets and for --json."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.narrative.causes import ranked_causes
from data.narrative.reasons import reason_text
from model.case import Case
from model.plan import Plan
from model.sensitivity.shadow_prices import Worth, confirm, largest, worths
from model.sensitivity.shortfall_reasons import Explainer
from model.solve import Trail

CONFIRMED = LISTED = 20


@dataclass(frozen=True)
class Explanations:
    """`reasons[row, period]`: why a requirement is short, in words. `worths[kind, key]`: what one more
    unit of a limit brings, by the name and index of its row in the model. `bottlenecks`: the limits that
    would bring most, the most urgent level first. `causes`: what stands behind the shortfalls, with the
    value short (price_unit) that each explains, the largest first."""

    reasons: Mapping[tuple[int, int], str]
    worths: Mapping[tuple[str, Any], Worth]
    bottlenecks: tuple[Worth, ...]
    causes: tuple[tuple[str, float], ...]


def explanations(case: Case, plan: Plan, trail: Trail, count: int = CONFIRMED) -> Explanations:
    """Reasons of all shortfalls, worths of all limits, and of those that would bring most `count` confirmed by another
    solve; at least the first `LISTED` are bottlenecks, confirmed or not."""
    derived = Explainer(trail.built, trail.program, trail.answer).reasons(plan.shortfall)
    reasons = {}
    for key, reason in derived.items():
        row = trail.built.indices.requirement_of[key[0]]
        reasons[key] = reason_text(case, trail.built.rules, row.priority, row.ally, row.family, reason)
    found = worths(trail.program, trail.answer)
    ranked = largest(found, trail.answer, max(count, LISTED))
    bottlenecks = [*confirm(trail.program, trail.answer, ranked[:count]), *ranked[count:]]
    by_row = {(worth.kind, worth.key): worth for worth in [*found, *bottlenecks]}
    return Explanations(reasons, by_row, tuple(bottlenecks),
                        ranked_causes(case, plan, trail.built.rules, trail.built.indices, derived))


def bottleneck_facts(case: Case, worth: Worth) -> dict[str, Any]:
    """A bottleneck as --json tells it. `period` is a label or a calendar year, None where the limit holds
    for all periods together."""
    name, period = worth.key if isinstance(worth.key, tuple) else (worth.key, None)
    if worth.kind in ("capacity", "storage", "transfer_limit"):
        period = case.horizon.label(period)
    return {"kind": worth.kind, "name": "all" if name is None else str(name),
            "period": None if period is None else str(period), "level": str(worth.level), "worth": worth.worth,
            "step": _known(worth.step), "confirmed": _known(worth.confirmed)}


def _known(figure: float) -> float | None:
    """None for a figure that was not found: there is no such number in JSON."""
    return None if math.isnan(figure) else figure
