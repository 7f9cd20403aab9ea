"""The cells of a sheet, in whatever order the file has them: a spreadsheet program goes by the addresses of cells and
the numbers of rows, so that nothing is lost here for standing in another place of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from data.input.book_parts import Budget, Contents, clocks, is_true, shared_texts
from data.input.stored_values import CellValue, StoredCell, StoredValues
from data.input.zip_guard import Attributes, Children, Enough, Handler, Package, damaged

BLANK_ROWS = 1000  # so many in a row end a sheet: formatted empty rows may go on for a million
_LAST_ROW, _LAST_COLUMN = 2**20, 2**14
_TOLD = 1000  # rows and cells of a sheet that are misplaced: more have one cause
_MEND = "open the workbook in a spreadsheet program, look at this row and save it again"
_ROW_NUMBER = re.compile(r"(\d{1,9})(\.0*)?", re.ASCII)
_DIGITS = "0123456789"

# What may follow a long gap, in the bytes of a part: values, texts and formulas; rows; their attributes.
_CONTENT = re.compile(rb"<(?:[^\s<>/:]+:)?[vtf][\s>]")
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row(?=[\s/>])([^<>]*)>")
_PLAIN = re.compile(rb"(?:\s+[^\s=<>\"'&/]+=\"[^\"<>&]*\")*\s*/?")
_NUMBER = re.compile(rb"\sr=\"(\d+)\"")
_END = re.compile(rb"</(?:[^\s<>/:]+:)?sheetData\s*>")
_LONGEST = 2**20  # bytes of a tag and the text behind it

Cells = Mapping[int, CellValue]  # of a row, by position counted from 0; those that are not blank


@dataclass(frozen=True)
class SheetCells:
    """The rows with a content, by number and in order, up to BLANK_ROWS blank ones; the hidden ones of them; whether
    there is more content below; the cells of which the file speaks twice or in another row, and what to say of them."""

    rows: Mapping[int, Cells]
    hidden: Sequence[int]
    below: bool
    misplaced: Sequence[tuple[str, str]]

    def lines(self) -> list[tuple[CellValue, ...]]:
        """All rows from the first, blank ones too, each as wide as the widest."""
        width = max((place for cells in self.rows.values() for place in cells), default=-1) + 1
        return [tuple(map(self.rows.get(number, {}).get, range(width)))
                for number in range(1, max(self.rows, default=0) + 1)]


def read_sheets(package: Package, book: Contents, titles: Mapping[str, str]) -> dict[str, SheetCells]:
    """The cells of the sheets in the parts that have these titles; raises what `Package.walk` does."""
    budget = Budget()
    values = StoredValues(shared_texts(package, book.strings, budget), clocks(package, book.styles), book.since_1904)
    return {part: _read_sheet(package, part, title, values, budget) for part, title in titles.items()}


def _read_sheet(package: Package, part: str, title: str, values: StoredValues, budget: Budget) -> SheetCells:
    """Reads up to a long gap; everything where rows above it may follow."""
    left, scan = budget.left, _Scan(title, values, budget, stops=True)
    package.walk(part, scan)
    if scan.unsure:
        budget.left, scan = left, _Scan(title, values, budget, stops=False)
        package.walk(part, scan)
    rows, last, below = dict[int, Cells](), 1, scan.below
    for number in sorted(scan.rows):
        if number - last > BLANK_ROWS:
            below = True
            break
        rows[number], last = scan.rows[number], number
    return SheetCells(rows, sorted(scan.hidden & rows.keys()), below, scan.misplaced)


class _Scan(Handler):
    """One sheet: its values by row and position. `stops`: at a long gap; `below`: a content follows it;
    `unsure`: rows above the gap may follow it too."""

    children: ClassVar[Children] = {
        "": {"worksheet"}, "worksheet": {"sheetData"}, "sheetData": {"row"}, "row": {"c"}, "c": {"v", "f", "is"},
        "is": {"t", "r"}, "r": {"t"}}
    texts = frozenset({"v", "t"})

    def __init__(self, title: str, values: StoredValues, budget: Budget, stops: bool):
        self.title, self.values, self.budget, self.stops = title[:40], values, budget, stops
        self.rows: dict[int, Cells] = {}
        self.hidden: set[int] = set()
        self.misplaced: list[tuple[str, str]] = []
        self.below = self.unsure = False
        self.seen = bytearray(_LAST_ROW + 1)  # by number, the rows that were there
        self.last = 1  # with a content
        self.row, self.digits, self.place = 0, "0", -1
        self.cells: dict[int, CellValue] = {}  # of this row, blank ones too
        self.cell, self.in_value = StoredCell(), True
        self.places: dict[str, int] = {}  # by letters

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self.cell.values += 1
            self.in_value = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self.cell.formula = True
        elif name == "is":
            self.cell.riches += 1
            self.in_value = False

    def text(self, text: str) -> None:
        self.budget.spend(len(text))
        if self.in_value:
            self.cell.value += text
        else:
            self.cell.rich += text

    def end(self, name: str) -> None:
        if name == "c":
            value = self.values.value_of(self.cell)
            if self.cells[self.place] is None:  # of what is there twice the first stays, and is told
                self.cells[self.place] = value
        elif name == "row":
            filled = {place: value for place, value in self.cells.items() if value is not None}
            if filled:
                self.rows[self.row] = {**filled, **self.rows.get(self.row, {})}
                self.last = max(self.last, self.row)

    def rest(self, chunks: Iterator[bytes]) -> None:
        rest = _Rest(self.row)
        rest.read(chunks)
        self.below, self.unsure = rest.content, rest.content and not rest.rising

    def _start_row(self, attributes: Attributes) -> None:
        text = attributes.get("r", str(self.row + 1))
        match = _ROW_NUMBER.fullmatch(text)
        self.row = int(match[1]) if match else 0
        if not 1 <= self.row <= _LAST_ROW:
            raise damaged(f"a row of its sheet {self.title} has the number {text[:20]}")
        if self.stops and self.row - self.last > BLANK_ROWS:
            raise Enough
        if self.seen[self.row]:
            self._tell(f"A{self.row}", "this row stands twice in the file")
        self.seen[self.row] = 1
        if is_true(attributes.get("hidden")):
            self.hidden.add(self.row)
        self.digits, self.place, self.cells = str(self.row), -1, {}

    def _start_cell(self, attributes: Attributes) -> None:
        address = attributes.get("r")
        if address:
            letters = address.rstrip(_DIGITS)
            self.place = self.places[letters] if letters in self.places else self._place(letters)
            if address[len(letters):] != self.digits:
                self._tell(address[:20], f"this cell stands in row {self.row} of the file")
        else:
            self.place += 1
        if self.place >= _LAST_COLUMN:
            raise damaged(f"row {self.row} of its sheet {self.title} has more than {_LAST_COLUMN:,} cells")
        if self.place in self.cells:
            self._tell(f"{letters_of(self.place)}{self.row}", "this cell stands twice in the file")
        self.cells.setdefault(self.place, None)
        self.cell = StoredCell(attributes.get("t", "n"), attributes.get("s", "0"), "vm" in attributes)

    def _place(self, letters: str) -> int:
        """The position of a column by its letters."""
        place = 0
        for letter in letters.upper() if len(letters) <= 3 else "":
            place = place * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else _LAST_COLUMN + 1
        if not 1 <= place <= _LAST_COLUMN:
            raise damaged(f"a cell of its sheet {self.title} has the address {letters[:20]}")
        self.places[letters] = place - 1
        return place - 1

    def _tell(self, cell: str, what: str) -> None:
        if len(self.misplaced) < _TOLD:
            self.misplaced.append((cell, f"{what}: {_MEND}"))


@cache
def letters_of(place: int) -> str:
    """The letters of a column by its position, counted from 0."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


