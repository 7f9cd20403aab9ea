"""The sheet Summary: one page that is read at arm's length, and below it where to read on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.figures.result_table import Cell, ResultTable
from data.narrative.text import clean, shortened
from data.narrative.wording import capital, counted
from data.report.summary.helping import lever_text
from data.report.summary.plain import plain_amount
from data.report.summary.terminal import answers
from data.report.summary.words import ORDER, SURE, WHY, WOULD_HELP
from data.schema.colors import DARK, PALE
from data.schema.reason_sheets import CONFLICTS
from data.schema.summary import FOUR_FACTS, IN_PLAIN_WORDS, SHARE_MET, STOCK_AGAINST_TARGET, SUMMARY
from data.workbook.charts import LETTERS, WrittenTable
from data.workbook.first_page.layout import (
    COLUMNS,
    HEIGHT,
    PageCell,
    PageRow,
    gap,
    height_of,
    set_page,
    text_row,
    write_rows,
)
from data.workbook.first_page.pictures import lay_charts, lead_chart, least_met_chart
from data.workbook.formats import FLAGS, WrittenSheet, flag_look
from model.case import Case

_LAST = COLUMNS - 1
_CHART_HEIGHT, _LOWEST_CHART = 240.0, 120.0  # points
_FIGURE_COLUMNS = 2                          # of a block: how much, before of what
_OPENING = "There is no plan"
_CONFLICTS = "What cannot be kept"
_MOST_CONFLICTS = 8
_MOST_LINES = 6  # of a text alone
_READ_ON = "Where to read on"
_TITLE = {"bold": True, "font_size": 16, "font_color": DARK}
_NOTE = {"font_color": "#595959", "valign": "vcenter"}
_HEADING = {"bold": True, "font_size": 11, "font_color": DARK, "bottom": 1, "bottom_color": DARK, "valign": "bottom"}
_LINK = {"font_color": "#0563C1", "underline": 1, "text_wrap": False}
_VALUE_SIZES = (20, 16, 13, 11)  # points
_TILE = {"bg_color": PALE, "align": "left", "indent": 1}
_TEXT = {"align": "left", "indent": 1}


@dataclass(frozen=True)
class SheetLink:
    """A link to a sheet: what it says, the sheet that it leads to, and what is read there."""

    words: str
    title: str
    meaning: str


@dataclass(frozen=True)
class PageBlock:
    """A heading and what stands under it: how much, blank where the text says all, and of what."""

    heading: str
    lines: Sequence[tuple[str, str]]

    def rows(self) -> list[PageRow]:
        """As they stand on the page."""
        return [gap(4), text_row(PageCell(0, _LAST, self.heading, _HEADING), most=1),
                *(_line(figure, text) for figure, text in self.lines)]


@dataclass(frozen=True)
class AllyTold:
    """What the first page of an ally's workbook tells: four facts, each with `label`, `value` and `note`, and what
    stands under them."""

    title: str
    horizon: str
    scenario: str
    facts: Sequence[Mapping[str, Cell]]
    blocks: list[PageBlock]


def write_first_page(page: WrittenSheet, case: Case, report: Mapping[str, ResultTable], linked: Sequence[SheetLink],
                     charted: Mapping[str, WrittenTable]) -> None:
    """Fill the sheet. `charted`: where the figures of the charts stand; without a plan there are none."""
    facts = list(report[FOUR_FACTS.name].rows()) if FOUR_FACTS.name in report else []
    answer = answers(report)
    top = [*_head(answer["title"], answer["horizon"], answer["scenario"]), *_tiles(facts)]
    has_charts = bool(charted) and any(_may_chart(charted))
    blocks = _kept_to(HEIGHT - height_of(top) - (_LOWEST_CHART if has_charts else 0), _blocks(case, report))
    text = [row for block in blocks for row in block.rows()]
    row = write_rows(page, top, 0)
    if has_charts:
        height = min(_CHART_HEIGHT, HEIGHT - height_of(top) - height_of(text))
        _insert_charts(page, case, charted, (row, height))
        row += 1
    _finish(page, write_rows(page, text, row), linked)


def write_ally_page(page: WrittenSheet, told: AllyTold, linked: Sequence[SheetLink]) -> None:
    """Fill the first page of an ally's workbook, which has no charts."""
    top = [*_head(told.title, told.horizon, told.scenario), *_tiles(told.facts)]
    blocks = _kept_to(HEIGHT - height_of(top), told.blocks)
    below = write_rows(page, [*top, *(row for block in blocks for row in block.rows())], 0)
    _finish(page, below, linked)


def _finish(page: WrittenSheet, below: int, linked: Sequence[SheetLink]) -> None:
    """Set the page up, which ends above the row `below`, and write the links to the other sheets under it."""
    set_page(page, below)
    write_rows(page, list(_read_on(linked)), below + 1)
    page.sheet.write_url(0, _LAST - 1, f"internal:'{SUMMARY}'!A{below + 2}", page.formats.made(
        font_size=LETTERS, valign="vcenter", **_LINK), "other sheets")


def _head(title: str, horizon: str, scenario: str) -> list[PageRow]:
    below = f"{horizon}, scenario {shortened(scenario, 60)}"
    return [text_row(PageCell(0, _LAST - 2, title, _TITLE)), text_row(PageCell(0, _LAST, below, _NOTE), most=1), gap(4)]


