"""The whole numbers of an earlier plan that is to be kept, as a candidate where a large program is searched near the
plan of the linear program alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.case import Case
from model.integers.terms import Multiple, Places, Term
from model.levels import LevelResult
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram
from model.tolerances import WHOLE_GAP
from model.variables import ORDER


def as_kept(case: Case, program: LinearProgram, terms: Sequence[Term], places: Sequence[Places],
            values: Vector) -> Vector:
    """The whole numbers with those that the orders to keep ask for in their place; steps of lines, and choices that the
    orders leave open, stay as they are. `places`: of the whole columns of each term in `values`."""
    orders, again = program.columns.of(ORDER.name), values.copy()
    point = np.zeros(len(program.columns))
    for column, key in zip(orders, program.columns.blocks.get(ORDER.name, ()), strict=True):
        point[column] = (case.kept or {}).get(key, 0.0)  # type: ignore[call-overload]
    for term, own in zip(terms, places, strict=True):
        if isinstance(term, Multiple):
            again[own[0]] = np.rint(point[term.column] / term.size) if term.column in orders else again[own[0]]
            continue
        for place, (least, most) in zip(own, term.near(point), strict=True):
            again[place] = least if least == most else again[place]
    return again


def is_no_worse(new: Sequence[LevelResult], old: Sequence[LevelResult]) -> bool:
    """The first level that differs, by more than a search leaves, is lower, or none does."""
    for one, other in zip(new, old, strict=True):
        if not one.proved:
            return False
        if abs(one.value - other.value) > WHOLE_GAP * max(1.0, abs(other.value)):
            return one.value < other.value
    return True
