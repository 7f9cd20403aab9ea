"""A workbook file to the cells of the declared sheets, untyped: openpyxl reads them, after every part
has been streamed within the bounds of `package.py`. What the cells say is read in `workbook.py`."""

from __future__ import annotations

import errno
import stat
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl

from data.input.cell_values import is_blank, text_of
from data.input.findings import InvalidWorkbook, error
from data.input.sheet_scan import Scan, contents, guarded, unescaped
from data.input.zip_guard import Package, Unreadable
from data.schema.inputs import SHEETS, Sheet

_LOOKED_AT = 10  # rows in which the header is looked for where it is not in the first


@dataclass(frozen=True)
class RawSheet:
    """The cells of one declared sheet.

    `header`: the texts of row 1 with their positions, counted from 0; `places`: the position of each
    declared column that is there; `repeated`: declared columns that stand there twice; `rows`: number
    and cells, by position, of the rows in which a declared column is not blank; `unstored`: row and position
    of formulas without a stored value; `hidden`: the numbers of the rows that are hidden; `below`: there are
    more cells, below the blank rows that end the table; `next_rows`: the texts of the rows after the first, in which
    the header may stand by mistake; `blank`: nothing stands anywhere."""

    header: tuple[tuple[int, str], ...]
    places: Mapping[str, int]
    repeated: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[int, Any]], ...]
    unstored: frozenset[tuple[int, int]]
    hidden: tuple[int, ...]
    below: bool
    next_rows: tuple[tuple[tuple[int, str], ...], ...] = ()
    blank: bool = False


@dataclass(frozen=True)
class RawBook:
    """The declared sheets that are there, by their declared names; the titles of the others; the titles of
    further sheets by the declared name that they have too; the declared sheets that are hidden."""

    sheets: Mapping[str, RawSheet]
    others: tuple[str, ...]
    repeated: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]


def read_cells(path: Path) -> RawBook:
    """The cells of the workbook at `path`; InvalidWorkbook where it cannot be read at all."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise Unreadable("is a folder, not a workbook")
        if not stat.S_ISREG(mode):  # a pipe would be waited for
            raise Unreadable("is a device or a pipe, not a workbook")
        with path.open("rb") as file:
            return _read(file)
    except Unreadable as problem:
        reason = str(problem)
    except FileNotFoundError:
        reason = "there is no such file"
    except MemoryError:
        reason = "does not fit into memory"
    except (OSError, ValueError) as problem:  # ValueError: a name that no file can have
        reason = f"cannot be read: {getattr(problem, 'strerror', None) or problem}"
    raise InvalidWorkbook([error("", "", f"{path}: {reason}")])


def _read(file: BinaryIO) -> RawBook:
    try:
        return _book(file)
    except (MemoryError, Unreadable):
        raise
    except Exception as problem:  # a damaged part makes zipfile, zlib, expat and openpyxl raise almost anything
        if isinstance(problem, OSError) and problem.errno not in (None, errno.EINVAL):  # EINVAL: a wrong offset
            raise
        raise Unreadable("is damaged, cut off, or not written by a spreadsheet program "
                         f"({type(problem).__name__}): open it in one and save it again") from None


def _book(file: BinaryIO) -> RawBook:
    package = Package(file)
    pages = contents(package)
    declared = {sheet.name.casefold(): sheet for sheet in SHEETS}
    scans = guarded(package, {page.part for page in pages
                              if page.part and text_of(page.title).casefold() in declared})
    sheets: dict[str, RawSheet] = {}
    others, repeated, hidden = list[str](), list[tuple[str, str]](), list[str]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out: charts, images, unknown extensions
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for page in pages:
            sheet = declared.get(text_of(page.title).casefold())
            if sheet is None or not page.part:
                others.append(page.title)
            elif sheet.name in sheets:
                repeated.append((sheet.name, page.title))
            else:
                sheets[sheet.name] = _read_sheet(book[page.title], sheet, scans[page.part])
                hidden += [sheet.name] * page.hidden
    return RawBook(sheets, tuple(others), tuple(repeated), tuple(hidden))


def _read_sheet(page: Any, sheet: Sheet, scan: Scan) -> RawSheet:
    page.reset_dimensions()  # the file's own statement of its size is often wrong
    header, *below = _first_rows(page)
    names = {column.name for column in sheet.columns}
    places: dict[str, int] = {}
    for place, text in header:
        if text.casefold() in names:
            places.setdefault(text.casefold(), place)
    count = Counter(text.casefold() for _, text in header)
    repeated = tuple(name for name in places if count[name] > 1)
    rows = tuple(_rows(page, frozenset(places.values()), scan)) if places else ()
    kept = {number for number, _ in rows}
    return RawSheet(header, places, repeated, rows, frozenset(scan.unstored),
                    tuple(number for number in scan.hidden if number in kept), scan.below and bool(places),
                    tuple(below), not header and scan.last < 2)


def _first_rows(page: Any) -> list[tuple[tuple[int, str], ...]]:
    """The texts of the first rows with their positions; of row 1 at least."""
    rows = list(page.iter_rows(max_row=_LOOKED_AT, values_only=True)) or [()]
    return [tuple((place, text_of(_plain(cell))) for place, cell in enumerate(row) if not is_blank(cell))
            for row in rows]


def _rows(page: Any, wanted: frozenset[int], scan: Scan) -> Iterator[tuple[int, Mapping[int, Any]]]:
    """The rows in which a wanted cell is not blank, up to the last one that the scan found."""
    if scan.last < 2:
        return
    for number, cells in enumerate(page.iter_rows(
            min_row=2, max_row=scan.last, max_col=max(wanted) + 1, values_only=True), 2):
        kept = {place: _plain(cells[place]) for place in wanted if place < len(cells) and (
            not is_blank(cells[place]) or (number, place) in scan.unstored)}
        if kept:
            yield number, kept


def _plain(cell: Any) -> Any:
    """The cell; a text with the characters that XML cannot hold, which openpyxl leaves as _x0007_."""
    return unescaped(cell) if isinstance(cell, str) else cell
