"""Rows of Transfers, Contributions and Requirements as a planner calls them: by their allies and their family. Their
keys are the numbers of their rows, which say nothing to whoever has not the workbook open."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from model.case import Case, Contribution, Requirement, Transfer

Labelled = TypeVar("Labelled", Transfer, Contribution, Requirement)


def transfer_label(case: Case, key: object, called: Callable[[str], str] = str) -> str:
    """`from DEU to UKR of HE155`; `called` names a family."""
    def words(row: Transfer) -> str:
        family = "all families" if row.family is None else called(row.family)
        return f"from {row.from_ally} to {row.to_ally} of {family}"

    return _distinct("Transfers", case.transfers, key, lambda row: (row.from_ally, row.to_ally, row.family), words)


def contribution_label(case: Case, key: object) -> str:
    """`from DEU to UKR`, `from DEU to UKR in 2026`."""
    def words(row: Contribution) -> str:
        return f"from {row.from_ally} to {row.to_ally}" + ("" if row.year is None else f" in {row.year}")

    return _distinct("Contributions", case.contributions, key, lambda row: (row.from_ally, row.to_ally, row.year),
                     words)


def requirement_label(case: Case, key: object) -> str:
    """`of UKR for HE155 (stock, priority 2)`."""
    return _distinct("Requirements", case.requirements, key,
                     lambda row: (row.ally, row.family, row.kind, row.priority),
                     lambda row: f"of {row.ally} for {row.family} ({row.kind}, priority {row.priority})")


def _distinct(sheet: str, rows: Sequence[Labelled], key: object, facts: Callable[[Labelled], Hashable],
              words: Callable[[Labelled], str]) -> str:
    """The row with that key in words, with its number where others have the same facts, of which the words are made;
    the key alone where the sheet has no such row. Only this row is put into words: labels are asked for row by row."""
    row = next((row for row in rows if row.key == key), None)
    if row is None:
        return str(key)
    own = facts(row)
    alike = sum(facts(each) == own for each in rows)
    return f"{words(row)}, row {key} of {sheet}" if alike > 1 else words(row)
