"""One scenario from the tables to the result workbook: check, solve, verify, explain, report, write."""

from __future__ import annotations

from collections.abc import Sequence

from data.command.asking.requests import Options
from data.command.cases import prepare, solve_case, staying_near
from data.command.extras import earlier_result, plan_to_keep
from data.command.output import Answer, complain, invalid, tell
from data.command.parallel import reach_cluster
from data.command.progress import Progress
from data.command.writing import answer_of, show, write_result
from data.comparison.result_book import NoResult
from data.files import result_path
from data.input.findings import Finding, InvalidWorkbook, in_order
from data.input.tables import Tables


def run_scenario(options: Options, tables: Tables, found: Sequence[Finding], name: str,
                 progress: Progress) -> Answer:
    """Solve one scenario and write its result; what is said goes to stdout and stderr at once."""
    progress.say(f"scenario {name}")
    try:
        with progress.stage("check"):
            prepared = prepare(tables, found, name)
    except InvalidWorkbook as problem:
        tell(in_order(problem.findings), options)
        return invalid(name, problem.findings)
    try:
        prepared = staying_near(prepared, plan_to_keep(options))
        tell(prepared.findings, options)
        earlier = earlier_result(options, prepared.case)
    except NoResult as problem:
        complain(str(problem))
        return invalid(name, prepared.findings)
    if options.scheduler is not None:
        reach_cluster(options.scheduler)
    solved = solve_case(prepared, options.time_limit, progress)
    if solved.found is None:
        complain("\n  ".join([f"{solved.message}; no result was written", *solved.details]))
        return answer_of(solved, None)
    path = result_path(options.plan, options.result, prepared.case.scenario, several=False)
    written = write_result(options, solved, path, progress, earlier)
    show(written, options)
    return answer_of(solved, written)
