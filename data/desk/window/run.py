"""A run of the command in a process of its own: what it says arrives in a queue, and it can be ended with all that it
has started. Nothing here waits: the window asks the queue from time to time."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import IO, Any

from data.desk.window.commands import DeskTask
from data.desk.window.events import Event, LineSaid, read_event
from data.desk.window.files import file_size
from data.desk.window.memory import PastRun
from data.desk.window.stages import Stages
from data.schema.status import CONFLICT, OK

GRACE = 5.0      # seconds that a run has to end by itself once it was asked to
_DRAINED = 2.0   # seconds that the last lines of an ended run may take to arrive
_LAST_LINES = 20
_END = "end"
_ANSWER = re.compile(r"^[{\[]", re.MULTILINE)  # what may be the beginning of one
_WHOLE_RUNS = (OK, CONFLICT)  # exit codes of runs that went through all their stages


@dataclass(frozen=True)
class RunEnded:
    """How a run ended: its exit code (negative: the signal that killed it), the objects that it printed as JSON, its
    last lines for people, how many seconds it took, and whether it was cancelled."""

    code: int
    facts: tuple[Mapping[str, Any], ...]
    last_lines: tuple[str, ...]
    seconds: float
    cancelled: bool


Message = Event | RunEnded


@dataclass
class Run:
    """A run of the command that is going on, or has ended.

    `messages` holds what it has said, in order; a RunEnded is the last one. Raises OSError from `begin` where the
    command cannot be started."""

    command: Sequence[str]
    messages: SimpleQueue[Message] = field(default_factory=SimpleQueue)
    cancelled: bool = False
    _process: subprocess.Popen[bytes] | None = None
    _began: float = 0.0
    _output: list[bytes] = field(default_factory=list)
    _last: deque[str] = field(default_factory=lambda: deque(maxlen=_LAST_LINES))

    def begin(self) -> None:
        """Start the process."""
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"}, **_apart())
        threading.Thread(target=self._follow, args=(self._process,), daemon=True).start()

    def cancel(self) -> None:
        """Ask the process, and what it has started, to end; after some seconds they are ended."""
        if self._process is None or self.cancelled:
            return
        self.cancelled = True
        if sys.platform == "win32":  # a process without a console hears no Ctrl-C
            _end_tree(self._process)
            return
        _signal_group(self._process, signal.SIGINT)
        timer = threading.Timer(GRACE, _end_tree, (self._process,))
        timer.daemon = True
        timer.start()

    def _follow(self, process: subprocess.Popen[bytes]) -> None:
        """Read until the process has ended, then say how."""
        assert process.stdout is not None and process.stderr is not None
        readers = [threading.Thread(target=self._keep, args=(process.stdout,), daemon=True),
                   threading.Thread(target=self._pass_on, args=(process.stderr,), daemon=True)]
        for reader in readers:
            reader.start()
        code = process.wait()
        _end_tree(process)  # what it has left behind would hold the pipes open
        for reader in readers:
            reader.join(_DRAINED)
        self.messages.put(RunEnded(code, _objects(b"".join(self._output)), tuple(self._last),
                                   time.monotonic() - self._began, self.cancelled))

    def _keep(self, stream: IO[bytes]) -> None:
        self._output.extend(iter(lambda: stream.read(65536), b""))

    def _pass_on(self, stream: IO[bytes]) -> None:
        for line in stream:
            event = read_event(line.decode(errors="replace"))
            if event is not None:
                self.messages.put(event)
            if isinstance(event, LineSaid):
                self._last.append(event.text)


@dataclass
class Job:
    """Something that was asked for, the run that does it, and how far that has come; `because` says why it was begun
    where nobody pressed a button."""

    asked: DeskTask
    run: Run
    stages: Stages
    because: str = ""

    def news(self) -> RunEnded | None:
        """Take what the run has said since the last time; how it ended, once it has."""
        with suppress(Empty):
            while True:
                message = self.run.messages.get_nowait()
                if isinstance(message, RunEnded):
                    return message
                self.stages.take(message)
        return None

    def past(self, ended: RunEnded) -> PastRun | None:
        """What is worth remembering of how long it took; None where it did not go through all its stages."""
        if ended.code not in _WHOLE_RUNS and not (self.asked.kind == "check" and ended.facts):
            return None
        return PastRun(self.asked.work, file_size(self.asked.plan), (*self.stages.milestones, (_END, ended.seconds)))


def _objects(output: bytes) -> tuple[Mapping[str, Any], ...]:
    """The JSON object, or the objects of the list, that was printed; none where it was not printed whole. Lines around
    it are passed over: a library may have said something."""
    text = output.decode(errors="replace")
    for start in _ANSWER.finditer(text):
        with suppress(ValueError, RecursionError):
            told, _ = json.JSONDecoder().raw_decode(text, start.start())
            objects = tuple(each for each in (told if isinstance(told, list) else [told]) if isinstance(each, dict))
            if objects:
                return objects
    return ()


def _apart() -> dict[str, Any]:
    """How a process is started so that it and what it starts can be ended together, without a console of its own."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)


def _end_tree(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it has started, at once; those that have ended already do not matter."""
    if sys.platform != "win32":
        _signal_group(process, signal.SIGKILL)
    elif process.poll() is None:
        with suppress(OSError):
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False,
                           creationflags=subprocess.CREATE_NO_WINDOW)
