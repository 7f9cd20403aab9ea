"""The charts of the first page and the sheet Charts, with letters that are read in print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter.chart import Chart

from data.figures.money import unit_of_money
from data.narrative.text import clean, shortened
from data.narrative.wording import capital, units
from data.report.summary.plain import plain_family
from data.schema.colors import DARK
from data.schema.summary import RAMP_UP, SHARE_MET, SPENDING_BY_ALLY, STOCK_AGAINST_TARGET
from data.workbook.charts import (
    CHART_FONT,
    LARGE_FIGURES,
    LETTERS,
    Axes,
    WrittenTable,
    dress,
    met_chart,
    ramp_charts,
    spending_chart,
    stock_charts,
    stock_lines,
)
from data.workbook.first_page.layout import COLUMN_POINTS, COLUMNS, set_page
from data.workbook.formats import WrittenSheet
from model.case import Case

CHART_GAP = 6                # pixels between charts
_PIXELS = 4 / 3              # a point
_TICKS = 5                   # labels that have room beside each other below a chart of half the page
_LONGEST_TITLE = 60          # characters: two lines
_BAR, _AROUND_BARS = 16, 50  # points: of a bar with its name, of what stands above and below the bars
_ROW_POINTS = 180.0          # of a row of charts in the sheet Charts
_LAID = {"object_position": 2, "y_offset": 2}


def lead_chart(page: WrittenSheet, case: Case, written: WrittenTable) -> Chart:
    """Stock against target of the class of munition that is ordered most."""
    family, stock, target = written.table.each[0], written.table.places("stock")[0], written.table.places("target")[0]
    chart = stock_lines(page, written, family, (stock, target))
    title = f"{capital(plain_family(case, family))}: stock and target ({units(case.families[family].unit)})"
    dress(chart, Axes(shortened(title, _LONGEST_TITLE), LARGE_FIGURES,
                      every=-(-len(written.table) // _TICKS), upright=False))
    return chart


def least_met_chart(page: WrittenSheet, written: WrittenTable, height: float) -> Chart:
    """The share of their needs that the nations get that get least; as many as the height in points has room for."""
    bars = max(3, int((height - _AROUND_BARS) // _BAR))
    (name,), (met,) = written.table.places("name"), written.table.places("met")
    chart = page.workbook.add_chart({"type": "bar"})
    chart.add_series(written.series(met, bars, name) | {
        "fill": {"color": DARK}, "gap": 40,
        "data_labels": {"value": True, "num_format": "0%", "font": {"name": "Arial", "size": LETTERS}}})
    shown = f", the {bars} that get least" if len(written.table) > bars else ""
    dress(chart, Axes(f"Needs met by nation{shown}", "0%", most=1))
    chart.set_y_axis({"reverse": True, "num_font": CHART_FONT,
                      "major_gridlines": {"visible": False}})
    chart.set_x_axis({"visible": False, "min": 0, "max": 1.1, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    return chart


def write_charts(page: WrittenSheet, case: Case, charted: Mapping[str, WrittenTable]) -> None:
    """The sheet Charts: stock of each class of munition that counts most, needs met, spending and new capacity."""
    units_of = {key: family.unit for key, family in case.families.items()}
    stocks = stock_charts(page, units_of, charted[STOCK_AGAINST_TARGET.name])
    rows = [*(stocks[place:place + 2] for place in range(0, len(stocks), 2)),
            [met_chart(page, charted[SHARE_MET.name])],
            [spending_chart(page, charted[SPENDING_BY_ALLY.name], clean(unit_of_money(case)))],
            *([ramp] for ramp in ramp_charts(page, charted[RAMP_UP.name]))]
    page.write_way_back()
    for number, row in enumerate(rows, 1):
        lay_charts(page, row, (number, _ROW_POINTS))
    set_page(page, 1 + len(rows))


def lay_charts(page: WrittenSheet, charts: Sequence[Chart], spot: tuple[int, float]) -> None:
    """The charts beside each other, as wide as the page; `spot`: their row and its height in points."""
    row, height = spot
    page.sheet.set_row(row, height)
    columns = COLUMNS // len(charts)
    for number, chart in enumerate(charts):
        chart.set_size({"width": columns * COLUMN_POINTS * _PIXELS - CHART_GAP, "height": height * _PIXELS - CHART_GAP})
        page.sheet.insert_chart(row, number * columns, chart, _LAID)
