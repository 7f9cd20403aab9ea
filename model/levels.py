"""What is minimised, one after the other, and what came of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

# In the order in which they are solved; `shortfall` comes once for each priority.
KINDS = ("conflicts", "shortfall", "equity", "cost", "changes", "tidy")


@dataclass(frozen=True)
class Level:
    """One objective of the lexicographic solve. `priority` is that of the needs, 0 for all kinds but `shortfall`.
    Further kinds may be solved for by studies; they have no place among these."""

    kind: str
    priority: int = 0

    def __str__(self) -> str:
        return f"{self.kind} {self.priority}" if self.priority else self.kind

    @property
    def is_shortfall(self) -> bool:
        """It counts what needs of one priority lack."""
        return self.kind == "shortfall"

    @property
    def place(self) -> tuple[int, int]:
        """Levels are solved by rising place."""
        return KINDS.index(self.kind), self.priority


CONFLICTS, EQUITY, COST, TIDY = Level("conflicts"), Level("equity"), Level("cost"), Level("tidy")
CHANGES = Level("changes")  # only where the orders of an earlier plan are to be kept
# Levels that only choose among plans that are equal in all that a planner minimises.
CHOOSING = (CHANGES, TIDY)
# After all that a planner minimises: of plans that are equal in that always the same one.
SETTLE = Level("settle")


def shortfall(priority: int) -> Level:
    """The level of the needs of a priority."""
    return Level("shortfall", priority)


@dataclass(frozen=True)
class LevelResult:
    """A level as solved: its `value` and the `bound` that no plan on the face of the earlier levels is below, both in
    price_unit; `proved` is False where the time limit came first: then `value` is what the plan at hand has, and
    `bound` is nan. `seconds` and `iterations` are the solver's. `everywhere` is the bound of every plan that keeps the
    earlier levels, whatever the face, and `multiplier` the largest of an earlier level in its proof; nan where that was
    not worked out."""

    level: Level
    value: float
    bound: float
    proved: bool
    seconds: float
    iterations: int
    everywhere: float = math.nan
    multiplier: float = math.nan

    @property
    def name(self) -> str:
        """The level in a word: `shortfall 1`."""
        return str(self.level)


@dataclass(frozen=True)
class WholeLevel:
    """A level of a plan that keeps its terms, price_unit: `lp` is its value without them, `plan` with them, and `bound`
    what no plan is below that keeps them and is as good at the earlier levels; -inf where nothing is known. `proved`:
    the plan meets its bound."""

    level: Level
    lp: float
    plan: float
    bound: float
    proved: bool

    @property
    def price(self) -> float:
        """The price of the terms: by how much the level is higher for them. A later level may be lower, because earlier
        ones lost; that is no gain."""
        return self.plan - self.lp
