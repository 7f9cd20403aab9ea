"""How likely scenarios are: the column probability of Scenarios, one value a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.input.findings import Finding, InvalidWorkbook, error
from data.input.scenarios import BASE
from data.input.tables import Row, Table, Tables
from data.schema.inputs import SCENARIOS
from model.tolerances import ADDED_UP

COLUMN = "probability"


def probabilities_agree(tables: Tables) -> Iterator[Finding]:
    """A scenario has one probability: in one of its rows, or the same in all."""
    table, first = tables[SCENARIOS], dict[str, Row]()
    for row in table:
        if row[COLUMN] is not None and row["scenario"] is not None:
            before = first.setdefault(str(row["scenario"]).casefold(), row)
            if before[COLUMN] != row[COLUMN]:
                yield error(table.name, table.cell(row, COLUMN), (
                    f"{row['scenario']} has the probability {row[COLUMN]:g} here and {before[COLUMN]:g} in row "
                    f"{before.number}: give one, in one of its rows or the same in all"))


def probabilities(tables: Tables, names: Sequence[str]) -> dict[str, float]:
    """How likely each named scenario is, the sum being 1: those that the sheet gives, and for each without (Base has
    none) an equal part of what these leave of 1. Where all are given and come to less than 1, they are scaled to 1.

    Raises InvalidWorkbook, with cells, where they come to more than 1, leave nothing to the others, or are 0."""
    table, given = tables[SCENARIOS], dict[str, tuple[float, Row]]()
    for name in names:
        row = next((row for row in table if row[COLUMN] is not None
                    and str(row["scenario"]).casefold() == name.casefold()), None)
        if row is not None:
            given[name] = float(row[COLUMN] or 0.0), row
    blank, total = [name for name in names if name not in given], sum(value for value, _ in given.values())
    findings = [_finding(table, row, f"{name} has the probability 0: it cannot be one of the futures that are hedged "
                         "against; give it one, or do not name it")
                for name, (value, row) in given.items() if not value]
    if total > 1 + ADDED_UP:
        findings.append(_finding(table, _last(given), f"the probabilities of {', '.join(given)} come to {total:g}: "
                                 "together they can be 1 at most"))
    elif blank and total >= 1 - ADDED_UP:
        findings.append(_finding(table, _last(given), f"the probabilities of {', '.join(given)} come to {total:g}, "
                                 f"which leaves nothing to {_without(blank)}"))
    if findings:
        raise InvalidWorkbook(findings)
    if not blank:
        return {name: value / total for name, (value, _) in given.items()}
    return {name: given[name][0] if name in given else (1 - total) / len(blank) for name in names}


def _last(given: dict[str, tuple[float, Row]]) -> Row:
    return list(given.values())[-1][1]


def _without(blank: Sequence[str]) -> str:
    return ", ".join(f"{name}, which has none" if name == BASE else f"{name}, whose cell is blank" for name in blank)


def _finding(table: Table, row: Row, message: str) -> Finding:
    return error(table.name, table.cell(row, COLUMN), message)
