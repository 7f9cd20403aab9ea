"""Ctrl-C and requests to end: the command ends at once, but never amid the write of a file.

A signal does not raise an exception here: raised anywhere, it may be swallowed by a library or strike just
before a clean-up. Nothing needs cleaning up outside the blocks that hold the signal back."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from data.spoken import in_form

# Closing the terminal and Ctrl-Break exist on some systems only.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class _State:
    """What the handler has to know: handlers belong to the process, and so does this."""

    holding = 0
    waiting: int | None = None
    finished: tuple[Path, ...] = ()
    usual_end = ""   # what is said where Ctrl-C is how the command ends
    lets_end = ""    # what is said where the first Ctrl-C is only noted
    ending = False   # it came


@contextmanager
def ends_early(text: str) -> Iterator[Callable[[], bool]]:
    """Within, the first Ctrl-C does not end the process but makes what this gives true, so that the work in hand can be
    finished and kept; `text` is said. The second one ends the process."""
    _State.lets_end, _State.ending = text, False
    try:
        yield lambda: _State.ending
    finally:
        _State.lets_end = ""


@contextmanager
def watched() -> Iterator[None]:
    """Within, a signal ends the process with 128 plus its number (130 for Ctrl-C, 143 for SIGTERM).

    A signal that the caller ignores stays ignored; outside the main thread nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    _State.finished = ()
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, handler or signal.SIG_DFL)


@contextmanager
def held() -> Iterator[None]:
    """Within, a signal waits for the end of the block."""
    _State.holding += 1
    try:
        yield
    finally:
        _State.holding -= 1
        if _State.waiting is not None and not _State.holding:
            _leave(_State.waiting)


def finished(path: Path) -> None:
    """A result is in its place: an interruption later on says so."""
    _State.finished = (*_State.finished, path)


def in_place() -> tuple[Path, ...]:
    """The results that are in their place, in order."""
    return _State.finished


@contextmanager
def ends_usually(text: str) -> Iterator[None]:
    """Within, Ctrl-C is no interruption but how the command ends: `text` is said and the exit code is 0."""
    _State.usual_end = text
    try:
        yield
    finally:
        _State.usual_end = ""


def _on_signal(number: int, frame: FrameType | None) -> None:
    if number == signal.SIGINT and _State.lets_end and not _State.ending:
        _State.ending = True
        with suppress(OSError):
            os.write(2, in_form(_State.lets_end).encode())
    elif _State.holding:
        _State.waiting = number
    else:
        _leave(number)


def _leave(number: int) -> None:
    """End the process and those that it has started: a solver may still be running, so do not wait for it."""
    if "multiprocessing" in sys.modules:  # else there are none, and the end need not wait for its import
        for helper in sys.modules["multiprocessing"].active_children():
            helper.kill()
    names = ", ".join(dict.fromkeys(map(str, _State.finished)))
    usual = _State.usual_end if number == signal.SIGINT else ""
    ended = f"interrupted: complete and in place: {names}" if names else "interrupted: nothing was written"
    with suppress(OSError, RuntimeError, ValueError):  # the stream may be gone, or amid a line
        if sys.stdout is not None:
            sys.stdout.flush()
    with suppress(OSError):
        os.write(2, in_form(usual or ended).encode(errors="backslashreplace"))
    os._exit(0 if usual else 128 + number)
