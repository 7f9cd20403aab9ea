"""The sheet Summary: one page in landscape with the answer, links, key figures, charts and what matters most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from data.figures.money import unit_of_money
from data.figures.result_table import ResultTable
from data.narrative.text import clean
from data.report.summary.terminal import answers
from data.schema.summary import (
    KEY_FIGURES,
    LARGEST_CAUSES,
    LARGEST_CONTRACTS,
    LARGEST_SHORTFALLS,
    LEVELS,
    RAMP_UP,
    SHARE_MET,
    SPENDING_BY_ALLY,
    STOCK_AGAINST_TARGET,
    TIGHTEST_RESOURCES,
)
from data.workbook.charts import WrittenTable, in_rows, met_chart, ramp_charts, spending_chart, stock_charts
from data.workbook.formats import DARK, PALE, SHARE_FORMAT, SHARES, WrittenSheet, number_format
from data.workbook.paper.columns import HIGHEST_ROW
from data.workbook.table import TableSpot, write_table
from model.case import Case

COLUMNS = 18
COLUMN_WIDTH, COLUMN_PIXELS = 14, 103
CHART_ROWS, ROW_PIXELS, CHART_GAP = 11, 20, 6
CAUSES_WIDTH = 8         # columns of a cause
TILES_COLUMN, TILES_IN_ROW, TILE_COLUMNS = 9, 3, 3  # the key figures stand at the right of the causes
REASONS_WIDTH = 10       # columns of a reason
CONTRACTS_COLUMN = 9     # the largest contracts stand at the right of the levels
MEANINGS_WIDTH = 4       # columns of what a level means
LINE_CHARACTERS = 200    # of the answer in one line
SMALL_CHARACTERS = 19    # in small letters that a column holds
LINK_CHARACTERS = 18     # of the small letters of a link that a column holds
SMALL_LINE = 12          # points of a line of small letters
TILE_ROW = 18            # points: of the rows with causes and tiles
FIGURE_ROW = 26          # points: of a figure in a single row of tiles
NARROW = 6               # points of a row that only sets apart
NOTES = (
    "At its price: units at the family's mean price, use over the plan and stock at its end, not discounted.",
    "Weighted shortfall, by which the levels decide, is no money: units short times family weight, ally priority and",
    "time preference, of stock each period's part of all periods.",
    "Full: less than 0.1 % of the capacity is free. Heat map: white 0 %, dark 100 %. A dash is zero.",
    "Charts: the families whose targets are worth most; their figures stand in Chart data.",
    "A cause counts by its part in what stands against the cheapest way to serve each shortfall: see Causes.",
)


@dataclass(frozen=True)
class Opening:
    """What a page begins with: title, facts below it, the sentence that answers, and links (what each says and the
    sheet that it leads to), over so many columns."""

    title: str
    facts: Mapping[str, str]
    sentence: str
    linked: Mapping[str, str]
    columns: int = COLUMNS


@dataclass(frozen=True)
class Tiles:
    """Where the key figures stand: the row and column of the first, counted from 0, how many are beside each other, and
    of how many columns each is wide."""

    row: int
    column: int = 0
    in_row: int = COLUMNS // 2
    wide: int = 2


def write_summary(page: WrittenSheet, case: Case, report: Mapping[str, ResultTable], linked: Mapping[str, str],
                  charted: Mapping[str, WrittenTable]) -> None:
    """Fill the sheet. `linked`: what each link says and the sheet that it leads to; `charted`: where the figures
    of the charts stand. Without a plan there is only the answer."""
    row = write_head(page, answered(report), linked)
    if KEY_FIGURES.name in report:
        row = _write_causes_and_tiles(page, report, row)
    if charted:
        row = _insert_charts(page, case, charted, row)
    lowest = 0
    if TIGHTEST_RESOURCES.name in report:
        row = _apart(page.sheet, write_part(page, report[TIGHTEST_RESOURCES.name], row))
        row = _apart(page.sheet, write_part(page, report[LARGEST_SHORTFALLS.name], row, spread=REASONS_WIDTH))
        lowest = write_part(page, report[LARGEST_CONTRACTS.name], row, CONTRACTS_COLUMN)
    row = write_part(page, report[LEVELS.name], row, spread=MEANINGS_WIDTH)
    if charted:
        for number, note in enumerate(NOTES, row + 1):
            page.sheet.write_string(number, 0, note, page.formats.note)
        row += len(NOTES)
    set_one_page(page.sheet, max(row, lowest))


def _apart(sheet: Worksheet, row: int) -> int:
    """A narrow row below the row; the one after it."""
    sheet.set_row(row + 1, NARROW)
    return row + 2


def _write_causes_and_tiles(page: WrittenSheet, report: Mapping[str, ResultTable], row: int) -> int:
    """What holds the plan back, and beside it the plan at a glance; the row below them."""
    write_part(page, report[LARGEST_CAUSES.name], row, spread=CAUSES_WIDTH)
    last = write_tiles(page, report[KEY_FIGURES.name], Tiles(row + 1, TILES_COLUMN, TILES_IN_ROW, TILE_COLUMNS))
    for number in range(row + 1, last):
        page.sheet.set_row(number, TILE_ROW)
    return _apart(page.sheet, last - 1)


def answered(report: Mapping[str, ResultTable]) -> dict[str, str]:
    """What the part Answer says, by the names of its rows, as a cell can hold it."""
    return {name: clean(text) for name, text in answers(report).items()}


def set_one_page(sheet: Worksheet, rows: int, columns: int = COLUMNS) -> None:
    """One page in landscape, without grid lines."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.3, right=0.3, top=0.3, bottom=0.5)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_footer("&L&F, &A&RPage &P of &N", {"margin": 0.2})
    sheet.print_area(0, 0, rows, columns - 1)
    sheet.freeze_panes(1, 0)


