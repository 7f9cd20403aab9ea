"""A workbook file to the cells of the declared sheets, untyped. What is wrong with the file itself is
found here and in `package.py`; what the cells say is read in `workbook.py`."""

from __future__ import annotations

import datetime
import errno
import stat
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from data.book_parts import CHARACTERS, Contents, Page, contents, is_true, unescaped
from data.findings import InvalidWorkbook, error
from data.package import Attributes, Enough, Handler, Package, Unreadable
from data.tables import SHEETS, Sheet
from data.values import is_blank, text_of

BLANK_ROWS = 1000  # so many in a row end a sheet: formatted empty rows may go on for a million
_LAST_ROW, _LAST_COLUMN = 2**20, 2**14
_DIGITS = "0123456789"


@dataclass(frozen=True)
class RawSheet:
    """The cells of one declared sheet.

    `header`: the texts of row 1 with their positions, counted from 0; `places`: the position of each
    declared column that is there; `repeated`: declared columns that stand there twice; `rows`: number
    and cells, by position, of the rows in which a declared column is not blank; `unstored`: row and position
    of formulas without a stored value; `hidden`: the numbers of the rows that are hidden; `below`: there are
    more cells, below the blank rows that end the table."""

    header: tuple[tuple[int, str], ...]
    places: Mapping[str, int]
    repeated: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[int, Any]], ...]
    unstored: frozenset[tuple[int, int]]
    hidden: tuple[int, ...]
    below: bool


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
        return _book(Package(file))
    except (MemoryError, Unreadable):
        raise
    except Exception as problem:  # a damaged part makes zipfile, zlib and expat raise almost anything
        if isinstance(problem, OSError) and problem.errno not in (None, errno.EINVAL):  # EINVAL: a wrong offset
            raise
        raise Unreadable("is damaged, cut off, or not written by a spreadsheet program "
                         f"({type(problem).__name__}): open it in one and save it again") from None


def _book(package: Package) -> RawBook:
    declared = {sheet.name.casefold(): sheet for sheet in SHEETS}
    sheets: dict[str, RawSheet] = {}
    others, repeated, hidden = list[str](), list[tuple[str, str]](), list[str]()
    book = contents(package)
    budget = _Budget(CHARACTERS)
    for page in book.pages:
        sheet = declared.get(text_of(page.title).casefold())
        if sheet is None or not page.part:
            others.append(page.title)
        elif sheet.name in sheets:
            repeated.append((sheet.name, page.title))
        else:
            sheets[sheet.name] = _read_sheet(package, page, sheet, book, budget)
            hidden += [sheet.name] * page.hidden
    return RawBook(sheets, tuple(others), tuple(repeated), tuple(hidden))


def _read_sheet(package: Package, page: Page, sheet: Sheet, book: Contents, budget: _Budget) -> RawSheet:
    cells = _Cells(sheet, book, budget)
    below = package.walk(page.part, cells)
    count = Counter(text.casefold() for _, text in cells.header)
    repeated = tuple(name for name in cells.places if count[name] > 1)
    return RawSheet(tuple(cells.header), cells.places, repeated, tuple(cells.rows), frozenset(cells.unstored),
                    tuple(cells.hidden), below and bool(cells.places))


class _Budget:
    """How many characters the cells may still have: few shared texts may stand in millions of cells."""

    def __init__(self, left: int):
        self.left = left

    def spend(self, characters: int) -> None:
        """Unreadable where that is too much."""
        self.left -= characters
        if self.left < 0:
            raise Unreadable(f"has more than {CHARACTERS // 1_000_000} million characters of text: delete what the "
                             "plan does not need")


