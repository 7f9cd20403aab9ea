"""The native charts of the result, drawn from the tables of the sheet Chart data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.chart import Chart

from data.figures.result_table import ResultTable
from data.narrative.text import shortened
from data.schema.colors import ACCENT, DARK, GREY, tint
from data.workbook.formats import WrittenSheet

MOST_ALLIES = 40         # in the chart of what is met
SPENDERS = 15            # in the chart of spending
LONGEST_TITLE = 80       # characters of a chart's title
_ADDRESS = re.compile(r"!(?=\$?[A-Z]+\$?\d)")
GRID = {"visible": True, "line": {"color": "#E3E3E3", "width": 0.5}}
LETTERS = 10             # points: as large as those of tables; a first page prints at nine tenths
CHART_FONT: dict[str, Any] = {"name": "Arial", "size": LETTERS, "color": "#404040"}
TARGET_LINE = {"color": "#404040", "width": 1.5, "dash_type": "dash"}
LARGE_FIGURES = '[>=1000000]#,##0.0,,"M";[>=10000]#,##0,"k";#,##0'   # 1.5M, 20k, 900


@dataclass(frozen=True)
class WrittenTable:
    """Where a table stands in the workbook: the title of its sheet and the row of its header, counted from 0. It begins
    in the first column."""

    title: str
    header: int
    table: ResultTable

    def series(self, column: int, most: int | None = None, category: int = 0) -> dict[str, Any]:
        """A column as a series over the column of the categories, named by its header; at most so many rows."""
        rows = max(1, len(self.table)) if most is None else min(max(1, len(self.table)), most)
        first, last = self.header + 1, self.header + rows
        return {"name": [self.title, self.header, column], "categories": [self.title, first, category, last, category],
                "values": [self.title, first, column, last, column]}


def stock_charts(page: WrittenSheet, units: Mapping[str, str], written: WrittenTable) -> list[Chart]:
    """Need, stock and target over time, a chart a family; `units`: what is counted of each family."""
    charts, add_chart, table = [], page.workbook.add_chart, written.table
    families = zip(table.each, table.places("need"), table.places("stock"), table.places("target"), strict=True)
    for family, need, stock, target in families:
        chart = add_chart({"type": "column"})
        chart.add_series(written.series(need) | {"name": "need", "fill": {"color": "#CFCFCF"}, "gap": 40})
        chart.combine(stock_lines(page, written, family, (stock, target)))
        dress(chart, Axes(f"{family}: need, stock and target ({units.get(family) or 'units'})", LARGE_FIGURES))
        charts.append(chart)
    return charts


def stock_lines(page: WrittenSheet, written: WrittenTable, family: str, columns: tuple[int, int]) -> Chart:
    """Stock in the colour of its family, and the target; `columns`: where they stand."""
    stock, target = columns
    chart = page.workbook.add_chart({"type": "line"})
    color = page.formats.family_color.get(family, DARK)
    chart.add_series(written.series(stock) | {"name": "stock", "line": {"color": color, "width": 2.5}})
    chart.add_series(written.series(target) | {"name": "target", "line": TARGET_LINE})
    return chart


def met_chart(page: WrittenSheet, written: WrittenTable) -> Chart:
    """How much of its need each ally gets, least first."""
    chart = page.workbook.add_chart({"type": "column"})
    (met,) = written.table.places("met")
    chart.add_series(written.series(met, MOST_ALLIES) | {"fill": {"color": DARK}, "gap": 40})
    dress(chart, Axes("Needs met by ally, least first (% at its price)", "0%", most=1))
    chart.set_legend({"none": True})
    return chart


def spending_chart(page: WrittenSheet, written: WrittenTable, money: str) -> Chart:
    """What each ally bears in each year: the earlier, the lighter."""
    chart = page.workbook.add_chart({"type": "column", "subtype": "stacked"})
    years = written.table.places("borne")
    for number, year in enumerate(years, 1):
        color = tint(DARK, 0.2 + 0.8 * number / len(years))
        chart.add_series(written.series(year, SPENDERS) | {"fill": {"color": color}, "gap": 40})
    largest = f", {SPENDERS} largest" if len(written.table) > SPENDERS else ""
    dress(chart, Axes(f"Spending by ally and year{largest} ({money})", LARGE_FIGURES))
    return chart


def ramp_charts(page: WrittenSheet, written: WrittenTable) -> list[Chart]:
    """Base and added capacity over time, and how much of it is used; none where there are no lines."""
    charts, table = [], written.table
    for lines, base, added, used in zip(table.each, table.places("base"), table.places("added"), table.places("used"),
                                        strict=True):
        chart = page.workbook.add_chart({"type": "column", "subtype": "stacked"})
        line = page.workbook.add_chart({"type": "line"})
        for place, name, color in ((base, "base capacity", GREY), (added, "added", ACCENT)):
            chart.add_series(written.series(place) | {"name": name, "fill": {"color": color}, "gap": 40})
        line.add_series(written.series(used) | {"name": "used", "line": {"color": "#000000", "width": 2}})
        chart.combine(line)
        dress(chart, Axes(f"Ramp-up: {lines}", LARGE_FIGURES))
        charts.append(chart)
    return charts


@dataclass(frozen=True)
class Axes:
    """The title of a chart, with the unit, and its axis of figures: number format and ends, None where they are
    open. `every`: which of the labels below stand there, 1: all; `upright`: they are turned, so that many have room."""

    title: str
    number_format: str
    most: float | None = None
    least: float | None = 0
    every: int = 1
    upright: bool = True


def dress(chart: Chart, axes: Axes) -> None:
    """Title, axes, grid and legend, alike in every chart."""
    # A title with what looks like the address of a cell would be taken for one.
    name = _ADDRESS.sub("! ", shortened(axes.title, LONGEST_TITLE))
    chart.set_title({"name": name, "name_font": CHART_FONT | {"color": DARK}})
    limits = {end: limit for end, limit in (("min", axes.least), ("max", axes.most)) if limit is not None}
    chart.set_y_axis({"num_format": axes.number_format, "major_gridlines": GRID, "num_font": CHART_FONT,
                      "line": {"none": True}} | limits)
    turned = {"rotation": -90} if axes.upright else {}
    chart.set_x_axis({"num_font": CHART_FONT | turned, "interval_unit": axes.every, "line": {"color": GREY},
                      "text_axis": True})
    chart.set_legend({"position": "top", "font": CHART_FONT})
    chart.set_chartarea({"border": {"color": "#D9D9D9"}})


def in_rows(charts: Sequence[Sequence[Chart]], width: int, gap: int) -> list[list[tuple[Chart, int, int]]]:
    """Each chart of each row with its place from the left and its width in pixels: a row fills the width."""
    placed = []
    for row in charts:
        room = width // max(len(row), 2)
        placed.append([(chart, number * room, room - gap) for number, chart in enumerate(row)])
    return placed
