"""Files in one step, whole or not at all, and the names of results."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import time
from contextlib import suppress
from pathlib import Path

from data import signals as interrupts

LONGEST_NAME = 255          # bytes of a file name
_MOST_NAMES = 99
_FORBIDDEN = frozenset('<>:"/\\|?*')  # in names of files on Windows
_HOUR = 3600.0
_TEMPORARY = re.compile(r"\d{1,10}\.tmp", re.ASCII)
# What Excel and LibreOffice lay beside a workbook that is open.
_LOCK_PREFIXES = ("~$", ".~lock.")
_inputs: set[Path] = set()  # never written over
_numbered: dict[Path, Path] = {}  # the numbered name that this process chose last where a path was locked
_known: list[Path] = []           # numbered names from before that may be written over


def never_changed(path: Path) -> None:
    """From here on this process writes nothing in the place of that file, by whatever name."""
    _inputs.add(path)


def may_be_replaced(path: Path) -> None:
    """From here on this file is written over where it is the numbered name of one that is locked."""
    _known.append(path)


def is_numbered(path: Path, wanted: Path) -> bool:
    """The path is what is taken where the wanted one is locked: NAME-2.xlsx beside NAME.xlsx."""
    number = path.stem.rpartition("-")[2]
    return (number.isascii() and number.isdecimal() and path.parent == wanted.parent
            and path.name == _with_number(wanted, int(number)).name)


def same_file(one: Path, other: Path) -> bool:
    """Both name the same place, or the same file by a link. Raises OSError where that cannot be looked at."""
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def write_whole(path: Path, content: bytes) -> Path:
    """Put the content at the path in one step and return where it is: a numbered name beside it where the file
    there is open in another program, the same one each time within one run.

    Raises OSError where nothing can be written; then what was there before is untouched. A run that was killed
    while it wrote leaves `.NAME.PROCESS.tmp`, which the next write of that name removes."""
    if any(same_file(path, read) for read in _inputs):
        raise OSError(errno.EEXIST, "this is the workbook that was read, which is never changed", str(path))
    with interrupts.held():
        _sweep(path)
        temporary = path.with_name(f"{_temporary_prefix(path)}{os.getpid()}.tmp")
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            target = _put(temporary, path)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        interrupts.finished(target)
    return target


def _put(temporary: Path, path: Path) -> Path:
    """Move the file to the path, or to the first numbered name that is free where the path is locked."""
    try:
        os.replace(temporary, path)
        return path
    except PermissionError as error:  # open in another program that locks it
        refused = error
    before = [_numbered[path]] if path in _numbered else [known for known in _known if is_numbered(known, path)]
    for known in before:
        with suppress(PermissionError):
            os.replace(temporary, known)
            return known
    for number in range(2, _MOST_NAMES + 1):
        target = _with_number(path, number)
        if not target.exists():
            os.replace(temporary, target)
            _numbered[path] = target
            return target
    raise refused


def _with_number(path: Path, number: int) -> Path:
    suffix = f"-{number}{path.suffix}"
    return path.with_name(_cut(path.stem, LONGEST_NAME - len(suffix.encode())) + suffix)


def is_lock(path: Path) -> bool:
    """The file is no workbook but says that one is open: `~$PLAN.xlsx` (Excel) or `.~lock.PLAN.xlsx#` (LibreOffice)."""
    return path.name.startswith(_LOCK_PREFIXES)


def _temporary_prefix(path: Path) -> str:
    """The hidden name under which the file is written, up to the process number."""
    return f".{_cut(path.name, LONGEST_NAME - len('..0123456789.tmp'))}."


def _sweep(path: Path) -> None:
    """Remove what runs that were killed while they wrote this file have left."""
    prefix = _temporary_prefix(path)
    with suppress(OSError):
        for entry in list(path.parent.iterdir()):
            rest = entry.name.removeprefix(prefix)
            if rest == entry.name or not _TEMPORARY.fullmatch(rest):
                continue
            with suppress(OSError):  # on Windows a file that another run is writing cannot be removed
                if not _is_running(int(rest.removesuffix(".tmp"))) or time.time() - entry.stat().st_mtime > _HOUR:
                    entry.unlink()


def _is_running(process: int) -> bool:
    """Another process of that number is at work, as far as can be told."""
    if os.name == "nt" or process in (0, os.getpid()):  # a signal 0 would end a process on Windows
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def result_path(plan: Path, result: Path | None, scenario: str, several: bool) -> Path:
    """Where the result of a scenario goes: `result` or NAME-result.xlsx beside the plan, with the scenario's name
    where it is not Base, unless `result` was given for it alone.

    A scenario's name that cannot stand in a file's name is changed, and then carries a mark that keeps two
    scenarios apart; so does a name that is too long."""
    base = result or beside(plan, "-result.xlsx")
    if scenario == "Base" or (result is not None and not several):
        return base
    plain = " ".join(scenario.split())
    safe = "".join(letter if letter.isprintable() and letter not in _FORBIDDEN else "_" for letter in plain)
    safe = safe.strip(" .")
    if safe != scenario:
        safe = f"{safe or 'scenario'}-{_mark(scenario)}"
    return base.with_name(_fitting(f"{base.stem}-{safe}", base.suffix or ".xlsx"))


def beside(plan: Path, ending: str) -> Path:
    """The path beside the plan whose name is the plan's with an ending, cut where a folder could not hold it."""
    return plan.with_name(_fitting(plan.stem, ending))


def _fitting(stem: str, suffix: str) -> str:
    """Stem and suffix as a name that a folder can hold; a stem that is cut carries a mark of the whole."""
    room = LONGEST_NAME - len(suffix.encode())
    if len(stem.encode(errors="surrogatepass")) <= room:
        return stem + suffix
    mark = f"-{_mark(stem)}"
    return _cut(stem, room - len(mark)) + mark + suffix


def _cut(text: str, room: int) -> str:
    """As much of the text as takes no more bytes than that, no half letters."""
    return text.encode(errors="surrogatepass")[:room].decode(errors="ignore")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]
