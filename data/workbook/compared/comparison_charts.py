"""The native charts of a comparison workbook, each drawn from a table of the workbook itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from xlsxwriter.chart import Chart

from data.figures.result_table import ResultTable, TableColumn
from data.schema.colors import ACCENT, DARK, GREY, PALETTE
from data.schema.columns import OutputKind
from data.schema.compared.comparison import ChartKind, ComparisonChart
from data.workbook.charts import CHART_FONT, GRID, LARGE_FIGURES, TARGET_LINE, Axes, WrittenTable, dress
from data.workbook.formats import BAR, CellFormats, WrittenSheet, number_format

UPRIGHT = 8          # categories from which on their names are turned
LETTERS_ACROSS = 130 # of a line of names that are not turned, in a chart as wide as a page
_KINDS: dict[ChartKind, dict[str, str]] = {
    "column": {"type": "column"}, "stacked": {"type": "column", "subtype": "stacked"},
    "scatter": {"type": "scatter", "subtype": "straight_with_markers"},
    "range": {"type": "column", "subtype": "stacked"}, "fan": {"type": "line"}, "tornado": {"type": "bar"},
    "bars": {"type": "bar"}}
# The columns of a range, in order.
_RANGE: list[dict[str, Any]] = [
    {"fill": {"none": True}, "border": {"none": True}},
    {"name": "from the least to the most", "fill": {"color": ACCENT}, "gap": 60},
    {"name": "this plan", "line": {"none": True},
     "marker": {"type": "diamond", "size": 6, "fill": {"color": DARK}, "border": {"color": DARK}}}]
# The lines of a fan, in order.
_FAN: list[dict[str, Any]] = [
    {"name": "target", "line": TARGET_LINE},
    {"name": "in the plan", "line": {"color": ACCENT, "width": 2}},
    {"name": "one future in ten is below", "line": {"color": BAR, "width": 1.75}},
    {"name": "half of them are below", "line": {"color": DARK, "width": 2.5}},
    {"name": "one in ten is above", "line": {"color": BAR, "width": 1.75, "dash_type": "round_dot"}}]


def can_be_drawn(chart: ComparisonChart, table: ResultTable) -> bool:
    """There is something to draw: rows, the column of the categories, and a column with figures."""
    return bool(table.places(chart.category)) and bool(_with_figures(chart, table))


def comparison_chart(page: WrittenSheet, chart: ComparisonChart, written: WrittenTable,
                     across: int = LETTERS_ACROSS) -> Chart:
    """The chart, which `can_be_drawn`. So many letters find room `across` it: names that take more are turned, but
    columns that say their figures lie down for them."""
    table = written.table
    places, category = _with_figures(chart, table), table.places(chart.category)[0]
    if chart.kind == "column" and chart.labelled and not _fits_upright(table.column(category)[:chart.most], across):
        chart = replace(chart, kind="bars")
    drawn = page.workbook.add_chart(dict(_KINDS[chart.kind]))
    marks = page.workbook.add_chart({"type": "line"}) if chart.kind == "range" else None
    for number, place in enumerate(places):
        (marks if marks and place == places[-1] else drawn).add_series(
            written.series(place, chart.most, category) | _look(page.formats, chart, table.headers[place], number)
            | _labels(chart, table, place, category))
    if marks:
        drawn.combine(marks)
    figures = [figure for place in places for figure in _figures(table, place, chart.most)]
    kind = table.columns[places[0]].declared.kind
    beside = chart.kind not in ("stacked", "tornado", "bars")
    whole = kind == "share" and beside and max(figures) <= 1  # no axis goes on to 120 %
    below = min(figures) < 0
    dress(drawn, Axes(f"{chart.title} ({chart.unit})" if chart.unit else chart.title, _axis_format(kind, below),
                      most=1 if whole else None, least=None if below else 0))
    few = min(len(table), chart.most) <= UPRIGHT
    _turn(drawn, chart, table.columns[category], few or _fits_upright(table.column(category)[:chart.most], across))
    if chart.kind == "range":
        drawn.set_legend({"position": "top", "font": CHART_FONT, "delete_series": [0]})
    if len(places) == 1:
        drawn.set_legend({"none": True})
    return drawn


def _with_figures(chart: ComparisonChart, table: ResultTable) -> list[int]:
    """The places of the columns to draw: those without any figure are left out."""
    places = [place for key in chart.values for place in table.places(key)
              if chart.each in ("", table.columns[place].each)]
    return [place for place in places if _figures(table, place, chart.most)]


def _figures(table: ResultTable, place: int, most: int) -> list[float]:
    """The figures of a column that are drawn."""
    return [cell for cell in table.column(place)[:most] if isinstance(cell, (int, float))]


def _look(formats: CellFormats, chart: ComparisonChart, header: str, number: int) -> dict[str, Any]:
    """The colour of a series: that of the family that its header names, else the next of the palette."""
    color = formats.family_color.get(header, PALETTE[number % len(PALETTE)])
    if chart.kind == "range":
        return _RANGE[number]
    if chart.kind == "fan":
        return _FAN[number]
    if chart.kind == "scatter":
        mark = {"type": "circle", "size": 6, "fill": {"color": color}, "border": {"color": color}}
        return {"line": {"color": color, "width": 2}, "marker": mark}
    return {"fill": {"color": color}, "gap": 60, **({"overlap": 100} if chart.kind == "tornado" else {})}


def _labels(chart: ComparisonChart, table: ResultTable, place: int, category: int) -> dict[str, Any]:
    """The figure at each bar, and the bar that is set apart, where the chart asks for them."""
    look: dict[str, Any] = {}
    if chart.labelled:
        kind = table.columns[place].declared.kind
        look["data_labels"] = {"value": True, "font": CHART_FONT, "num_format": _label_format(
            kind, _figures(table, place, chart.most))}
    if chart.apart:
        look["points"] = [{"fill": {"color": GREY}} if name == chart.apart else None
                          for name in table.column(category)[:chart.most]]
    return look


def _label_format(kind: OutputKind, figures: Sequence[float]) -> str:
    return "0.0%" if kind == "share" else number_format(kind, figures)


def _axis_format(kind: OutputKind, below_zero: bool = False) -> str:
    """The format of an axis; one with conditions may show what is below zero without its sign."""
    return "0%" if kind == "share" else "#,##0" if below_zero else LARGE_FIGURES


def _fits_upright(names: Sequence[object], across: int) -> bool:
    """Few names that take three lines at most, or many short ones: those of allies and periods."""
    longest = max((max(len(word), len(str(name)) / 3) for name in names for word in str(name).split()), default=0)
    return longest * len(names) <= across


def _turn(drawn: Chart, chart: ComparisonChart, category: TableColumn, upright: bool) -> None:
    """The axis of the categories: figures of a scatter chart get their own scale and name; names may stay `upright`."""
    font, line = CHART_FONT, {"color": GREY}
    if chart.kind == "scatter":
        drawn.set_x_axis({"num_font": font, "name_font": font, "name": category.header,
                          "num_format": _axis_format(category.declared.kind), "line": line})
    elif chart.kind == "bars":
        drawn.set_y_axis({"num_font": font, "line": line, "text_axis": True, "label_position": "low", "reverse": True,
                          "major_gridlines": {"visible": False}, "interval_unit": 1})
        drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    elif chart.kind == "tornado":  # bars that lie have their names on the upright axis: the first on top, beside them
        drawn.set_y_axis({"num_font": font, "line": line, "text_axis": True, "label_position": "low", "reverse": True,
                          "major_gridlines": {"visible": False}})
        drawn.set_x_axis({"num_font": font, "line": {"none": True}, "num_format": "0.0%", "label_position": "high",
                          "major_gridlines": GRID})
    elif upright:
        straight = font | {"rotation": 0}  # said, as else a program may turn them for lack of room
        drawn.set_x_axis({"num_font": straight, "line": line, "text_axis": True, "interval_unit": 1,
                          "label_position": "low"})
