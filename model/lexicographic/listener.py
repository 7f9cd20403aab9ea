"""Who is told what a solve is at, while it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeVar

from model.levels import Level, LevelResult

Item = TypeVar("Item")

# Parts of a solve in which there is more than one thing to tell.
Part = Literal["build", "hand over", "levels", "simplify"]


class Step(NamedTuple):
    """What a phase that takes long has begun: to `choose` whole numbers near the plan without terms, to `search` for
    better ones at a level, to `prove` a bound of it, or to solve for the `plan` of those chosen."""

    work: Literal["choose", "search", "prove", "plan"]
    level: Level | None = None


@dataclass(frozen=True)
class Listener:
    """Whom to tell: of a part that begins, of a level of the linear program that begins and of its result, and of a
    step that a later phase begins. A part and a step last until the next one begins."""

    part: Callable[[Part], None] = lambda part: None
    begun: Callable[[Level], None] = lambda level: None
    solved: Callable[[LevelResult], None] = lambda result: None
    step: Callable[[Step], None] = lambda step: None


NOBODY = Listener()


class CountsItems(Protocol):
    """Gives items as they are and tells how many are done: each is when the next one is asked for."""

    def __call__(self, items: Iterable[Item], of: int) -> Iterator[Item]:
        """The items, of which there are `of`."""


def uncounted(items: Iterable[Item], of: int) -> Iterator[Item]:
    """Nobody is told."""
    return iter(items)
