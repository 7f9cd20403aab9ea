"""The sheet Bottlenecks, and the worth of one more unit in the sheets of the limits."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.figures.frame import Cell, make_frame, money
from data.narrative.explanations import Explanations, bottleneck_facts
from data.narrative.shadow_prices import worth_text
from model.case import Case


def worth_cells(case: Case, told: Explanations | None, kind: str, key: Any) -> tuple[Cell, Cell, Cell]:
    """The worth of one more unit of a limit, the level that it lowers, and both in words; blank where it has none."""
    worth = told.worths.get((kind, key)) if told else None
    return (worth.figure, str(worth.level), worth_text(case, worth)) if worth else (None, None, None)


def causes(case: Case, told: Explanations) -> pd.DataFrame:
    """One row a cause, the largest first."""
    total = sum(value for _, value in told.causes)
    return make_frame(case, "Causes", [(name, money(case, value), value / total if total else None)
                                       for name, value in told.causes])


def bottlenecks(case: Case, told: Explanations) -> pd.DataFrame:
    """One row a limit that would bring most, the most urgent level first; blank where it was not confirmed."""
    rows: list[tuple[Cell, ...]] = []
    for worth in told.bottlenecks:
        facts = bottleneck_facts(case, worth)
        rows.append((str(worth.level), worth.kind.replace("_", " "), facts["name"], facts["period"], worth.worth,
                     facts["step"], facts["confirmed"], worth_text(case, worth)))
    return make_frame(case, "Bottlenecks", rows)
