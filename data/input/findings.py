"""What the tool has to say about a workbook: errors that stop it and warnings that do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from data.schema.inputs import SHEETS

Severity = Literal["error", "warning"]

SHOWN = 100        # findings that a planner is shown at once
_ROWS_NAMED = 3    # rows named of those in which the same thing stands
_LINE = 600        # characters of a line: names may have 32,000
_LINE_END = 120    # of these so many from the end, where the rows stand
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RANK = {sheet.name: place for place, sheet in enumerate(SHEETS)}

Place = tuple[bool, int, str, int, int, str]


@dataclass(frozen=True)
class Finding:
    """One thing to say about one place of the input: `cell` is an address such as `C12`, or empty
    where the finding concerns a whole sheet or the whole file (then `sheet` may be empty too).

    `also` holds the further cells of the same column of which the same is to be said; the message
    ends with their rows."""

    severity: Severity
    sheet: str
    cell: str
    message: str
    also: tuple[str, ...] = ()

    def line(self) -> str:
        """The finding as the one line that a planner reads: no control characters, the middle of a very
        long one left out."""
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        text = f"{self.severity}: {place}: {self.message}" if place else f"{self.severity}: {self.message}"
        text = "".join(letter if letter.isprintable() else " " for letter in text)
        return text if len(text) <= _LINE else f"{text[:_LINE - _LINE_END]} ... {text[-_LINE_END:]}"

    def each(self) -> Iterator[Finding]:
        """The finding once for each of its cells, its message without the rows."""
        message = self.message.removesuffix(_also_in(self.also))
        for cell in (self.cell, *self.also):
            yield Finding(self.severity, self.sheet, cell, message)


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


def counted(findings: Sequence[Finding]) -> str:
    """How many there are: `1 error, 2 warnings`."""
    errors = len(errors_of(findings))
    warnings = len(findings) - errors
    return f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then by sheet as they stand in the input's declaration, row and column. What is to be
    said of several cells of a column is one finding, at the first of them."""
    single = sorted({one: None for finding in findings for one in finding.each()}, key=_place)
    alike: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in single:
        column = finding.cell.rstrip("0123456789")
        alike.setdefault((finding.severity, finding.sheet, column, finding.message), []).append(finding)
    return [_merged(several) for several in alike.values()]


def lines(findings: list[Finding], quiet: bool) -> list[str]:
    """What a planner is shown at once: the findings in order, at most `SHOWN`, and how many more there
    are; where quiet, the errors alone."""
    wanted = errors_of(findings) if quiet else findings
    shown, rest = wanted[:SHOWN], wanted[SHOWN:]
    told = [finding.line() for finding in shown]
    if rest:
        told.append(f"and {len(rest)} more ({counted(rest)}): --check -o FINDINGS.xlsx lists all, cell by cell")
    return told


def _place(finding: Finding) -> Place:
    """The place by which findings are sorted; AA comes after Z, what concerns the whole file first."""
    match = _ADDRESS.match(finding.cell)
    column = 0
    for letter in match[1] if match else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    rank = _RANK.get(finding.sheet, len(_RANK)) if finding.sheet else -1
    return (finding.severity != "error", rank, finding.sheet, int(match[2]) if match else 0, column, finding.message)


def _merged(alike: list[Finding]) -> Finding:
    first, *others = alike
    if not others:
        return first
    cells = tuple(finding.cell for finding in others)
    return replace(first, message=first.message + _also_in(cells), also=cells)


def _also_in(cells: tuple[str, ...]) -> str:
    """The end of a message of which the same is to be said of these cells too."""
    if not cells:
        return ""
    rows = [cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell in cells]
    if len(rows) <= _ROWS_NAMED + 1:  # a single one is named rather than counted
        named = f"{', '.join(rows[:-1])} and {rows[-1]}" if len(rows) > 1 else rows[0]
        return f"; also in {'rows' if len(rows) > 1 else 'row'} {named}"
    return f"; also in rows {', '.join(rows[:_ROWS_NAMED])} and {len(rows) - _ROWS_NAMED} more"
