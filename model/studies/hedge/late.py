"""The bands of row 15 in the joined program: each future's own, once it is known what the levels before equity have
left of its shortfalls."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from model.formulation.build import Built
from model.levels import EQUITY
from model.lp.axis import Axis
from model.lp.column_range import ColumnRange
from model.lp.problem import Bounds, Vector
from model.lp.sparse import sparse
from model.lp.standard_form import Late, LinearProgram
from model.plan import ExpansionKey, OrderKey
from model.studies.hedge.first_stage import Future
from model.variables import EXPANSION, ORDER


@dataclass(frozen=True)
class Copy:
    """A future with its own program, and where its rows and columns begin in the joined one."""

    future: Future
    built: Built
    program: LinearProgram
    row: int
    column: int

    @property
    def places(self) -> slice:
        """The places of its columns in the joined program."""
        return slice(self.column, self.column + len(self.program.columns))

    @cached_property
    def orders(self) -> list[OrderKey]:
        """The orders that it can place, in the order of its columns."""
        keys: Sequence[Hashable] = self.program.columns.blocks.get(ORDER.name, ())
        return [OrderKey(*key) for key in keys]  # type: ignore[misc]

    @cached_property
    def expansions(self) -> dict[ExpansionKey, int]:
        """The expansions that it can have, each with its column in the joined program."""
        places = self.program.columns.of(EXPANSION.name)
        keys: Sequence[Hashable] = self.program.columns.blocks.get(EXPANSION.name, ())
        return {ExpansionKey(*key): self.column + place  # type: ignore[misc]
                for key, place in zip(keys, places, strict=True)}

    def face(self, face: Bounds) -> Bounds:
        """What of the bounds of the joined program are those of its own rows and columns."""
        rows = slice(self.row, self.row + len(self.program.rows))
        return Bounds(face.row_lower[rows], face.row_upper[rows], face.lower[self.places], face.upper[self.places])


def late_of(copies: Sequence[Copy]) -> Late | None:
    """What joins at the level equity; None where no future asks for it."""
    if all(copy.program.late is None for copy in copies):
        return None
    return Late(EQUITY, lambda program, face: _with_bands(copies, program, face))


def _with_bands(copies: Sequence[Copy], program: LinearProgram, face: Bounds) -> LinearProgram:
    """The joined program with the bands of all futures after its own rows and columns."""
    own = [(copy, copy.program.late.joined(copy.program, copy.face(face)))
           for copy in copies if copy.program.late is not None]
    count = len(program.columns)
    across, joining, cost, offset = [], [], np.zeros(count), 0.0
    parts: list[LinearProgram] = []
    for copy, extended in own:
        rows, columns = len(copy.program.rows), len(copy.program.columns)
        entries = extended.matrix[rows:, :].tocsc()
        before, after = copy.column, count - copy.column - columns
        across.append(sparse.hstack([sparse.csc_array((entries.shape[0], before)), entries[:, :columns],
                                     sparse.csc_array((entries.shape[0], after))]))
        joining.append(entries[:, columns:])
        cost[copy.places] = copy.future.probability * extended.objective(EQUITY)[:columns]
        offset += copy.future.probability * extended.offset(EQUITY)
        parts.append(extended)
    bands = [copy.future.probability * extended.objective(EQUITY)[len(copy.program.columns):]
             for copy, extended in own]
    return _extended(program, [copy for copy, _ in own], parts, _Bands(across, joining, [cost, *bands], offset))


@dataclass(frozen=True)
class _Bands:
    """Rows of the bands over the columns that are there, over their own, and the level equity of all columns."""

    across: Sequence[object]
    joining: Sequence[object]
    cost: Sequence[Vector]
    offset: float


def _extended(program: LinearProgram, copies: Sequence[Copy], parts: Sequence[LinearProgram],
              bands: _Bands) -> LinearProgram:
    more = [(part.bounds, len(copy.program.rows), len(copy.program.columns))
            for copy, part in zip(copies, parts, strict=True)]
    zeros = np.zeros(sum(len(part.columns) - columns for part, (_, _, columns) in zip(parts, more, strict=True)))
    wide = sparse.hstack([program.matrix, sparse.csc_array((len(program.rows), len(zeros)))])
    joining = sparse.hstack([sparse.vstack(bands.across), sparse.block_diag(bands.joining)])
    own, place = program.bounds, program.levels.index(EQUITY)
    objectives, offsets = [np.concatenate([each, zeros]) for each in program.objectives], list(program.offsets)
    objectives[place], offsets[place] = np.concatenate(bands.cost), bands.offset
    return replace(
        program, matrix=sparse.vstack([wide, joining], format="csc"), objectives=tuple(objectives),
        offsets=tuple(offsets), late=None,
        bounds=Bounds(np.concatenate([own.row_lower, *(each.row_lower[rows:] for each, rows, _ in more)]),
                      np.concatenate([own.row_upper, *(each.row_upper[rows:] for each, rows, _ in more)]),
                      np.concatenate([own.lower, *(each.lower[columns:] for each, _, columns in more)]),
                      np.concatenate([own.upper, *(each.upper[columns:] for each, _, columns in more)])),
        columns=Axis([*program.columns.blocks.items(), *(_new(number, copy.program.columns, part.columns)
                      for number, (copy, part) in enumerate(zip(copies, parts, strict=True)))]),
        rows=Axis([*program.rows.blocks.items(), *(_new(number, copy.program.rows, part.rows)
                   for number, (copy, part) in enumerate(zip(copies, parts, strict=True)))]),
        settle=None if program.settle is None else np.concatenate([program.settle, zeros]),
        widest=None if program.widest is None else ColumnRange(
            np.concatenate([program.widest.lower, zeros]),
            np.concatenate([program.widest.upper, np.full(len(zeros), np.inf)])))


def _new(number: int, before: Axis, after: Axis) -> tuple[str, Sequence[Hashable]]:
    """The one component that has joined, by the number of what joins; empty where nothing has."""
    found = [(name, keys) for name, keys in after.blocks.items() if name not in before.blocks]
    return (f"late {number} {found[0][0]}", found[0][1]) if found else (f"late {number}", ())
