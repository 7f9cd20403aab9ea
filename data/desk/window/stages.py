"""How far a run has come and how long the rest will take, as far as that can be said honestly: from the last run of the
same kind with a workbook of the same size, or from the related cases that are done. Else nothing is said."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from data.desk.window.events import CasesDone, Event, LineSaid, StageBegun, StageDone, StillAlive
from data.desk.window.memory import PastRun

MOST_SHOWN = 0.98  # of the bar, until the run has ended
_SLOWEST, _FASTEST = 4.0, 0.25  # times as long as last time, as far as that is believed
_WORDS = {"read": "Reading the workbook", "check": "Checking the workbook", "build": "Setting up the plan",
          "hand over": "Handing the plan to the solver", "levels": "Solving", "equity": "Spreading evenly what lacks",
          "cost": "Lowering the cost", "tidy": "Removing needless movements", "verify": "Verifying the plan",
          "explain": "Finding out what holds the plan back", "report": "Preparing the tables",
          "related cases": "Solving the other scenarios", "write": "Writing the result",
          "roll": "Moving on to the next quarter", "slides": "Writing the slides",
          "levers": "Trying what would close the largest gaps"}
_RELATED, _LAST = "related cases", "write"  # what a comparison does most of its time, and what it does then
_PRIORITY = "shortfall "
_WHOLE = "whole numbers: "
_WORK = {"choose": "Choosing lots and counts", "search": "Looking for the best lots and counts",
         "prove": "Proving how good the lots and counts are", "plan": "Completing the plan with lots and counts"}


@dataclass
class Stages:
    """Follows the events of one run. `past` is a run like it, None where none is remembered; `now` a clock in
    seconds."""

    past: PastRun | None
    now: Callable[[], float] = time.monotonic
    milestones: list[tuple[str, float]] = field(default_factory=list)
    _began: float = 0.0
    _name: str = ""
    _open: list[str] = field(default_factory=list)  # stages under way, from the outermost in
    _news: StillAlive | CasesDone | None = None     # the last word of the stage under way
    _news_at: float = 0.0
    _share: float = 0.0                             # of the related cases that are done
    _most: float = 0.0                              # that was said to be done
    _matched: int = -1  # the last milestone of the past run that this one has reached, too

    def __post_init__(self) -> None:
        self._began = self.now()

    def take(self, event: Event) -> None:
        """What the run has just said."""
        match event:
            case StageBegun(name):
                self._open.append(name)
                self._name, self._news = name, None
            case StageDone(name):
                self.milestones.append((name, self.elapsed()))
                self._close(name)
                self._match(name)
            case StillAlive():
                self._news, self._news_at, self._name = event, self.elapsed(), event.name or self._name
            case CasesDone(done, of):
                self._news, self._news_at = event, self.elapsed()
                if self._name == _RELATED:
                    self._share = done / of
            case LineSaid():
                pass

    def elapsed(self) -> float:
        """Seconds since the run began."""
        return self.now() - self._began

    def doing(self) -> str:
        """What is being done, in words."""
        words = stage_words(self._name)
        match self._news:
            case CasesDone(done, of, _, best):
                return f"{words}: {done} of {of} done{f'; {best}' if best else ''}"
            case StillAlive(_, iterations, gap):
                steps = "" if iterations is None else f", {iterations:,} steps"
                return words + steps + ("" if gap is None else f", at most {100 * gap:.2f} % from the best")
        return words

    def seconds_left(self) -> float | None:
        """About how many seconds are left, zero or below where it takes longer than expected; None: not known."""
        if self._name == _RELATED and isinstance(self._news, CasesDone) and self._news.seconds_left is not None:
            return self._news.seconds_left - (self.elapsed() - self._news_at)
        if self.past is None:
            return None
        reached = self.past.milestones[self._matched][1] if self._matched >= 0 else 0.0
        return max(self.past.seconds - reached, 0.0) * self._pace(reached) - self._since_match()

    def fraction(self) -> float | None:
        """How much of the run is done, 0 to 1, never less than was said before; None: not known."""
        left, elapsed = self.seconds_left(), self.elapsed()
        if left is None and not self._share:
            return None
        done = self._share if left is None else elapsed / (elapsed + left) if left > 0 else 1.0
        self._most = min(max(self._most, done), MOST_SHOWN)
        return self._most

    def _close(self, name: str) -> None:
        """A stage has ended, and those within it: what it was part of goes on."""
        if name in self._open:
            del self._open[self._open.index(name):]
        last = _LAST if name == _RELATED else self._name
        self._name, self._news = self._open[-1] if self._open else last, None

    def _match(self, name: str) -> None:
        if self.past is None:
            return
        for place in range(self._matched + 1, len(self.past.milestones)):
            if self.past.milestones[place][0] == name:
                self._matched = place
                return

    def _since_match(self) -> float:
        """Seconds since the last milestone that the past run had, too."""
        if self.past is None or self._matched < 0:
            return self.elapsed()
        name = self.past.milestones[self._matched][0]
        return self.elapsed() - next(at for told, at in reversed(self.milestones) if told == name)

    def _pace(self, reached: float) -> float:
        """How many times as long as the past run this one takes, judged by what is done."""
        if reached < 1.0:  # a second tells nothing yet
            return 1.0
        taken = self.elapsed() - self._since_match()
        return min(max(taken / reached, _FASTEST), _SLOWEST)


def stage_words(name: str) -> str:
    """What a stage does, in a planner's words; its own name where there are none."""
    if not name:
        return "Starting"
    if name.startswith(_PRIORITY):
        return f"Meeting the needs of priority {name.removeprefix(_PRIORITY)}"
    if name.startswith(_WHOLE):
        work, _, level = name.removeprefix(_WHOLE).partition(" ")
        return f"{_WORK.get(work, 'Deciding lots and counts')}{f' ({level})' if level else ''}"
    return _WORDS.get(name, f"Working: {name}")


def left_in_words(seconds: float | None) -> str:
    """The time left as one says it; empty where it is not known."""
    if seconds is None:
        return ""
    if seconds <= 0:
        return "takes longer than expected"
    if seconds < 5:
        return "a few seconds left"
    if seconds < 57.5:
        return f"about {5 * round(seconds / 5)} s left"
    minutes = round(seconds / 60)
    return "about 1 minute left" if minutes <= 1 else f"about {minutes} minutes left"


def lasted_in_words(seconds: float) -> str:
    """How long something took, as one says it."""
    if seconds < 1:
        return "less than a second"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"
