"""All measurements of one case, each in a process of its own, as two rows: the command's and the rivals'."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.cases import CASES, SIZES
from benchmarks.command import measure_command
from benchmarks.processes import Ended, Failed, run

Row = dict[str, Any]
CUTS_UP_TO, SIMPLEX_UP_TO = "30k", "100k"


def measure(case: str, options: argparse.Namespace, say: Callable[[str], None]) -> tuple[Row, Row]:
    """The command's row and the rivals' row of a case; `options` are those of the command line. Raises
    processes.Failed where the command fails; a rival that fails is left out and told."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say(f"{case}: workbook and arrays")
        run(["-m", "benchmarks.cases", case, name])
        say(f"{case}: the command")
        ours, values = measure_command(folder / "plan.xlsx", folder / "result.xlsx")
        rivals: Row = {}
        for way in ("floor", "linopy", "linopy-arrays", "pyomo"):
            if found := _told(["-m", "benchmarks.rivals", way, name, "inf"], f"{case}: {way}", say):
                rivals |= {way: found["seconds"], f"{way}: memory": found["memory"]}
        rivals |= _plain(folder, case, "ipx", options.ipx_limit, values, say)
        if options.all or _within(case, SIMPLEX_UP_TO):
            rivals |= _plain(folder, case, "simplex", options.limit, values, say)
        if options.cuts or _within(case, CUTS_UP_TO):
            command = ["-m", "benchmarks.rivals", "cuts", name, str(options.cut_limit)]
            if found := _told(command, f"{case}: cut rows", say):
                rivals |= _levels("cuts", found["seconds"], found, values)
    return ours, rivals


def _within(case: str, largest: str) -> bool:
    """The case is the reference or not larger than this size."""
    shapes = list(SIZES.values())
    return case not in CASES or shapes.index(CASES[case][1]) <= shapes.index(SIZES[largest])


def _plain(folder: Path, case: str, method: str, limit: float, values: Row, say: Callable[[str], None]) -> Row:
    """The plain program by a method; its whole run is the process from start to end, reading with pandas in it."""
    ended = _ended(["-m", "benchmarks.plain", str(folder / "arrays.pickle"), method, str(limit),
                    str(folder / "plan.xlsx")], f"{case}: plain program, {method}", say)
    if ended is None:
        return {}
    found = _last_line(ended)
    return {**_levels(method, found["levels"], found, values), f"{method}: whole run": ended.seconds,
            f"{method}: memory": found["memory"], "pandas": found["read"]}


def _levels(way: str, seconds: float, found: Row, values: Row) -> Row:
    """Seconds of all levels, whether they came to an end, and how far the values are from the command's, relative."""
    errors = [abs(value - values[name]) / max(1.0, abs(values[name])) for name, value in found["values"].items()]
    return {f"{way}: levels": seconds, f"{way}: finished": "yes" if found["finished"] else "no",
            f"{way}: largest error": max(errors, default=0.0)}


def _told(command: list[str], what: str, say: Callable[[str], None]) -> Row | None:
    ended = _ended(command, what, say)
    return None if ended is None else _last_line(ended)


def _ended(command: list[str], what: str, say: Callable[[str], None]) -> Ended | None:
    say(what)
    try:
        return run(command)
    except Failed as problem:
        say(f"left out: {problem}")
        return None


def _last_line(ended: Ended) -> Row:
    """HiGHS says its name on stdout first."""
    row: Row = json.loads(ended.stdout.strip().splitlines()[-1])
    return row
