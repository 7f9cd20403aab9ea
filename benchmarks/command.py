"""The command itself on a workbook, in a process of its own: seconds a stage, sizes, peak memory.

The stages are those that the command tells: the Run sheet of the result has what was done before it was made, the
messages have the rest (making and writing it). What no stage covers is starting, importing and ending."""

from __future__ import annotations

import json
import re
from pathlib import Path

from benchmarks.processes import run

STAGES = ("read", "check", "build", "hand over", "levels", "verify", "explain", "report", "write")
_NO_LIMIT = "86400"  # seconds: the 1M case must come to its end
_TOLD = re.compile(r"^(\S.*?) +(\d+\.\d+) s$", re.MULTILINE)
_SIZES = ("columns", "rows", "non-zeros")


def measure_command(book: Path, result: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of each stage and of each level, of all else (`start, end`) and of the whole run; columns, rows and
    non-zeros of the linear program; `peak memory` in MiB. And the values of the levels.

    Raises processes.Failed where no plan was written."""
    ended = run(["solve.py", str(book), "-o", str(result), "--time-limit", _NO_LIMIT, "--json"])
    told = {name: float(seconds) for name, seconds in _TOLD.findall(ended.stderr)}
    facts = _facts(result)
    told |= {name.removeprefix("seconds: "): seconds for name, seconds in facts.items() if name.startswith("seconds: ")}
    levels = [name for name in told if name not in STAGES]
    spent = sum(told.get(stage, 0.0) for stage in STAGES)
    found = {**{name: facts[name] for name in _SIZES},
             "start, end": ended.seconds - spent, **{stage: told[stage] for stage in STAGES if stage in told},
             **{f"level: {name}": told[name] for name in levels}, "whole run": ended.seconds,
             "peak memory": ended.memory}
    return found, json.loads(ended.stdout)["levels"]


def _facts(result: Path) -> dict[str, float]:
    """The numbers of the sheet Run."""
    import openpyxl

    book = openpyxl.load_workbook(result, read_only=True)
    facts = {}
    for row in book["Run"].iter_rows(values_only=True):
        numbers = [cell for cell in row if isinstance(cell, int | float)]
        if isinstance(row[0], str) and numbers:
            facts[row[0]] = float(numbers[0])
    book.close()
    return facts
