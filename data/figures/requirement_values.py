"""The value of what is required and of what is short, as the levels weigh it, by any key of the requirement rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from model.case import Case, Requirement
from model.plan import Plan

Key = TypeVar("Key", bound=Hashable)


def value_required(case: Case, rows: Iterable[Requirement]) -> float:
    """The value of what these rows require over the horizon, price_unit."""
    return sum((case.value_short(row, period) * row.quantity for row in rows
                for period in range(row.first, row.last + 1)), 0.0)


def required_by(case: Case, key: Callable[[Requirement], Key]) -> dict[Key, float]:
    """The value of what is required over the horizon by a key of the requirement row, price_unit."""
    required: defaultdict[Key, float] = defaultdict(float)
    for row in case.requirements:
        required[key(row)] += value_required(case, [row])
    return required


def short_by(case: Case, plan: Plan, key: Callable[[Requirement], Key]) -> dict[Key, float]:
    """The value of what a plan lacks over the horizon by a key of the requirement row, price_unit."""
    rows = {row.key: row for row in case.requirements}
    short: defaultdict[Key, float] = defaultdict(float)
    for (number, period), quantity in sorted(plan.shortfall.items()):
        short[key(rows[number])] += quantity * case.value_short(rows[number], period)
    return short
