"""The linear program with all whole numbers decided: what they leave of its columns, and the rows and costs that follow
from them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from model.levels import COST
from model.lp.problem import Bounds
from model.lp.sparse import sparse
from model.lp.standard_form import LinearProgram
from model.plan import Combination
from model.row_kinds import CHOSEN


class TermKey(NamedTuple):
    """A term for one of its groups: the sheet, the key there, and the values of for_each."""

    sheet: str
    name: str
    group: Combination


class Fixing:
    """What is decided, collected term by term, and the program that follows."""

    def __init__(self, program: LinearProgram):
        self._program = program
        self._lower, self._upper = program.bounds.lower.copy(), program.bounds.upper.copy()
        self._keys: list[TermKey] = []
        self._rows: list[tuple[list[int], float, float]] = []
        self._cost = np.zeros(len(program.columns))
        self._offset = 0.0

    def at(self, column: int, value: float) -> None:
        """The column has this value."""
        self._lower[column] = self._upper[column] = value

    def nothing(self, columns: Iterable[int]) -> None:
        """The columns are zero."""
        for column in columns:
            self._lower[column] = self._upper[column] = 0.0

    def between(self, key: TermKey, columns: Iterable[int], lower: float, upper: float = math.inf) -> None:
        """The sum of the columns, units, lies between these."""
        if lower > 0 or math.isfinite(upper):
            self._keys.append(key)
            self._rows.append((list(columns), max(lower, 0.0), upper))

    def cost(self, column: int, price: float) -> None:
        """A unit of the column costs so much more, price_unit of the level cost; less where negative."""
        self._cost[column] += price

    def constant(self, cost: float) -> None:
        """The level cost is higher by so much, price_unit."""
        self._offset += cost

    def fixed(self) -> LinearProgram:
        """The program with the decisions in place."""
        program, count = self._program, len(self._rows)
        lower = np.array([row[1] for row in self._rows], dtype=float)
        upper = np.array([row[2] for row in self._rows], dtype=float)
        places = np.concatenate([np.zeros(0, dtype=int), *(np.array(row[0], dtype=int) for row in self._rows)])
        rows = np.repeat(np.arange(count), [len(row[0]) for row in self._rows])
        more = sparse.csr_array((np.ones(len(places)), (rows, places)), shape=(count, len(program.columns)))
        own = program.bounds
        costs = [level == COST for level in program.levels]
        return replace(
            program, matrix=sparse.vstack([program.matrix, more], format="csc") if count else program.matrix,
            bounds=Bounds(np.concatenate([own.row_lower, lower]), np.concatenate([own.row_upper, upper]),
                          self._lower, self._upper),
            objectives=tuple(each + self._cost if is_cost else each
                             for each, is_cost in zip(program.objectives, costs, strict=True)),
            offsets=tuple(program.offset(level) + (self._offset if is_cost else 0.0)
                          for level, is_cost in zip(program.levels, costs, strict=True)),
            rows=program.rows.with_more(CHOSEN.name, self._keys) if count else program.rows)
