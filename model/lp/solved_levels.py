"""What the lexicographic solve leaves behind: the optimal face, the levels as they were solved, and the point.

After a level a column with a non-zero reduced cost is fixed at its bound and a row with a non-zero dual at its side. By
complementary slackness what remains feasible is exactly what is optimal for the level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.levels import Level, LevelResult
from model.lp.highs import DUAL_TOLERANCE, Solution, SolverFailed
from model.lp.standard_form import Scaling, Vector

# A dual below this is zero. Levels are scaled so that the largest coefficient that is still free is
# one. On the reference case and its scenarios what should be zero is below 1e-12 and what should not
# is above 1e-9: at 1e-7 the equity level of one scenario drifted by 1.2e-7.
ZERO_DUAL = 1e-11
# What the solver may leave on the wrong side; more is a failed run.
WRONG_SIDE = 10 * DUAL_TOLERANCE


@dataclass
class Face:
    """The bounds in force, in scaled figures; they tighten level by level."""

    row_lower: Vector
    row_upper: Vector
    lower: Vector
    upper: Vector

    def copy(self) -> Face:
        """The bounds as they are now."""
        return Face(self.row_lower.copy(), self.row_upper.copy(), self.lower.copy(), self.upper.copy())

    def tighten(self, rows: NDArray[np.intp], columns: NDArray[np.intp], answer: Solution) -> None:
        """Fix what has a non-zero dual. `rows` and `columns` say which ones the figures are for."""
        zero = max(ZERO_DUAL, 10 * answer.rounding)
        _fix(self.row_lower, self.row_upper, rows, answer.row_dual, zero)
        _fix(self.lower, self.upper, columns, answer.reduced, zero)


def _fix(lower: Vector, upper: Vector, which: NDArray[np.intp], dual: Vector, zero: float) -> None:
    """Put both sides of `which` together where the dual is not zero: at the lower side for a positive
    dual, at the upper one for a negative. A side that does not exist has no price beyond the
    solver's tolerance."""
    positive, negative = dual > zero, dual < -zero
    missing = (positive & np.isinf(lower[which])) | (negative & np.isinf(upper[which]))
    if (abs(dual[missing]) > WRONG_SIDE).any():
        raise SolverFailed("the solver gave a price to a side that does not exist")
    upper[which[positive & ~missing]] = lower[which[positive & ~missing]]
    lower[which[negative & ~missing]] = upper[which[negative & ~missing]]


@dataclass(frozen=True)
class Solved:
    """A proved level as it was solved, in scaled figures: the face that the earlier levels left, the
    rows and columns that took part, the cost divided by `unit`, the duals of the rows and the basis."""

    level: Level
    face: Face
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    cost: Vector
    unit: float
    row_dual: Vector
    basis: Any
    dual_value: float


@dataclass(frozen=True)
class Answer:
    """The levels in order, the last point found (None where there is none, else n figures), whether
    level 0 found a contradiction, and how the proved levels were solved."""

    levels: tuple[LevelResult, ...]
    point: Vector | None
    conflict: bool
    solved: tuple[Solved, ...] = ()
    scaling: Scaling | None = None
