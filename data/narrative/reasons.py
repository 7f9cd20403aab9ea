"""Reasons in plain words: why a requirement is short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.narrative.obstacles import cause, obstacles
from data.narrative.wording import family_name, item_name, months
from model.case import Case
from model.formulation.rules import RuleRow
from model.levels import CONFLICTS
from model.sensitivity.shortfall_reasons import Reason, Term

NEEDS = ("use", "stock_requirement")


def reason_text(case: Case, rules: list[RuleRow], priority: int, ally: str, family: str, reason: Reason) -> str:
    """One sentence that says why a requirement is short."""
    if reason.kind == "no item":
        return f"nothing that {ally} operates is certified for {family_name(case, family)} within the plan"
    if reason.kind == "unproved":
        return "not explained: the time limit came first"
    clauses = []
    if reason.kind == "no way":
        clauses.append(_forbidden(case, ally, family, reason))
    if reason.order is not None:
        label = case.horizon.label(reason.order[2])
        clauses.append(f"the earliest delivery of an order is {label}, because {_first_fact(case, ally, reason.order)}")
    against = told_terms(reason)
    if against:
        clauses += _blocked(case, rules, priority, ally, reason, against)
    if reason.kind == "blocked" and reason.first is not None:
        clauses += _ways(case, rules, reason, reason.first)
    return "; ".join(clauses)


def told_terms(reason: Reason) -> list[Term]:
    """The terms to tell. For what an ally has, the needs that it goes to, whatever they ask at the level: limits of
    where it goes then only move the price from one row to the other. For other ways, what
    asks something, save the ally's own targets and later stock, which the same unit serves as well."""
    if _own_stock(reason):
        uses = [term for term in reason.terms if term.row == "use"]
        return [term for term in reason.terms if term.row in NEEDS and term.amount > 0] or uses
    asking = [term for term in reason.terms if term.amount > 0]
    return [term for term in asking if not term.own] or asking


def _own_stock(reason: Reason) -> bool:
    """The terms are those of what the ally has, not of an order or a transfer."""
    return reason.kind == "no way" or reason.first is None


def _blocked(case: Case, rules: list[RuleRow], priority: int, ally: str, reason: Reason,
             against: Sequence[Term]) -> list[str]:
    """What stands against the way, and why that cannot give way."""
    if against[0].row not in NEEDS:
        return [obstacles(case, rules, ally, against), *_remarks(priority, reason),
                *_expansion(case, against[0], reason.expansion)]
    holder = ally if _own_stock(reason) else _giver(case, reason.first)
    return [f"what {holder} has {obstacles(case, rules, holder, against)}"]


def _forbidden(case: Case, ally: str, family: str, reason: Reason) -> str:
    """The fact that lets nothing be there in time."""
    if reason.first is not None:
        label = case.horizon.label(reason.first[2])
        return f"the earliest delivery is {label}, because {_first_fact(case, ally, reason.first)}"
    name = family_name(case, family)
    offers = [offer for offer in case.offers.values()
              if case.items[offer.item].family == family and (ally, offer.item) in case.usable_from]
    if not offers:
        return f"nobody offers {name} that {ally} may use, and nobody can pass any on"
    if all(offer.lead >= case.horizon.count for offer in offers):
        return f"every lead time for {name} goes beyond the plan"
    return f"lead times, certificates and offer periods leave {ally} no delivery of {name} within the plan"


def _first_fact(case: Case, ally: str, first: tuple[Any, ...]) -> str:
    """Why the first order or transfer is not possible a period earlier."""
    name, item, period = first
    facts = []
    if isinstance(name, str):
        offer = case.offers[name]
        item = offer.item
        if offer.lead + 1 == period:
            least = min(each.lead for each in case.offers.values() if (ally, each.item) in case.usable_from
                        and case.items[each.item].family == case.items[item].family)
            which = "the shortest lead time" if offer.lead == least else "the lead time"
            facts.append(f"{which} is {months(case, offer.lead_months, offer.lead)} (offer {name})")
        if offer.first == period > offer.lead + 1:
            facts.append(f"offer {name} delivers from then on")
    if case.usable_from[ally, item] == period:
        facts.append(f"{item_name(case, item)} is certified from then on")
    if not facts:
        facts.append(f"{_giver(case, first)} has {item_name(case, item)} from then on")
    return " and ".join(facts)


def _ways(case: Case, rules: list[RuleRow], reason: Reason, first: tuple[Any, ...]) -> list[str]:
    """The cheapest way, and what stands against others that come exactly as dear."""
    label = case.horizon.label(first[2])
    if isinstance(first[0], str):
        way = f"offer {first[0]}, delivered in {label}"
    else:
        way = f"{item_name(case, first[1])}, passed on by {_giver(case, first)} in {label}"
    others = other_limits(case, rules, reason)
    if not others:
        return [f"cheapest way: {way}"]
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return [f"cheapest way, one of {len(reason.equal) + 1} that cost the same: {way}",
            f"the other{' is' if len(reason.equal) == 1 else 's are'} blocked by "
            f"{others[0].removeprefix('capacity of ')}{more}"]


def other_limits(case: Case, rules: list[RuleRow], reason: Reason) -> list[str]:
    """What stands most against the other ways that come exactly as dear, where it is something else."""
    def most(each: Reason) -> str:
        against = told_terms(each)
        return cause(case, rules, against[0].row, against[0].key) if against else ""

    limits = dict.fromkeys(map(most, reason.equal))
    return [limit for limit in limits if limit and limit != most(reason)]


def _giver(case: Case, way: tuple[Any, ...] | None) -> str:
    return next(row.from_ally for row in case.transfers if way is not None and row.key == way[0])


def _remarks(priority: int, reason: Reason) -> list[str]:
    """Who comes first, and whether it would pay."""
    if reason.level == CONFLICTS:
        return ["the minimum rules come first"]
    if reason.level is not None and reason.level.priority != priority:
        return [f"needs of priority {reason.level.priority} come first"]
    return ["other needs would lose more than this one gains"] if reason.slack > 1e-6 * reason.worth else []


def _expansion(case: Case, full: Term, against: Term | None) -> list[str]:
    """What stands against a larger line."""
    if against is None or full.row != "capacity":
        return []
    line = full.key[0]
    if against.row == "none":
        return [f"no expansion of {line} is on offer"]
    if against.row == "build":
        return [f"{line} cannot be expanded before {case.horizon.label(against.key[1])}"]
    if against.row == "outlasts":
        return [f"an expansion of {line} and its commitment would outlast the plan"]
    if against.row == "expansion_limit":
        return [f"{line} is expanded as far as it can be"]
    if against.row == "expansion_budget":
        return [f"the expansion budget leaves no more for {line}"]
    if against.row == "commitment":
        return [f"orders do not fill a larger {line} as its commitment asks"]
    return [f"a larger {line} would not pay"]