class _Cells(Handler):
    """The header and the rows of one sheet. Rows and cells may leave out their numbers."""

    def __init__(self, sheet: Sheet, book: Contents, budget: _Budget):
        self.names = {column.name for column in sheet.columns}
        self.book, self.budget = book, budget
        self.header: list[tuple[int, str]] = []
        self.places: dict[str, int] = {}
        self.wanted: frozenset[int] = frozenset()
        self.rows: list[tuple[int, Mapping[int, Any]]] = []
        self.unstored: set[tuple[int, int]] = set()
        self.hidden: list[int] = []
        self.place_of: dict[str, int] = {}
        self.row, self.place, self.last, self.is_hidden = 0, -1, 1, False
        self.cells: dict[int, Any] = {}
        self.kind, self.style = "n", ""
        self.value: list[str] = []
        self.reading = self.formula = self.hint = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self.reading = self.kind != "inlineStr"
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self.formula = True
        elif name == "rPh":
            self.hint = True
        elif name == "t":
            self.reading = self.kind == "inlineStr" and not self.hint

    def text(self, text: str) -> None:
        if self.reading:
            self.budget.spend(len(text))
            self.value.append(text)

    def end(self, name: str) -> None:
        if name == "c":
            if self.row == 1 or self.place in self.wanted:
                self._end_cell()
        elif name in ("v", "t"):
            self.reading = False
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self.hint = False

    def _start_row(self, attributes: Attributes) -> None:
        self.row = int(float(attributes["r"])) if "r" in attributes else self.row + 1
        if not 1 <= self.row <= _LAST_ROW:
            raise Unreadable(f"is damaged: a row has the number {self.row}")
        if self.row > 1 and (not self.wanted or self.row - self.last > BLANK_ROWS):
            raise Enough
        self.place, self.cells = -1, {}
        self.is_hidden = is_true(attributes.get("hidden"))

    def _start_cell(self, attributes: Attributes) -> None:
        address = attributes.get("r")
        if address:
            letters = address.rstrip(_DIGITS)
            place = self.place_of.get(letters)
            if place is None:
                place = self.place_of[letters] = _place(letters)
            self.place = place
        else:
            self.place += 1
            if self.place >= _LAST_COLUMN:
                raise Unreadable(f"is damaged: row {self.row} has more than {_LAST_COLUMN:,} cells")
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.value, self.formula, self.reading = [], False, False

    def _end_cell(self) -> None:
        text = "".join(self.value)
        if self.formula and not text and self.kind != "str":  # "str": a stored text, perhaps empty
            self.unstored.add((self.row, self.place))
            self.cells[self.place] = ""
        elif text:
            value = self._typed(text)
            if not is_blank(value):
                self.cells[self.place] = value

    def _typed(self, text: str) -> Any:
        """The stored text of a cell as what it stands for."""
        if self.kind == "s":
            shared = self.book.texts[int(text)]
            self.budget.spend(len(shared))
            return shared
        if self.kind == "n":
            return self._number(text)
        if self.kind == "b":
            return is_true(text)
        if self.kind == "d":
            return _date(text)
        return unescaped(text)

    def _number(self, text: str) -> Any:
        try:
            number = float(text)
        except ValueError:
            return text  # told with its cell by whoever wants a number there
        style = int(self.style) if self.style else 0
        if style not in self.book.dates:
            return number
        epoch = CALENDAR_MAC_1904 if self.book.from_1904 else CALENDAR_WINDOWS_1900
        try:
            day: datetime.datetime | datetime.timedelta = from_excel(number, epoch, style in self.book.lengths)
        except (OverflowError, ValueError):
            return "#VALUE!"  # what a spreadsheet program shows, too
        return day

    def _end_row(self) -> None:
        if self.row == 1:
            self._end_header()
        elif self.cells:
            self.last = self.row
            self.rows.append((self.row, self.cells))
            if self.is_hidden:
                self.hidden.append(self.row)
        self.cells = {}

    def _end_header(self) -> None:
        self.header = [(place, text_of(cell)) for place, cell in sorted(self.cells.items()) if not is_blank(cell)]
        for place, text in self.header:
            if text.casefold() in self.names:
                self.places.setdefault(text.casefold(), place)
        self.wanted = frozenset(self.places.values())


def _date(text: str) -> datetime.datetime | str:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return text


def _place(letters: str) -> int:
    """The position of a column by its letters, counted from 0."""
    place = 0
    for letter in letters if len(letters) <= 3 else "":
        place = place * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else _LAST_COLUMN + 1
    if not 1 <= place <= _LAST_COLUMN:
        raise Unreadable(f"is damaged: a cell has the address {letters[:20]}")
    return place - 1
