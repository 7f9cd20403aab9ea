"""The phase that comes last: of plans that are as good one with the fewest contracts or orders.

As good is a plan that keeps each level of the plan that is there, or makes it worse by no more than the tolerance. What
can be left out is sought first; the plan is then what the levels, or the level settle alone, make of the rest."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from model.case import Case
from model.integers.choices import raise_tiers
from model.integers.collecting import terms_of
from model.integers.terms import Places as TermPlaces
from model.integers.terms import Term, fixed_at
from model.lexicographic.solved_levels import on_face
from model.lp.problem import Places, Vector
from model.lp.standard_form import LinearProgram, all_joined
from model.phases.linear import solved_outcome
from model.phases.phase import LinearRelaxation, Outcome, Task, rest_of
from model.phases.plan_reading import read_plan
from model.plan import GivenUp, Number, Plan, Simplified
from model.simplify.choices import Counts, Kind, OrderChoices, counts_of
from model.simplify.decided import (
    on_its_face,
    within_limits,
    without,
)
from model.simplify.fewest import FewestSearch
from model.simplify.reweighting import Reweighted
from model.simplify.space import Space
from model.tolerances import ROW_VIOLATION, SAME_WHOLE, STOPPED_BELOW_STEP

# Columns of a program whose whole numbers are all free, and in which the fewest are sought to the end.
EXACT = 5_000
# What may be there or not, at the most, of a larger program that is searched at all.
_CHOICES = 5_000
_NODES, _FEW_NODES = 20_000, 200
_TRIES = 4  # for discounts whose next step is reached
_ORDER: Mapping[str, tuple[Kind, ...]] = {"contracts": ("contracts",), "orders": ("orders",),
                                          "both": ("contracts", "orders")}


class SimplifyPhase:
    """Fewer contracts, or orders."""

    def concerns(self, case: Case) -> bool:
        """The case asks for it."""
        return case.simplifies

    def apply(self, task: Task, before: Outcome | None) -> Outcome:
        """The plan with fewer; as it was where its levels are not proved, or nothing can be left out."""
        assert before is not None
        if before.status != "optimal" or before.plan is None:
            return before
        task.listener.part("simplify")
        started = time.monotonic()
        simplifier = _Simplifier(task, before, before.plan, started + task.time_limit - before.seconds["levels"])
        after = simplifier.best()
        levels = before.seconds["levels"] + time.monotonic() - started
        return replace(after, seconds={**before.seconds, "levels": levels}, before=before.before)


@dataclass(frozen=True)
class _LeftOut:
    """Orders that can be zero, the bounds of what is counted that were proven on the way, and, where whole numbers were
    free, the point that has them."""

    zeros: Places
    bounds: Mapping[Kind, int]
    point: Vector | None = None


@dataclass
class _Simplifier:
    """One plan and what becomes of it; `deadline` is a time of time.monotonic()."""

    task: Task
    before: Outcome
    plan: Plan
    deadline: float
    counts: Counts = field(init=False)

    def __post_init__(self) -> None:
        self.counts = counts_of(self.task.case, self.plan.order)
        self._kinds, self._tolerance = _ORDER[self.task.case.simplify], self.task.case.simplify_tolerance
        self._is_small = len(self.before.relaxation.unsolved.columns) <= EXACT
        self._most = [result.value + self._tolerance * abs(result.value) for result in self.plan.levels]
        self._bounds: dict[Kind, int] = {}

    def best(self) -> Outcome:
        """The outcome with the fewest; that before, with what is known of it, where nothing has fewer."""
        best, fewest, free = self.before, self._counted(self.counts), False
        for are_free, left_out in self._ways():
            if are_free or not self.task.case.keeps_whole_terms:
                self._bounds, free = dict(left_out.bounds), True
            after = self._decided(left_out)
            if after is None or after.plan is None:
                continue
            counted = self._counted(counts_of(self.task.case, after.plan.order))
            if counted < fewest:
                best, fewest = after, counted
            if free and all(self._bounds.get(kind) == count for kind, count in zip(self._kinds, fewest, strict=True)):
                break
        assert best.plan is not None
        return replace(best, plan=replace(best.plan, whole=self.plan.whole, simplified=self._told(best.plan, free)))

    def _counted(self, counts: Counts) -> tuple[int, ...]:
        """What is to be few, first what matters first."""
        return tuple(getattr(counts, kind) for kind in self._kinds)

    def _told(self, plan: Plan, free: bool) -> Simplified:
        after = counts_of(self.task.case, plan.order)
        numbers = {}
        for kind in _ORDER["both"]:
            count, bound = getattr(after, kind), self._bounds.get(kind)
            # What is below the solver's noise is no order of the plan.
            numbers[kind] = Number(getattr(self.counts, kind), count, None if bound is None else min(bound, count))
        before = {result.level: result.value for result in self.plan.levels}
        return Simplified(numbers["contracts"], numbers["orders"], tuple(
            GivenUp(result.level, before[result.level], result.value) for result in plan.levels), free)

    # --- what can be left out ---------------------------------------------------------------------------------------

    def _ways(self) -> Iterator[tuple[bool, _LeftOut]]:
        """One after the other, the best first; whether all whole numbers were free in its search."""
        if self._is_small and self.task.case.keeps_whole_terms:
            found = self._searched(self._free_space)
            if found is not None:
                yield True, found
        space = self._space()
        is_searched = self._is_small or (not self._tolerance and space.open(self._kinds[-1]) <= _CHOICES)
        found = self._searched(space) if is_searched else None
        if found is not None:
            yield False, replace(found, point=None)
        if not self._is_small:
            lighter = self._lighter(space)
            if lighter is not None:
                yield False, _LeftOut(lighter, found.bounds if found else {})

    def _searched(self, space: Space) -> _LeftOut | None:
        """By mixed-integer programs; None where they find nothing."""
        most: dict[Kind, int] = {}
        bounds: dict[Kind, int] = {}
        found = None
        for kind in self._kinds:
            again = FewestSearch(space, _NODES if self._is_small else _FEW_NODES, self.deadline, most).fewest(kind)
            if again is None:
                break
            found, most[kind], bounds[kind] = again, again.count, again.bound
        return None if found is None else _LeftOut(found.zeros, bounds, found.point)

    def _lighter(self, space: Space) -> Places | None:
        """By linear programs alone."""
        zeros: Places | None = None
        for kind in self._kinds:
            more = Reweighted(space, self.deadline).zeros(kind)
            if more is None:
                break
            zeros, space = more, space.without(more)
        return zeros

    def _space(self) -> Space:
        """The plans that are as good with the whole numbers of this one."""
        levels = self.before.relaxation.levels
        if not self._tolerance:
            face = on_face(levels, len(levels.solved))
            return Space(face, OrderChoices.of(self.task.case, face.columns), self._known(face))
        program = all_joined(self.before.relaxation.unsolved)
        return Space(program, OrderChoices.of(self.task.case, program.columns), self._known(program), self._most)

    @cached_property
    def _free_space(self) -> Space:
        """The plans that are as good with any whole numbers."""
        case, program = self.task.case, all_joined(self._original)
        return Space(program, OrderChoices.of(case, program.columns), self._known(program), self._most, self._terms,
                     max((offer.lot for offer in case.offers.values()), default=0.0))

    def _known(self, program: LinearProgram) -> Vector:
        """The point that is there over the columns of a program; zero of what has joined."""
        relaxation = self.before.relaxation
        places = program.columns.matched(relaxation.program.columns)
        known: Vector = np.where(places >= 0, relaxation.point[places], 0.0)
        return known

    @property
    def _original(self) -> LinearProgram:
        """The linear program with no whole number fixed."""
        return self.before.linear.relaxation.unsolved

    @cached_property
    def _terms(self) -> Sequence[Term]:
        assert self._original.widest is not None
        return terms_of(self.task.case, self._original, self._original.widest.upper)

    # --- the plan that is left --------------------------------------------------------------------------------------

    def _decided(self, left_out: _LeftOut) -> Outcome | None:
        """The outcome without what is left out; None where that is no plan that is as good."""
        if left_out.point is None:
            return self._left(self.before.relaxation, left_out.zeros)
        terms, original = self._terms, self._original
        places: list[TermPlaces] = self._free_space.extension()[1]
        chosen = left_out.point.copy()
        near = STOPPED_BELOW_STEP if self._tolerance else ROW_VIOLATION
        # A search for the fewest has no use for discounts: where a step is just reached it may choose the one below.
        raise_tiers(terms, places, chosen, left_out.point, near)
        best: Outcome | None = None
        for _ in range(_TRIES):
            fixed = fixed_at(original, ((term, np.rint(chosen[list(own)]))
                                        for term, own in zip(terms, places, strict=True)))
            after = self._left_of(fixed, left_out.zeros)
            if after is None:
                return best
            if not raise_tiers(terms, places, chosen, after[1], near):
                return after[0]
            # With a tolerance what stays just below the step is a plan, too.
            best = after[0] if self._tolerance else None
        return best

    def _left_of(self, fixed: LinearProgram, zeros: Places) -> tuple[Outcome, Vector] | None:
        """The same with other whole numbers, and the point."""
        built = self.before.relaxation.built
        if self._tolerance:
            limited = within_limits(self._rest(), built, without(fixed, zeros), self._most)
            return None if limited is None else (replace(limited, relaxation=self.before.relaxation),
                                                 limited.relaxation.point)
        again = solved_outcome(self._rest(), built, fixed)
        if again.status != "optimal" or any(
                after.value - before.value > SAME_WHOLE * max(1.0, abs(before.value))
                for before, after in zip(self.plan.levels, again.relaxation.levels.results, strict=True)):
            return None
        left = self._left(again.relaxation, zeros)
        return None if left is None else (left, left.relaxation.point)

    def _left(self, relaxation: LinearRelaxation, zeros: Places) -> Outcome | None:
        """The same with the whole numbers of a linear program that is solved."""
        if self._tolerance:
            after = within_limits(self._rest(), relaxation.built, without(relaxation.unsolved, zeros), self._most)
            return None if after is None else replace(after, relaxation=relaxation)
        again = on_its_face(relaxation, zeros, time.monotonic() + self._rest().time_limit)
        return None if again is None else replace(self.before, plan=read_plan(again, again.point), relaxation=again)

    def _rest(self) -> Task:
        return rest_of(self.task, self.before, self.deadline)
