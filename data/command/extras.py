"""What can be asked for beside the plan: prices of rules, levers, what changed against an earlier result,
and why where that is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from data.command.asking.requests import Options
from data.command.cases import FoundPlan, SolvedCase
from data.command.parallel import Work, processors, run_many
from data.command.progress import Progress
from model.case import Case

if TYPE_CHECKING:
    from data.comparison.keeping.earlier_plan import EarlierPlan
    from data.comparison.result_book import ResultBook
    from model.plan import Plan
    from model.sensitivity.policy_costs import Shared, Solved


@dataclass
class ResultDraft:
    """A result in the making: its tables by their names, the lines for stdout, and what --json adds."""

    tables: dict[str, Any]
    said: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


def earlier_result(options: Options, case: Case) -> ResultBook | None:
    """The result to compare with, if any; raises NoResult where the file is none that can be compared. A plan that is
    kept is compared with, too, where that can be done."""
    from data.comparison.changes import earlier_result as read
    from data.comparison.result_book import NoResult

    if options.compare_with is not None:
        return read(options.compare_with, case)
    try:
        return None if options.keep is None else read(options.keep, case)
    except NoResult:
        return None


def plan_to_keep(options: Options) -> EarlierPlan | None:
    """The plan to stay near, if any; raises NoResult where the file is no result with a plan."""
    if options.keep is None:
        return None
    from data.comparison.keeping.earlier_plan import earlier_plan

    return earlier_plan(options.keep)


def add_rule_prices(draft: ResultDraft, case: Case, found: FoundPlan, options: Options, progress: Progress) -> None:
    """Solve again without each rule, share and term, and add what each costs."""
    from data.report.policy_costs import in_money, priced_tables, rule_price_facts, rule_prices_lines
    from model.lexicographic.warm_start import start_of
    from model.sensitivity.policy_costs import Solving, priced_policies, rule_prices

    relaxation, plan = found.outcome.linear.relaxation, _unsimplified(case, found)

    def side_by_side(work: Work[Case, Solved], shared: Shared, cases: Sequence[Case]) -> Iterator[Solved]:
        solved = run_many(work, shared, cases, options.jobs or processors(), options.scheduler)
        return progress.counted(solved, len(cases))

    with progress.stage("rule prices"):
        prices = rule_prices(
            case, plan, priced_policies(relaxation),
            Solving(options.time_limit, start_of(relaxation.program, relaxation.levels),
                    side_by_side),
            lambda price: progress.say(f"without {price.kind} {price.key}".rstrip()))
    priced = in_money(case, plan, prices)
    draft.tables |= priced_tables(case, priced, draft.tables)
    draft.said.append(rule_prices_lines(case, priced))
    draft.facts["rule_prices"] = rule_price_facts(priced)


def _unsimplified(case: Case, found: FoundPlan) -> Plan:
    """The plan; where levels were given up for fewer contracts, the one before."""
    from model.phases.plan_reading import read_plan

    if found.plan.simplified is None or not case.simplify_tolerance:
        return found.plan
    relaxation = found.outcome.relaxation
    return replace(read_plan(relaxation, relaxation.point), whole=found.plan.whole)


def add_levers(draft: ResultDraft, case: Case, found: FoundPlan, progress: Progress) -> None:
    """Add the smallest changes that would close the largest shortfalls, each tried by solving again."""
    from data.figures.result_table import by_name
    from data.report.relaxations import lever_facts, levers_lines, levers_table
    from model.sensitivity.relaxations import remedies

    linear = found.outcome.linear
    plan = _unsimplified(case, found) if linear is found.outcome else linear.plan
    assert plan is not None
    with progress.stage("levers"):
        levers = remedies(linear.relaxation, case.time_limit, counted=progress.counted)
    draft.tables |= by_name([levers_table(case, plan, levers)])
    draft.said.append(levers_lines(case, plan, levers))
    draft.facts["levers"] = lever_facts(case, plan, levers)


def add_changed_orders(draft: ResultDraft, solved: SolvedCase, progress: Progress) -> None:
    """Add what differs from the plan that is kept, order by order and why, and say it in Summary."""
    from data.comparison.keeping.changed_orders import (
        changed_orders,
        changed_orders_table,
        differing,
        kept_facts,
        kept_sentence,
    )
    from data.figures.result_table import by_name
    from data.report.summary.parts import answer_part
    from data.report.summary.terminal import answers
    from model.studies.kept_orders import why_changed

    case, kept, found = solved.prepared.case, solved.prepared.kept, solved.found
    assert kept is not None and found is not None
    with progress.stage("what changed"):
        reasons = why_changed(case, found.plan, found.outcome.linear.relaxation, differing(case, found.plan),
                              case.time_limit)
    changed = changed_orders(case, found.plan, kept, reasons)
    sentence = f"{answers(draft.tables)['answer']} {kept_sentence(case, found.plan, kept, changed)}"
    draft.tables |= by_name([answer_part(case, found.plan, sentence, found.verification),
                             changed_orders_table(case, changed)])
    draft.facts["kept"] = kept_facts(case, found.plan, kept, changed)


def add_changes(draft: ResultDraft, case: Case, earlier: ResultBook) -> None:
    """Add what changed against an earlier result."""
    from data.comparison.changes import changes_table
    from data.figures.result_table import by_name

    draft.tables |= by_name([changes_table(case, earlier, draft.tables)])
