"""One small plan as many programs write it: the same cells in other XML. The programs that no test may need have left
their files in tests/data/input/files."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.helpers.broken.books import GOOD, parts_of, write_parts
from tests.helpers.command import ROOT

FILES = ROOT / "tests" / "data" / "input" / "files"
_LEFT_OUT = {"ResourceUse", "Groups", "Deliveries", "Transfers", "Budgets", "Contributions", "Rules", "Scenarios"}

_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    b"http://schemas.openxmlformats.org/drawingml/2006/": b"http://purl.oclc.org/ooxml/drawingml/",
    b't="n"><v>45474</v>': b't="d"><v>2024-07-01</v>',
}

Page = list[list[Any]]


def plan() -> dict[str, Page]:
    """A part of the good workbook, with a truth value and a date among its texts and numbers."""
    pages = {name: [list(line) for line in lines] for name, lines in GOOD.items() if name not in _LEFT_OUT}
    pages["Items"][1][2] = True
    pages["Capacity"][1][1] = datetime.date(2024, 7, 1)
    return pages


def by_openpyxl(path: Path, write_only: bool = False, since_1904: bool = False) -> None:
    book = openpyxl.Workbook(write_only=write_only)
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    for sheet in list(book):
        book.remove(sheet)
    for name, lines in plan().items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(line)
    book.save(path)


def by_xlsxwriter(path: Path, **options: Any) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "d mmm yyyy", **options}) as book:
        for name, lines in plan().items():
            page = book.add_worksheet(name)
            for row, line in enumerate(lines):
                page.write_row(row, 0, line)


def by_pandas(path: Path) -> None:
    with pandas.ExcelWriter(path) as book:
        for name, (header, *lines) in plan().items():
            pandas.DataFrame(lines, columns=header, dtype=object).to_excel(book, sheet_name=name, index=False)


def strict(path: Path) -> None:
    """In the names of Strict Open XML, its dates as texts."""
    by_openpyxl(path)
    parts = parts_of(path)
    for name, content in parts.items():
        for old, new in _STRICT.items():
            content = content.replace(old, new)
        parts[name] = content
    assert any(b'"d"><v>2024-07-01<' in content for content in parts.values())
    write_parts(path, parts)


WRITERS: Mapping[str, Callable[[Path], object]] = {
    "openpyxl": by_openpyxl,
    "openpyxl in a stream": partial(by_openpyxl, write_only=True),
    "openpyxl since 1904": partial(by_openpyxl, since_1904=True),
    "XlsxWriter": by_xlsxwriter,
    "XlsxWriter in little memory": partial(by_xlsxwriter, constant_memory=True),
    "XlsxWriter since 1904": partial(by_xlsxwriter, date_1904=True),
    "pandas": by_pandas,
    "strict": strict,
    **{path.stem: partial(shutil.copy, path) for path in sorted(FILES.glob("*.xlsx"))},
}
