"""Rows 11 and 12 again: shares of what is ordered, signed orders included."""

from __future__ import annotations

from collections import defaultdict

from model.verification.ledger import Ledger
from model.verification.signed import seen_by_limits
from model.verification.tally import Tally

Units = dict[tuple[str, str], float]  # by ally and item


def _ordered(ledger: Ledger) -> Units:
    """Units of new orders."""
    ordered: Units = defaultdict(float)
    for (offer, ally, _), quantity in ledger.order.items():
        ordered[ally, ledger.case.offers[offer].item] += quantity
    return ordered


def _signed(ledger: Ledger) -> Units:
    """Units of signed orders."""
    signed: Units = defaultdict(float)
    for one in seen_by_limits(ledger.case):
        signed[one.ally, ledger.case.offers[one.offer].item] += one.quantity
    return signed


def _all_and_counting(ledger: Ledger, units: Units, family: str, counting: set[str], ally: str | None = None) -> tuple[
        float, float]:
    """All units of the family, of one ally or of all, and those of the items that count."""
    own = [(item, quantity) for (buyer, item), quantity in units.items()
           if ledger.family(item) == family and ally in (None, buyer)]
    return sum(quantity for _, quantity in own), sum(quantity for item, quantity in own if item in counting)


def interoperability(ledger: Ledger, tally: Tally) -> None:
    """Row 11: members of a group order a share of each family in items that all of them can order."""
    case = ledger.case
    can_order: dict[tuple[str, str], set[str]] = defaultdict(set)
    for offer, allies in ledger.buyers.items():
        item = case.offers[offer].item
        for ally in allies:
            can_order[ally, ledger.family(item)].add(item)
    ordered, signed = _ordered(ledger), _signed(ledger)
    for group in case.groups.values():
        for family in case.families:
            members = [ally for ally in group.members if can_order.get((ally, family))]
            if len(members) < 2:
                continue
            common = set.intersection(*(can_order[ally, family] for ally in members))
            for ally in members if common else ():
                new, before = (_all_and_counting(ledger, units, family, common, ally) for units in (ordered, signed))
                _at_least(tally, group.share, new, before, ("group family ally", group.key, family, ally))


def standardization(ledger: Ledger, tally: Tally) -> None:
    """Row 12: a share of each family's orders is of standard items."""
    case = ledger.case
    standard = {item.key for item in case.items.values() if item.standard}
    ordered, signed = _ordered(ledger), _signed(ledger)
    orderable = {case.offers[offer].item for offer, allies in ledger.buyers.items() if allies}
    bound = {ledger.family(item) for item in orderable & standard}
    for family in case.families.values():
        if family.standard_share > 0 and family.key in bound:
            new, before = (_all_and_counting(ledger, units, family.key, standard) for units in (ordered, signed))
            _at_least(tally, family.standard_share, new, before, ("family", family.key))


def _at_least(tally: Tally, share: float, new: tuple[float, float], signed: tuple[float, float],
              named: tuple[str, ...]) -> None:
    """A share of all orders counts; by what the signed ones alone lack of it, it may be missed."""
    lacking = max(0.0, share * signed[0] - signed[1])
    tally.at_most(share * (new[0] + signed[0]), new[1] + signed[1] + lacking, *named)
