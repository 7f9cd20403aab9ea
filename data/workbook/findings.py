"""The findings as a workbook (`--check -o FILE`): a table of the planner's cells, with a link to each."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from data.files import write_whole
from data.input.findings import Finding
from data.narrative.text import clean
from data.workbook.formats import CellFormats
from data.workbook.table import TABLE_STYLE

LINKS = 65_530  # as many links as a sheet can hold; no planner reads so far
_COLUMNS = (("severity", 12), ("sheet", 18), ("cell", 10), ("message", 110))
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# What a file's name may hold and a link to it may not, as Excel writes it.
_ESCAPED = str.maketrans({letter: f"%{ord(letter):02x}" for letter in '%# "<>[]^`{}'})


def write_findings(path: Path, plan: Path, findings: Sequence[Finding]) -> Path:
    """Writes one row for each cell of the findings, with a link into the workbook `plan`, whole or not
    at all, and returns where it is: a numbered name where the file there is open in another program.
    OSError where it cannot be written."""
    return write_whole(path, findings_bytes(findings, link_to(plan, path.resolve().parent)))


def findings_bytes(findings: Sequence[Finding], plan: str) -> bytes:
    """The workbook of `write_findings` as a file's content; `plan` is the address of the planner's file."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, _OPTIONS)
    formats = CellFormats(workbook)
    sheet = workbook.add_worksheet("Findings")
    single = [one for finding in findings for one in finding.each()]
    rows = single[:LINKS]
    sheet.add_table(0, 0, max(len(rows), 1), len(_COLUMNS) - 1, {
        "name": "FindingsTable", "style": TABLE_STYLE,
        "columns": [{"header": name, "header_format": formats.text_header} for name, _ in _COLUMNS]})
    for place, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(place, place, width, formats.of_kind["prose" if name == "message" else "text"])
    for number, finding in enumerate(rows, 1):
        _write_row(sheet, formats, number, finding, plan)
    if len(single) > len(rows):
        sheet.write_string(len(rows) + 2, 0, f"and {len(single) - len(rows)} more: mend these first")
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    workbook.close()
    return buffer.getvalue()


def link_to(plan: Path, folder: Path) -> str:
    """The address of the planner's file as seen from a folder: both may be moved together. The full path
    where there is no way from one to the other (another drive)."""
    try:
        way = os.path.relpath(plan.resolve(), folder)
    except ValueError:
        way = str(plan.resolve())
    return way.translate(_ESCAPED)


def _write_row(sheet: Worksheet, formats: CellFormats, number: int, finding: Finding, plan: str) -> None:
    """A finding in its row. All is written as text: a name that begins with = is no formula."""
    sheet.write_string(number, 0, finding.severity)
    if finding.sheet:
        sheet.write_string(number, 1, clean(finding.sheet))
    if finding.cell:
        title = finding.sheet.replace("'", "''")
        sheet.write_url(number, 2, f"external:{plan}#'{title}'!{finding.cell}", formats.link, finding.cell)
    sheet.write_string(number, 3, clean(finding.message))
