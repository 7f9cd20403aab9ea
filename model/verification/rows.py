"""Every kind of row but rules again, one function a kind, each from the plan's non-zeros grouped by key. Those of stock
stand in stock_rows.py."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping

from model.levels import EQUITY
from model.row_kinds import (
    BANDS,
    BUDGET,
    CAPACITY,
    COMMITMENT,
    EXPANSION_BUDGET,
    EXPANSION_LIMIT,
    INTEROPERABILITY,
    MATCHED_COMPONENTS,
    OFFER_LIMIT,
    STANDARDIZATION,
    STOCK_BALANCE,
    STOCK_REQUIREMENT,
    STORAGE,
    TRANSFER_LIMIT,
    USE,
    RowKind,
)
from model.verification import stock_rows
from model.verification.ledger import Ledger
from model.verification.tally import RowCheck, Tally


def row_checks(ledger: Ledger) -> tuple[RowCheck, ...]:
    """Every kind of row that is not a rule."""
    checks = []
    for kind, recompute in RECOMPUTED.items():
        tally = Tally(str(kind.number), kind.title, ledger.case)
        recompute(ledger, tally)
        checks.append(tally.result())
    return tuple(checks)


def _loads(ledger: Ledger) -> Mapping[tuple[str, int], float]:
    """load[r,t], resource units."""
    uses: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for resource, taken in ledger.case.resource_use.items():
        for offer, use in taken.items():
            uses[offer].append((resource, use))
    loads: dict[tuple[str, int], float] = defaultdict(float)
    for (offer, _, period), quantity in ledger.order.items():
        for resource, use in uses[offer]:
            loads[resource, period] += use * quantity
    return loads


def _ordered(ledger: Ledger, resource: str, after: int, until: int) -> float:
    """Expansion of the resource ordered in the periods after < tau <= until, units of capacity."""
    return sum(ledger.expansion.get((resource, period), 0.0) for period in range(max(after, 0) + 1, until + 1))


def _capacity(ledger: Ledger, tally: Tally) -> None:
    """Row 4: the load fits the capacity and what was added to it."""
    loads = _loads(ledger)
    for resource in ledger.case.resources.values():
        for period in ledger.case.horizon.periods:
            there = resource.capacity[period - 1] + _ordered(ledger, resource.key, 0, period - resource.build)
            tally.at_most(loads.get((resource.key, period), 0.0), there, "resource period", resource.key, period)


def _expansion_limit(ledger: Ledger, tally: Tally) -> None:
    """Row 5: no more is added than is on offer."""
    for resource in ledger.case.resources.values():
        ordered = _ordered(ledger, resource.key, 0, ledger.case.horizon.count)
        tally.at_most(ordered, resource.max_expansion, "resource", resource.key)


def _commitment(ledger: Ledger, tally: Tally) -> None:
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


def _expansion_budget(ledger: Ledger, tally: Tally) -> None:
    """Row 7: all expansions together cost no more than their budget."""
    case = ledger.case
    if math.isfinite(case.expansion_budget):
        spent = sum(case.resources[resource].expansion_cost * size for (resource, _), size in ledger.expansion.items())
        tally.at_most(spent, case.expansion_budget, "budget", "of all expansions")


def _offer_limit(ledger: Ledger, tally: Tally) -> None:
    """Row 8: the orders of an offer stay within its quantity."""
    total: dict[str, float] = defaultdict(float)
    for (key, _, _), quantity in ledger.order.items():
        total[key] += quantity
    for offer in ledger.case.offers.values():
        if math.isfinite(offer.max_quantity):
            tally.at_most(total[offer.key], offer.max_quantity, "offer", offer.key)


def _payments(ledger: Ledger) -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]:
    """What each ally pays in each year for orders and contributions, and what it is given; price_unit."""
    case, year = ledger.case, ledger.case.horizon.year
    paid: dict[tuple[str, int], float] = defaultdict(float)
    given: dict[tuple[str, int], float] = defaultdict(float)
    for (key, ally, period), quantity in ledger.order.items():
        offer = case.offers[key]
        price = ledger.price(offer, period)
        paid[ally, year(period - offer.lead)] += offer.advance * price * quantity
        paid[ally, year(period)] += ((1 - offer.advance) * price + offer.transport) * quantity
    for (row, in_year), amount in ledger.contribution.items():
        contribution = ledger.contribution_rows[row]
        paid[contribution.from_ally, in_year] += amount
        given[contribution.to_ally, in_year] += amount
    return paid, given


def _budget(ledger: Ledger, tally: Tally) -> None:
    """Row 9: an ally pays no more than its amount and what it is given; up to each year where money carries over."""
    case = ledger.case
    paid, given = _payments(ledger)
    for ally in case.allies:
        out = into = amount = 0.0
        for year in case.horizon.years:
            if not math.isfinite(case.budgets.get((ally, year), math.inf)):
                if case.carry_over:
                    break
                continue
            carried = 1.0 if case.carry_over else 0.0
            out = carried * out + paid.get((ally, year), 0.0)
            into = carried * into + given.get((ally, year), 0.0)
            amount = carried * amount + case.budgets[ally, year]
            tally.at_most(out - into, amount, "ally year", ally, year, size=max(abs(out), abs(into)))


def _interoperability(ledger: Ledger, tally: Tally) -> None:
    """Row 11: members of a group order a share of each family in items that all of them can order."""
    case = ledger.case
    can_order: dict[tuple[str, str], set[str]] = defaultdict(set)
    for offer, allies in ledger.buyers.items():
        item = case.offers[offer].item
        for ally in allies:
            can_order[ally, ledger.family(item)].add(item)
    ordered: dict[tuple[str, str], float] = defaultdict(float)
    for (offer, ally, _), quantity in ledger.order.items():
        ordered[ally, case.offers[offer].item] += quantity
    for group in case.groups.values():
        for family in case.families:
            members = [ally for ally in group.members if can_order.get((ally, family))]
            if len(members) < 2:
                continue
            common = set.intersection(*(can_order[ally, family] for ally in members))
            for ally in members if common else ():
                everything = sum(ordered.get((ally, item), 0.0) for item in can_order[ally, family])
                shared = sum(ordered.get((ally, item), 0.0) for item in common)
                tally.at_most(group.share * everything, shared, "group family ally", group.key, family, ally)


def _standardization(ledger: Ledger, tally: Tally) -> None:
    """Row 12: a share of each family's orders is of standard items."""
    case = ledger.case
    everything: dict[str, float] = defaultdict(float)
    standard: dict[str, float] = defaultdict(float)
    for (offer, _, _), quantity in ledger.order.items():
        item = case.items[case.offers[offer].item]
        everything[item.family] += quantity
        standard[item.family] += quantity if item.standard else 0.0
    orderable = {case.offers[offer].item for offer, allies in ledger.buyers.items() if allies}
    bound = {ledger.family(item) for item in orderable if case.items[item].standard}
    for family in case.families.values():
        if family.standard_share > 0 and family.key in bound:
            least = family.standard_share * everything[family.key]
            tally.at_most(least, standard[family.key], "family", family.key)


