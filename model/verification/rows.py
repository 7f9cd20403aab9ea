"""Rows 1 to 12, 14 and 15 again, one function a kind, each from the plan's non-zeros grouped by key."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping

from model.levels import EQUITY
from model.row_kinds import (
    BANDS,
    BUDGET,
    BUYER_LIMIT,
    CAPACITY,
    COMMITMENT,
    EXPANSION_BUDGET,
    EXPANSION_LIMIT,
    INTEROPERABILITY,
    OFFER_LIMIT,
    STANDARDIZATION,
    STOCK_BALANCE,
    STOCK_REQUIREMENT,
    STORAGE,
    TRANSFER_LIMIT,
    USE,
    RowKind,
)
from model.verification.ledger import Ledger
from model.verification.share_rows import interoperability, standardization
from model.verification.signed import arrivals, ordered_of, paid_in_years, seen_by_limits, taken_of_lines
from model.verification.tally import RowCheck, Tally


def row_checks(ledger: Ledger) -> tuple[RowCheck, ...]:
    """Every kind of row that is not a rule."""
    checks = []
    for kind, recompute in RECOMPUTED.items():
        tally = Tally(kind.label, kind.title, ledger.case)
        recompute(ledger, tally)
        checks.append(tally.result())
    return tuple(checks)


def _balance(ledger: Ledger, tally: Tally) -> None:
    """Row 1: the stock is the one before, plus what comes in, minus what goes out."""
    case = ledger.case
    gained = arrivals(case)
    lost: dict[tuple[str, str, int], float] = defaultdict(float, ledger.issue)
    for (offer, ally, period), quantity in ledger.order.items():
        gained[ally, case.offers[offer].item, period] += quantity
    for (row, item, period), quantity in ledger.transfer.items():
        gained[ledger.transfer_rows[row].to_ally, item, period] += quantity
        lost[ledger.transfer_rows[row].from_ally, item, period] += quantity
    touched = dict.fromkeys(case.stock)
    for table in (ledger.stock, gained, lost):
        touched.update(dict.fromkeys((ally, item) for ally, item, _ in table))
    for ally, item in touched:
        before = case.stock.get((ally, item), 0.0)
        for period in case.horizon.periods:
            key = (ally, item, period)
            after = ledger.stock.get(key, 0.0)
            tally.equal(after + lost.get(key, 0.0), before + gained.get(key, 0.0), "ally item period", *key)
            before = after


def _use(ledger: Ledger, tally: Tally) -> None:
    """Row 2: issued and short make up the use in each period, and no more is short than is needed."""
    needed: dict[tuple[str, str, int], float] = defaultdict(float)
    met: dict[tuple[str, str, int], float] = defaultdict(float)
    for requirement in ledger.case.requirements:
        if requirement.kind == "use":
            for period in range(requirement.first, requirement.last + 1):
                short = ledger.shortfall(requirement, period)
                needed[requirement.ally, requirement.family, period] += requirement.quantity
                met[requirement.ally, requirement.family, period] += short
                tally.at_most(short, requirement.quantity, "requirement period", requirement.key, period)
    for (ally, item, period), quantity in ledger.issue.items():
        met[ally, ledger.family(item), period] += quantity
    for key in {**needed, **met}:
        tally.equal(met.get(key, 0.0), needed.get(key, 0.0), "ally family period", *key)


def _stock_requirement(ledger: Ledger, tally: Tally) -> None:
    """Row 3: usable stock and shortfall reach the level."""
    held: dict[tuple[str, str, int], float] = defaultdict(float)
    for (ally, item, period), quantity in ledger.stock.items():
        if ledger.usable(ally, item, period):
            held[ally, ledger.family(item), period] += quantity
    for requirement in ledger.case.requirements:
        if requirement.kind == "stock":
            for period in range(requirement.first, requirement.last + 1):
                covered = held[requirement.ally, requirement.family, period] + ledger.shortfall(requirement, period)
                tally.at_most(requirement.quantity, covered, "requirement period", requirement.key, period)


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


def _capacity(ledger: Ledger, tally: Tally) -> None:
    """Row 4: the load fits the capacity, or what signed orders alone take of it, and what was added to it."""
    loads, signed = _loads(ledger), taken_of_lines(ledger.case)
    for resource in ledger.case.resources.values():
        for period in ledger.case.horizon.periods:
            there = max(resource.capacity[period - 1], signed.get((resource.key, period), 0.0))
            there += _ordered(ledger, resource.key, 0, period - resource.build)
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
    """Row 8: the orders of an offer stay within its quantity, or are the signed ones alone."""
    before = seen_by_limits(ledger.case)
    total: dict[str, float] = defaultdict(float)
    for (key, _, _), quantity in ledger.order.items():
        total[key] += quantity
    for offer in ledger.case.offers.values():
        if math.isfinite(offer.max_quantity):
            signed = ordered_of(before, offer=offer.key)
            tally.at_most(total[offer.key] + signed, max(offer.max_quantity, signed), "offer", offer.key)


def _buyer_limit(ledger: Ledger, tally: Tally) -> None:
    """Row 8b: an ally's orders of an offer stay within the quantity of its terms, or are the signed ones alone."""
    before = seen_by_limits(ledger.case)
    bought: dict[tuple[str, str], float] = defaultdict(float)
    for (offer, ally, _), quantity in ledger.order.items():
        bought[offer, ally] += quantity
    for pair, terms in ledger.case.terms.items():
        if math.isfinite(terms.max_quantity):
            signed = ordered_of(before, offer=pair[0], ally=pair[1])
            tally.at_most(bought[pair] + signed, max(terms.max_quantity, signed), "offer ally", *pair)


