"""What the lexicographic solve leaves behind: the optimal face, the levels as they were solved, and the point.

After a level a column with a non-zero reduced cost is fixed at its bound and a row with a non-zero dual at its side. By
complementary slackness what remains feasible is exactly what is optimal for the level."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from model.levels import CHOOSING, Level, LevelResult
from model.lp.exact_duals import Duals
from model.lp.problem import Bounds, Part, Places, Problem, Vector, is_on
from model.lp.scaling import Scaling
from model.lp.standard_form import LinearProgram


@dataclass(frozen=True)
class Fixed:
    """The places of the rows and columns that a level has fixed."""

    rows: Places
    columns: Places


def tighten(face: Bounds, part: Part, point: Vector, duals: Duals) -> Fixed:
    """Fix in place what has a non-zero dual, and say what that is; point and duals are those of the part."""
    rows = _fix((face.row_lower, face.row_upper), part.rows, part.matrix @ point, duals.rows.high, duals.row_zero)
    return Fixed(rows, _fix((face.lower, face.upper), part.columns, point, duals.columns.high, duals.column_zero))


def _fix(sides: tuple[Vector, Vector], places: Places, value: Vector, dual: Vector, zero: Vector) -> Places:
    """Put both sides of the places together where the dual is not zero: at the lower side for a positive dual, at the
    upper one for a negative; the places where they were apart. A side that the plan is not on holds nothing: the
    certificate tells what that leaves."""
    lower, upper = sides
    side = np.where(dual > 0, lower[places], upper[places])
    fixed = is_on(value, side) & (abs(dual) > zero) & (lower[places] < upper[places])
    lower[places[fixed]] = upper[places[fixed]] = side[fixed]
    kept: Places = places[fixed]
    return kept


@dataclass(frozen=True)
class SolvedLevel:
    """A proved level as it was solved, in scaled figures: the part that took part, the problem on the face that the
    earlier levels left, its cost divided by `unit`, the duals, what they have fixed, and the basis. `bound` is what no
    plan on that face is below, in price_unit."""

    level: Level
    part: Part
    problem: Problem
    unit: float
    duals: Duals
    fixed: Fixed
    basis: Any
    bound: float

    @property
    def row_dual(self) -> Vector:
        """The duals of the rows as plain figures."""
        return self.duals.rows.high

    @property
    def rows(self) -> Places:
        """The places of the rows that took part."""
        return self.part.rows

    @property
    def priced_rows(self) -> Places:
        """The places of the rows that have a dual."""
        return self.part.rows[abs(self.row_dual) > self.duals.row_zero]


@dataclass(frozen=True)
class Settled:
    """The level settle: its result, in figures of its own, and how it was solved. It is no objective of a planner."""

    result: LevelResult
    level: SolvedLevel


@dataclass(frozen=True)
class SolvedLevels:
    """The program with all that has joined it, the results of the levels in order, the last point found (None where
    there is none, else n figures), whether level 0 found a contradiction, and how the proved levels were solved.
    `settled` is the level settle, None where there was none or no time for it. It explains a plan; it is not the
    plan."""

    program: LinearProgram
    results: tuple[LevelResult, ...]
    point: Vector | None
    conflict: bool
    scaling: Scaling
    solved: tuple[SolvedLevel, ...] = ()
    settled: Settled | None = None

    @property
    def proved(self) -> bool:
        """Every level was solved to its optimum."""
        return all(result.proved for result in self.results)

    @property
    def doubt(self) -> float:
        """By how much a proved level that counts for a planner may be lower in another plan that keeps the earlier
        levels, relative to the larger of 1 and its value: the largest of all. Changes and tidy only choose among
        equals."""
        return max((abs(result.value - result.everywhere) / max(1.0, abs(result.value)) for result in self.results
                    if result.proved and result.level not in CHOOSING and not math.isnan(result.everywhere)),
                   default=0.0)

    def of(self, level: Level) -> SolvedLevel:
        """A level as it was solved; StopIteration where it was not."""
        return next(each for each in self.solved if each.level == level)


def on_face(levels: SolvedLevels, count: int) -> LinearProgram:
    """The program on the optimal face of its first `count` levels: what they have fixed is where the last point has
    it. ValueError where there is no point."""
    if levels.point is None:
        raise ValueError("there is no face without a point")
    program, bounds, point = levels.program, levels.program.bounds.copy(), levels.point
    activity = program.matrix @ point
    for solved in levels.solved[:count]:
        for lower, upper, value, places in ((bounds.row_lower, bounds.row_upper, activity, solved.fixed.rows),
                                            (bounds.lower, bounds.upper, point, solved.fixed.columns)):
            at_lower = abs(value[places] - lower[places]) <= abs(value[places] - upper[places])
            lower[places] = upper[places] = np.where(at_lower, lower[places], upper[places])
    return replace(program, bounds=bounds)
