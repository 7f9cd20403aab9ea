"""What the lexicographic solve leaves behind: the optimal face, the levels as they were solved, and the point.

After a level a column with a non-zero reduced cost is fixed at its bound and a row with a non-zero dual at its side. By
complementary slackness what remains feasible is exactly what is optimal for the level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from model.levels import Level, LevelResult
from model.lp.highs import Solution, SolverFailed
from model.lp.problem import Bounds, Part, Places, Problem, Vector
from model.lp.scaling import Scaling
from model.tolerances import WRONG_SIDE, ZERO_DUAL, ZERO_DUAL_OVER_ROUNDING


def tighten(face: Bounds, part: Part, solution: Solution) -> None:
    """Fix in place what has a non-zero dual; the solution is that of the part."""
    zero = max(ZERO_DUAL, ZERO_DUAL_OVER_ROUNDING * solution.rounding)
    _fix(face.row_lower, face.row_upper, part.rows, solution.row_dual, zero)
    _fix(face.lower, face.upper, part.columns, solution.reduced, zero)


def _fix(lower: Vector, upper: Vector, places: Places, dual: Vector, zero: float) -> None:
    """Put both sides of the places together where the dual is not zero: at the lower side for a positive
    dual, at the upper one for a negative. A side that does not exist has no price beyond the
    solver's tolerance."""
    positive, negative = dual > zero, dual < -zero
    missing = (positive & np.isinf(lower[places])) | (negative & np.isinf(upper[places]))
    if (abs(dual[missing]) > WRONG_SIDE).any():
        raise SolverFailed("the solver gave a price to a side that does not exist")
    upper[places[positive & ~missing]] = lower[places[positive & ~missing]]
    lower[places[negative & ~missing]] = upper[places[negative & ~missing]]


@dataclass(frozen=True)
class SolvedLevel:
    """A proved level as it was solved, in scaled figures: the part that took part, the problem on the face that the
    earlier levels left, its cost divided by `unit`, the duals of the rows and the basis. `bound` is the dual value, in
    price_unit."""

    level: Level
    part: Part
    problem: Problem
    unit: float
    row_dual: Vector
    basis: Any
    bound: float

    @property
    def rows(self) -> Places:
        """The places of the rows that took part."""
        return self.part.rows

    @property
    def priced_rows(self) -> Places:
        """The places of the rows that have a dual."""
        return self.part.rows[abs(self.row_dual) > ZERO_DUAL]


@dataclass(frozen=True)
class SolvedLevels:
    """The results of the levels in order, the last point found (None where there is none, else n figures), whether
    level 0 found a contradiction, and how the proved levels were solved. `settled` is the result of the level settle, in
    its own figures: None where there was none or no time for it. It explains a plan; it is not the plan."""

    results: tuple[LevelResult, ...]
    point: Vector | None
    conflict: bool
    scaling: Scaling
    solved: tuple[SolvedLevel, ...] = ()
    settled: LevelResult | None = None

    @property
    def proved(self) -> bool:
        """Every level was solved to its optimum."""
        return all(result.proved for result in self.results)

    def of(self, level: Level) -> SolvedLevel:
        """A level as it was solved; StopIteration where it was not."""
        return next(each for each in self.solved if each.level == level)
