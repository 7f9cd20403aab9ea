"""Every kind of row but rules again, one function a kind, each from the plan's non-zeros grouped by key. Those of stock
stand in stock_rows.py, those of lines in lines.py, shares in share_rows.py."""

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
    CHOSEN,
    COMMITMENT,
    EXPANSION_BUDGET,
    EXPANSION_LIMIT,
    INTEROPERABILITY,
    KEPT_ORDER,
    MATCHED_COMPONENTS,
    MINIMUM_RATE,
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
from model.verification.lines import capacity, commitment, expansion_budget, expansion_limit, minimum_rate
from model.verification.share_rows import interoperability, standardization
from model.verification.signed import ordered_of, paid_in_years, seen_by_limits
from model.verification.tally import RowCheck, Tally
from model.verification.terms import chosen

NOTHING: Mapping[tuple[str, int], float] = {}


def row_checks(ledger: Ledger) -> tuple[RowCheck, ...]:
    """Every kind of row that is not a rule."""
    checks = []
    for kind, recompute in RECOMPUTED.items():
        tally = Tally(kind.label, kind.title, ledger.case)
        recompute(ledger, tally)
        checks.append(tally.result())
    return tuple(checks)


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


def budget(ledger: Ledger, tally: Tally, besides: Mapping[tuple[str, int], float] = NOTHING) -> None:
    """Row 9: an ally pays no more than its amount, or what signed orders alone ask, and what it is given; up to each
    year where money carries over. `besides`: what it has to pay besides in a year, price_unit."""
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
            out = carried * out + sum(due_by.get((ally, year), 0.0) for due_by in (paid, signed, besides))
            due = carried * due + signed.get((ally, year), 0.0)
            into = carried * into + given.get((ally, year), 0.0)
            amount = carried * amount + case.budgets[ally, year]
            tally.at_most(out - into, max(amount, due), "ally year", ally, year, size=max(abs(out), abs(into)))


def _bands(ledger: Ledger, tally: Tally) -> None:
    """Row 15, once the equity level has been solved: ten bands of a tenth of the requirement hold the shortfall."""
    if not any(result.level == EQUITY and result.proved for result in ledger.plan.levels):
        return
    for requirement in ledger.case.requirements:
        if requirement.quantity > 0:
            for period in range(requirement.first, requirement.last + 1):
                short = ledger.shortfall(requirement, period)
                tally.at_most(short, requirement.quantity, "requirement period", requirement.key, period)


def _kept_order(ledger: Ledger, tally: Tally) -> None:
    """Row 19: what an order is less and more than in the earlier plan makes up the difference, and no order can be less
    by more than it was."""
    for key, before in (ledger.kept or {}).items():
        now = ledger.order.get(key, 0.0)
        tally.at_most(max(0.0, before - now), before, "offer ally period", *key)


RECOMPUTED: Mapping[RowKind, Callable[[Ledger, Tally], None]] = {
    STOCK_BALANCE: stock_rows.balance, USE: stock_rows.use, STOCK_REQUIREMENT: stock_rows.stock_requirement,
    CAPACITY: capacity, EXPANSION_LIMIT: expansion_limit, COMMITMENT: commitment, EXPANSION_BUDGET: expansion_budget,
    OFFER_LIMIT: _offer_limit, BUYER_LIMIT: _buyer_limit, BUDGET: budget, STORAGE: stock_rows.storage,
    INTEROPERABILITY: interoperability, STANDARDIZATION: standardization, TRANSFER_LIMIT: stock_rows.transfer_limit,
    BANDS: _bands, MATCHED_COMPONENTS: stock_rows.matched_components, MINIMUM_RATE: minimum_rate,
    KEPT_ORDER: _kept_order, CHOSEN: chosen}
