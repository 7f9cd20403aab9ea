"""A plan as result tables: what every sheet of the result workbook shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data.figures.busy_lines import BusyLine, busy_lines
from data.figures.line_loads import loads
from data.figures.movements import family_movements, movements, movements_by_sort
from data.figures.purchases import Purchase, purchases
from data.figures.result_table import ResultTable, by_name
from data.input.findings import Finding
from data.report.bottlenecks import bottlenecks, causes
from data.report.capacity import capacity, expansions, tightest_part, without_load
from data.report.checks import checks, run
from data.report.figure_parts import (
    families_part,
    levels_part,
    met_part,
    ramp_part,
    spending_part,
    stock_part,
    totals_part,
)
from data.report.orders import allocation, contracts, orders
from data.report.overview.flows import flows
from data.report.overview.targets import targets_table
from data.report.overview.timeline import timeline
from data.report.policy import conflicts, contradicts_itself, rules, standards
from data.report.spending import budgets, contributions, cost_shares_table
from data.report.stocks.accounts import stock_by_family, stock_by_item
from data.report.stocks.needs import needs, reasons_table, shortfalls
from data.report.stocks.rounds import complete_rounds_table, transfers
from data.report.summary.facts import facts_part, lead_family
from data.report.summary.parts import (
    answer_part,
    contradiction_sentence,
    key_figures_part,
    largest_causes_part,
    largest_contracts_part,
    largest_shortfalls_part,
    plan_sentence,
)
from data.report.summary.words import plain_words
from data.report.whole.level_prices import price_of_terms
from data.report.whole.simplified import simplified_table
from data.report.whole.terms_kept import discounts_earned, terms_kept
from model.case import Case
from model.formulation.index_sets import make_indices
from model.plan import Plan

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations
    from model.verification.verify import Verification


NOT_IN_CAPACITY = "resources without load, not in Capacity"  # a fact of Run


@dataclass(frozen=True)
class VerifiedPlan:
    """A plan that was verified, and what its report says beside it: `warnings` of the input, `run_facts`, which are the
    rows of Run, and `explained`, the reasons and worths."""

    case: Case
    plan: Plan
    verification: Verification
    warnings: Sequence[Finding] = ()
    run_facts: Mapping[str, str | float] = field(default_factory=dict)
    explained: Explanations | None = None


def make_report(verified: VerifiedPlan) -> dict[str, ResultTable]:
    """Every result table by the name of its sheet: the parts of Summary, Figures and Chart data, then the sheets in
    order.

    Where the workbook contradicts itself there is no plan to show: only what is in conflict, and how it was found."""
    case, plan = verified.case, verified.plan
    told = _without_plan(verified) if contradicts_itself(plan) else _with_plan(verified)
    has_whole = plan.whole is not None or contradicts_itself(plan)
    return by_name([answer_part(case, plan, told.sentence, verified.verification), *told.tables,
                    checks(case, verified.verification, verified.warnings, told.busy, has_whole),
                    run(case, {**verified.run_facts, **told.facts})])


@dataclass(frozen=True)
class _Told:
    """The sentence that answers, the tables between it and Checks, what is ordered only to keep lines busy, and further
    facts for Run."""

    sentence: str
    tables: Sequence[ResultTable]
    busy: Sequence[BusyLine] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def _without_plan(verified: VerifiedPlan) -> _Told:
    """What is told where minimum rules cannot be kept."""
    case, plan = verified.case, verified.plan
    return _Told(contradiction_sentence(case, plan), [levels_part(case, plan), conflicts(case, plan)])


def _with_plan(verified: VerifiedPlan) -> _Told:
    """What is told of a plan."""
    case, plan, explained = verified.case, verified.plan, verified.explained
    bought = purchases(case, plan)
    by_sort = movements_by_sort(case, plan, bought)
    by_family = family_movements(case, movements(case, by_sort))
    load_of = loads(case, plan, bought)
    indices, left_out = make_indices(case), without_load(case, load_of, explained)
    return _Told(plan_sentence(case, plan, bought, explained), [
        facts_part(case, plan, bought), plain_words(case, plan, bought, verified.verification, explained),
        key_figures_part(case, plan, bought), largest_causes_part(case, explained), tightest_part(case, plan, load_of),
        largest_shortfalls_part(case, plan), largest_contracts_part(case, bought), levels_part(case, plan),
        totals_part(case, plan), families_part(case, plan),
        stock_part(case, by_family, lead_family(case, bought)), met_part(case, plan), spending_part(case, plan, bought),
        ramp_part(case, plan, load_of), targets_table(case, by_family),
        *timeline(case, plan, bought, load_of), *flows(case, plan, bought),
        orders(case, bought), contracts(case, plan, bought), allocation(case, bought),
        stock_by_family(case, by_sort), stock_by_item(case, by_sort),
        *([complete_rounds_table(case, plan)] if case.components else []),
        needs(case, plan), shortfalls(case, plan, explained),
        *([reasons_table(case, plan, explained), causes(case, explained), bottlenecks(case, explained)]
          if explained else []),
        capacity(case, load_of, explained), expansions(case, plan, load_of), transfers(case, plan),
        contributions(case, plan), budgets(case, plan, bought, explained), cost_shares_table(case, plan),
        standards(case, indices, bought), rules(case, plan, indices, bought, explained),
        *_of_terms(verified, bought)], busy_lines(case, plan, bought, load_of),
        {NOT_IN_CAPACITY: "; ".join(left_out)} if left_out else {})


def _of_terms(verified: VerifiedPlan, bought: Sequence[Purchase]) -> list[ResultTable]:
    """What lots, steps, thresholds, counts and discounts cost and come to, and what simplify leaves; nothing where the
    workbook asks for none."""
    case, plan = verified.case, verified.plan
    simplified = [simplified_table(case, plan)] if plan.simplified is not None else []
    if plan.whole is None:
        return simplified
    checks = verified.verification.terms
    return [*([discounts_earned(case, bought, checks)] if case.discounts else []), price_of_terms(case, plan),
            *([terms_kept(case, checks)] if case.has_whole_terms else []), *simplified]
