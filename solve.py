"""The command: read, check, solve, verify, write.

    python solve.py PLAN.xlsx [-o RESULT.xlsx] [--scenario NAME | --all-scenarios] [--check] [--json]
                              [--time-limit S] [-q]
    python solve.py --new PLAN.xlsx

Exit codes: 0 plan written, 1 the workbook has errors, 2 wrong use, 3 the workbook contradicts itself,
4 time limit, 5 the plan failed its verification or the solver failed, 130 interrupted."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.findings import Finding, InvalidWorkbook, error, errors_of, in_order

if TYPE_CHECKING:
    from data.case import Case
    from data.rows import Tables
    from model.optimize import Outcome
    from model.plan import Level
    from model.verify import Verification

OK, INVALID, USAGE, CONFLICT, TIME_LIMIT, FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130
_STATUS_OF = {OK: "optimal", INVALID: "invalid", CONFLICT: "conflict", TIME_LIMIT: "time_limit", FAILED: "failed"}
_WORST_FIRST = (FAILED, INVALID, CONFLICT, TIME_LIMIT, OK)
SHOWN = 100


@dataclass
class Progress:
    """What has been done and how long it took; a line a stage on stderr unless quiet."""

    quiet: bool
    seconds: dict[str, float] = field(default_factory=dict)

    def say(self, text: str) -> None:
        """A line on stderr."""
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)

    def done(self, stage: str, seconds: float) -> None:
        """A stage has ended."""
        self.seconds[stage] = seconds
        self.say(f"{stage:<12} {seconds:7.2f} s")

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens within."""
        start = time.perf_counter()
        yield
        self.done(name, time.perf_counter() - start)

    def level(self, level: Level) -> None:
        """A level has been solved."""
        self.done(level.name, level.seconds)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        if options.new is not None:
            return _new(options.new)
        if options.plan is None:
            parser.error("name a workbook, or --new PLAN.xlsx for an empty one")
        if options.result is not None and _same_file(options.result, options.plan):
            parser.error("the result must not be written into the input")
        folder = (options.result or options.plan).resolve().parent
        if not options.check and folder.is_dir() and not os.access(folder, os.W_OK):
            parser.error(f"no result can be written into the folder {folder}: give another one with -o")
        if options.result is not None and not folder.is_dir():
            parser.error(f"there is no folder {folder} for the result")
        return _run(options)
    except KeyboardInterrupt:
        print("interrupted: nothing was written", file=sys.stderr, flush=True)
        os._exit(INTERRUPTED)  # a solver thread may still be running: do not wait for it


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="solve.py", description="Assigns orders across manufacturers and allies so that stockpile targets are met "
        "as fully, as fairly and then as cheaply as possible.",
        epilog="exit codes: 0 plan written; 1 the workbook has errors; 2 wrong use; 3 the workbook contradicts itself; "
        "4 time limit; 5 verification or solver failed; 130 interrupted")
    parser.add_argument("plan", nargs="?", type=Path, metavar="PLAN.xlsx", help="the planner's workbook")
    parser.add_argument("-o", dest="result", type=Path, metavar="RESULT.xlsx",
                        help="where the result goes (default: PLAN-result.xlsx beside the input)")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--scenario", metavar="NAME", help="solve this scenario of the workbook")
    which.add_argument("--all-scenarios", action="store_true", help="solve Base and every scenario, a result each")
    parser.add_argument("--check", action="store_true", help="check the workbook and stop")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout and nothing else")
    parser.add_argument("--time-limit", type=_seconds, metavar="S", help="seconds for the solver")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress on stderr")
    parser.add_argument("--new", type=Path, metavar="PLAN.xlsx", help="write an empty workbook to fill in, and stop")
    return parser


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be a number of seconds above zero")
    return value


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def _new(path: Path) -> int:
    from data.template import write_template

    try:
        write_template(path)
    except FileExistsError:
        print(f"error: {path} exists already and is left as it is", file=sys.stderr)
        return INVALID
    except OSError as problem:
        print(f"error: {path} cannot be written: {problem.strerror}", file=sys.stderr)
        return INVALID
    print(f"wrote {path}")
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
        outcome = optimize(case, options.time_limit, progress.level)
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
    from data.facts import run_facts
    from data.report import make_report, summary_text, totals
    from data.results import write_results

    assert outcome.plan is not None
    plan = outcome.plan
    with progress.stage("report"):
        facts = run_facts(options.plan, case.scenario, outcome.sizes, progress.seconds)
        report = make_report(case, plan, verification, findings, facts)
    try:
        with progress.stage("write"):
            written = write_results(_result_path(options, case.scenario), case, plan, report)
    except OSError as problem:
        print(f"error: the result cannot be written: {problem.strerror}: {problem.filename}", file=sys.stderr)
        return FAILED, answer
    if not options.json:
        print(summary_text(case, plan, report))
        print(f"result: {written}")
    return code, {
        "status": _STATUS_OF[code], "scenario": case.scenario,
        "levels": {level.name: level.value for level in plan.levels if level.proved},
        "unproved": [level.name for level in plan.levels if not level.proved],
        "totals": totals(case, plan), "bottlenecks": [], "result": str(written), "findings": findings}


def _result_path(options: argparse.Namespace, scenario: str) -> Path:
    """NAME-result.xlsx beside the input, with the scenario's name where it is not Base."""
    base: Path = options.result or options.plan.with_name(f"{options.plan.stem}-result.xlsx")
    if scenario == "Base" or (options.result is not None and not options.all_scenarios):
        return base
    safe = re.sub(r"[^\w .+-]", "_", scenario).strip(" .") or "scenario"
    return base.with_name(f"{base.stem}-{safe}{base.suffix or '.xlsx'}")


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
    shown = [finding for finding in findings if finding.severity == "error" or not options.quiet]
    for finding in shown[:SHOWN]:
        print(finding.line(), file=sys.stderr)
    if len(shown) > SHOWN:
        print(f"and {len(shown) - SHOWN} more", file=sys.stderr)


def _invalid(scenario: str, findings: list[Finding]) -> dict[str, Any]:
    return {"status": "invalid", "scenario": scenario, "findings": in_order(findings)}


def _finish(options: argparse.Namespace, results: list[tuple[int, dict[str, Any]]]) -> int:
    """Print the JSON where it is asked for; the worst exit code."""
    if options.json:
        answers = [answer for _, answer in results]
        print(json.dumps(answers if options.all_scenarios else answers[0], default=_plain, indent=2))
    codes = {code for code, _ in results}
    return next(code for code in _WORST_FIRST if code in codes)


def _plain(value: Any) -> Any:
    if isinstance(value, Finding):
        return {"severity": value.severity, "sheet": value.sheet, "cell": value.cell, "message": value.message}
    to_python: Callable[[], Any] = value.item
    return to_python()


if __name__ == "__main__":
    sys.exit(main())
