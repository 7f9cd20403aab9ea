"""The first page of more and less money."""

from __future__ import annotations

from collections.abc import Sequence

from data.comparison.first_pages.page import AT_ITS_PRICE, FirstPage, first_lines
from data.figures.money import units_of
from data.figures.result_table import Cell, ResultTable, figure_of, label_of, result_table
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.first_pages import MONEY_AT_A_GLANCE
from model.case import Case


def money_page(case: Case, main: ResultTable, answer: str, missing: Sequence[str]) -> FirstPage:
    """The page, made of the table Need against money; `missing` are the factors without a plan."""
    first = main.each[:1]
    table = result_table(MONEY_AT_A_GLANCE, [{
        "factor": row["factor"], "money": row["money"], "spent": row["spent"], "all_met": row["all_met"],
        "priority_met": {key: row[label_of("priority_met", key)] for key in first},
        "short": _short(row, main.each), "gained_by_one_more": row["gained_by_one_more"]}
        for row in main.rows()], units_of(case), first)
    return FirstPage(
        answer=answer, table=table, behind=main.sheet.name,
        chart=ComparisonChart(main.sheet, "scatter", "Needs met with more and less money", "money",
                              ("priority_met", "all_met"), "% at its price"),
        notes=first_lines(
            [f"No plan with {', '.join(missing)} times today's money."] if missing else [],
            ["Money is all budgets, the expansion budget and the limits of contributions, multiplied alike; allies "
             "without a budget stay unlimited.", AT_ITS_PRICE]))


def _short(row: dict[str, Cell], priorities: Sequence[str]) -> float | None:
    """What lacks of all priorities; None where there is no plan."""
    cells = [row[label_of("priority_short", priority)] for priority in priorities]
    return None if not cells or None in cells else sum(map(figure_of, cells))
