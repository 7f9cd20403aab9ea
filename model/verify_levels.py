"""The value of every level at a plan, computed from the tables anew: price_unit."""

from __future__ import annotations

from data.case import Case
from model.plan import Plan


def level_values(case: Case, plan: Plan) -> dict[str, float]:
    """The levels that the case calls for, in order, with their values at the plan."""
    values: dict[str, float] = {}
    hard = {rule.key: rule for rule in case.rules
            if rule.penalty is None and rule.kind in ("min_quantity", "min_spend")}
    if hard:
        values["conflicts"] = sum(size / max(1.0, hard[key].value)
                                  for (key, _), size in plan.violation.items() if key in hard)
    active = [row for row in case.requirements if row.first <= row.last]
    for priority in sorted({row.priority for row in active}):
        values[f"shortfall {priority}"] = sum(
            case.value_short(row, period) * plan.shortfall.get((row.key, period), 0.0)
            for row in active if row.priority == priority for period in range(row.first, row.last + 1))
    if case.equity and any(row.quantity > 0 for row in active):
        values["equity"] = sum(
            case.value_short(row, period) * _banded(plan.shortfall.get((row.key, period), 0.0), row.quantity / 10)
            for row in active if row.quantity > 0 for period in range(row.first, row.last + 1))
    orders, transfers = _orders_exist(case), _transfers_exist(case)
    if orders or transfers or _expansions_exist(case):
        values["cost"] = _cost(case, plan)
    if orders or transfers or case.contributions:
        values["tidy"] = _tidy(case, plan)
    return values


def _orders_exist(case: Case) -> bool:
    """Some offer can be delivered to some ally; soft rules have rows only then."""
    return any(offer.item == item and max(first, offer.first, offer.lead + 1) <= min(offer.last, case.horizon.count)
               for offer in case.offers.values() for (_, item), first in case.usable_from.items())


def _transfers_exist(case: Case) -> bool:
    """Some transfer row has an item in its scope that the receiver may use."""
    return any((row.to_ally, item) in case.usable_from and row.family in (None, case.items[item].family)
               for row in case.transfers for item in case.items)


def _expansions_exist(case: Case) -> bool:
    return any(line.max_expansion > 0 and line.build + max(line.commitment_periods, 1) <= case.horizon.count
               for line in case.resources.values())


def _banded(short: float, width: float) -> float:
    """sum of b * u_b, the bands of the given width filled from the lowest."""
    value = 0.0
    for band in range(1, 11):
        part = min(short, width) if band < 10 else short
        value += band * part
        short -= part
    return value


def _cost(case: Case, plan: Plan) -> float:
    def worth(period: int) -> float:
        return float((1 + case.discount_rate) ** -case.horizon.years_from_start(period))

    total = 0.0
    for (key, _, period), quantity in plan.order.items():
        offer = case.offers[key]
        price = offer.price * (1 + offer.escalation) ** case.horizon.years_from_start(period)
        total += quantity * (offer.advance * price * worth(period - offer.lead)
                             + ((1 - offer.advance) * price + offer.transport) * worth(period))
    total += sum(case.resources[resource].expansion_cost * size * worth(period)
                 for (resource, period), size in plan.expansion.items())
    moving = {row.key: row.cost for row in case.transfers}
    total += sum(moving[row] * quantity * worth(period) for (row, _, period), quantity in plan.transfer.items())
    penalty = {rule.key: rule.penalty or 0.0 for rule in case.rules}
    return total + sum(penalty[rule] * size for (rule, _), size in plan.violation.items())


def _tidy(case: Case, plan: Plan) -> float:
    def weight(item: str) -> float:
        return case.families[case.items[item].family].weight

    total = sum(plan.contribution.values())
    total += sum(weight(item) * quantity for (_, item, _), quantity in plan.transfer.items())
    return total + sum(weight(case.offers[offer].item) * case.horizon.years_from_start(period) * quantity
                       for (offer, _, period), quantity in plan.order.items())
