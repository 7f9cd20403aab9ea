"""What more or less money does: the same case with all budgets times a factor."""

from __future__ import annotations

from dataclasses import replace

from model.case import Case
from model.row_kinds import BUDGET
from model.signed_sides import is_filled, limit_and_signed

FACTORS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)


def frontier_cases(case: Case) -> dict[str, Case]:
    """The case with each of the factors on its money, by the factor as text, rising."""
    return {f"{factor:g}": with_money(case, factor) for factor in FACTORS}


def with_money(case: Case, factor: float) -> Case:
    """The case with all budgets, given or derived from GDP, the expansion budget and the limits of contributions
    times the factor (above 0).

    A contribution moves money of its giver's budget, so its limit grows with that budget: else money would seem to
    stop helping where only its way to a partner is shut. What is unlimited stays so. Rules keep their figures: they
    are policy, not money, and a hard minimum of spending may be more than little money can pay."""
    if factor == 1.0:
        return case
    return replace(
        case,
        scenario=f"{case.scenario}, money times {factor:g}",
        expansion_budget=case.expansion_budget * factor,
        budgets={key: amount * factor for key, amount in case.budgets.items()},
        contributions=tuple(replace(row, max_amount=row.max_amount * factor) for row in case.contributions),
    )


def money_available(case: Case) -> float:
    """All budgets of the horizon and the expansion budget, where limited: price_unit."""
    limited = case.expansion_budget if case.expansion_budget < float("inf") else 0.0
    return sum(case.budgets.values()) + limited


def is_limited(case: Case) -> bool:
    """Some budget, the expansion budget or the limit of a contribution can bind."""
    return bool(case.budgets) or case.expansion_budget < float("inf") or any(
        row.max_amount < float("inf") for row in case.contributions)


def held_by_signed(case: Case, factor: float) -> dict[tuple[str, int], float]:
    """The budgets (row 9), by ally and year, that signed orders alone take with the factor on all money, and with how
    many times today's money they do: below that more money leaves nothing to new orders, whatever is needed. Money that
    carries over is that up to the year. A budget of 0 stays 0 times anything, so it is not among them."""
    held, changed = {}, with_money(case, factor)
    for ally in case.allies:
        for year in case.horizon.years:
            if (ally, year) not in case.budgets:
                if case.carry_over:
                    break  # no row from here on
                continue
            row = BUDGET.row(ally, year)
            limit, signed = limit_and_signed(case, row)
            if limit > 0 and is_filled(changed, row):
                held[ally, year] = signed / limit
    return held
