"""The sheet CostShares: who bears which part of the plan's cost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from data.figures.money import SMALLEST, money
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.schema.plan_sheets import COST_SHARES
from model.case import Case
from model.plan import Plan
from model.studies.cost_allocation import CostShare, cost_shares

ALL = "all allies"


def cost_shares_table(case: Case, plan: Plan) -> ResultTable:
    """One row an ally, then one for all allies together; money as paid, undiscounted.

    The totals add up to what the plan pays for orders, expansions and transfers."""
    shares = cost_shares(case, plan)
    total = sum(share.total for share in shares.values())

    def row(name: str, share: CostShare, borne: float, allies: Collection[str]) -> Row:
        return {"ally": name, **parts_in_money(case, share), "total": money(case, share.total),
                "share_of_total": _over(borne, total), "share_of_gdp": _of_gdp(case, borne, allies)}

    return make_table(case, COST_SHARES, [
        *(row(ally, share, share.total, (ally,)) for ally, share in shares.items()),
        row(ALL, together(shares.values()), total, case.allies)])


def together(shares: Collection[CostShare]) -> CostShare:
    """The sums of the shares, price_unit."""
    return CostShare(**{part.name: sum(getattr(share, part.name) for share in shares) for part in fields(CostShare)})


def parts_in_money(case: Case, share: CostShare) -> dict[str, Cell]:
    """What an ally bears by its parts: `orders`, `given`, `received`, `expansions`, `transfers`; as reported."""
    return {part.name: money(case, getattr(share, part.name)) for part in fields(share)}


def _over(part: float, whole: float) -> Cell:
    return part / whole if whole >= SMALLEST else None


def _of_gdp(case: Case, amount: float, allies: Collection[str]) -> Cell:
    """An amount (price_unit) over the GDP of these allies in the horizon; None unless each GDP is known and above 0."""
    gdp = horizon_gdp(case, allies)
    return amount / gdp if gdp else None


def horizon_gdp(case: Case, allies: Collection[str]) -> float | None:
    """The GDP of these allies over the months of the horizon, price_unit; None where one is not known."""
    known = [case.allies[ally].gdp for ally in allies]
    years = case.horizon.count * case.horizon.months / 12
    return None if None in known else sum(gdp for gdp in known if gdp is not None) * years
