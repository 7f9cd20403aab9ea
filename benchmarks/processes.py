"""Something run in a process of its own: what it said, how long it took and how much memory it had at most."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Failed(Exception):
    """A process ended with an exit code that was not expected; the message has its last words."""


@dataclass(frozen=True)
class Ended:
    """How a process ended: its two streams, wall clock seconds from start to end, peak memory in MiB."""

    stdout: str
    stderr: str
    seconds: float
    memory: float


def run(arguments: Sequence[str]) -> Ended:
    """Run Python with the arguments in the project's folder; raises Failed where it exits with anything but 0.

    A child's peak memory is never told as less than what its parent has: whoever calls this should hold little."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=out, stderr=err)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    if process.returncode:
        raise Failed(f"{' '.join(arguments)}: exit {process.returncode}: {texts[1].strip()[-2000:]}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Ended(texts[0], texts[1], seconds, usage.ru_maxrss / unit)
