"""Row 9: what allies pay in a calendar year, and the money that they give each other."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from model.case import Case
from model.formulation.expressions import Row, Term, add_rows, add_variable, at_most, equal
from model.formulation.index_sets import Indices
from model.payments import each_order, payments
from model.row_kinds import BUDGET, PAYMENT
from model.signed_sides import left_of_limit
from model.variables import CONTRIBUTION, PAID

Payments = dict[tuple[str, int], list[Term]]


def add_budgets(model: Any, case: Case, indices: Indices) -> None:
    """Variable d and row 9. With carry_over, `paid` is what an ally pays in a year."""
    limit = {row.key: row.max_amount for row in case.contributions}
    add_variable(model, CONTRIBUTION, indices.contributions,
                 lambda _, row, year: (0, limit[row] if math.isfinite(limit[row]) else None))
    terms = _payments(model, case, indices)
    if case.carry_over:
        _add_carried_over(model, case, terms)
    else:
        _add_yearly(model, case, terms)


def _payments(model: Any, case: Case, indices: Indices) -> Payments:
    """Payments of an ally in a year as terms: its orders, what it gives, minus what it gets."""
    terms: Payments = defaultdict(list)
    paid = each_order(case, payments)
    for key in indices.orders:
        for year, amount in paid(key).items():
            if amount and (key.ally, year) in case.budgets:
                terms[key.ally, year].append((amount, model.order[key]))
    for place, year in indices.contributions:
        row, given = case.contribution_of[place], model.contribution[place, year]
        terms[row.from_ally, year].append((1.0, given))
        terms[row.to_ally, year].append((-1.0, given))
    return terms


def _add_yearly(model: Any, case: Case, terms: Payments) -> None:
    signed = case.signed_sums.payments

    def budget(model: Any, ally: str, year: int) -> Row:
        """Row 9: payments in the year <= what signed orders leave of the amount."""
        return at_most(terms[ally, year], left_of_limit(case.budgets[ally, year], signed.get((ally, year), 0.0)))

    add_rows(model, BUDGET, [key for key in case.budgets if terms.get(key)], budget)


def _add_carried_over(model: Any, case: Case, terms: Payments) -> None:
    years: dict[str, list[int]] = {}
    for ally in case.allies:
        for year in case.horizon.years:
            if (ally, year) not in case.budgets:
                break
            years.setdefault(ally, []).append(year)
    keys = [(ally, year) for ally, own in years.items() for year in own]
    add_variable(model, PAID, keys, signed=True)
    signed = case.signed_sums.payments

    def payment(model: Any, ally: str, year: int) -> Row:
        """paid = payments of new orders and contributions in the year."""
        return equal([(-1.0, model.paid[ally, year]), *terms.get((ally, year), ())], 0.0)

    def budget(model: Any, ally: str, year: int) -> Row:
        """Row 9 with carry-over: payments up to the year <= what signed orders leave of the amounts up to it."""
        so_far = [each for each in years[ally] if each <= year]
        return at_most([(1.0, model.paid[ally, each]) for each in so_far],
                       left_of_limit(sum(case.budgets[ally, each] for each in so_far),
                               sum(signed.get((ally, each), 0.0) for each in so_far)))

    add_rows(model, PAYMENT, keys, payment)
    add_rows(model, BUDGET, keys, budget)


def money_moved(model: Any, indices: Indices) -> list[Term]:
    """The level tidy: no money moves in circles."""
    return [(1.0, model.contribution[key]) for key in indices.contributions]
