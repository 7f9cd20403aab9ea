"""The first page of what is free."""

from __future__ import annotations

from data.comparison.first_pages.page import FirstPage, manufacturer_names
from data.figures.money import units_of
from data.figures.result_table import ResultTable, figure_of, result_table
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.first_pages import ROOM_AT_A_GLANCE
from model.case import Case

_DRAWN = 8
_KEYS = ("verdict", "least", "plan", "most", "free")


def room_page(case: Case, manufacturers: ResultTable, answer: str, notes: tuple[str, ...]) -> FirstPage:
    """The page, made of the table Room of manufacturers."""
    names = manufacturer_names(case)
    ranked = sorted(manufacturers.rows(), key=lambda row: (-figure_of(row["plan"]), -figure_of(row["most"])))
    table = result_table(ROOM_AT_A_GLANCE, [
        {"manufacturer": names[str(row["manufacturer"])], **{key: row[key] for key in _KEYS}} for row in ranked],
        units_of(case))
    return FirstPage(
        answer=answer, table=table, behind=manufacturers.sheet.name, notes=notes,
        chart=ComparisonChart(table.sheet, "range", "Orders with the largest manufacturers: what good plans can have",
                              "manufacturer", ("least", "free", "plan"), units_of(case).money, _DRAWN))
