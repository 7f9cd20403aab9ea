"""The native charts of a comparison workbook, each drawn from a table of the workbook itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook

from data.schema.columns import OutputKind, OutputSheet
from data.schema.comparison import ChartKind, ComparisonChart
from data.workbook.charts import LARGE_FIGURES, SMALL_LETTERS, dress
from data.workbook.formats import GREY, PALETTE, Formats
from data.workbook.table import declared_columns

UPRIGHT = 8          # categories from which on their names are turned
_KINDS: dict[ChartKind, dict[str, str]] = {
    "column": {"type": "column"}, "stacked": {"type": "column", "subtype": "stacked"},
    "scatter": {"type": "scatter", "subtype": "straight_with_markers"}}


@dataclass(frozen=True)
class Place:
    """Where the table of a sheet stands: the title of its sheet in the workbook, the row of the header counted from
    0, its declaration and its figures."""

    title: str
    header: int
    declaration: OutputSheet
    frame: pd.DataFrame


def can_be_drawn(chart: ComparisonChart, place: Place) -> bool:
    """There is something to draw: rows, the column of the categories, and a column with figures."""
    return bool(_columns(place, chart.category)) and bool(_with_figures(chart, place))


def comparison_chart(workbook: Workbook, formats: Formats, chart: ComparisonChart, place: Place) -> Chart:
    """The chart, which `can_be_drawn`."""
    values, category = _with_figures(chart, place), _columns(place, chart.category)[0]
    count = min(len(place.frame), chart.most)
    drawn = workbook.add_chart(dict(_KINDS[chart.kind]))
    for number, column in enumerate(values):
        drawn.add_series(_series(place, category, column, count)
                         | _look(formats, chart, str(place.frame.columns[column]), number))
    figures = [figure for column in values for figure in place.frame.iloc[:count, column].tolist()
               if isinstance(figure, (int, float))]
    kind = declared_columns(place.declaration, place.frame)[values[0]].kind
    whole = kind == "share" and chart.kind != "stacked" and max(figures) <= 1  # no axis goes on to 120 %
    dress(drawn, f"{chart.title} ({chart.unit})" if chart.unit else chart.title, _axis_format(kind),
          most=1 if whole else None, least=None if min(figures) < 0 else 0)
    _turn(drawn, chart, place, category, count)
    if len(values) == 1:
        drawn.set_legend({"none": True})
    return drawn


def _with_figures(chart: ComparisonChart, place: Place) -> list[int]:
    """The places of the columns to draw: those without any figure are left out."""
    columns = [column for name in chart.values for column in _columns(place, name)]
    return [column for column in columns if any(
        isinstance(value, (int, float)) for value in place.frame.iloc[:chart.most, column].tolist())]


def _columns(place: Place, name: str) -> list[int]:
    """The places of the columns that a chart names: as declared, or by the header."""
    declared = declared_columns(place.declaration, place.frame)
    found = [number for number, column in enumerate(declared) if column.name == name]
    return found or [number for number, header in enumerate(place.frame.columns) if header == name]


def _series(place: Place, category: int, column: int, count: int) -> dict[str, Any]:
    first, last = place.header + 1, place.header + count
    return {"name": [place.title, place.header, column], "categories": [place.title, first, category, last, category],
            "values": [place.title, first, column, last, column]}


def _look(formats: Formats, chart: ComparisonChart, header: str, number: int) -> dict[str, Any]:
    """The colour of a series: that of the family that its header names, else the next of the palette."""
    color = formats.family_color.get(header, PALETTE[number % len(PALETTE)])
    if chart.kind == "scatter":
        mark = {"type": "circle", "size": 6, "fill": {"color": color}, "border": {"color": color}}
        return {"line": {"color": color, "width": 2}, "marker": mark}
    return {"fill": {"color": color}, "gap": 60}


def _axis_format(kind: OutputKind) -> str:
    return "0%" if kind == "share" else LARGE_FIGURES


def _turn(drawn: Chart, chart: ComparisonChart, place: Place, category: int, count: int) -> None:
    """The axis of the categories: figures of a scatter chart get their own scale and name, few names
    are not turned."""
    font, line = SMALL_LETTERS, {"color": GREY}
    if chart.kind == "scatter":
        kind = declared_columns(place.declaration, place.frame)[category].kind
        drawn.set_x_axis({"num_font": font, "name_font": font, "name": str(place.frame.columns[category]),
                          "num_format": _axis_format(kind), "line": line})
    elif count <= UPRIGHT:
        drawn.set_x_axis({"num_font": font, "line": line, "text_axis": True, "interval_unit": 1,
                          "label_position": "low"})
