"""The sheets Budgets and Contributions: row 9 in figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from data.figures.money import known_money, money
from data.figures.purchases import Purchase, contributions_by_year, payments_by_year
from data.figures.result_table import ResultTable, Row, make_table
from data.report.bottlenecks import worth_cells
from data.schema.plan_sheets import BUDGETS, CONTRIBUTIONS
from model.case import Ally, Case
from model.plan import Plan
from model.row_kinds import BUDGET

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations

PLEDGE = 0.02  # share of GDP for defence that the allies pledged


def budgets(case: Case, plan: Plan, bought: Sequence[Purchase], explained: Explanations | None) -> ResultTable:
    """One row an ally and calendar year of the horizon."""
    paid = payments_by_year(case, bought)
    given, received = contributions_by_year(case, plan)
    rows: list[Row] = []
    for ally in case.allies.values():
        carried: float | None = 0.0
        for year in case.horizon.years:
            key = ally.key, year
            amount = case.budgets.get(key)
            borne = paid.get(key, 0.0) + given.get(key, 0.0) - received.get(key, 0.0)
            # With carry-over there is no limit from the first year without an amount on.
            left = None if amount is None or carried is None else carried + amount - borne
            gdp = ally.gdp * case.horizon.months_in(year) / 12 if ally.gdp else None
            rows.append({
                "ally": ally.key, "year": year, "carried_in": known_money(case, carried),
                "amount": known_money(case, amount), "orders": money(case, paid.get(key, 0.0)),
                "given": money(case, given.get(key, 0.0)), "received": money(case, received.get(key, 0.0)),
                "left": known_money(case, left), "share_of_gdp": borne / gdp if gdp else None,
                "at_pledge": known_money(case, at_pledge(case, ally, year)),
                **worth_cells(case, explained, BUDGET.row(*key))})
            carried = left if case.carry_over else 0.0
    return make_table(case, BUDGETS, rows)


def at_pledge(case: Case, ally: Ally, year: int) -> float | None:
    """What the ally could pay for munitions in the year if at least 2 % of its GDP went to defence,
    price_unit; None where its GDP or its munitions share is not known."""
    if ally.gdp is None or ally.munitions_share is None:
        return None
    share = max(ally.defence_share or 0.0, PLEDGE)
    return ally.gdp * share * ally.munitions_share * case.horizon.months_in(year) / 12


def contributions(case: Case, plan: Plan) -> ResultTable:
    """One row a contribution row and calendar year in which money moves."""
    rows_of = {row.key: row for row in case.contributions}
    rows: list[Row] = []
    for moved in sorted(plan.contribution, key=lambda key: (key[1], key[0])):
        key, year = moved
        row = rows_of[key]
        rows.append({
            "from_ally": row.from_ally, "to_ally": row.to_ally, "year": year,
            "amount": money(case, plan.contribution[moved]),
            "limit": None if row.max_amount == float("inf") else money(case, row.max_amount)})
    return make_table(case, CONTRIBUTIONS, rows)


def payments_borne(case: Case, plan: Plan, bought: Sequence[Purchase]) -> dict[tuple[str, int], float]:
    """What each ally bears in each calendar year: its own orders less the contributions that it gets, and the
    contributions that it gives; price_unit."""
    borne: defaultdict[tuple[str, int], float] = defaultdict(float, payments_by_year(case, bought))
    given, received = contributions_by_year(case, plan)
    for key, amount in given.items():
        borne[key] += amount
    for key, amount in received.items():
        borne[key] -= amount
    return dict(borne)
