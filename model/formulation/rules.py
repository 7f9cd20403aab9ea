"""Row 13: purchasing policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.case import Case
from model.formulation.expressions import Row, Term, add_rows, add_variable, at_least, at_most, equal
from model.formulation.index_sets import Indices, grouped
from model.formulation.rule_rows import RuleRow, Weighing, in_scope
from model.row_kinds import RULE, SCOPE_TOTAL
from model.variables import SCOPE_ORDERS, VIOLATION


def add_rules(model: Any, case: Case, indices: Indices, rows: list[RuleRow]) -> None:
    """Variable g and row 13, both by the place of a row in `rows`. `scope_orders` is D, a scope's orders, in units or
    price_unit."""
    relaxed = [number for number, row in enumerate(rows) if row.is_relaxed]
    add_variable(model, VIOLATION, relaxed)
    scopes = list(dict.fromkeys(row.scope for row in rows if row.scope is not None))
    position = {scope: number for number, scope in enumerate(scopes)}
    add_variable(model, SCOPE_ORDERS, range(len(scopes)))

    of_family = grouped(indices.orders, lambda key: case.items[case.offers[key.offer].item].family) if scopes else {}

    weighing = Weighing(case)

    def scope_total(model: Any, number: int) -> Row:
        """D = sum of the orders of the scope."""
        scope = scopes[number]
        orders = indices.orders if scope.family is None else of_family.get(scope.family, ())
        keys = (key for key in orders if in_scope(case, key, scope))
        sizes = ((weighing.size(scope.spend, key), model.order[key]) for key in keys)
        return equal([(-1.0, model.scope_orders[number]), *sizes], 0.0)

    def rule(model: Any, number: int) -> Row:
        """Row 13: N <= value (D) + g, or N + g >= value (D), signed orders being constants of both."""
        row = rows[number]
        terms = [(weighing.weight(row.rule, key), model.order[key]) for key in row.orders]
        if row.scope is not None:
            terms.append((-row.rule.value, model.scope_orders[position[row.scope]]))
        if row.is_relaxed:
            terms.append((1.0 if row.rule.is_minimum else -1.0, model.violation[number]))
        return at_least(terms, row.right_hand_side) if row.rule.is_minimum else at_most(terms, row.right_hand_side)

    add_rows(model, SCOPE_TOTAL, range(len(scopes)), scope_total)
    add_rows(model, RULE, range(len(rows)), rule)


def penalties(model: Any, rows: Sequence[RuleRow]) -> list[Term]:
    """The level cost: penalties of soft rules, price_unit."""
    return [(row.rule.penalty, model.violation[number]) for number, row in enumerate(rows)
            if row.rule.penalty is not None]


def conflicts(model: Any, rows: Sequence[RuleRow]) -> list[Term]:
    """Level 0: violations of hard minimum rules, each as a share of its right-hand side."""
    return [(1 / max(1.0, row.rule.value), model.violation[number])
            for number, row in enumerate(rows) if row.is_hard_minimum]
