"""The phase after the linear program: a plan whose contracts can be signed.

Whole numbers are chosen level by level, each to its optimum. The linear program with all of them fixed then gives the
plan, its levels and their duals, so that verification, explanations and the level settle work as they do without."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.case import Case
from model.integers.collecting import terms_of
from model.integers.discounts import Rebate
from model.integers.fixing import Fixing
from model.integers.kept import as_kept, is_no_worse
from model.integers.program import Extension
from model.integers.search import Search
from model.integers.terms import NO, YES, Multiple, Places, Range, Term
from model.levels import CONFLICTS, COST, WholeLevel
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import SolvedLevels, on_face
from model.lp.highs import SolverFailed
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram, all_joined
from model.phases.linear import solved_outcome
from model.phases.phase import Outcome, Task
from model.tolerances import CONFLICT, NOISE, WHOLE_PROOF

# Columns of a program whose whole numbers are chosen level by level to the optimum. Above, near the plan of the linear
# program alone.
EXACT = 5_000
_RESERVE = 2.0
_TRIES = 4  # to leave out what cannot be


class WholePhase:
    """Lots, steps, thresholds, counts and discounts."""

    def concerns(self, case: Case) -> bool:
        """The case has terms that take whole numbers, and is to keep them."""
        return case.keeps_whole_terms

    def apply(self, task: Task, before: Outcome | None) -> Outcome:
        """The plan that keeps the terms and is optimal for every level in order; as it was where the linear program
        contradicts itself or its time ran out."""
        assert before is not None and before.plan is not None
        if before.status != "optimal":
            return before
        deadline = time.monotonic() + task.time_limit - before.seconds["levels"]
        program = before.relaxation.unsolved
        assert program.widest is not None
        terms = terms_of(task.case, program, program.widest.upper)
        chosen = _Chosen(program, terms, deadline, before.relaxation.levels)
        chosen.search()
        after = self._or_as_kept(task, before, chosen, self._solved(task, before, chosen))
        for _ in range(_TRIES):
            if after.status != "optimal" or not chosen.raise_tiers(after.relaxation.point):
                break
            after = self._solved(task, before, chosen)
        if after.plan is None:
            return after
        seconds = {**before.seconds, "levels": time.monotonic() - deadline + task.time_limit}
        levels = _told(before, after, chosen.bounds)
        return replace(after, plan=replace(after.plan, whole=levels), seconds=seconds)

    def _or_as_kept(self, task: Task, before: Outcome, chosen: _Chosen, after: Outcome) -> Outcome:
        """The outcome, or that with the whole numbers of the plan that is to be kept, where it is no worse."""
        found = chosen.as_kept(task.case)
        if found is None or after.plan is None or after.status != "optimal":
            return after
        try:
            kept = self._solved(task, before, chosen)
        except SolverFailed:  # limits leave no room for it
            kept = after
        if kept.plan is None or kept is after or not is_no_worse(kept.plan.levels, after.plan.levels):
            chosen.take(found)
            return after
        return kept

    @staticmethod
    def _solved(task: Task, before: Outcome, chosen: _Chosen) -> Outcome:
        # What was chosen becomes a plan in any case: that takes about as long as the program without terms did.
        reserve = _RESERVE * (1.0 + before.seconds["levels"])
        left = replace(task, time_limit=max(reserve, chosen.deadline - time.monotonic()), start=None)
        return solved_outcome(left, before.relaxation.built, chosen.fixed())


def _told(before: Outcome, after: Outcome, bounds: Sequence[float]) -> tuple[WholeLevel, ...]:
    """Each level without the terms, with them, and its bound."""
    assert before.plan is not None and after.plan is not None
    lp = {result.level: result.value for result in before.plan.levels}
    told: list[WholeLevel] = []
    for place, result in enumerate(after.plan.levels):
        bound = bounds[place] if place < len(bounds) else -math.inf
        gap = (result.value - bound) / max(1.0, abs(result.value))
        told.append(WholeLevel(result.level, lp[result.level], result.value, bound,
                               result.proved and gap <= WHOLE_PROOF and all(each.proved for each in told)))
    return tuple(told)


@dataclass
class _Chosen:
    """The whole numbers that are best so far: term by term, zero before there is anything else."""

    program: LinearProgram
    terms: Sequence[Term]
    deadline: float
    before: SolvedLevels  # those of the program without terms

    def __post_init__(self) -> None:
        program = self.program
        self._is_small = len(program.columns) <= EXACT
        whole = all_joined(program)
        # A discount is worth nothing that a need would lose: it is sought among plans that lose nothing.
        self._keeps_faces = not self._is_small and COST in program.levels and all(
            isinstance(term, Rebate) for term in self.terms)
        if not self._is_small:
            whole = on_face(self.before, program.levels.index(COST)) if self._keeps_faces else self.before.program
        assert whole.widest is not None
        self._extension = Extension(whole, whole.widest.upper)
        self._places: list[Places] = [term.add(self._extension) for term in self.terms]
        self._mixed = self._extension.mixed()
        self._values: Vector | None = None
        self.bounds: list[float] = []

    def search(self) -> None:
        """The best there is, or, where the program is large, something near the point of the linear program."""
        search = Search(self._mixed, self.deadline)
        if self._is_small:
            self._exact(search)
        elif self.before.point is not None:
            self._near(search, self.before.point)
            self.bounds.append(self.before.results[0].value)  # without terms no plan is below either

    def _near(self, search: Search, point: Vector) -> None:
        """Whole numbers near the point; where there are none that go together, choices are left open. SolverFailed
        where nothing is found then: a plan without orders would keep the terms and serve nobody."""
        near: Mapping[int, Range] = {place: own for term, places in zip(self.terms, self._places, strict=True)
                for place, own in zip(places, term.near(point), strict=True)}
        if not all(isinstance(term, Multiple) for term in self.terms):  # what others leave out may have no orders
            near = {place: own if own == YES else (0.0, own[1]) for place, own in near.items()}
            near = self._reachable(search, near)
        free = {place: (0.0, most) for place, (_, most) in near.items()}
        level = self.program.levels.index(COST) if self._keeps_faces else None
        for ranges in (near, free):
            found = search.within(ranges, level)
            if found is not None:
                self._values = np.rint(found)
                return
        raise SolverFailed("no plan that keeps the lots, steps, thresholds and counts was found near the plan without "
                           "them: ask for less of them, raise time_limit, or set whole to no")

    def _reachable(self, search: Search, near: Mapping[int, Range]) -> Mapping[int, Range]:
        """The ranges without the choices of yes that cannot all be: what stays in part where as much of them is as can
        be is left out."""
        for _ in range(_TRIES):
            wanted = [place for place, own in near.items() if own == YES]
            parts = search.most_of(wanted, near) if wanted else None
            missed = set() if parts is None else {
                place for place, part in zip(wanted, parts.tolist(), strict=True) if part < 1 - NOISE}
            if not missed:
                break
            near = {place: NO if place in missed else own for place, own in near.items()}
        return near

    def _exact(self, search: Search) -> None:
        """Level by level; ends where time does, or where the terms contradict hard minimum rules."""
        for place, level in enumerate(self.program.levels):
            found = search.level(place)
            if found.point is None:
                return
            self._values = np.rint(found.point)
            self.bounds.append(found.bound)
            value = self._value(place)
            if math.isnan(value):
                return
            if level == CONFLICTS and value > CONFLICT:
                return
            search.keep(place, value)

    def _value(self, place: int) -> float:
        """The level as the linear program with the whole numbers fixed has it; nan where time runs out."""
        fixed = self.fixed()
        levels = replace(fixed, levels=fixed.levels[:place + 1], objectives=fixed.objectives[:place + 1],
                         offsets=fixed.offsets[:place + 1], settle=None)
        return solve_levels(levels, self.deadline - time.monotonic()).results[-1].value

    def as_kept(self, case: Case) -> Vector | None:
        """Choose what the plan that is to be kept has; what was chosen before, None where nothing was to be done: no
        plan is to be kept, or the best there is has been found."""
        before = self._values
        if case.kept is None or self._is_small or before is None:
            return None
        self._values = as_kept(case, self.program, self.terms, self._places, before)
        return before

    def take(self, values: Vector) -> None:
        """Choose these whole numbers."""
        self._values = values

    def raise_tiers(self, point: Vector) -> bool:
        """Discounts whose next step the point has reached give that one; whether there are any."""
        any_raised = False
        if self._values is None:
            return any_raised
        for term, places in zip(self.terms, self._places, strict=True):
            if isinstance(term, Rebate):
                chosen = self._values[list(places)]
                raised = term.raised(chosen, point)
                self._values[list(places)] = raised
                any_raised |= raised is not chosen
        return any_raised

    def fixed(self) -> LinearProgram:
        """The linear program with the whole numbers fixed."""
        fixing = Fixing(self.program)
        for term, places in zip(self.terms, self._places, strict=True):
            chosen = np.zeros(len(places)) if self._values is None else self._values[list(places)]
            term.fix(fixing, chosen)
        return fixing.fixed()
