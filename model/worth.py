"""What one more unit of a limit is worth: the dual of its row at the first level where it is not zero.

At that level the earlier ones gain nothing from the row, so their optimal faces stay what they are when
its side moves; solving this one level again, from its basis, confirms what the dual says."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.arrays import LinearProgram
from model.highs import Warm
from model.levels import ZERO_DUAL, Answer, Solved, scaled_matrix

# Rows of the model whose side is a figure of the workbook.
LIMITS = ("capacity", "expansion_limit", "expansion_budget", "offer_limit", "budget", "storage", "transfer_limit")
SHARES = ("interoperability", "standardization", "rule")


@dataclass(frozen=True)
class Worth:
    """One more unit of a row's side lets the level named `level` fall by `worth` price_unit (for a share
    row: one unit less that it asks for). `kind` is the row's name in the model, `key` its index there.
    `step` is by how much the side was moved to confirm it and `confirmed` the fall per unit found so;
    both nan where that was not done."""

    kind: str
    key: Any
    level: str
    worth: float
    side: float
    step: float = math.nan
    confirmed: float = math.nan

    @property
    def gain(self) -> float:
        """What one per cent more, at least one unit, would bring: for ranking."""
        return (self.worth if math.isnan(self.confirmed) else self.confirmed) * step_of(self.side)


def step_of(side: float) -> float:
    """One per cent of a side, at least one unit."""
    return max(1.0, abs(side) / 100)


def worths(program: LinearProgram, answer: Answer) -> list[Worth]:
    """The worth of every limit and share row that has one, in the order of levels and rows."""
    if answer.scaling is None:
        return []
    wanted = np.array([row.parent_component().name in LIMITS + SHARES for row in program.rows], dtype=bool)
    found: list[Worth] = []
    for level in answer.solved:
        priced = level.rows[abs(level.row_dual) > ZERO_DUAL]
        duals = dict(zip(level.rows.tolist(), level.row_dual.tolist(), strict=True)) if wanted[priced].any() else {}
        for row in priced[wanted[priced]].tolist():
            found.append(_worth(program, answer, level, row, duals[row]))
            wanted[row] = False
    return found


def _worth(program: LinearProgram, answer: Answer, level: Solved, row: int, dual: float) -> Worth:
    assert answer.scaling is not None
    constraint = program.rows[row]
    upper = math.isfinite(program.row_upper[row])
    per_unit = dual * float(answer.scaling.rows[row]) * level.unit
    side = program.row_upper[row] if upper else program.row_lower[row]
    return Worth(constraint.parent_component().name, constraint.index(), level.name,
                 -per_unit if upper else per_unit, float(side))


def largest(found: Iterable[Worth], answer: Answer, count: int) -> list[Worth]:
    """The limits whose one per cent more would bring most, the earlier levels first; limits only, since
    a share row's side is no figure that anybody could buy."""
    order = {level.name: place for place, level in enumerate(answer.solved)}
    limits = [worth for worth in found if worth.kind in LIMITS and worth.worth > 0]
    return sorted(limits, key=lambda worth: (order[worth.level], -worth.gain))[:count]


def confirm(program: LinearProgram, answer: Answer, found: Iterable[Worth]) -> list[Worth]:
    """Each worth with its level solved again with one per cent more of the side, at least one unit."""
    rows = {(row.parent_component().name, row.index()): place for place, row in enumerate(program.rows)}
    warm: dict[str, tuple[Solved, Warm, NDArray[np.intp]]] = {}
    confirmed = []
    for worth in found:
        if worth.level not in warm:
            warm[worth.level] = _warm(program, answer, worth.level)
        confirmed.append(_confirmed(program, answer, worth, rows[worth.kind, worth.key], *warm[worth.level]))
    return confirmed


def _warm(program: LinearProgram, answer: Answer, name: str) -> tuple[Solved, Warm, NDArray[np.intp]]:
    assert answer.scaling is not None
    level = next(level for level in answer.solved if level.name == name)
    face, rows, columns = level.face, level.rows, level.columns
    place = np.full(len(program.rows), -1)
    place[rows] = np.arange(len(rows))
    return level, Warm(scaled_matrix(program, answer.scaling, rows, columns), level.cost, face.row_lower[rows],
                       face.row_upper[rows], face.lower[columns], face.upper[columns], level.basis), place


def _confirmed(program: LinearProgram, answer: Answer, worth: Worth, row: int, level: Solved, warm: Warm,
               place: NDArray[np.intp]) -> Worth:
    assert answer.scaling is not None
    step = step_of(worth.side)
    low, high = float(level.face.row_lower[row]), float(level.face.row_upper[row])
    moved = step * float(answer.scaling.rows[row])
    upper = math.isfinite(program.row_upper[row])
    value = warm.value(int(place[row]), low if upper else low - moved, high + moved if upper else high, (low, high))
    before = float(level.dual_value)
    return replace(worth, step=step, confirmed=(before - value * level.unit) / step)
