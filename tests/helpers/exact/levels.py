"""The levels of a linear program in exact arithmetic: its floats are fractions, and nothing is rounded.

Each level is solved on the exact optimal face of those before. The solver's floats only say at which basis to begin;
what is returned has been checked against the arrays alone: the point keeps every row and bound of the face, and duals
whose signs suit prove that no other does better. So a bad beginning costs time and never an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from model.levels import CONFLICTS, EQUITY, Level
from model.lp.axis import Axis
from model.lp.problem import Places
from model.lp.standard_form import LinearProgram
from model.row_kinds import BANDS
from model.tolerances import CONFLICT
from model.variables import BAND
from tests.helpers.exact.factors import ZERO, Sparse
from tests.helpers.exact.simplex import Optimum, Range, Simplex
from tests.helpers.exact.start import begin_near_optimum


@dataclass(frozen=True)
class ExactLevel:
    """A level's value and a point that has it and the values of all levels before.

    `reduced` and `row_dual` are its duals by the places of columns and rows, zeros left out. `least` is the smallest of
    those that fix anything, relative to what it is added up from: where that is about 1e-16, the rounding of the
    figures decides what later levels find. `pivots`: how many it took after the solver's basis."""

    level: Level
    value: Fraction
    point: Sparse
    reduced: Sparse
    row_dual: Sparse
    least: float
    pivots: int


def exact_levels(program: LinearProgram) -> list[ExactLevel]:
    """All levels in order; none after level 0 where that finds a contradiction.

    The bands of the shortfalls, of which the program has all, join at the level equity. Ten tenths, rounded, may be
    less than the whole: so of the late columns in a row the one that costs most, the last to be used, has no upper
    bound here."""
    run = _Run(program, _without(program.rows, BANDS.name), _without(program.columns, BAND.name))
    levels = []
    for level in program.levels:
        if level == EQUITY:
            run = run.with_everything()
        levels.append(run.solved(level))
        if level == CONFLICTS and levels[-1].value > CONFLICT:
            break
    return levels


def _without(axis: Axis, component: str) -> Places:
    return np.setdiff1d(np.arange(len(axis)), np.array(axis.of(component), dtype=int))


class _Run:
    """Some rows and columns of the program, and the face of the levels so far."""

    def __init__(self, program: LinearProgram, rows: Places, columns: Places):
        self._program, self._rows, self._columns = program, rows, columns
        bounds = program.bounds
        matrix = program.matrix[rows, :][:, columns].tocsc()
        self._matrix: list[Sparse] = [
            {int(row): Fraction(float(value)) for row, value in zip(
                matrix.indices[start:end], matrix.data[start:end], strict=True) if value}
            for start, end in zip(matrix.indptr, matrix.indptr[1:], strict=False)]
        self._ranges = [*map(_range, bounds.lower[columns], bounds.upper[columns]),
                        *map(_range, bounds.row_lower[rows], bounds.row_upper[rows])]
        self._simplex = Simplex(self._matrix, self._ranges, len(rows))

    def with_everything(self) -> _Run:
        """The whole program on the face that this part has come to."""
        whole = _Run(self._program, *(np.arange(len(axis)) for axis in (self._program.rows, self._program.columns)))
        kept = [*self._columns, *(whole._simplex.count + self._rows)]
        for range_, place in zip(self._ranges, kept, strict=True):
            whole._ranges[place] = range_
        _open_last(self._program, whole._ranges)
        new = sorted(set(range(len(self._program.rows))) - set(self._rows.tolist()))
        values, above = self._simplex.value_of(), [False] * len(whole._ranges)
        for place, value, range_ in zip(kept, values, self._ranges, strict=True):
            above[place] = value == range_.upper
        whole._simplex = Simplex(whole._matrix, whole._ranges, len(self._program.rows))
        whole._simplex.load([*(int(kept[each]) for each in self._simplex.basis),
                             *(whole._simplex.count + row for row in new)], above)
        return whole

    def solved(self, level: Level) -> ExactLevel:
        """The level; afterwards the ranges are those of its optimal face."""
        cost = [Fraction(float(each)) for each in self._program.objective(level)[self._columns]]
        before = self._simplex.pivots
        begin_near_optimum(self._simplex, cost)
        optimum = self._simplex.minimise(cost)
        _prove(self._matrix, self._ranges, cost, optimum)
        least = self._tighten(cost, optimum)
        return ExactLevel(level, optimum.value, _placed(self._columns, optimum.point), _placed(
            self._columns, optimum.reduced), _placed(self._rows, optimum.row_dual), least,
            self._simplex.pivots - before)

    def _tighten(self, cost: Sequence[Fraction], optimum: Optimum) -> float:
        """Fix what has a dual; the least of these, in relative figures."""
        least = np.inf
        doubt = _Doubt(self._simplex, optimum.row_dual)
        for place, dual in enumerate([*optimum.reduced, *optimum.row_dual]):
            if dual and not self._ranges[place].is_fixed:
                own = abs(cost[place]) if place < len(cost) else ZERO
                least = min(least, float(abs(dual) / (own + doubt.of(place))))
                side = self._ranges[place].side(dual < 0)
                self._ranges[place] = self._simplex.ranges[place] = Range(side, side)
        return least


