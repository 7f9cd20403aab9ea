"""What a run says: findings and failures on stderr, JSON on stdout, and the exit code."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from data.command.asking.requests import Options
from data.input.findings import Finding, in_order, lines
from data.schema.status import FAILED, INVALID, WORST_FIRST
from data.spoken import clear, speak


@dataclass(frozen=True)
class Answer:
    """How a scenario ended: the exit code, and what --json says."""

    code: int
    facts: dict[str, Any]


class NotSaid(Exception):
    """The standard output cannot be written; the text says why."""


def tell(findings: Sequence[Finding], options: Options) -> None:
    """The findings on stderr: warnings only where progress is wanted too."""
    for line in lines(list(findings), options.quiet):
        speak(line)


def say(text: str) -> None:
    """A text on stdout. Where its reader has gone (`| head`) the rest is said to nobody: the work is done. Raises
    NotSaid where it cannot be written for another reason: a file that was to have it lacks it."""
    clear()
    try:
        print(text, flush=True)
    except OSError as problem:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(problem, BrokenPipeError):
            raise NotSaid(f"the answer cannot be written to the standard output: {problem.strerror}") from None


def complain(text: str) -> None:
    """An error on stderr."""
    speak(f"error: {text}")


def invalid(scenario: str, findings: Sequence[Finding]) -> Answer:
    """The answer for a workbook or scenario with errors."""
    return Answer(INVALID, {"status": "invalid", "scenario": scenario, "findings": in_order(list(findings))})


def finish(options: Options, answers: Sequence[Answer], several: bool = False) -> int:
    """Write the findings of a check and print the JSON where they are asked for; the worst exit code. `several`:
    the JSON is a list."""
    told, codes = [answer.facts for answer in answers], {answer.code for answer in answers}
    if options.check and options.result is not None and FAILED not in codes:
        from data.workbook.findings import write_findings

        try:
            told[0]["result"] = str(write_findings(options.result, options.plan, told[0]["findings"]))
        except OSError as problem:
            complain(f"the findings cannot be written: {problem.strerror}: {options.result}")
            codes.add(FAILED)
    if options.json:
        say(json.dumps(told if several else told[0], default=_plain, indent=2))
    return next(code for code in WORST_FIRST if code in codes)


def _plain(value: Any) -> Any:
    if isinstance(value, Finding):
        return {"severity": value.severity, "sheet": value.sheet, "cell": value.cell, "message": value.message}
    to_python: Callable[[], Any] = value.item
    return to_python()
