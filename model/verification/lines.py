"""Rows 4 to 7 and 18 again: lines, what is added to them, and what is asked of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from model.verification.ledger import Ledger
from model.verification.signed import taken_of_lines
from model.verification.tally import Tally


def _loads(ledger: Ledger) -> Mapping[tuple[str, int], float]:
    """What new and signed orders take of lines, resource units."""
    uses: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for resource, taken in ledger.case.resource_use.items():
        for offer, use in taken.items():
            uses[offer].append((resource, use))
    loads: dict[tuple[str, int], float] = defaultdict(float, taken_of_lines(ledger.case))
    for (offer, _, period), quantity in ledger.order.items():
        for resource, use in uses[offer]:
            loads[resource, period] += use * quantity
    return loads


def _ordered(ledger: Ledger, resource: str, after: int, until: int) -> float:
    """Expansion of the resource ordered in the periods after < tau <= until, units of capacity."""
    return sum(ledger.expansion.get((resource, period), 0.0) for period in range(max(after, 0) + 1, until + 1))


def capacity(ledger: Ledger, tally: Tally) -> None:
    """Row 4: the load fits the capacity, or what signed orders alone take of it, and what was added to it."""
    loads, signed = _loads(ledger), taken_of_lines(ledger.case)
    for resource in ledger.case.resources.values():
        for period in ledger.case.horizon.periods:
            there = max(resource.capacity[period - 1], signed.get((resource.key, period), 0.0))
            there += _ordered(ledger, resource.key, 0, period - resource.build)
            tally.at_most(loads.get((resource.key, period), 0.0), there, "resource period", resource.key, period)


def expansion_limit(ledger: Ledger, tally: Tally) -> None:
    """Row 5: no more is added than is on offer."""
    for resource in ledger.case.resources.values():
        ordered = _ordered(ledger, resource.key, 0, ledger.case.horizon.count)
        tally.at_most(ordered, resource.max_expansion, "resource", resource.key)


def commitment(ledger: Ledger, tally: Tally) -> None:
    """Row 6: firm orders load an expanded line from the day that it is ready, for as long as committed."""
    loads = _loads(ledger)
    for resource in ledger.case.resources.values():
        if resource.commitment <= 0 or resource.max_expansion <= 0:
            continue
        for period in range(resource.build + 1, ledger.case.horizon.count + 1):
            ready = period - resource.build
            committed = _ordered(ledger, resource.key, ready - resource.commitment_periods, ready)
            committed *= resource.commitment * (1 + resource.capacity[period - 1] / resource.max_expansion)
            tally.at_most(committed, loads.get((resource.key, period), 0.0), "resource period", resource.key, period)


def expansion_budget(ledger: Ledger, tally: Tally) -> None:
    """Row 7: all expansions together cost no more than their budget."""
    case = ledger.case
    if math.isfinite(case.expansion_budget):
        spent = sum(case.resources[resource].expansion_cost * size for (resource, _), size in ledger.expansion.items())
        tally.at_most(spent, case.expansion_budget, "budget", "of all expansions")


def minimum_rate(ledger: Ledger, tally: Tally) -> None:
    """Row 18: where it costs to stay below a line's rate, the load and what is said to lack make up the rate."""
    loads = _loads(ledger)
    for resource in ledger.case.resources.values():
        for period in ledger.case.horizon.periods:
            if ledger.may_be_idle(resource.key, period):
                made = loads.get((resource.key, period), 0.0) + ledger.idle.get((resource.key, period), 0.0)
                tally.at_most(resource.min_rate[period - 1], made, "resource period", resource.key, period)
