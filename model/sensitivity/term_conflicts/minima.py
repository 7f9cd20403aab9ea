"""Which hard minimum rules can be kept together with which terms: mixed-integer programs over the rows of the case,
each with some of its terms, some of its minima, and some of its limits lifted."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from model.case import Case
from model.integers.program import Extension
from model.integers.search import Search
from model.levels import CONFLICTS
from model.lp.highs import SolverFailed
from model.lp.problem import Vector
from model.phases.phase import LinearRelaxation
from model.plan import RuleKey
from model.row_kinds import RULE, RowId
from model.sensitivity.term_conflicts.term_rows import TermRow, added, terms_by_row
from model.tolerances import CONFLICT
from model.variables import VIOLATION


@dataclass(frozen=True)
class Asked:
    """The terms and the minima (numbers of rule rows) that are to be kept, and the rows that are lifted."""

    terms: frozenset[TermRow]
    minima: frozenset[int]
    lifted: frozenset[int] = frozenset()


class MinimaProgram:
    """Answers about the hard minimum rules of a case whose workbook contradicts itself with its terms."""

    def __init__(self, relaxation: LinearRelaxation, seconds: float):
        """Within `seconds` for all answers together."""
        self.case, self.rules = relaxation.case, relaxation.built.rules
        self.minima = frozenset(number for number, row in enumerate(self.rules) if row.is_hard_minimum)
        self._relaxation, self._deadline = relaxation, time.monotonic() + seconds
        whole = relaxation.unsolved
        assert whole.widest is not None
        self._limits = whole.widest.upper
        self._relative = whole.objectives[whole.levels.index(CONFLICTS)]
        # Whatever the levels count, the minima alone matter here.
        self._program = replace(whole, levels=(CONFLICTS,), objectives=(self._relative,), offsets=(0.0,))
        self._terms = terms_by_row(self.case, whole, self._limits)

    @property
    def has_time(self) -> bool:
        """There is some left."""
        return time.monotonic() < self._deadline

    def can_be_kept(self, asked: Asked, case: Case | None = None) -> bool | None:
        """All that is asked can be kept together; None where that was not found out. `case`: with other lots or
        steps."""
        cost = np.zeros(len(self._relative))
        for number in asked.minima:
            cost[self._place(number)] = self._relative[self._place(number)]
        found, bound = self._least(asked, cost, case=case)
        if found is not None and found <= CONFLICT:
            return True
        return False if bound > CONFLICT else None

    def most(self, number: int, asked: Asked) -> float | None:
        """The most that a minimum can have beside the others that are asked, in units or price_unit; None where that
        was not found out."""
        cost = np.zeros(len(self._relative))
        cost[self._place(number)] = 1.0
        found, _ = self._least(asked, cost, held=asked.minima - {number})
        return None if found is None else max(0.0, self.rules[number].rule.value - found)

    def eased(self, row: TermRow, asked: Asked) -> float | None:
        """The least by which the figure of a term has to change for all that is asked to be kept; None where that was
        not found out."""
        found, _ = self._least(asked, np.zeros(len(self._relative)), held=asked.minima, eased=row)
        return found

    def limits(self) -> Mapping[RowId, frozenset[int]]:
        """The rows that a planner could lift and that are no hard minimum: one of each kind and name, whatever the
        period, with the places of all of them."""
        found: dict[RowId, list[int]] = {}
        own = {RULE.row(*self.rules[number].key) for number in self.minima}
        first: dict[tuple[object, ...], RowId] = {}
        for place in range(len(self._program.rows)):
            row = self._relaxation.row(place)
            if row.kind.may_be_lifted and row not in own:
                name = (row.kind, *(part for index, part in zip(row.kind.index, row.key, strict=True)
                                    if index != "period"))
                found.setdefault(first.setdefault(name, row), []).append(place)
        return {row: frozenset(places) for row, places in found.items()}

    def key_of(self, number: int) -> RuleKey:
        """The rule and its combination."""
        return self.rules[number].key

    def _place(self, number: int) -> int:
        """Where the violation of a rule row stands among the columns."""
        place = self._program.columns.place(VIOLATION.name, number)
        assert place is not None
        return place

    def _least(self, asked: Asked, cost: Vector, held: Collection[int] = (), eased: TermRow | None = None,
               case: Case | None = None) -> tuple[float | None, float]:
        """The least of a cost, or of the ease of a term, with the minima that are `held` kept, and its bound."""
        if not self.has_time:
            return None, -np.inf
        bounds = self._program.bounds.copy()
        for number in held:
            bounds.upper[self._place(number)] = 0.0
        lifted = list(asked.lifted)
        bounds.row_lower[lifted], bounds.row_upper[lifted] = -np.inf, np.inf
        extension = Extension(replace(self._program, bounds=bounds), self._limits)
        terms = self._terms if case is None else terms_by_row(case, self._program, self._limits)
        ease = added(terms, asked.terms, extension, eased)
        mixed = extension.mixed()
        whole_cost = np.concatenate([cost, np.zeros(len(mixed.columns) - len(cost))])
        if ease is not None:
            whole_cost[ease] = 1.0
        try:
            found = Search(replace(mixed, objectives=(whole_cost,)), self._deadline).level(0)
        except SolverFailed:
            return None, -np.inf
        return None if found.point is None else float(whole_cost @ (mixed.columns * found.point)), found.bound
