"""What the command says while it works, and how long each stage took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data.spoken import speak, speaks_events, tell_event

if TYPE_CHECKING:
    from model.lexicographic.listener import Listener, Step

_FIRST_SIGN = 5.0  # seconds of a stage before it says that it is alive, and between two such words


@dataclass
class Progress:
    """What has been done and how long it took; a line a stage on stderr unless quiet. A program that listens is told of
    each stage when it begins and when it ends, whatever ends it."""

    quiet: bool
    seconds: dict[str, float] = field(default_factory=dict)
    _open: list[tuple[str, float]] = field(default_factory=list)  # from the outermost in, with when they began

    def say(self, text: str) -> None:
        """A line on stderr."""
        if not self.quiet:
            speak(text)

    def begun(self, stage: str) -> None:
        """A stage begins, within those that are under way."""
        self._open.append((stage, time.perf_counter()))
        if not self.quiet:
            tell_event("stage", stage=stage, state="begun")

    def done(self, stage: str, seconds: float) -> None:
        """A stage has ended."""
        self.seconds[stage] = seconds
        names = [name for name, _ in self._open]
        if stage in names:
            self._close(names.index(stage))
        if not speaks_events():
            self.say(f"{stage:<12} {seconds:7.2f} s")

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens within."""
        start = time.perf_counter()
        with self.within():
            self.begun(name)
            yield
            self.done(name, time.perf_counter() - start)

    @contextmanager
    def within(self) -> Iterator[None]:
        """All that begins within has ended after it, failed or not."""
        depth = len(self._open)
        try:
            yield
        finally:
            self._close(depth)

    @contextmanager
    def listening(self, prefix: str = "") -> Iterator[Listener]:
        """What a solve is told to tell; `prefix` goes before the names of its levels."""
        from model.lexicographic.listener import Listener

        depth = len(self._open)

        def follows(stage: str) -> None:
            self._close(depth)
            self.begun(stage)

        def step(step: Step) -> None:
            self.say(words_of(step))
            follows(stage_of(step))

        with self.within():
            yield Listener(follows, lambda level: self.begun(f"{prefix}{level}"),
                           lambda level: self.done(f"{prefix}{level.name}", level.seconds), step)

    def _close(self, depth: int) -> None:
        """End the stages under way but for so many, the innermost first."""
        while len(self._open) > depth:
            stage, start = self._open.pop()
            if not self.quiet:
                tell_event("stage", stage=stage, state="done", seconds=round(time.perf_counter() - start, 3))


_WORDS = {"choose": "a plan that keeps the terms, near the one without them",
          "search": "the best plan that keeps the terms",
          "prove": "how good a plan that keeps the terms can be at the most", "plan": "the plan with the terms kept"}


def words_of(step: Step) -> str:
    """The line that is said when a phase begins something that may take minutes."""
    level = "" if step.level is None else f"{step.level}: "
    return f"whole numbers: {level}{_WORDS[step.work]} ..."


def stage_of(step: Step) -> str:
    """The name of the stage for a program that listens."""
    return f"whole numbers: {step.work}" + ("" if step.level is None else f" {step.level}")
