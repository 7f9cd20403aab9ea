"""The sheet Allocation as a matrix one can read: sums of families stand out, and each row shades who gets most."""

from __future__ import annotations

from collections.abc import Mapping

from data.figures.result_table import Cell, ResultTable
from data.narrative.text import clean
from data.schema.colors import DARK, PALE
from data.schema.columns import FAMILY
from data.schema.plan_sheets import ALLOCATION
from data.workbook.formats import WrittenSheet, number_format

_FIXED = sum(not column.repeats for column in ALLOCATION.columns)  # columns before those of the allies


def dress_allocation(page: WrittenSheet, report: Mapping[str, ResultTable]) -> None:
    """Make sums bold, give the figures of a measure one number of decimals, and shade each row of one model from
    nothing to the ally that gets most of it."""
    sheet, formats, table = page.sheet, page.formats, report[ALLOCATION.name]
    sheet.freeze_panes(1, _FIXED)
    kinds = zip(table.values("row"), table.values("measure"), strict=True)
    allies, (first_figure,) = table.places("ally_part"), table.places("all_allies")
    shapes = _shapes(table, first_figure)
    for row, (cells, (kind_of_row, measure)) in enumerate(zip(table.cells(), kinds, strict=True), 1):
        total = kind_of_row != "item"
        look = {"bold": True, "bg_color": PALE, "top": 1, "top_color": DARK} if total else {}
        shape = shapes[measure]
        for place, (value, column) in enumerate(zip(cells, table.columns, strict=True)):
            kind = column.declared.kind
            if isinstance(value, str) and (total or column.declared.key != FAMILY.key):
                sheet.write_string(row, place, clean(value), formats.cell(kind, "General", **look))
            elif isinstance(value, (int, float)):
                sheet.write_number(row, place, value, formats.cell(kind, shape, **look))
            elif total:
                sheet.write_blank(row, place, None, formats.cell(kind, shape, **look))
        if not total and allies:
            sheet.conditional_format(row, allies[0], row, allies[-1], {
                "type": "2_color_scale", "min_type": "num", "min_value": 0, "min_color": "#FFFFFF",
                "max_color": "#F5B971"})


def _shapes(table: ResultTable, first_figure: int) -> dict[Cell, str]:
    """The number format of each measure."""
    figures: dict[Cell, list[Cell]] = {}
    for measure, cells in zip(table.values("measure"), table.cells(), strict=True):
        figures.setdefault(measure, []).extend(cells[first_figure:])
    return {measure: number_format("quantity" if measure == "quantity" else "money", cells)
            for measure, cells in figures.items()}
