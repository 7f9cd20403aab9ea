"""What a workbook says about its sheets: their titles and parts, the texts that cells share, which formats
are dates."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from data.package import Attributes, Handler, Package, Unreadable

CHARACTERS = 20_000_000  # of the texts that cells share
_MOST = 100_000  # sheets, formats or relations; a spreadsheet program allows 65,490 formats
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))  # built-in formats
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Page:
    """A sheet of the workbook. `part` is empty for one without cells, such as a chart."""

    title: str
    part: str
    hidden: bool


@dataclass
class Contents:
    """The sheets in order, the shared texts, the numbers of the cell formats that are dates or lengths of
    time, and whether days are counted from 1904."""

    pages: list[Page] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    dates: frozenset[int] = frozenset()
    lengths: frozenset[int] = frozenset()
    from_1904: bool = False


def contents(package: Package) -> Contents:
    """What the parts beside the sheets say; raises what `Package.walk` does."""
    root = _Relations("")
    package.walk("_rels/.rels", root)
    book = next((part for kind, part in root.found.values() if kind == "officeDocument"), "")
    if not book:
        raise Unreadable("is an Office file, but not an Excel workbook")
    folder, name = posixpath.split(book)
    relations, sheets, styles, shared = _Relations(folder), _Sheets(), _Styles(), SharedTexts()
    package.walk(f"{folder}/_rels/{name}.rels", relations)
    package.walk(book, sheets)
    if not sheets.found:
        raise Unreadable("is an Office file without a sheet, not an Excel workbook")
    for kind, part in relations.found.values():
        if kind == "styles":
            package.walk(part, styles)
        elif kind == "sharedStrings":
            package.walk(part, shared)
    pages = []
    for title, relation, hidden in sheets.found:
        kind, part = relations.found.get(relation, ("", ""))
        if not part:
            raise Unreadable(f"is damaged: the cells of its sheet {title[:40]} are missing")
        pages.append(Page(title, part if kind == "worksheet" else "", hidden))
    return Contents(pages, shared.found, frozenset(styles.dates), frozenset(styles.lengths), sheets.from_1904)


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
        self.from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.found.append((unescaped(attributes["name"]), relation, hidden))
            _not_too_many(len(self.found), "sheets")
        elif name == "workbookPr":
            self.from_1904 = is_true(attributes.get("date1904"))


class _Styles(Handler):
    """The numbers of the cell formats that show a number as a date, and as a length of time."""

    def __init__(self) -> None:
        self.formats: dict[int, str] = {}
        self.kinds: dict[int, tuple[bool, bool]] = {}
        self.dates: set[int] = set()
        self.lengths: set[int] = set()
        self.within, self.count = False, 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.formats[int(attributes["numFmtId"])] = attributes["formatCode"][:255]
            _not_too_many(len(self.formats), "number formats")
        elif name == "cellXfs":
            self.within = True
        elif name == "xf" and self.within:
            number = int(attributes.get("numFmtId", 0))
            is_date, is_length = self._kind(number)
            self.dates.update([self.count] * is_date)
            self.lengths.update([self.count] * is_length)
            self.count += 1
            _not_too_many(self.count, "cell formats")

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.within = False

    def _kind(self, number: int) -> tuple[bool, bool]:
        """The number format shows a date, and a length of time."""
        if number not in self.kinds:
            code = self.formats.get(number, BUILTIN_FORMATS.get(number, ""))
            self.kinds[number] = (is_date_format(code) or (number in _DATES and number not in self.formats),
                                  bool(is_timedelta_format(code)))
        return self.kinds[number]


class SharedTexts(Handler):
    """The texts that cells share, without the phonetic hints of East Asian names."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.reading, self.hint = False, False
        self.characters = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self.reading = not self.hint
        elif name == "si":
            self.pieces = []
        elif name == "rPh":
            self.hint = True

    def text(self, text: str) -> None:
        if self.reading:
            self.characters += len(text)
            if self.characters > CHARACTERS:
                raise Unreadable(f"has more than {CHARACTERS // 1_000_000} million characters of text: delete what "
                                 "the plan does not need")
            self.pieces.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self.reading = False
        elif name == "si":
            self.found.append(unescaped("".join(self.pieces)))
        elif name == "rPh":
            self.hint = False


def _not_too_many(count: int, what: str) -> None:
    if count > _MOST:
        raise Unreadable(f"has more than {_MOST:,} {what}: copy its cells into a new workbook")


def unescaped(text: str) -> str:
    """The text with the characters that XML cannot hold, which stand in it as _x0007_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def is_true(text: str | None) -> bool:
    """A truth value of the format; False where there is none."""
    return text in ("1", "true", "on")
