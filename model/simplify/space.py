"""The plans that are as good as the one that is there, as arrays.

Without a tolerance these are the optimal face of all levels; with one, or where whole numbers are still free, all plans
that keep each level within what it may be at the most, by a row in the unit of the level: divided by its value it would
have coefficients too small for the solver."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.integers.program import Extension, MixedProgram
from model.integers.terms import Places as TermPlaces
from model.integers.terms import Term
from model.lp.problem import Bounds, Places, Problem, Vector
from model.lp.scaling import unit_of
from model.lp.sparse import sparse
from model.lp.standard_form import LinearProgram
from model.simplify.choices import Kind, OrderChoices


@dataclass(frozen=True)
class Space:
    """`program` has the rows and bounds; `most` is what each level may be at the most, price_unit, None on the face,
    which says it all; `terms` are those whose whole numbers are free, and `lot` is the largest lot among them, units;
    `choices` are the orders among the columns, and `known` a point that is in the space."""

    program: LinearProgram
    choices: OrderChoices
    known: Vector
    most: Sequence[float] | None = None
    terms: Sequence[Term] = ()
    lot: float = 0.0

    def extension(self) -> tuple[Extension, list[TermPlaces]]:
        """The rows with the columns of the terms, and the places of their whole columns."""
        extension = Extension(self.program, self._widest())
        return extension, [term.add(extension) for term in self.terms]

    def _widest(self) -> Vector:
        assert self.program.widest is not None
        return self.program.widest.upper

    def limits(self) -> Vector:
        """The most of each order, units: who needs less than a lot orders one, and what the known point has is not
        cut."""
        columns = self.choices.columns
        most = np.minimum(self.program.bounds.upper, self._widest())[columns]
        limits: Vector = np.where(most > 0, np.maximum(most + self.lot, self.known[columns]), 0.0)
        return limits

    def arrays(self, mixed: MixedProgram, slack: float) -> Problem:
        """The scaled rows and those that keep the levels, without a cost; `slack` is what rounding may add to a level,
        in parts of it or of its unit."""
        rows, sides = [], []
        for place, most in enumerate(self.most or ()):
            cost = mixed.objectives[place] * mixed.columns
            unit = unit_of(cost)
            rows.append(cost / unit)
            side = (most - mixed.offsets[place]) / unit
            sides.append(side + slack * max(1.0, abs(side)))
        kept = sparse.csr_array(np.array(rows).reshape(len(rows), len(mixed.columns)))
        own = mixed.bounds
        return Problem(sparse.vstack([mixed.matrix, kept], format="csc"), np.zeros(len(mixed.columns)), Bounds(
            np.concatenate([own.row_lower, np.full(len(sides), -math.inf)]), np.concatenate([own.row_upper, sides]),
            own.lower, own.upper))

    def without(self, columns: Places) -> Space:
        """The same without some orders."""
        bounds = self.program.bounds.copy()
        bounds.upper[columns] = 0.0
        return replace(self, program=replace(self.program, bounds=bounds))

    def open(self, kind: Kind) -> int:
        """How many of a kind may be there."""
        group = self.choices.group(kind)[self.program.bounds.upper[self.choices.columns] > 0]
        return len(np.unique(group))
