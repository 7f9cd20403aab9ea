"""The residual of every row of the model at a plan, derived from the case anew."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from data.case import Case
from model.plan import Plan
from model.verify_policy import interoperability, rules, standardization


@dataclass(frozen=True)
class Residual:
    """By how much a row is violated (0 or less: it holds), the size of its figures, and its name."""

    violation: float
    size: float
    where: str


def existence(case: Case, plan: Plan) -> Iterator[Residual]:
    """Every decision is one that may exist, within its bounds."""
    last = case.horizon.count
    for (key, ally, period), quantity in plan.order.items():
        offer = case.offers[key]
        allowed = (case.usable(ally, offer.item, period) and period >= offer.lead + 1
                   and offer.first <= period <= min(offer.last, last))
        yield Residual(0.0 if allowed else quantity, 0.0, f"order {key} {ally} {period}")
    for (ally, item, period), quantity in plan.issue.items():
        yield Residual(0.0 if case.usable(ally, item, period) else quantity, 0.0, f"issue {ally} {item} {period}")
    transfers = {row.key: row for row in case.transfers}
    for (key_row, item, period), quantity in plan.transfer.items():
        route = transfers[key_row]
        allowed = case.usable(route.to_ally, item, period) and route.family in (None, case.items[item].family)
        yield Residual(0.0 if allowed else quantity, 0.0, f"transfer {key_row} {item} {period}")
    for (name, period), size in plan.expansion.items():
        line = case.resources[name]
        committed = line.commitment_periods if line.commitment > 0 else 0
        allowed = line.max_expansion > 0 and period >= 1 and period + line.build + max(committed, 1) - 1 <= last
        yield Residual(0.0 if allowed else size, 0.0, f"expansion {name} {period}")
    limits = {row.key: row.max_amount for row in case.contributions}
    for (key_row, year), amount in plan.contribution.items():
        yield Residual(amount - limits[key_row], amount, f"contribution {key_row} {year}")


def signs(case: Case, plan: Plan) -> Iterator[Residual]:
    """Nothing is negative."""
    for values in (plan.order, plan.stock, plan.issue, plan.contribution, plan.transfer, plan.expansion,
                   plan.shortfall, plan.violation):
        for key, value in values.items():
            yield Residual(-value, 0.0, str(key))


def stock_balance(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 1."""
    change: dict[tuple[str, str, int], float] = defaultdict(float)
    for (ally, item), quantity in case.stock.items():
        change[ally, item, 1] += quantity
    for key, quantity in case.deliveries.items():
        change[key] += quantity
    for (offer, ally, period), quantity in plan.order.items():
        change[ally, case.offers[offer].item, period] += quantity
    transfers = {row.key: row for row in case.transfers}
    for (row, item, period), quantity in plan.transfer.items():
        change[transfers[row].to_ally, item, period] += quantity
        change[transfers[row].from_ally, item, period] -= quantity
    for key, quantity in plan.issue.items():
        change[key] -= quantity
    pairs = dict.fromkeys((ally, item) for ally, item, _ in [*change, *plan.stock])
    for ally, item in pairs:
        before = 0.0
        for period in case.horizon.periods:
            now = plan.stock.get((ally, item, period), 0.0)
            moved = change.get((ally, item, period), 0.0)
            yield Residual(abs(now - before - moved), max(now, before, abs(moved)), f"{ally} {item} {period}")
            before = now


