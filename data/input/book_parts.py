"""What a workbook says beside the cells of its sheets: which sheets there are, the texts that cells share, the formats
of numbers. Its properties, themes, names and drawings are not looked at: they say nothing about a cell."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from data.input.number_formats import BUILT_IN, Clock, clock_of_format
from data.input.zip_guard import Attributes, Children, Handler, Package, Unreadable, damaged

CHARACTERS = 20_000_000  # of all texts
MOST = 100_000  # sheets, formats or relations; a spreadsheet program allows 65,490 formats
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Page:
    """A sheet of the workbook. `part` is empty for one without cells, such as a chart."""

    title: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Contents:
    """The sheets in order, the parts (empty where there is none) with the shared texts and the formats, and
    whether dates count from 1904 instead of 1900."""

    pages: Sequence[Page]
    strings: str
    styles: str
    since_1904: bool


class Budget:
    """How many characters of text the workbook may still have."""

    def __init__(self) -> None:
        self.left = CHARACTERS

    def spend(self, characters: int) -> None:
        """Unreadable where that is too much."""
        self.left -= characters
        if self.left < 0:
            raise Unreadable(f"has more than {CHARACTERS // 1_000_000} million characters of text: delete what the "
                             "plan does not need")


def contents(package: Package) -> Contents:
    """What the workbook holds; raises what `Package.walk` does."""
    root = _Relations("")
    package.walk("_rels/.rels", root)
    book = root.part_of("officeDocument")
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
            raise damaged(f"the cells of its sheet {title[:40]} are missing")
        pages.append(Page(title, part if kind == "worksheet" else "", hidden))
    return Contents(pages, relations.part_of("sharedStrings"), relations.part_of("styles"), sheets.since_1904)


def shared_texts(package: Package, part: str, budget: Budget) -> Sequence[str]:
    """The texts that cells share, in order."""
    texts = _Texts(budget)
    if part:
        package.walk(part, texts)
    return texts.found


def clocks(package: Package, part: str) -> Mapping[str, Clock]:
    """Of the cell formats that show a number as a date, time or duration: which, by the number of the format.

    Nothing else of a format matters here, so that nothing else can be wrong with it."""
    styles = _Styles()
    if part:
        package.walk(part, styles)
    found = {}
    for place, number in enumerate(styles.used):
        clock = styles.codes.get(number) or BUILT_IN.get(number)
        if clock and clock is not Clock.NONE:
            found[str(place)] = clock
    return found


class _Relations(Handler):
    """Kind and part of each relation by its id; those to other files are left out."""

    children: ClassVar[Children] = {"": {"Relationships"}, "Relationships": {"Relationship"}}

    def __init__(self, folder: str):
        self.folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            relation, target, kind = (attributes.get(key, "") for key in ("Id", "Target", "Type"))
            part = posixpath.normpath(posixpath.join("/", self.folder, target.replace("\\", "/"))).lstrip("/")
            if relation in self.found:
                raise damaged(f"two of its parts have the relation {relation[:40]}")
            self.found[relation] = kind.rpartition("/")[2], part
            _not_too_many(len(self.found), "relations")

    def part_of(self, kind: str) -> str:
        """The first part of a kind, empty where there is none."""
        return next((part for each, part in self.found.values() if each == kind), "")


class _Sheets(Handler):
    """Title, relation and hiddenness of each sheet; from when dates count."""

    children: ClassVar[Children] = {"": {"workbook"}, "workbook": {"workbookPr", "sheets"}, "sheets": {"sheet"}}

    def __init__(self) -> None:
        self.found: list[tuple[str, str, bool]] = []
        self.since_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.since_1904 = is_true(attributes.get("date1904"))
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.found.append((unescaped(attributes.get("name", "")), relation, hidden))
            _not_too_many(len(self.found), "sheets")


class _Texts(Handler):
    """The shared texts without the hints to their pronunciation."""

    children: ClassVar[Children] = {"": {"sst"}, "sst": {"si"}, "si": {"t", "r"}, "r": {"t"}}
    texts = frozenset({"t"})

    def __init__(self, budget: Budget):
        self.budget, self.found, self.pieces = budget, list[str](), list[str]()

    def text(self, text: str) -> None:
        self.budget.spend(len(text))
        self.pieces.append(text)

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append(unescaped("".join(self.pieces)))
            self.pieces.clear()


class _Styles(Handler):
    """The number format of each cell format, and what the workbook's own number formats show."""

    children: ClassVar[Children] = {
        "": {"styleSheet"}, "styleSheet": {"numFmts", "cellXfs"}, "numFmts": {"numFmt"}, "cellXfs": {"xf"}}

    def __init__(self) -> None:
        self.used, self.codes = list[str](), dict[str, Clock]()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "xf":
            self.used.append(plain_number(attributes.get("numFmtId", "0")))
        elif name == "numFmt":
            self.codes[plain_number(attributes.get("numFmtId", ""))] = clock_of_format(attributes.get("formatCode", ""))
        _not_too_many(len(self.used) + len(self.codes), "cell formats")


def _not_too_many(count: int, what: str) -> None:
    if count > MOST:
        raise Unreadable(f"has more than {MOST:,} {what}: copy its cells into a new workbook")


def unescaped(text: str) -> str:
    """The text with the characters that XML cannot hold, which stand in it as _x0007_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def plain_number(text: str) -> str:
    """The number of a format without blanks and zeros before it, as nearly all programs write it."""
    return text.strip().lstrip("0") or "0"


def is_true(text: str | None) -> bool:
    """A truth value of the format; False where there is none."""
    return text in ("1", "true", "on")
