"""The phase after the linear program: a plan whose contracts can be signed.

Whole numbers are chosen level by level, each to its optimum, or, where the program is large, near the plan of the
linear program and then better and better. The linear program with all of them fixed then gives the plan, its levels
and their duals, so that verification, explanations and the level settle work as they do without."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

from model.case import Case
from model.integers.choices import Choices
from model.integers.collecting import terms_of
from model.integers.kept import as_kept, is_no_worse
from model.integers.large.bounds import proven_bounds
from model.integers.large.choosing import choose
from model.integers.large.one_kind import choice_by_kind
from model.integers.search import Search
from model.levels import CONFLICTS, WholeLevel
from model.lexicographic.listener import Step
from model.lp.highs import SolverFailed
from model.lp.standard_form import all_joined
from model.phases.linear import solved_outcome
from model.phases.phase import Outcome, Task, rest_of
from model.tolerances import CONFLICT, WHOLE_PROOF

# Columns of a program whose whole numbers are chosen level by level to the optimum. Above, near the plan of the linear
# program and from there on.
EXACT = 5_000
_TRIES = 4  # to raise discounts to the tiers that are reached


class WholePhase:
    """Lots, steps, thresholds, counts and discounts."""

    def concerns(self, case: Case) -> bool:
        """The case has terms that take whole numbers, and is to keep them."""
        return case.keeps_whole_terms

    def apply(self, task: Task, before: Outcome | None) -> Outcome:
        """The plan that keeps the terms and is optimal for every level in order, or as good as a large program lets
        find; as it was where the linear program contradicts itself or its time ran out."""
        assert before is not None
        if before.status != "optimal" or before.plan is None:
            return before
        deadline = time.monotonic() + task.time_limit - before.seconds["levels"]
        program = before.relaxation.unsolved
        assert program.widest is not None
        terms = terms_of(task.case, program, program.widest.upper)
        small = len(program.columns) <= EXACT
        choices = Choices(program, terms, all_joined(program) if small else before.relaxation.program)
        first, known = None, [before.relaxation.levels.results[0].bound]  # without terms no plan is below either
        if small:
            bounds = _exact(choices, task, deadline)
        elif (alone := choice_by_kind(program, terms, before.relaxation.levels, deadline)) is not None:
            choices.take_each(alone.chosen)
            known = list(alone.bounds)
        else:
            first = choose(choices, task, before.relaxation, deadline)
        after = self._solved(task, before, choices, deadline)
        if not small:
            after = self._or_as_kept(task, before, choices, after, deadline)
        if after.plan is None:
            return after
        if not small:
            task.listener.step(Step("prove"))
            values = [each.value for each in after.plan.levels]
            bounds = proven_bounds(Choices(program, terms, all_joined(program)), values, known, first, deadline)
        seconds = {**before.seconds, "levels": time.monotonic() - deadline + task.time_limit}
        plan = replace(after.plan, whole=_told(before, after, bounds))
        return replace(after, plan=plan, seconds=seconds, before=before)

    def _or_as_kept(self, task: Task, before: Outcome, choices: Choices, after: Outcome, deadline: float) -> Outcome:
        """The outcome, or that with the whole numbers of the plan that is to be kept, where it is no worse."""
        found = choices.values
        if task.case.kept is None or found is None or after.plan is None or after.status != "optimal":
            return after
        choices.take(as_kept(task.case, choices.program, choices.terms, choices.places, found))
        try:
            kept = self._solved(task, before, choices, deadline)
        except SolverFailed:  # limits leave no room for it
            kept = None
        if kept is None or kept.plan is None or not is_no_worse(kept.plan.levels, after.plan.levels):
            choices.take(found)
            return after
        return kept

    @staticmethod
    def _solved(task: Task, before: Outcome, choices: Choices, deadline: float) -> Outcome:
        """The plan of what is chosen."""
        for _ in range(1 + _TRIES):
            task.listener.step(Step("plan"))
            after = solved_outcome(rest_of(task, before, deadline), before.relaxation.built, choices.fixed())
            if after.status != "optimal" or not choices.raise_tiers(after.relaxation.point):
                break
        return after


def _exact(choices: Choices, task: Task, deadline: float) -> list[float]:
    """Whole numbers level by level, and the bounds; ends where time does, or where the terms contradict hard minimum
    rules."""
    search, bounds = Search(choices.mixed, deadline), list[float]()
    for place, level in enumerate(choices.program.levels):
        task.listener.step(Step("search", level))
        found = search.level(place)
        if found.point is None:
            return bounds
        choices.take(found.point)
        bounds.append(found.bound)
        value = choices.solved(deadline, levels=place + 1).results[-1].value
        if math.isnan(value) or (level == CONFLICTS and value > CONFLICT):
            return bounds
        search.keep(place, value)
    # Of choices that all levels take for equal always the same one, however the rows of the workbook stand.
    settled = None if choices.program.settle is None else search.settled(choices.program.settle)
    if settled is not None:
        choices.take(settled)
    return bounds


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
