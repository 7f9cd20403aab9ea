"""The command that goes on: a planner saves, reads what changed, and ends it with Ctrl-C."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data import files
from data.command.asking.parse import parse
from data.command.asking.parser import make_parser
from data.command.asking.requests import Options
from data.desk.watch import watch
from data.files import write_whole
from data.schema.status import FAILED, OK
from tests.helpers.command import ROOT, plan_sheets, solve, write

# A shell that runs tests in the background has its children ignore Ctrl-C.
WATCHING = f"""
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {str(ROOT)!r})
import solve
sys.exit(solve.main(sys.argv[1:]))
"""
PATIENCE = 60  # seconds for a line that never comes


def save(plan: Path, capacity: object) -> None:
    """Save the plan with the capacity of its line as Excel does: beside it, then in its place. The line makes that much
    in each of three of the four quarters, and 100 are needed in each of the four."""
    sheets = plan_sheets()
    sheets["Resources"][1][1] = capacity
    os.replace(write(plan.with_name("saving.xlsx"), sheets), plan)


class Watching:
    """The command under way, line by line."""

    def __init__(self, plan: Path, *options: str):
        self.run = subprocess.Popen([sys.executable, "-c", WATCHING, str(plan), "--watch", *options], text=True,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.run.stdout is not None
        for line in self.run.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, words: str) -> list[str]:
        """The lines up to the first that has the words."""
        lines = [self._lines.get(timeout=PATIENCE)]
        while words not in lines[-1]:
            lines.append(self._lines.get(timeout=PATIENCE))
        return lines


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    save(path, 60)
    return path


@pytest.fixture
def watching(plan: Path) -> Iterator[Watching]:
    watching = Watching(plan)
    yield watching
    watching.run.kill()
    watching.run.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_a_planner_saves_mends_and_ends(plan: Path, watching: Watching) -> None:
    """180 of 400 are met at first; with 100 a quarter 300 are."""
    first = watching.until("waiting until plan.xlsx is saved")
    assert "The plan meets 45.0 % of what is required" in "\n".join(first)
    assert not any("Since" in line for line in first)

    save(plan, 100)
    text = "\n".join(watching.until("waiting until plan.xlsx is saved"))
    assert "The plan meets 75.0 % of what is required" in text
    assert "met, of what is required: 45 % -> 75 % (+30 percentage points)" in text
    assert "Larger (3)" in text and "ACME M1: 60 -> 100 units" in text

    save(plan, "many")
    text = "\n".join(watching.until("waiting until plan.xlsx is saved"))
    assert "error: Resources!B2: capacity should be a number" in text and "nothing was solved" in text

    whole = plan.read_bytes()
    plan.write_bytes(whole[:len(whole) // 2])
    watching.until("is no whole workbook now")
    plan.unlink()
    watching.until("is gone: waiting until it is there again")

    save(plan, 80)
    text = "\n".join(watching.until("waiting until plan.xlsx is saved"))
    assert "met, of what is required: 75 % -> 60 % (-15 percentage points)" in text, "against the last plan"
    assert "Smaller (3)" in text

    watching.run.send_signal(signal.SIGINT)
    assert watching.until("stopped watching")[-1] == "stopped watching plan.xlsx"
    assert watching.run.wait() == 0
    assert sorted(path.name for path in plan.parent.iterdir()) == ["plan-result.xlsx", "plan.xlsx"]


def options_of(plan: Path, *given: str) -> Options:
    asked = parse(make_parser(), [str(plan), "--watch", *given])
    assert isinstance(asked, Options)
    return asked


class Enough(Exception):
    """The test has seen what it wanted."""


def test_what_is_saved_while_a_run_goes_on_has_a_run_of_its_own(plan: Path) -> None:
    runs: list[str] = []

    def run() -> int:
        runs.append("run")
        if len(runs) == 1:
            save(plan, 90)  # the run has read what was there before
        return OK

    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) > 20:
            raise Enough

    with pytest.raises(Enough):
        watch(options_of(plan), run, wait)
    assert len(runs) == 2


def test_a_run_that_fails_does_not_end_it(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = iter([FAILED, OK])
    contents: Iterator[Callable[[], None]] = iter([lambda: save(plan, 90), *(5 * [lambda: None])])

    def wait(seconds: float) -> None:
        change = next(contents, None)
        if change is None:
            raise Enough
        change()

    with pytest.raises(Enough):
        watch(options_of(plan), lambda: next(codes), wait)
    told = capsys.readouterr().err
    assert "it could not be solved" in told and " solved; waiting" in told


def test_the_result_keeps_its_name_where_it_can_and_has_one_other_where_it_cannot(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open in Excel for two of four times: the first number that is free is taken once, and kept."""
    result, locked = tmp_path / "r.xlsx", [False]
    (tmp_path / "r-2.xlsx").write_bytes(b"somebody's")
    replace_file = os.replace

    def replacing(source: Path, target: Path) -> None:
        if locked[0] and Path(target) == result:
            raise PermissionError(13, "Permission denied", str(target))
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", replacing)
    names = []
    for number, locked[0] in enumerate((False, True, True, False)):
        names.append(write_whole(result, b"%d" % number).name)
    assert names == ["r.xlsx", "r-3.xlsx", "r-3.xlsx", "r.xlsx"]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "r.xlsx": b"3", "r-3.xlsx": b"2", "r-2.xlsx": b"somebody's"}


