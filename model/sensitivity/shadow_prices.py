"""What one more unit of a limit is worth: the dual of its row at the first level where it is not zero.

At that level the earlier ones gain nothing from the row: their duals stay feasible when its side moves, so
that their optima and their optimal faces stay what they are. Solving this one level again on its face,
from its basis, confirms what the dual says: the optimum is convex in the side, so that the dual, one of
several where the plan is degenerate, may overstate what a whole step brings and never understates it.

A worth is that of one row's side. The capacity and the size of an expansion of a line with a commitment
stand in row 6 as well, which is left as it is. Money that is carried over is there in all later years too:
with carry-over the row of a year's budget is the one that defines what is paid in that year, whose side is
that year's amount in all rows from then on."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.levels import Level
from model.lp.highs import Warm
from model.lp.lexicographic import scaled_matrix
from model.lp.solved_levels import ZERO_DUAL, Answer, Solved
from model.lp.standard_form import LinearProgram

# Rows of the model whose side is a figure of the workbook.
LIMITS = ("capacity", "expansion_limit", "expansion_budget", "offer_limit", "budget", "storage", "transfer_limit")
ROUNDING = 1e-12  # relative: by what two equal optima differ
SHARES = ("interoperability", "standardization", "rule")


@dataclass(frozen=True)
class Worth:
    """One more unit of a row's side lets the `level` fall by `worth` price_unit (for a share
    row: one unit less that it asks for). `kind` is the row's name in the model, `key` its index there.
    `step` is by how much the side was moved to confirm it and `confirmed` the fall per unit found so;
    both nan where that was not done."""

    kind: str
    key: Any
    level: Level
    worth: float
    side: float
    step: float = math.nan
    confirmed: float = math.nan

    @property
    def figure(self) -> float:
        """The fall per unit to show: the confirmed one where there is one."""
        return self.worth if math.isnan(self.confirmed) else self.confirmed

    @property
    def gain(self) -> float:
        """What one per cent more, at least one unit, would bring: for ranking."""
        return self.figure * step_of(self.side)


def step_of(side: float) -> float:
    """One per cent of a side, at least one unit."""
    return max(1.0, abs(side) / 100)


def worths(program: LinearProgram, answer: Answer) -> list[Worth]:
    """The worth of every limit and share row that has one, in the order of levels and rows."""
    if answer.scaling is None:
        return []
    sides = _sides(program)
    wanted = np.zeros(len(program.rows), dtype=bool)
    wanted[list(sides)] = True
    found: list[Worth] = []
    for level in answer.solved:
        priced = level.rows[abs(level.row_dual) > ZERO_DUAL]
        duals = dict(zip(level.rows.tolist(), level.row_dual.tolist(), strict=True)) if wanted[priced].any() else {}
        for row in priced[wanted[priced]].tolist():
            kind, key, side = sides[row]
            per_unit = duals[row] * float(answer.scaling.rows[row]) * level.unit
            found.append(Worth(kind, key, level.level, -per_unit if _is_upper(program, row) else per_unit, side))
            wanted[row] = False
    return found


def _sides(program: LinearProgram) -> dict[int, tuple[str, Any, float]]:
    """Kind, key and figure of each row that has a worth, by its place."""
    found: dict[int, tuple[str, Any, float]] = {}
    payments: dict[Any, int] = {}
    for place, row in enumerate(program.rows):
        name = row.parent_component().local_name
        if name == "payment":
            payments[row.index()] = place
        elif name in LIMITS + SHARES:
            side = program.row_upper[place] if _is_upper(program, place) else program.row_lower[place]
            found[place] = name, row.index(), float(side)
    return _carried(found, payments) if payments else found


def _carried(found: dict[int, tuple[str, Any, float]], payments: dict[Any, int]) -> dict[int, tuple[str, Any, float]]:
    """The rows with those of budgets, whose sides are amounts up to a year, replaced by those that say what is
    paid in a year."""
    up_to = {key: side for kind, key, side in found.values() if kind == "budget"}
    amounts = {(ally, year): side - up_to.get((ally, year - 1), 0.0) for (ally, year), side in up_to.items()}
    return {**{place: entry for place, entry in found.items() if entry[0] != "budget"},
            **{place: ("budget", key, amounts[key]) for key, place in payments.items()}}


def _is_upper(program: LinearProgram, row: int) -> bool:
    """More of the row's side is what helps, not less."""
    return math.isfinite(program.row_upper[row])


def largest(found: Iterable[Worth], answer: Answer, count: int) -> list[Worth]:
    """The limits whose one per cent more would bring most, the earlier levels first; limits only, since
    a share row's side is no figure that anybody could buy."""
    order = {level.level: place for place, level in enumerate(answer.solved)}
    limits = [worth for worth in found if worth.kind in LIMITS and worth.worth > 0]
    return sorted(limits, key=lambda worth: (order[worth.level], -worth.gain))[:count]


def confirm(program: LinearProgram, answer: Answer, found: Iterable[Worth]) -> list[Worth]:
    """Each worth with its level solved again with one per cent more of the side, at least one unit."""
    rows = {(kind, key): place for place, (kind, key, _) in _sides(program).items()}
    warm: dict[Level, tuple[Solved, Warm, NDArray[np.intp]]] = {}
    confirmed = []
    for worth in found:
        if worth.level not in warm:
            warm[worth.level] = _warm(program, answer, worth.level)
        confirmed.append(_confirmed(program, answer, worth, rows[worth.kind, worth.key], *warm[worth.level]))
    return confirmed


def _warm(program: LinearProgram, answer: Answer, which: Level) -> tuple[Solved, Warm, NDArray[np.intp]]:
    assert answer.scaling is not None
    level = next(level for level in answer.solved if level.level == which)
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
    more = moved if _is_upper(program, row) else -moved  # a side that does not exist stays away
    value = warm.value(int(place[row]), low + more, high + more, (low, high))
    before = float(level.dual_value)
    fall = before - value * level.unit
    return replace(worth, step=step, confirmed=0.0 if abs(fall) <= ROUNDING * abs(before) else fall / step)
