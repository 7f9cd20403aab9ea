"""The sheet Timeline as a chart of cells: contracts in the colours of their families, new capacity in its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.figures.result_table import Cell, ResultTable
from data.narrative.text import clean
from data.report.overview.timeline import CAPACITY_ROW, CONTRACTS_ROW, SIGNED_ROW
from data.schema.colors import DARK, GREY, tint
from data.schema.overview import TIMELINE, TIMELINE_SIGNS
from data.workbook.formats import CellFormats, WrittenSheet, number_format
from data.workbook.overview.printing import PrintedPage, fit, points_across, points_of
from data.workbook.table import distinct_headers

PEN = "✎"                      # something is signed or ordered in the time
NEW_CAPACITY = "#A5480E"       # darker than the tint of any family, so that it is told apart in grey, too
STRENGTH = {"building": 0.2, "free": 0.75, "committed": 1.0}  # of that colour
FILLED = 0.4                   # strength of a family's colour in a cell of time
NOTHING = "The plan orders nothing, nothing is signed and no line is expanded: there is nothing to show."
_FIXED = 3                     # columns that stay in sight
_LETTERS = 9                   # points
_NAMES = ("item", "manufacturer")
_WIDEST_NAME = 30              # characters of a column of names
_WIDTHS = {"family": 8, "row": 11, "signed_first": 7.5, "signed_last": 7.5, "first_delivery": 9, "last_delivery": 10,
           "unit": 8.5}
_LEAST_WIDTH = 7.5             # characters of a figure's column: the label of a quarter
_HEADER, _LINE, _LINES = 38, 13.5, 23  # points: of the header, of a row of one line and of one of two
_RULE = {"bottom": 4, "bottom_color": "#A6A6A6"}  # leads the eye across a row
_MANY_TIMES = 8                # columns of time over which the legend's third column of texts can run
_LEGEND = {
    CONTRACTS_ROW: "units delivered, in the colour of the family",
    "building": "new capacity is ordered and not ready yet",
    "committed": "new capacity is there, with firm orders committed to it",
    SIGNED_ROW: "units delivered on orders that are signed already",
    PEN: "contracts are signed, or new capacity is ordered",
    "free": "new capacity is there, without such a commitment",
}


@dataclass(frozen=True)
class _Shown:
    """What a cell of time shows: its figure, if any, whether something is signed, and the state of new capacity."""

    figure: Cell
    signed: bool
    state: str


def dress_timeline(page: WrittenSheet, report: Mapping[str, ResultTable]) -> None:
    """Fill the cells of time, mark signings, and set widths and print; a sentence where there is nothing to show."""
    table, signs = report[TIMELINE.name], _signs(report[TIMELINE_SIGNS.name])
    widths = [_width(table, place) for place in range(len(table.columns))]
    _set_columns(page, table, widths)
    shapes, money = _shapes(table), number_format("money", table.values("value"))
    first = table.places("delivered")[0]  # behind the columns that are not of time
    keys, times = [column.declared.key for column in table.columns[:first]], table.each
    for line, cells in enumerate(table.cells(), 1):
        row = dict(zip(keys, cells, strict=False))
        shape, named = shapes[row["unit"]], (row["row"], row["item"], row["manufacturer"])
        for place, (key, value) in enumerate(row.items()):
            _write(page, (line, place), key, value, money if key == "value" else shape)
        for place, time in enumerate(times, first):
            _write_time(page, (line, place), row, _Shown(cells[place], *signs.get((*named, time), (False, ""))), shape)
        two_lines = any(points_of(str(row[key] or ""), _LETTERS) > points_across([_WIDEST_NAME]) for key in _NAMES)
        page.sheet.set_row(line, _LINES if two_lines else _LINE)
    if not len(table):
        page.sheet.write_string(1, 0, NOTHING)
    _set_print(page, widths, _write_legend(page, table, len(table) + 2) if len(table) else 1)


def _signs(table: ResultTable) -> dict[tuple[Cell, Cell, Cell, Cell], tuple[bool, str]]:
    """Whether something is signed, and the state of new capacity, by row and time."""
    return {(row["row"], row["item"], row["manufacturer"], row["time"]): (
        row["signing"] == "yes", str(row["state"] or "")) for row in table.rows()}


def _shapes(table: ResultTable) -> dict[Cell, str]:
    """The number format of the figures of each unit, in whatever column they stand."""
    figures: dict[Cell, list[Cell]] = {}
    for unit, total, cells in zip(table.values("unit"), table.values("quantity"), table.cells(), strict=True):
        figures.setdefault(unit, []).extend([total, *cells[-len(table.each):]])
    return {unit: number_format("quantity", cells) for unit, cells in figures.items()}


def _write(page: WrittenSheet, spot: tuple[int, int], key: str, value: Cell, shape: str) -> None:
    """One cell that is not of time, of the column with that key."""
    formats = page.formats
    if isinstance(value, (int, float)):
        page.sheet.write_number(*spot, value, formats.made(num_format=shape, valign="vcenter", align="right",
                                                           font_size=_LETTERS, **_RULE))
        return
    color = formats.family_color.get(str(value)) if key == "family" else None
    fill = {} if color is None else {"bg_color": tint(color)}
    style = formats.made(valign="vcenter", align="left", font_size=_LETTERS, text_wrap=key in _NAMES, **fill, **_RULE)
    page.sheet.write_string(*spot, clean(str(value or "")), style)


def _write_time(page: WrittenSheet, spot: tuple[int, int], row: Mapping[str, Cell], shown: _Shown, shape: str) -> None:
    """One cell of time."""
    positive, negative, _ = shape.split(";")
    shape = f'"{PEN} "{positive};{negative};"{PEN}"' if shown.signed else shape
    style = page.formats.made(num_format=shape, valign="vcenter", align="right", font_size=_LETTERS,
                              **_RULE | _look(page.formats, row, shown))
    if isinstance(shown.figure, (int, float)):
        page.sheet.write_number(*spot, shown.figure, style)
    else:
        page.sheet.write_blank(*spot, None, style)


def _look(formats: CellFormats, row: Mapping[str, Cell], shown: _Shown) -> dict[str, Any]:
    """Fill and frame of a cell of time."""
    if shown.state:
        letters = {"font_color": "#FFFFFF"} if shown.state == "committed" else {}
        return {"bg_color": tint(NEW_CAPACITY, STRENGTH[shown.state]), **letters}
    if not shown.figure:
        return {}
    color = formats.family_color.get(str(row["family"]), GREY)
    if row["row"] == SIGNED_ROW:
        return {"italic": True, "border": 2, "border_color": color, "bottom": 2, "bottom_color": color}
    return {"bg_color": tint(color, FILLED)}


def _width(table: ResultTable, place: int) -> float:
    """Characters that fit what a column holds in small letters."""
    declared, values = table.columns[place].declared, table.column(place)
    if declared.key in _WIDTHS:
        return _WIDTHS[declared.key]
    if declared.key in _NAMES:
        return min(_WIDEST_NAME, max([declared.width, *(points_of(str(value), _LETTERS) / 5 for value in values)]))
    largest = max((abs(value) for value in values if isinstance(value, (int, float))), default=0.0)
    return max(_LEAST_WIDTH, 0.9 * len(f"{largest:,.0f}") + 2.2)


def _set_columns(page: WrittenSheet, table: ResultTable, widths: Sequence[float]) -> None:
    """Widths, and headers in small letters above the filter buttons."""
    sheet, header = page.sheet, {"bold": True, "text_wrap": True, "valign": "top", "bg_color": DARK,
                                 "font_color": "#FFFFFF", "font_size": _LETTERS}
    titles = distinct_headers(table.headers)
    for place, (column, width, title) in enumerate(zip(table.columns, widths, titles, strict=True)):
        sheet.set_column(place, place, width)
        if place:  # the first is the way back to Summary
            side = "right" if column.declared.kind in ("number", "money") else "left"
            sheet.write_string(0, place, title, page.formats.made(**header, align=side))
    sheet.set_row(0, _HEADER)


def _write_legend(page: WrittenSheet, table: ResultTable, row: int) -> int:
    """What fills and the sign mean, from a row on; the last row."""
    sheet, formats = page.sheet, page.formats
    example = next(iter(formats.family_color), "")
    times = table.places("delivered")
    across = [0, _FIXED, times[0]] if len(times) >= _MANY_TIMES else [0, _FIXED]
    for number, (kind, words) in enumerate(_LEGEND.items()):
        spot = row + number // len(across), across[number % len(across)]
        shown = _Shown(None if kind == PEN else 1, False, kind if kind in STRENGTH else "")
        look = formats.made(align="center", **_look(formats, {"row": kind, "family": example}, shown))
        sheet.write_string(*spot, PEN if kind == PEN else "", look)
        sheet.write_string(spot[0], spot[1] + 1, words, formats.note)
    return row + (len(_LEGEND) - 1) // len(across)


def _set_print(page: WrittenSheet, widths: Sequence[float], last: int) -> None:
    page.sheet.freeze_panes(1, _FIXED)
    page.sheet.set_header(f"&L&B{TIMELINE.name}: {TIMELINE.meaning}. &B{PEN} signed or ordered; filled: units "
                          f"delivered; outlined: signed already; dark: {CAPACITY_ROW}, pale while it is built")
    page.sheet.print_area(0, 0, last, len(widths) - 1)
    fit(page.sheet, PrintedPage(widths, _FIXED, letters=_LETTERS))
