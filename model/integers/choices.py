"""The whole numbers that are chosen: where they stand in the mixed program, what they are, and the linear program that
they leave."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.integers.discounts import Rebate
from model.integers.program import Extension
from model.integers.terms import Multiple, Places, Term, fixed_at
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import SolvedLevels
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram
from model.tolerances import ROW_VIOLATION, SAME_WHOLE


@dataclass(frozen=True)
class LargeChoice:
    """What is chosen of each term: the values of its whole columns; and of the first levels what no plan is below that
    keeps the terms and is as good at the earlier ones, price_unit."""

    chosen: Sequence[Vector]
    bounds: Sequence[float]


@dataclass
class Choices:
    """The program without terms, its terms, and the mixed program of both, which is made of `whole`: the program with
    what joins it. `values` are all columns of the mixed program with the whole ones at what is chosen; None while
    nothing is."""

    program: LinearProgram
    terms: Sequence[Term]
    whole: LinearProgram

    def __post_init__(self) -> None:
        assert self.whole.widest is not None
        extension = Extension(self.whole, self.whole.widest.upper)
        self.places: list[Places] = [term.add(extension) for term in self.terms]
        self.mixed = extension.mixed()
        self.values: Vector | None = None

    @property
    def counts(self) -> list[int]:
        """The places of lots and steps. That choices of yes or no are whole hardly shows in a bound of a large
        program: a little of yes is enough for most."""
        return [place for term, places in zip(self.terms, self.places, strict=True) if isinstance(term, Multiple)
                for place in places]

    def take(self, point: Vector) -> None:
        """What a point of the mixed program has chosen."""
        self.values = np.rint(point)

    def take_each(self, chosen: Sequence[Vector]) -> None:
        """What is chosen of each term: the values of its whole columns."""
        self.values = np.zeros(len(self.mixed.columns))
        for places, values in zip(self.places, chosen, strict=True):
            self.values[list(places)] = values

    def fixed(self, values: Vector | None = None, terms: Sequence[int] | None = None) -> LinearProgram:
        """The linear program with the whole numbers fixed: those of the terms at these places in `terms`, all by
        default. Zero where nothing is chosen."""
        values = self.values if values is None else values
        if values is None:
            values = np.zeros(len(self.mixed.columns))
        return fixed_at(self.program, ((self.terms[number], values[list(self.places[number])]) for number in (
            range(len(self.terms)) if terms is None else terms)))

    def solved(self, deadline: float, values: Vector | None = None, terms: Sequence[int] | None = None,
               levels: int | None = None) -> SolvedLevels:
        """The first `levels` levels, all by default, of the linear program with whole numbers fixed, without settle;
        `deadline` is a time of time.monotonic()."""
        return solve_levels(self.fixed(values, terms).first(levels), deadline - time.monotonic())

    def raise_tiers(self, point: Vector) -> bool:
        """Discounts whose next step the point has reached give that one; whether there are any."""
        return self.values is not None and raise_tiers(self.terms, self.places, self.values, point)


def raise_tiers(terms: Sequence[Term], places: Sequence[Places], values: Vector, point: Vector,
                near: float = ROW_VIOLATION) -> bool:
    """Whether a discount's next step is reached at a point of the linear program, or it is so near, in parts of the
    quantity; `values`, of which `places` are the whole columns of each term, then say so."""
    any_raised = False
    for term, own in zip(terms, places, strict=True):
        if isinstance(term, Rebate):
            chosen = np.rint(values[list(own)])
            raised = term.raised(chosen, point, near)
            values[list(own)] = raised
            any_raised |= raised is not chosen
    return any_raised


def is_better(new: Sequence[float], old: Sequence[float]) -> bool:
    """The first level that differs, by more than rounding, is lower. A level that is nan is not known."""
    for one, other in zip(new, old, strict=True):
        if not abs(one - other) <= SAME_WHOLE * max(1.0, abs(other)):
            return one < other
    return False
