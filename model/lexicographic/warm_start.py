"""Where the levels of a related case may start: the optimal bases of a case that is solved already.

A basis is told by the names of its columns and rows, so that it serves a case with more or fewer of them. It
stays useful as long as the earlier levels were solved from the same start: then their duals, and with them the
columns and rows that the face fixes, hardly differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from model.levels import Level
from model.lexicographic.solved_levels import SolvedLevels
from model.lp.axis import Axis
from model.lp.problem import Part, Places
from model.lp.standard_form import LinearProgram

Statuses = NDArray[np.int8]
_STATUS = np.array([highspy.HighsBasisStatus(number) for number in range(5)], dtype=object)
_LOWER, _BASIC = int(highspy.HighsBasisStatus.kLower), int(highspy.HighsBasisStatus.kBasic)


class BasisStatuses(NamedTuple):
    """The statuses of all columns and rows of a program in the optimal basis of a level."""

    columns: Statuses
    rows: Statuses


@dataclass(frozen=True)
class Start:
    """The bases of the levels by the names of columns and rows. Nothing here belongs to Pyomo or HiGHS, so that it
    can go to another process."""

    columns: Axis
    rows: Axis
    levels: Mapping[Level, BasisStatuses]


@dataclass(frozen=True)
class FittedStart:
    """A start with its figures in the order of another program's columns and rows."""

    levels: Mapping[Level, BasisStatuses]

    def basis(self, level: Level, part: Part) -> Any:
        """HiGHS's basis for the level of the program cut to a part; None where the start did not come to that
        level."""
        if level not in self.levels:
            return None
        statuses = self.levels[level]
        basis = highspy.HighsBasis()
        basis.col_status = _STATUS[statuses.columns[part.columns]].tolist()
        basis.row_status = _STATUS[statuses.rows[part.rows]].tolist()
        basis.valid = True
        return basis


def start_of(program: LinearProgram, levels: SolvedLevels) -> Start:
    """The start that the solved levels of a program give to others."""
    statuses = {}
    for each in (*levels.solved, *([levels.settled.level] if levels.settled else [])):
        columns = np.full(len(program.columns), _LOWER, dtype=np.int8)
        rows = np.full(len(program.rows), _BASIC, dtype=np.int8)
        columns[each.part.columns] = [int(status) for status in each.basis.col_status]
        rows[each.part.rows] = [int(status) for status in each.basis.row_status]
        statuses[each.level] = BasisStatuses(columns, rows)
    return Start(program.columns, program.rows, statuses)


def fitted(start: Start, program: LinearProgram) -> FittedStart:
    """The start for another program: a column that is new to it is at its lower bound, a new row is slack."""
    columns, rows = program.columns.matched(start.columns), program.rows.matched(start.rows)
    return FittedStart({level: BasisStatuses(_taken(each.columns, columns, _LOWER), _taken(each.rows, rows, _BASIC))
                        for level, each in start.levels.items()})


def _taken(statuses: Statuses, places: Places, missing: int) -> Statuses:
    if not len(statuses):
        return np.full(len(places), missing, dtype=np.int8)
    return np.where(places >= 0, statuses[places], np.int8(missing)).astype(np.int8)
