"""The sheet Bottlenecks, and the worth of one more unit in the sheets of the limits."""

from __future__ import annotations

from data.figures.money import money
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.narrative.explanations import Explanations, bottleneck_facts
from data.narrative.shadow_prices import shadow_price_text
from data.schema.reason_sheets import BOTTLENECKS, CAUSES
from model.case import Case
from model.row_kinds import RowId


def worth_cells(case: Case, explained: Explanations | None, row: RowId) -> dict[str, Cell]:
    """The worth of one more unit of a limit, the level that it lowers, and both in words; blank where it has none."""
    price = explained.prices.get(row) if explained else None
    if not price:
        return {"worth": None, "level": None, "in_words": None}
    return {"worth": price.figure, "level": str(price.level), "in_words": shadow_price_text(case, price)}


def causes(case: Case, explained: Explanations) -> ResultTable:
    """One row a cause, the largest first."""
    short = sum(cause.money for cause in explained.causes)
    weighted = sum(cause.weighted for cause in explained.causes)
    return make_table(case, CAUSES, [
        {"cause": cause.words, "short_money": money(case, cause.money), "share": cause.money / short if short else None,
         "weighted_share": cause.weighted / weighted if weighted else None} for cause in explained.causes])


def bottlenecks(case: Case, explained: Explanations) -> ResultTable:
    """One row a limit that would bring most, the most urgent level first; blank where it was not confirmed."""
    rows: list[Row] = []
    for price in explained.bottlenecks:
        facts = bottleneck_facts(case, price)
        rows.append({
            "level": str(price.level), "limit": price.row.kind.title, "name": facts["name"], "period": facts["period"],
            "worth": price.value, "units_added": facts["step"], "confirmed": facts["confirmed"],
            "in_words": shadow_price_text(case, price)})
    return make_table(case, BOTTLENECKS, rows)
