"""What goes to stderr: lines for people or, where a program listens, one JSON object a line.

On a terminal a line may stand below the others and renew itself. What is said belongs to the process, as its signals
do: whoever has a word for people says it here, so that it never runs into that line or into a program's."""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any

_WIDTH = 80  # columns of a terminal that does not say


class _Voice:
    """How this process speaks."""

    as_events = False
    renewed = ""  # the line that stands on the terminal and may be overwritten
    lock = threading.RLock()  # some lines come from a thread that tells the time


def speak_events() -> None:
    """From here on a program listens: one JSON object a line."""
    _Voice.as_events = True


def speak_lines() -> None:
    """From here on people read, as they do where nothing is said about it."""
    _Voice.as_events = False


def speaks_events() -> bool:
    """A program listens."""
    return _Voice.as_events


def on_terminal() -> bool:
    """People look at stderr while it is written: a line may renew itself."""
    return not _Voice.as_events and sys.stderr is not None and sys.stderr.isatty()


def in_form(text: str) -> str:
    """The text as it goes to stderr, with its end of line; it takes the place of the line that renews itself."""
    text = text if _Voice.as_events else f"{_erasing()}{text}"
    return f"{json.dumps({'event': 'say', 'text': text})}\n" if _Voice.as_events else f"{text}\n"


def speak(text: str) -> None:
    """A text for people."""
    with _Voice.lock:
        _write(in_form(text))


def tell_event(event: str, **facts: Any) -> None:
    """Something for the program that listens; nothing where none does. Facts that are None are left out."""
    if _Voice.as_events:
        known = {name: fact for name, fact in facts.items() if fact is not None}
        _write(f"{json.dumps({'event': event, **known})}\n")


def renew(text: str) -> None:
    """Put the text in place of the line that stands on the terminal; nothing where there is no terminal."""
    if not on_terminal():
        return
    text = text[:_columns() - 1]  # of a second line the first would stay
    if text != _Voice.renewed:
        with _Voice.lock:
            _put(f"{_erasing()}{text}")
            _Voice.renewed = text


def clear() -> None:
    """Take the line that stands on the terminal away: something else is to stand there."""
    with _Voice.lock:
        if _Voice.renewed:
            _put(_erasing())
            _Voice.renewed = ""


def _write(line: str) -> None:
    with _Voice.lock:
        _Voice.renewed = ""
        _put(line)


def _put(text: str) -> None:
    """The text on stderr. Where it is closed, full, or its reader has gone, the work goes on all the same, and nobody
    hears the rest."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(text)
            sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _erasing() -> str:
    return f"\r{' ' * len(_Voice.renewed)}\r" if _Voice.renewed else ""


def _columns() -> int:
    """The width of the terminal, where it is known."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH
