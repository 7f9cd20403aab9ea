"""The first page of what may go wrong."""

from __future__ import annotations

from collections.abc import Sequence

from data.comparison.first_pages.page import AT_ITS_PRICE, FirstPage, family_names
from data.figures.money import units_of
from data.figures.result_table import Cell, ResultTable, result_table
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.first_pages import FUTURES_AT_A_GLANCE
from model.case import Case

_KEYS = ("in_plan", "mean", "tenth", "ninetieth", "worst", "in_full")
_DRAWN = 8


def risk_page(case: Case, needs: ResultTable, answer: str, urgent: Sequence[str]) -> FirstPage:
    """The page, made of the table Need met of the futures; `urgent`: what must be known first."""
    names = family_names(case)

    def called(row: dict[str, Cell]) -> str:
        of = str(row["of"])
        return {"all": "all needs", "priority": f"priority {of}"}.get(str(row["by"]), names.get(of, of))

    table = result_table(FUTURES_AT_A_GLANCE, [
        {"of": called(row), **{key: row[key] for key in _KEYS}} for row in needs.rows()], units_of(case))
    chart = ComparisonChart(table.sheet, "column", "Needs met in the plan and in the futures", "of",
                            ("in_plan", "mean", "tenth"), "% at its price", _DRAWN)
    return FirstPage(answer=answer, table=table, behind=needs.sheet.name, chart=chart, notes=(
        *urgent, "The futures are drawn from the sheet Uncertainty: what is not in it is in none of them. "
        + AT_ITS_PRICE))
