"""Result tables to a workbook: one sheet a table behind a summary, written whole or not at all."""

from __future__ import annotations

import datetime
import gc
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.figures.result_table import ResultTable
from data.files import write_whole
from data.narrative.text import shortened
from data.narrative.wording import capital
from data.report.summary.terminal import answers
from data.schema.colors import DARK, GREY
from data.schema.columns import OutputSheet
from data.schema.overview import FLOWS, TARGETS, TIMELINE
from data.schema.plan_sheets import ALLOCATION
from data.schema.reason_sheets import CHECKS
from data.schema.results import SHEETS
from data.schema.summary import CHART_DATA, CHART_PARTS, CHARTS, FIGURE_PARTS, FIGURES, MEANING_OF, SUMMARY
from data.workbook.charts import WrittenTable
from data.workbook.first_page.page import SheetLink, write_first_page
from data.workbook.first_page.pictures import write_charts
from data.workbook.formats import FONT, CellFormats, WrittenSheet
from data.workbook.levels import dress_checks
from data.workbook.matrix import dress_allocation, naming_columns, shade
from data.workbook.overview.flows import dress_flows
from data.workbook.overview.targets import dress_targets
from data.workbook.overview.timeline import dress_timeline
from data.workbook.paper.columns import set_columns, set_rows
from data.workbook.paper.page import ROW_HEIGHT, Printed, set_head, set_page, set_stacked_page
from data.workbook.table import HEADER_HEIGHT, TableSpot, write_table
from data.workbook.table_sheet import table_sheet
from model.case import Case
from model.plan import Plan

MOST_ROWS = 1_048_575    # of a table in a sheet, its header aside
# The same plan gives the same file, so the file must not know when it was made.
_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST_PROPERTY = 255  # characters
# What a sheet has beyond its table, by its name. Called when the table is there and the sheet is set up: what it sets
# of panes, widths and print holds. Where a table is split, the report that it gets has the part in the sheet.
DRESSED: Mapping[str, Callable[[WrittenSheet, Mapping[str, ResultTable]], None]] = {
    CHECKS.name: dress_checks, TARGETS.name: dress_targets, TIMELINE.name: dress_timeline, FLOWS.name: dress_flows,
    ALLOCATION.name: dress_allocation,
}
_OVERHANG = 3            # columns over which a long text may run on
_STACKED_WIDTH = 14      # characters of a column that serves several tables


def write_results(path: Path, case: Case, plan: Plan, report: Mapping[str, ResultTable]) -> Path:
    """Write the result workbook and return where it is.

    That is `path`, or a numbered name beside it where the file there is open in another program.
    Raises OSError where nothing can be written; then what was there before is untouched."""
    return write_whole(path, workbook_bytes(case, plan, report))


def workbook_bytes(case: Case, plan: Plan, report: Mapping[str, ResultTable]) -> bytes:
    """The result workbook of a report as a file's content."""
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of cells, none of them garbage: searching them takes a fifth of the time
    try:
        return _workbook_bytes(case, plan, report)
    finally:
        if collecting:
            gc.enable()


def _workbook_bytes(case: Case, plan: Plan, report: Mapping[str, ResultTable]) -> bytes:
    buffer = io.BytesIO()
    workbook = open_workbook(buffer, case, plan, f"scenario {case.scenario}")
    formats = CellFormats(workbook, list(case.families))
    cover = workbook.add_worksheet(SUMMARY)
    cover.set_tab_color(DARK)
    linked: list[SheetLink] = []
    if all(part.name in report for part in FIGURE_PARTS):
        page = WrittenSheet(workbook, formats, workbook.add_worksheet(FIGURES))
        _write_stacked(page, FIGURE_PARTS, report)
        linked += sheet_links({FIGURES: FIGURES}, MEANING_OF[FIGURES])
    for declaration in SHEETS:
        if declaration.name in report:
            linked += sheet_links(_write_declared(workbook, formats, report, declaration.name), declaration.meaning)
    charted: dict[str, WrittenTable] = {}
    if CHART_PARTS[0].name in report:
        charts = WrittenSheet(workbook, formats, workbook.add_worksheet(CHARTS))
        page = WrittenSheet(workbook, formats, workbook.add_worksheet(CHART_DATA))
        page.sheet.set_tab_color(GREY)
        charted = _write_stacked(page, CHART_PARTS, report)
        write_charts(charts, case, charted)
        for name in (CHARTS, CHART_DATA):
            linked += sheet_links({name: name}, MEANING_OF[name])
    write_first_page(WrittenSheet(workbook, formats, cover), case, report, linked, charted)
    cover.activate()
    workbook.close()
    return buffer.getvalue()


def sheet_links(written: Mapping[str, str], meaning: str) -> list[SheetLink]:
    """The links to the sheets of a table, each with what is read there. `written`: what they say, where they lead."""
    told = capital(meaning).replace("{", "").replace("}", "")
    return [SheetLink(words, title, f"{told}.") for words, title in written.items()]