class _Doubt:
    """What rounding the matrix and the cost may change in a dual, for a relative error of one: first order."""

    def __init__(self, simplex: Simplex, row_dual: Sequence[Fraction]):
        self._simplex, self._size = simplex, [abs(each) for each in row_dual]
        self._basic = [self._weighed(column) for column in simplex.basis]

    def of(self, column: int) -> Fraction:
        """For a column or, behind them, a row."""
        made_of = self._simplex.in_basis(column)
        return self._weighed(column) + sum((abs(part) * self._basic[position] for position, part in made_of.items()),
                                           ZERO)

    def _weighed(self, column: int) -> Fraction:
        return sum((abs(entry) * self._size[row] for row, entry in self._simplex.columns[column].items()), ZERO)


def _placed(places: Places, figures: Sequence[Fraction]) -> Sparse:
    return {int(place): value for place, value in zip(places, figures, strict=True) if value}


def _range(lower: float, upper: float) -> Range:
    return Range(None if np.isinf(lower) else Fraction(float(lower)),
                 None if np.isinf(upper) else Fraction(float(upper)))


def _open_last(program: LinearProgram, ranges: list[Range]) -> None:
    """Take the upper bound of the dearest band of each shortfall."""
    late = set(program.columns.of(BAND.name))
    dearest = {}
    cost = max((objective for objective in program.objectives), key=lambda each: len(late & set(np.flatnonzero(each))))
    for row in program.rows.of(BANDS.name):
        columns = [int(each) for each in program.matrix[[row], :].tocsr().indices if each in late]
        dearest[row] = max(columns, key=lambda column: float(cost[column]))
    for column in dearest.values():
        ranges[column] = Range(ranges[column].lower, None)


def _prove(columns: Sequence[Sparse], ranges: Sequence[Range], cost: Sequence[Fraction], optimum: Optimum) -> None:
    """Weak duality, from the figures alone; AssertionError where the optimum is none."""
    count = len(columns)
    activity = [ZERO] * (len(ranges) - count)
    for column, value in zip(columns, optimum.point, strict=True):
        if value:
            for row, entry in column.items():
                activity[row] += entry * value
    reduced = [each - sum((entry * optimum.row_dual[row] for row, entry in column.items()), ZERO)
               for column, each in zip(columns, cost, strict=True)]
    for value, dual, range_ in zip([*optimum.point, *activity], [*reduced, *optimum.row_dual], ranges, strict=True):
        assert range_.beyond(value) == 0, "a row or a bound is broken"
        assert not dual or value == range_.side(dual < 0), "a dual without a limit that holds"
    assert reduced == optimum.reduced
    assert optimum.value == sum((each * value for each, value in zip(cost, optimum.point, strict=True)), ZERO)
