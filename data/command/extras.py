"""What can be asked for beside the plan: prices of rules, levers, what changed against an earlier result."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from data.command.options import Progress
from data.command.parallel import processors, run_many
from model.case import Case

if TYPE_CHECKING:
    from data.comparison.result_book import ResultBook
    from model.phases.phase import Outcome

Extras = tuple[list[str], dict[str, Any]]  # lines for stdout, and what --json adds


def earlier_result(options: argparse.Namespace, case: Case) -> ResultBook | None:
    """The result to compare with, if any; raises NoResult where the file is none that can be compared."""
    if options.compare_with is None:
        return None
    from data.comparison.changes import earlier_result as read

    return read(options.compare_with, case)


def extras(options: argparse.Namespace, case: Case, outcome: Outcome, report: dict[str, Any], progress: Progress,
           earlier: ResultBook | None = None) -> Extras:
    """What was asked for, added to the report."""
    said: list[str] = []
    facts: dict[str, Any] = {}
    if options.rule_prices:
        _add_rule_prices(options, case, outcome, report, progress, said, facts)
    if options.levers:
        _add_levers(case, outcome, report, progress, said, facts)
    if earlier is not None:
        from data.comparison.changes import changes_table
        from data.figures.result_table import by_name

        report |= by_name([changes_table(case, earlier, report)])
    return said, facts


def _add_rule_prices(options: argparse.Namespace, case: Case, outcome: Outcome, report: dict[str, Any],
                     progress: Progress, said: list[str], facts: dict[str, Any]) -> None:
    from data.report.policy_costs import priced_tables, rule_price_facts, rule_prices_lines
    from model.lp.warm_start import start_of
    from model.sensitivity.policy_costs import Solving, priced_policies, rule_prices

    assert outcome.plan is not None
    relaxation = outcome.relaxation
    with progress.stage("rule prices"):
        prices = rule_prices(
            case, outcome.plan.levels, priced_policies(relaxation),
            Solving(options.time_limit, start_of(relaxation.program, relaxation.levels),
                    partial(run_many, jobs=options.jobs or processors(), scheduler=options.scheduler)),
            lambda price: progress.say(f"without {price.kind} {price.key}"))
    report |= priced_tables(case, prices, report)
    said.append(rule_prices_lines(case, prices))
    facts["rule_prices"] = rule_price_facts(prices)


def _add_levers(case: Case, outcome: Outcome, report: dict[str, Any], progress: Progress, said: list[str],
                facts: dict[str, Any]) -> None:
    from data.figures.result_table import by_name
    from data.report.relaxations import lever_facts, levers_lines, levers_table
    from model.sensitivity.relaxations import remedies

    relaxation = outcome.relaxation
    with progress.stage("levers"):
        found = remedies(relaxation, case.time_limit)
    report |= by_name([levers_table(case, found)])
    said.append(levers_lines(case, found))
    facts["levers"] = lever_facts(found)
