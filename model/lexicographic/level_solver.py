"""How a level is solved: from a basis that a related case had, together with the levels beside it, or by itself."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from model.levels import CONFLICTS, Level
from model.lexicographic.block import TOGETHER, Block
from model.lexicographic.warm_start import FittedStart
from model.lp.highs import RELATED, Solution, is_large, solve, solve_near
from model.lp.problem import Part, Problem


class LevelSolver:
    """Solves levels one after the other, in order."""

    def __init__(self, start: FittedStart | None, deadline: float, otherwise: bool = False):
        """With a `start` each level begins there, up to the first where that does not help. `deadline` is a time of
        time.monotonic(). `otherwise`: each level by itself and by the method that its size does not suggest."""
        self._start, self._deadline, self._otherwise = start, deadline, otherwise
        self._block: Block | None = None

    def solve(self, level: Level, problems: Sequence[Problem], part: Part) -> Solution:
        """The optimum of the level.

        `problems` are those of the level and of the ones that come after it on the same rows and columns; `part` says
        which rows and columns of the whole program these are. Raises SolverFailed as `highs.solve` does."""
        return self._from_start(level, problems[0], part) or self._in_block(level, problems)

    def refit(self, start: FittedStart) -> None:
        """The start for a program that has got more columns and rows."""
        self._start = start if self._start is not None else None

    def _from_start(self, level: Level, problem: Problem, part: Part) -> Solution | None:
        """The optimum from the basis of a related case; None, and never again, where that does not help."""
        if self._start is None:
            return None
        basis = self._start.basis(level, part)
        solution = None if basis is None else solve_near(problem, basis, self._seconds(), RELATED)
        if solution is None:
            self._start = None
        return solution

    def _in_block(self, level: Level, problems: Sequence[Problem]) -> Solution:
        """The optimum as one of several levels where the program is large, else by itself."""
        large = is_large(problems[0])
        if self._otherwise or not large or not problems[0].matrix.shape[1]:
            return solve(problems[0], self._seconds(), large != self._otherwise)
        if self._block is None or not self._block.left:
            simplex = self._block is None or self._block.simplex_does
            together = problems[:block_length(len(problems))]
            self._block = Block(together, level.is_shortfall or level == CONFLICTS, self._deadline, simplex)
        return self._block.solve(problems[:self._block.left])

    def _seconds(self) -> float:
        return self._deadline - time.monotonic()


def block_length(levels: int) -> int:
    """Of so many levels on the same rows, how many are added up next: blocks of equal length, at most TOGETHER."""
    return math.ceil(levels / math.ceil(levels / TOGETHER))
