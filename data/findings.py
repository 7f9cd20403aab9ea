"""What the tool has to say about a workbook: errors that stop it and warnings that do not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing to say about one place of the input: `cell` is an address such as `C12`, or empty
    where the finding concerns a whole sheet or the whole file (then `sheet` may be empty too)."""

    severity: Severity
    sheet: str
    cell: str
    message: str

    def line(self) -> str:
        """The finding as the one line that a planner reads."""
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{self.severity}: {place}: {self.message}" if place else f"{self.severity}: {self.message}"


class InvalidWorkbook(Exception):
    """The input cannot be solved; `findings` holds every reason at once."""

    def __init__(self, findings: Iterable[Finding]):
        self.findings = list(findings)
        super().__init__("; ".join(finding.line() for finding in self.findings))


def error(sheet: str, cell: str, message: str) -> Finding:
    """An error at a cell."""
    return Finding("error", sheet, cell, message)


def warning(sheet: str, cell: str, message: str) -> Finding:
    """A warning at a cell."""
    return Finding("warning", sheet, cell, message)


def errors_of(findings: Iterable[Finding]) -> list[Finding]:
    """The errors among the findings."""
    return [finding for finding in findings if finding.severity == "error"]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then by sheet, row and column, each finding once."""

    def place(finding: Finding) -> tuple[bool, str, int, int, str]:
        match = re.match(r"([A-Z]+)(\d+)", finding.cell)
        column = int.from_bytes(match[1].encode(), "big") if match else 0
        row = int(match[2]) if match else 0
        return finding.severity != "error", finding.sheet, row, column, finding.message

    return sorted(dict.fromkeys(findings), key=place)