def test_a_number_from_an_earlier_run_is_taken_again_where_it_is_named(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window runs the command anew each time: the result is open in Excel, then the numbered one is, too."""
    result, locked = tmp_path / "r.xlsx", {"r.xlsx"}
    monkeypatch.setattr(files, "_numbered", {})
    monkeypatch.setattr(files, "_known", [])
    replace_file = os.replace

    def replacing(source: Path, target: Path) -> None:
        if Path(target).name in locked:
            raise PermissionError(13, "Permission denied", str(target))
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", replacing)
    names = [write_whole(result, b"1").name]
    for number, lock in enumerate(("", "r-2.xlsx", "")):
        locked.add(lock)
        files._numbered.clear()  # a new process
        files._known[:] = []
        files.may_be_replaced(tmp_path / names[-1])
        files.may_be_replaced(tmp_path / "other-2.xlsx")
        names.append(write_whole(result, b"%d" % number).name)
    assert names == ["r-2.xlsx", "r-2.xlsx", "r-3.xlsx", "r-3.xlsx"]
    locked.clear()
    files._numbered.clear()
    assert write_whole(result, b"free") == result
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "r.xlsx": b"free", "r-2.xlsx": b"0", "r-3.xlsx": b"2"}


def test_a_run_without_a_plan_between_two_is_passed_over(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As where the workbook contradicts itself: the result then has no contracts."""
    result, contents = plan.with_name("plan-result.xlsx"), []
    for capacity in (60, 100):
        save(plan, capacity)
        assert solve(plan, "-q").returncode == 0
        contents.append(result.read_bytes())
    written = iter([contents[0], b"no plan", contents[1]])
    changes: Iterator[Callable[[], None]] = iter([
        lambda: save(plan, 70), *(3 * [lambda: None]), lambda: save(plan, 80), *(3 * [lambda: None])])

    def run() -> int:
        write_whole(result, next(written))
        return OK

    def wait(seconds: float) -> None:
        change = next(changes, None)
        if change is None:
            raise Enough
        change()

    with pytest.raises(Enough):
        watch(options_of(plan), run, wait)
    assert "met, of what is required: 45 % -> 75 % (+30 percentage points)" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["~$plan.xlsx", ".~lock.plan.xlsx#"])
def test_what_says_that_a_workbook_is_open_is_none(name: str, plan: Path) -> None:
    plan.with_name(name).write_bytes(b"somebody")
    run = solve(plan.with_name(name), "--watch")
    assert run.returncode == 2 and f"{name} is no workbook: it says that one is open" in run.stderr


@pytest.mark.parametrize(("option", "words"), [
    ("--json", "--json is one answer"), ("--frontier", "--watch goes with a plan")])
def test_what_it_does_not_go_with_is_told(option: str, words: str, plan: Path) -> None:
    run = solve(plan, "--watch", option)
    assert run.returncode == 2 and words in run.stderr


def test_scenarios_are_compared_with_what_they_met_before(plan: Path) -> None:
    """With 60 a quarter Base meets 180 of 400; Twice, with 120, meets 300: what is left over comes too late for the
    first quarter. With 30 Base meets 90 of 400, and Twice 180. Without a line nothing is met, before and after."""
    watching = Watching(plan, "--all-scenarios", "-q")
    try:
        watching.until("result: ")
        save(plan, 30)
        watching.until("Since ")
        told = watching.until("Twice: ")
    finally:
        watching.run.kill()
        watching.run.wait()
    assert told == ["met of what is required", "  Base: 45.0 % -> 22.5 %", "  Twice: 75.0 % -> 45.0 %"]
