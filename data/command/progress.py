"""What the command says while it works, and how long each stage took."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from data.command.parallel import in_words
from data.spoken import clear, on_terminal, renew, speak, speaks_events, tell_event
from model.lp.effort import Effort, told_to

if TYPE_CHECKING:
    from model.lexicographic.listener import Listener, Step

Item = TypeVar("Item")

_ALIVE = 5.0  # seconds of a stage until it says that it is alive, and between two such words
_BEAT = 0.5   # seconds between two looks at the clock
_OFTEN = 0.3  # seconds between two words on how many cases are done


class _Stage(NamedTuple):
    """A stage under way: its name, when it began, and the solver's iterations until then."""

    name: str
    began: float
    iterations: int


class _Count(NamedTuple):
    """How many cases are done of how many, since when and how long that has taken (time.monotonic), and the best so
    far."""

    began: float
    of: int
    done: int = 0
    taken: float = 0.0
    best: str | None = None

    @property
    def left(self) -> float | None:
        """Seconds that are left where a case goes on to take as long; None where nothing is known."""
        if not self.done:
            return None
        waited = time.monotonic() - self.began - self.taken
        return max(0.0, self.taken / self.done * (self.of - self.done) - waited)

    def line(self) -> str:
        """The line for a terminal."""
        left = self.left
        return ", ".join([f"{self.done:,} of {self.of:,} after {time.monotonic() - self.began:.0f} s",
                          *([in_words(left)] if left else []), *([self.best] if self.best else [])])


@dataclass
class Progress:
    """What has been done and how long it took; a line a stage on stderr unless quiet. A program that listens is told of
    each stage when it begins and when it ends, whatever ends it."""

    quiet: bool
    brief: bool = False  # what goes on renews itself on a terminal and leaves no lines there
    seconds: dict[str, float] = field(default_factory=dict)
    _open: list[_Stage] = field(default_factory=list)  # from the outermost in
    _effort: Effort = field(default_factory=Effort)
    _count: _Count | None = None  # of the cases under way: their line says how far they are

    @property
    def renews(self) -> bool:
        """How many cases are done stands on a terminal, or a program is told: it needs no lines of its own."""
        return not self.quiet and (speaks_events() or on_terminal())

    def say(self, text: str) -> None:
        """A line on stderr."""
        if not self.quiet and (speaks_events() or not self.brief):
            speak(text)

    def begun(self, stage: str) -> None:
        """A stage begins, within those that are under way. Only a program is told."""
        self._open.append(_Stage(stage, time.perf_counter(), self._effort.iterations))
        self._tell("stage", stage=stage, state="begun")
        if self.brief and not self.quiet and self._count is None:
            renew(f"{stage} ...")

    def done(self, stage: str, seconds: float) -> None:
        """A stage has ended."""
        self.seconds[stage] = seconds
        names = [each.name for each in self._open]
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

    def counted(self, items: Iterable[Item], of: int,
                best: Callable[[Item], str | None] = lambda item: None) -> Iterator[Item]:
        """The items, of which there are `of`; how many are done, what time is left and the best so far, which `best`
        says of each in turn, is told meanwhile. An item is done when the next one is asked for."""
        if not of:
            yield from items
            return
        count = self._count = _Count(time.monotonic(), of)
        said, given = 0.0, 0
        self._tell("cases", done=0, of=of)
        try:
            for given, item in enumerate(items, 1):
                yield item
                count = self._count = count._replace(done=given, taken=time.monotonic() - count.began, best=best(item))
                if given < of and time.monotonic() - said > _OFTEN:
                    said = time.monotonic()
                    self._say_count(count)
        finally:
            self._count = None
            if given == of:  # nobody need ask for one more
                self._tell("cases", done=of, of=of, best=count.best)
            clear()

    def _say_count(self, count: _Count) -> None:
        self._tell("cases", done=count.done, of=count.of, best=count.best,
                   seconds_left=None if count.left is None else round(count.left, 1))
        if not self.quiet:
            renew(count.line())

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Within, a stage that goes on for seconds says that it is alive, where there is somebody to see it."""
        if not self.renews:
            yield
            return
        ended = threading.Event()
        thread = threading.Thread(target=self._watch_the_clock, args=(ended,), daemon=True)
        thread.start()
        try:
            with told_to(self._effort):
                yield
        finally:
            ended.set()
            thread.join()
            clear()

    def _watch_the_clock(self, ended: threading.Event) -> None:
        stage, words = None, 0
        while not ended.wait(_BEAT):
            count, now = self._count, next(iter(self._open[-1:]), None)
            if count is not None:
                renew(count.line())
            if now is not stage:
                stage = now
                words = 0 if now is None else int((time.perf_counter() - now.began) // _ALIVE)
            if stage is not None and time.perf_counter() - stage.began >= _ALIVE * (words + 1):
                words += 1
                self._say_alive(stage)

    def _say_alive(self, stage: _Stage) -> None:
        seconds, gap = time.perf_counter() - stage.began, self._effort.gap
        iterations = self._effort.iterations - stage.iterations
        self._tell("alive", stage=stage.name, seconds=round(seconds, 1), iterations=iterations or None, gap=gap)
        if self._count is None:
            renew(", ".join([f"{stage.name}: at work for {seconds:.0f} s",
                             *([f"{iterations:,} iterations"] if iterations else []),
                             *([] if gap is None else [f"gap {100 * gap:.2g} %"])]))

    def _tell(self, event: str, **facts: object) -> None:
        if not self.quiet:
            tell_event(event, **facts)

    def _close(self, depth: int) -> None:
        """End the stages under way but for so many, the innermost first."""
        while len(self._open) > depth:
            stage = self._open.pop()
            self._tell("stage", stage=stage.name, state="done",
                       seconds=round(time.perf_counter() - stage.began, 3))


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
