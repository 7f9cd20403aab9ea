"""How lines are loaded by a plan: capacity, what is taken of it, and what commitments and rates ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from data.figures.money import zeroed
from data.figures.purchases import Purchase
from model.case import Case, Resource
from model.plan import ExpansionKey, Plan


@dataclass(frozen=True)
class Load:
    """One resource over the horizon in resource units a period; entry t-1 is period t. `used` by new orders."""

    base: tuple[float, ...]
    added: tuple[float, ...]
    used: tuple[float, ...]
    signed: tuple[float, ...]

    @property
    def capacity(self) -> tuple[float, ...]:
        """Base and added."""
        return tuple(base + added for base, added in zip(self.base, self.added, strict=True))

    @property
    def taken(self) -> tuple[float, ...]:
        """Used by new and signed orders."""
        return tuple(used + signed for used, signed in zip(self.used, self.signed, strict=True))

    def use(self, period: int) -> float | None:
        """Taken over capacity; None where there is no capacity."""
        capacity = self.capacity[period - 1]
        return self.taken[period - 1] / capacity if capacity > 0 else None

    def below(self, resource: Resource, period: int) -> float:
        """By how much the line stays below its rate, whether that costs anything or not."""
        return zeroed(max(0.0, resource.rate(period) - self.taken[period - 1]))


def loads(case: Case, plan: Plan, bought: Sequence[Purchase]) -> dict[str, Load]:
    """The load of each resource."""
    taken: defaultdict[tuple[str, int], float] = defaultdict(float)
    for order in bought:
        taken[order.offer.key, order.delivered] += order.quantity
    load_of = {}
    for key, resource in case.resources.items():
        used = [0.0] * case.horizon.count
        use = case.resource_use.get(key, {})
        for (offer, period), quantity in taken.items():
            if offer in use:
                used[period - 1] += use[offer] * quantity
        added = tuple(sum(size for (other, ordered), size in plan.expansion.items()
                          if other == key and ordered + resource.build <= period) for period in case.horizon.periods)
        signed = tuple(case.signed_sums.load.get((key, period), 0.0) for period in case.horizon.periods)
        load_of[key] = Load(resource.capacity, added, tuple(used), signed)
    return load_of


def committed_load(plan: Plan, resource: Resource, period: int) -> float:
    """The right-hand side of row 6: what all expansions whose commitment runs in the period ask for."""
    latest = period - resource.build
    running = sum(plan.expansion.get(ExpansionKey(resource.key, ordered), 0.0)
                  for ordered in range(max(1, latest - resource.commitment_periods + 1), latest + 1))
    if not running:
        return 0.0
    return resource.commitment * (1 + resource.capacity[period - 1] / resource.max_expansion) * running