def _tiles(facts: Sequence[Mapping[str, Cell]]) -> Iterator[PageRow]:
    """The four facts, two beside each other: what it is, how much, what that counts."""
    for number in range(0, len(facts), 2):
        pair = facts[number:number + 2]
        yield text_row(*_tile_cells(pair, "label", valign="bottom", font_color="#404040"), most=1)
        yield text_row(*_tile_cells(pair, "value", bold=True, font_size=_value_size(pair), font_color=DARK))
        yield text_row(*_tile_cells(pair, "note", valign="top", font_color="#404040"))
        yield gap()


def _value_size(facts: Sequence[Mapping[str, Cell]]) -> int:
    """The largest letters with which the values of two tiles take a line each: no figure is cut."""
    def lines(size: int) -> int:
        return max(cell.lines for cell in _tile_cells(facts, "value", bold=True, font_size=size))

    return next((size for size in _VALUE_SIZES if lines(size) == 1), _VALUE_SIZES[-1])


def _tile_cells(facts: Sequence[Mapping[str, Cell]], key: str, **look: object) -> list[PageCell]:
    """The cells of two tiles beside each other, a white line between them."""
    edges: tuple[dict[str, object], ...] = ({"right": 5, "right_color": "#FFFFFF"}, {})
    return [PageCell(number * COLUMNS // 2, (number + 1) * COLUMNS // 2 - 1, str(fact[key]), {**_TILE, **look, **edge})
            for number, (fact, edge) in enumerate(zip(facts, edges, strict=True))]


def _line(figure: str, text: str) -> PageRow:
    """How much and of what; a text alone over the whole width."""
    if not figure:
        return text_row(PageCell(0, _LAST, text, _TEXT), most=_MOST_LINES)
    look = {"bold": True, "align": "right", "indent": 1} | flag_look(figure)
    much, what = PageCell(0, _FIGURE_COLUMNS - 1, figure, look), PageCell(_FIGURE_COLUMNS, _LAST, text, _TEXT)
    return text_row(much, what, most=_MOST_LINES if figure in FLAGS else 3)


def _blocks(case: Case, report: Mapping[str, ResultTable]) -> list[PageBlock]:
    """What is told under each heading."""
    if IN_PLAIN_WORDS.name not in report:
        return _conflict_blocks(case, report)
    under: dict[str, list[tuple[str, str]]] = {}
    for row in report[IN_PLAIN_WORDS.name].rows():
        under.setdefault(str(row["question"]), []).append((str(row["figure"]), str(row["text"])))
    if WHY in under:
        limits = under.get(WOULD_HELP, [])
        under[WOULD_HELP] = [*limits, ("", lever_text(case, report, told=bool(limits)))]
    return [PageBlock(heading, under[heading]) for heading in ORDER if heading in under]


def _conflict_blocks(case: Case, report: Mapping[str, ResultTable]) -> list[PageBlock]:
    """Why there is no plan: the answer, and the rules that cannot be kept."""
    rows = list(report[CONFLICTS.name].rows()) if CONFLICTS.name in report else []
    lines = [(_missing(case, row), _conflict(row)) for row in rows[:_MOST_CONFLICTS]]
    if len(rows) > _MOST_CONFLICTS:
        lines.append(("", f"{counted(len(rows) - _MOST_CONFLICTS, 'more rule')}: see {CONFLICTS.name}."))
    answer = answers(report)
    blocks = [PageBlock(_OPENING, [(answer["check"], answer["answer"])])]
    return [*blocks, PageBlock(_CONFLICTS, lines)] if lines else blocks


def _missing(case: Case, row: Mapping[str, Cell]) -> str:
    missing = row["missing"]
    return plain_amount(case, missing, str(row["counted_in"])) if isinstance(missing, (int, float)) else ""


def _conflict(row: Mapping[str, Cell]) -> str:
    name = " ".join(shortened(str(part), 60) for part in (row["rule"], row["combination"]) if part)
    why = capital(str(row["why"] or ""))
    return clean(f"missing to keep the rule {name}. {why}" if row["missing"] is not None
                 else f"The rule {name} cannot be kept. {why}")


def _kept_to(room: float, blocks: list[PageBlock]) -> list[PageBlock]:
    """The blocks without the last lines of the longest ones, as many as the room asks for."""
    while height_of([row for block in blocks for row in block.rows()]) > room:
        longest = max((block for block in blocks if block.heading != SURE), key=lambda block: len(block.lines))
        if len(longest.lines) == 1:
            break
        blocks = [PageBlock(block.heading, block.lines[:-1]) if block is longest else block for block in blocks]
    return blocks


def _may_chart(charted: Mapping[str, WrittenTable]) -> tuple[bool, bool]:
    """Whether there is a stock with a target to show, and whether there are nations with needs."""
    return bool(charted[STOCK_AGAINST_TARGET.name].table.each), len(charted[SHARE_MET.name].table) > 0


def _insert_charts(page: WrittenSheet, case: Case, charted: Mapping[str, WrittenTable],
                   spot: tuple[int, float]) -> None:
    """The charts beside each other in a row of that height; `spot`: the row and the height, points."""
    stock, met = _may_chart(charted)
    charts = [*([lead_chart(page, case, charted[STOCK_AGAINST_TARGET.name])] if stock else []),
              *([least_met_chart(page, charted[SHARE_MET.name], spot[1])] if met else [])]
    lay_charts(page, charts, spot)


def _read_on(linked: Sequence[SheetLink]) -> Iterator[PageRow]:
    """A link to each sheet with what is read there; below the page that prints."""
    yield text_row(PageCell(0, _LAST, _READ_ON, _HEADING), most=1)
    for link in linked:
        leads = PageCell(0, 1, link.words, _LINK, f"internal:'{link.title}'!A1")
        yield text_row(leads, PageCell(2, _LAST, link.meaning, _NOTE))

