"""Whether a workbook was saved anew, by looking at it now and then.

Excel and LibreOffice write beside the file and rename, or write into it bit by bit: for a moment there is none, or half
of one. So what counts is a file that stays as it is from one look to the next, is whole and says something else than
before."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from pathlib import Path
from typing import NamedTuple

from data.input.zip_guard import UNPACKED_BYTES

LOOK_EVERY = 0.5  # seconds from one look to the next
_PATIENCE = 6     # looks until what is missing or half written is more than a moment's matter


class _Mark(NamedTuple):
    """What tells one state of a file from another without reading it."""

    size: int
    modified: int
    place: int


class Saved:
    """A workbook that is looked at now and then; what it holds at first is nothing new."""

    def __init__(self, path: Path):
        self._path = path
        self._told, self._seen = _mark(path), _mark(path)
        self._content = _digest(_content(path))
        self._missing = self._broken = 0  # looks in a row

    @property
    def gone(self) -> bool:
        """The file has not been there for longer than a program needs to put another one in its place."""
        return self._missing >= _PATIENCE

    @property
    def broken(self) -> bool:
        """The file stays what is no whole workbook."""
        return self._broken >= _PATIENCE

    def changed(self) -> bool:
        """Look once: the file was saved anew since the last time that this was true, is whole, and has another
        content."""
        mark = _mark(self._path)
        self._missing = self._missing + 1 if mark is None else 0
        if mark is None or mark != self._seen:
            self._seen, self._broken = mark, 0  # it may still be written
            return False
        if mark == self._told:
            return False
        if self.broken and self._broken % _PATIENCE:  # a password stays: it is not read at each look
            self._broken += 1
            return False
        content = _content(self._path)
        if content is None or _mark(self._path) != mark or not _is_whole(content):
            self._broken += 1
            return False
        self._told, self._broken, before = mark, 0, self._content
        self._content = _digest(content)
        return self._content != before


def _mark(path: Path) -> _Mark | None:
    """The state of the file; None where there is none, or none that can be looked at. A folder is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return _Mark(found.st_size, found.st_mtime_ns, found.st_ino)


def _content(path: Path) -> bytes | None:
    """What is in the file; None where it cannot be read now."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _digest(content: bytes | None) -> bytes:
    return b"" if content is None else hashlib.sha256(content).digest()


def _is_whole(content: bytes) -> bool:
    """A ZIP with all that its contents list, as a workbook is: what was cut off has no list, which stands last."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            too_large = sum(part.file_size for part in parts.infolist()) > UNPACKED_BYTES  # whoever reads it says so
            return too_large or parts.testzip() is None
    except Exception:  # a damaged part makes zipfile raise almost anything
        return False
