"""A plan as result tables: what every sheet of the result workbook shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from data.figures.purchases import purchases
from data.input.findings import Finding
from data.report.bottlenecks import bottlenecks, causes
from data.report.budgets import budgets, contributions
from data.report.capacity import capacity, expansions, loads, tightest_part
from data.report.charts import met_part, ramp_part, spending_part, stock_part
from data.report.checks import checks, run
from data.report.cost_shares import cost_shares_table
from data.report.orders import allocation, contracts, orders
from data.report.policy import conflicts, contradicts_itself, rules, standards
from data.report.stock import family_movements, movements, shortfalls, stock, transfers
from data.report.summary import (
    answer_part,
    key_figures_part,
    largest_causes_part,
    largest_contracts_part,
    largest_shortfalls_part,
    summary_text,
)
from data.report.totals import families_part, levels_part, totals, totals_part
from model.case import Case
from model.formulation.index_sets import make_indices
from model.plan import Plan

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations
    from model.verification.verify import Verification

__all__ = ["make_report", "summary_text", "totals"]


def make_report(case: Case, plan: Plan, verification: Verification, findings: Sequence[Finding],
                facts: Mapping[str, str | float], told: Explanations | None = None) -> dict[str, pd.DataFrame]:
    """Every result table by its name in `outputs.py`: the parts of Summary, Figures and
    Chart data, then the sheets in order.

    `findings` are the warnings of the input, `facts` the rows of Run, `told` the reasons and worths. Where
    the workbook contradicts itself there is no plan to show: only what is in conflict, and how it was found."""
    if contradicts_itself(plan):
        return {
            "Answer": answer_part(case, plan, (), verification),
            "Levels": levels_part(case, plan),
            "Conflicts": conflicts(case, plan),
            "Checks": checks(case, verification, findings),
            "Run": run(case, facts),
        }
    bought = purchases(case, plan)
    moves = movements(case, plan, bought)
    by_family = family_movements(case, moves)
    load_of = loads(case, plan, bought)
    indices = make_indices(case)
    return {
        "Answer": answer_part(case, plan, bought, verification, told=told),
        "Key figures": key_figures_part(case, plan, bought),
        "Largest causes": largest_causes_part(case, told),
        "Tightest resources": tightest_part(case, plan, load_of),
        "Largest shortfalls": largest_shortfalls_part(case, plan, told),
        "Largest contracts": largest_contracts_part(case, bought),
        "Levels": levels_part(case, plan),
        "Totals": totals_part(case, plan),
        "Families": families_part(case, plan),
        "Stock against target": stock_part(case, by_family),
        "Share met": met_part(case, plan),
        "Spending by ally": spending_part(case, plan, bought),
        "Ramp-up": ramp_part(case, plan, load_of),
        "Orders": orders(case, bought),
        "Contracts": contracts(case, plan, bought),
        "Allocation": allocation(case, bought),
        "Stock": stock(case, moves, by_family),
        "Shortfalls": shortfalls(case, plan, told),
        **({"Causes": causes(case, told), "Bottlenecks": bottlenecks(case, told)} if told else {}),
        "Capacity": capacity(case, load_of, told),
        "Expansions": expansions(case, plan, load_of),
        "Transfers": transfers(case, plan),
        "Contributions": contributions(case, plan),
        "Budgets": budgets(case, plan, bought, told),
        "CostShares": cost_shares_table(case, plan),
        "Standards": standards(case, indices, bought),
        "Rules": rules(case, plan, indices, bought, told),
        "Checks": checks(case, verification, findings),
        "Run": run(case, facts),
    }
