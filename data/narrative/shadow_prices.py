"""What one more unit of a limit brings, in plain words."""

from __future__ import annotations

import math

from data.narrative.wording import family_name, units
from model.case import Case
from model.sensitivity.shadow_prices import Worth

_SAME = 1e-6  # relative: dual and confirmed figure are the same


def worth_text(case: Case, worth: Worth) -> str:
    """`0.9 rounds of 155 mm HE [HE155] less short at priority 1`: units of a family where the limit concerns one only,
    as the level counts them, else money. Where a whole step brings less than the price says it adds what the
    price says, which then holds for the first part of the step at most."""
    families = _families(case, worth)
    priority = worth.level.priority
    if worth.level.is_shortfall and len(families) == 1:
        family = case.families[next(iter(families))]
        per, said = family.weight or 1.0, f"{units(family.unit)} of {family_name(case, family.key)} less short at " \
                                          f"priority {priority}"
    elif worth.level.is_shortfall:
        per, said = 1.0, f"{case.currency} less short at priority {priority}"
    else:
        per, said = 1.0, f"{case.currency} less {worth.level}"
    text = f"{_figure(worth.figure / per)} {said}"
    if not math.isnan(worth.confirmed) and worth.worth - worth.confirmed > _SAME * abs(worth.worth):
        text += (f"; by its price {_figure(worth.worth / per)}, which holds for the first part of the "
                 f"{worth.step:,.4g} added at most")
    return text


def _figure(amount: float) -> str:
    """Two decimals; three digits where that would leave nothing to see."""
    return f"{amount:,.2f}" if abs(amount) >= 0.1 or not amount else f"{amount:.3g}"


def _families(case: Case, worth: Worth) -> set[str]:
    """The families that a limit concerns."""
    if worth.kind in ("capacity", "expansion_limit"):
        line = worth.key[0] if worth.kind == "capacity" else worth.key
        return {case.items[case.offers[offer].item].family for offer in case.resource_use.get(line, ())}
    if worth.kind == "offer_limit":
        return {case.items[case.offers[worth.key].item].family}
    if worth.kind == "transfer_limit":
        route = next(row for row in case.transfers if row.key == worth.key[0])
        return {route.family} if route.family is not None else set(case.families)
    if worth.kind == "interoperability":
        return {worth.key[1]}
    if worth.kind == "standardization":
        return {worth.key}
    return set(case.families)
