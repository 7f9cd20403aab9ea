"""Tables with columns side by side for allies or periods, made readable: sums and closing stocks stand out, rows shade
who gets most, what lacks is seen at a glance."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_col_to_name

from data.figures.result_table import Cell, ResultTable
from data.narrative.text import clean
from data.schema.colors import DARK, PALE, tint
from data.schema.columns import FAMILY
from data.schema.plan_sheets import ALLOCATION
from data.schema.stock_sheets import MOVEMENTS, NEEDS, STOCK_BY_FAMILY, STOCK_BY_ITEM
from data.workbook.formats import LACK, WrittenSheet, edge_of, number_format

_LACKING = ((0.5, 1.0), (0.75, 0.65), (1.0, 0.35))  # below which share of a target a cell is tinted how strongly


def naming_columns(table: ResultTable) -> int:
    """How many columns name a row: all before those side by side; the first where there are none."""
    repeated = [place for place, column in enumerate(table.columns) if column.declared.repeats]
    before = repeated[0] if repeated else 1
    return max(1, before if table.sheet.name in _SIDE_BY_SIDE else 1)


def shade(page: WrittenSheet, table: ResultTable) -> None:
    """Let stand out what matters in a table with columns side by side, by rules that hold however it is sorted."""
    if table.sheet.name in _SHADED:
        _SHADED[table.sheet.name](page, table)


def dress_allocation(page: WrittenSheet, report: Mapping[str, ResultTable]) -> None:
    """Make sums bold, give the figures of a measure one number of decimals, and shade each row of one model from
    nothing to the ally that gets most of it."""
    sheet, formats, table = page.sheet, page.formats, report[ALLOCATION.name]
    kinds = zip(table.values("row"), table.values("measure"), strict=True)
    allies, (first_figure,) = table.places("ally_part"), table.places("all_allies")
    shapes = _shapes(table, first_figure)
    for row, (cells, (kind_of_row, measure)) in enumerate(zip(table.cells(), kinds, strict=True), 1):
        total = kind_of_row != "item"
        look = {"bold": True, "bg_color": PALE, "top": 1, "top_color": DARK} if total else {}
        shape = shapes[measure]
        for place, (value, column) in enumerate(zip(cells, table.columns, strict=True)):
            kind, edge = column.declared.kind, look | edge_of(column.declared)
            if isinstance(value, str) and (total or column.declared.key != FAMILY.key):
                sheet.write_string(row, place, clean(value), formats.cell(kind, "General", **edge))
            elif isinstance(value, (int, float)):
                sheet.write_number(row, place, value, formats.cell(kind, shape, **edge))
            elif total:
                sheet.write_blank(row, place, None, formats.cell(kind, shape, **edge))
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


def _shade_accounts(page: WrittenSheet, table: ResultTable) -> None:
    """Closing stocks stand out, and the shares of a target that is not covered are tinted, the stronger the less. By
    the words of a row, so that it stays so when a planner sorts the table."""
    movement, (first, *_, last) = table.places("movement")[0], [*table.places("opening"), *table.places("in_period")]
    row, begins = f"${xl_col_to_name(movement)}2", f"{xl_col_to_name(first)}2"
    end = max(1, len(table))
    closing = page.workbook.add_format({"bold": True, "bg_color": PALE, "top": 1, "top_color": DARK})
    page.sheet.conditional_format(1, 0, end, last, {
        "type": "formula", "criteria": f'={row}="{MOVEMENTS["closing"]}"', "format": closing})
    for below, strength in _LACKING:
        page.sheet.conditional_format(1, first, end, last, {
            "type": "formula", "stop_if_true": True,
            "criteria": f'=AND({row}="{MOVEMENTS["coverage"]}",ISNUMBER({begins}),{begins}<{below})',
            "format": page.workbook.add_format({"bg_color": tint(LACK, strength)})})


def _shade_needs(page: WrittenSheet, table: ResultTable) -> None:
    """What is short in a period is tinted."""
    short = table.places("short")
    page.sheet.conditional_format(1, short[0], max(1, len(table)), short[-1], {
        "type": "cell", "criteria": ">", "value": 0,
        "format": page.workbook.add_format({"bg_color": tint(LACK, 0.35)})})


_SHADED = {STOCK_BY_FAMILY.name: _shade_accounts, STOCK_BY_ITEM.name: _shade_accounts, NEEDS.name: _shade_needs}
_SIDE_BY_SIDE = {ALLOCATION.name, *_SHADED}
