"""All that is derived from the prices of the levels, ready for the sheets and for --json."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.narrative.causes import RankedCause
from data.narrative.lifted_causes import checked_causes
from data.narrative.rows import place_of, when_of
from data.narrative.shortfalls.reasons import reason_text
from model.case import Case
from model.lexicographic.listener import CountsItems, uncounted
from model.phases.phase import LinearRelaxation
from model.plan import Plan, ShortfallKey
from model.row_kinds import RowId
from model.sensitivity.shadow_prices import (
    ShadowPrice,
    confirmed,
    largest,
    largest_rules,
    shadow_prices,
)
from model.sensitivity.shortfall_reasons import Explainer

CONFIRMED = LISTED = 20


@dataclass(frozen=True)
class Explanations:
    """`reasons`: why a requirement row is short in a period, in words. `prices`: what one more unit of a limit
    brings, by its row. `bottlenecks`: the limits that would bring most, the most urgent level first. `causes`: what
    stands behind the shortfalls, the largest first."""

    reasons: Mapping[ShortfallKey, str]
    prices: Mapping[RowId, ShadowPrice]
    bottlenecks: tuple[ShadowPrice, ...]
    causes: tuple[RankedCause, ...]


def explanations(case: Case, plan: Plan, relaxation: LinearRelaxation, count: int = CONFIRMED,
                 counted: CountsItems = uncounted) -> Explanations:
    """Reasons of all shortfalls of the plan, prices of all limits of the linear program that explains it. Of the limits
    that would bring most, and of the rules, `count` are confirmed by another solve, and what that
    disproves is left out; at least the first `LISTED` limits are bottlenecks, confirmed or not."""
    reasons = Explainer(relaxation).reasons(plan.shortfall)
    prices = shadow_prices(relaxation)
    ranked = largest(prices, relaxation, max(count, LISTED))
    chosen = [*ranked[:count], *largest_rules(prices, relaxation, count)]
    solved = confirmed(relaxation, counted(chosen, len(chosen)))
    disproved = {price.row for price in solved if price.is_disproved}
    told = {price.row: price for price in [*prices, *solved] if price.row not in disproved}
    return Explanations(
        {key: reason_text(case, case.requirement_of[key.requirement], reason) for key, reason in reasons.items()},
        told, tuple(told[price.row] for price in ranked if price.row not in disproved),
        checked_causes(case, plan, relaxation, reasons))


def bottleneck_facts(case: Case, price: ShadowPrice) -> dict[str, Any]:
    """A bottleneck as --json tells it. `period` is a label or a calendar year, None where the limit holds
    for all periods together."""
    return {"kind": price.row.kind.name, "name": place_of(case, price.row), "period": when_of(case, price.row),
            "level": str(price.level), "worth": price.value, "step": _known(price.step),
            "confirmed": _known(price.confirmed)}


def _known(figure: float) -> float | None:
    """None for a figure that was not found: there is no such number in JSON."""
    return None if math.isnan(figure) else figure
