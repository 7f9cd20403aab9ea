"""The sheets Budgets, Contributions and CostShares: row 9 in figures, and who bears which part of the plan's cost."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from data.figures.money import amount, known_money, money
from data.figures.purchases import (
    Purchase,
    contributions_by_year,
    holding_costs_something,
    lines_may_be_idle,
    payments_by_year,
)
from data.figures.result_table import Cell, ResultTable, Row, make_table, of_signed
from data.narrative.wording import joined
from data.report.bottlenecks import worth_cells
from data.report.whole.terms_kept import terms_money
from data.schema.plan_sheets import BUDGETS, CONTRIBUTIONS, COST_SHARES
from data.schema.reason_sheets import DISCOUNTS_EARNED
from model.case import Ally, Case
from model.plan import Plan
from model.row_kinds import BUDGET
from model.studies.cost_allocation import CostShare, cost_shares
from model.tolerances import NOISE

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations

PLEDGE = 0.02  # share of GDP for defence that the allies pledged
ALL = "all allies"


def budgets(case: Case, plan: Plan, bought: Sequence[Purchase], explained: Explanations | None) -> ResultTable:
    """One row an ally and calendar year of the horizon."""
    paid = payments_by_year(case, bought)
    given, received = contributions_by_year(case, plan)
    rows: list[Row] = []
    for ally in case.allies.values():
        carried: float | None = 0.0
        for year in case.horizon.years:
            key = ally.key, year
            budget = case.budgets.get(key)
            signed = case.signed_sums.payments.get(key, 0.0)
            borne = paid.get(key, 0.0) + signed + given.get(key, 0.0) - received.get(key, 0.0)
            # With carry-over there is no limit from the first year without an amount on.
            left = None if budget is None or carried is None else carried + budget - borne
            gdp = ally.gdp * case.horizon.months_in(year) / 12 if ally.gdp else None
            rows.append({
                "ally": ally.key, "year": year, "carried_in": known_money(case, carried),
                "amount": known_money(case, budget), "orders": money(case, paid.get(key, 0.0)),
                **of_signed(case, signed=money(case, signed)),
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
    rows: list[Row] = []
    for moved in sorted(plan.contribution, key=lambda key: (key[1], key[0])):
        key, year = moved
        row = case.contribution_of[key]
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
    for key, sum_given in given.items():
        borne[key] += sum_given
    for key, sum_received in received.items():
        borne[key] -= sum_received
    return dict(borne)


def cost_shares_table(case: Case, plan: Plan) -> ResultTable:
    """One row an ally, then one for all allies together; money as paid, undiscounted.

    The totals add up to what the plan pays for orders, expansions, transfers, holding stock and idle lines."""
    shares = cost_shares(case, plan)
    total = sum(share.total for share in shares.values())

    def row(name: str, share: CostShare, borne: float, allies: Collection[str]) -> Row:
        return {"ally": name, **parts_in_money(case, share), "total": money(case, share.total),
                "share_of_total": _over(borne, total), "share_of_gdp": _of_gdp(case, borne, allies),
                "note": _above_budget(case, borne, allies)}

    of_all = row(ALL, together(shares.values()), total, case.allies)
    notes = [note for note in (of_all["note"], _beside(case, plan)) if isinstance(note, str)]
    return make_table(case, COST_SHARES, [
        *(row(ally, share, share.total, (ally,)) for ally, share in shares.items()),
        {**of_all, "note": "; ".join(notes) or None}]).without_unused({
            "holding": holding_costs_something(case), "idle": lines_may_be_idle(case)})


def _above_budget(case: Case, borne: float, allies: Collection[str]) -> Cell:
    """Why these allies bear more than signed orders leave of their budgets of the horizon; None where they do not or
    where one has no limit. Orders and contributions are within the budgets."""
    limits = [case.budgets.get((ally, year)) for ally in allies for year in case.horizon.years]
    signed = math.fsum(case.signed_sums.payments.get((ally, year), 0.0) for ally in allies
                       for year in case.horizon.years)
    budget = max(0.0, math.fsum(limit for limit in limits if limit is not None) - signed)
    if None in limits or borne <= budget + NOISE * max(1.0, budget):
        return None
    whose = "its budget" if len(allies) == 1 else "their budgets"
    outside = ["expansions", "transfers", *["holding stock"] * holding_costs_something(case),
               *["idle lines"] * lines_may_be_idle(case)]
    limit = f"what signed orders leave of {whose}," if signed > 0 else f"{whose} of"
    return f"above {limit} {amount(case, budget)}: {joined(outside)} lie outside budgets"


def _beside(case: Case, plan: Plan) -> str | None:
    """What terms cost and bring, which is in no total; None where they do neither."""
    terms = terms_money(case, plan)
    parts = [f"{amount(case, terms.fixed_costs)} that it costs to order at all"] if terms.fixed_costs else []
    parts += [f"{amount(case, terms.discounts)} of discounts paid back (see {DISCOUNTS_EARNED.name})"] if (
        terms.discounts) else []
    return f"not in the totals: {joined(parts)}" if parts else None


def together(shares: Collection[CostShare]) -> CostShare:
    """The sums of the shares, price_unit."""
    return CostShare(**{part.name: sum(getattr(share, part.name) for share in shares) for part in fields(CostShare)})


def parts_in_money(case: Case, share: CostShare) -> dict[str, Cell]:
    """What an ally bears by its parts: `orders`, `given`, `received`, `expansions`, `transfers`, `holding`, `idle`; as
    reported."""
    return {part.name: money(case, getattr(share, part.name)) for part in fields(share)}


def _over(part: float, whole: float) -> Cell:
    return part / whole if whole >= NOISE else None


def _of_gdp(case: Case, borne: float, allies: Collection[str]) -> Cell:
    """A sum (price_unit) over the GDP of these allies in the horizon; None unless each GDP is known and above 0."""
    gdp = horizon_gdp(case, allies)
    return borne / gdp if gdp else None


def horizon_gdp(case: Case, allies: Collection[str]) -> float | None:
    """The GDP of these allies over the months of the horizon, price_unit; None where one is not known."""
    known = [case.allies[ally].gdp for ally in allies]
    years = case.horizon.count * case.horizon.months / 12
    return None if None in known else sum(gdp for gdp in known if gdp is not None) * years
