"""The sheet Bottlenecks, and the worth of one more unit in the sheets of the limits."""

from __future__ import annotations

import pandas as pd

from data.figures.frame import Cell, make_frame, money
from data.narrative.explanations import Explanations, bottleneck_facts
from data.narrative.shadow_prices import shadow_price_text
from model.case import Case
from model.row_kinds import RowId


def worth_cells(case: Case, told: Explanations | None, row: RowId) -> tuple[Cell, Cell, Cell]:
    """The worth of one more unit of a limit, the level that it lowers, and both in words; blank where it has none."""
    price = told.prices.get(row) if told else None
    return (price.figure, str(price.level), shadow_price_text(case, price)) if price else (None, None, None)


def causes(case: Case, told: Explanations) -> pd.DataFrame:
    """One row a cause, the largest first."""
    total = sum(cause.value for cause in told.causes)
    return make_frame(case, "Causes", [(cause.words, money(case, cause.value), cause.value / total if total else None)
                                       for cause in told.causes])


def bottlenecks(case: Case, told: Explanations) -> pd.DataFrame:
    """One row a limit that would bring most, the most urgent level first; blank where it was not confirmed."""
    rows: list[tuple[Cell, ...]] = []
    for price in told.bottlenecks:
        facts = bottleneck_facts(case, price)
        rows.append((str(price.level), price.row.kind.title, facts["name"], facts["period"], price.value,
                     facts["step"], facts["confirmed"], shadow_price_text(case, price)))
    return make_frame(case, "Bottlenecks", rows)
