"""A run of the command in a process of its own: what arrives, and that it ends with all that it has started."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data.desk.window import run as running
from data.desk.window.commands import DeskTask
from data.desk.window.events import LineSaid, StageBegun, StageDone
from data.desk.window.run import Job, Message, Run, RunEnded
from data.desk.window.stages import Stages


def begun(program: str) -> Run:
    """A run of a program that stands in for the command."""
    run = Run([sys.executable, "-c", program])
    run.begin()
    return run


def told_by(run: Run) -> list[Message]:
    """All that the run says, up to its end."""
    told = [run.messages.get(timeout=60)]
    while not isinstance(told[-1], RunEnded):
        told.append(run.messages.get(timeout=60))
    return told


def until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_events_arrive_in_order_and_the_end_last() -> None:
    *events, ended = told_by(begun("""
import sys
print('{"event": "stage", "stage": "read", "state": "begun"}', file=sys.stderr)
print('{"event": "stage", "stage": "read", "state": "done", "seconds": 0.1}', file=sys.stderr)
print('{"event": "say", "text": "warning: Zürich"}', file=sys.stderr)
print('[{"status": "optimal"}, {"status": "conflict"}]')
sys.exit(3)
"""))
    assert events == [StageBegun("read"), StageDone("read"), LineSaid("warning: Zürich")]
    assert isinstance(ended, RunEnded)
    assert (ended.code, ended.cancelled, ended.last_lines) == (3, False, ("warning: Zürich",))
    assert ended.facts == ({"status": "optimal"}, {"status": "conflict"})


def test_more_than_a_pipe_holds_does_not_stop_the_run() -> None:
    *_, ended = told_by(begun("""
import sys
for line in range(20_000): print("x" * 50, file=sys.stderr)
print('{"text": "' + "y" * 1_000_000 + '"}')
"""))
    assert isinstance(ended, RunEnded) and len(ended.facts[0]["text"]) == 1_000_000


@pytest.mark.parametrize("output", ["", "wrote plan.xlsx", "{", "5"])
def test_what_is_no_json_object_is_no_fact(output: str) -> None:
    *_, ended = told_by(begun(f"print({output!r})"))
    assert isinstance(ended, RunEnded) and ended.facts == () and ended.code == 0


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(("before", "after"), [
    ("'Set parameter Username'", "''"), ("'[INFO] a library says {something}\\n{not: json}'", "''"),
    ("'[' * 100_000", "''"), ("''", "'Bye'"), ("[1, 2]", "''")])
def test_an_answer_is_found_among_what_libraries_print(before: str, after: str) -> None:
    *_, ended = told_by(begun(f"""
import json
print({before})
print(json.dumps([{{"status": "optimal"}}], indent=2))
print({after})
"""))
    assert isinstance(ended, RunEnded) and ended.facts == ({"status": "optimal"},)


def test_garbage_of_any_kind_does_not_stop_the_run() -> None:
    """Nested too deep, a number too large, no letters, no events: each is passed over, and the pipe is read on."""
    *events, ended = told_by(begun(r"""
import sys
large = b'{"event": "alive", "iterations": 1' + b"0" * 400 + b"}"
for line in (b"[" * 100_000, large, b"\xff\xfe\x00", b"x" * 100_000):
    sys.stderr.buffer.write(line + b"\n")
for line in range(5_000): print("z" * 50, file=sys.stderr)
print('{"status": "optimal"}')
"""))
    assert isinstance(ended, RunEnded) and ended.facts == ({"status": "optimal"},) and ended.code == 0
    assert len(events) == 5_004


def test_a_crash_is_told_and_takes_what_it_has_started_with_it() -> None:
    *said, ended = told_by(begun("""
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, file=sys.stderr, flush=True)
os.kill(os.getpid(), 9)
"""))
    assert isinstance(ended, RunEnded) and (ended.code, ended.cancelled) == (-signal.SIGKILL, False)
    (line,) = said
    assert isinstance(line, LineSaid)
    until(lambda: not is_running(int(line.text)))


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("deaf", [False, True], ids=["asked", "deaf"])
def test_cancel_ends_the_process_and_what_it_has_started(monkeypatch: pytest.MonkeyPatch, deaf: bool) -> None:
    monkeypatch.setattr(running, "GRACE", 0.1 if deaf else 60.0)
    run = begun(f"""
import signal, subprocess, sys, time
leave = lambda number, frame: sys.exit("interrupted: nothing was written")
signal.signal(signal.SIGINT, signal.SIG_IGN if {deaf} else leave)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, file=sys.stderr, flush=True)
time.sleep(600)
""")
    line = run.messages.get(timeout=60)
    assert isinstance(line, LineSaid)
    run.cancel()
    *_, ended = told_by(run)
    assert isinstance(ended, RunEnded) and ended.cancelled
    assert ended.code == (-signal.SIGKILL if deaf else 1)
    assert deaf or ended.last_lines[-1] == "interrupted: nothing was written"
    until(lambda: not is_running(int(line.text)))


def test_only_a_run_that_went_through_its_stages_is_remembered() -> None:
    job = Job(DeskTask("solve", Path("nowhere.xlsx")), Run([]), Stages(None))
    job.run.messages.put(StageDone("read"))
    job.run.messages.put(RunEnded(0, (), (), 1.0, False))
    ended = job.news()
    assert ended is not None
    past = job.past(ended)
    assert past is not None and [name for name, _ in past.milestones] == ["read", "end"] and past.seconds == 1.0
    assert job.past(RunEnded(130, (), (), 1.0, True)) is None and job.past(RunEnded(1, (), (), 1.0, False)) is None