def _payments(ledger: Ledger) -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]:
    """What each ally pays in each year for orders and contributions, and what it is given; price_unit."""
    case, year = ledger.case, ledger.case.horizon.year
    paid: dict[tuple[str, int], float] = defaultdict(float)
    given: dict[tuple[str, int], float] = defaultdict(float)
    for (key, ally, period), quantity in ledger.order.items():
        offer = case.offers[key]
        price, lead = ledger.price(offer, ally, period), ledger.lead(offer, ally)
        paid[ally, year(period - lead)] += offer.advance * price * quantity
        paid[ally, year(period)] += ((1 - offer.advance) * price + ledger.transport(offer, ally)) * quantity
    for (row, in_year), amount in ledger.contribution.items():
        contribution = ledger.contribution_rows[row]
        paid[contribution.from_ally, in_year] += amount
        given[contribution.to_ally, in_year] += amount
    return paid, given


def _budget(ledger: Ledger, tally: Tally) -> None:
    """Row 9: an ally pays no more than its amount, or what signed orders alone ask, and what it is given; up to each
    year where money carries over."""
    case = ledger.case
    paid, given = _payments(ledger)
    signed = paid_in_years(case)
    for ally in case.allies:
        out = into = amount = due = 0.0
        for year in case.horizon.years:
            if not math.isfinite(case.budgets.get((ally, year), math.inf)):
                if case.carry_over:
                    break
                continue
            carried = 1.0 if case.carry_over else 0.0
            out = carried * out + paid.get((ally, year), 0.0) + signed.get((ally, year), 0.0)
            due = carried * due + signed.get((ally, year), 0.0)
            into = carried * into + given.get((ally, year), 0.0)
            amount = carried * amount + case.budgets[ally, year]
            tally.at_most(out - into, max(amount, due), "ally year", ally, year, size=max(abs(out), abs(into)))


def _storage(ledger: Ledger, tally: Tally) -> None:
    """Row 10: stocks fit the storage, or the room that opening stock, deliveries and signed orders take anyway."""
    case = ledger.case

    def room_of(item: str, quantity: float) -> float:
        return case.families[ledger.family(item)].storage_per_unit * quantity

    taken: dict[tuple[str, int], float] = defaultdict(float)
    arrived: dict[tuple[str, int], float] = defaultdict(float)
    for (ally, item), quantity in case.stock.items():
        arrived[ally, 0] += room_of(item, quantity)
    for (ally, item, period), quantity in arrivals(case).items():
        arrived[ally, period] += room_of(item, quantity)
    for (ally, item, period), quantity in ledger.stock.items():
        taken[ally, period] += room_of(item, quantity)
    for one in case.allies.values():
        if math.isfinite(one.storage):
            anyway = arrived[one.key, 0]
            for period in case.horizon.periods:
                anyway += arrived[one.key, period]
                tally.at_most(taken[one.key, period], max(one.storage, anyway), "ally period", one.key, period)


def _transfer_limit(ledger: Ledger, tally: Tally) -> None:
    """Row 14: what a transfer row moves in a period stays within its quantity."""
    moved: dict[tuple[int, int], float] = defaultdict(float)
    for (row, _, period), quantity in ledger.transfer.items():
        moved[row, period] += quantity
    for row, transfer in ledger.transfer_rows.items():
        if math.isfinite(transfer.max_quantity):
            for period in ledger.case.horizon.periods:
                tally.at_most(moved[row, period], transfer.max_quantity, "transfer period", row, period)


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
    STOCK_BALANCE: _balance, USE: _use, STOCK_REQUIREMENT: _stock_requirement, CAPACITY: _capacity, EXPANSION_LIMIT:
    _expansion_limit, COMMITMENT: _commitment, EXPANSION_BUDGET: _expansion_budget, OFFER_LIMIT: _offer_limit,
    BUYER_LIMIT: _buyer_limit, BUDGET: _budget, STORAGE: _storage, INTEROPERABILITY: interoperability,
    STANDARDIZATION: standardization, TRANSFER_LIMIT: _transfer_limit, BANDS: _bands}
