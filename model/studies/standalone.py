"""One ally alone: its own rows and its part of everything that all draw on.

What acting together gains is the joint plan beside the plans of these cases, see docs/comparisons.md."""

from __future__ import annotations

import math
from dataclasses import replace

from model.case import Case, CountRule, Rule
from model.formulation.index_sets import make_indices
from model.formulation.rule_rows import rule_rows
from model.studies.sharing_keys import sharing_keys

_ADDING_UP = ("max_quantity", "min_quantity", "max_spend", "min_spend")


def alone_cases(case: Case) -> dict[str, Case]:
    """The case of each ally alone, by ally in the order of the workbook, save those that have nothing to do: no
    requirement, no minimum of their own to keep, no part of a line that must not fall idle, and no stock that costs to
    hold or expires. Their plan is to do nothing, which costs nothing."""
    key = sharing_keys(case)
    cases = {ally: alone(case, ally, key[ally]) for ally in case.allies}
    return {ally: one for ally, one in cases.items() if _has_to_act(one)}


def _has_to_act(case: Case) -> bool:
    indices = make_indices(case)
    if indices.idles or any(row.first <= row.last for row in case.requirements) or any(
            row.rule.kind in ("min_quantity", "min_spend") for row in rule_rows(case, indices)):
        return True
    held = {item for _, item in case.stock}
    held |= {item for (_, item, _), _ in case.delivered}
    return case.has_lots or any(case.families[case.items[item].family].holding_cost > 0 for item in held)


def alone(case: Case, ally: str, key: float) -> Case:
    """The case in which only this ally acts, with the part `key` (0 to 1) of what is shared.

    Its own rows stay as they are: stock, its lots, deliveries, signed orders, terms, requirements, budgets, systems,
    storage, and the rules that hold for it by name or for each ally. Capacity and least rate in every period, expansion
    projects, the expansion budget, offers' limits, and the quantities and spends of rules for all allies together are
    multiplied by the key; what is unlimited stays so. Costs of a unit, shares of rules and weights stay. Groups,
    standard shares, transfers, contributions and rules that ask for several allies are left out: they need others. A
    minimum for all that none of the ally's orders can count for is the others' to keep."""
    one = replace(
        case,
        scenario=f"{case.scenario}, {ally} alone",
        expansion_budget=_part(case.expansion_budget, key),
        allies={ally: case.allies[ally]},
        families={name: replace(family, standard_share=0.0) for name, family in case.families.items()},
        offers={name: replace(offer, max_quantity=_part(offer.max_quantity, key))
                for name, offer in case.offers.items()},
        resources={name: replace(resource, capacity=tuple(_part(each, key) for each in resource.capacity),
                                 min_rate=tuple(each * key for each in resource.min_rate),
                                 max_expansion=_part(resource.max_expansion, key))
                   for name, resource in case.resources.items()},
        systems={owner: systems for owner, systems in case.systems.items() if owner == ally},
        usable_from={known: first for known, first in case.usable_from.items() if known[0] == ally},
        groups={},
        stock={held: quantity for held, quantity in case.stock.items() if held[0] == ally},
        lots={lot: quantity for lot, quantity in case.lots.items() if lot[0] == ally},
        deliveries={due: quantity for due, quantity in case.deliveries.items() if due[0] == ally},
        lot_deliveries={due: quantity for due, quantity in case.lot_deliveries.items() if due[0] == ally},
        signed=tuple(order for order in case.signed if order.ally == ally),
        requirements=tuple(row for row in case.requirements if row.ally == ally),
        transfers=(),
        contributions=(),
        terms={pair: terms for pair, terms in case.terms.items() if pair[1] == ally},
        budgets={paid: amount for paid, amount in case.budgets.items() if paid[0] == ally},
        rules=tuple(_own(rule, key) for rule in case.rules if rule.ally in (None, ally)),
        counts=tuple(rule for rule in case.counts if not _needs_others(rule)),
    )
    of_others = {row.rule.key for row in rule_rows(one, make_indices(one)) if not row.orders and _is_shared(row.rule)}
    return replace(one, rules=tuple(rule for rule in one.rules if rule.key not in of_others))


def _own(rule: Rule, key: float) -> Rule:
    if rule.kind in _ADDING_UP and _is_shared(rule):
        return replace(rule, value=_part(rule.value, key))
    return rule


def _needs_others(rule: CountRule) -> bool:
    """The rule asks for several allies."""
    return rule.kind == "min_count" and rule.count == "ally" and rule.value > 1


def _is_shared(rule: Rule) -> bool:
    """The rule bounds what all allies do together, not what one of them does."""
    return rule.ally is None and "ally" not in rule.for_each


def _part(amount: float, key: float) -> float:
    """The part of an amount; without a limit there is none for a part either."""
    return amount * key if math.isfinite(amount) else amount