def _bands(ledger: Ledger, tally: Tally) -> None:
    """Row 15, once the equity level has been solved: ten bands of a tenth of the requirement hold the shortfall."""
    if not any(result.level == EQUITY and result.proved for result in ledger.plan.levels):
        return
    for requirement in ledger.case.requirements:
        if requirement.quantity > 0:
            for period in range(requirement.first, requirement.last + 1):
                short = ledger.shortfall(requirement, period)
                tally.at_most(short, requirement.quantity, "requirement period", requirement.key, period)


RECOMPUTED: Mapping[RowKind, Callable[[Ledger, Tally], None]] = {
    STOCK_BALANCE: stock_rows.balance, USE: stock_rows.use, STOCK_REQUIREMENT: stock_rows.stock_requirement,
    CAPACITY: _capacity, EXPANSION_LIMIT: _expansion_limit, COMMITMENT: _commitment,
    EXPANSION_BUDGET: _expansion_budget,
    OFFER_LIMIT: _offer_limit, BUDGET: _budget, STORAGE: stock_rows.storage, INTEROPERABILITY: _interoperability,
    STANDARDIZATION: _standardization, TRANSFER_LIMIT: stock_rows.transfer_limit, BANDS: _bands,
    MATCHED_COMPONENTS: stock_rows.component}
