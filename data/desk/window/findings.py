"""What is wrong or doubtful in a workbook, as the rows of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PLAIN_SHEET = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@dataclass(frozen=True)
class FindingRow:
    """A line of the list: sheet and cell are empty where the finding is about the whole file, or the whole sheet."""

    severity: str
    sheet: str
    cell: str
    message: str

    @property
    def is_error(self) -> bool:
        """It must be mended before the workbook can be solved."""
        return self.severity == "error"

    @property
    def place(self) -> str:
        """Where it is, in words."""
        if self.cell:
            return f"sheet {self.sheet}, cell {self.cell}"
        return f"sheet {self.sheet}" if self.sheet else "the whole workbook"

    @property
    def address(self) -> str:
        """What takes one there when it is pasted into the Name Box of Excel or LibreOffice; empty where there is no
        sheet."""
        if not self.sheet:
            return ""
        sheet = self.sheet if _PLAIN_SHEET.fullmatch(self.sheet) else "'{}'".format(self.sheet.replace("'", "''"))
        return f"{sheet}!{self.cell or 'A1'}"


def finding_rows(facts: Iterable[Mapping[str, Any]]) -> list[FindingRow]:
    """The findings of all scenarios, errors first, each once, in the order in which they were told."""
    rows = dict.fromkeys(_row(told) for each in facts for told in _told(each))
    return sorted(rows, key=lambda row: not row.is_error)


def counted_findings(rows: Sequence[FindingRow]) -> str:
    """How many there are: `2 errors, 1 warning`; `none`."""
    errors = sum(row.is_error for row in rows)
    parts = [_count(errors, "error"), _count(len(rows) - errors, "warning")]
    return ", ".join(part for part in parts if part) or "none"


def _told(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = facts.get("findings")
    return [told for told in found if isinstance(told, Mapping)] if isinstance(found, list) else []


def _row(told: Mapping[str, Any]) -> FindingRow:
    severity, sheet, cell, message = (str(told.get(name) or "") for name in ("severity", "sheet", "cell", "message"))
    return FindingRow(severity or "error", sheet, cell, message)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""
