"""Reasons and worths in plain words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from data.case import Case
from model.explain import Reason, Term
from model.rules import RuleRow
from model.worth import Worth

SHOWN = 3  # terms of a way that are told


def reason_text(case: Case, rules: list[RuleRow], priority: int, ally: str, family: str, reason: Reason) -> str:
    """One sentence that says why a requirement is short."""
    if reason.kind == "no item":
        return f"nothing that {ally} operates is certified for {family}"
    if reason.kind == "no way":
        if reason.earliest is None:
            return f"nobody can deliver or pass on {family} to {ally} within the plan"
        return f"nothing can be there before {case.horizon.label(reason.earliest)}{_lead(case, ally, family)}"
    if reason.kind == "unproved":
        return "not explained: the time limit came first"
    said = f"{_way(case, reason)}: {_terms(case, rules, reason.terms)}"
    urgent = reason.level.removeprefix("shortfall ")
    return said if urgent == str(priority) else f"{said}; needed first for priority {urgent}"


def _lead(case: Case, ally: str, family: str) -> str:
    """The shortest lead time of an offer that the ally may use, for people."""
    leads = [offer.lead for offer in case.offers.values()
             if case.items[offer.item].family == family and (ally, offer.item) in case.usable_from]
    return f" (shortest lead time {min(leads) * case.horizon.months} months)" if leads else ""


def _way(case: Case, reason: Reason) -> str:
    if reason.order is not None:
        offer, _, period = reason.order
        return f"cheapest way {offer} for {case.horizon.label(period)}"
    assert reason.transfer is not None
    row = next(row for row in case.transfers if row.key == reason.transfer[0])
    return f"cheapest way {reason.transfer[1]} from {row.from_ally} in {case.horizon.label(reason.transfer[2])}"


def _terms(case: Case, rules: list[RuleRow], terms: tuple[Term, ...]) -> str:
    """The blocking terms with their parts of the price, the largest first."""
    parts: dict[str, float] = defaultdict(float)
    for term in terms:
        parts[obstacle(case, rules, term.row, term.key)] += term.amount
    against = {name: amount for name, amount in parts.items() if amount > 0}
    total = sum(against.values())
    if not total:
        return "what there is goes to other needs that count as much"
    largest = sorted(against.items(), key=lambda part: -part[1])[:SHOWN]
    return ", ".join(f"{name} {amount / total:.0%}".replace("%", " %") for name, amount in largest)


def obstacle(case: Case, rules: list[RuleRow], row: str, key: Any) -> str:
    """What stands behind a row of the model, for people."""
    label = case.horizon.label
    if row in ("capacity", "loaded"):
        return f"{key[0]} full in {label(key[1])}"
    if row == "rule":
        return f"rule {rules[key].rule.key}"
    if row in ("budget", "payment"):
        return f"budget of {key[0]} in {key[1]}"
    if row == "stock_balance":
        return f"{key[0]} needs its {key[1]} itself"
    named: Mapping[str, str] = {
        "commitment": "commitment of {0}", "expansion_limit": "size of the expansion of {0}",
        "expansion_budget": "expansion budget", "offer_limit": "quantity limit of {0}", "storage": "storage of {0}",
        "interoperability": "share of {0} in common items of {1}", "standardization": "standard share of {0}",
        "transfer_limit": "limit of the transfer in row {0}", "scope_total": "rules on shares"}
    parts = key if isinstance(key, tuple) else (key,)
    return named.get(row, row).format(*parts)


def worth_text(case: Case, worth: Worth) -> str:
    """What one more unit brings, for people."""
    amount = worth.worth if worth.confirmed != worth.confirmed else worth.confirmed
    return f"{amount:,.2f} {case.currency} less of {worth.level}"
