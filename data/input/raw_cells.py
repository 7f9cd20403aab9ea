"""A workbook file to the cells of the declared sheets, untyped. What they say is read in `reader.py`."""

from __future__ import annotations

import errno
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data.input.book_parts import contents
from data.input.cell_values import is_blank, text_of
from data.input.findings import InvalidWorkbook, error
from data.input.sheet_scan import Cells, SheetCells, read_sheets
from data.input.stored_values import NoValue
from data.input.zip_guard import Package, Unreadable
from data.schema.inputs import SHEETS, Sheet

_LOOKED_AT = 10  # rows in which the header is looked for where it is not in the first


@dataclass(frozen=True)
class RawSheet:
    """The cells of one declared sheet.

    `header`: the texts of row 1 with their positions, counted from 0; `unread`: what row 1 holds that is no value;
    `places`: the position of each declared column that is there; `repeated`: declared columns that stand there
    twice; `rows`: number and cells, by position, of the rows in which a declared column is not blank; `hidden`: the
    numbers of the rows that are hidden; `below`: there are more cells, below the blank rows that end the table;
    `misplaced`: cells of which the file speaks twice or in another row, and what to say of them; `next_rows`: the
    texts of the rows after the first, in which the header may stand by mistake; `blank`: nothing stands anywhere."""

    header: tuple[tuple[int, str], ...]
    unread: tuple[tuple[int, NoValue], ...]
    places: Mapping[str, int]
    repeated: tuple[str, ...]
    rows: tuple[tuple[int, Cells], ...]
    hidden: tuple[int, ...]
    below: bool
    misplaced: Sequence[tuple[str, str]]
    next_rows: tuple[tuple[tuple[int, str], ...], ...]
    blank: bool


@dataclass(frozen=True)
class RawBook:
    """The declared sheets that are there, by their declared names; the titles of the others; the titles of
    further sheets by the declared name that they have too; the declared sheets that are hidden; those that are
    charts or the like, without cells."""

    sheets: Mapping[str, RawSheet]
    others: tuple[str, ...]
    repeated: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]
    without_cells: tuple[str, ...]


def read_cells(path: Path, declared: Sequence[Sheet] = SHEETS) -> RawBook:
    """The cells of the declared sheets of the workbook at `path`; InvalidWorkbook where it cannot be read at all."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise Unreadable("is a folder, not a workbook")
        if not stat.S_ISREG(mode):  # a pipe would be waited for
            raise Unreadable("is a device or a pipe, not a workbook")
        with path.open("rb") as file:
            return _read(file, declared)
    except Unreadable as problem:
        reason = str(problem)
    except FileNotFoundError:
        reason = "there is no such file"
    except MemoryError:
        reason = "does not fit into memory"
    except (OSError, ValueError) as problem:  # ValueError: a name that no file can have
        reason = f"cannot be read: {getattr(problem, 'strerror', None) or problem}"
    raise InvalidWorkbook([error("", "", f"{path}: {reason}")])


def _read(file: BinaryIO, wanted: Sequence[Sheet]) -> RawBook:
    try:
        return _book(file, wanted)
    except (MemoryError, Unreadable):
        raise
    except Exception as problem:  # a damaged file makes zipfile raise almost anything
        if isinstance(problem, OSError) and problem.errno not in (None, errno.EINVAL):  # EINVAL: a wrong offset
            raise
        raise Unreadable("is damaged, cut off, or not written by a spreadsheet program "
                         f"({type(problem).__name__}): open it in one and save it again") from None


def _book(file: BinaryIO, wanted: Sequence[Sheet]) -> RawBook:
    package = Package(file)
    book = contents(package)
    declared = {sheet.name.casefold(): sheet for sheet in wanted}
    cells = read_sheets(package, book, {page.part: page.title for page in book.pages
                                        if page.part and text_of(page.title).casefold() in declared})
    sheets: dict[str, RawSheet] = {}
    others, repeated, hidden, without = list[str](), list[tuple[str, str]](), list[str](), list[str]()
    for page in book.pages:
        sheet = declared.get(text_of(page.title).casefold())
        if sheet is None:
            others.append(page.title)
        elif not page.part:
            without.append(sheet.name)
        elif sheet.name in sheets:
            repeated.append((sheet.name, page.title))
        else:
            sheets[sheet.name] = _raw_sheet(sheet, cells[page.part])
            hidden += [sheet.name] * page.hidden
    return RawBook(sheets, tuple(others), tuple(repeated), tuple(hidden), tuple(without))


def _raw_sheet(sheet: Sheet, cells: SheetCells) -> RawSheet:
    header, *below = (_texts(cells.rows.get(number, {})) for number in range(1, _LOOKED_AT + 1))
    names = {column.name for column in sheet.columns}
    places: dict[str, int] = {}
    for place, text in header:
        if text.casefold() in names:
            places.setdefault(text.casefold(), place)
    count = Counter(text.casefold() for _, text in header)
    repeated = tuple(name for name in places if count[name] > 1)
    rows = tuple(_rows(cells, frozenset(places.values())))
    kept = {number for number, _ in rows}
    unread = tuple((place, cell) for place, cell in sorted(cells.rows.get(1, {}).items())
                   if isinstance(cell, NoValue))
    hidden = tuple(number for number in cells.hidden if number in kept)
    return RawSheet(header, unread, places, repeated, rows, hidden, cells.below and bool(places), cells.misplaced,
                    tuple(below), all(is_blank(cell) for row in cells.rows.values() for cell in row.values()))


def _texts(row: Cells) -> tuple[tuple[int, str], ...]:
    """What stands in a row, with its position."""
    return tuple((place, text_of(cell)) for place, cell in sorted(row.items())
                 if not is_blank(cell) and not isinstance(cell, NoValue))


def _rows(cells: SheetCells, wanted: frozenset[int]) -> Iterator[tuple[int, Cells]]:
    """The rows below the header in which a wanted cell is not blank."""
    for number, row in cells.rows.items():
        kept = {place: row[place] for place in wanted if place in row and not is_blank(row[place])}
        if kept and number > 1:
            yield number, kept
