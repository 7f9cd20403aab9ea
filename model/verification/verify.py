"""The plan judged from `Case` and `Plan` alone: every row and every level's value recomputed.

Nothing here knows the modelling language, the solver or another part of the model than the plan, so that an error there
cannot hide itself here."""

from __future__ import annotations

from dataclasses import dataclass

from model.case import Case
from model.plan import Plan
from model.row_kinds import ROW_KINDS
from model.verification.existence import existence_check, sign_check
from model.verification.ledger import Ledger
from model.verification.levels import LevelCheck, level_checks
from model.verification.rows import row_checks
from model.verification.rules import combinations_of, rule_check
from model.verification.tally import RowCheck
from model.verification.terms import TermCheck, term_checks

__all__ = ["LevelCheck", "RowCheck", "TermCheck", "Verification", "verify"]


@dataclass(frozen=True)
class Verification:
    """All checks of a plan: a kind of row each by rising number, then existence and sign; the levels in order.
    `settled`: of equal plans it is the one that the names decide; None where no level but 0 was asked for. `terms`:
    lots, steps, thresholds, counts and discounts with their amounts."""

    rows: tuple[RowCheck, ...]
    levels: tuple[LevelCheck, ...]
    settled: bool | None = None
    terms: tuple[TermCheck, ...] = ()

    @property
    def passed(self) -> bool:
        """Every row and every level passed."""
        return all(row.passed for row in self.rows) and all(level.passed for level in self.levels)


def verify(case: Case, plan: Plan, relaxed: bool = False) -> Verification:
    """Recompute all rows and levels of the plan.

    `relaxed` is for the plan of level 0 alone, which shows how the workbook contradicts itself: hard
    min_quantity and min_spend rules may then be violated as the plan says."""
    ledger = Ledger(case, plan)
    combinations = combinations_of(ledger)
    rows = [*row_checks(ledger), rule_check(ledger, combinations, relaxed)]
    place = {kind.label: number for number, kind in enumerate(ROW_KINDS)}
    rows.sort(key=lambda check: place[check.row])
    rows += [existence_check(ledger, combinations), sign_check(ledger, combinations)]
    return Verification(tuple(rows), level_checks(ledger, combinations, relaxed),
                        None if relaxed else plan.settled is not None, tuple(term_checks(ledger)))
