"""The kept tables: one row a case in a CSV file, and how they are shown."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.cases import CASES, REFERENCE

Row = Mapping[str, str]
Table = dict[str, Row]
RESULTS = Path(__file__).resolve().parent / "results"
_ORDER = (REFERENCE, *CASES)


def load(name: str) -> Table:
    """The rows of results/NAME.csv by case; none where there is no such file."""
    path = RESULTS / f"{name}.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["case"]: {key: value for key, value in row.items() if value} for row in csv.DictReader(file)}


def keep(name: str, case: str, found: Mapping[str, object]) -> Table:
    """Put a case's row in place of its former one; the other cases stay. The table as it is now."""
    table = load(name)
    table[case] = {"case": case, **{key: _kept(value) for key, value in found.items()}}
    ordered = {each: table[each] for each in _ORDER if each in table}
    save(name, list(ordered.values()))
    return ordered


def save(name: str, rows: Sequence[Row]) -> None:
    """Write results/NAME.csv."""
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names_in(rows))
        writer.writeheader()
        writer.writerows(rows)


def names_in(rows: Sequence[Row]) -> list[str]:
    """The columns of the rows, in the order of the row that has most."""
    longest = sorted(rows, key=len, reverse=True)
    return list(dict.fromkeys(name for row in longest for name in row))


def _kept(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) and value != int(value) else (
        str(int(value)) if isinstance(value, float) else str(value))


def shown(title: str, table: Table) -> str:
    """A table for the terminal: a line a figure, a column a case."""
    rows = list(table.values())
    lines = [f"{title:<34}" + "".join(f"{case:>13}" for case in table)]
    for name in names_in(rows):
        if name != "case":
            lines.append(f"{name:<34}" + "".join(f"{_short(row.get(name, '')):>13}" for row in rows))
    return "\n".join(lines)


def _short(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.2f}" if abs(number) >= 0.01 else f"{number:.1e}"
