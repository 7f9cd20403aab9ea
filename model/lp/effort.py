"""What the solver has done so far, for whoever wants to know while it runs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass
class Effort:
    """Iterations of all runs so far, and how far the search for whole numbers that goes on is from the best at the
    most, as a share; None where none goes on or nothing is known."""

    iterations: int = 0
    gap: float | None = None
    _last: int = 0  # what the run that goes on has said last

    def run_begins(self) -> None:
        """What comes now is another run, which counts from zero."""
        self._last, self.gap = 0, None

    def heard(self, kind: Any, message: str, said: Any, answer: Any, nothing: Any) -> None:
        """What HiGHS says from its own thread after each iteration; it takes an exception for the end of the run."""
        count = max(said.simplex_iteration_count, said.ipm_iteration_count)
        if count > 0:
            self.iterations += count - self._last if count > self._last else count if count < self._last else 0
            self._last = count
        elif 0 <= said.mip_gap < math.inf:
            self.gap = float(said.mip_gap)


_listening: ContextVar[Effort | None] = ContextVar("_listening", default=None)


@contextmanager
def told_to(effort: Effort) -> Iterator[None]:
    """Within, what runs of the solver do that this thread begins is added there while they run."""
    before = _listening.set(effort)
    try:
        yield
    finally:
        _listening.reset(before)


def listening() -> Effort | None:
    """Where to add what a run does that is about to begin; None where nobody wants to know."""
    return _listening.get()
