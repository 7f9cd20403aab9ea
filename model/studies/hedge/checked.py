"""The hedge recomputed: each future's plan in its own case, what ties the futures together, and the expected levels.

Nothing here knows the joined program: it starts from the cases, the plans and what was decided."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from model.case import Case
from model.levels import COST, Level, LevelResult
from model.plan import ExpansionKey, Plan
from model.studies.decided import Decided
from model.studies.hedge.first_stage import Future
from model.tolerances import LEVEL_DRIFT
from model.verification.ledger import Ledger
from model.verification.rows import budget
from model.verification.tally import RowCheck, Tally
from model.verification.verify import Verification, verify

Accounts = dict[tuple[str, int], float]  # price_unit by ally and calendar year


@dataclass(frozen=True)
class HedgeCheck:
    """Each future's verification, the rows that tie the futures together, one check a future and kind, and by how much
    each expected level is away from the probability-weighted sum of what the plans come to, relative to the larger of 1
    and its value. `values`: the levels of each plan as recomputed; `besides`: what the level cost counts of each future
    beside its plan, price_unit."""

    futures: tuple[Verification, ...]
    rows: tuple[RowCheck, ...]
    drift: dict[Level, float]
    values: tuple[tuple[LevelResult, ...], ...]
    besides: tuple[float, ...]

    @property
    def passed(self) -> bool:
        """All rows and levels passed."""
        return (all(each.passed for each in self.futures) and all(row.passed for row in self.rows)
                and all(drift <= LEVEL_DRIFT for drift in self.drift.values()))


def check_hedge(futures: Sequence[Future], plans: Sequence[Plan], first: Decided, levels: Sequence[LevelResult],
                relaxed: bool) -> HedgeCheck:
    """Recompute the hedge. `relaxed`: as `verify` has it, with level 0 alone."""
    found = tuple(verify(each.case, plan, relaxed) for each, plan in zip(futures, plans, strict=True))
    rows = tuple(row for future, plan in zip(futures, plans, strict=True) for row in _rows(future, plan, first))
    expected: dict[Level, float] = defaultdict(float)
    besides = tuple(_cost_besides(each.case, plan, first) for each, plan in zip(futures, plans, strict=True))
    for future, own, more in zip(futures, found, besides, strict=True):
        for check in own.levels:
            expected[check.level] += future.probability * check.recomputed
        expected[COST] += future.probability * more
    drift = {each.level: abs(each.value - expected[each.level]) / max(1.0, abs(each.value))
             for each in levels if each.proved}
    values = tuple(tuple(replace(result, value=check.recomputed) for result, check in zip(
        plan.levels, own.levels, strict=False)) for plan, own in zip(plans, found, strict=True))
    return HedgeCheck(found, rows, drift, values, besides)


def lost_by_account(case: Case, plan: Plan, first: Decided) -> Accounts:
    """The advances lost on what was ordered and is not taken, by who pays when."""
    lost: Accounts = defaultdict(float)
    for ally, placed, amount in _lost(case, plan, first):
        lost[ally, case.horizon.year(placed)] += amount
    return lost


def _lost(case: Case, plan: Plan, first: Decided) -> Iterator[tuple[str, int, float]]:
    """Who loses how much of an advance, price_unit, on an order that was placed when."""
    for (key, ally, placed), ordered in first.orders.items():
        offer = case.offers[key]
        period = placed + case.lead(offer, ally)
        rest = ordered - plan.order.get((key, ally, period), 0.0)  # type: ignore[call-overload]
        yield ally, placed, offer.advance * case.price(offer, ally, period) * max(0.0, rest)


def _cost_besides(case: Case, plan: Plan, first: Decided) -> float:
    """What the level cost counts beside the plan: advances that are lost, and expansions that are not ready in time;
    discounted, price_unit."""
    ledger = Ledger(case, plan)
    lost = sum(amount * case.discount(placed) for _, placed, amount in _lost(case, plan, first))
    return lost + sum(case.resources[key.resource].expansion_cost * case.discount(key.period) * size
                       for key, size in first.expansions.items() if not ledger.can_expand(*key))


def _rows(future: Future, plan: Plan, first: Decided) -> list[RowCheck]:
    """The rows that tie a future to what was decided."""
    case, ledger = future.case, Ledger(future.case, plan)
    ordered = Tally("ordered", f"{future.name}: no more than was ordered", case)
    for (key, ally, period), quantity in plan.order.items():
        placed = period - ledger.lead(case.offers[key], ally)
        if placed <= first.until:
            ordered.at_most(quantity, first.orders.get((key, ally, placed), 0.0), "offer ally period", key, ally,
                            period)
    enlarged = Tally("enlarged", f"{future.name}: the same expansions", case)
    ready = {key: size for key, size in first.expansions.items() if ledger.can_expand(*key)}
    for place in {*ready, *(key for key in plan.expansion if key.period <= first.until)}:
        enlarged.equal(plan.expansion.get(place, 0.0), ready.get(place, 0.0), "resource period", *place)
    late = {key: size for key, size in first.expansions.items() if key not in ready}
    return [ordered.result(), enlarged.result(), _limits(future, plan, late), _paid(future, plan, first, ledger)]


def _limits(future: Future, plan: Plan, late: Mapping[ExpansionKey, float]) -> RowCheck:
    """Rows 5 and 7 with the expansions that are not ready in time."""
    case, tally = future.case, Tally("limits", f"{future.name}: limits of expansions", future.case)
    sizes: dict[str, float] = defaultdict(float)
    for key, size in [*plan.expansion.items(), *late.items()]:
        sizes[key.resource] += size
    for resource, size in sizes.items():
        tally.at_most(size, case.resources[resource].max_expansion, "resource", resource)
    if math.isfinite(case.expansion_budget):
        spent = sum(case.resources[resource].expansion_cost * size for resource, size in sizes.items())
        tally.at_most(spent, case.expansion_budget, "")
    return tally.result()


def _paid(future: Future, plan: Plan, first: Decided, ledger: Ledger) -> RowCheck:
    """Row 9 with the advances that are lost."""
    tally = Tally("budget", f"{future.name}: budgets with advances lost", future.case)
    budget(ledger, tally, lost_by_account(future.case, plan, first))
    return tally.result()
