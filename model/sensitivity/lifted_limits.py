"""Whether a shortfall falls when limits are lifted: a level solved again without them.

A price says that a limit is in the way of the cheapest way; where several limits block together, or a plan is
degenerate, lifting it may change nothing all the same. So the level is solved again on its optimal face from its
basis, with a column in each lifted row that takes up whatever is beyond its side: what falls there falls without
making an earlier level worse. What does not is sure not to fall where no earlier level has a price on the limits. Where
one has, the face fixes columns because of that price, and holds them where they are: then it counts if the earlier
level falls, and else the levels are solved again from the first."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

import highspy
import numpy as np

from model.levels import Level
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import SolvedLevel
from model.lexicographic.warm_start import Start, start_of
from model.lp.highs import SolverFailed
from model.lp.problem import Bounds, Places, Problem
from model.lp.repeated import ReleasableProgram
from model.lp.sparse import sparse
from model.phases.phase import LinearRelaxation
from model.row_kinds import ROW_KINDS
from model.tolerances import LEVEL_DRIFT, NO_HELP, SAME_OPTIMUM


class LiftedLimits:
    """The levels of a solved program without some of its limits; each is set up when it is first asked for."""

    def __init__(self, relaxation: LinearRelaxation):
        self._relaxation, self._program = relaxation, relaxation.program
        rows = relaxation.program.rows
        self._places: Places = np.array(sorted(
            place for kind in ROW_KINDS if kind.may_be_lifted for place in rows.of(kind.name)), dtype=np.intp)
        self._levels: dict[Level, ReleasableProgram] = {}
        self._priced = {solved.level: frozenset(solved.priced_rows.tolist()) for solved in relaxation.levels.solved}
        self._start: Start | None = None

    def falls(self, rows: Collection[int], level: Level, explained: float) -> bool:
        """The level, or one before it that has a price on them, falls without the rows, by their places in the program,
        and by more than nothing of what they are to explain of it (price_unit)."""
        priced = [solved for solved in self._until(level)[:-1] if not self._priced[solved.level].isdisjoint(rows)]
        on_face = any(self._falls_on_face(rows, solved, explained)
                      for solved in (self._relaxation.levels.of(level), *priced))
        return on_face or (bool(priced) and self._falls_from_the_first(rows, level, explained))

    def _until(self, level: Level) -> list[SolvedLevel]:
        """The levels up to and with this one."""
        solved = list(self._relaxation.levels.solved)
        return solved[:[each.level for each in solved].index(level) + 1]

    def _falls_on_face(self, rows: Collection[int], solved: SolvedLevel, explained: float) -> bool:
        """Without a price on any of the rows the duals prove the level without them, too."""
        if self._priced[solved.level].isdisjoint(rows):
            return False
        if solved.level not in self._levels:
            self._levels[solved.level] = self._set_up(solved)
        least = max(NO_HELP * explained, SAME_OPTIMUM * abs(solved.bound)) / solved.unit
        columns = len(solved.part.columns) + np.searchsorted(self._places, np.array(list(rows), dtype=np.intp))
        return self._levels[solved.level].falls(columns.tolist(), least)

    def _set_up(self, solved: SolvedLevel) -> ReleasableProgram:
        """The level as it was solved, with a column for each row that may be lifted: what is beyond its side."""
        count, bounds = len(self._places), solved.problem.bounds
        beyond, fixed = np.where(self._are_upper(self._places), -1.0, 1.0), np.zeros(count)
        lifting = sparse.csc_array((beyond, (np.searchsorted(solved.rows, self._places), np.arange(count))),
                                   shape=(len(solved.rows), count))
        basis = highspy.HighsBasis()
        basis.col_status = [*solved.basis.col_status, *[highspy.HighsBasisStatus.kLower] * count]
        basis.row_status, basis.valid = list(solved.basis.row_status), True
        return ReleasableProgram(Problem(
            sparse.hstack([solved.problem.matrix, lifting], format="csc"),
            np.concatenate([solved.problem.cost, fixed]),
            Bounds(bounds.row_lower, bounds.row_upper, np.concatenate([bounds.lower, fixed]),
                   np.concatenate([bounds.upper, fixed]))), basis)

    def _falls_from_the_first(self, rows: Collection[int], level: Level, explained: float) -> bool:
        """The levels solved again as a whole, from their bases."""
        lifted, places = self._program.bounds.copy(), np.array(list(rows), dtype=np.intp)
        upper = self._are_upper(places)
        lifted.row_upper[places[upper]], lifted.row_lower[places[~upper]] = math.inf, -math.inf
        count = self._program.levels.index(level) + 1
        program = replace(self._program, bounds=lifted, levels=self._program.levels[:count],
                          objectives=self._program.objectives[:count], settle=None, widest=None)
        if self._start is None:
            self._start = start_of(self._program, self._relaxation.levels)
        try:
            after = solve_levels(program, self._relaxation.case.time_limit, start=self._start)
        except SolverFailed:
            return False
        for old, new in zip(self._relaxation.levels.results, after.results, strict=False):
            if old.value - new.value > max(NO_HELP * explained, LEVEL_DRIFT * abs(old.value)):
                return True
        return False

    def _are_upper(self, places: Places) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """More of the row's side is what helps, not less."""
        return np.isfinite(self._program.bounds.row_upper[places])