def _write_declared(workbook: Workbook, formats: CellFormats, report: Mapping[str, ResultTable],
                    name: str) -> dict[str, str]:
    """The sheet of that name, or several; what the links to them say and where they lead."""
    if name not in DRESSED:
        return write_sheets(workbook, formats, report[name], kind=table_sheet())
    linked = write_sheets(workbook, formats, report[name])  # cell by cell, as it is dressed
    for number, title in enumerate(linked.values()):
        part = report[name].part(number * MOST_ROWS, (number + 1) * MOST_ROWS)
        DRESSED[name](WrittenSheet(workbook, formats, workbook.get_worksheet_by_name(title)), {**report, name: part})
    return linked


def open_workbook(buffer: io.BytesIO, case: Case, plan: Plan, subject: str) -> Workbook:
    """A new workbook with its properties."""
    return new_workbook(buffer, case.title, subject, "proved" if plan.proved else "not proved")


def new_workbook(buffer: io.BytesIO, title: str, subject: str, status: str) -> Workbook:
    """A new workbook with these properties."""
    # The writer changes the properties that it is given: each workbook gets its own.
    workbook = xlsxwriter.Workbook(buffer, _OPTIONS | {"default_format_properties": dict(FONT)})
    workbook.set_properties({"title": shortened(title, _LONGEST_PROPERTY),
                             "subject": shortened(subject, _LONGEST_PROPERTY),
                             "status": status, "created": _CREATED})
    return workbook


def write_sheets(workbook: Workbook, formats: CellFormats, table: ResultTable, name: str = "",
                 kind: type[Worksheet] = Worksheet) -> dict[str, str]:
    """A sheet for the table, or several where it has more rows than one can hold, and what the links to them
    say: `Stock (2 of 3)` leads to the sheet `Stock 2`. `kind`: the class of the sheets, see `table_sheet`."""
    name = name or table.sheet.name
    parts = [table.part(first, first + MOST_ROWS) for first in range(0, max(1, len(table)), MOST_ROWS)]
    linked = {}
    for number, part in enumerate(parts, 1):
        title = name if number == 1 else f"{name} {number}"
        words = name if len(parts) == 1 else f"{name} ({number} of {len(parts)})"
        _write_sheet(WrittenSheet(workbook, formats, workbook.add_worksheet(title, kind)), part, words, number)
        linked[words] = title
    return linked


def _write_sheet(page: WrittenSheet, table: ResultTable, words: str, number: int) -> None:
    """A table with its header and the columns that name its rows frozen, the way back to Summary and the set-up for
    print."""
    sheet, declaration = page.sheet, table.sheet
    widths = set_columns(page, table)
    write_table(page, table, TableSpot(part=number))
    heights = set_rows(page, table, widths)
    shade(page, table)
    naming = naming_columns(table)
    sheet.freeze_panes(1, naming)
    # The first header is the link: always in sight, and the sheet holds nothing beside its table.
    split = "" if words == declaration.name else f"; this is {words}: a sheet holds {MOST_ROWS:,} rows"
    sheet.write_url(0, 0, f"internal:'{SUMMARY}'!A1", page.formats.link_header, table.headers[0],
                    shortened(f"back to {SUMMARY}{split}", _LONGEST_PROPERTY))
    set_page(sheet, Printed(widths, heights, naming), words, declaration.meaning)


def _write_stacked(page: WrittenSheet, parts: Sequence[OutputSheet],
                   report: Mapping[str, ResultTable]) -> dict[str, WrittenTable]:
    """Several tables below each other, each under its heading; where they stand."""
    sheet, money = page.sheet, answers(report)["money"]
    page.write_way_back()
    sheet.freeze_panes(1, 1)
    row, written, widest, starts = 2, dict[str, WrittenTable](), 1, list[int]()
    heights = [ROW_HEIGHT] * row
    for part in parts:
        if part.name not in report:
            continue
        table = report[part.name]
        sheet.write_string(row, 0, f"{part.name}: {part.meaning}".replace("{money}", money), page.formats.section)
        last = write_table(page, table, TableSpot(row + 1))
        written[part.name] = WrittenTable(sheet.get_name(), row + 1, table)
        starts.append(row)
        heights += [ROW_HEIGHT, HEADER_HEIGHT, *[ROW_HEIGHT] * (last - row)]
        row, widest = last + 2, max(widest, len(table.columns))
    sheet.set_default_row(ROW_HEIGHT)
    sheet.set_column(0, widest - 1 + _OVERHANG, _STACKED_WIDTH)
    sheet.set_column(0, 0, 2 * _STACKED_WIDTH)
    set_head(sheet, sheet.get_name(), MEANING_OF[sheet.get_name()])
    columns = [2.0 * _STACKED_WIDTH, *[float(_STACKED_WIDTH)] * (widest - 1 + _OVERHANG)]
    set_stacked_page(sheet, Printed(columns, heights), starts)
    return written
