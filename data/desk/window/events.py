"""What the command says while it works with --events, a line an event, as things with names.

The reader is tolerant: an event that it does not know, or that lacks something, is nothing; a line that is no event is
taken as a line for people."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LONGEST = 2000  # letters of a line that is no event: more than that nobody reads


@dataclass(frozen=True)
class StageBegun:
    """A stage of the work begins."""

    name: str


@dataclass(frozen=True)
class StageDone:
    """A stage of the work has ended."""

    name: str


@dataclass(frozen=True)
class StillAlive:
    """A long stage goes on: steps of the solver, and the gap between the best plan and what can be at best, as a share
    of it; None where not known."""

    name: str
    iterations: int | None
    gap: float | None


@dataclass(frozen=True)
class CasesDone:
    """So many of the related cases are done; seconds that the rest takes, and the best so far in a sentence."""

    done: int
    of: int
    seconds_left: float | None
    best: str


@dataclass(frozen=True)
class LineSaid:
    """A line for people."""

    text: str


Event = StageBegun | StageDone | StillAlive | CasesDone | LineSaid


def read_event(line: str) -> Event | None:
    """The event that a line of the command's stderr tells; None for an empty one and for events that are not known."""
    text = line.strip()
    if not text:
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return LineSaid(text[:_LONGEST])
    if not isinstance(told, dict) or "event" not in told:
        return LineSaid(text[:_LONGEST])
    match told["event"]:
        case "stage":
            return _stage(told)
        case "alive":
            iterations = _number(told, "iterations")
            return StillAlive(_text(told, "stage"), None if iterations is None else int(iterations),
                              _number(told, "gap"))
        case "cases":
            return _cases(told)
        case "say":
            return LineSaid(_text(told, "text"))
    return None


def _stage(told: Mapping[str, Any]) -> Event | None:
    name = _text(told, "stage")
    match told.get("state"):
        case "begun":
            return StageBegun(name)
        case "done":
            return StageDone(name)
    return None


def _cases(told: Mapping[str, Any]) -> Event | None:
    done, of = _number(told, "done"), _number(told, "of")
    if done is None or of is None or not 0 <= done <= of or of < 1:
        return None
    return CasesDone(int(done), int(of), _number(told, "seconds_left"), _text(told, "best"))


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _number(told: Mapping[str, Any], name: str) -> float | None:
    """A finite number of the event; None where it has none (true and false are none)."""
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:  # a whole number of hundreds of digits
        return None
