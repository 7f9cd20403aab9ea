"""Rounds that are put together from components: how many there are, and what keeps them from being more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.case import Case
from model.plan import Plan, RoundKey, StockKey
from model.tolerances import FULL


@dataclass(frozen=True)
class CompleteRounds:
    """An ally's rounds of an item in a period, units. `issued` were complete before, `completed` are put together and
    issued; `in_stock` are complete at the end of the period. `allowed`: those that the components in stock then would
    make, beside what other items are matched with; `limited_by`: the components of which nothing is left then;
    `left_over`: what is left of each."""

    ally: str
    item: str
    period: int
    issued: float
    completed: float
    in_stock: float
    allowed: float
    limited_by: tuple[str, ...]
    left_over: Mapping[str, float]


def complete_rounds(case: Case, plan: Plan) -> Iterator[CompleteRounds]:
    """By ally, item and period: where the ally may use the item, and needs its family or has a component."""
    held, issued, taken = _by_item(plan.stock), _by_item(plan.issue), matched_components(case, plan)
    needed = {(row.ally, row.family) for row in case.requirements}
    there = {(ally, item) for ally, item, _ in held}
    for ally in case.allies:
        for item, parts in case.components.items():
            first = case.usable_from.get((ally, item), case.horizon.count + 1)
            if (ally, case.items[item].family) not in needed and not any((ally, part) in there for part in parts):
                continue
            for key in (RoundKey(ally, item, period) for period in range(first, case.horizon.count + 1)):
                # What other items are not matched with: of this one's own it may have all.
                free = {part: held.get((ally, part, key.period), 0.0) - taken.get((ally, part, key.period), 0.0)
                        + quantity * plan.matched.get(key, 0.0) for part, quantity in parts.items()}
                allowed = max(0.0, min(free[part] / quantity for part, quantity in parts.items()))
                left = {part: max(0.0, free[part] - quantity * allowed) for part, quantity in parts.items()}
                yield CompleteRounds(
                    ally, item, key.period, issued.get(key, 0.0), plan.completed.get(key, 0.0), held.get(key, 0.0),
                    allowed, tuple(part for part in parts if left[part] <= FULL * max(1.0, free[part])), left)


def _by_item(units: Mapping[StockKey, float]) -> dict[tuple[str, str, int], float]:
    """The units of all lots of an item together."""
    found: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for key, quantity in sorted(units.items()):
        found[key[:3]] += quantity
    return dict(found)


def matched_components(case: Case, plan: Plan) -> dict[tuple[str, str, int], float]:
    """What rounds of all items are matched with, by ally, component and period: the left side of row 17."""
    taken: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for (ally, item, period), rounds in sorted(plan.matched.items()):
        for part, quantity in case.components[item].items():
            taken[ally, part, period] += quantity * rounds
    return dict(taken)
