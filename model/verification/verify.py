"""The plan judged from `Case` and `Plan` alone: every row and every level's value recomputed.

Nothing here knows the modelling language, the solver or another part of the model than the plan, so that an error there
cannot hide itself here."""

from __future__ import annotations

from dataclasses import dataclass

from model.case import Case
from model.levels import Level
from model.plan import Plan
from model.row_kinds import ROW_KINDS
from model.tolerances import LEVEL_DRIFT
from model.verification.existence import existence_check, sign_check
from model.verification.ledger import Ledger
from model.verification.levels import LevelCheck, level_checks
from model.verification.rows import row_checks
from model.verification.rules import combinations_of, rule_check
from model.verification.tally import RowCheck
from model.verification.terms import TermCheck, term_checks

__all__ = ["AsGood", "CountCheck", "LevelCheck", "RowCheck", "TermCheck", "Verification", "verify"]


@dataclass(frozen=True)
class AsGood:
    """A level before the plan was simplified, and recomputed from the plan, price_unit; `most` is what it may be."""

    level: Level
    before: float
    recomputed: float
    most: float

    @property
    def passed(self) -> bool:
        """The level is no worse than the tolerance allows."""
        return self.recomputed <= self.most + LEVEL_DRIFT * max(1.0, abs(self.most))


@dataclass(frozen=True)
class CountCheck:
    """How many contracts or orders the plan is said to have, and how many are counted in it."""

    kind: str
    told: int
    counted: int

    @property
    def passed(self) -> bool:
        """The number is right."""
        return self.told == self.counted


@dataclass(frozen=True)
class Verification:
    """All checks of a plan: a kind of row each by rising number, then existence and sign; the levels in order.
    `settled`: of equal plans it is the one that the names decide; None where no level but 0 was asked for. `terms`:
    lots, steps, thresholds, counts and discounts with their amounts. Of a plan with fewer contracts or orders
    `as_good`: each level beside what it was, and `counts`: its numbers."""

    rows: tuple[RowCheck, ...]
    levels: tuple[LevelCheck, ...]
    settled: bool | None = None
    terms: tuple[TermCheck, ...] = ()
    as_good: tuple[AsGood, ...] = ()
    counts: tuple[CountCheck, ...] = ()

    @property
    def passed(self) -> bool:
        """Every row and every level passed."""
        return (all(row.passed for row in self.rows) and all(level.passed for level in self.levels)
                and all(level.passed for level in self.as_good) and all(count.passed for count in self.counts))


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
    levels = level_checks(ledger, combinations, relaxed)
    return Verification(tuple(rows), levels, None if relaxed else plan.settled is not None, tuple(term_checks(ledger)),
                        _as_good(ledger, levels), _counted(ledger))


def _as_good(ledger: Ledger, levels: tuple[LevelCheck, ...]) -> tuple[AsGood, ...]:
    """Each level beside what it was; empty for a plan that was not simplified."""
    if ledger.plan.simplified is None:
        return ()
    recomputed = {check.level: check.recomputed for check in levels}
    return tuple(AsGood(each.level, each.before, recomputed[each.level],
                        each.before + ledger.case.simplify_tolerance * abs(each.before))
                 for each in ledger.plan.simplified.levels)


def _counted(ledger: Ledger) -> tuple[CountCheck, ...]:
    """The numbers that the plan tells, counted again; empty for a plan that was not simplified."""
    told = ledger.plan.simplified
    if told is None:
        return ()
    offers = ledger.case.offers
    contracts = {(offers[key].manufacturer, offers[key].item, period - ledger.lead(offers[key], ally))
                 for key, ally, period in ledger.order}
    return (CountCheck("contracts", told.contracts.plan, len(contracts)),
            CountCheck("orders", told.orders.plan, len(ledger.order)))
