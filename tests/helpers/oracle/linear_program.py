"""A linear program as a dictionary of columns and a list of rows, and its lexicographic optimum: for tiny cases."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np
from scipy.optimize import linprog

Key = Hashable
Terms = Mapping[Key, float]

SHARP = 1e-9  # a price above it is not zero
TOLERANCES: Any = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
DRIFT = 1e-7  # how far an earlier level may move, relative to its size, before the answer is worth nothing


class Unsolved(Exception):
    """The solver did not reach an optimum, or a later level spoiled an earlier one."""


class Program:
    """Columns >= 0 by key and rows `terms <= side` or `terms = side`."""

    def __init__(self) -> None:
        self.columns: dict[Key, int] = {}
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.rows: list[dict[int, float]] = []
        self.sides: list[float] = []
        self.equal: list[bool] = []

    def column(self, key: Key, upper: float = math.inf) -> None:
        """A new column."""
        assert key not in self.columns, key
        self.columns[key] = len(self.lower)
        self.lower.append(0.0)
        self.upper.append(upper)

    def of(self, symbol: str) -> list[Any]:
        """The keys of the columns whose first part is the symbol."""
        return [key for key in self.columns if isinstance(key, tuple) and key[0] == symbol]

    def at_most(self, terms: Iterable[tuple[Key, float]], side: float) -> None:
        """A row `terms <= side`; an infinite side is no row."""
        if math.isfinite(side):
            self._row(terms, side, False)

    def at_least(self, terms: Iterable[tuple[Key, float]], side: float) -> None:
        """A row `terms >= side`."""
        self._row([(key, -factor) for key, factor in terms], -side, False)

    def equals(self, terms: Iterable[tuple[Key, float]], side: float) -> None:
        """A row `terms = side`."""
        self._row(terms, side, True)

    def _row(self, terms: Iterable[tuple[Key, float]], side: float, equal: bool) -> None:
        row: dict[int, float] = {}
        for key, factor in terms:
            place = self.columns[key]
            row[place] = row.get(place, 0.0) + factor
        self.rows.append(row)
        self.sides.append(side)
        self.equal.append(equal)

    def minimise(self, levels: Iterable[tuple[str, Terms]], stop_above: Mapping[str, float]) -> dict[str, float]:
        """The value of each level, each minimised among the optima of all earlier ones.

        Stops after a level whose value is above its entry in `stop_above`. Raises Unsolved."""
        values: dict[str, float] = {}
        costs: dict[str, np.ndarray] = {}
        point = np.zeros(len(self.lower))
        for name, terms in levels:
            costs[name] = self._vector(terms)
            point = self._to_face(costs[name])
            values[name] = float(costs[name] @ point)
            if values[name] > stop_above.get(name, math.inf):
                break
        for name, cost in costs.items():
            if abs(cost @ point - values[name]) > DRIFT * max(1.0, abs(values[name])):
                raise Unsolved(f"{name} moved from {values[name]} to {cost @ point}")
        return values

    def _vector(self, terms: Terms) -> np.ndarray:
        vector = np.zeros(len(self.lower))
        for key, factor in terms.items():
            vector[self.columns[key]] += factor
        return vector

    def _matrix(self, equal: bool) -> tuple[np.ndarray, np.ndarray]:
        chosen = [place for place, is_equal in enumerate(self.equal) if is_equal == equal]
        matrix = np.zeros((len(chosen), len(self.lower)))
        for line, place in enumerate(chosen):
            for column, factor in self.rows[place].items():
                matrix[line, column] = factor
        return matrix, np.array([self.sides[place] for place in chosen])

    def _to_face(self, cost: np.ndarray) -> np.ndarray:
        """An optimal point; afterwards the program has only the optimal points of this cost."""
        scale = float(np.abs(cost).max(initial=0.0)) or 1.0
        below, below_sides = self._matrix(equal=False)
        level, level_sides = self._matrix(equal=True)
        answer = linprog(cost / scale, A_ub=below, b_ub=below_sides, A_eq=level, b_eq=level_sides,
                         bounds=list(zip(self.lower, self.upper, strict=True)), method="highs",
                         options=TOLERANCES)
        if answer.status != 0:
            raise Unsolved(answer.message)
        for place, (at_lower, at_upper) in enumerate(zip(answer.lower.marginals, answer.upper.marginals, strict=True)):
            if at_lower > SHARP:
                self.upper[place] = self.lower[place]
            elif at_upper < -SHARP:
                self.lower[place] = self.upper[place]
        inequalities = [place for place, is_equal in enumerate(self.equal) if not is_equal]
        for place, price in zip(inequalities, answer.ineqlin.marginals, strict=True):
            if abs(price) > SHARP:
                self.equal[place] = True
        return np.asarray(answer.x)
