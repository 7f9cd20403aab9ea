"""Reasons in plain words: why a requirement is short."""

from __future__ import annotations

from collections.abc import Sequence

from data.narrative.obstacles import obstacle, obstacles
from data.narrative.rows import NamedCause, cause_of, filled
from data.narrative.wording import family_name, item_name, months
from model.case import Case, Offer, Requirement
from model.levels import CONFLICTS
from model.plan import OrderKey, RoundKey, TransferKey
from model.row_kinds import CAPACITY, USE
from model.sensitivity.shortfall_reasons import ComponentReason, ExpansionObstacle, PriceTerm, ShortfallReason
from model.sensitivity.supply_paths import Way
from model.tolerances import UNPAID

_MEMBERS = 6  # allies of an offer that are named


def reason_text(case: Case, need: Requirement, reason: ShortfallReason) -> str:
    """One sentence that says why a requirement is short."""
    if reason.kind == "no item":
        return f"nothing that {need.ally} operates is certified for {family_name(case, need.family)} within the plan"
    if reason.kind == "unproved":
        return "not explained: the time limit came first"
    clauses = []
    if reason.kind == "no way":
        clauses.append(_forbidden(case, need, reason.first))
        clauses += [_late_component(case, need.ally, each) for each in reason.components]
    if reason.order is not None:
        label = case.horizon.label(reason.order.period)
        clauses.append(f"the earliest delivery of an order is {label}, because "
                       f"{_first_fact(case, need.ally, reason.order)}")
    against = terms_to_tell(reason)
    if against:
        clauses += _blocked(case, need, reason, against)
    if reason.kind == "blocked" and reason.first is not None:
        clauses += _ways(case, reason, reason.first)
        clauses += [_blocked_component(case, need.ally, each) for each in reason.components]
    if reason.kind == "blocked" and not reason.is_of_own_stock:
        clauses += _closed(case, need)
    clauses += [f"what {key.ally} has of {item_name(case, key.item)} is usable up to {case.horizon.label(key.period)}"
                for key, _ in reason.expired[:1]]
    return "; ".join(clauses)


def _late_component(case: Case, ally: str, lacking: ComponentReason) -> str:
    """Why a component cannot be there in time."""
    name = item_name(case, lacking.component)
    if lacking.first is None:
        return f"{name}, which complete rounds need, cannot be had within the plan"
    label = case.horizon.label(arrival(case, lacking.first))
    return (f"the earliest delivery of {name}, which complete rounds need, is {label}, because "
            f"{_first_fact(case, ally, lacking.first)}")


def _blocked_component(case: Case, ally: str, lacking: ComponentReason) -> str:
    """What stands against the cheapest way to a component."""
    name = item_name(case, lacking.component)
    against = [term for term in lacking.terms if term.amount > 0 and not term.own]
    if not against:
        return f"{name} is missing"
    if lacking.first is None:
        return f"{name} is missing: what {ally} has of it {obstacle(case, ally, against[0])}"
    return f"{name} is missing: {obstacle(case, ally, against[0])}; it would come by {_way(case, lacking.first)}"


def arrival(case: Case, way: Way) -> int:
    """The period in which a way brings it."""
    return way.period + (0 if isinstance(way, OrderKey) else case.transfer_of[way.transfer].delay)


def terms_to_tell(reason: ShortfallReason) -> list[PriceTerm]:
    """For what an ally has, the needs that it goes to, whatever they ask at the level: limits of
    where it goes then only move the price from one row to the other. For other ways, what
    asks something, save the ally's own targets and later stock, which the same unit serves as well."""
    asking = [term for term in reason.terms if term.amount > 0]
    if reason.is_of_own_stock:
        uses = [term for term in reason.terms if term.row.kind is USE]
        return [term for term in asking if term.row.kind.side == "need"] or uses
    return [term for term in asking if not term.own] or asking


def _blocked(case: Case, need: Requirement, reason: ShortfallReason, against: Sequence[PriceTerm]) -> list[str]:
    """What stands against the way, and why that cannot give way."""
    if against[0].row.kind.side != "need":
        expansion = [] if reason.expansion is None or against[0].row.kind is not CAPACITY else [
            _against_expansion(case, reason.expansion)]
        return [obstacles(case, need.ally, against), *_remarks(need.priority, reason), *expansion]
    holder = _giver(case, reason.first) if isinstance(reason.first, TransferKey) and not reason.is_of_own_stock \
        else need.ally
    return [f"what {holder} has {obstacles(case, holder, against)}"]


def _forbidden(case: Case, need: Requirement, first: Way | RoundKey | None) -> str:
    """The fact that lets nothing be there in time."""
    if first is not None and not isinstance(first, RoundKey):
        label = case.horizon.label(arrival(case, first))
        return f"the earliest delivery is {label}, because {_first_fact(case, need.ally, first)}"
    name, ally = family_name(case, need.family), need.ally
    usable = _usable_offers(case, ally, need.family)
    offers = [offer for offer in usable if case.may_buy(offer, ally)]
    if not usable:
        return f"nobody offers {name} that {ally} may use, and nobody can pass any on"
    if not offers:
        return f"{shut_out(case, usable[0], ally)}{_and_more(len(usable) - 1)}, and nobody can pass any {name} on"
    if all(case.lead(offer, ally) >= case.horizon.count for offer in offers):
        return f"every lead time for {name} goes beyond the plan"
    return f"lead times, certificates and offer periods leave {ally} no delivery of {name} within the plan"


