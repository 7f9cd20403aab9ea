"""The sheets Checks and Run: what was warned of, what was verified, how the result was made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from data.figures.busy_lines import BusyLine
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.input.findings import Finding
from data.narrative.wording import SHOWN, in_units, resource_name, some_of
from data.schema.reason_sheets import CHECKS, LEVEL_CHECK, PRICE_OF_TERMS, RUN
from model.case import Case

if TYPE_CHECKING:
    from model.verification.verify import LevelCheck, Verification


NO_PLAN = "NO PLAN"  # in place of the flag where the workbook contradicts itself
# Rows of sheets and columns that most workbooks do without: not listed where there are none.
_OF_SOME_WORKBOOKS = frozenset({"8b", "17", "18", "19", "20"})
_SETTLED = "of all plans that are equal at every level, the one that the names in the workbook decide"
_FREE = ("reasons, causes, worths and levers are those of the best plan without lots, steps, thresholds, counts and "
         "discounts; what is short only with these is told to be so, with the terms behind it")
_WITHOUT_TERMS = ("whole is no: lots, steps, thresholds, counts and discounts are left aside, and this plan may "
                  "keep none of them")
TIME_BEFORE_TERMS = ("The time limit came before lots, steps, thresholds, counts and discounts: this plan may keep "
                     "none of them.")
_SIMPLIFIED = ("of all plans with these orders that are equal at every level, the one that the names in the workbook "
               "decide")
_BEFORE = ("reasons, causes, worths and levers are those of the plan before it had fewer contracts or orders: what it "
           "gives up for them is in Simplified")
_NOT_SETTLED = "the time limit came first: another plan may be equal at every level"


def flag(passed: bool) -> str:
    """PASS or FAIL."""
    return "PASS" if passed else "FAIL"


def _verdict(verification: Verification) -> str:
    if not verification.passed:
        return "rows or levels failed: do not use this plan"
    unproved = sum(not level.proved for level in verification.levels)
    return f"every row holds; {unproved} levels are not proved" if unproved else "every row and every level passed"


def checks(case: Case, verification: Verification, findings: Sequence[Finding],
           busy: Sequence[BusyLine] = (), has_whole: bool = True) -> ResultTable:
    """The verification, each kind of row and each level, then what is ordered only to keep lines busy and the warnings
    of the input. `has_whole`: there was time to choose whole numbers, where the case asks for them."""
    return make_table(case, CHECKS, [
        _check(flag(verification.passed), "plan", _verdict(verification)),
        *(_check(flag(row.passed), f"row {row.row}: {row.name}", "recomputed from the input and the plan",
                 place=row.where or None, count=row.count, largest_violation=row.largest, tolerance=row.tolerance)
          for row in verification.rows if row.count or str(row.row) not in _OF_SOME_WORKBOOKS),
        *(_check(flag(level.passed), f"{LEVEL_CHECK}{level.name}",
                 _proof(case, level, case.keeps_whole_terms and has_whole), largest_violation=_finite(level.drift),
                 tolerance=level.tolerance,
                 reported=_finite(level.reported), recomputed=_finite(level.recomputed),
                 dual_value=_finite(level.bound), gap=_finite(level.gap), gap_limit=level.gap_limit,
                 gap_everywhere=_finite(level.gap_everywhere), multiplier=_finite(level.multiplier))
          for level in verification.levels),
        *_simplified(case, verification),
        *_one_plan(verification),
        *_terms_note(case, has_whole),
        *(_check("note", "busy line", _kept_busy(case, each), place=each.resource, count=len(each.orders))
          for each in busy),
        *(_check(finding.severity, "input", finding.message,
                 place=f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet) for finding in findings)])


def _terms_note(case: Case, has_whole: bool) -> list[Row]:
    """What whole numbers do to the explanations, or that there are none although the workbook asks for them."""
    if case.keeps_whole_terms:
        return [_check("note", "terms", _FREE if has_whole else TIME_BEFORE_TERMS)]
    return [_check("note", "terms", _WITHOUT_TERMS)] if case.has_whole_terms and not case.whole else []


def _one_plan(verification: Verification) -> list[Row]:
    """Whether the plan is the one of equal plans that the names decide; nothing where there is none."""
    if verification.settled is None:
        return []
    settled = _SIMPLIFIED if verification.as_good else _SETTLED
    return [_check(flag(True), "one plan", settled if verification.settled else _NOT_SETTLED)]


def _simplified(case: Case, verification: Verification) -> list[Row]:
    """Whether a plan with fewer contracts or orders is as good as the one before, and what explains it."""
    rows = [_check(flag(each.passed), f"as good: {each.level}", "recomputed, and what the setting simplify_tolerance "
                   "leaves of the plan before", reported=each.most, recomputed=each.recomputed)
            for each in verification.as_good]
    rows += [_check(flag(each.passed), f"number of {each.kind}", "counted again", count=each.counted)
             for each in verification.counts]
    return [*rows, *([_check("note", "simplify", _BEFORE)] if rows and case.simplify_tolerance else [])]


def _kept_busy(case: Case, line: BusyLine) -> str:
    """`160 rounds of offer O for A and B, delivered from 2025-Q1 to 2025-Q4, serve no need: they keep ...`"""
    family, label = case.families[line.orders[0].family], case.horizon.label
    allies = list(dict.fromkeys(order.ally for order in line.orders))
    first, last = label(line.orders[0].delivered), label(line.orders[-1].delivered)
    when = f"in {first}" if first == last else f"from {first} to {last}"
    asks = "its commitment asks for" if line.committed else "its min_rate asks for, which costs less than an idle line"
    made = f"{in_units(line.units, family.unit)} of offer {line.offer} for {some_of(allies, SHOWN)}"
    return f"{made}, delivered {when}, serve no need: {resource_name(case, line.resource)} is loaded as {asks}"


def _proof(case: Case, level: LevelCheck, has_whole: bool) -> str:
    """How far the optimum of a level is proved."""
    if not level.proved:
        return "not proved: the time limit came first"
    if case.simplifies and case.simplify_tolerance:
        return "proved by its dual value among the plans with these orders that are as good as simplify_tolerance asks"
    if has_whole:
        return ("proved by its dual value among the plans that have the whole numbers of this one; of all that keep "
                f"the terms {PRICE_OF_TERMS.name} tells")
    return "proved by its dual value, against every plan" if level.proved_everywhere else (
        "proved by its dual value among the plans that are best at the levels before; against all others rounding "
        "hides more than the gap that passes")


def _check(result: str, check: str, message: str, **cells: Cell) -> Row:
    """A row of Checks; what is not given stays blank."""
    blank = dict.fromkeys(column.key for column in CHECKS.columns)
    return {**blank, "result": result, "check": check, "message": message, **cells}


def _finite(value: float) -> float | None:
    """The value, None where it has none: an unproved level may have no bound."""
    return value if math.isfinite(value) else None


def run(case: Case, run_facts: Mapping[str, str | float]) -> ResultTable:
    """One row a fact, in the order given."""
    return make_table(case, RUN, [{"fact": name, "value": value} for name, value in run_facts.items()])
