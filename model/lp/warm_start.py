"""Where the levels of a related case may start: the optimal bases of a case that is solved already.

A basis is told by the names of its columns and rows, so that it serves a case with more or fewer of them. It
stays useful as long as the earlier levels were solved from the same start: then their duals, and with them the
columns and rows that the face fixes, hardly differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from model.levels import Level
from model.lp.solved_levels import Answer
from model.lp.standard_form import LinearProgram

Name = tuple[str, Any]  # the component of the model and the index there
Statuses = NDArray[np.int8]
_STATUS = np.array([highspy.HighsBasisStatus(number) for number in range(5)], dtype=object)
_LOWER, _BASIC = int(highspy.HighsBasisStatus.kLower), int(highspy.HighsBasisStatus.kBasic)


@dataclass(frozen=True)
class Start:
    """`columns` and `rows` give each name its place in the statuses, `levels[name]` the statuses of the
    columns and of the rows in the level's optimal basis. Nothing here belongs to Pyomo or HiGHS, so that it
    can go to another process."""

    columns: Mapping[Name, int]
    rows: Mapping[Name, int]
    levels: Mapping[Level, tuple[Statuses, Statuses]]


@dataclass(frozen=True)
class Fitted:
    """A start with its figures in the order of another program's columns and rows."""

    levels: Mapping[Level, tuple[Statuses, Statuses]]

    def basis(self, level: Level, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Any:
        """HiGHS's basis for the level of the program cut to some rows and columns; None where the start
        did not come to that level."""
        if level not in self.levels:
            return None
        of_columns, of_rows = self.levels[level]
        basis = highspy.HighsBasis()
        basis.col_status = _STATUS[of_columns[columns]].tolist()
        basis.row_status = _STATUS[of_rows[rows]].tolist()
        basis.valid = True
        return basis


def start_of(program: LinearProgram, answer: Answer) -> Start:
    """The start that the solved levels of a program give to others."""
    columns = {name: place for place, name in enumerate(_names(program.columns))}
    rows = {name: place for place, name in enumerate(_names(program.rows))}
    levels = {}
    for level in answer.solved:
        of_columns = np.full(len(columns), _LOWER, dtype=np.int8)
        of_rows = np.full(len(rows), _BASIC, dtype=np.int8)
        of_columns[level.columns] = [int(status) for status in level.basis.col_status]
        of_rows[level.rows] = [int(status) for status in level.basis.row_status]
        levels[level.level] = of_columns, of_rows
    return Start(columns, rows, levels)


def fitted(start: Start, program: LinearProgram) -> Fitted:
    """The start for another program: a column that is new to it is at its lower bound, a new row is slack."""
    columns = np.array([start.columns.get(name, -1) for name in _names(program.columns)], dtype=np.intp)
    rows = np.array([start.rows.get(name, -1) for name in _names(program.rows)], dtype=np.intp)
    return Fitted({level: (_taken(of_columns, columns, _LOWER), _taken(of_rows, rows, _BASIC))
                   for level, (of_columns, of_rows) in start.levels.items()})


def _taken(statuses: Statuses, places: NDArray[np.intp], missing: int) -> Statuses:
    if not len(statuses):
        return np.full(len(places), missing, dtype=np.int8)
    return np.where(places >= 0, statuses[places], np.int8(missing)).astype(np.int8)


def _names(parts: Sequence[Any]) -> Iterator[Name]:
    """The name of each column or row; a component is asked for its own only once."""
    known: dict[int, str] = {}
    for part in parts:
        component = part.parent_component()
        name = known.get(id(component))
        if name is None:
            name = known[id(component)] = component.local_name
        yield name, part.index()