class _Rest:
    """What follows a long gap, told from the bytes of the part from a row on: formatted blank rows may go on for a
    million, and are not parsed.

    `content`: there may be a content; `rising`: all rows from the first with a content surely rise, and are below the
    gap. What is not written as plainly as programs write it is doubtful."""

    def __init__(self, row: int):
        self.row, self.before = row - 1, b""
        self.content, self.rising, self.ended = False, True, False

    def read(self, chunks: Iterator[bytes]) -> None:
        """Reads all, whole tags at a time."""
        begun = b""
        for chunk in chunks:
            begun += chunk
            end = max(begun.rfind(b"<"), 0)
            if len(begun) - end > _LONGEST:
                raise damaged("a tag does not end")
            self._take(begun[:end])
            begun = begun[end:]

    def _take(self, tags: bytes) -> None:
        if b"<!" in tags or b"\0" in tags:  # comments may hold anything, and two bytes a letter hide everything
            self._doubt()
        if b"sheetData" in tags:
            end = _END.search(tags)
            if self.ended or not end or b"sheetData" in tags[end.end():]:
                self._doubt()
            tags, self.ended = tags[:end.start()] if end else tags, True
        elif self.ended:
            return
        if self.content:
            self._follow(tags)
        elif found := _CONTENT.search(tags):
            self.content = True
            together = self.before + tags
            rows = list(_ROW.finditer(together, 0, len(self.before) + found.start()))
            if rows and _NUMBER.search(rows[-1][1]):
                self._follow(together[rows[-1].start():])
            else:
                self._doubt()
        self.before = tags

    def _follow(self, tags: bytes) -> None:
        """Looks at the rows in these bytes."""
        for row in _ROW.finditer(tags) if self.rising else ():
            number = _NUMBER.search(row[1])
            following = int(number[1]) if number else self.row + 1
            self.rising = self.rising and following > self.row and bool(_PLAIN.fullmatch(row[1]))
            self.row = following

    def _doubt(self) -> None:
        self.content, self.rising = True, False
