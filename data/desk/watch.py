"""--watch: the command again whenever the workbook is saved, and what that changed."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.command.asking.requests import Options
from data.command.output import say
from data.comparison.diff import comparison_text, shares_text
from data.comparison.met_before import met_in, met_text
from data.comparison.result_book import NoResult, ResultBook, read_result
from data.desk.saved import LOOK_EVERY, Saved
from data.schema.status import CONFLICT, FAILED, INVALID, OK, TIME_LIMIT
from data.signals import ends_usually, in_place
from data.spoken import speak

_ENDED = {OK: "solved", TIME_LIMIT: "the time limit came first", CONFLICT: "the workbook contradicts itself",
          FAILED: "it could not be solved", INVALID: "nothing was solved: mend what is said above"}


@dataclass(frozen=True)
class _Earlier:
    """What the last run that had a plan came to, and when it ended."""

    at: str
    book: ResultBook | None
    met: Mapping[str, float | None]


def watch(options: Options, run: Callable[[], int], wait: Callable[[float], None] = time.sleep) -> int:
    """Run now, and again whenever the workbook is saved; until Ctrl-C, which ends the process with 0. `run` gives the
    exit code and raises nothing; `wait` passes the seconds between two looks at the file."""
    saved, earlier = Saved(options.plan), None
    with ends_usually(f"stopped watching {options.plan.name}"):
        while True:
            _tell(options, f"{_now()} {options.plan.name}: {'checking' if options.check else 'solving'} ...")
            written = len(in_place())
            code = run()
            gc.collect()
            if not options.check:
                earlier = _changes(options, in_place()[written:], earlier)
            ended = "checked" if options.check else _ENDED.get(code, "it could not be solved")
            _tell(options, f"{_now()} {ended}; waiting until {options.plan.name} is saved (Ctrl-C ends)")
            _until_saved(options, saved, wait)


def _changes(options: Options, written: tuple[Path, ...], earlier: _Earlier | None) -> _Earlier | None:
    """Say what changed since the run before that had a plan; what this one came to, or, where it has none, that one."""
    if not written:
        return earlier
    book, met = None, dict[str, float | None]()
    try:
        if options.compares_scenarios:
            met = met_in(written[-1])  # what is compared is written last
        else:
            book = read_result(written[0])
    except NoResult:  # it says where the workbook contradicts itself
        return earlier
    if earlier is not None and earlier.book is not None and book is not None and earlier.book.money == book.money:
        say("\n".join([f"\nSince {earlier.at}", shares_text(earlier.book, book),
                       comparison_text(earlier.book, book)]))
    elif earlier is not None and earlier.met and met:
        say(f"\nSince {earlier.at}\n{met_text(earlier.met, met)}")
    return _Earlier(_now(), book, met)


def _until_saved(options: Options, saved: Saved, wait: Callable[[float], None]) -> None:
    """Return as soon as the workbook was saved; that it is gone or no workbook is said once."""
    told = ""
    while not saved.changed():
        now = (f"{options.plan} is gone: waiting until it is there again" if saved.gone else
               f"{options.plan} is no whole workbook now (half written, or with a password): waiting until it is saved "
               "again" if saved.broken else "")
        if now and now != told:
            told = now
            speak(now)
        wait(LOOK_EVERY)


def _tell(options: Options, text: str) -> None:
    """A line of progress."""
    if not options.quiet:
        speak(text)


def _now() -> str:
    return time.strftime("%H:%M:%S")
