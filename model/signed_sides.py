"""Right-hand sides of rows beside signed orders: what these leave to new ones, and which of the limits they set."""

from __future__ import annotations

import math
from collections.abc import Collection

from model.case import Case
from model.row_kinds import BUDGET, BUYER_LIMIT, CAPACITY, OFFER_LIMIT, RowId
from model.tolerances import FULL


def left_of_limit(limit: float, signed: float) -> float:
    """The most that new orders may bring where signed ones bring so much: nothing where these exceed the limit."""
    return max(limit - signed, 0.0)


def left_of_share(beyond: float) -> float:
    """The least that new orders must make of a row `N - share D >= 0` of which the signed ones make so much: less than
    nothing where these exceed the share, nothing where they miss it, which is decided."""
    return 0.0 - max(beyond, 0.0)


def beyond_share(case: Case, share: float, family: str, counting: Collection[str], ally: str | None = None) -> float:
    """Rows 11 and 12: what signed orders make of `orders of the counting items - share * orders of the family`, of one
    ally or of all: units, below 0 where they miss the share."""
    items = {item.key for item in case.items.values() if item.family == family}
    return sum(((case.offers[order.offer].item in counting) - share) * order.quantity
               for order in case.signed_sums.seen
               if case.offers[order.offer].item in items and ally in (None, order.ally))


def limit_and_signed(case: Case, row: RowId) -> tuple[float, float]:
    """The planner's figure behind a limit of rows 4, 8, 8b or 9, and what signed orders alone bring to the row, in its
    unit; money that carries over up to the year of the row. Nothing for other kinds of rows."""
    sums = case.signed_sums
    if row.kind is CAPACITY:
        resource, period = str(row.part("resource")), row.number("period")
        return case.resources[resource].capacity[period - 1], sums.load.get((resource, period), 0.0)
    if row.kind is OFFER_LIMIT:
        offer = str(row.part("offer"))
        return case.offers[offer].max_quantity, sums.offers.get(offer, 0.0)
    if row.kind is BUYER_LIMIT:
        pair = str(row.part("offer")), str(row.part("ally"))
        return case.terms[pair].max_quantity, sums.buyers.get(pair, 0.0)
    if row.kind is BUDGET:
        ally, last = str(row.part("ally")), row.number("year")
        years = [year for year in case.horizon.years if year <= last] if case.carry_over else [last]
        return (sum(case.budgets.get((ally, year), 0.0) for year in years),
                sum(sums.payments.get((ally, year), 0.0) for year in years))
    return 0.0, 0.0


def signed_users(case: Case, row: RowId) -> dict[str, float]:
    """What the signed orders of each ally take of a line or an offer, in the unit of the row."""
    taken: dict[str, float] = {}
    for order in case.signed_sums.seen if row.kind in (CAPACITY, OFFER_LIMIT, BUYER_LIMIT) else ():
        if row.kind is CAPACITY:
            use = case.resource_use.get(str(row.part("resource")), {}).get(order.offer, 0.0)
            units = use * order.quantity if order.period == row.part("period") else 0.0
        else:
            units = order.quantity if row.part("offer") == order.offer and row.part("ally") in (
                None, order.ally) else 0.0
        if units:
            taken[order.ally] = taken.get(order.ally, 0.0) + units
    return taken


def is_set(case: Case, row: RowId) -> bool:
    """Signed orders alone exceed the limit: a little more of it would change nothing."""
    limit, signed = limit_and_signed(case, row) if case.signed else (0.0, 0.0)
    return signed > limit


def is_filled(case: Case, row: RowId) -> bool:
    """Signed orders alone use up the limit: nothing of it is left to new ones."""
    limit, signed = limit_and_signed(case, row) if case.signed else (0.0, 0.0)
    return math.isfinite(limit) and signed > 0 and limit - signed <= FULL * max(1.0, limit)
