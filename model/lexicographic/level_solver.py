"""How a level is solved: from a basis that a related case had, from one for several levels at once, or from scratch.

Levels in a row have a basis in common that is optimal for each of them on the face of those before. The sum of
their objectives with falling weights leads to it: with weights that fall fast enough its optimal basis is the
lexicographic one. They need not be fast enough: each level is then solved for itself from that basis, and where it
is right already, as it nearly always is, nothing is left to do."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

from model.levels import Level
from model.lexicographic.warm_start import FittedStart
from model.lp import highs
from model.lp.highs import FEASIBLE, RELATED, Near, Solution, nearly_solve, solve, solve_near
from model.lp.problem import Part, Problem, weighted_sum

TOGETHER = 3        # levels in one sum: a fourth would drown in the solver's tolerance
WEIGHT = 1.0 / 128  # of each level, in units of the one before it; the largest coefficient of each is about one


class LevelSolver:
    """Solves levels one after the other, in order."""

    def __init__(self, last: Level, start: FittedStart | None, deadline: float):
        """`last` is the last level. With a `start` each level begins there, up to the first where that does not
        help. `deadline` is a time of time.monotonic()."""
        self._last, self._start, self._deadline = last, start, deadline
        self._basis: Any = None  # of the sum, then of the level solved last
        self._left = 0           # levels that the sum still serves

    def solve(self, level: Level, problems: Sequence[Problem], part: Part) -> Solution:
        """The optimum of the level.

        `problems` are those of the level and of the ones that come after it on the same rows and columns; `part` says
        which rows and columns of the whole program these are. Raises SolverFailed as `highs.solve` does."""
        solution = self._from_start(level, problems[0], part)
        if solution is None:
            begun = None if self._left else self._begin(level, problems)
            solution = self._from_basis(problems[0]) or self._from_scratch(problems[0])
            solution = solution.after(begun)
        self._basis = solution.basis
        return solution

    def _from_start(self, level: Level, problem: Problem, part: Part) -> Solution | None:
        """The optimum from the basis of a related case; None, and never again, where that does not help."""
        if self._start is None:
            return None
        solution = self._near(problem, self._start.basis(level, part), RELATED)
        if solution is None:
            self._start = None
        return solution

    def _from_basis(self, problem: Problem) -> Solution | None:
        """The optimum from the basis that the sum or the level before has left."""
        solution = self._near(problem, self._basis, FEASIBLE)
        self._left = 0 if solution is None else self._left - 1
        return solution

    def _from_scratch(self, problem: Problem) -> Solution:
        return solve(problem, self._seconds())

    def _begin(self, level: Level, problems: Sequence[Problem]) -> Solution | None:
        """Find a basis for as many levels as go together; what that took, where something was solved for it."""
        before, self._basis = self._basis, None
        self._left = block_length(len(problems))
        if problems[0].matrix.shape[0] < highs.LARGE or not problems[0].matrix.shape[1]:
            return None
        if self._left == 1:
            # The last level only chooses among plans that are equal in all that counts, so it is near the one
            # before it; others are not. (The solver refuses a basis of other columns or rows.)
            self._basis = before if level == self._last else None
            return None
        summed = nearly_solve(weighted_sum(problems[:self._left], WEIGHT), self._seconds())
        self._basis = summed.basis if summed.status == "optimal" else None
        return summed

    def _near(self, problem: Problem, basis: Any, near: Near) -> Solution | None:
        return None if basis is None else solve_near(problem, basis, self._seconds(), near)

    def _seconds(self) -> float:
        return self._deadline - time.monotonic()


def block_length(levels: int) -> int:
    """Of so many levels on the same rows, how many are added up next: blocks of equal length, at most TOGETHER."""
    return math.ceil(levels / math.ceil(levels / TOGETHER))