def use(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 2, and n <= q; without a use row nothing is issued."""
    need: dict[tuple[str, str, int], float] = defaultdict(float)
    met: dict[tuple[str, str, int], float] = defaultdict(float)
    for row in case.requirements:
        for period in range(row.first, row.last + 1):
            short = plan.shortfall.get((row.key, period), 0.0)
            yield Residual(short - row.quantity, row.quantity, f"requirement row {row.key} {period}")
            if row.kind == "use":
                need[row.ally, row.family, period] += row.quantity
                met[row.ally, row.family, period] += short
    for (ally, item, period), quantity in plan.issue.items():
        met[ally, case.items[item].family, period] += quantity
    for key in dict.fromkeys([*need, *met]):
        yield Residual(abs(met.get(key, 0.0) - need.get(key, 0.0)), need.get(key, 0.0), " ".join(map(str, key)))


def stock_requirement(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 3."""
    held: dict[tuple[str, str, int], float] = defaultdict(float)
    for (ally, item, period), quantity in plan.stock.items():
        if case.usable(ally, item, period):
            held[ally, case.items[item].family, period] += quantity
    for row in case.requirements:
        for period in range(row.first, row.last + 1) if row.kind == "stock" else ():
            have = held.get((row.ally, row.family, period), 0.0) + plan.shortfall.get((row.key, period), 0.0)
            yield Residual(row.quantity - have, row.quantity, f"requirement row {row.key} {period}")


def _load(case: Case, plan: Plan) -> dict[tuple[str, int], float]:
    ordered: dict[tuple[str, int], float] = defaultdict(float)
    for (offer, _, period), quantity in plan.order.items():
        ordered[offer, period] += quantity
    load: dict[tuple[str, int], float] = defaultdict(float)
    uses: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for resource, offers in case.resource_use.items():
        for offer, quantity in offers.items():
            uses[offer].append((resource, quantity))
    for (offer, period), quantity in ordered.items():
        for resource, taken in uses[offer]:
            load[resource, period] += taken * quantity
    return load


def _ready(case: Case, plan: Plan, resource: str, first: int, last: int) -> float:
    """Expansions of a resource that become ready in periods first..last."""
    build = case.resources[resource].build
    return sum(plan.expansion.get((resource, period - build), 0.0) for period in range(max(first, 1), last + 1))


def capacity(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 4."""
    for (resource, period), load in _load(case, plan).items():
        room = case.resources[resource].capacity[period - 1] + _ready(case, plan, resource, 1, period)
        yield Residual(load - room, max(load, room), f"{resource} {period}")


def expansion_limit(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 5."""
    total: dict[str, float] = defaultdict(float)
    for (resource, _), size in plan.expansion.items():
        total[resource] += size
    for resource, size in total.items():
        yield Residual(size - case.resources[resource].max_expansion, size, resource)


def commitment(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 6."""
    load = _load(case, plan)
    for key in dict.fromkeys(resource for resource, _ in plan.expansion):
        line = case.resources[key]
        for period in range(line.build + 1, case.horizon.count + 1) if line.commitment > 0 else ():
            fresh = _ready(case, plan, key, period - line.commitment_periods + 1, period)
            firm = line.commitment * (1 + line.capacity[period - 1] / line.max_expansion) * fresh
            yield Residual(firm - load.get((key, period), 0.0), firm, f"{key} {period}")


def expansion_budget(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 7."""
    if math.isfinite(case.expansion_budget):
        cost = sum(case.resources[resource].expansion_cost * size for (resource, _), size in plan.expansion.items())
        yield Residual(cost - case.expansion_budget, max(cost, case.expansion_budget), "all expansions")


def offer_limit(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 8."""
    total: dict[str, float] = defaultdict(float)
    for (offer, _, _), quantity in plan.order.items():
        total[offer] += quantity
    for offer, quantity in total.items():
        yield Residual(quantity - case.offers[offer].max_quantity, quantity, offer)


def budget(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 9."""
    paid: dict[tuple[str, int], float] = defaultdict(float)
    for (key, ally, period), quantity in plan.order.items():
        offer = case.offers[key]
        price = offer.price * (1 + offer.escalation) ** case.horizon.years_from_start(period) * quantity
        paid[ally, case.horizon.year(period - offer.lead)] += offer.advance * price
        paid[ally, case.horizon.year(period)] += (1 - offer.advance) * price + offer.transport * quantity
    contributions = {row.key: row for row in case.contributions}
    for (row, year), amount in plan.contribution.items():
        paid[contributions[row].from_ally, year] += amount
        paid[contributions[row].to_ally, year] -= amount
    for ally in case.allies:
        payments = amounts = 0.0
        for year in case.horizon.years:
            if (ally, year) not in case.budgets:
                if case.carry_over:
                    break
                continue
            payments = paid.get((ally, year), 0.0) + (payments if case.carry_over else 0.0)
            amounts = case.budgets[ally, year] + (amounts if case.carry_over else 0.0)
            yield Residual(payments - amounts, max(amounts, payments), f"{ally} {year}")


def storage(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 10."""
    def room(item: str) -> float:
        return case.families[case.items[item].family].storage_per_unit

    taken: dict[tuple[str, int], float] = defaultdict(float)
    for (ally, item, period), quantity in plan.stock.items():
        taken[ally, period] += room(item) * quantity
    for owner in case.allies.values():
        if math.isinf(owner.storage):
            continue
        contracted = sum(room(item) * quantity for (holder, item), quantity in case.stock.items()
                         if holder == owner.key)
        for period in case.horizon.periods:
            contracted += sum(room(item) * quantity for (holder, item, when), quantity in case.deliveries.items()
                              if (holder, when) == (owner.key, period))
            limit = max(owner.storage, contracted)
            yield Residual(taken.get((owner.key, period), 0.0) - limit, limit, f"{owner.key} {period}")


def transfer_limit(case: Case, plan: Plan) -> Iterator[Residual]:
    """Row 14."""
    moved: dict[tuple[int, int], float] = defaultdict(float)
    for (row, _, period), quantity in plan.transfer.items():
        moved[row, period] += quantity
    limits = {row.key: row.max_quantity for row in case.transfers}
    for (row, period), quantity in moved.items():
        yield Residual(quantity - limits[row], quantity, f"transfer row {row} {period}")


def _policy(function: Callable[[Case, Plan], Iterator[tuple[float, float, str]]]) -> Callable[
        [Case, Plan], Iterator[Residual]]:
    return lambda case, plan: (Residual(*residual) for residual in function(case, plan))


ROWS: tuple[tuple[str, str, Callable[[Case, Plan], Iterator[Residual]]], ...] = (
    ("existence", "decisions that may exist, within their bounds", existence),
    ("sign", "nothing negative", signs),
    ("1", "stock balance", stock_balance),
    ("2", "use", use),
    ("3", "stock requirement", stock_requirement),
    ("4", "capacity", capacity),
    ("5", "expansion limit", expansion_limit),
    ("6", "commitment", commitment),
    ("7", "expansion budget", expansion_budget),
    ("8", "offer limit", offer_limit),
    ("9", "budget", budget),
    ("10", "storage", storage),
    ("11", "interoperability", _policy(interoperability)),
    ("12", "standardization", _policy(standardization)),
    ("13", "rules", _policy(rules)),
    ("14", "transfer limit", transfer_limit),
)
