"""Reasons and worths in plain words."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from data.case import Case
from model.explain import Reason, Term
from model.rules import RuleRow
from model.worth import Worth

NEEDS = ("use", "stock_requirement")
SHOWN = 3  # obstacles of a way and users of a line that are named


def reason_text(case: Case, rules: list[RuleRow], priority: int, ally: str, family: str, reason: Reason) -> str:
    """One sentence that says why a requirement is short."""
    if reason.kind == "no item":
        return f"nothing that {ally} operates is certified for {family} within the plan"
    if reason.kind == "unproved":
        return "not explained: the time limit came first"
    clauses = []
    if reason.kind == "no way":
        clauses.append(_forbidden(case, ally, family, reason))
    if reason.order is not None:
        label = case.horizon.label(reason.order[2])
        clauses.append(f"no order can be there before {label} ({_first_fact(case, ally, reason.order)})")
    if reason.terms:
        clauses += _blocked(case, rules, priority, ally, reason)
    if reason.kind == "blocked" and reason.first is not None:
        clauses.append(f"cheapest way: {_way(case, reason.first)}")
    return "; ".join(clauses)


def _blocked(case: Case, rules: list[RuleRow], priority: int, ally: str, reason: Reason) -> list[str]:
    """What stands against the way, and why that cannot give way."""
    against = _against(reason)
    if not against:
        return []
    obstacles = _obstacles(case, rules, against)
    if against[0].row not in NEEDS:
        return [obstacles, *_remarks(case, priority, reason)]
    return [f"what {ally if _own_stock(reason) else _giver(case, reason.first)} has {obstacles}"]


def _against(reason: Reason) -> list[Term]:
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


def _forbidden(case: Case, ally: str, family: str, reason: Reason) -> str:
    """The fact that lets nothing be there in time."""
    if reason.first is not None:
        label = case.horizon.label(reason.first[2])
        return f"nothing can be there before {label} ({_first_fact(case, ally, reason.first)})"
    offers = [offer for offer in case.offers.values()
              if case.items[offer.item].family == family and (ally, offer.item) in case.usable_from]
    if not offers:
        return f"nobody offers {family} that {ally} may use, and nobody can pass any on"
    if all(offer.lead >= case.horizon.count for offer in offers):
        return f"every lead time for {family} goes beyond the plan"
    return f"lead times, certificates and offer periods leave {ally} no delivery of {family} within the plan"


def _first_fact(case: Case, ally: str, first: tuple[Any, ...]) -> str:
    """Why the first order or transfer is not possible a period earlier."""
    name, item, period = first
    facts = []
    if isinstance(name, str):
        offer = case.offers[name]
        item = offer.item
        if offer.lead + 1 == period:
            facts.append(f"{name} takes {_periods(case, offer.lead)}")
        if offer.first == period > offer.lead + 1:
            facts.append(f"{name} delivers from then on")
    if case.usable_from[ally, item] == period:
        facts.append(f"{item} is certified from then on")
    if not facts:
        facts.append(f"{_giver(case, first)} has {item} from then on")
    return " and ".join(facts)


def _periods(case: Case, count: int) -> str:
    return f"{count} {case.horizon.unit}{'s' if count != 1 else ''}"


def _way(case: Case, first: tuple[Any, ...]) -> str:
    label = case.horizon.label(first[2])
    if isinstance(first[0], str):
        return f"{first[0]} delivered in {label}"
    return f"{first[1]} from {_giver(case, first)} in {label}"


def _giver(case: Case, way: tuple[Any, ...] | None) -> str:
    return next(row.from_ally for row in case.transfers if way is not None and row.key == way[0])


def _obstacles(case: Case, rules: list[RuleRow], against: Sequence[Term]) -> str:
    """The obstacles with their parts of the price in per cent, which add up to 100, the largest first."""
    amounts: dict[str, float] = defaultdict(float)
    users: dict[str, tuple[str, ...]] = {}
    for term in against:
        name = _named(case, rules, term)
        amounts[name] += abs(term.amount)
        users.setdefault(name, term.users)
    parts = _percentages(dict(sorted(amounts.items(), key=lambda part: -part[1])))
    first = next(iter(parts))
    taken = f" (taken by {_listed(users[first])})" if users.get(first) else ""
    if len(parts) == 1:
        return f"{first}{taken}"
    return ", ".join(f"{name} {part} %{taken if name == first else ''}" for name, part in parts.items())


def _percentages(amounts: Mapping[str, float]) -> dict[str, int]:
    """Whole per cent that add up to 100, the largest remainders rounded up; what is not shown by name and what
    rounds to nothing is one part."""
    total = sum(amounts.values())
    shown = {name: amount for place, (name, amount) in enumerate(amounts.items())
             if place < SHOWN and amount >= total / 100}
    if (rest := total - sum(shown.values())) >= total / 100:
        shown["the rest"] = rest
    total = sum(shown.values())
    exact = {name: 100 * amount / total for name, amount in shown.items()}
    whole = {name: math.floor(part) for name, part in exact.items()}
    for name in sorted(exact, key=lambda name: whole[name] - exact[name])[:100 - sum(whole.values())]:
        whole[name] += 1
    return whole


def _named(case: Case, rules: list[RuleRow], term: Term) -> str:
    if term.row == "stock_balance" and term.own:
        return f"{term.key[0]} has no use and no room for it from {case.horizon.label(term.key[2])} on"
    if term.row == "capacity" and not term.users:
        return f"{term.key[0]} has no capacity in {case.horizon.label(term.key[1])}"
    return obstacle(case, rules, term.row, term.key)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _remarks(case: Case, priority: int, reason: Reason) -> list[str]:
    """Who comes first, whether it would pay, and what stands against a larger line."""
    remarks = []
    if reason.level == "conflicts":
        remarks.append("needed first for the minimum rules")
    elif reason.level != f"shortfall {priority}":
        remarks.append(f"needed first for priority {reason.level.removeprefix('shortfall ')}")
    elif reason.slack > 1e-6 * reason.worth:
        remarks.append("other needs would lose more than this one gains")
    if reason.expansion is not None:
        remarks.append(_expansion(case, reason.terms[0].key[0], reason.expansion))
    return remarks


def _expansion(case: Case, line: str, against: Term) -> str:
    """What stands against a larger line."""
    if against.row == "build":
        return f"{line} cannot be expanded before {case.horizon.label(against.key[1])}"
    if against.row == "outlasts":
        return f"an expansion of {line} and its commitment would outlast the plan"
    if against.row == "expansion_limit":
        return f"{line} is expanded as far as it can be"
    if against.row == "expansion_budget":
        return f"the expansion budget leaves no more for {line}"
    if against.row == "commitment":
        return f"orders do not fill a larger {line} as its commitment asks"
    return f"a larger {line} would not pay"


def obstacle(case: Case, rules: list[RuleRow], row: str, key: Any) -> str:
    """What stands behind a row of the model, for people."""
    label = case.horizon.label
    if row == "capacity":
        return f"{key[0]} full in {label(key[1])}"
    if row == "rule":
        rule, combination = rules[key].key
        which = f" ({', '.join(combination)})" if combination else ""
        return f"rule {rule}{which} at its limit"
    if row == "budget":
        return f"budget of {key[0]} {'up to' if case.carry_over else 'in'} {key[1]} spent"
    if row == "use":
        priorities = {each.priority for each in case.requirements
                      if (each.ally, each.family, each.kind) == (*key[:2], "use") and each.first <= key[2] <= each.last}
        return f"goes to use of {key[0]} in {label(key[2])} (priority {' and '.join(map(str, sorted(priorities)))})"
    if row == "stock_requirement":
        requirement = next(each for each in case.requirements if each.key == key[0])
        return f"is kept for the stock target of {requirement.ally} (priority {requirement.priority})"
    if row == "stock_balance":
        return f"no {key[1]} left at {key[0]} in {label(key[2])}"
    if row == "transfer_limit":
        route = next(each for each in case.transfers if each.key == key[0])
        return f"limit of transfers from {route.from_ally} to {route.to_ally} in {label(key[1])}"
    if row == "storage":
        return f"storage of {key[0]} full in {label(key[1])}"
    named: Mapping[str, str] = {
        "commitment": "commitment of {0}", "expansion_limit": "size of the expansion of {0}",
        "expansion_budget": "expansion budget", "offer_limit": "{0} sold out",
        "interoperability": "group {0} asks {2} for more common items of {1}",
        "standardization": "the standard share of {0} asks for more standard items"}
    parts = key if isinstance(key, tuple) else (key,)
    return named[row].format(*parts)


def worth_text(case: Case, worth: Worth) -> str:
    """What one more unit brings, for people, and what the dual says where a whole step brings less."""
    confirmed = not math.isnan(worth.confirmed)
    families = _families(case, worth)
    priority = worth.level.removeprefix("shortfall ")
    if priority != worth.level and len(families) == 1:
        family = case.families[families.pop()]
        per, said = family.weight, f"{family.unit or 'unit'}s of {family.key} less short at priority {priority}"
    elif priority != worth.level:
        per, said = 1.0, f"{case.currency} less short at priority {priority}"
    else:
        per, said = 1.0, f"{case.currency} less {worth.level}"
    amount = (worth.confirmed if confirmed else worth.worth) / (per or 1.0)
    text = f"{amount:,.2f} {said}"
    if confirmed and worth.worth - worth.confirmed > 1e-6 * abs(worth.worth):
        text += f" (the first bit of it {worth.worth / (per or 1.0):,.2f} at most)"
    return text


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
    return set(case.families)


def cause(case: Case, rules: list[RuleRow], row: str, key: Any) -> str:
    """What stands behind a row of the model whatever the period, for ranking."""
    if row in ("capacity", "commitment", "expansion_limit"):
        line = key[0] if isinstance(key, tuple) else key
        return f"capacity of {line} {case.resources[line].name}".rstrip()
    if row in ("budget", "payment"):
        return f"budget of {key[0]}"
    if row == "rule":
        return f"rule {rules[key].rule.key}"
    if row == "offer_limit":
        return f"quantity limit of {key}"
    named = {"transfer_limit": "limits of transfers", "storage": "storage", "expansion_budget": "expansion budget",
             "interoperability": "shares of groups", "standardization": "standard shares",
             "use": "what allies use themselves", "stock_requirement": "stock targets of others"}
    return named.get(row, row.replace("_", " "))
