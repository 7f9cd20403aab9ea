"""What the command says while it works, and how long each stage took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.phases.phase import Step


@dataclass
class Progress:
    """What has been done and how long it took; a line a stage on stderr unless quiet."""

    quiet: bool
    seconds: dict[str, float] = field(default_factory=dict)

    def say(self, text: str) -> None:
        """A line on stderr."""
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)

    def done(self, stage: str, seconds: float) -> None:
        """A stage has ended."""
        self.seconds[stage] = seconds
        self.say(f"{stage:<12} {seconds:7.2f} s")

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens within."""
        start = time.perf_counter()
        yield
        self.done(name, time.perf_counter() - start)


_WORDS = {"choose": "a plan that keeps the terms, near the one without them",
          "search": "the best plan that keeps the terms",
          "prove": "how good a plan that keeps the terms can be at the most", "plan": "the plan with the terms kept"}


def words_of(step: Step) -> str:
    """The line that is said when a phase begins something that may take minutes."""
    level = "" if step.level is None else f"{step.level}: "
    return f"whole numbers: {level}{_WORDS[step.work]} ..."