def write_head(page: WrittenSheet, answer: Mapping[str, str], linked: Mapping[str, str], columns: int = COLUMNS) -> int:
    """Title, scenario, check, answer and links over so many columns; the row below them. `answer`: what the part Answer
    says."""
    right = page.formats.made(bold=True, align="right", valign="vcenter")
    page.sheet.write_string(0, columns - 2, "Plan verified", right)
    page.sheet.write_string(0, columns - 1, answer["check"], page.formats.flag(answer["check"]))
    facts = {name: answer[name] for name in ("scenario", "horizon", "money")}
    return write_opening(page, Opening(answer["title"], facts, answer["answer"], linked, columns))


def write_opening(page: WrittenSheet, opening: Opening) -> int:
    """Title, facts, answer and links; the row below them."""
    sheet, formats, columns, linked = page.sheet, page.formats, opening.columns, opening.linked
    sheet.set_column(0, columns - 1, COLUMN_WIDTH)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, opening.title, formats.title)
    for number, (name, fact) in enumerate(opening.facts.items()):
        sheet.write_string(1, 4 * number, name.capitalize(), formats.note)
        sheet.write_string(1, 4 * number + 1, fact, formats.made(bold=True))
    sheet.merge_range(2, 0, 2, columns - 1, "", formats.answer)
    sheet.write_string(2, 0, opening.sentence, formats.answer)
    lines = 1 + len(opening.sentence) * COLUMNS // (LINE_CHARACTERS * columns)
    sheet.set_row(2, min(8 + 16.5 * lines, HIGHEST_ROW))
    sheet.set_row(3, NARROW)
    step = 1 + max(map(len, linked), default=0) // LINK_CHARACTERS  # columns that the longest takes
    rows = -(-len(linked) // (columns // step))
    in_a_row = -(-len(linked) // rows) if rows else 1  # no row with a single link
    for number, (words, name) in enumerate(linked.items()):
        down, across = divmod(number, in_a_row)
        sheet.write_url(4 + down, across * step, f"internal:'{name}'!A1", formats.link, words)
    below = 5 + (len(linked) - 1) // in_a_row
    sheet.set_row(below, NARROW)
    return below + 1


def write_tiles(page: WrittenSheet, figures: ResultTable, tiles: Tiles) -> int:
    """A tile a key figure, what it is above how much; the row below them."""
    sheet, formats, wide = page.sheet, page.formats, tiles.wide
    frame = {"align": "center", "bg_color": PALE, "right": 2, "right_color": "#FFFFFF"}
    label = formats.made(font_size=9, font_color="#595959", valign="bottom", **frame)
    for number, row in enumerate(figures.rows()):
        top, left = tiles.row + 2 * (number // tiles.in_row), tiles.column + wide * (number % tiles.in_row)
        words, value, unit = row["figure"], row["value"], row["counted_in"]
        shape = SHARE_FORMAT if unit == SHARES else number_format("quantity", [value])
        figure = formats.made(bold=True, font_size=14, font_color=DARK, valign="vcenter", num_format=shape,
                              **frame, bottom=2, bottom_color="#FFFFFF")
        text = clean(str(words) if unit == SHARES else f"{words}, {unit}")
        sheet.merge_range(top, left, top, left + wide - 1, text, label)
        sheet.merge_range(top + 1, left, top + 1, left + wide - 1, "", figure)
        if value is not None:
            sheet.write_number(top + 1, left, value, figure)
        sheet.set_row(top + 1, FIGURE_ROW)
    return tiles.row + 2 * -(-len(figures) // tiles.in_row)


def write_part(page: WrittenSheet, table: ResultTable, row: int, column: int = 0, spread: int = 0) -> int:
    """A heading that says what the table shows, and the table; the table's last row. `spread`: the last column is a
    text that runs over so many columns, beside the table because a table has no merged cells."""
    page.sheet.write_string(row, column, f"{table.sheet.name}: {table.sheet.meaning}", page.formats.section)
    spot = TableSpot(row + 1, column, compact=True)
    if not spread:
        return write_table(page, table, spot)
    *others, text = table.columns
    last = write_table(page, table.without(text.declared.key), spot)
    texts = [text.header, *(clean(str(cell or "")) for cell in table.values(text.declared.key))]
    _write_spread(page, texts, (row + 1, column + len(others)), spread)
    return last


def _write_spread(page: WrittenSheet, texts: Sequence[str], first: tuple[int, int], spread: int) -> None:
    """A header and texts, each over so many columns, from the first cell, given by its row and column, downwards."""
    sheet, (row, column) = page.sheet, first
    for number, text in enumerate(texts, row):
        style = page.formats.header("prose", small=True) if number == row else page.formats.spread
        sheet.merge_range(number, column, number, column + spread - 1, "", style)
        sheet.write_string(number, column, text, style)
        if len(text) > spread * SMALL_CHARACTERS:
            sheet.set_row(number, SMALL_LINE * -(-len(text) // (spread * SMALL_CHARACTERS)))


def _insert_charts(page: WrittenSheet, case: Case, charted: Mapping[str, WrittenTable], row: int) -> int:
    """Two rows of charts; the row below them."""
    units = {key: family.unit for key, family in case.families.items()}
    others = [met_chart(page, charted[SHARE_MET.name]),
              spending_chart(page, charted[SPENDING_BY_ALLY.name], clean(unit_of_money(case))),
              *ramp_charts(page, charted[RAMP_UP.name])]
    rows: list[list[Chart]] = [stock_charts(page, units, charted[STOCK_AGAINST_TARGET.name]), others]
    for placed in in_rows([charts for charts in rows if charts], COLUMNS * COLUMN_PIXELS, CHART_GAP):
        for chart, left, width in placed:
            chart.set_size({"width": width, "height": CHART_ROWS * ROW_PIXELS - CHART_GAP})
            page.sheet.insert_chart(row, left // COLUMN_PIXELS, chart,
                                    {"x_offset": left % COLUMN_PIXELS, "object_position": 2})
        row += CHART_ROWS
    return row
