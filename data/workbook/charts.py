"""The native charts of Summary, drawn from the tables of the sheet Chart data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook

from data.narrative.text import shortened
from data.workbook.formats import ACCENT, DARK, GREY, Formats, tint

DATA = "Chart data"
MOST_ALLIES = 40         # in the chart of what is met
SPENDERS = 15            # in the chart of spending
LONGEST_TITLE = 80       # characters of a chart's title
_ADDRESS = re.compile(r"!(?=\$?[A-Z]+\$?\d)")
_GRID = {"visible": True, "line": {"color": "#E3E3E3", "width": 0.5}}
SMALL_LETTERS = {"name": "Arial", "size": 8, "color": "#404040"}
LARGE_FIGURES = '[>=1000000]#,##0.0,,"M";[>=10000]#,##0,"k";#,##0'   # 1.5M, 20k, 900


@dataclass(frozen=True)
class Figures:
    """Where the figures of a chart stand in Chart data: the rows of the header and of the last figures, counted
    from 0, and the headers as the report has them."""

    header: int
    last: int
    headers: tuple[str, ...]

    def series(self, column: int, most: int | None = None) -> dict[str, Any]:
        """A column as a series over the table's first column, named by its header; at most so many rows."""
        last = self.last if most is None else min(self.last, self.header + most)
        return {"name": [DATA, self.header, column], "categories": [DATA, self.header + 1, 0, last, 0],
                "values": [DATA, self.header + 1, column, last, column]}


def stock_charts(workbook: Workbook, formats: Formats, units: Mapping[str, str], figures: Figures) -> list[Chart]:
    """Need, stock and target over time, a chart a family."""
    count = (len(figures.headers) - 1) // 3
    charts = []
    for place in range(count):
        family = figures.headers[1 + place].removesuffix(": need")
        color = formats.family_color.get(family, DARK)
        chart, lines = workbook.add_chart({"type": "column"}), workbook.add_chart({"type": "line"})
        chart.add_series(figures.series(1 + place)
                         | {"name": "need", "fill": {"color": "#CFCFCF"}, "gap": 40})
        lines.add_series(figures.series(1 + count + place)
                         | {"name": "stock", "line": {"color": color, "width": 2.5}})
        lines.add_series(figures.series(1 + 2 * count + place)
                         | {"name": "target", "line": {"color": "#404040", "width": 1.5, "dash_type": "dash"}})
        chart.combine(lines)
        dress(chart, f"{family}: need, stock and target ({units.get(family) or 'units'})", LARGE_FIGURES)
        charts.append(chart)
    return charts


def met_chart(workbook: Workbook, figures: Figures) -> Chart:
    """How much of its need each ally gets, least first."""
    chart = workbook.add_chart({"type": "column"})
    chart.add_series(figures.series(1, MOST_ALLIES) | {"fill": {"color": DARK}, "gap": 40})
    dress(chart, "Needs met by ally, least first (% of value)", "0%", most=1)
    chart.set_legend({"none": True})
    return chart


def spending_chart(workbook: Workbook, figures: Figures, money: str) -> Chart:
    """What each ally bears in each year: the earlier, the lighter."""
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    years = len(figures.headers) - 1
    for year in range(1, years + 1):
        color = tint(DARK, 0.2 + 0.8 * year / years)
        chart.add_series(figures.series(year, SPENDERS) | {"fill": {"color": color}, "gap": 40})
    rows = figures.last - figures.header
    largest = f", {SPENDERS} largest" if rows > SPENDERS else ""
    dress(chart, f"Spending by ally and year{largest} ({money})", LARGE_FIGURES)
    return chart


def ramp_chart(workbook: Workbook, figures: Figures) -> Chart:
    """Base and added capacity over time, and how much of it is used."""
    chart, line = workbook.add_chart({"type": "column", "subtype": "stacked"}), workbook.add_chart({"type": "line"})
    for column, name, color in ((1, "base capacity", GREY), (2, "added", ACCENT)):
        chart.add_series(figures.series(column) | {"name": name, "fill": {"color": color}, "gap": 40})
    line.add_series(figures.series(3) | {"name": "used", "line": {"color": "#000000", "width": 2}})
    chart.combine(line)
    dress(chart, f"Ramp-up: {figures.headers[1].removesuffix(': base')}", LARGE_FIGURES)
    return chart


def figures_at(frame: pd.DataFrame, header: int, last: int) -> Figures:
    """Where a report's table stands in Chart data."""
    return Figures(header, last, tuple(map(str, frame.columns)))


def dress(chart: Chart, title: str, axis_format: str, most: float | None = None, least: float | None = 0) -> None:
    """Title with the unit, axes, grid and legend, alike in every chart."""
    font = {"name": "Arial", "size": 10, "color": DARK}
    # A title with what looks like the address of a cell would be taken for one.
    name = _ADDRESS.sub("! ", shortened(title, LONGEST_TITLE))
    chart.set_title({"name": name, "name_font": font})
    limits = {end: limit for end, limit in (("min", least), ("max", most)) if limit is not None}
    chart.set_y_axis({"num_format": axis_format, "major_gridlines": _GRID, "num_font": SMALL_LETTERS,
                      "line": {"none": True}} | limits)
    chart.set_x_axis({"num_font": SMALL_LETTERS | {"rotation": -90}, "interval_unit": 1, "line": {"color": GREY},
                      "text_axis": True})
    chart.set_legend({"position": "top", "font": SMALL_LETTERS})
    chart.set_chartarea({"border": {"color": "#D9D9D9"}})


def in_rows(charts: Sequence[Sequence[Chart]], width: int, gap: int) -> list[list[tuple[Chart, int, int]]]:
    """Each chart of each row with its place from the left and its width in pixels: a row fills the width."""
    placed = []
    for row in charts:
        room = width // max(len(row), 2)
        placed.append([(chart, number * room, room - gap) for number, chart in enumerate(row)])
    return placed
