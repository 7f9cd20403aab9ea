"""The command's words: its options, its exit codes and what it says while it works."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

KINDS = ("manufacturers", "resources", "countries", "regions")  # what --stress can lose


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


def make_parser(program: str = "solve.py") -> argparse.ArgumentParser:
    """The options of the command, which was called as `program`."""
    parser = argparse.ArgumentParser(
        prog=program, description="Assigns orders across manufacturers and allies so that stockpile targets are met "
        "as fully, as fairly and then as cheaply as possible.",
        epilog="exit codes: 0 plan written; 1 the workbook has errors; 2 wrong use; 3 the workbook contradicts itself; "
        "4 time limit; 5 verification or solver failed; 130 interrupted (143 by a request to end)")
    parser.add_argument("plan", nargs="?", type=Path, metavar="PLAN.xlsx", help="the planner's workbook")
    parser.add_argument("-o", dest="result", type=Path, metavar="RESULT.xlsx",
                        help="where the result goes (default: PLAN-result.xlsx beside the input); with "
                        "--check, where the findings go")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--scenario", metavar="NAME", help="solve this scenario of the workbook")
    which.add_argument("--all-scenarios", action="store_true", help="solve Base and every scenario and write one "
                       "workbook that compares them")
    which.add_argument("--scenarios", type=_names, metavar="A,B,C", help="the same for Base and these scenarios")
    parser.add_argument("--full", action="store_true", help="with several scenarios: each one's own result, too")
    study = parser.add_mutually_exclusive_group()
    study.add_argument("--alone", action="store_true", help="compare the joint plan with each ally on its own")
    study.add_argument("--stress", choices=KINDS, metavar="WHAT", help="lose one at a time of the "
                       f"{', '.join(KINDS[:-1])} or {KINDS[-1]}: which loss harms most")
    study.add_argument("--frontier", action="store_true", help="all budgets times 0.25 to 2: need met against money")
    parser.add_argument("--from", dest="since", metavar="PERIOD", help="with --stress: lost from this period on")
    parser.add_argument("--jobs", type=_count, metavar="N", help="processes for related cases (default: one a "
                        "processor)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="solve related cases on the Dask cluster there")
    parser.add_argument("--check", action="store_true", help="check the workbook and stop; with -o the "
                        "findings are listed cell by cell")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout and nothing else")
    parser.add_argument("--time-limit", type=_seconds, metavar="S", help="seconds for the solver")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress on stderr")
    parser.add_argument("--rule-prices", action="store_true", help="solve again without each rule, group share and "
                        "standard share: what each costs")
    parser.add_argument("--levers", action="store_true", help="for the largest shortfalls: the smallest changes that "
                        "would close half and all of each")
    parser.add_argument("--confirm", type=_number, metavar="N", help="so many of the most valuable limits are "
                        "confirmed by solving again (default: 20)")
    parser.add_argument("--compare-with", type=Path, metavar="OLD-result.xlsx", help="a sheet with what changed "
                        "against an earlier result")
    parser.add_argument("--diff", nargs=2, type=Path, metavar=("OLD-result.xlsx", "NEW-result.xlsx"), help="say which "
                        "contracts are new, gone, larger or smaller in the newer of two results, and stop")
    parser.add_argument("--per-ally", type=Path, metavar="FOLDER", help="write a small workbook for each ally, too, "
                        "with its own rows, into this folder")
    parser.add_argument("--new", type=Path, metavar="PLAN.xlsx", help="write an empty workbook to fill in, and stop")
    parser.add_argument("--example", action="store_true", help="with --new: a small worked case in place of the empty "
                        "workbook")
    return parser


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("must name scenarios, with commas between them")
    return names


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return count


def _number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return number


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be a number of seconds above zero")
    return value


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def is_comparison(options: argparse.Namespace) -> bool:
    """Scenarios are to be compared."""
    return bool(options.all_scenarios or options.scenarios)


def is_study(options: argparse.Namespace) -> bool:
    """Allies alone, losses or other budgets are to be compared with the plan."""
    return bool(options.alone or options.stress or options.frontier)


def _refuse_pairs(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Leave where options do not go together."""
    several, study = is_comparison(options), is_study(options)
    if several and study:
        parser.error("a study compares with one scenario: name it with --scenario")
    if options.full and not several:
        parser.error("--full goes with --all-scenarios or --scenarios")
    if options.since is not None and options.stress is None:
        parser.error("--from goes with --stress")
    if (options.jobs is not None or options.scheduler is not None) and not (several or study or options.rule_prices):
        parser.error("--jobs and --scheduler go with several scenarios, a study or --rule-prices")
    if options.jobs is not None and options.scheduler is not None:
        parser.error("--jobs is for this machine: a cluster has workers of its own")
    if options.per_ally is not None and (several or study):
        parser.error("--per-ally goes with one scenario")
    for name in ("rule_prices", "levers"):
        if getattr(options, name) and (study or (several and not options.full)):
            parser.error(f"--{name.replace('_', '-')} goes with one scenario, or with --full")
    if options.compare_with is not None and (study or several):
        parser.error("--compare-with goes with one scenario")


def refuse_wrong_use(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Leave with a message where there is nothing to read or no place for the result."""
    if options.example:
        parser.error("--example goes with --new PLAN.xlsx")
    if options.plan is None:
        parser.error("name a workbook, or --new PLAN.xlsx for an empty one")
    _refuse_pairs(parser, options)
    try:
        if options.result is not None and _same_file(options.result, options.plan):
            parser.error("the result must not be written into the input")
        folder = (options.result or options.plan).resolve().parent
        if options.result is not None and not folder.is_dir():
            parser.error(f"there is no folder {folder} for the result")
        if options.per_ally is not None and options.per_ally.exists() and not options.per_ally.is_dir():
            parser.error(f"{options.per_ally} is a file: name a folder for the workbooks of the allies")
        if options.result is not None and options.result.is_dir():
            parser.error(f"{options.result} is a folder: name a file for the result")
    except OSError as problem:
        parser.error(f"{problem.filename} cannot be used: {problem.strerror}")
    writes = options.result is not None or not options.check
    if writes and folder.is_dir() and not os.access(folder, os.W_OK):
        parser.error(f"no result can be written into the folder {folder}: give another one with -o")
