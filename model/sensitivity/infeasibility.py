"""Why hard minimum rules cannot be kept: alone or only together, and what stands in the way.

Level 0 says how much is missing in all. For each rule that lacks something two more linear programs say whose
fault that is: the least that it lacks where the other minima may lack anything, and the least where they keep
what the plan gives them. The rows with a price in these are what limits it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.case import Case
from model.formulation.build import Built, build
from model.formulation.rules import RuleKey, RuleRow
from model.lp.highs import SolverFailed, solve
from model.lp.standard_form import LinearProgram, Vector, scale, to_arrays
from model.plan import Plan

MOST = 20             # rules that are looked into: each takes up to two linear programs
SECONDS = 60.0        # for all of them
SMALLEST = 1e-6       # of the bound, at least in units or price_unit: what is less is not missing
ZERO_DUAL = 1e-9      # the objective has the coefficient one
# Rows that the planner's figures stand in; other rows only define something.
_LIMITING = ("capacity", "commitment", "expansion_limit", "expansion_budget", "offer_limit", "budget", "storage",
             "transfer_limit", "interoperability", "standardization", "rule")


@dataclass(frozen=True)
class Limit:
    """A row of the model that stands in the way: the name of its kind and its key there; for a rule the key is
    rule and combination."""

    kind: str
    key: tuple[Any, ...]


@dataclass(frozen=True)
class Reason:
    """Why a hard minimum lacks something.

    `matched`: some possible order counts for it. `missing_alone`: what it lacks, in units or price_unit, where
    no other minimum is asked for; None where that was not found out. `rivals`: the other minima that take what it
    lacks beyond that. `limits`: what else stands in the way."""

    rule: RuleKey
    matched: bool
    missing_alone: float | None = None
    rivals: tuple[RuleKey, ...] = ()
    limits: tuple[Limit, ...] = ()


def explain(case: Case, plan: Plan, seconds: float = SECONDS) -> tuple[Reason, ...]:
    """A reason for each hard minimum that lacks something in the plan of level 0, in the order of the rules.

    Within `seconds` and for at most MOST of them; the others have no figures."""
    deadline = time.monotonic() + seconds
    built = build(case)
    least = _Least(built, to_arrays(built.model, ("band", "bands")), plan, deadline)
    reasons = []
    for number, row in enumerate(built.rules):
        if not row.is_hard_minimum or row.key not in plan.violation:
            continue
        if not row.orders:
            reasons.append(Reason(row.key, False, row.rule.value))
        elif len(reasons) < MOST:
            reasons.append(_reason(least, number, row, plan))
        else:
            reasons.append(Reason(row.key, True))
    return tuple(reasons)


def _reason(least: _Least, number: int, row: RuleRow, plan: Plan) -> Reason:
    missing = plan.violation[row.key]
    tolerance = SMALLEST * max(1.0, row.rule.value)
    alone = least.of(number, kept=False)
    if alone is None:
        return Reason(row.key, True)
    value, limits = alone
    if missing - value <= tolerance:
        return Reason(row.key, True, missing, (), limits)
    together = least.of(number, kept=True)
    standing = limits if together is None else together[1]
    minima = {other.key for other in least.built.rules if other.is_hard_minimum}
    rivals = [limit.key for limit in standing if limit.kind == "rule" and limit.key in minima]
    return Reason(row.key, True, value if value > tolerance else 0.0, tuple((key[0], key[1]) for key in rivals),
                  tuple(limit for limit in standing if limit.kind != "rule" or limit.key not in minima))


class _Least:
    """The least that one hard minimum lacks, by linear programs that differ in objective and bounds alone."""

    def __init__(self, built: Built, program: LinearProgram, plan: Plan, deadline: float) -> None:
        self.built, self.deadline = built, deadline
        rows, columns = np.flatnonzero(~program.late_rows), np.flatnonzero(~program.late_columns)
        scaling = scale(program)
        self._column_scale = scaling.columns[columns]
        self._matrix = program.matrix[rows, :][:, columns].tocsc()
        self._matrix.data *= np.repeat(self._column_scale, np.diff(self._matrix.indptr))
        self._matrix.data *= scaling.rows[rows][self._matrix.indices]
        self._sides = program.row_lower[rows] * scaling.rows[rows], program.row_upper[rows] * scaling.rows[rows]
        self._lower, self._upper = program.lower[columns], program.upper[columns]
        self._rows = [program.rows[row] for row in rows]
        self._place = {program.columns[column].index(): place for place, column in enumerate(columns)
                       if program.columns[column].parent_component().name == "violation"}
        self._kept = _kept(built, plan)

    def of(self, number: int, kept: bool) -> tuple[float, tuple[Limit, ...]] | None:
        """The least that the rule row lacks and what limits it; `kept` holds the other minima to what the plan
        gives them. None where there is no answer in time."""
        if time.monotonic() >= self.deadline:  # presolve alone may answer within no time at all
            return None
        upper: Vector = self._upper.copy()
        for other, most in self._kept.items():
            if kept and other != number:
                upper[self._place[other]] = most
        place = self._place[number]
        cost = np.zeros(len(upper))
        cost[place] = 1.0
        try:
            found = solve(self._matrix, cost, *self._sides, self._lower / self._column_scale,
                          upper / self._column_scale, self.deadline - time.monotonic())
        except SolverFailed:
            return None
        if found.status != "optimal":
            return None
        priced = np.flatnonzero(abs(found.row_dual) > ZERO_DUAL)
        return float(found.primal[place] * self._column_scale[place]), self._limits(priced, number)

    def _limits(self, priced: Any, number: int) -> tuple[Limit, ...]:
        limits: dict[Limit, None] = {}  # each once, in the order of the model
        for row in priced:
            kind, key = self._rows[row].parent_component().name, self._rows[row].index()
            if kind == "rule" and key != number:
                limits[Limit(kind, self.built.rules[key].key)] = None
            elif kind in _LIMITING and kind != "rule":
                limits[Limit(kind, key if isinstance(key, tuple) else (key,))] = None
        return tuple(limits)


def _kept(built: Built, plan: Plan) -> Mapping[int, float]:
    """What each hard minimum may lack, by its place: what it lacks in the plan, and a little for rounding."""
    return {number: plan.violation.get(row.key, 0.0) + SMALLEST * max(1.0, row.rule.value)
            for number, row in enumerate(built.rules) if row.is_hard_minimum}
