"""The causes that head the ranking, each checked by lifting it: a limit is a cause of its own only where its shortfalls
fall without it alone. Several that block together are named together; where lifting them all changes nothing either,
none is named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from data.narrative.causes import Claim, RankedCause, claims, in_order
from data.narrative.rows import NamedCause, cause_of
from model.case import Case
from model.levels import shortfall
from model.lp.highs import SolverFailed
from model.phases.phase import LinearRelaxation
from model.plan import Plan, ShortfallKey
from model.row_kinds import ROW_KINDS, Cause, RowId
from model.sensitivity.lifted_limits import LiftedLimits
from model.sensitivity.shortfall_reasons import ShortfallReason
from model.sensitivity.signed_limits import SignedLimits

CHECKED = 5        # causes that are lifted: those that Summary lists
MOST_MEMBERS = 20  # limits of a claim that are lifted; of more, those that have least in it are not named
_MOST_REASONS = 10  # in which what blocks together is looked for


def checked_causes(case: Case, plan: Plan, relaxation: LinearRelaxation,
                   reasons: Mapping[ShortfallKey, ShortfallReason]) -> tuple[RankedCause, ...]:
    """The causes, the largest first, of which the first `CHECKED` survive being lifted; they add up to all that is
    short. Where the solver fails on the way they are what the prices say."""
    try:
        return _checked(case, claims(case, plan, reasons), LiftedCauses(case, relaxation))
    except SolverFailed:
        return in_order(case, claims(case, plan, reasons))


def _checked(case: Case, found: Sequence[Claim], check: LiftedCauses) -> tuple[RankedCause, ...]:
    """Check what heads the ranking until all that does is checked: what a check finds changes the ranking."""
    checked: set[int] = set()
    while True:
        ranked = in_order(case, found)
        heading = {cause.words for cause in ranked[:CHECKED]}
        todo = [claim for claim in found if id(claim) not in checked and claim.in_words(case) in heading]
        if not todo:
            return ranked
        for claim in todo:
            check.check(claim)
            checked.add(id(claim))


class LiftedCauses:
    """Claims checked against the program of a plan."""

    def __init__(self, case: Case, relaxation: LinearRelaxation):
        self._case, self._relaxation, self._limits = case, relaxation, LiftedLimits(relaxation)
        self._signed = SignedLimits(relaxation)
        self._rows: dict[Cause, dict[NamedCause, list[int]]] = {}

    def check(self, claim: Claim) -> None:
        """Leave of the claim what lifting confirms."""
        limits = [cause for cause in claim.members if self._rows_of(cause)]
        limits.sort(key=lambda cause: (-claim.members[cause], str(cause)))
        alone = [cause for cause in limits[:MOST_MEMBERS] if self._helps(claim, [cause])]
        for cause in limits:
            if cause not in alone:
                del claim.members[cause]
        if claim.members:
            return
        blocking = self._blocking_together(claim, limits)
        claim.members |= {cause: float(len(blocking) - place) for place, cause in enumerate(blocking)}
        claim.together = len(blocking) > 1
        if not claim.together:
            claim.family = ""

    def _blocking_together(self, claim: Claim, limits: Sequence[NamedCause]) -> list[NamedCause]:
        """The fewest of the claim's limits and of those that its ways pass through whose lifting helps, no one of which
        can be left out; none where lifting all of them does not."""
        blocking = list(dict.fromkeys([*limits, *self._passed(claim)]))[:MOST_MEMBERS]
        if not self._helps(claim, blocking):
            return []
        for cause in reversed(list(blocking)):
            fewer = [each for each in blocking if each != cause]
            if self._helps(claim, fewer):
                blocking = fewer
        return blocking

    def _helps(self, claim: Claim, causes: Collection[NamedCause]) -> bool:
        """Some level falls whose shortfalls the claim explains."""
        rows = [place for cause in causes for place in self._rows_of(cause)]
        levels = sorted(claim.by_priority.items(), key=lambda each: -each[1])
        return any(self._limits.falls(rows, shortfall(priority), weighted) for priority, weighted in levels
                   if weighted > 0)

    def _passed(self, claim: Claim) -> Iterable[NamedCause]:
        """What the ways of the largest reasons pass through that could be lifted, whether it has a price or not."""
        matrix = self._relaxation.program.matrix
        for _, reason in sorted(claim.reasons, key=lambda each: -each[0])[:_MOST_REASONS]:
            for way in (reason, *reason.equal):
                columns, amounts = zip(*way.changes, strict=True)
                moved = matrix[:, list(columns)] @ np.array(amounts)
                for row in map(self._relaxation.row, np.flatnonzero(moved).tolist()):
                    if row.kind.may_be_lifted:
                        yield self._cause_of(row)

    def _rows_of(self, cause: NamedCause) -> Sequence[int]:
        """The rows that are lifted with a cause, by their places; none where it is no limit."""
        if cause.cause not in self._rows:
            rows: dict[NamedCause, list[int]] = {}
            for kind in ROW_KINDS:
                if cause.cause in (kind.cause, kind.signed_cause) and kind.may_be_lifted:
                    for place in self._relaxation.program.rows.of(kind.name):
                        rows.setdefault(self._cause_of(self._relaxation.row(place)), []).append(place)
            self._rows[cause.cause] = rows
        return self._rows[cause.cause].get(cause, ())

    def _cause_of(self, row: RowId) -> NamedCause:
        return cause_of(self._case, row, self._signed.use_up(row))
