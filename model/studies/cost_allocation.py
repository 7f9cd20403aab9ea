"""Who bears which part of a plan's cost.

Orders and transfers are paid by who gets them, contributions as the plan gives them, holding stock by who holds it or
waits for it. The cost of an expansion is shared by the setting `expansion_key`, that of lines below their rate by
`key`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from model.case import Case
from model.payments import advance, balance
from model.plan import Plan
from model.signed_sides import left_of_limit
from model.studies.sharing_keys import equal_parts, gdp_parts, parts, sharing_keys
from model.tolerances import LOAD

Use = dict[tuple[str, int], dict[str, float]]  # of a resource in a period, by ally: resource units


@dataclass(frozen=True)
class CostShare:
    """What an ally bears, price_unit: its orders (transport included), contributions that it gives and gets, its part
    of the expansions, the transfers that it gets, the stock that it holds or that is on its way to it, and its part of
    what lines below their rate cost."""

    orders: float
    given: float
    received: float
    expansions: float
    transfers: float
    holding: float = 0.0
    idle: float = 0.0

    @property
    def total(self) -> float:
        """All of it; over all allies what the plan's orders, expansions, transfers, stocks and idle lines cost."""
        return (self.orders + self.given - self.received + self.expansions + self.transfers + self.holding
                + self.idle)


def cost_shares(case: Case, plan: Plan, discounted: bool = False) -> dict[str, CostShare]:
    """What each ally bears of the plan's cost, as paid or, `discounted`, at the start of period 1.

    The totals add up to what all orders, expansions, transfers, stocks and lines below their rate cost. Penalties of
    rules are no payments, nor is what expires.
    A contribution is discounted from the first period of its calendar year."""
    def factor(period: int) -> float:
        return case.discount(period) if discounted else 1.0

    orders: defaultdict[str, float] = defaultdict(float)
    for (key, ally, period), quantity in sorted(plan.order.items()):
        offer = case.offers[key]
        orders[ally] += quantity * (advance(case, offer, ally, period) * factor(period - case.lead(offer, ally))
                                    + balance(case, offer, ally, period) * factor(period))
    given, received = _contributions(case, plan, discounted)
    transfers: defaultdict[str, float] = defaultdict(float)
    for (route, _, period, _), quantity in sorted(plan.transfer.items()):
        row = case.transfer_of[route]
        transfers[row.to_ally] += row.cost * quantity * factor(period)
    expansions = _expansions(case, plan, {period: factor(period) for period in case.horizon.periods})
    idle = sum(case.resources[resource].idle_cost * units * factor(period)
               for (resource, period), units in sorted(plan.idle.items()))
    part = sharing_keys(case) if idle else dict.fromkeys(case.allies, 0.0)
    held = holding_costs(case, plan, discounted)
    return {ally: CostShare(orders[ally], given[ally], received[ally], expansions[ally], transfers[ally],
                            held.get(ally, 0.0), part[ally] * idle) for ally in case.allies}


def holding_costs(case: Case, plan: Plan, discounted: bool = False) -> dict[str, float]:
    """What each ally's stock costs, and what is on its way to it, at the end of each period; price_unit."""
    costs: defaultdict[str, float] = defaultdict(float)
    held = [(key.ally, key.item, key.period, quantity) for key, quantity in sorted(plan.stock.items())]
    for key, quantity in sorted(plan.transfer.items()):
        row = case.transfer_of[key.transfer]
        held += [(row.to_ally, key.item, period, quantity) for period in range(key.period, key.period + row.delay)]
    for ally, item, period, quantity in held:
        a_year = case.families[case.items[item].family].holding_cost
        if a_year > 0:
            costs[ally] += (a_year * case.horizon.months / 12 * quantity
                            * (case.discount(period) if discounted else 1.0))
    return dict(costs)


def _contributions(case: Case, plan: Plan, discounted: bool) -> tuple[
        defaultdict[str, float], defaultdict[str, float]]:
    """Money given and received by ally."""
    first_of: dict[int, int] = {}
    for period in case.horizon.periods:
        first_of.setdefault(case.horizon.year(period), period)
    given: defaultdict[str, float] = defaultdict(float)
    received: defaultdict[str, float] = defaultdict(float)
    for (key, year), amount in sorted(plan.contribution.items()):
        worth = amount * (case.discount(first_of[year]) if discounted else 1.0)
        given[case.contribution_of[key].from_ally] += worth
        received[case.contribution_of[key].to_ally] += worth
    return given, received


def _expansions(case: Case, plan: Plan, factor: dict[int, float]) -> defaultdict[str, float]:
    """Each ally's part of the cost of all expansions."""
    cost: defaultdict[str, float] = defaultdict(float)
    for (resource, ordered), size in sorted(plan.expansion.items()):
        cost[resource] += case.resources[resource].expansion_cost * size * factor[ordered]
    borne: defaultdict[str, float] = defaultdict(float)
    for resource, part_of in expansion_parts(case, plan).items():
        for ally, part in part_of.items():
            borne[ally] += part * cost[resource]
    return borne


def expansion_parts(case: Case, plan: Plan) -> dict[str, dict[str, float]]:
    """Each ally's part of the cost of the expansions of each expanded resource; the parts add up to 1.

    By `use`: its part of what is made above the capacity that was there before and that signed orders leave, from the
    day the first expansion is ready; a period's use of the new capacity is shared as the period's whole load is. Where
    nobody uses the new capacity, by the load of the resource in these periods, then equally among the allies with
    orders, then among all."""
    expanded = list(dict.fromkeys(resource for resource, _ in sorted(plan.expansion)))
    if case.expansion_key == "gdp":
        return {resource: gdp_parts(case) for resource in expanded}
    if case.expansion_key == "equal":
        return {resource: equal_parts(case) for resource in expanded}
    use = _use(case, plan, set(expanded))
    ordering = dict.fromkeys((ally for _, ally, _ in plan.order), 1.0)
    found = {}
    for resource in expanded:
        ready = min(ordered for other, ordered in plan.expansion if other == resource) + case.resources[resource].build
        above: defaultdict[str, float] = defaultdict(float)
        load: defaultdict[str, float] = defaultdict(float)
        for period in range(ready, case.horizon.count + 1):
            taken = use.get((resource, period), {})
            whole = sum(taken.values())
            signed = case.signed_sums.load.get((resource, period), 0.0)
            part_above = max(0.0, whole - left_of_limit(case.resources[resource].capacity[period - 1], signed))
            for ally, quantity in taken.items():
                above[ally] += part_above * quantity / whole
                load[ally] += quantity
        found[resource] = parts(case, next((one for one in (above, load) if sum(one.values()) > LOAD), ordering))
    return found


def _use(case: Case, plan: Plan, resources: set[str]) -> Use:
    """What each ally takes of these resources in each period."""
    users: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for resource in sorted(resources):
        for offer, quantity in case.resource_use.get(resource, {}).items():
            users[offer].append((resource, quantity))
    use: Use = {}
    for (offer, ally, period), quantity in sorted(plan.order.items()):
        for resource, units in users.get(offer, ()):
            taken = use.setdefault((resource, period), {})
            taken[ally] = taken.get(ally, 0.0) + units * quantity
    return use
