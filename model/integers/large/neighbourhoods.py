"""Which whole numbers are chosen again together while all others stay: all lots and steps, then all terms of a family,
the families that lose most first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from model.case import Case
from model.integers.choices import Choices
from model.integers.discounts import Rebate
from model.integers.terms import AllOrNothing, AtLeastSoMany, AtMostSoMany, Multiple, Range, Term
from model.levels import Level
from model.lexicographic.solved_levels import SolvedLevels
from model.lp.problem import Vector
from model.plan import OrderKey, ShortfallKey
from model.tolerances import WHOLE_NEAR
from model.variables import ORDER, SHORTFALL

_WIDTH = 2.0     # lots or steps around what is chosen
_FAMILIES = 6    # that lose most


class Topics:
    """The whole columns of each family, and all multiples."""

    def __init__(self, case: Case, choices: Choices):
        self._case, self._choices = case, choices
        own = choices.program.columns
        keys = (OrderKey(*key) for key in own.blocks.get(ORDER.name, ()))  # type: ignore[misc]
        self._family = {column: case.items[case.offers[key.offer].item].family
                        for key, column in zip(keys, own.of(ORDER.name), strict=True)}
        self.multiples: list[int] = []
        self.of_family: dict[str, list[int]] = defaultdict(list)
        self._counts: set[int] = set()
        for term, places in zip(choices.terms, choices.places, strict=True):
            if isinstance(term, Rebate):
                continue
            if isinstance(term, Multiple):
                self.multiples += places
                self._counts.update(places)
            for family in {self._family[column] for column in _columns(term) if column in self._family}:
                self.of_family[family] += places

    def open(self, values: Vector, places: list[int]) -> dict[int, Range]:
        """The ranges with these columns open and all other whole ones at their values."""
        ranges = {place: (float(values[place]), float(values[place]))
                  for place in self._choices.mixed.integer.tolist()}
        for place in places:
            value = float(values[place])
            ranges[place] = (max(0.0, value - _WIDTH), value + _WIDTH) if place in self._counts else (0.0, 1.0)
        return ranges

    def between(self, one: Vector, other: Vector) -> dict[int, Range]:
        """The ranges that reach from one point to another, and a lot or step beyond."""
        more = 1.0
        return {place: (max(0.0, min(one[place], other[place]) - more), max(one[place], other[place]) + more)
                for place in self._choices.mixed.integer.tolist()}

    def losing(self, level: Level, solved: SolvedLevels, point: Vector) -> list[str]:
        """The families that lack more at the level than at a point of the program without terms, most first; what a
        search leaves is no loss."""
        program = self._choices.program
        places, cost = program.columns.of(SHORTFALL.name), program.objective(level)
        assert solved.point is not None
        lost: dict[str, float] = defaultdict(float)
        keys = (ShortfallKey(*key) for key in program.columns.blocks.get(SHORTFALL.name, ()))  # type: ignore[misc]
        for key, column in zip(keys, places, strict=True):
            lost[self._case.requirement_of[key.requirement].family] += cost[column] * (
                solved.point[column] - point[column])
        enough = WHOLE_NEAR * max(1.0, abs(program.value(level, solved.point[:len(program.columns)])))
        return sorted((family for family, loss in lost.items() if loss > enough),
                      key=lambda family: (-lost[family], family))


def neighbourhoods(choices: Choices, topics: Topics, level: Level, solved: SolvedLevels, point: Vector
                   ) -> Iterator[Mapping[int, Range]]:
    """The ranges of one neighbourhood after the other, each around what is chosen when it is asked for."""
    assert choices.values is not None
    if topics.multiples:
        yield topics.open(choices.values, topics.multiples)
    if len(topics.multiples) == len(choices.mixed.integer):
        return
    for family in topics.losing(level, solved, point)[:_FAMILIES]:
        if topics.of_family[family]:
            yield topics.open(choices.values, topics.of_family[family])


def _columns(term: Term) -> list[int]:
    """The orders or expansions of a term."""
    if isinstance(term, Multiple):
        return [term.column]
    if isinstance(term, AllOrNothing | Rebate):
        return list(term.columns)
    if isinstance(term, AtMostSoMany):
        return [column for group in term.groups for column in group.columns]
    return list(term.whole.columns) if isinstance(term, AtLeastSoMany) else []
