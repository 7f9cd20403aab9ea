"""Why hard minimum rules cannot be kept: alone or only together, and what stands in the way.

Level 0 says how much is missing in all. For each rule that lacks something two more linear programs say whose
fault that is: the least that it lacks where the other minima may lack anything, and the least where they keep
what the plan gives them. The rows with a price in these are what limits it."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from model.formulation.rule_rows import RuleRow
from model.lp.highs import SolverFailed, solve
from model.lp.problem import Bounds, Problem
from model.lp.scaling import scale
from model.phases.phase import LinearRelaxation
from model.plan import Plan, RuleKey
from model.row_kinds import RULE, RowId
from model.tolerances import LIMITING_DUAL, MISSING
from model.variables import VIOLATION

MOST = 20             # rules that are looked into: each takes up to two linear programs
SECONDS = 60.0        # for all of them


@dataclass(frozen=True)
class Contradiction:
    """Why a hard minimum lacks something.

    `matched`: some possible order counts for it. `missing_alone`: what it lacks, in units or price_unit, where
    no other minimum is asked for; None where that was not found out. `rivals`: the other minima that take what it
    lacks beyond that. `limits`: the rows that stand in the way besides."""

    rule: RuleKey
    matched: bool
    missing_alone: float | None = None
    rivals: tuple[RuleKey, ...] = ()
    limits: tuple[RowId, ...] = ()


def contradictions(plan: Plan, relaxation: LinearRelaxation, seconds: float = SECONDS) -> tuple[Contradiction, ...]:
    """A reason for each hard minimum that lacks something in the plan of level 0, in the order of the rules.

    Within `seconds` and for at most MOST of them; the others have no figures."""
    least = _Least(plan, relaxation, time.monotonic() + seconds)
    found: list[Contradiction] = []
    for number, row in enumerate(relaxation.built.rules):
        if not row.is_hard_minimum or row.key not in plan.violation:
            continue
        if not row.orders:
            found.append(Contradiction(row.key, False, max(0.0, row.right_hand_side)))
        elif len(found) < MOST:
            found.append(_looked_into(least, number, row, plan.violation[row.key]))
        else:
            found.append(Contradiction(row.key, True))
    return tuple(found)


def _looked_into(least: _Least, number: int, row: RuleRow, missing: float) -> Contradiction:
    tolerance = MISSING * max(1.0, row.rule.value)
    alone = least.lacking(number, others_kept=False)
    if alone is None:
        return Contradiction(row.key, True)
    if missing - alone.missing <= tolerance:
        return Contradiction(row.key, True, missing, (), alone.limits)
    limits = (least.lacking(number, others_kept=True) or alone).limits
    minima = {RULE.row(*other.key) for other in least.rules if other.is_hard_minimum}
    return Contradiction(row.key, True, alone.missing if alone.missing > tolerance else 0.0,
                         tuple(RuleKey(*limit.key) for limit in limits if limit in minima),  # type: ignore[arg-type]
                         tuple(limit for limit in limits if limit not in minima))


@dataclass(frozen=True)
class _Lacking:
    """The least that a minimum lacks, and the rows that limit it."""

    missing: float
    limits: tuple[RowId, ...]


class _Least:
    """The least that one hard minimum lacks, by linear programs that differ in objective and bounds alone."""

    def __init__(self, plan: Plan, relaxation: LinearRelaxation, deadline: float) -> None:
        self.rules, self._relaxation, self._deadline = relaxation.built.rules, relaxation, deadline
        program = relaxation.unsolved
        self._scaling = scale(program)
        self._part = self._scaling.whole(program)
        self._bounds = self._scaling.bounds(program.bounds)
        self._kept = {number: plan.violation.get(row.key, 0.0) + MISSING * max(1.0, row.rule.value)
                      for number, row in enumerate(self.rules) if row.is_hard_minimum}

    def lacking(self, number: int, others_kept: bool) -> _Lacking | None:
        """The least that the rule row lacks and what limits it; `others_kept` holds the other minima to what the plan
        gives them. None where there is no answer in time."""
        if time.monotonic() >= self._deadline:  # presolve alone may answer within no time at all
            return None
        bounds, place = self._bounds.copy(), self._place(number)
        if others_kept:
            self._hold_others(bounds, number)
        cost = np.zeros(len(bounds.upper))
        cost[place] = 1.0
        try:
            solution = solve(Problem(self._part.matrix, cost, bounds), self._deadline - time.monotonic())
        except SolverFailed:
            return None
        if solution.status != "optimal":
            return None
        priced = np.flatnonzero(abs(solution.row_dual) > LIMITING_DUAL)
        return _Lacking(float(solution.primal[place] * self._unit(place)), self._limits(priced.tolist(), number))

    def _place(self, number: int) -> int:
        """Where the violation of a rule row stands among the columns of the part."""
        column = self._relaxation.unsolved.columns.place(VIOLATION.name, number)
        assert column is not None
        return column

    def _unit(self, place: int) -> float:
        return float(self._scaling.columns[place])

    def _hold_others(self, bounds: Bounds, number: int) -> None:
        for other, most in self._kept.items():
            if other != number:
                place = self._place(other)
                bounds.upper[place] = most / self._unit(place)

    def _limits(self, places: list[int], number: int) -> tuple[RowId, ...]:
        """The rows among these that a planner can do something about, each once, in the order of the model."""
        rows = map(self._relaxation.row, places)
        own = RULE.row(*self.rules[number].key)
        return tuple(dict.fromkeys(row for row in rows if row.kind.may_be_lifted and row != own))
