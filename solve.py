"""The command: read, check, solve, verify, write.

    python solve.py PLAN.xlsx [-o RESULT.xlsx] [--scenario NAME | --all-scenarios] [--check] [--json]
                              [--time-limit S] [--rule-prices] [--per-ally FOLDER] [-q]
    python solve.py --new PLAN.xlsx [--example]
    python solve.py --diff OLD-result.xlsx NEW-result.xlsx

Exit codes: 0 plan written, 1 the workbook has errors, 2 wrong use, 3 the workbook contradicts itself,
4 time limit, 5 the plan failed its verification or the solver failed, 130 interrupted (143 by a
request to end)."""

from __future__ import annotations

import argparse
import io
import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.command_line import (
    CONFLICT,
    FAILED,
    INVALID,
    OK,
    STATUS_OF,
    TIME_LIMIT,
    WORST_FIRST,
    Progress,
    make_parser,
    refuse_wrong_use,
)
from data.findings import Finding, InvalidWorkbook, error, errors_of, in_order, lines
from data.interrupts import watched
from data.texts import shortened

if TYPE_CHECKING:
    from data.case import Case
    from data.rows import Tables
    from model.optimize import Outcome
    from model.rule_prices import RulePrice
    from model.verify import Verification




def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code. A signal to end leaves at once with 128 plus its number."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name that the terminal cannot show must not stop the run
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = make_parser()
    options = parser.parse_args(arguments)
    with watched():
        try:
            if options.new is not None:
                return _new(options.new, options.example)
            if options.diff is not None:
                return _diff(*options.diff)
            refuse_wrong_use(parser, options)
            return _run(options)
        except Exception as problem:
            if sys.flags.dev_mode:
                raise
            return _give_up(options, problem)


def _give_up(options: argparse.Namespace, problem: Exception) -> int:
    """One line about a fault of the program itself or a lack of memory; `python -X dev` shows all of it."""
    if isinstance(problem, MemoryError):
        text = "there is not enough memory for this workbook"
    else:
        place = traceback.extract_tb(problem.__traceback__)[-1]
        text = (f"internal fault, please report it: {type(problem).__name__}: {shortened(str(problem), 200)} "
                f"({Path(place.filename).name}, line {place.lineno})")
    print(f"error: {text}", file=sys.stderr, flush=True)
    return _finish(options, [(FAILED, {"status": "failed", "scenario": options.scenario or "Base", "findings": []})])


def _new(path: Path, example: bool) -> int:
    from data.template import write_example, write_template

    try:
        (write_example if example else write_template)(path)
    except FileExistsError:
        print(f"error: {path} exists already and is left as it is", file=sys.stderr)
        return INVALID
    except OSError as problem:
        print(f"error: {path} cannot be written: {problem.strerror}", file=sys.stderr)
        return INVALID
    print(f"wrote {path}")
    return OK


def _diff(old: Path, new: Path) -> int:
    from data.compare_results import NoResult, compare_files

    try:
        print(compare_files(old, new))
    except NoResult as problem:
        print(f"error: {problem}", file=sys.stderr)
        return INVALID
    return OK


def _run(options: argparse.Namespace) -> int:
    progress = Progress(options.quiet)
    try:
        tables, found = _read(options.plan, progress)
        names = _chosen(options, tables)
    except InvalidWorkbook as invalid:
        answer = _invalid(options.scenario or "Base", invalid.findings)
        _tell(answer["findings"], options)
        return _finish(options, [(INVALID, answer)])
    if options.check:
        return _check(options, tables, found)
    results = [_solve_one(options, tables, found, name, progress) for name in names]
    return _finish(options, results)


def _read(path: Path, progress: Progress) -> tuple[Tables, list[Finding]]:
    from data.workbook import read_workbook

    with progress.stage("read"):
        return read_workbook(path)


