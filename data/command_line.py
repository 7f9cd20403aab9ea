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

OK, INVALID, CONFLICT, TIME_LIMIT, FAILED = 0, 1, 3, 4, 5
STATUS_OF = {OK: "optimal", INVALID: "invalid", CONFLICT: "conflict", TIME_LIMIT: "time_limit", FAILED: "failed"}
WORST_FIRST = (FAILED, INVALID, CONFLICT, TIME_LIMIT, OK)


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


def make_parser() -> argparse.ArgumentParser:
    """The options of the command."""
    parser = argparse.ArgumentParser(
        prog="solve.py", description="Assigns orders across manufacturers and allies so that stockpile targets are met "
        "as fully, as fairly and then as cheaply as possible.",
        epilog="exit codes: 0 plan written; 1 the workbook has errors; 2 wrong use; 3 the workbook contradicts itself; "
        "4 time limit; 5 verification or solver failed; 130 interrupted (143 by a request to end)")
    parser.add_argument("plan", nargs="?", type=Path, metavar="PLAN.xlsx", help="the planner's workbook")
    parser.add_argument("-o", dest="result", type=Path, metavar="RESULT.xlsx",
                        help="where the result goes (default: PLAN-result.xlsx beside the input); with "
                        "--check, where the findings go")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--scenario", metavar="NAME", help="solve this scenario of the workbook")
    which.add_argument("--all-scenarios", action="store_true", help="solve Base and every scenario, a result each")
    parser.add_argument("--check", action="store_true", help="check the workbook and stop; with -o the "
                        "findings are listed cell by cell")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout and nothing else")
    parser.add_argument("--time-limit", type=_seconds, metavar="S", help="seconds for the solver")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress on stderr")
    parser.add_argument("--rule-prices", action="store_true", help="solve again without each rule, group share and "
                        "standard share: what each costs")
    parser.add_argument("--diff", nargs=2, type=Path, metavar=("OLD-result.xlsx", "NEW-result.xlsx"), help="say which "
                        "contracts are new, gone, larger or smaller in the newer of two results, and stop")
    parser.add_argument("--per-ally", type=Path, metavar="FOLDER", help="write a small workbook for each ally, too, "
                        "with its own rows, into this folder")
    parser.add_argument("--new", type=Path, metavar="PLAN.xlsx", help="write an empty workbook to fill in, and stop")
    parser.add_argument("--example", action="store_true", help="with --new: a small worked case in place of the empty "
                        "workbook")
    return parser


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be a number of seconds above zero")
    return value


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def refuse_wrong_use(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Leave with a message where there is nothing to read or no place for the result."""
    if options.example:
        parser.error("--example goes with --new PLAN.xlsx")
    if options.plan is None:
        parser.error("name a workbook, or --new PLAN.xlsx for an empty one")
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
