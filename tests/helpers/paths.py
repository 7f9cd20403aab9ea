"""The same workbook in another order and spelling, and plans compared by what they say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from data.input.tables import Row, Table, Tables
from model.case import Case
from model.plan import Plan
from model.variables import DECISIONS

Said = dict[str, dict[tuple[Any, ...], float]]
_KEY = re.compile(r"[AFGIMORS]\d+|rule \d+")  # the keys of random worlds


def shuffled(tables: Tables, seed: int) -> Tables:
    """The rows of every sheet in another order; they are numbered as they then stand."""
    random = Random(seed)
    return Tables({name: Table(name, table.letters, tuple(
        Row(number, row.values) for number, row in enumerate(random.sample(table.rows, len(table.rows)), 2)))
        for name, table in tables.sheets.items()})


def respelled(tables: Tables, seed: int) -> Tables:
    """The keys of a random world in other capitals, each spelled alike wherever it stands, as the reader leaves it."""
    def spelled(value: Any) -> Any:
        is_key = isinstance(value, str) and _KEY.fullmatch(value)
        return Random(f"{seed} {value}").choice((value.lower(), value.upper())) if is_key else value

    return Tables({name: Table(name, table.letters, tuple(
        Row(row.number, {column: spelled(value) for column, value in row.values.items()}) for row in table))
        for name, table in tables.sheets.items()})


def said(case: Case, plan: Plan) -> Said:
    """The quantities of a plan by names without capitals: what has only a row in place of a key is told by who and
    what, rows that name the same added up."""
    found: Said = {}
    for kind in DECISIONS:
        values: dict[tuple[Any, ...], float] = defaultdict(float)
        for key, value in getattr(plan, kind.name).items():
            values[tuple(_folded(_names(case, kind.name), key))] += value
        found[kind.name] = dict(values)
    return found


def apart(one: Said, other: Said) -> float:
    """The largest difference of two plans, in parts of the largest quantity of its kind, at least of one."""
    return max((abs(one[kind].get(key, 0.0) - other[kind].get(key, 0.0)) / max(1.0, *one[kind].values())
                for kind in one for key in one[kind].keys() | other[kind].keys()), default=0.0)


def _names(case: Case, kind: str) -> Mapping[Any, tuple[Any, ...]]:
    if kind == "shortfall":
        return {row.key: (row.ally, row.family, row.kind, row.priority, row.first, row.last)
                for row in case.requirements}
    if kind == "transfer":
        return {row.key: (row.from_ally, row.to_ally, row.family or "") for row in case.transfers}
    if kind == "contribution":
        return {row.key: (row.from_ally, row.to_ally) for row in case.contributions}
    return {}


def _folded(names: Mapping[Any, tuple[Any, ...]], key: Any) -> Iterator[Any]:
    for part in (*names.get(key[0], (key[0],)), *key[1:]):
        yield part.casefold() if isinstance(part, str) else tuple(
            str(each).casefold() for each in part) if isinstance(part, tuple) else part
