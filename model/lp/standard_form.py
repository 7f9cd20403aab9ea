"""Pyomo's model as arrays and names; from here on nothing knows the modelling language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyomo.environ as pyo
from pyomo.common.gc_manager import PauseGC
from pyomo.core.expr import LinearExpression
from pyomo.repn import generate_standard_repn

from model.levels import Level
from model.lp.axis import Axis
from model.lp.column_range import ColumnRange
from model.lp.problem import Bounds, Places, Vector
from model.lp.sparse import sparse


class NotLinear(Exception):
    """The model has an expression that is not linear; the text shows it."""


class Late(NamedTuple):
    """A variable and the constraint that defines it, which join only at a late level."""

    variable: str
    constraint: str


@dataclass(frozen=True)
class LinearProgram:
    """The levels over one set of rows: `matrix` is CSC with m rows and n columns, `objectives` one dense vector of n a
    level, `columns` and `rows` their names. `late` names what joins only at a late level. `settle`, where it is given,
    is minimised after all levels: it makes the plan unique. `widest` is what the columns can be at all: with it the
    levels are proved against every plan."""

    matrix: Any
    bounds: Bounds
    levels: tuple[Level, ...]
    objectives: tuple[Vector, ...]
    columns: Axis
    rows: Axis
    late: Late
    settle: Vector | None = None
    widest: ColumnRange | None = None

    @property
    def early_rows(self) -> Places:
        """The places of the rows that are there from the first level on."""
        return self.rows.without((self.late.constraint,))

    @property
    def early_columns(self) -> Places:
        """The places of the columns that are there from the first level on."""
        return self.columns.without((self.late.variable,))

    def objective(self, level: Level) -> Vector:
        """What the level minimises; ValueError where the program does not have it."""
        return self.objectives[self.levels.index(level)]


def to_arrays(model: Any, late: Late) -> LinearProgram:
    """The arrays of a Pyomo linear model whose objectives are the levels `model.level`.

    The garbage collector pauses: it would walk the whole model again and again."""
    with PauseGC():
        return _to_arrays(model, late)


def _to_arrays(model: Any, late: Late) -> LinearProgram:
    terms = _Terms()
    levels = [(index, terms.add(level.expr)) for index, level in model.level.items()]
    names: list[tuple[str, list[Any]]] = []
    sides: list[tuple[float, float]] = []
    for component in model.component_objects(pyo.Constraint, active=True):
        names.append((component.local_name, list(component.keys())))
        for row in component.values():
            lower, expression, upper = row.to_bounded_expression(evaluate_bounds=True)
            constant = terms.add(expression)
            sides.append((-np.inf if lower is None else lower - constant,
                          np.inf if upper is None else upper - constant))
    entries, columns = terms.matrix(model)
    matrix, side = entries[len(levels):, :], np.array(sides, dtype=float).reshape(-1, 2)
    # A row of no terms that holds says nothing.
    said = (np.diff(matrix.indptr) > 0) | (side[:, 0] > 0) | (side[:, 1] < 0)
    bounds = [variable.bounds for _, variables in columns for _, variable in variables]
    return LinearProgram(
        matrix=matrix[np.flatnonzero(said), :].tocsc(),
        bounds=Bounds(side[said, 0], side[said, 1],
                      np.array([-np.inf if low is None else low for low, _ in bounds], dtype=float),
                      np.array([np.inf if high is None else high for _, high in bounds], dtype=float)),
        levels=tuple(level for level, _ in levels),
        objectives=tuple(entries[:len(levels), :].toarray()),
        columns=Axis([(component, [index for index, _ in variables]) for component, variables in columns]),
        rows=_kept(names, said),
        late=late,
    )


def _kept(names: list[tuple[str, list[Any]]], said: Any) -> Axis:
    """The names of the rows that say something."""
    blocks, start = [], 0
    for component, indices in names:
        own = said[start:start + len(indices)].tolist()
        blocks.append((component, [index for index, kept in zip(indices, own, strict=True) if kept]))
        start += len(indices)
    return Axis(blocks)


Columns = list[tuple[str, list[tuple[Any, Any]]]]  # component, and index and variable of its columns


class _Terms:
    """The terms of one linear expression after the other in one long list, which becomes a matrix at one stroke:
    half the time of Pyomo's own compiler, which has to look for the terms in any expression."""

    def __init__(self) -> None:
        self._coefficients: list[float] = []
        self._variables: list[Any] = []
        self._start = [0]

    def add(self, expression: Any) -> float:
        """Append the terms of an expression; its constant. NotLinear where it is not linear."""
        linear = expression if isinstance(expression, LinearExpression) else generate_standard_repn(
            expression, quadratic=False)
        if getattr(linear, "nonlinear_expr", None) is not None:
            raise NotLinear(f"not linear: {expression}")
        self._coefficients += linear.linear_coefs
        self._variables += linear.linear_vars
        self._start.append(len(self._variables))
        return float(linear.constant)

    def matrix(self, model: Any) -> tuple[Any, Columns]:
        """CSR, a row an expression, and its columns: variables with a term, components in the order in which the
        expressions name them, each in its own order."""
        components = [(component.local_name, list(component.items())) for component in model.component_objects(pyo.Var)]
        place_of = {id(variable): place for place, variable in enumerate(
            variable for _, entries in components for _, variable in entries)}
        coefficients = np.array(self._coefficients, dtype=float)
        used = np.fromiter(map(place_of.__getitem__, map(id, self._variables)), np.int32, len(self._variables))
        order = _ordered([len(entries) for _, entries in components], used[coefficients != 0])
        column_of = np.zeros(len(place_of), dtype=np.int32)
        column_of[np.concatenate([np.zeros(0, dtype=int), *(places for _, places in order)])] = np.arange(
            sum(len(places) for _, places in order))
        start = np.array(self._start, dtype=np.int32)
        entries = sparse.csr_array((coefficients, column_of[used], start), shape=(
            len(start) - 1, sum(len(places) for _, places in order)))
        entries.sum_duplicates()
        entries.eliminate_zeros()
        starts = np.cumsum([0, *(len(entries) for _, entries in components)])
        return entries, [(components[number][0], [components[number][1][place] for place in (
            places - starts[number]).tolist()]) for number, places in order]


def _ordered(sizes: list[int], with_term: Any) -> list[tuple[int, Any]]:
    """The components in the order in which the terms name them, each with the places of its variables that have a
    term; `with_term` are the places of the variables of all terms, one after the other."""
    component_of = np.repeat(np.arange(len(sizes)), sizes)
    used = np.flatnonzero(np.bincount(with_term, minlength=len(component_of)))
    named, first = np.unique(component_of[with_term], return_index=True)
    return [(number, used[component_of[used] == number]) for number in named[np.argsort(first)].tolist()]
