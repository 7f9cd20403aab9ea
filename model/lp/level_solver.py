"""How a level is solved: from a basis that a related case had, from one for several levels at once, or afresh.

Levels in a row have a basis in common that is optimal for each of them on the face of those before. The sum of
their objectives with falling weights leads to it: with weights that fall fast enough its optimal basis is the
lexicographic one. They need not be fast enough: each level is then solved for itself from that basis, and where it
is right already, as it nearly always is, nothing is left to do."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from model.levels import Level
from model.lp import highs
from model.lp.highs import AFTER, NEAR, Near, Solution, Vector, nearly_solve, solve, solve_near
from model.lp.warm_start import Fitted

TOGETHER = 3        # levels in one sum: a fourth would drown in the solver's tolerance
WEIGHT = 1.0 / 128  # of each level, in units of the one before it; the largest coefficient of each is about one

Sides = tuple[Vector, Vector, Vector, Vector]


class LevelSolver:
    """Solves levels one after the other, in the order of their names."""

    def __init__(self, last: Level, start: Fitted | None):
        """`last` names the last level. With a `start` each level begins there, up to the first where that does not
        help."""
        self._last, self._start = last, start
        self._basis: Any = None  # of the sum, then of the level solved last
        self._left = 0           # levels that the sum still serves

    def solve(self, name: Level, matrix: Any, costs: Sequence[Vector], sides: Sides, part: tuple[Any, Any],
              deadline: float) -> Solution:
        """The optimum of the level `name` until time.monotonic() is `deadline`.

        `matrix` is CSC, m by n; `costs` are those of the level and of the ones that come after it on the same
        rows and columns; `sides` the bounds of rows and of columns; `part` says which rows and columns of the
        whole program these are. Raises SolverFailed as `highs.solve` does."""
        given = matrix, costs[0], *sides
        if self._start is not None:
            found = _near(given, self._start.basis(name, *part), NEAR, deadline)
            if found is not None:
                self._basis = found.basis
                return found
            self._start = None
        spent = 0, 0.0
        if not self._left:
            spent = self._begin(name, matrix, costs, sides, deadline)
        found = _near(given, self._basis, AFTER, deadline)
        self._left = 0 if found is None else self._left - 1
        if found is None:
            found = solve(*given, deadline - time.monotonic())
        self._basis = found.basis
        return replace(found, iterations=found.iterations + spent[0], seconds=found.seconds + spent[1])

    def _begin(self, name: Level, matrix: Any, costs: Sequence[Vector], sides: Sides,
               deadline: float) -> tuple[int, float]:
        """Find the basis for as many levels as go together; the iterations and seconds that it took."""
        blocks = math.ceil(len(costs) / TOGETHER)
        self._left, before, self._basis = math.ceil(len(costs) / blocks), self._basis, None
        if matrix.shape[0] < highs.LARGE or not matrix.shape[1]:
            return 0, 0.0
        if self._left == 1:
            # The last level only chooses among plans that are equal in all that counts, so it is near the one
            # before it; others are not.
            if name == self._last and before is not None and len(before.col_status) == matrix.shape[1]:
                self._basis = before
            return 0, 0.0
        cost = np.sum([WEIGHT ** place * each for place, each in enumerate(costs[:self._left])], axis=0)
        found = nearly_solve(matrix, cost, *sides, deadline - time.monotonic())
        if found.status == "optimal":
            self._basis = found.basis
        return found.iterations, found.seconds


def _near(given: tuple[Any, Vector, Vector, Vector, Vector, Vector], basis: Any, near: Near,
          deadline: float) -> Solution | None:
    return None if basis is None else solve_near(*given, basis, deadline - time.monotonic(), near)
