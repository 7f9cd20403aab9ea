"""Rows of Transfers, Contributions and Requirements as a planner calls them: by their allies and their family. Their
keys are the numbers of their rows, which say nothing to whoever has not the workbook open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from model.case import Case


def transfer_label(case: Case, key: object, called: Callable[[str], str] = str) -> str:
    """`from DEU to UKR of HE155`; `called` names a family."""
    return _distinct("Transfers", key, {
        row.key: f"from {row.from_ally} to {row.to_ally} of "
                 f"{'all families' if row.family is None else called(row.family)}" for row in case.transfers})


def contribution_label(case: Case, key: object) -> str:
    """`from DEU to UKR`."""
    return _distinct("Contributions", key, {
        row.key: f"from {row.from_ally} to {row.to_ally}" for row in case.contributions})


def requirement_label(case: Case, key: object) -> str:
    """`of UKR for HE155 (stock, priority 2)`."""
    return _distinct("Requirements", key, {
        row.key: f"of {row.ally} for {row.family} ({row.kind}, priority {row.priority})"
        for row in case.requirements})


def _distinct(sheet: str, key: object, labels: Mapping[int, str]) -> str:
    """The label of the row with that key, with its number where others are called the same; the key alone where the
    sheet has no such row."""
    label = labels.get(key) if isinstance(key, int) else None
    if label is None:
        return str(key)
    return f"{label}, row {key} of {sheet}" if list(labels.values()).count(label) > 1 else label
