"""Levels in a row that are solved together, because they have a basis in common.

That basis is optimal for each of the levels on the face of those before. The sum of their objectives with falling
weights leads to it: with weights that fall fast enough its optimal basis is the lexicographic one. They need not be
fast enough: each level is then solved for itself from that basis, and where it is right already, as it nearly always
is, nothing is left to do.

Nobody knows beforehand whether the simplex or the interior point method will be ten times faster. So the simplex method
has iterations, so many for a row; where they do not do, the interior point method has the block. With a second
processor that one is at work meanwhile. Nobody looks at a clock: the same workbook is always solved in the same way."""

from __future__ import annotations

import time
from collections.abc import Sequence

from model.lp.highs import FEASIBLE, Solution, nearly_solve, nearly_solve_within, solve, solve_near, solve_within
from model.lp.interior import InteriorRun, second_processor
from model.lp.problem import Problem, weighted_sum

TOGETHER = 3        # levels in one sum: a fourth would drown in the solver's tolerance
WEIGHT = 1.0 / 128  # of each level, in units of the one before it; the largest coefficient of each is about one
ITERATIONS = 1.5   # that the simplex method has for a block, for each row


class Block:
    """Up to TOGETHER levels on the same rows, solved one after the other on their faces."""

    def __init__(self, problems: Sequence[Problem], one_by_one: bool, deadline: float):
        """`problems`: the levels on the face of what was before. `one_by_one`: the simplex method takes each level for
        itself, not their sum. `deadline` is a time of time.monotonic()."""
        self.left = len(problems)
        self._deadline = deadline
        self._sum = weighted_sum(problems, WEIGHT)
        self._iterations = int(ITERATIONS * problems[0].matrix.shape[0])
        self._interior = InteriorRun(self._sum, self._seconds()) if second_processor() else None
        self._summed = None if one_by_one else nearly_solve_within(self._sum, self._iterations, self._seconds())
        self._one_by_one = one_by_one
        if self._summed is not None and self._summed.status == "optimal":
            self.stop()

    def solve(self, problem: Problem) -> Solution:
        """The optimum of the next level. Raises SolverFailed as `highs.solve` does."""
        self.left -= 1
        if self._one_by_one:
            solution = solve_within(problem, self._iterations, self._seconds())
            if solution is not None:
                self._iterations -= solution.iterations
                return solution
            self._one_by_one = False
        begun = None
        if self._summed is None or self._summed.status != "optimal":
            begun = self._summed = self._by_interior_point()
        solution = None
        if self._summed.status == "optimal":
            solution = solve_near(problem, self._summed.basis, self._seconds(), FEASIBLE)
        solution = solution or solve(problem, self._seconds())
        self._summed = solution
        return solution.after(begun)

    def _by_interior_point(self) -> Solution:
        if self._interior is not None:
            found = self._interior.solution()
            self._interior = None
            return found
        return nearly_solve(self._sum, self._seconds())

    def stop(self) -> None:
        """End what is still at work: nobody needs it any more."""
        if self._interior is not None:
            self._interior.stop()
            self._interior = None

    def _seconds(self) -> float:
        return self._deadline - time.monotonic()
