"""What stands behind a row of the model, for people: as a clause of a reason, and as a cause of many shortfalls."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from data.narrative.wording import SHOWN, family_name, joined, listed, resource_name, span
from model.case import Case
from model.formulation.rules import RuleRow
from model.sensitivity.shortfall_reasons import Term

_REST = "the rest"


def obstacles(case: Case, rules: list[RuleRow], ally: str, against: Sequence[Term]) -> str:
    """The obstacles with their parts of the price in per cent, which add up to 100, the largest first: `L is full in
    2024-Q1, taken by A (64 %) and P is full from 2023-Q4 to 2024-Q1 (36 %)`. `ally` is who has what the terms are
    about."""
    amounts: dict[str, float] = defaultdict(float)
    users: dict[str, tuple[str, ...]] = {}
    for term in against:
        text = obstacle(case, rules, ally, term)
        amounts[text] += abs(term.amount)
        users.setdefault(text, term.users)
    parts = _percentages(dict(sorted(amounts.items(), key=lambda part: -part[1])))
    first = next(iter(parts))
    taken = f", taken by {listed(users[first])}" if users.get(first) else ""
    if len(parts) == 1:
        return f"{first}{taken}"
    return joined([f"{text}{taken if text == first else ''} ({part} %)" for text, part in parts.items()])


def _percentages(amounts: Mapping[str, float]) -> dict[str, int]:
    """Whole per cent that add up to 100, the largest remainders rounded up; what is not shown by name and what
    rounds to nothing is one part."""
    total = sum(amounts.values())
    shown = {text: amount for place, (text, amount) in enumerate(amounts.items())
             if place < SHOWN and amount >= total / 100}
    if (rest := total - sum(shown.values())) >= total / 100:
        shown[_REST] = rest
    total = sum(shown.values())
    exact = {text: 100 * amount / total for text, amount in shown.items()}
    whole = {text: math.floor(part) for text, part in exact.items()}
    for text in sorted(exact, key=lambda text: whole[text] - exact[text])[:100 - sum(whole.values())]:
        whole[text] += 1
    return whole


def obstacle(case: Case, rules: list[RuleRow], ally: str, term: Term) -> str:
    """What stands behind a term, with the period or the span in which it does. Needs continue `what A has ...`."""
    row, key = term.row, term.key
    if row == "capacity":
        if not term.users:
            return f"{resource_name(case, key[0])} has no capacity in {case.horizon.label(key[1])}"
        return f"{resource_name(case, key[0])} is full {span(case, term.since or key[1], key[1])}"
    if row == "storage":
        return f"the storage of {key[0]} is full {span(case, term.since or key[1], key[1])}"
    if row == "transfer_limit":
        route = next(each for each in case.transfers if each.key == key[0])
        return (f"transfers from {route.from_ally} to {route.to_ally} are at their limit "
                f"{span(case, term.since or key[1], key[1])}")
    if row in ("use", "stock_requirement", "stock_balance"):
        return _need(case, ally, term)
    if row == "budget":
        return f"the budget of {key[0]} {'up to' if case.carry_over else 'in'} {key[1]} is spent"
    return _policy(case, rules, row, key)


def _need(case: Case, ally: str, term: Term) -> str:
    row, key, label = term.row, term.key, case.horizon.label
    if row == "use":
        priorities = {each.priority for each in case.requirements
                      if (each.ally, each.family, each.kind) == (*key[:2], "use") and each.first <= key[2] <= each.last}
        whose = "its own use" if key[0] == ally else f"use of {key[0]}"
        return f"goes to {whose} in {label(key[2])} (priority {' and '.join(map(str, sorted(priorities)))})"
    if row == "stock_requirement":
        need = next(each for each in case.requirements if each.key == key[0])
        whose = "its own stock target" if need.ally == ally else f"the stock target of {need.ally}"
        return f"is kept for {whose} in {label(key[1])} (priority {need.priority})"
    if term.own:
        return f"{key[0]} has no use and no room for it from {label(key[2])} on"
    return f"no {key[1]} is left at {key[0]} in {label(key[2])}"


def _policy(case: Case, rules: list[RuleRow], row: str, key: Any) -> str:
    """Rows that hold over the plan or over a rule's own window."""
    if row == "rule":
        rule, combination = rules[key].key
        which = f" ({', '.join(combination)})" if combination else ""
        return f"rule {rule}{which} is at its limit"
    if row == "offer_limit":
        return f"offer {key} is sold out over the plan"
    if row == "interoperability":
        return f"group {key[0]} asks {key[2]} for more common items of {family_name(case, key[1])} over the plan"
    if row == "standardization":
        return f"the standard share of {family_name(case, key)} asks for more standard items over the plan"
    if row == "expansion_budget":
        return "the expansion budget is spent"
    name = resource_name(case, key[0] if isinstance(key, tuple) else key)
    return f"{name} is expanded as far as it can be" if row == "expansion_limit" else f"the commitment of {name}"


def cause(case: Case, rules: list[RuleRow], row: str, key: Any) -> str:
    """What stands behind a row of the model whatever the period, for ranking."""
    if row in ("capacity", "commitment", "expansion_limit"):
        return f"capacity of {resource_name(case, key[0] if isinstance(key, tuple) else key)}"
    if row in ("budget", "payment"):
        return f"budget of {key[0]}"
    if row == "rule":
        return f"rule {rules[key].rule.key}"
    if row == "offer_limit":
        return f"quantity limit of offer {key}"
    if row == "transfer_limit":
        route = next(each for each in case.transfers if each.key == key[0])
        return f"limits of transfers from {route.from_ally}"
    named = {"storage": "room for stocks", "expansion_budget": "expansion budget",
             "interoperability": "shares of groups", "standardization": "standard shares",
             "use": "use of the allies that have stock", "stock_requirement": "stock targets of these allies",
             "stock_balance": "stocks that are used up"}
    return named[row]
