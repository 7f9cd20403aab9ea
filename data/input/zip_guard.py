"""A workbook file as a package of XML parts, read within bounds whatever the file holds.

The parts are read as streams, so that only what a reader keeps takes memory. A part with a document type is
refused: no workbook has one, and with it go all entities, internal and external."""

from __future__ import annotations

import itertools
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import BinaryIO, ClassVar
from xml.parsers import expat

UNPACKED_BYTES = 2**30  # a workbook of 100,000 rows takes a twentieth of it
TAGS = 5_000_000  # in all parts that are read, four or six for a cell: twenty seconds of reading
_DEEPEST = 64  # a cell of a workbook is six elements deep
_TOKEN_BYTES = 2**18  # one tag or comment
_CHUNK = 2**16
_OLD_FILE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 1  # bit of a member's flags
_FOREIGN = "-"  # where an element stands that is none of a handler's
_REPAIR = "let a spreadsheet program repair it, look at what is left of it, and save it again"

Attributes = dict[str, str]
Children = Mapping[str, Set[str]]  # the elements that may stand in an element; the root in the empty name


class Unreadable(Exception):
    """Why a file is not a workbook that can be read; the text goes on after the name of the file."""


def damaged(what: str) -> Unreadable:
    """That the file is damaged, and what to do."""
    return Unreadable(f"is damaged: {what}: {_REPAIR}")


class Enough(Exception):
    """Raised by a handler that wants nothing more of its part."""


class Handler:
    """What is done with the elements of a part; names come without their prefix.

    Only those are handed on that stand where `children` says: other elements of the same name, such as the row in
    the anchor of a button, are passed over with all that is in them."""

    children: ClassVar[Children] = {}
    texts: ClassVar[Set[str]] = frozenset()  # the elements whose text is handed on

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within an element, perhaps in several pieces."""

    def rest(self, chunks: Iterator[bytes]) -> None:
        """The bytes of the part from the element at which the handler had enough. All are to be read, so that a
        damaged part is noticed."""
        for _ in chunks:
            pass


class Package:
    """The parts of an open workbook file by their names, which ignore case."""

    def __init__(self, file: BinaryIO):
        """Raises Unreadable where the first bytes or the table of contents tell of something else."""
        _look_at_start(file)
        self._archive = zipfile.ZipFile(file)
        members = self._archive.infolist()
        _look_at_contents(members)
        self._members = {_folded(member.filename): member for member in members}
        self._count = Counter(_folded(member.filename) for member in members)
        self._bytes = self._tags = 0

    def walk(self, part: str, handler: Handler) -> None:
        """Hands the elements of a part to the handler, and the rest of its bytes where the handler had enough.

        Raises Unreadable where the part is missing, there twice or damaged, or exceeds a bound."""
        try:
            self._walk(part, handler)
        except expat.ExpatError as problem:
            raise damaged(f"its part {part[:100]} is no sound XML ({problem})") from None
        except (zlib.error, zipfile.BadZipFile, EOFError) as problem:
            raise damaged(f"its part {part[:100]} cannot be unpacked ({problem})") from None

    def _walk(self, part: str, handler: Handler) -> None:
        stream, chunks, done = _Stream(handler), self._chunks(part), 0
        for chunk in chunks:
            self._tags += chunk.count(b"<")
            if self._tags > TAGS:
                raise Unreadable("has more than about a million cells: delete what the plan does not need")
            try:
                stream.parser.Parse(chunk, False)
            except Enough:
                handler.rest(itertools.chain([chunk[max(0, stream.place - done):]], chunks))
                return
            done += len(chunk)
            if done - stream.parser.CurrentByteIndex > _TOKEN_BYTES:
                raise damaged(f"a tag does not end in its part {part[:100]}")
        stream.parser.Parse(b"", True)

    def _chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part. What has been read is counted: several sheets may lie in one part."""
        member = self._members.get(_folded(part))
        if member is None:
            raise damaged(f"its part {part[:100]} is missing")
        if self._count[_folded(part)] > 1:
            raise damaged(f"its part {part[:100]} is there twice")
        with self._archive.open(member) as source:
            while chunk := source.read(_CHUNK):
                self._bytes += len(chunk)
                if self._bytes > UNPACKED_BYTES:
                    raise _too_large()
                yield chunk


class _Stream:
    """A parser that hands on what it finds; `place` is the byte at which the handler had enough."""

    def __init__(self, handler: Handler):
        self.handler, self.children, self.place = handler, handler.children, 0
        self.inside, self.outer = "", list[str]()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text, self.parser.buffer_size = True, _CHUNK
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self.parser.EntityDeclHandler = _refuse

    def _start(self, name: str, attributes: Attributes) -> None:
        self.outer.append(self.inside)
        if len(self.outer) > _DEEPEST:
            raise damaged("its elements are nested too deep")
        if ":" in name:
            name = name.rpartition(":")[2]
        if name not in self.children.get(self.inside, ()):
            self.inside = _FOREIGN
            return
        self.inside = name
        try:
            self.handler.start(name, attributes)
        except Enough:
            self.place = self.parser.CurrentByteIndex  # the parser goes on to the end of what it was given
            raise

    def _end(self, _: str) -> None:
        if self.inside != _FOREIGN:
            self.handler.end(self.inside)
        self.inside = self.outer.pop()

    def _text(self, text: str) -> None:
        if self.inside in self.handler.texts:
            self.handler.text(text)


def _refuse(*_: object) -> None:
    raise Unreadable("holds a document type or XML entities, which no spreadsheet program writes")


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
