"""The facts that let nothing be there in time, whatever is full or spent: in words, and for ranking by their kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.narrative.wording import counted, family_name, item_name, months
from model.case import Case, Offer
from model.plan import OrderKey, RoundKey, TransferKey
from model.sensitivity.supply_paths import Way, arrival

_MEMBERS = 6  # allies of an offer that are named


@dataclass(frozen=True)
class Barrier:
    """What kind of fact it is, and what it comes to."""

    name: str
    meaning: str


LEAD_TIMES = Barrier("lead times", "nothing can be there by then")
CERTIFICATES = Barrier("certificates", "nothing that may be used can be there by then")
OFFER_PERIODS = Barrier("offer periods", "nothing is delivered by then")
TIMES = Barrier("lead times, certificates and offer periods", "together they leave no delivery")
TRANSFERS = Barrier("transfers", "nothing can be passed on by then")
BUYERS = Barrier("who may buy", "the ally is no member of the offers, or Terms do not let it")
NO_OFFER = Barrier("no offer", "nobody offers what is needed")
ROUNDS = Barrier("complete rounds", "their components cannot be there together by then")


@dataclass(frozen=True)
class Fact:
    """A fact as a clause."""

    barrier: Barrier
    text: str


@dataclass(frozen=True)
class Sought:
    """What an ally is after by `name`: any of the `items`, a family's or one component of a round."""

    ally: str
    name: str
    items: frozenset[str]

    def usable(self, case: Case) -> list[Offer]:
        """The offers of it that the ally may use at some time."""
        return [offer for offer in case.offers.values()
                if offer.item in self.items and (self.ally, offer.item) in case.usable_from]

    def closed(self, case: Case) -> list[Offer]:
        """Those of them that it may not buy."""
        return [offer for offer in self.usable(case) if not case.may_buy(offer, self.ally)]

    def is_shut_out(self, case: Case, period: int) -> bool:
        """Some of it could be there by the period if the ally might buy it."""
        return any(_possible_from(case, offer, self.ally) <= min(period, offer.last) for offer in self.closed(case))


def family_sought(case: Case, ally: str, family: str) -> Sought:
    """What would serve a requirement."""
    return Sought(ally, family_name(case, family),
                  frozenset(item.key for item in case.items.values() if item.family == family))


def component_sought(case: Case, ally: str, component: str) -> Sought:
    """What would serve a round that lacks a component."""
    return Sought(ally, item_name(case, component), frozenset([component]))


def barriers(case: Case, sought: Sought, first: Way | RoundKey | None, period: int) -> list[Barrier]:
    """What lets nothing be there by the period, `first` being what can be there first: who may buy where that alone
    does, for it is decided and not a matter of time."""
    if sought.is_shut_out(case, period):
        return [BUYERS]
    found = dict.fromkeys(fact.barrier for fact in forbidding(case, sought, first))
    return [barrier for barrier in found if barrier is not BUYERS] or list(found) or [LEAD_TIMES]


def forbidding(case: Case, sought: Sought, first: Way | RoundKey | None) -> list[Fact]:
    """Why the first order or transfer is not possible a period earlier; where there is none, why there is not."""
    if first is None or isinstance(first, RoundKey):
        return [_never(case, sought)]
    facts = _of_order(case, sought, first) if isinstance(first, OrderKey) else _of_transfer(case, sought, first)
    closed = [offer for offer in sought.closed(case) if _possible_from(case, offer, sought.ally) < arrival(case, first)]
    return [*facts, *([Fact(BUYERS, shut_out(case, closed, sought.ally))] if closed else [])]


def forbidden(case: Case, sought: Sought, first: Way | RoundKey | None) -> str:
    """What lets nothing be there in time: when it comes first and why, or why it never does."""
    if first is None or isinstance(first, RoundKey):
        return _never(case, sought).text
    label = case.horizon.label(arrival(case, first))
    return f"the earliest delivery is {label}, because {first_fact(case, sought, first)}"


def first_fact(case: Case, sought: Sought, first: Way) -> str:
    """Why the first order or transfer is not possible a period earlier."""
    return " and ".join(fact.text for fact in forbidding(case, sought, first))


def closed_offers(case: Case, sought: Sought) -> list[str]:
    """The offers that the ally could use and may not buy."""
    closed = sought.closed(case)
    return [shut_out(case, closed, sought.ally)] if closed else []


def giver(case: Case, way: TransferKey) -> str:
    """Who passes on."""
    return case.transfer_of[way.transfer].from_ally


def _possible_from(case: Case, offer: Offer, ally: str) -> int:
    """The first period in which the offer could be delivered to the ally and used there, if it might buy it."""
    return max(case.first_delivery(offer, ally), case.usable_from[ally, offer.item])


def _never(case: Case, sought: Sought) -> Fact:
    ally, name = sought.ally, sought.name
    if any((ally, item) in case.usable_from and item in sought.items for item in case.components):
        return Fact(ROUNDS, f"the components of {name} cannot be there together by then")
    usable = sought.usable(case)
    offers = [offer for offer in usable if case.may_buy(offer, ally)]
    if not usable:
        return Fact(NO_OFFER, f"nobody offers {name} that {ally} may use, and nobody can pass any on")
    if not offers:
        return Fact(BUYERS, f"{shut_out(case, usable, ally)}, and nobody can pass any {name} on")
    if all(case.lead(offer, ally) >= case.horizon.count for offer in offers):
        return Fact(LEAD_TIMES, f"every lead time for {name} goes beyond the plan")
    return Fact(TIMES, f"lead times, certificates and offer periods leave {ally} no delivery of {name} within the plan")


def _of_order(case: Case, sought: Sought, first: OrderKey) -> list[Fact]:
    facts, ally, offer = list[Fact](), sought.ally, case.offers[first.offer]
    lead = case.lead(offer, ally)
    if lead + 1 == first.period:
        least = min(case.lead(each, ally) for each in sought.usable(case) if case.may_buy(each, ally))
        which = "the shortest lead time" if lead == least else "the lead time"
        facts.append(Fact(LEAD_TIMES,
                          f"{which} is {months(case, _lead_months(case, offer, ally), lead)} (offer {first.offer})"))
    if offer.first == first.period > lead + 1:
        facts.append(Fact(OFFER_PERIODS, f"offer {first.offer} delivers from then on"))
    return [*facts, *_certified(case, ally, offer.item, first.period)]


def _of_transfer(case: Case, sought: Sought, first: TransferKey) -> list[Fact]:
    return (_certified(case, sought.ally, first.item, arrival(case, first))
            or [Fact(TRANSFERS, _passed_on(case, first))])


def _certified(case: Case, ally: str, item: str, period: int) -> list[Fact]:
    """The item is certified from that period on, if it is."""
    if case.usable_from[ally, item] != period:
        return []
    return [Fact(CERTIFICATES, f"{item_name(case, item)} is certified from then on")]


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
