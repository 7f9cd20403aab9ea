"""Slide 2: what is signed, by manufacturer and family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.brief.charts import Drawing, add_bars, axis_label, legend_label
from data.brief.fit import Box
from data.brief.material import ChartMoney, Material, chart_money, largest_first
from data.brief.slides import CONTENT, Deck, Field
from data.figures.decimals import column_texts
from data.figures.purchases import Purchase
from data.narrative.wording import counted, percent
from data.report.summary.plain import plain_family, plain_maker, plain_units
from data.schema.colors import GREY, family_colors
from model.case import Case

MOST_MAKERS, MOST_FAMILIES, MOST_GROUPS = 8, 6, 7
OTHERS = "all others"
_CHART = Box(CONTENT.left, CONTENT.top, 4.8, CONTENT.height)
_TABLE = Box(CONTENT.left + 4.98, CONTENT.top + 0.1, CONTENT.width - 4.98, CONTENT.height - 0.1)
_COLUMNS = (Field("Manufacturer", 1.9), Field("What", 1.85),
            Field("Quantity", 1.25, True), Field("Value, {money}", 0.95, True), Field("Delivered", 1.2))
NOTES = (
    "Chart: the values of Contracts, without transport, added up by manufacturer and family. The figures stand behind "
    "the chart: right click, edit data.",
    "Table: the rows of Contracts added up by manufacturer and family, the largest values first; delivered from the "
    "first delivery to the last one. What is signed already is not in it.",
)


def add_signing(deck: Deck, material: Material) -> None:
    """A chart of the largest manufacturers with their families, and the largest groups of contracts."""
    case, bought = material.case, material.bought
    if not bought:
        page = deck.page("Nothing is to be signed", ("The sheet Contracts has no contract to sign.",))
        page.paragraphs(CONTENT, [
            "The plan orders nothing: every need is met without new orders." if material.meets_all else
            "The plan orders nothing: see the slides on what is met and what holds it back."], bullets=False)
        return
    value: defaultdict[str, float] = defaultdict(float)
    for order in bought:
        value[order.offer.manufacturer] += order.value
    page = deck.page(_title(case, value), NOTES)
    money = chart_money(case, value.values())
    add_bars(page, _CHART, _drawing(case, bought, value, money))
    page.table(_TABLE, [replace(column, heading=column.heading.replace("{money}", money.unit)) for column in _COLUMNS],
               _rows(case, bought, money))


def _title(case: Case, value: Mapping[str, float]) -> str:
    makers = largest_first(value)
    if len(makers) <= 1:
        return f"Everything is ordered from {plain_maker(case, next(iter(value)))}"
    shown = makers[:3] if len(makers) > 4 else makers[:1]
    part = sum(value[maker] for maker in shown) / sum(value.values())
    if len(shown) == 1:
        return (f"{percent(part)} of the value goes to {plain_maker(case, makers[0])}, the rest to "
                f"{counted(len(makers) - 1, 'other manufacturer')}")
    return (f"{percent(part)} of the value goes to three of {len(makers):,} manufacturers, most to "
            f"{plain_maker(case, makers[0])}")


def _drawing(case: Case, bought: Sequence[Purchase], value: Mapping[str, float], money: ChartMoney) -> Drawing:
    """The largest manufacturers, a series for each of the families with the largest values."""
    makers = largest_first(value)[:MOST_MAKERS]
    of_family: defaultdict[str, float] = defaultdict(float)
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for order in bought:
        of_family[order.family] += order.value
        maker = order.offer.manufacturer
        pairs[maker if maker in makers else OTHERS, order.family] += order.value
    families = largest_first(of_family)
    shown = families if len(families) <= MOST_FAMILIES else families[:MOST_FAMILIES - 1]
    names = [*makers, *([OTHERS] if len(value) > len(makers) else [])]
    color_of, colors = family_colors(list(case.families)), dict[str, str]()
    series: dict[str, list[float | None]] = {}
    for family in shown:
        title = legend_label(plain_family(case, family), family, series)
        series[title] = [pairs[name, family] / money.scale for name in names]
        colors[title] = color_of[family]
    if len(shown) < len(families):
        series[OTHERS] = [sum(pairs[name, each] for each in families if each not in shown) / money.scale
                          for name in names]
        colors[OTHERS] = GREY
    labels = [OTHERS if name == OTHERS else axis_label(plain_maker(case, name)) for name in names]
    return Drawing(f"Value by manufacturer ({money.unit})", labels, series, colors, money.number_format)


def _rows(case: Case, bought: Sequence[Purchase], money: ChartMoney) -> list[list[str]]:
    """The largest groups of contracts, what all others come to, and the sum."""
    groups: defaultdict[tuple[str, str], list[Purchase]] = defaultdict(list)
    for order in bought:
        groups[order.offer.manufacturer, order.family].append(order)
    worth = {key: sum(order.value for order in parts) for key, parts in groups.items()}
    ranked = sorted(groups, key=lambda key: (-worth[key], key))
    shown = ranked if len(ranked) <= MOST_GROUPS else ranked[:MOST_GROUPS - 1]
    rest = ranked[len(shown):]
    sums = [*(worth[key] for key in shown), *([sum(worth[key] for key in rest)] if rest else []), sum(worth.values())]
    said = column_texts("quantity", [each / money.scale for each in sums])
    rows = [[plain_maker(case, maker), plain_family(case, family),
             plain_units(sum(order.quantity for order in groups[maker, family]), case.families[family].unit), value,
             _when(case, groups[maker, family])] for (maker, family), value in zip(shown, said, strict=False)]
    if rest:
        rows.append(["Others", counted(len({family for _, family in rest}), "class", "classes"), "", said[-2],
                     _when(case, [order for key in rest for order in groups[key]])])
    return [*rows, ["All manufacturers", "", "", said[-1], _when(case, bought)]]


def _when(case: Case, parts: Sequence[Purchase]) -> str:
    label = case.horizon.label
    first, last = min(order.delivered for order in parts), max(order.delivered for order in parts)
    return label(first) if first == last else f"{label(first)} to {label(last)}"
