"""Levels in a row that are solved together, because they have a basis in common.

That basis is optimal for each of the levels on the face of those before. The sum of their objectives with falling
weights leads to it: with weights that fall fast enough its optimal basis is the lexicographic one. They need not be
fast enough: each level is then solved for itself from that basis, and where it is right already, as it nearly always
is, nothing is left to do.

Nobody knows beforehand whether the simplex or the interior point method will be ten times faster. So the simplex method
has iterations, so many for a row, and where they do not do, the interior point method has what is left of the block,
and all blocks after it: the rows that made it hard are still there. Nobody looks at a clock: the same workbook is
always solved in the same way."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from model.lp.highs import FEASIBLE, Solution, nearly_solve, nearly_solve_within, solve, solve_near, solve_within
from model.lp.problem import Problem, weighted_sum

TOGETHER = 3        # levels in one sum: a fourth would drown in the solver's tolerance
WEIGHT = 1.0 / 128  # of each level, in units of the one before it; the largest coefficient of each is about one
# That the simplex method has, for each row: for the levels of a block one by one, and for their sum. Where it wins it
# needs 0.8 and 0.4; where it does not, it would need ten times that.
ONE_BY_ONE, AS_A_SUM = 1.0, 0.5


class Block:
    """Up to TOGETHER levels on the same rows, solved one after the other on their faces."""

    def __init__(self, problems: Sequence[Problem], one_by_one: bool, deadline: float, simplex: bool = True):
        """`problems`: the levels on the face of what was before. `one_by_one`: the simplex method takes each level for
        itself, not their sum. `simplex`: it goes first. `deadline` is a time of time.monotonic()."""
        self.left = len(problems)
        self.simplex_does = simplex  # it has not run out of iterations
        self._deadline, rows = deadline, problems[0].matrix.shape[0]
        self._one_by_one = simplex and (one_by_one or len(problems) == 1)
        self._iterations = int((ONE_BY_ONE if one_by_one else AS_A_SUM) * rows)
        self._basis: Any = None  # of the sum, then of the level solved last; only an optimal one is of use
        if simplex and not self._one_by_one:
            summed = nearly_solve_within(weighted_sum(problems, WEIGHT), self._iterations, self._seconds())
            self._basis = summed.basis_if_optimal
            self.simplex_does = self._basis is not None

    def solve(self, problems: Sequence[Problem]) -> Solution:
        """The optimum of the next level; `problems` are the levels that are left, on the face of those before. Raises
        SolverFailed as `highs.solve` does."""
        self.left -= 1
        if self._one_by_one:
            solution = solve_within(problems[0], self._iterations, self._seconds())
            if solution is not None:
                self._iterations -= solution.iterations
                return solution
            self._one_by_one = self.simplex_does = False
        begun = None
        if self._basis is None and len(problems) > 1:
            begun = nearly_solve(weighted_sum(problems, WEIGHT), self._seconds())
            self._basis = begun.basis_if_optimal
        near = None
        if self._basis is not None:
            near = solve_near(problems[0], self._basis, self._seconds(), FEASIBLE)
        solution = near or solve(problems[0], self._seconds())
        self._basis = solution.basis_if_optimal
        return solution.after(begun)

    def _seconds(self) -> float:
        return self._deadline - time.monotonic()
