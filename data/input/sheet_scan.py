"""What a workbook says about its sheets, and what openpyxl does not tell of their cells: hidden rows,
formulas without a stored value, where the table ends. Every part is streamed here first, so that
openpyxl only ever sees a file within bounds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Set
from dataclasses import dataclass

from data.input.zip_guard import Attributes, Enough, Handler, Package, Unreadable

BLANK_ROWS = 1000  # so many in a row end a sheet: formatted empty rows may go on for a million
CHARACTERS = 20_000_000  # of all texts
_MOST = 100_000  # sheets, formats or relations; a spreadsheet program allows 65,490 formats
_LAST_ROW, _LAST_COLUMN = 2**20, 2**14
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"


@dataclass(frozen=True)
class Page:
    """A sheet of the workbook. `part` is empty for one without cells, such as a chart."""

    title: str
    part: str
    hidden: bool


def contents(package: Package) -> list[Page]:
    """The sheets in order; raises what `Package.walk` does."""
    root = _Relations("")
    package.walk("_rels/.rels", root)
    book = next((part for kind, part in root.found.values() if kind == "officeDocument"), "")
    if not book:
        raise Unreadable("is an Office file, but not an Excel workbook")
    folder, name = posixpath.split(book)
    relations, sheets = _Relations(folder), _Sheets()
    package.walk(f"{folder}/_rels/{name}.rels", relations)
    package.walk(book, sheets)
    if not sheets.found:
        raise Unreadable("is an Office file without a sheet, not an Excel workbook")
    pages = []
    for title, relation, hidden in sheets.found:
        kind, part = relations.found.get(relation, ("", ""))
        if not part:
            raise Unreadable(f"is damaged: the cells of its sheet {title[:40]} are missing")
        pages.append(Page(title, part if kind == "worksheet" else "", hidden))
    return pages


def guarded(package: Package, sheets: Set[str]) -> dict[str, Scan]:
    """Streams every part that openpyxl may load; what was seen in the parts that are `sheets`."""
    budget = _Budget()
    scans = {part: Scan(budget) for part in sheets}
    for part, scan in scans.items():
        scan.below = package.walk(part, scan)
    for part in package.parts():
        if not part.startswith(("xl/worksheets/", "docprops/")):
            package.walk(part, _Bounded(budget))
    return scans


class _Budget:
    """How many characters of text the workbook may still have."""

    def __init__(self) -> None:
        self.left = CHARACTERS

    def spend(self, characters: int) -> None:
        """Unreadable where that is too much."""
        self.left -= characters
        if self.left < 0:
            raise Unreadable(f"has more than {CHARACTERS // 1_000_000} million characters of text: delete what the "
                             "plan does not need")


class _Bounded(Handler):
    """Counts the formats and the characters of a part."""

    def __init__(self, budget: _Budget):
        self.budget, self.formats = budget, 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("xf", "numFmt"):
            self.formats += 1
            _not_too_many(self.formats, "cell formats")

    def text(self, text: str) -> None:
        self.budget.spend(len(text))


class Scan(Handler):
    """One sheet without its values. `last`: the last row with a content before BLANK_ROWS blank ones;
    `unstored`: row and position, counted from 0, of formulas without a stored value; `hidden`: the hidden
    rows with a content; `below`: there is more content, below the blank rows."""

    def __init__(self, budget: _Budget) -> None:
        self.budget = budget
        self.last, self.below = 1, False
        self.unstored: set[tuple[int, int]] = set()
        self.hidden: list[int] = []
        self.row, self.place, self.is_hidden, self.filled = 0, -1, False, False
        self.kind, self.formula, self.value, self.reading = "n", False, False, False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "f":
            self.formula = True
        elif name in ("v", "t"):
            self.reading = True

    def text(self, text: str) -> None:
        if self.reading:
            self.budget.spend(len(text))
            self.value = self.value or bool(text.strip())

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.reading = False
        elif name == "c":
            if self.formula and not self.value and self.kind != "str":  # "str": a stored text, perhaps empty
                self.unstored.add((self.row, self.place))
            self.filled = self.filled or self.value or (self.formula and self.kind != "str")
        elif name == "row" and self.filled:
            self.last = self.row
            if self.is_hidden:
                self.hidden.append(self.row)

    def _start_row(self, attributes: Attributes) -> None:
        self.row = int(float(attributes["r"])) if "r" in attributes else self.row + 1
        if not 1 <= self.row <= _LAST_ROW:
            raise Unreadable(f"is damaged: a row has the number {self.row}")
        if self.row - self.last > BLANK_ROWS:
            raise Enough
        self.place, self.filled = -1, False
        self.is_hidden = is_true(attributes.get("hidden"))

    def _start_cell(self, attributes: Attributes) -> None:
        address = attributes.get("r")
        self.place = _place(address.rstrip(_DIGITS)) if address else self.place + 1
        if self.place >= _LAST_COLUMN:
            raise Unreadable(f"is damaged: row {self.row} has more than {_LAST_COLUMN:,} cells")
        self.kind, self.formula, self.value = attributes.get("t", "n"), False, False


class _Relations(Handler):
    """Kind and part of each relation by its id; those to other files are left out."""

    def __init__(self, folder: str):
        self.folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            part = posixpath.normpath(posixpath.join("/", self.folder, attributes["Target"].replace("\\", "/")))
            self.found[attributes["Id"]] = attributes["Type"].rpartition("/")[2], part.lstrip("/")
            _not_too_many(len(self.found), "relations")


class _Sheets(Handler):
    """Title, relation and hiddenness of each sheet."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, bool]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.found.append((unescaped(attributes["name"]), relation, hidden))
            _not_too_many(len(self.found), "sheets")


def _not_too_many(count: int, what: str) -> None:
    if count > _MOST:
        raise Unreadable(f"has more than {_MOST:,} {what}: copy its cells into a new workbook")


def unescaped(text: str) -> str:
    """The text with the characters that XML cannot hold, which stand in it as _x0007_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def is_true(text: str | None) -> bool:
    """A truth value of the format; False where there is none."""
    return text in ("1", "true", "on")


def _place(letters: str) -> int:
    """The position of a column by its letters, counted from 0."""
    place = 0
    for letter in letters if len(letters) <= 3 else "":
        place = place * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else _LAST_COLUMN + 1
    if not 1 <= place <= _LAST_COLUMN:
        raise Unreadable(f"is damaged: a cell has the address {letters[:20]}")
    return place - 1
