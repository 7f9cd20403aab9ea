"""The sheets Standards, Rules and Conflicts: rows 11 to 13 in figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from data.case import Case, Rule
from data.report_frame import SMALLEST, Cell, make_frame, unit_of_money, zeroed
from data.report_money import Purchase
from model.indices import Indices
from model.interoperability import common_items
from model.plan import Plan
from model.rules import RuleRow, rule_rows

UNITS = "units"


def standards(case: Case, indices: Indices, bought: Sequence[Purchase]) -> pd.DataFrame:
    """One row a group, family and member that counts, then one row a family with a standard share."""
    ordered: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for order in bought:
        items = ordered[order.ally, order.family]
        items[order.offer.item] = items.get(order.offer.item, 0.0) + order.quantity
    rows: list[tuple[Cell, ...]] = []
    for (group, family), common in common_items(case, indices.orders).items():
        required = case.groups[group].share if common.items else None
        rows += [("group", group, family, member, *_achieved(ordered[member, family], common.items), required,
                  "; ".join(common.items) or "none") for member in common.members]
    orderable = {case.offers[offer].item for offer, _, _ in indices.orders}
    for key, entry in case.families.items():
        if entry.standard_share <= 0:
            continue
        total: defaultdict[str, float] = defaultdict(float)
        for (_, family), items in ordered.items():
            for item, quantity in items.items():
                total[item] += quantity if family == key else 0.0
        standard = [item.key for item in case.items.values()
                    if item.family == key and item.standard and item.key in orderable]
        rows.append(("family", None, key, None, *_achieved(total, standard),
                     entry.standard_share if standard else None, "; ".join(standard) or "none"))
    return make_frame(case, "Standards", rows)


def _achieved(ordered: Mapping[str, float], counting: Sequence[str]) -> tuple[float, float, float | None]:
    total = sum(ordered.values())
    counted = sum(ordered.get(item, 0.0) for item in counting)
    return total, counted, counted / total if total >= SMALLEST else None


def rules(case: Case, plan: Plan, indices: Indices, bought: Sequence[Purchase]) -> pd.DataFrame:
    """One row a rule and combination."""
    weight = {(order.offer.key, order.ally, order.delivered): order for order in bought}
    rows = []
    for row in rule_rows(case, indices):
        rule = row.rule
        counted = [weight[key] for key in row.orders if key in weight]
        amount = sum(_weight(order, rule) for order in counted)
        scope = None
        if row.scope is not None:
            scope = sum(_weight(order, rule) for order in bought if _in_scope(case, order, row.scope))
        rows.append(_rule_row(case, row, amount, scope, plan.violation.get(row.key, 0.0)))
    return make_frame(case, "Rules", rows)


def _weight(order: Purchase, rule: Rule) -> float:
    return order.value if rule.is_spend else order.quantity


def _in_scope(case: Case, order: Purchase, scope: tuple[Any, ...]) -> bool:
    """The order is one of D, the orders that a share refers to."""
    ally, family, year, first, last, _ = scope
    return (first <= order.delivered <= last and ally in (None, order.ally) and family in (None, order.family)
            and year in (None, str(case.horizon.year(order.delivered))))


def _rule_row(case: Case, row: RuleRow, amount: float, scope: float | None, violation: float) -> tuple[Cell, ...]:
    rule = row.rule
    counted_in = unit_of_money(case) if rule.is_spend else UNITS
    scale = case.money_scale if rule.is_spend else 1.0
    limit = rule.value if scope is None else rule.value * scope
    slack = amount - limit if rule.is_minimum else limit - amount
    tolerance = SMALLEST * max(1.0, abs(limit))
    if slack < -tolerance:
        state = "violated"
    else:
        # A share of nothing binds nobody.
        state = "binding" if slack <= tolerance and (scope is None or scope >= SMALLEST) else "slack"
    figures: tuple[Cell, ...] = (rule.value / scale, amount / scale, counted_in, amount / scale, None)
    if scope is not None:
        figures = (rule.value, amount / scope if scope >= SMALLEST else None, "share", amount / scale, scope / scale)
    return (rule.key, combination_in_words(rule, row.combination), rule.kind, *figures, zeroed(violation) / scale,
            counted_in, state)


def combination_in_words(rule: Rule, combination: Sequence[str]) -> str:
    """The values of for_each: `ally POL, year 2024`; empty for a rule that holds once."""
    return ", ".join(f"{name} {value}" for name, value in zip(rule.for_each, combination, strict=False))


def conflicts(case: Case, plan: Plan) -> pd.DataFrame:
    """One row a hard minimum that cannot be kept, with what is missing and the cell it stands in."""
    rule_of = {rule.key: rule for rule in case.rules}
    rows = []
    for (key, combination), missing in sorted(plan.violation.items()):
        rule = rule_of[key]
        if rule.penalty is None:
            scale, unit = (case.money_scale, unit_of_money(case)) if rule.is_spend else (1.0, UNITS)
            rows.append((key, combination_in_words(rule, combination), rule.kind, rule.value / scale, missing / scale,
                         unit, case.cells.get(("rule", key), "")))
    return make_frame(case, "Conflicts", rows)


def contradicts_itself(plan: Plan) -> bool:
    """Level 0 found minimum rules that cannot be kept."""
    return any(level.name == "conflicts" and level.value > SMALLEST for level in plan.levels)
