"""A workbook file as a package of XML parts, read within bounds whatever the file holds.

The parts are read as streams, so that only what a reader keeps takes memory. A part with a document type is
refused: no workbook has one, and with it go all entities, internal and external."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.parsers import expat

UNPACKED_BYTES = 2**30  # a workbook of 100,000 rows takes a twentieth of it
TAGS = 5_000_000  # in all parts that are read, four or six for a cell: twenty seconds of reading
_DEEPEST = 64  # a cell of a workbook is six elements deep
_TOKEN_BYTES = 2**18  # one tag or comment
_CHUNK = 2**16
_OLD_FILE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 1  # bit of a member's flags
_CONTENT = re.compile(rb"<(\w+:)?[vt][ >]")

Attributes = dict[str, str]


class Unreadable(Exception):
    """Why a file is not a workbook that can be read; the text goes on after the name of the file."""


class Enough(Exception):
    """Raised by a handler that wants nothing more of its part."""


class Handler:
    """What is done with the elements of a part; names come without their prefix."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within an element, perhaps in several pieces."""


class Package:
    """The parts of an open workbook file by their names, which ignore case."""

    def __init__(self, file: BinaryIO):
        """Raises Unreadable where the first bytes or the table of contents tell of something else."""
        _look_at_start(file)
        self._archive = zipfile.ZipFile(file)
        members = self._archive.infolist()
        _look_at_contents(members)
        self._members = {_folded(member.filename): member for member in members}
        self._bytes = self._tags = 0

    def __contains__(self, part: str) -> bool:
        return _folded(part) in self._members

    def parts(self) -> list[str]:
        """The names of the XML parts, folded."""
        return [part for part in self._members if part.endswith((".xml", ".rels"))]

    def walk(self, part: str, handler: Handler) -> bool:
        """Hands the elements of a part to the handler. True where the handler had enough and cells with
        a content follow.

        Raises Unreadable where the part is missing or exceeds a bound; where it is damaged, what zipfile, zlib
        and expat raise."""
        stream, chunks, done = _Stream(handler), self._chunks(part), 0
        for chunk in chunks:
            self._tags += chunk.count(b"<")
            if self._tags > TAGS:
                raise Unreadable("has more than about a million cells: delete what the plan does not need")
            try:
                stream.parser.Parse(chunk, False)
            except Enough:
                return _has_content(chunk[max(0, stream.place - done):], chunks)
            done += len(chunk)
            if done - stream.parser.CurrentByteIndex > _TOKEN_BYTES:
                raise Unreadable("is damaged: a tag does not end")
        stream.parser.Parse(b"", True)
        return False

    def _chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part. What has been read is counted: several sheets may lie in one part."""
        member = self._members.get(_folded(part))
        if member is None:
            raise Unreadable(f"is damaged: its part {part[:100]} is missing")
        with self._archive.open(member) as source:
            while chunk := source.read(_CHUNK):
                self._bytes += len(chunk)
                if self._bytes > UNPACKED_BYTES:
                    raise _too_large()
                yield chunk


class _Stream:
    """A parser that hands on what it finds; `place` is the byte at which the handler had enough."""

    def __init__(self, handler: Handler):
        self.handler, self.depth, self.place = handler, 0, 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = handler.text
        self.parser.StartDoctypeDeclHandler = self.parser.EntityDeclHandler = _refuse

    def _start(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable("is damaged: its elements are nested too deep")
        try:
            self.handler.start(name.rpartition(":")[2], attributes)
        except Enough:
            self.place = self.parser.CurrentByteIndex  # the parser goes on to the end of what it was given
            raise

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.handler.end(name.rpartition(":")[2])


def _refuse(*_: object) -> None:
    raise Unreadable("holds a document type or XML entities, which no spreadsheet program writes")


def _has_content(rest: bytes, chunks: Iterator[bytes]) -> bool:
    """A value or text in the rest of a part. Formatted blank rows may go on for a million: they are not
    parsed. All is read, so that a damaged part is noticed."""
    found, tail = bool(_CONTENT.search(rest)), rest[-64:]
    for chunk in chunks:
        found = found or bool(_CONTENT.search(tail + chunk))
        tail = chunk[-64:]
    return found


def _look_at_start(file: BinaryIO) -> None:
    """What the first bytes tell."""
    start = file.read(8)
    if not start:
        raise Unreadable("is empty")
    if start.startswith(_OLD_FILE):
        locked = "EncryptedPackage".encode("utf-16-le") in start + file.read(2**26)
        raise Unreadable("is protected by a password: save it without one" if locked
                         else "is an old Excel file (.xls): save it as .xlsx")
    if not start.startswith(b"PK"):
        raise Unreadable("is not an Excel workbook, whatever its name says: save it as .xlsx")


def _look_at_contents(members: Sequence[zipfile.ZipInfo]) -> None:
    """What the table of contents tells. zipfile unpacks no more of a member than it states."""
    names = {_folded(member.filename) for member in members}
    if sum(member.file_size for member in members) > UNPACKED_BYTES:
        raise _too_large()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Unreadable("is protected by a password: save it without one")
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise Unreadable("is a binary or OpenDocument workbook: save it as .xlsx")
    if "[content_types].xml" not in names:
        raise Unreadable("is an archive, not an Excel workbook")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise Unreadable("is packed in a way that no spreadsheet program uses: save it as .xlsx")


def _folded(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").casefold()


def _too_large() -> Unreadable:
    return Unreadable(f"unpacks to more than {UNPACKED_BYTES // 2**20} MiB: delete what the plan does not need")
