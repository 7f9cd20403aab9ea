"""Result tables to a workbook: one sheet a table behind a summary, written whole or not at all."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from data import results_summary
from data.case import Case
from data.files import write_whole
from data.outputs import SHEETS, OutputSheet
from data.results_table import Formats, set_widths, write_table
from data.texts import shortened
from model.plan import Plan

# The same plan gives the same file, so the file must not know when it was made.
_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_A4 = 9
_LONGEST_PROPERTY = 255  # characters


def write_results(path: Path, case: Case, plan: Plan, report: Mapping[str, pd.DataFrame]) -> Path:
    """Write the result workbook and return where it is.

    That is `path`, or a numbered name beside it where the file there is open in another program.
    Raises OSError where nothing can be written; then what was there before is untouched."""
    return write_whole(path, workbook_bytes(case, plan, report))


def workbook_bytes(case: Case, plan: Plan, report: Mapping[str, pd.DataFrame]) -> bytes:
    """The result workbook of a report as a file's content."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, _OPTIONS)
    workbook.set_properties({"title": shortened(case.title, _LONGEST_PROPERTY),
                             "subject": shortened(f"scenario {case.scenario}", _LONGEST_PROPERTY),
                             "status": "proved" if plan.proved else "not proved", "created": _CREATED})
    formats = Formats(workbook)
    shown = [declaration for declaration in SHEETS if declaration.name in report]
    summary = workbook.add_worksheet(results_summary.NAME)
    results_summary.write_summary(workbook, summary, formats, report, [declaration.name for declaration in shown])
    _set_print(summary)
    for declaration in shown:
        _write_sheet(workbook.add_worksheet(declaration.name), formats, declaration, report[declaration.name])
    summary.activate()
    workbook.close()
    return buffer.getvalue()


def _write_sheet(sheet: Worksheet, formats: Formats, declaration: OutputSheet, frame: pd.DataFrame) -> None:
    """A table with its header and first column frozen, the way back to Summary and the set-up for print."""
    set_widths(sheet, formats, declaration, frame)
    last_row = write_table(sheet, formats, declaration, frame)
    last_column = frame.shape[1] - 1
    sheet.freeze_panes(1, 1)
    # The first header is the link: always in sight, and the sheet holds nothing beside its table.
    sheet.write_url(0, 0, f"internal:'{results_summary.NAME}'!A1", formats.link_header, frame.columns[0],
                    "back to Summary")
    _set_print(sheet)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last_row, last_column)


def _set_print(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
