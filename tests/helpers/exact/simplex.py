"""The primal simplex method in fractions: one linear program, from any basis, to an optimum that needs no tolerance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.helpers.exact.factors import ZERO, Factors, Singular, Sparse

Limit = Fraction | None  # None: there is none
REPLACEMENTS = 25  # until the basis is factorized again


@dataclass
class Range:
    """What a column or a row may be."""

    lower: Limit
    upper: Limit

    @property
    def is_fixed(self) -> bool:
        """There is one figure only."""
        return self.lower is not None and self.lower == self.upper

    def beyond(self, value: Fraction) -> int:
        """-1 for a value below the range, 1 above it, 0 inside."""
        if self.lower is not None and value < self.lower:
            return -1
        return int(self.upper is not None and value > self.upper)

    def side(self, above: bool) -> Limit:
        """The upper or the lower limit."""
        return self.upper if above else self.lower


@dataclass(frozen=True)
class Optimum:
    """The value, the point, the duals of the rows and the reduced costs of the columns."""

    value: Fraction
    point: list[Fraction]
    row_dual: list[Fraction]
    reduced: list[Fraction]


class Unbounded(Exception):
    """The cost has no least value."""


class Infeasible(Exception):
    """Nothing satisfies all rows and bounds."""


class Simplex:
    """Columns, then one more for each row that says what the row adds up to; the basis, and where each column is that
    is not in it."""

    def __init__(self, columns: Sequence[Sparse], ranges: Sequence[Range], rows: int):
        """`ranges`: those of the columns, then those of the rows. The basis is that of the rows."""
        self.rows, self.count = rows, len(columns)
        self.columns = [*columns, *({row: Fraction(-1)} for row in range(rows))]
        self.ranges = list(ranges)
        self.pivots = 0
        self.load([self.count + row for row in range(rows)], [False] * len(self.columns))

    def load(self, basis: Iterable[int], above: Sequence[bool]) -> None:
        """Begin at a basis; columns outside it are at their upper limit where `above` says so, if they have one. A
        column that depends on others makes room for that of a row."""
        self.basis = list(basis)
        while True:
            try:
                self._factors = Factors([self.columns[each] for each in self.basis])
                break
            except Singular as problem:
                for position, row in zip(problem.positions, problem.rows, strict=True):
                    self.basis[position] = self.count + row
        self.at: dict[int, Fraction] = {}
        for column in set(range(len(self.columns))) - set(self.basis):
            limits = self.ranges[column]
            first, second = limits.side(above[column]), limits.side(not above[column])
            self.at[column] = first if first is not None else second if second is not None else ZERO
        self._find_values()

    def _find_values(self) -> None:
        side: Sparse = {}
        for column, value in self.at.items():
            if value:
                for row, entry in self.columns[column].items():
                    side[row] = side.get(row, ZERO) - entry * value
        found = self._factors.solve(side)
        self.values = [found.get(position, ZERO) for position in range(self.rows)]

    def value_of(self) -> list[Fraction]:
        """The value of each column and of each row."""
        basic = dict(zip(self.basis, self.values, strict=True))
        return [basic[column] if column in basic else self.at[column] for column in range(len(self.columns))]

    def minimise(self, cost: Sequence[Fraction]) -> Optimum:
        """The optimum; raises Unbounded and Infeasible."""
        bland = False
        while True:
            beyond = [self.ranges[column].beyond(value)
                      for column, value in zip(self.basis, self.values, strict=True)]
            first = any(beyond)
            dual = self._factors.solve_transposed(dict(enumerate(map(Fraction, beyond)))) if first else (
                self.row_duals(cost))
            entering = self._entering(None if first else cost, dual, bland)
            if entering is None and first:
                raise Infeasible
            if entering is None:
                return self._optimum(cost, dual)
            bland = not self._pivot(*entering)

    def row_duals(self, cost: Sequence[Fraction]) -> Sparse:
        """The duals of the rows at the basis."""
        return self._factors.solve_transposed({position: cost[column] for position, column in enumerate(self.basis)
                                               if column < self.count and cost[column]})

    def reduced(self, cost: Sequence[Fraction] | None, dual: Mapping[int, Fraction], column: int) -> Fraction:
        """What one more of the column adds to the cost when the basis makes up for it."""
        own = cost[column] if cost is not None and column < self.count else ZERO
        return own - sum((entry * dual[row] for row, entry in self.columns[column].items() if row in dual), ZERO)

    def in_basis(self, column: int) -> Sparse:
        """By how much of each position of the basis a column is made up."""
        return self._factors.solve(self.columns[column])

    def _entering(self, cost: Sequence[Fraction] | None, dual: Mapping[int, Fraction],
                  bland: bool) -> tuple[int, int] | None:
        """A column that lowers the cost, and whether by rising (1) or by falling (-1): the one that does most in
        its own scale, or the first one (Bland's rule, which never circles)."""
        best, chosen = 0.0, None
        for column in sorted(self.at):
            limits, value = self.ranges[column], self.at[column]
            if limits.is_fixed:
                continue
            change = self.reduced(cost, dual, column)
            direction = 1 if change < 0 and (limits.upper is None or value < limits.upper) else (
                -1 if change > 0 and (limits.lower is None or value > limits.lower) else 0)
            if not direction:
                continue
            if bland:
                return column, direction
            gain = float(abs(change) / max(map(abs, self.columns[column].values()), default=Fraction(1)))
            if chosen is None or gain > best:
                best, chosen = gain, (column, direction)
        return chosen

    def _pivot(self, column: int, direction: int) -> bool:
        """Move the column until something stops it; whether it moved at all."""
        self.pivots += 1
        moved = self.in_basis(column)  # the basis falls by that for one more of the column
        step, leaving = self._first_stop(column, direction, moved)
        if step is None:
            raise Unbounded
        for position, rate in moved.items():
            self.values[position] -= direction * step * rate
        if leaving is None:
            self.at[column] += direction * step
            return step > 0
        left, entered = self.basis[leaving], self.at.pop(column) + direction * step
        self.at[left], self.basis[leaving], self.values[leaving] = self.values[leaving], column, entered
        self._factors.replaced.append((leaving, moved))
        if len(self._factors.replaced) > REPLACEMENTS:
            self._factors = Factors([self.columns[each] for each in self.basis])
        return step > 0

    def _first_stop(self, column: int, direction: int, moved: Mapping[int, Fraction]) -> tuple[Limit, int | None]:
        """How far the column can move, and which position of the basis stops it; None where its own limit does."""
        limit = self.ranges[column].side(direction > 0)
        step = None if limit is None else abs(limit - self.at[column])
        leaving = None
        for position, rate in moved.items():
            rises, value, limits = direction * rate < 0, self.values[position], self.ranges[self.basis[position]]
            beyond = limits.beyond(value)
            if beyond and rises == (beyond > 0):
                continue  # further away: what that costs is counted
            stop = limits.side(not rises) if beyond else limits.side(rises)
            if stop is None:
                continue
            room = abs((stop - value) / rate)
            if step is None or room < step or (room == step and leaving is not None
                                               and self.basis[position] < self.basis[leaving]):
                step, leaving = room, position
        return step, leaving

    def _optimum(self, cost: Sequence[Fraction], dual: Mapping[int, Fraction]) -> Optimum:
        point = self.value_of()[:self.count]
        value = sum((each * amount for each, amount in zip(cost, point, strict=True) if each and amount), ZERO)
        return Optimum(value, point, [dual.get(row, ZERO) for row in range(self.rows)],
                       [self.reduced(cost, dual, column) for column in range(self.count)])
