"""What is to be served, by what, and what serving it changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from model.case import Case
from model.plan import OrderKey, TransferKey

Way = OrderKey | TransferKey
Changes = defaultdict[int, float]  # by column


def arrival(case: Case, way: Way) -> int:
    """The period in which a way brings what it brings."""
    return way.period + (0 if isinstance(way, OrderKey) else case.transfer_of[way.transfer].delay)


def no_changes() -> Changes:
    """Nothing is changed yet."""
    return defaultdict(float)


@dataclass(frozen=True)
class Need:
    """A requirement of an ally and family in a period: `for_use` or held in stock; of a `component` for a round, where
    one is given, to be put together or held."""

    ally: str
    family: str
    for_use: bool
    period: int
    component: str = ""
