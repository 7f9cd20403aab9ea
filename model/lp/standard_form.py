"""Pyomo's model as arrays and names; from here on nothing knows the modelling language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC
from pyomo.core.expr import LinearExpression
from pyomo.repn import generate_standard_repn

from model.levels import Level
from model.lp.axis import Axis
from model.lp.column_range import ColumnRange
from model.lp.problem import Bounds, Vector
from model.lp.sparse import sparse


class NotLinear(Exception):
    """The model has an expression that is not linear; the text shows it."""


Columns = list[tuple[str, list[tuple[Any, Any]]]]  # component, and index and variable of its columns


@dataclass(frozen=True)
class LinearProgram:
    """The levels over one set of rows: `matrix` is CSC with m rows and n columns, `objectives` one dense vector of n a
    level, and a constant each in `offsets`; `columns` and `rows` their names. `late` says at which level columns and
    rows join. `settle`, where it is given, is minimised after all
    levels: it makes the plan unique. `widest` is what the columns can be at all: with it the levels are proved against
    every plan."""

    matrix: Any
    bounds: Bounds
    levels: tuple[Level, ...]
    objectives: tuple[Vector, ...]
    columns: Axis
    rows: Axis
    offsets: tuple[float, ...] = ()
    late: Late | None = None
    settle: Vector | None = None
    widest: ColumnRange | None = None

    def objective(self, level: Level) -> Vector:
        """What the level minimises, without its constant; ValueError where the program does not have it."""
        return self.objectives[self.levels.index(level)]

    def offset(self, level: Level) -> float:
        """The constant of a level."""
        return self.offsets[self.levels.index(level)] if self.offsets else 0.0

    def first(self, count: int | None) -> LinearProgram:
        """The program with its first `count` levels alone, all for None, and without settle."""
        return replace(self, levels=self.levels[:count], objectives=self.objectives[:count],
                       offsets=self.offsets[:count], settle=None)

    def value(self, level: Level, point: Vector) -> float:
        """What the level is at a point, price_unit."""
        return float(self.objective(level) @ point) + self.offset(level)


@dataclass(frozen=True)
class Late:
    """What joins a program at a level: `joined` gives the whole program, with more columns and rows after its own and
    what they count at levels, from the bounds that the earlier levels have left. It may have what joins at a later
    level in turn."""

    level: Level
    joined: Callable[[LinearProgram, Bounds], LinearProgram]


def all_joined(program: LinearProgram) -> LinearProgram:
    """The program with all that joins it, whatever the levels before may leave open."""
    while program.late is not None:
        program = program.late.joined(program, program.bounds)
    return program


def extended(program: LinearProgram, model: Any) -> LinearProgram:
    """The program with the columns and rows of a Pyomo model whose rows may name the program's own columns; the model's
    objectives `level` are added to those of the program's levels."""
    terms = _Terms()
    counted = [(level, terms.add(each.expr)) for level, each in model.level.items()]
    names, sides = _rows(model, terms)
    own = [(component.local_name, list(component.items())) for component in model.component_objects(pyo.Var)]
    entries = terms.with_columns(program.columns, own)
    zeros, count = np.zeros(entries.shape[1] - len(program.columns)), len(counted)
    more = sparse.hstack([program.matrix, sparse.csc_array((len(program.rows), len(zeros)))], format="csc")
    objectives = [np.concatenate([each, zeros]) for each in program.objectives]
    offsets = list(program.offsets or np.zeros(len(objectives)))
    for (level, offset), own_terms in zip(counted, entries[:count, :].toarray(), strict=True):
        if level in program.levels:  # not where levels were cut off
            place = program.levels.index(level)
            objectives[place], offsets[place] = objectives[place] + own_terms, offsets[place] + offset
    side, bounds, old = np.array(sides, dtype=float).reshape(-1, 2), _bounds(own), program.bounds
    free = np.full(len(zeros), np.inf)
    return replace(
        program, matrix=sparse.vstack([more, entries[count:, :]], format="csc"),
        bounds=Bounds(*(np.concatenate(pair) for pair in (
            (old.row_lower, side[:, 0]), (old.row_upper, side[:, 1]), (old.lower, bounds[:, 0]),
            (old.upper, bounds[:, 1])))),
        objectives=tuple(objectives), offsets=tuple(offsets), late=None,
        columns=Axis([*program.columns.blocks.items(), *((name, [index for index, _ in each]) for name, each in own)]),
        rows=Axis([*program.rows.blocks.items(), *names]),
        settle=None if program.settle is None else np.concatenate([program.settle, zeros]),
        widest=None if program.widest is None else ColumnRange(
            np.concatenate([program.widest.lower, zeros]), np.concatenate([program.widest.upper, free])))


