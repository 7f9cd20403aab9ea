"""All that is derived from the prices of the levels, ready for the sheets and for --json."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.case import Case
from data.reasons import cause, reason_text
from model.explain import Explainer, Reason
from model.optimize import Trail
from model.plan import Plan
from model.worth import Worth, confirm, largest, worths

CONFIRMED = 20
_FACTS = {"no item": "nothing certified for the need", "no way": "no order, transfer or stock can be there in time",
          "unproved": "not explained: the time limit came first"}


@dataclass(frozen=True)
class Explanations:
    """`reasons[row, period]`: why a requirement is short, in words. `worths[kind, key]`: what one more
    unit of a limit brings, by the name and index of its row in the model. `bottlenecks`: the limits that
    would bring most, confirmed, the most urgent level first. `causes`: what stands behind the shortfalls, with the
    value short (price_unit) that each explains, the largest first."""

    reasons: Mapping[tuple[int, int], str]
    worths: Mapping[tuple[str, Any], Worth]
    bottlenecks: tuple[Worth, ...]
    causes: tuple[tuple[str, float], ...]


def explanations(case: Case, plan: Plan, trail: Trail, count: int = CONFIRMED) -> Explanations:
    """Reasons of all shortfalls, worths of all limits, and `count` of these confirmed by another solve."""
    derived = Explainer(trail.built, trail.program, trail.answer).reasons(plan.shortfall)
    reasons = {}
    for key, reason in derived.items():
        row = trail.built.indices.requirement_of[key[0]]
        reasons[key] = reason_text(case, trail.built.rules, row.priority, row.ally, row.family, reason)
    found = worths(trail.program, trail.answer)
    confirmed = confirm(trail.program, trail.answer, largest(found, trail.answer, count))
    by_row = {(worth.kind, worth.key): worth for worth in [*found, *confirmed]}
    return Explanations(reasons, by_row, tuple(confirmed), _causes(case, plan, trail, derived))


def _causes(case: Case, plan: Plan, trail: Trail, derived: Mapping[tuple[int, int], Reason]) -> tuple[
        tuple[str, float], ...]:
    """The causes with the value short that they explain, the largest first. A shortfall counts for each
    obstacle of its cheapest way by the part that this has in what stands against the way."""
    explained: dict[str, float] = defaultdict(float)
    for key, reason in derived.items():
        row = trail.built.indices.requirement_of[key[0]]
        value = plan.shortfall[key] * case.value_short(row, key[1])
        against = [term for term in reason.terms if term.amount > 0 and not term.own]
        total = sum(term.amount for term in against)
        if reason.kind != "blocked" or not total:
            explained[_FACTS.get(reason.kind, "needs that count as much or more")] += value
            continue
        for term in against:
            explained[cause(case, trail.built.rules, term.row, term.key)] += value * term.amount / total
    return tuple(sorted(explained.items(), key=lambda entry: -entry[1]))


def bottleneck_facts(case: Case, worth: Worth) -> dict[str, Any]:
    """A bottleneck as --json tells it. `period` is a label or a calendar year, None where the limit holds
    for all periods together."""
    name, period = worth.key if isinstance(worth.key, tuple) else (worth.key, None)
    if worth.kind in ("capacity", "storage", "transfer_limit"):
        period = case.horizon.label(period)
    return {"kind": worth.kind, "name": "all" if name is None else str(name),
            "period": None if period is None else str(period), "level": worth.level, "worth": worth.worth,
            "step": worth.step, "confirmed": worth.confirmed}
