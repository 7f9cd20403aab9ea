"""Which of related cases leads while the others are being solved."""

from __future__ import annotations

from data.comparison.outcomes import WITH_A_PLAN, ScenarioOutcome
from data.comparison.studies import difference, priorities_of, share_met, short_name
from data.figures.money import amount
from data.figures.requirement_values import required_by, short_by
from data.narrative.wording import percent
from model.case import Case, Requirement


class MostMet:
    """The first of the scenarios that meet the largest share of what is required."""

    def __init__(self) -> None:
        self._name, self._share = "", -1.0

    def after(self, ended: ScenarioOutcome) -> str | None:
        """Who leads after this one; None where none has a plan yet."""
        if ended.plan is not None and ended.case is not None and ended.status in WITH_A_PLAN:
            required, short = required_by(ended.case, _priority), short_by(ended.case, ended.plan, _priority)
            share = share_met(sum(short.values()), sum(required.values()))
            if share is not None and share > self._share:
                self._name, self._share = ended.name, share
        return f"most need met so far: {short_name(self._name)}, {percent(self._share, '100 %')}" if (
            self._name) else None


class WorstLoss:
    """The case that leaves most more short than the first one, Base, by what is short at the first priority, then at
    the next."""

    def __init__(self, case: Case) -> None:
        self._case, self._required = case, required_by(case, _priority)
        self._before: dict[int, float] | None = None
        self._name, self._added = "", tuple(0.0 for _ in priorities_of(case))

    def after(self, ended: ScenarioOutcome) -> str | None:
        """Who leads after this one; None where none leaves more short yet."""
        if ended.plan is not None and ended.status in WITH_A_PLAN:
            short = short_by(self._case, ended.plan, _priority)
            if self._before is None:
                self._before = short
            added = tuple(difference(short.get(key, 0.0), self._before.get(key, 0.0), self._required.get(key, 0.0))
                          for key in priorities_of(self._case))
            if added > self._added:
                self._name, self._added = ended.name, added
        if not self._name:
            return None
        priority, first = next((key, more) for key, more in zip(priorities_of(self._case), self._added, strict=True)
                               if more)
        return f"worst so far: {short_name(self._name)}, {amount(self._case, first)} more short at priority {priority}"


def _priority(row: Requirement) -> int:
    return row.priority