def to_arrays(model: Any) -> LinearProgram:
    """The arrays of a Pyomo linear model whose objectives are the levels `model.level`.

    The garbage collector pauses: it would walk the whole model again and again."""
    with PauseGC():
        return _to_arrays(model)


def _to_arrays(model: Any) -> LinearProgram:
    terms = _Terms()
    levels = [(index, terms.add(level.expr)) for index, level in model.level.items()]
    names, sides = _rows(model, terms)
    entries, columns = terms.matrix(model)
    matrix, side = entries[len(levels):, :], np.array(sides, dtype=float).reshape(-1, 2)
    # A row of no terms that holds says nothing.
    said = (np.diff(matrix.indptr) > 0) | (side[:, 0] > 0) | (side[:, 1] < 0)
    bounds = _bounds(columns)
    return LinearProgram(
        matrix=matrix[np.flatnonzero(said), :].tocsc(),
        bounds=Bounds(side[said, 0], side[said, 1], bounds[:, 0], bounds[:, 1]),
        levels=tuple(level for level, _ in levels),
        objectives=tuple(entries[:len(levels), :].toarray()),
        columns=Axis([(component, [index for index, _ in variables]) for component, variables in columns]),
        rows=_kept(names, said),
        offsets=tuple(offset for _, offset in levels),
    )


def _rows(model: Any, terms: _Terms) -> tuple[list[tuple[str, list[Any]]], list[tuple[float, float]]]:
    """The rows of the model, component by component, and their sides; their terms are added to the others."""
    names: list[tuple[str, list[Any]]] = []
    sides: list[tuple[float, float]] = []
    for component in model.component_objects(pyo.Constraint, active=True):
        names.append((component.local_name, list(component.keys())))
        for row in component.values():
            lower, expression, upper = row.to_bounded_expression(evaluate_bounds=True)
            constant = terms.add(expression)
            sides.append((-np.inf if lower is None else lower - constant,
                          np.inf if upper is None else upper - constant))
    return names, sides


def _bounds(columns: Columns) -> Any:
    """Lower and upper bound of each variable."""
    bounds = [variable.bounds for _, variables in columns for _, variable in variables]
    return np.array([(-np.inf if low is None else low, np.inf if high is None else high) for low, high in bounds],
                    dtype=float).reshape(-1, 2)


def _kept(names: list[tuple[str, list[Any]]], said: Any) -> Axis:
    """The names of the rows that say something."""
    blocks, start = [], 0
    for component, indices in names:
        own = said[start:start + len(indices)].tolist()
        blocks.append((component, [index for index, kept in zip(indices, own, strict=True) if kept]))
        start += len(indices)
    return Axis(blocks)


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

    def with_columns(self, columns: Axis, own: Columns) -> Any:
        """CSR, a row an expression, over columns that are there and, after them, all variables of `own`."""
        place_of = {id(variable): len(columns) + number for number, variable in enumerate(
            variable for _, entries in own for _, variable in entries)}

        def place(variable: Any) -> int:
            known = place_of.get(id(variable))
            if known is None:
                known = columns.place(variable.parent_component().local_name, variable.index())
                assert known is not None, variable.name
            return known

        start = np.array(self._start, dtype=np.int32)
        used = np.fromiter(map(place, self._variables), np.int32, len(self._variables))
        return sparse.csr_array((np.array(self._coefficients, dtype=float), used, start), shape=(
            len(start) - 1, len(columns) + sum(len(entries) for _, entries in own)))

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
