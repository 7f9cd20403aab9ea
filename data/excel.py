"""A workbook file to the cells of the declared sheets, untyped. What is wrong with the file itself is
found here; what the cells say is read in `workbook.py`."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from defusedxml.ElementTree import iterparse
from openpyxl.utils import coordinate_to_tuple

from data.findings import InvalidWorkbook, error
from data.tables import SHEETS, Sheet
from data.values import is_blank, text_of

BLANK_ROWS = 1000  # so many in a row end a sheet: formatted empty rows may go on for a million
UNPACKED_BYTES = 2**30  # a workbook of 100,000 rows takes a twentieth of it
_OLD_FILE = b"\xd0\xcf\x11\xe0"
_CHUNK = 2**20
_FORMULA = re.compile(rb"<(\w+:)?f[ >/]")


@dataclass(frozen=True)
class RawSheet:
    """The cells of one declared sheet.

    `header`: the texts of row 1 with their positions, counted from 0; `places`: the position of each
    declared column that is there; `repeated`: declared columns that stand there twice; `rows`: number
    and cells of the rows in which a declared column is not blank; `unstored`: row and position of
    formulas without a stored value."""

    header: tuple[tuple[int, str], ...]
    places: Mapping[str, int]
    repeated: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    unstored: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class RawBook:
    """The declared sheets that are there, by their declared names, and the titles of the others."""

    sheets: Mapping[str, RawSheet]
    others: tuple[str, ...]


def read_cells(path: Path) -> RawBook:
    """The cells of the workbook at `path`; InvalidWorkbook where it cannot be read at all."""
    try:
        with path.open("rb") as file:
            _look_at(file)
            return _read(file)
    except _Unreadable as problem:
        reason = str(problem)
    except FileNotFoundError:
        reason = "there is no such file"
    except IsADirectoryError:
        reason = "is a folder, not a workbook"
    except MemoryError:
        reason = "does not fit into memory"
    except OSError as problem:
        reason = "is a folder, not a workbook" if path.is_dir() else f"cannot be read: {problem.strerror or problem}"
    raise InvalidWorkbook([error("", "", f"{path}: {reason}")])


class _Unreadable(Exception):
    """Why a file is not a workbook that can be read."""


def _look_at(file: BinaryIO) -> None:
    """What the first bytes and the table of contents tell of files that are something else."""
    start = file.read(8)
    if not start:
        raise _Unreadable("is empty")
    if start.startswith(_OLD_FILE):
        locked = "EncryptedPackage".encode("utf-16-le") in start + file.read()
        raise _Unreadable("is protected by a password: save it without one" if locked
                          else "is an old Excel file (.xls): save it as .xlsx")
    if not start.startswith(b"PK"):
        raise _Unreadable("is not an Excel workbook, whatever its name says: save it as .xlsx")
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise _Unreadable("is damaged or cut off: its end is missing") from None
    names = {member.filename for member in members}
    if sum(member.file_size for member in members) > UNPACKED_BYTES:
        raise _Unreadable(f"unpacks to more than {UNPACKED_BYTES // 2**20} MiB: delete what the plan does not need")
    if any(member.flag_bits & 1 for member in members):
        raise _Unreadable("is protected by a password: save it without one")
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise _Unreadable("is a binary or OpenDocument workbook: save it as .xlsx")
    if "[Content_Types].xml" not in names:
        raise _Unreadable("is an archive, not an Excel workbook")


def _read(file: BinaryIO) -> RawBook:
    declared = {sheet.name.casefold(): sheet for sheet in SHEETS}
    sheets: dict[str, RawSheet] = {}
    others: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: charts, images, unknown extensions
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            for page in book.worksheets:
                sheet = declared.get(text_of(page.title).casefold())
                if sheet is None or sheet.name in sheets:
                    others.append(page.title)
                else:
                    sheets[sheet.name] = _read_sheet(page, sheet)
    except (MemoryError, OSError):
        raise
    except Exception as problem:  # a damaged part makes openpyxl raise almost anything
        raise _Unreadable(f"is damaged, or not written by a spreadsheet program ({type(problem).__name__})") from None
    return RawBook(sheets, tuple(others))


def _read_sheet(page: Any, sheet: Sheet) -> RawSheet:
    page.reset_dimensions()  # the file's own statement of its size is often wrong
    first = next(page.iter_rows(max_row=1, values_only=True), ())
    header = tuple((place, text_of(cell)) for place, cell in enumerate(first) if not is_blank(cell))
    names = {column.name for column in sheet.columns}
    places: dict[str, int] = {}
    for place, text in header:
        if text.casefold() in names:
            places.setdefault(text.casefold(), place)
    count = Counter(text.casefold() for _, text in header)
    repeated = tuple(name for name in places if count[name] > 1)
    unstored = _unstored_formulas(page) if places else frozenset()
    kept = {row for row, place in unstored if place in places.values()}
    return RawSheet(header, places, repeated, tuple(_rows(page, tuple(places.values()), kept)), unstored)


def _rows(page: Any, places: tuple[int, ...], kept: set[int]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows with something in one of the places, or `kept`; the cells up to the last of the places."""
    if not places:
        return
    blank = 0
    for number, cells in enumerate(page.iter_rows(min_row=2, max_col=max(places) + 1, values_only=True), 2):
        if number in kept or any(not is_blank(cells[place]) for place in places):
            blank = 0
            yield number, cells
        else:
            blank += 1
            if blank == BLANK_ROWS:
                return


def _unstored_formulas(page: Any) -> frozenset[tuple[int, int]]:
    """Row and position of the formulas that have no stored value, as a program that does not
    calculate writes them. The sheet is read a second time only where it has a formula at all."""
    if not _has_formula(page):
        return frozenset()
    found = set()
    with page._get_source() as source:
        for _, element in iterparse(source):
            tag = element.tag.rpartition("}")[2]
            if tag == "c" and element.get("r") and element.get("t") != "str":  # "str": a stored text, perhaps empty
                parts = {child.tag.rpartition("}")[2]: child.text for child in element}
                if "f" in parts and not parts.get("v"):
                    row, column = coordinate_to_tuple(element.get("r"))
                    found.add((row, column - 1))
            elif tag == "row":
                element.clear()
    return frozenset(found)


def _has_formula(page: Any) -> bool:
    with page._get_source() as source:
        tail = b""
        while chunk := source.read(_CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-64:]
    return False