def _chosen(options: argparse.Namespace, tables: Tables) -> list[str]:
    """The names of the scenarios to solve, as the workbook spells them."""
    import difflib

    from data.scenarios import scenario_names

    names = scenario_names(tables)
    if options.all_scenarios:
        return names
    wanted = (options.scenario or "Base").strip()
    spelled = {name.casefold(): name for name in names}
    if wanted.casefold() in spelled:
        return [spelled[wanted.casefold()]]
    near = difflib.get_close_matches(wanted.casefold(), list(spelled), 1)
    hint = f"did you mean {spelled[near[0]]!r}?" if near else f"there are: {', '.join(names)}"
    raise InvalidWorkbook([error("Scenarios", "", f"no scenario {wanted!r}; {hint}")])


def _check(options: argparse.Namespace, tables: Tables, found: list[Finding]) -> int:
    from data.checks import check_all

    findings = in_order([*found, *check_all(tables)])
    _tell(findings, options)
    errors = errors_of(findings)
    answer = {"status": "invalid" if errors else "valid", "scenario": "Base", "findings": findings}
    if not options.json:
        print(f"{len(errors)} errors, {len(findings) - len(errors)} warnings")
    return _finish(options, [(INVALID if errors else OK, answer)])


def _solve_one(options: argparse.Namespace, tables: Tables, found: list[Finding], name: str,
               progress: Progress) -> tuple[int, dict[str, Any]]:
    """Check, solve, verify and write one scenario: its exit code and what --json says of it."""
    from data.assemble import assemble
    from data.checks import check
    from data.scenarios import apply_scenario

    progress.say(f"scenario {name}")
    try:
        with progress.stage("check"):
            changed, problems = apply_scenario(tables, name)
            findings = in_order([*found, *problems, *([] if errors_of(found) else check(changed))])
            if errors_of(findings):
                raise InvalidWorkbook(findings)
            case = assemble(changed)
    except InvalidWorkbook as invalid:
        _tell(in_order(invalid.findings), options)
        return INVALID, _invalid(name, invalid.findings)
    _tell(findings, options)
    return _solve_case(options, case, findings, progress)


def _solve_case(options: argparse.Namespace, case: Case, findings: list[Finding],
                progress: Progress) -> tuple[int, dict[str, Any]]:
    from model.highs import SolverFailed
    from model.optimize import optimize
    from model.verify import verify

    answer: dict[str, Any] = {"status": "failed", "scenario": case.scenario, "findings": findings}
    try:
        outcome = optimize(case, options.time_limit, lambda level: progress.done(level.name, level.seconds))
    except SolverFailed as problem:
        print(f"error: {problem}; no result was written", file=sys.stderr)
        return FAILED, answer
    for stage in ("build", "hand over", "levels"):
        progress.done(stage, outcome.seconds[stage])
    if outcome.plan is None:
        print("error: the time limit came before any plan; no result was written", file=sys.stderr)
        return TIME_LIMIT, {**answer, "status": "time_limit"}
    with progress.stage("verify"):
        verification = verify(case, outcome.plan, relaxed=outcome.status == "conflict")
    if not verification.passed:
        _tell_failures(verification)
        return FAILED, answer
    code = {"optimal": OK, "conflict": CONFLICT, "time_limit": TIME_LIMIT}[outcome.status]
    return _write(options, case, outcome, verification, findings, progress, code, answer)


