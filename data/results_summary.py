"""The sheet Summary: the answer, links, the tables of its parts and the charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.outputs import SUMMARY_PARTS, OutputSheet
from data.results_table import Formats, write_table
from data.texts import clean, shortened

NAME = "Summary"
LINKS_A_ROW = 8
LAST_COLUMN = 8          # the answer and the charts span columns A to I
CHARTS_A_ROW = 3
COLUMN_WIDTH = 18        # characters
CHART_WIDTH, CHART_HEIGHT, CHART_ROWS = 388, 290, 15   # pixels, pixels, rows that a chart takes
CHARTED = ("Stock against target", "Spending by ally", "Use of capacity")
SPENDERS = 15            # allies in the chart of spending
HIGHEST_ROW = 409        # points: what a row may have
LONGEST_TITLE = 80       # characters of a chart's title
DARK = "#1F4E79"
GRID = {"visible": True, "line": {"color": "#D9D9D9"}}


def write_summary(workbook: Workbook, sheet: Worksheet, formats: Formats, report: Mapping[str, pd.DataFrame],
                  linked: Sequence[str]) -> None:
    """Fill the sheet: answer and links on top and frozen, then tables, charts, and the charts' figures."""
    sheet.set_column(0, LAST_COLUMN, COLUMN_WIDTH)
    row = _write_head(sheet, formats, report["Answer"], linked)
    for part in SUMMARY_PARTS[1:]:
        if part.name in report and part.name not in CHARTED:
            row = _write_part(sheet, formats, part, report[part.name], row)[1] + 2
    if CHARTED[0] not in report:
        return
    chart_row = row
    charts = len(_families_of(report)) + 2
    row += 1 + CHART_ROWS * -(-charts // CHARTS_A_ROW)
    figures = {}
    for part in SUMMARY_PARTS:
        if part.name in CHARTED:
            figures[part.name] = _write_part(sheet, formats, part, report[part.name], row)
            row = figures[part.name][1] + 2
    sheet.write_string(chart_row, 0, "Charts", formats.section)
    _insert_charts(workbook, sheet, report, figures, chart_row + 1)


def _write_head(sheet: Worksheet, formats: Formats, answer: pd.DataFrame, linked: Sequence[str]) -> int:
    """Title, answer, check and links; the row below them."""
    fact = {name: clean(str(value)) for name, value in answer.itertuples(index=False, name=None)}
    sheet.write_string(0, 0, fact["title"], formats.title)
    for column, name in ((0, "scenario"), (3, "horizon"), (6, "check")):
        sheet.write_string(1, column, name, formats.label)
        flag = {"PASS": formats.passed, "FAIL": formats.failed}.get(fact[name]) if name == "check" else None
        sheet.write_string(1, column + 1, fact[name], flag)
    sheet.merge_range(2, 0, 2, LAST_COLUMN, "", formats.answer)
    sheet.write_string(2, 0, fact["answer"], formats.answer)
    sheet.set_row(2, min(16.5 * (1 + len(fact["answer"]) // 130), HIGHEST_ROW))
    for number, name in enumerate(linked):
        row, column = divmod(number, LINKS_A_ROW)
        sheet.write_url(3 + row, column, f"internal:'{name}'!A1", formats.link, name)
    below = 4 + (len(linked) - 1) // LINKS_A_ROW
    sheet.freeze_panes(below, 0)
    return below + 1


def _write_part(sheet: Worksheet, formats: Formats, part: OutputSheet, frame: pd.DataFrame,
                row: int) -> tuple[int, int]:
    """A heading and a table; the rows of its header and of its end."""
    sheet.write_string(row, 0, f"{part.name}: {part.meaning}", formats.section)
    return row + 1, write_table(sheet, formats, part, frame, row + 1, format_cells=True)


def _families_of(report: Mapping[str, pd.DataFrame]) -> list[str]:
    """The families of the stock charts: half of the columns beside the period."""
    headers = list(report["Stock against target"].columns)[1:]
    return [header.removesuffix(": stock") for header in headers[:len(headers) // 2]]


def _insert_charts(workbook: Workbook, sheet: Worksheet, report: Mapping[str, pd.DataFrame],
                   figures: Mapping[str, tuple[int, int]], row: int) -> None:
    """Stock against target of each family, spending by ally and use of capacity, several in a row."""
    charts = [*_stock_charts(workbook, _families_of(report), *figures["Stock against target"]),
              _spending_chart(workbook, *figures["Spending by ally"])]
    resources = report["Use of capacity"].shape[1] - 1
    if resources:
        charts.append(_use_chart(workbook, resources, *figures["Use of capacity"]))
    for number, chart in enumerate(charts):
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
        down, across = divmod(number, CHARTS_A_ROW)
        sheet.insert_chart(row + down * CHART_ROWS, 3 * across, chart, {"object_position": 3})


def _stock_charts(workbook: Workbook, families: Sequence[str], header: int, last: int) -> list[Chart]:
    charts = []
    for column, family in enumerate(families, 1):
        chart = workbook.add_chart({"type": "line"})
        stock, target = {"color": DARK, "width": 2.25}, {"color": "#C00000", "width": 1.5, "dash_type": "dash"}
        chart.add_series(_series(header, last, column) | {"line": stock})
        chart.add_series(_series(header, last, column + len(families)) | {"line": target})
        chart.set_y_axis({"min": 0, "num_format": "#,##0", "major_gridlines": GRID})
        chart.set_title(_title(f"{family}: stock against target"))
        charts.append(chart)
    return charts


def _spending_chart(workbook: Workbook, header: int, last: int) -> Chart:
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for column, color in ((1, DARK), (2, "#F4B183")):
        chart.add_series(_series(header, min(last, header + SPENDERS), column) | {"fill": {"color": color}, "gap": 50})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 8}})  # the largest on top
    chart.set_x_axis({"num_format": "#,##0", "major_gridlines": GRID})
    chart.set_title(_title("Spending by ally"))
    return chart


def _use_chart(workbook: Workbook, resources: int, header: int, last: int) -> Chart:
    chart = workbook.add_chart({"type": "line"})
    for column in range(1, resources + 1):
        chart.add_series(_series(header, last, column) | {"line": {"width": 1.75}})
    chart.set_y_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": GRID})
    chart.set_title(_title("Use of the tightest resources"))
    return chart


def _series(header: int, last: int, column: int) -> dict[str, Any]:
    """A column of a table as a series over the table's first column, named by its header."""
    return {"name": [NAME, header, column], "categories": [NAME, header + 1, 0, last, 0],
            "values": [NAME, header + 1, column, last, column]}


def _title(text: str) -> dict[str, Any]:
    return {"name": shortened(text, LONGEST_TITLE), "name_font": {"size": 11}}
