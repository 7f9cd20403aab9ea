"""Whole numbers of a large program: near the plan of the linear program, then better ones level by level.

What is found counts only if the linear program with all whole numbers fixed is no worse, the first level that differs
deciding. Nothing here ends by the clock unless the time limit strikes, so that two runs find the same."""

from __future__ import annotations

import time

from model.integers.choices import Choices, is_better
from model.integers.large.bounds import FirstBound
from model.integers.large.near import near_plan
from model.integers.large.neighbourhoods import Topics, neighbourhoods
from model.integers.search import Found, Search
from model.levels import CONFLICTS, Level
from model.lexicographic.listener import Step
from model.lp.highs import SolverFailed
from model.lp.problem import Vector
from model.phases.phase import LinearRelaxation, Task
from model.tolerances import WHOLE_NEAR

_PASSES = 2       # over the neighbourhoods of a level
_SEARCHED = 0.75  # of the time that is left: the rest is for the plan and for bounds


def choose(choices: Choices, task: Task, before: LinearRelaxation, deadline: float) -> FirstBound | None:
    """Choose whole numbers; the bound of the first level that loses by them, where one was found. Raises SolverFailed
    where nothing is found that keeps the terms."""
    if before.levels.point is None:
        return None
    deadline = time.monotonic() + _SEARCHED * (deadline - time.monotonic())
    search = Search(choices.mixed, deadline)
    task.listener.step(Step("choose"))
    near_plan(choices, search, before.levels.point, deadline)
    return _Improving(choices, search, task, before, deadline).all_levels()


class _Improving:
    """The levels of shortfalls, one after the other, each by neighbourhoods of what is chosen."""

    def __init__(self, choices: Choices, search: Search, task: Task, before: LinearRelaxation, deadline: float):
        self._choices, self._search, self._task, self._deadline = choices, search, task, deadline
        self._lp = [result.value for result in before.levels.results]
        assert before.levels.point is not None
        self._lp_point = before.levels.point
        self._topics = Topics(task.case, choices)
        self._count = sum(level == CONFLICTS or level.is_shortfall for level in choices.program.levels)
        self._solved = choices.solved(deadline, levels=self._count)
        self._bound: FirstBound | None = None

    @property
    def _values(self) -> list[float]:
        return [result.value for result in self._solved.results]

    def all_levels(self) -> FirstBound | None:
        """Improve them in order; the bound of the first that loses by the terms."""
        for place, level in enumerate(self._choices.program.levels[:self._count]):
            if not self._loses(place) or not self._has_time():
                continue
            self._task.listener.step(Step("search", level))
            if self._bound is None and self._choices.counts:
                self._best(place)
            self._neighbourhoods(place, level)
        return self._bound

    def _loses(self, place: int) -> bool:
        """The level is above what it is without terms, or its bound, by more than what a search leaves."""
        value, least = self._values[place], self._lp[place]
        if self._bound is not None and self._bound.place == place:
            least = max(least, self._bound.bound)
        return value - least > WHOLE_NEAR * max(1.0, abs(value))

    def _has_time(self) -> bool:
        return time.monotonic() < self._deadline

    def _best(self, place: int) -> None:
        """The first level that loses over all whole numbers: its bound, and what its best point has, once the later
        levels are looked after too."""
        kept = tuple(self._values[:place])
        self._search.keep_only(kept)
        counts = self._choices.counts
        found = self._search.bound(place, counts, seeks_point=True)
        self._bound = FirstBound(place, found.bound, kept)
        if found.point is not None and len(counts) == len(self._choices.mixed.integer):
            self._join(place, found)

    def _join(self, place: int, found: Found) -> None:
        """What lies between the plan at hand and the point, with the level as good as the point has it."""
        assert found.point is not None and self._choices.values is not None
        try:
            solved = self._choices.solved(self._deadline, found.point.round(), levels=place + 1)
        except SolverFailed:
            return
        value = solved.results[-1].value
        if not is_better([*self._values[:place], value], self._values[:place + 1]):
            return
        self._search.keep_only([*self._values[:place], value])
        ranges = self._topics.between(self._choices.values, found.point.round())
        self._take(self._search.better(ranges, found.point.round(), min(place + 1, self._count - 1), self._count))

    def _neighbourhoods(self, place: int, level: Level) -> None:
        """Whole numbers of one topic after the other are chosen again while all others stay, and earlier levels too."""
        for _ in range(_PASSES):
            any_better = False
            for ranges in neighbourhoods(self._choices, self._topics, level, self._solved, self._lp_point):
                if not self._has_time() or not self._loses(place):
                    return
                self._search.keep_only(self._values[:place])
                assert self._choices.values is not None
                any_better |= self._take(self._search.better(ranges, self._choices.values, place, self._count))
            if not any_better:
                return

    def _take(self, point: Vector | None) -> bool:
        """Take a point over where it is better; whether it is."""
        if point is None:
            return False
        try:
            solved = self._choices.solved(self._deadline, point.round(), levels=self._count)
        except SolverFailed:  # rounding leaves no plan with these
            return False
        better = not solved.conflict and is_better([result.value for result in solved.results], self._values)
        if better:
            self._solved = solved
            self._choices.take(point)
        return better
