"""What takes whole numbers to keep, each as columns and rows of the mixed program and, once decided, as what it leaves
of the linear one: multiples, thresholds and counts. Discounts stand in discounts.py."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from model.integers.fixing import Fixing, TermKey
from model.integers.program import Extension
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram
from model.tolerances import NOISE

Places = Sequence[int]
Range = tuple[float, float]
NO, YES = (0.0, 0.0), (1.0, 1.0)


class Term(Protocol):
    """One term for one of its groups."""

    def add(self, extension: Extension) -> Places:
        """Add its columns and rows; the places of its whole columns."""

    def fix(self, fixing: Fixing, chosen: Vector) -> None:
        """What the values of its whole columns leave of the linear program."""

    def near(self, point: Vector) -> Sequence[Range]:
        """The least and the most of each of its whole columns near a point of the linear program, units."""


def fixed_at(program: LinearProgram, chosen: Iterable[tuple[Term, Vector]]) -> LinearProgram:
    """The linear program with each term at the values of its whole columns."""
    fixing = Fixing(program)
    for term, values in chosen:
        term.fix(fixing, values)
    return fixing.fixed()


@dataclass(frozen=True)
class Multiple:
    """A column that is a multiple of a size: an order in lots, an expansion in steps. `kept`: what an earlier plan that
    is to be kept has of it, units."""

    column: int
    size: float
    kept: float = 0.0

    def add(self, extension: Extension) -> Places:
        """column = size * count."""
        count = extension.whole()
        extension.row([(self.column, 1.0), (count, -self.size)], 0.0, 0.0)
        return [count]

    def fix(self, fixing: Fixing, chosen: Vector) -> None:
        """The column has its value."""
        fixing.at(self.column, float(chosen[0]) * self.size)

    def near(self, point: Vector) -> Sequence[Range]:
        """Within two sizes of both multiples beside it, and up or down to what is kept; nothing stays nothing where
        nothing is kept."""
        count, kept = float(point[self.column]) / self.size, self.kept / self.size
        least, most = NO if count <= NOISE else (max(0.0, math.floor(count) - 2.0), math.ceil(count) + 2.0)
        return [(min(least, math.floor(kept)), max(most, math.ceil(kept))) if self.kept else (least, most)]


@dataclass(frozen=True)
class AllOrNothing:
    """A group of orders, by their columns, that is nothing or at least `least` units, at most `most`; anything at all
    costs `cost` price_unit. Where lines and offers do not allow `least` it is not `possible`: the group is nothing."""

    key: TermKey
    columns: Places
    least: float
    most: float
    cost: float = 0.0
    possible: bool = True

    def add(self, extension: Extension) -> Places:
        """least * chosen <= sum <= most * chosen."""
        chosen = extension.whole(1.0 if self.possible else 0.0, self.cost)
        total = [(column, 1.0) for column in self.columns]
        extension.row([*total, (chosen, -self.most)], float("-inf"), 0.0)
        if self.least > 0:
            extension.row([*total, (chosen, -self.least)], 0.0, float("inf"))
        return [chosen]

    def fix(self, fixing: Fixing, chosen: Vector) -> None:
        """Nothing, or a row that asks for the least."""
        if chosen[0]:
            fixing.between(self.key, self.columns, self.least)
            fixing.constant(self.cost)
        else:
            fixing.nothing(self.columns)

    def near(self, point: Vector) -> Sequence[Range]:
        """Below half of the least nothing, else at least it."""
        return [YES if self.possible and self.quantity(point) > max(NOISE, self.least / 2) else NO]

    def quantity(self, point: Vector) -> float:
        """What the point has of the group, units."""
        return float(point[list(self.columns)].sum())


@dataclass(frozen=True)
class AtMostSoMany:
    """At most `count` of the groups, each nothing or anything, get orders."""

    groups: Sequence[AllOrNothing]
    count: int

    def add(self, extension: Extension) -> Places:
        """sum of chosen <= count."""
        chosen = [place for group in self.groups for place in group.add(extension)]
        extension.row([(place, 1.0) for place in chosen], float("-inf"), float(self.count))
        return chosen

    def fix(self, fixing: Fixing, chosen: Vector) -> None:
        """Each group by itself."""
        for place, group in enumerate(self.groups):
            group.fix(fixing, chosen[place:place + 1])

    def near(self, point: Vector) -> Sequence[Range]:
        """The largest keep their orders."""
        sizes = [group.quantity(point) for group in self.groups]
        largest = sorted(range(len(sizes)), key=lambda place: (-sizes[place], place))[:self.count]
        return [YES if place in largest else NO for place in range(len(sizes))]


@dataclass(frozen=True)
class AtLeastSoMany:
    """Where the whole group orders anything, at least `count` of the `parts` get what makes one count. `parts` are
    those that new orders can still make count; the whole is nothing or anything."""

    whole: AllOrNothing
    parts: Sequence[AllOrNothing]
    count: int

    def add(self, extension: Extension) -> Places:
        """sum of a part >= least * counted, sum of counted >= count * begun."""
        begun = self.whole.add(extension)
        counted = [extension.whole(1.0) for _ in self.parts]
        for place, part in zip(counted, self.parts, strict=True):
            extension.row([*((column, 1.0) for column in part.columns), (place, -part.least)], 0.0, float("inf"))
        extension.row([*((place, 1.0) for place in counted), (begun[0], -float(self.count))], 0.0, float("inf"))
        return [*begun, *counted]

    def fix(self, fixing: Fixing, chosen: Vector) -> None:
        """A row for each part that counts; others may get anything."""
        self.whole.fix(fixing, chosen[:1])
        for counted, part in zip(chosen[1:], self.parts, strict=True):
            if counted and chosen[0]:
                fixing.between(part.key, part.columns, part.least)

    def near(self, point: Vector) -> Sequence[Range]:
        """What is ordered goes on, and the largest parts count."""
        begun = self.whole.quantity(point) > NOISE and len(self.parts) >= self.count
        sizes = [part.quantity(point) / part.least for part in self.parts]
        largest = sorted(range(len(sizes)), key=lambda place: (-sizes[place], place))[:self.count]
        return [YES if begun else NO, *(YES if begun and place in largest else NO for place in range(len(sizes)))]