def _write(options: argparse.Namespace, case: Case, outcome: Outcome, verification: Verification,
           findings: list[Finding], progress: Progress, code: int,
           answer: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    from data.explanations import bottleneck_facts, explanations
    from data.facts import run_facts
    from data.files import result_path
    from data.report import make_report, summary_text, totals
    from data.report_policy import conflicts
    from data.report_rule_prices import rule_price_facts, rule_prices_lines, rule_prices_table
    from data.report_summary import answer_part
    from data.results import write_results

    assert outcome.plan is not None
    plan, bottlenecks = outcome.plan, list[dict[str, Any]]()
    prices: tuple[RulePrice, ...] | None = None
    wanted = result_path(options.plan, options.result, case.scenario, options.all_scenarios)
    try:
        told = None
        if code != CONFLICT:
            with progress.stage("explain"):
                told = explanations(case, plan, outcome.trail)
        with progress.stage("report"):
            facts = run_facts(options.plan, case.scenario, outcome.sizes, progress.seconds)
            report = make_report(case, plan, verification, findings, facts, told)
        if told is None:
            from model.conflicts import explain

            with progress.stage("explain"):
                reasons = explain(case, plan)
            report |= {"Answer": answer_part(case, plan, (), verification, reasons),
                       "Conflicts": conflicts(case, plan, reasons)}
        else:
            bottlenecks = [bottleneck_facts(case, worth) for worth in told.bottlenecks]
            if options.rule_prices:
                with progress.stage("rule prices"):
                    prices = _rule_prices(options, case, outcome)
                report |= {"Rule prices": rule_prices_table(case, prices)}
        with progress.stage("write"):
            written = write_results(wanted, case, plan, report)
        if options.per_ally is not None and code != CONFLICT:
            from data.per_ally import write_per_ally

            with progress.stage("per ally"):
                write_per_ally(options.per_ally, wanted, case, plan, report)
    except OSError as problem:
        where = problem.filename or wanted
        print(f"error: the result cannot be written: {problem.strerror}: {where}; what was there before is untouched",
              file=sys.stderr)
        return FAILED, answer
    if written != wanted:
        print(f"note: {wanted} cannot be replaced, it may be open in another program: the result is in {written}",
              file=sys.stderr)
    if not options.json:
        print(summary_text(case, plan, report))
        if prices is not None:
            print(rule_prices_lines(case, prices))
        print(f"result: {written}")
        if options.per_ally is not None and code != CONFLICT:
            print(f"for each ally: {options.per_ally}")
    return code, {
        "status": STATUS_OF[code], "scenario": case.scenario,
        "levels": {level.name: level.value for level in plan.levels if level.proved},
        "unproved": [level.name for level in plan.levels if not level.proved],
        "totals": totals(case, plan), "bottlenecks": bottlenecks, "result": str(written), "findings": findings,
        **({} if prices is None else {"rule_prices": rule_price_facts(prices)})}


def _rule_prices(options: argparse.Namespace, case: Case, outcome: Outcome) -> tuple[RulePrice, ...]:
    from model.rule_prices import priced_policies, rule_prices

    assert outcome.plan is not None
    trail = outcome.trail
    return rule_prices(case, outcome.plan.levels, options.time_limit,
                       priced=priced_policies(trail.built, trail.program, trail.answer))


def _tell_failures(verification: Verification) -> None:
    print("error: the plan failed its verification; no result was written", file=sys.stderr)
    for row in verification.rows:
        if not row.passed:
            print(f"  row {row.row} {row.name}: {row.largest:.3e} above {row.tolerance:.0e} at {row.where}",
                  file=sys.stderr)
    for level in verification.levels:
        if not level.passed:
            print(f"  level {level.name}: drift {level.drift:.3e}, gap {level.gap:.3e}", file=sys.stderr)


def _tell(findings: list[Finding], options: argparse.Namespace) -> None:
    """The findings on stderr: warnings only where progress is wanted too."""
    for line in lines(findings, options.quiet):
        print(line, file=sys.stderr)


def _invalid(scenario: str, findings: list[Finding]) -> dict[str, Any]:
    return {"status": "invalid", "scenario": scenario, "findings": in_order(findings)}


def _finish(options: argparse.Namespace, results: list[tuple[int, dict[str, Any]]]) -> int:
    """Write the findings and print the JSON where they are asked for; the worst exit code."""
    answers, codes = [answer for _, answer in results], {code for code, _ in results}
    if options.check and options.result is not None and FAILED not in codes:
        from data.findings_book import write_findings

        try:
            answers[0]["result"] = str(write_findings(options.result, options.plan, answers[0]["findings"]))
        except OSError as problem:
            print(f"error: the findings cannot be written: {problem.strerror}: {options.result}", file=sys.stderr)
            codes.add(FAILED)
    if options.json:
        print(json.dumps(answers if options.all_scenarios else answers[0], default=_plain, indent=2))
    return next(code for code in WORST_FIRST if code in codes)


def _plain(value: Any) -> Any:
    if isinstance(value, Finding):
        return {"severity": value.severity, "sheet": value.sheet, "cell": value.cell, "message": value.message}
    to_python: Callable[[], Any] = value.item
    return to_python()


if __name__ == "__main__":
    sys.exit(main())
