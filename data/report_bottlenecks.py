"""The sheet Bottlenecks, and the worth of one more unit in the sheets of the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from data.case import Case
from data.report_frame import Cell, make_frame, money

if TYPE_CHECKING:
    from data.explanations import Explanations


def worth_cells(told: Explanations | None, kind: str, key: Any) -> tuple[Cell, Cell]:
    """The worth of one more unit of a limit and the level that it lowers; blank where it has none."""
    worth = told.worths.get((kind, key)) if told else None
    return (worth.figure, worth.level) if worth else (None, None)


def causes(case: Case, told: Explanations) -> pd.DataFrame:
    """One row a cause, the largest first."""
    total = sum(value for _, value in told.causes)
    return make_frame(case, "Causes", [(name, money(case, value), value / total if total else None)
                                       for name, value in told.causes])


def bottlenecks(case: Case, told: Explanations) -> pd.DataFrame:
    """One row a confirmed worth, the most urgent level first."""
    from data.explanations import bottleneck_facts
    from data.reasons import worth_text

    rows: list[tuple[Cell, ...]] = []
    for worth in told.bottlenecks:
        facts = bottleneck_facts(case, worth)
        rows.append((worth.level, worth.kind.replace("_", " "), facts["name"], facts["period"], worth.worth, worth.step,
                     worth.confirmed, worth_text(case, worth)))
    return make_frame(case, "Bottlenecks", rows)
