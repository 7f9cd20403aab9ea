"""The sheets Checks and Run: what was warned of, what was verified, how the result was made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from data.figures.frame import Cell, make_frame
from data.input.findings import Finding
from model.case import Case

if TYPE_CHECKING:
    from model.verification.verify import Verification


NO_PLAN = "NO PLAN"  # in place of the flag where the workbook contradicts itself


def flag(passed: bool) -> str:
    """PASS or FAIL."""
    return "PASS" if passed else "FAIL"


def _verdict(verification: Verification) -> str:
    if not verification.passed:
        return "rows or levels failed: do not use this plan"
    unproved = sum(not level.proved for level in verification.levels)
    return f"every row holds; {unproved} levels are not proved" if unproved else "every row and every level passed"


def checks(case: Case, verification: Verification, findings: Sequence[Finding]) -> pd.DataFrame:
    """The verification, each kind of row and each level, then the warnings of the input."""
    blank: tuple[Cell, ...] = (None,) * 7
    rows: list[tuple[Cell, ...]] = [
        (flag(verification.passed), "plan", None, _verdict(verification), *blank)]
    rows += [(flag(row.passed), f"row {row.row}: {row.name}", row.where or None,
              "recomputed from the input and the plan", row.count, row.largest, row.tolerance, None, None, None, None)
             for row in verification.rows]
    rows += [(flag(level.passed), f"level: {level.name}", None,
              "proved by its dual value" if level.proved else "not proved: the time limit came first",
              None, _finite(level.drift), level.tolerance,
              *map(_finite, (level.reported, level.recomputed, level.bound, level.gap)))
             for level in verification.levels]
    rows += [(finding.severity, "input", f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet,
              finding.message, *blank) for finding in findings]
    return make_frame(case, "Checks", rows)


def _finite(value: float) -> float | None:
    """The value, None where it has none: an unproved level may have no bound."""
    return value if math.isfinite(value) else None


def run(case: Case, facts: Mapping[str, str | float]) -> pd.DataFrame:
    """One row a fact, in the order given."""
    return make_frame(case, "Run", list(facts.items()))
