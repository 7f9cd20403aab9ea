"""Counts of a program that is too large for the exact search.

Most counts cost nothing: among the points that are equal at a level there is one with few suppliers. So a term joins
the mixed program of a level only once it is broken where orders are as concentrated as the level allows. What has not
joined is left out of that program, so that its bound holds for every plan; where the concentrated point keeps all that
was left out, it is a plan that meets the bound."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from model.integers.choices import is_better
from model.integers.program import Extension
from model.integers.search import Search
from model.integers.terms import AllOrNothing, AtLeastSoMany, AtMostSoMany, fixed_at
from model.levels import CONFLICTS, LevelResult
from model.lexicographic.lexicographic import solve_levels
from model.lp.highs import SolverFailed
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram
from model.tolerances import CONFLICT, NOISE, SMALL_SUPPLIER, WHOLE_PROOF

Count = AtMostSoMany | AtLeastSoMany
# Terms join so often at a level, and no more after two times in a row without a gain; where so many mixed programs are
# solved, later levels get one each: what they bring becomes less, and what they take more.
_JOININGS, _WITHOUT_GAIN, _PROGRAMS = 5, 2, 6
_ROUNDS = 6    # of weights


@dataclass(frozen=True)
class Choice:
    """What is chosen of each term, and the values that the levels have then, price_unit; None where no plan has it."""

    chosen: Sequence[Vector]
    values: tuple[float, ...] | None

    def is_better_than(self, other: Choice) -> bool:
        """The first level that differs by more than is known of it is lower."""
        if self.values is None or other.values is None:
            return self.values is not None
        common = min(len(self.values), len(other.values))  # a contradiction ends them
        return is_better(self.values[:common], other.values[:common])


@dataclass
class LargeCounts:
    """The choices for the counts of a program, level by level; `first` are the levels of the program without terms, as
    far as they count what is short. `bounds` has what no plan is below that keeps the terms and is as good at the
    earlier levels, one a level; `deadline` is a time of time.monotonic()."""

    program: LinearProgram
    terms: Sequence[Count]
    first: Sequence[LevelResult]
    deadline: float
    bounds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._joined: list[int] = []  # the terms in the mixed program, by their places
        self._kept: list[float] = []  # the values of the levels before
        self._programs = 0  # that are solved

    def search(self, point: Vector) -> Choice:
        """The best choice that is found, from the point of the program without terms: no worse than what keeps the
        largest of each group there."""
        point = point[:len(self.program.columns)]  # without what has joined for later levels
        best = self._valued([_largest(term, point) for term in self.terms])
        for place in range(len(self.first)):
            best = self._level(place, point, best)
            if best.values is None or len(self.bounds) <= place:
                break
            if self.first[place].level == CONFLICTS and best.values[place] > CONFLICT:
                break
            self._kept.append(best.values[place])
        return best

    def _level(self, place: int, point: Vector, best: Choice) -> Choice:
        """The better choice at a level: terms join until the concentrated point keeps all others, or the bound is
        met."""
        without = 0
        for number in range(_JOININGS):
            if without == _WITHOUT_GAIN or (number and self._programs >= _PROGRAMS):
                break
            found = self._mixed(place) if self._joined or place else self._without_terms(point)
            if found is None:
                break
            point, chosen = found
            point = self._concentrated(place, point, chosen)
            new = self._valued([chosen.get(own, _largest(term, point)) for own, term in enumerate(self.terms)])
            best, without = (new, 0) if new.is_better_than(best) else (best, without + 1)
            broken = [own for own, term in enumerate(self.terms) if own not in chosen and not _is_kept(term, point)]
            if not broken or self._is_met(place, best):
                break
            self._joined += broken
        return best

    def _is_met(self, place: int, best: Choice) -> bool:
        """Nothing is left to gain at the level."""
        return best.values is not None and (
            best.values[place] - self.bounds[place] <= WHOLE_PROOF * max(1.0, abs(best.values[place])))

    def _bounded(self, place: int, bound: float) -> None:
        """Each joining gives a bound; the highest counts."""
        if len(self.bounds) <= place:
            self.bounds.append(bound)
        self.bounds[place] = max(bound, self.bounds[place])

    def _search_in(self, program: LinearProgram, joined: Sequence[int], kept: Sequence[float]) -> tuple[
            Search, list[Sequence[int]]]:
        """A search with some terms in it that keeps the first levels, and the places of their whole columns."""
        assert program.widest is not None
        extension = Extension(program, program.widest.upper)
        places = [self.terms[own].add(extension) for own in joined]
        search = Search(extension.mixed(), self.deadline)
        for level, value in enumerate(kept):
            search.keep(level, value)
        return search, places

    def _without_terms(self, point: Vector) -> tuple[Vector, dict[int, Vector]]:
        """The point of the first level while nothing has joined."""
        self._bounded(0, self.first[0].bound)
        return point, {}

    def _mixed(self, place: int) -> tuple[Vector, dict[int, Vector]] | None:
        """A point that is good at the level and keeps what has joined, and what is chosen there; None where none is
        found."""
        self._programs += 1
        search, places = self._search_in(self.program, self._joined, self._kept)
        found = search.approached(place)
        self._bounded(place, found.bound)
        if found.point is None or time.monotonic() > self.deadline:
            return None
        chosen = {own: np.rint(found.point[list(each)]) for own, each in zip(self._joined, places, strict=True)}
        return search.in_units(found.point)[:len(self.program.columns)], chosen

    def _concentrated(self, place: int, point: Vector, chosen: dict[int, Vector]) -> Vector:
        """A point as good at the level whose orders come from few: what a group has little of counts most."""
        fixed = fixed_at(self.program, ((self.terms[own], values) for own, values in chosen.items()))
        value = fixed.value(fixed.levels[place], point)
        search, _ = self._search_in(fixed, (), [*self._kept, value])
        free = [term for own, term in enumerate(self.terms) if own not in chosen]
        rounds = iter(range(_ROUNDS))

        def weights(seen: Vector) -> Vector | None:
            if next(rounds, None) is None or all(_is_kept(term, seen) for term in free):
                return None
            return _weights(free, seen)

        return search.reweighted(weights, point)

    def _valued(self, chosen: Sequence[Vector]) -> Choice:
        """The choice with the exact values that the levels have."""
        fixed = fixed_at(self.program, zip(self.terms, chosen, strict=True))
        try:
            results = solve_levels(fixed.first(len(self.first)), self.deadline - time.monotonic()).results
        except SolverFailed:
            return Choice(chosen, None)
        return Choice(chosen, tuple(result.value for result in results) if results[-1].proved else None)


def _groups(term: Count) -> Sequence[AllOrNothing]:
    return term.groups if isinstance(term, AtMostSoMany) else term.parts


def _largest(term: Count, point: Vector) -> Vector:
    """The choice that keeps the largest groups at a point."""
    return np.array([least for least, _ in term.near(point)])


def _is_kept(term: Count, point: Vector) -> bool:
    """A point keeps the term."""
    sizes = [group.quantity(point) for group in _groups(term)]
    if isinstance(term, AtMostSoMany):
        return sum(size > NOISE for size in sizes) <= term.count
    counted = sum(size >= group.least - NOISE for size, group in zip(sizes, term.parts, strict=True))
    return term.whole.quantity(point) <= NOISE or counted >= term.count


def _weights(terms: Sequence[Count], point: Vector) -> Vector:
    """By column: nearly as much as a whole group for a unit from whoever delivers little of it at the point."""
    weights = np.zeros(len(point))
    for term in terms:
        if isinstance(term, AtMostSoMany):
            sizes = [group.quantity(point) for group in term.groups]
            little = SMALL_SUPPLIER * max(1.0, sum(sizes))
            for group, size in zip(term.groups, sizes, strict=True):
                weights[list(group.columns)] += 1 / (size + little)
    return weights
