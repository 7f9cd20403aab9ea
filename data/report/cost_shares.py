"""The sheet CostShares: who bears which part of the plan's cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from data.figures.frame import SMALLEST, Cell, make_frame, money
from model.case import Case
from model.plan import Plan
from model.studies.cost_allocation import CostShare, cost_shares

ALL = "all allies"


def cost_shares_table(case: Case, plan: Plan) -> pd.DataFrame:
    """One row an ally, then one for all allies together; money as paid, undiscounted.

    The totals add up to what the plan pays for orders, expansions and transfers."""
    shares = cost_shares(case, plan)
    total = sum(share.total for share in shares.values())
    rows = [(ally, *_figures(case, share), _over(share.total, total), _of_gdp(case, share.total, (ally,)))
            for ally, share in shares.items()]
    rows.append((ALL, *_figures(case, together(shares)), _over(total, total), _of_gdp(case, total, case.allies)))
    return make_frame(case, "CostShares", rows)


def together(shares: Mapping[str, CostShare]) -> CostShare:
    """The sums over all allies, price_unit."""
    every = list(shares.values())
    return CostShare(*(sum(getattr(share, part) for share in every)
                       for part in ("orders", "given", "received", "expansions", "transfers")))


def _figures(case: Case, share: CostShare) -> tuple[float, ...]:
    return tuple(money(case, amount) for amount in (share.orders, share.given, share.received, share.expansions,
                                                    share.transfers, share.total))


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
