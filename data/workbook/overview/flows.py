"""The sheet Map of flows as a page: the darker a cell, the more flows from the country to the ally."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.figures.result_table import Cell, ResultTable
from data.narrative.text import clean
from data.report.overview.flows import SIGNED_TOTAL, TOTAL
from data.schema.colors import DARK, PALE
from data.schema.overview import FLOWS, PASSED_ON
from data.workbook.formats import DASH, HEAT, WrittenSheet, number_format
from data.workbook.overview.printing import PrintedPage, fit

NOTHING = "The plan orders nothing, and nothing that is signed is delivered within it."
NOTE = "Framed: from a country to itself. The darker, the more."
SIGNED_NOTE = " Signed already: value of orders that are signed and delivered within the plan; in no other figure."
_HEADER = 45             # points: three lines
_ROW = 14                # points
_NAME, _LONGEST = 24, 40  # characters of the column of names
_LEAST_FIGURES = 9       # columns over which a sentence can run
_FIGURE, _TOTAL = 9.5, 12  # characters of a figure and of a total
_ONE_DECIMAL = 10        # money from which figures show one decimal at most


def dress_flows(page: WrittenSheet, report: Mapping[str, ResultTable]) -> None:
    """Shade the flows, outline what stays in a country, make totals bold, and add what allies pass on."""
    table, passed, sheet = report[FLOWS.name], report[PASSED_ON.name], page.sheet
    widths = _widths([table, passed])
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    _write_matrix(page, table, 0)
    last = max(1, len(table)) + 1
    words = NOTE if len(table) else NOTHING
    sheet.write_string(last, 0, words + (SIGNED_NOTE if table.places("signed") else ""), page.formats.note)
    headers = 1
    if len(passed):
        words = f"{PASSED_ON.name}: {PASSED_ON.meaning}".replace("{money}", passed.units.money)
        sheet.write_string(last + 2, 0, clean(words), page.formats.section)
        _write_headers(page, passed, last + 3)
        _write_matrix(page, passed, last + 3)
        last, headers = last + 3 + len(passed), 2
    sheet.print_area(0, 0, last, len(widths) - 1)
    fit(sheet, PrintedPage(widths, 1, _HEADER * headers + _ROW * last))


def _widths(tables: Sequence[ResultTable]) -> list[float]:
    """Characters of the columns: those of the matrices, and as many more as the sentences beside them run over."""
    names = [len(str(name)) for table in tables for name in table.values("ally")]
    flows, totals = len(tables[0].places("flow")), len(tables[0].columns) - 1
    figures = max([_LEAST_FIGURES, *(len(table.columns) - 1 for table in tables)])
    return [max([_NAME, *(min(name, _LONGEST) + 2.0 for name in names)]),
            *(_TOTAL if flows <= place < totals else _FIGURE for place in range(figures))]


def _write_matrix(page: WrittenSheet, table: ResultTable, header: int) -> None:
    """The figures of the matrix below the row of its headers, all with one number of decimals."""
    sheet, formats = page.sheet, page.formats
    flows = [place for place, column in enumerate(table.columns) if column.declared.repeats]
    shape = _shape([cell for cells in table.cells() for cell in cells[1:]])
    inner = 0
    for row, cells in enumerate(table.cells(), header + 1):
        total = cells[0] in (TOTAL, SIGNED_TOTAL) and row - header > len(table) - 2
        inner = inner if total else row
        for place, (value, column) in enumerate(zip(cells, table.columns, strict=True)):
            look = {"bold": True, "bg_color": PALE, "top": 1, "top_color": DARK} if total else {}
            if not place:
                sheet.write_string(row, 0, clean(str(value)), formats.cell("text", "General", **look))
                continue
            if not total and place not in flows:
                look = {"bold": True, "bg_color": PALE}
            if not total and column.each and column.each == cells[0]:
                look = {"border": 2, "border_color": DARK}
            style = formats.made(num_format=shape, valign="vcenter", align="right", **look)
            if isinstance(value, (int, float)):
                sheet.write_number(row, place, value, style)
            elif look:
                sheet.write_blank(row, place, None, style)
        sheet.set_row(row, _ROW)
    if inner and flows:
        sheet.conditional_format(header + 1, flows[0], inner, flows[-1], {
            "type": "3_color_scale", "min_type": "num", "min_value": 0, "min_color": "#FFFFFF",
            "mid_type": "percentile", "mid_value": 80, "mid_color": "#F5C99B", "max_color": HEAT})
    sheet.set_row(header, _HEADER)


def _write_headers(page: WrittenSheet, table: ResultTable, row: int) -> None:
    """The headers of a matrix that is no table."""
    for place, column in enumerate(table.columns):
        page.sheet.write_string(row, place, clean(column.header), page.formats.header(column.declared.kind, small=True))


def _shape(values: Sequence[Cell]) -> str:
    """The number format of a matrix: at most one decimal where its figures are large, and what would read as zero is
    told as less than the least that can be read."""
    figures = [float(value) for value in values if isinstance(value, (int, float))]
    if max(figures, default=0.0) < _ONE_DECIMAL:
        return number_format("money", figures)
    shape = number_format("money", [round(figure, 1) for figure in figures]).split(";")[0]
    least = "0.1" if "." in shape else "1"
    return f'[>={float(least) / 2:g}]{shape};[>0]"<{least}";{DASH}'
