"""The first page of what to sign now."""

from __future__ import annotations

from data.comparison.first_pages.page import AT_ITS_PRICE, FirstPage, manufacturer_names, plain_names
from data.figures.money import units_of
from data.figures.result_table import ResultTable, figure_of, result_table
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.first_pages import CONTRACTS_AT_A_GLANCE, FUTURES_MET_AT_A_GLANCE
from model.case import Case

_CONTRACT = ("order_period", "quantity", "unit", "value", "in_base")
_WAYS = ("future", "probability", "met_after_base", "met_hedged", "met_knowing")


def hedge_page(case: Case, contracts: ResultTable, worth: ResultTable, answer: str,
               notes: tuple[str, ...]) -> FirstPage:
    """The page, made of the tables Sign now (`contracts`) and What it is worth; where nothing is signed now, the table
    is what each future meets."""
    chart = ComparisonChart(worth.sheet, "column", "Needs met in each future, by what is signed now", "future",
                            ("met_after_base", "met_hedged", "met_knowing"), "% at its price")
    if not len(contracts):
        table = result_table(FUTURES_MET_AT_A_GLANCE, [{key: row[key] for key in _WAYS} for row in worth.rows()],
                             units_of(case))
        return FirstPage(answer, table, worth.sheet.name, chart, (*notes, AT_ITS_PRICE))
    items = plain_names({key: item.name for key, item in case.items.items()})
    makers = manufacturer_names(case)
    ranked = sorted(contracts.rows(), key=lambda row: -figure_of(row["value"]))
    table = result_table(CONTRACTS_AT_A_GLANCE, [
        {"item": items[str(row["item"])], "manufacturer": makers[str(row["manufacturer"])],
         **{key: row[key] for key in _CONTRACT}} for row in ranked], units_of(case))
    return FirstPage(answer, table, contracts.sheet.name, chart, (*notes, AT_ITS_PRICE))
