"""Ways to serve a need in words: what comes from whom and when, and why not before."""

from __future__ import annotations

from collections.abc import Sequence

from data.narrative.rows import filled
from data.narrative.wording import counted, item_name, months
from model.case import Case, Offer, Requirement
from model.plan import OrderKey, RoundKey, TransferKey
from model.sensitivity.shortfall_reasons import ExpansionObstacle
from model.sensitivity.supply_paths import Way

_MEMBERS = 6  # allies of an offer that are named


def arrival(case: Case, way: Way) -> int:
    """The period in which a way brings it."""
    return way.period + (0 if isinstance(way, OrderKey) else case.transfer_of[way.transfer].delay)


def way_text(case: Case, first: Way | RoundKey) -> str:
    """A way in words."""
    label = case.horizon.label(first.period)
    if isinstance(first, OrderKey):
        return f"offer {first.offer}, delivered in {label}"
    if isinstance(first, RoundKey):
        return f"{item_name(case, first.item)}, put together in {label}"
    arrives = arrival(case, first)
    under_way = f", there in {case.horizon.label(arrives)}" if arrives > first.period else ""
    return f"{item_name(case, first.item)}, passed on by {giver(case, first)} in {label}{under_way}"


def first_fact(case: Case, ally: str, first: Way) -> str:
    """Why the first order or transfer is not possible a period earlier."""
    facts, period = [], arrival(case, first)
    if isinstance(first, OrderKey):
        offer = case.offers[first.offer]
        item, lead = offer.item, case.lead(offer, ally)
        usable = usable_offers(case, ally, case.items[item].family)
        if lead + 1 == period:
            least = min(case.lead(each, ally) for each in usable if case.may_buy(each, ally))
            which = "the shortest lead time" if lead == least else "the lead time"
            facts.append(f"{which} is {months(case, _lead_months(case, offer, ally), lead)} (offer {first.offer})")
        closed = [each for each in usable if not case.may_buy(each, ally) and case.first_delivery(each, ally) < period]
        facts += [shut_out(case, closed, ally)] if closed else []
        if offer.first == period > lead + 1:
            facts.append(f"offer {first.offer} delivers from then on")
    else:
        item = first.item
    if case.usable_from[ally, item] == period:
        facts.append(f"{item_name(case, item)} is certified from then on")
    if not facts and isinstance(first, TransferKey):
        facts.append(_passed_on(case, first))
    return " and ".join(facts)


def usable_offers(case: Case, ally: str, family: str) -> list[Offer]:
    """The offers of the family that the ally may use at some time."""
    return [offer for offer in case.offers.values()
            if case.items[offer.item].family == family and (ally, offer.item) in case.usable_from]


def closed_offers(case: Case, need: Requirement) -> list[str]:
    """The offers that the ally could use and may not buy."""
    closed = [offer for offer in usable_offers(case, need.ally, need.family) if not case.may_buy(offer, need.ally)]
    return [shut_out(case, closed, need.ally)] if closed else []


def shut_out(case: Case, closed: Sequence[Offer], ally: str) -> str:
    """Why the ally may not buy the offers: of the first of them, and how many more there are."""
    offer, more = closed[0], f", nor may it buy {len(closed) - 1} more" if len(closed) > 1 else ""
    if offer.members is not None and ally not in offer.members:
        allies = ", ".join(offer.members[:_MEMBERS]) + _and_more(len(offer.members) - _MEMBERS)
        return f"{ally} is no member of offer {offer.key}, which is for {allies}{more}"
    return f"the terms do not let {ally} buy offer {offer.key}{more}"


def _and_more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""


def _lead_months(case: Case, offer: Offer, ally: str) -> float:
    """The lead time of the pair as the workbook says it."""
    terms = case.terms.get((offer.key, ally))
    return offer.lead_months if terms is None or terms.lead is None else terms.lead_months


def _passed_on(case: Case, way: TransferKey) -> str:
    """Why a transfer does not arrive before: from when on the giver has the item, and how long it is under way."""
    delay, who = case.transfer_of[way.transfer].delay, giver(case, way)
    takes = counted(delay, case.horizon.unit)
    if delay and way.period == 1:
        return f"{item_name(case, way.item)} takes {takes} from {who}"
    since = f"{case.horizon.label(way.period)} on, and it takes {takes}" if delay else "then on"
    return f"{who} has {item_name(case, way.item)} from {since}"


def giver(case: Case, way: TransferKey) -> str:
    """Who passes on."""
    return case.transfer_of[way.transfer].from_ally


def against_expansion(case: Case, against: ExpansionObstacle) -> str:
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
