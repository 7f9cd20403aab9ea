"""Charts that PowerPoint and Impress can edit: each carries its figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from data.brief.fit import Box, fitted
from data.brief.slides import FONT, SMALL_SIZE, TABLE_SIZE, SlidePage, rgb
from data.narrative.text import clean
from data.schema.colors import DARK, GREY

_AXIS_ROOM, _LEGEND_ROOM = 2.2, 2.8  # inches of a name
_MOST_LABELS = 24     # of an axis of time: of more periods every second or third is named
_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_GRID = "#D9D9D9"
_FEW = 3              # bars, which would be too thick


@dataclass(frozen=True)
class Drawing:
    """What a chart shows: its title with the unit, the names along its axis, and the figures of each series, None where
    there is none; with colours by series, the number format and the end of the axis."""

    title: str
    names: Sequence[str]
    series: Mapping[str, Sequence[float | None]]
    colors: Mapping[str, str] = field(default_factory=dict)
    number_format: str = "#,##0"
    most: float | None = None


def add_bars(page: SlidePage, box: Box, drawing: Drawing) -> None:
    """Bars from the left, the first at the top; several series are stacked and have a legend, one has its figures."""
    stacked = len(drawing.series) > 1
    kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    chart = _added(page, box, drawing, kind)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 40 if len(drawing.names) > _FEW else 150, 100 if stacked else 0
    for series in plot.series:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(drawing.colors.get(series.name, DARK))
        series.invert_if_negative = False
    chart.category_axis.reverse_order = True
    # Reversed, the axis of figures would stand at the top.
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH if stacked else XL_TICK_LABEL_POSITION.NONE
    if not stacked:
        chart.value_axis.has_major_gridlines = False
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = drawing.number_format, False
        _letters(labels.font)


def add_lines(page: SlidePage, box: Box, drawing: Drawing) -> None:
    """A line a series over time."""
    chart = _added(page, box, drawing, XL_CHART_TYPE.LINE)
    for series in chart.plots[0].series:
        series.smooth = False
        line = series.format.line
        line.width = Pt(3.5 if series.name == next(iter(drawing.series)) else 2.25)
        line.color.rgb = rgb(drawing.colors.get(series.name, DARK))
        series.marker.style = XL_MARKER_STYLE.CIRCLE if len(drawing.names) <= _FEW else XL_MARKER_STYLE.NONE
    step = ceil(len(drawing.names) / _MOST_LABELS)
    if step > 1:
        axis = chart.category_axis._element
        for name in ("tickLblSkip", "tickMarkSkip"):  # in the order of the schema
            skip = parse_xml(f'<c:{name} xmlns:c="{_NAMESPACE}" val="{step}"/>')
            axis.find(f"{{{_NAMESPACE}}}noMultiLvlLbl").addprevious(skip)


def _added(page: SlidePage, box: Box, drawing: Drawing, kind: XL_CHART_TYPE) -> Chart:
    """The chart with its title, axes, grid and legend."""
    data = CategoryChartData(number_format=drawing.number_format)
    data.categories = [clean(name) for name in drawing.names]
    for name, values in drawing.series.items():
        data.add_series(clean(name), values)
    shapes: Any = page.slide.shapes  # what it says of its types is not what it takes and gives
    chart: Chart = shapes.add_chart(kind, Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height),
                                    data).chart
    _letters(chart.font)
    chart.has_title = True
    title = chart.chart_title.text_frame
    title.text = fitted(clean(drawing.title), TABLE_SIZE + 1, box.width - 0.3, 2, bold=True)
    _letters(title.paragraphs[0].runs[0].font, TABLE_SIZE + 1, DARK, bold=True)
    chart.has_legend = len(drawing.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        _letters(chart.legend.font)
    axis = chart.value_axis
    axis.minimum_scale = 0
    if drawing.most is not None:
        axis.maximum_scale = drawing.most
    else:
        axis.major_unit = _step(drawing)
    axis.major_gridlines.format.line.color.rgb = rgb(_GRID)
    axis.format.line.fill.background()
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = drawing.number_format, False
    chart.category_axis.format.line.color.rgb = rgb(GREY)
    chart.category_axis.major_tick_mark = axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.category_axis.has_major_gridlines = False
    return chart


def _step(drawing: Drawing) -> float:
    """The distance of the lines of the grid, a round figure: about four of them, whose figures do not touch."""
    totals = [sum(value or 0.0 for value in values) for values in zip(*drawing.series.values(), strict=True)]
    fourth = max(totals, default=0.0) / 4
    if fourth <= 0:
        return 1.0
    unit = 10.0 ** floor(log10(fourth))
    return next(times * unit for times in (1, 2, 5, 10) if times * unit >= fourth)


def _letters(font: Any, size: float = SMALL_SIZE, color: str = "#262626", bold: bool = False) -> None:
    font.name, font.size, font.bold = FONT, Pt(size), bold
    font.color.rgb = rgb(color)


def axis_label(text: str) -> str:
    """A name as the axis of a chart holds it."""
    return fitted(clean(text), SMALL_SIZE, _AXIS_ROOM)


def legend_label(text: str, key: str, taken: Collection[str]) -> str:
    """A name as the legend of a chart holds it; with its key where another series has the same."""
    label = fitted(clean(text), SMALL_SIZE, _LEGEND_ROOM)
    return f"{label} [{key}]" if label in taken else label