def shut_out(case: Case, offer: Offer, ally: str) -> str:
    """Why the ally may not buy the offer."""
    if offer.members is not None and ally not in offer.members:
        allies = ", ".join(offer.members[:_MEMBERS]) + _and_more(len(offer.members) - _MEMBERS)
        return f"{ally} is no member of offer {offer.key}, which is for {allies}"
    return f"the terms do not let {ally} buy offer {offer.key}"


def _and_more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""


def _closed(case: Case, need: Requirement) -> list[str]:
    """The offers that the ally could use and may not buy."""
    closed = [offer for offer in _usable_offers(case, need.ally, need.family) if not case.may_buy(offer, need.ally)]
    return [f"{shut_out(case, closed[0], need.ally)}{_and_more(len(closed) - 1)}"] if closed else []


def _lead_months(case: Case, offer: Offer, ally: str) -> float:
    """The lead time of the pair as the workbook says it."""
    terms = case.terms.get((offer.key, ally))
    return offer.lead_months if terms is None or terms.lead is None else terms.lead_months


def _usable_offers(case: Case, ally: str, family: str) -> list[Offer]:
    """The offers of the family that the ally may use at some time."""
    return [offer for offer in case.offers.values()
            if case.items[offer.item].family == family and (ally, offer.item) in case.usable_from]


def _first_fact(case: Case, ally: str, first: Way) -> str:
    """Why the first order or transfer is not possible a period earlier."""
    facts, period = [], arrival(case, first)
    if isinstance(first, OrderKey):
        offer = case.offers[first.offer]
        item, lead = offer.item, case.lead(offer, ally)
        usable = _usable_offers(case, ally, case.items[item].family)
        if lead + 1 == period:
            least = min(case.lead(each, ally) for each in usable if case.may_buy(each, ally))
            which = "the shortest lead time" if lead == least else "the lead time"
            facts.append(f"{which} is {months(case, _lead_months(case, offer, ally), lead)} (offer {first.offer})")
        closed = [each for each in usable if not case.may_buy(each, ally) and case.first_delivery(each, ally) < period]
        if closed:
            facts.append(f"{shut_out(case, closed[0], ally)}{_and_more(len(closed) - 1)}")
        if offer.first == period > lead + 1:
            facts.append(f"offer {first.offer} delivers from then on")
    else:
        item = first.item
    if case.usable_from[ally, item] == period:
        facts.append(f"{item_name(case, item)} is certified from then on")
    if not facts and isinstance(first, TransferKey):
        facts.append(f"{_giver(case, first)} has {item_name(case, item)} from then on")
    return " and ".join(facts)


def _way(case: Case, first: Way | RoundKey) -> str:
    """A way in words."""
    label = case.horizon.label(first.period)
    if isinstance(first, OrderKey):
        return f"offer {first.offer}, delivered in {label}"
    if isinstance(first, RoundKey):
        return f"{item_name(case, first.item)}, put together in {label}"
    arrives = arrival(case, first)
    under_way = f", there in {case.horizon.label(arrives)}" if arrives > first.period else ""
    return f"{item_name(case, first.item)}, passed on by {_giver(case, first)} in {label}{under_way}"


def _ways(case: Case, reason: ShortfallReason, first: Way | RoundKey) -> list[str]:
    """The cheapest way, and what stands against others that come exactly as dear."""
    way = _way(case, first)
    others = other_limits(case, reason)
    if not others:
        return [f"cheapest way: {way}"]
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return [f"cheapest way, one of {len(reason.equal) + 1} that cost the same: {way}",
            f"the other{' is' if len(reason.equal) == 1 else 's are'} blocked by {others[0].short}{more}"]


def other_limits(case: Case, reason: ShortfallReason) -> list[NamedCause]:
    """What stands most against the other ways that come exactly as dear, where it is something else."""
    def most(each: ShortfallReason) -> NamedCause | None:
        against = terms_to_tell(each)
        return cause_of(case, against[0].row) if against else None

    limits = dict.fromkeys(map(most, reason.equal))
    return [limit for limit in limits if limit is not None and limit != most(reason)]


def _giver(case: Case, way: TransferKey) -> str:
    return case.transfer_of[way.transfer].from_ally


def _remarks(priority: int, reason: ShortfallReason) -> list[str]:
    """Who comes first, and whether it would pay."""
    if reason.level == CONFLICTS:
        return ["the minimum rules come first"]
    if reason.level is not None and reason.level.priority != priority:
        return [f"needs of priority {reason.level.priority} come first"]
    return ["other needs would lose more than this one gains"] if reason.slack > UNPAID * reason.worth else []


def _against_expansion(case: Case, against: ExpansionObstacle) -> str:
    """What stands against a larger line."""
    if against.kind == "none":
        return f"no expansion of {against.line} is on offer"
    if against.kind == "too late":
        return f"{against.line} cannot be expanded before {case.horizon.label(against.ready)}"
    if against.kind == "outlasts":
        return f"an expansion of {against.line} and its commitment would outlast the plan"
    words = "" if against.row is None else filled(case, against.row.kind.words.expansion, against.row,
                                                  line=against.line)
    return words or f"a larger {against.line} would not pay"
