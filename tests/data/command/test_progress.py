"""What is said while work goes on: to a program, on a terminal, and into a pipe."""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from data.command import progress as told
from data.command.progress import Progress
from data.spoken import renew, speak, speak_events, speak_lines
from model.lp.effort import listening

PATIENCE = 60  # seconds for a word that never comes


class Stderr(io.StringIO):
    """What is written, and who waits for words in it."""

    def __init__(self, terminal: bool):
        super().__init__()
        self.terminal, self.wanted, self.there = terminal, "", threading.Event()

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        written = super().write(text)
        if self.wanted and self.wanted in text:
            self.there.set()
        return written

    def screen(self) -> list[str]:
        """The lines as they stand on a terminal: what comes after a return overwrites what was there."""
        lines = []
        for line in self.getvalue().split("\n"):
            shown = ""
            for part in line.split("\r"):
                shown = part + shown[len(part):]
            lines.append(shown.rstrip())
        return lines

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


def heard_by(monkeypatch: pytest.MonkeyPatch, terminal: bool = False) -> Stderr:
    stream = Stderr(terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody waits for seconds here."""
    monkeypatch.setattr(told, "_OFTEN", -1.0)
    monkeypatch.setattr(told, "_ALIVE", 0.001)
    monkeypatch.setattr(told, "_BEAT", 0.001)
    yield
    speak_lines()


@pytest.mark.parametrize(("terminal", "words"), [(False, '"alive"'), (True, "cost: at work for ")])
def test_a_stage_that_goes_on_says_that_it_is_alive(terminal: bool, words: str,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = heard_by(monkeypatch, terminal)
    (speak_lines if terminal else speak_events)()
    progress, stderr.wanted = Progress(quiet=False), words
    with progress.alive(), progress.stage("cost"):
        effort = listening()
        assert effort is not None
        effort.iterations, effort.gap = 1234, 0.031
        stderr.there.clear()
        assert stderr.there.wait(PATIENCE)
        assert stderr.there.clear() is None and stderr.there.wait(PATIENCE), "again and again"
    if terminal:
        assert "1,234 iterations, gap 3.1 %" in stderr.getvalue()
        assert stderr.screen()[0].startswith("cost   ") and stderr.screen()[1:] == [""], "and leaves nothing behind"
    else:
        alive = [event for event in stderr.events() if event["event"] == "alive"]
        assert alive[-1]["stage"] == "cost" and alive[-1]["seconds"] >= 0
        assert (alive[-1]["iterations"], alive[-1]["gap"]) == (1234, 0.031)


@pytest.mark.parametrize("quiet", [False, True])
def test_where_nobody_looks_nobody_listens_to_the_solver(quiet: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    stderr, threads = heard_by(monkeypatch, terminal=quiet), threading.active_count()
    progress = Progress(quiet)
    with progress.alive():
        assert listening() is None and threading.active_count() == threads
        assert list(progress.counted("ab", 2, lambda item: item)) == ["a", "b"]
    assert stderr.getvalue() == ""


def test_a_program_is_told_how_many_cases_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = heard_by(monkeypatch)
    speak_events()
    assert list(Progress(quiet=False).counted("abc", 3, lambda item: None if item == "a" else f"best {item}")) == [
        "a", "b", "c"]
    first, second, third, last = stderr.events()
    assert first == {"event": "cases", "done": 0, "of": 3}
    assert second.pop("seconds_left") >= 0 and second == {"event": "cases", "done": 1, "of": 3}
    assert third.pop("seconds_left") >= 0 and third == {"event": "cases", "done": 2, "of": 3, "best": "best b"}
    assert last == {"event": "cases", "done": 3, "of": 3, "best": "best c"}


@pytest.mark.parametrize(("taken", "last"), [(1, 0), (2, 1), (3, 3)])
def test_cases_are_done_when_the_next_is_wanted_and_the_last_in_any_case(taken: int, last: int,
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that is broken off after some has not done the last of them."""
    stderr = heard_by(monkeypatch)
    speak_events()
    cases = Progress(quiet=False).counted("abc", 3)
    for _ in range(taken):
        next(cases)
    del cases
    assert stderr.events()[-1]["done"] == last


def test_on_a_terminal_a_line_renews_itself_below_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr, progress = heard_by(monkeypatch, terminal=True), Progress(quiet=False)
    for item in progress.counted("abc", 3, lambda item: f"best {item}"):
        if item != "a":
            assert stderr.screen()[-1].startswith(f"{'abc'.index(item)} of 3 after 0 s")
            assert stderr.screen()[-1].endswith(f"best {'abc'['abc'.index(item) - 1]}")
        progress.say(f"{item} is done")
    assert stderr.screen() == ["a is done", "b is done", "c is done", ""]


def test_a_line_that_is_too_long_for_the_terminal_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one that goes on in a second line the first would stay. The terminal does not say: 80 columns."""
    stderr = heard_by(monkeypatch, terminal=True)
    renew("x" * 200)
    assert stderr.screen() == ["x" * 79]
    speak("said")
    assert stderr.screen() == ["said", ""]


def test_when_all_cases_are_done_their_line_makes_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr, progress = heard_by(monkeypatch, terminal=True), Progress(quiet=False)
    with progress.alive(), progress.stage("rule prices"):
        assert len(list(progress.counted("abc", 3))) == 3
        stderr.wanted = "rule prices: at work"
        stderr.there.clear()
        assert stderr.there.wait(PATIENCE)
