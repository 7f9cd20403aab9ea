"""A square sparse matrix of fractions, factorized without any rounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

Sparse = dict[int, Fraction]
ZERO = Fraction(0)


class Singular(Exception):
    """The columns at `positions` depend on the others; the rows at `rows` are left over."""

    def __init__(self, positions: list[int], rows: list[int]):
        super().__init__(positions, rows)
        self.positions, self.rows = positions, rows


class Factors:
    """A matrix given by its columns, as a product of elementary and triangular matrices, and the columns that have
    been replaced since, one elementary matrix each."""

    def __init__(self, columns: Sequence[Mapping[int, Fraction]]):
        """Raises Singular."""
        size = len(columns)
        self._rows: list[Sparse] = [{} for _ in range(size)]
        self._pivots: list[tuple[int, int]] = []  # row and position, in the order of elimination
        self._steps: list[tuple[int, int, Fraction]] = []  # from a row that many times another is taken
        self.replaced: list[tuple[int, Sparse]] = []
        for position, column in enumerate(columns):
            for row, value in column.items():
                self._rows[row][position] = value
        self._eliminate([set(column) for column in columns])

    def _eliminate(self, rows_of: list[set[int]]) -> None:
        open_positions, open_rows, dependent = set(range(len(rows_of))), set(range(len(rows_of))), []
        while open_positions:
            position = min(open_positions, key=lambda each: (len(rows_of[each]), each))
            open_positions.remove(position)
            if not rows_of[position]:
                dependent.append(position)
                continue
            row = min(rows_of[position], key=lambda each: (len(self._rows[each]), each))
            open_rows.remove(row)
            self._pivots.append((row, position))
            for other in rows_of[position] - {row}:
                self._take(other, row, position, rows_of)
            for each in self._rows[row]:
                rows_of[each].discard(row)
        if dependent:
            raise Singular(dependent, sorted(open_rows))

    def _take(self, row: int, pivot: int, position: int, rows_of: list[set[int]]) -> None:
        """Take the pivot's row from another so often that nothing is left there at the position."""
        into, source = self._rows[row], self._rows[pivot]
        times = into[position] / source[position]
        self._steps.append((row, pivot, times))
        for place, value in source.items():
            left = into.get(place, ZERO) - times * value
            if left and place != position:
                into[place] = left
                rows_of[place].add(row)
            elif place in into:
                del into[place]
                rows_of[place].discard(row)

    def solve(self, side: Mapping[int, Fraction]) -> Sparse:
        """By how much of each column the side is made up."""
        left = dict(side)
        for row, pivot, times in self._steps:
            if left.get(pivot):
                left[row] = left.get(row, ZERO) - times * left[pivot]
        answer: Sparse = {}
        for row, position in reversed(self._pivots):
            entries = self._rows[row]
            value = left.get(row, ZERO)
            for place, entry in entries.items():
                if place != position and place in answer:
                    value -= entry * answer[place]
            if value:
                answer[position] = value / entries[position]
        for position, column in self.replaced:
            if answer.get(position):
                part = answer[position] / column[position]
                for place, entry in column.items():
                    answer[place] = part if place == position else answer.get(place, ZERO) - entry * part
        return {place: value for place, value in answer.items() if value}

    def solve_transposed(self, cost: Mapping[int, Fraction]) -> Sparse:
        """The figure of each row with which every column adds up to its cost."""
        wanted = dict(cost)
        for position, column in reversed(self.replaced):
            rest = sum((entry * wanted[place] for place, entry in column.items()
                        if place != position and wanted.get(place)), ZERO)
            wanted[position] = (wanted.get(position, ZERO) - rest) / column[position]
        answer: Sparse = {}
        for row, position in self._pivots:
            if wanted.get(position):
                part = answer[row] = wanted[position] / self._rows[row][position]
                for place, entry in self._rows[row].items():
                    if place != position:
                        wanted[place] = wanted.get(place, ZERO) - entry * part
        for row, pivot, times in reversed(self._steps):
            if answer.get(row):
                answer[pivot] = answer.get(pivot, ZERO) - times * answer[row]
        return {place: value for place, value in answer.items() if value}
