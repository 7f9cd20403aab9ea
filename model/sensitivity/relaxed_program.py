"""The linear program of a case with its limits relaxed at nominal prices; see relaxations.py.

Which rows can be relaxed, by what and at which price is declared with the kinds of rows (row_kinds/)."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from model.case import Case
from model.levels import CONFLICTS, Level, shortfall
from model.lexicographic.lexicographic import solve_levels
from model.lp.highs import SolverFailed
from model.lp.problem import Bounds, Places, Vector
from model.lp.sparse import sparse
from model.lp.standard_form import LinearProgram
from model.phases.phase import LinearRelaxation
from model.row_kinds import ROW_KINDS, RowId
from model.signed_sides import limit_and_signed
from model.tolerances import FULL, KEPT_SHORTFALL, NOISE, SMALL_CHANGE
from model.variables import SHORTFALL

_LACK, _CHANGE = Level("lack"), Level("change")  # what is minimised: what is short, then what is changed
_CHANGES, _GROUPS = "changes", "groups"          # the columns and rows that the program gets beside its own


@dataclass(frozen=True)
class Relaxation:
    """So much more of a row's side; of a capacity from the period of the key on. In the unit of the row; `price` is
    the nominal price of one unit. Where signed orders alone exceed the limit, the planner's figure has to rise by
    `over` more before the `amount` is there; by less where another one has brought it already."""

    row: RowId
    price: float
    amount: float = 0.0
    over: float = 0.0

    @property
    def asked(self) -> float:
        """By how much the planner's figure has to rise."""
        return self.amount + self.over


@dataclass(frozen=True, eq=False)
class ShortfallGroup:
    """The shortfalls of an ally, family and priority: columns, the value of a unit of each, and of all in the plan."""

    ally: str
    family: str
    priority: int
    columns: Places
    values: Vector
    short: float

    @property
    def key(self) -> tuple[str, str, int]:
        """Ally, family and priority."""
        return self.ally, self.family, self.priority


@dataclass(frozen=True, eq=False)
class RelaxedPoint:
    """What a group lacks by value once the `relaxations` are made, and each of its shortfalls then, in units."""

    lack: float
    relaxations: tuple[Relaxation, ...]
    shortfalls: Vector


def shortfall_groups(relaxation: LinearRelaxation, point: Vector | None = None) -> list[ShortfallGroup]:
    """Every group whose priority has a level, the one that lacks most by value first; at the point of the relaxation
    unless another one is given."""
    program, requirement = relaxation.program, relaxation.case.requirement_of
    point = relaxation.point if point is None else point
    places: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)
    indices: Sequence[Any] = program.columns.blocks.get(SHORTFALL.name, ())
    for place, (key, _) in zip(program.columns.of(SHORTFALL.name), indices, strict=True):
        row = requirement[key]
        places[row.ally, row.family, row.priority].append(place)
    groups = []
    for key, own in places.items():
        if shortfall(key[2]) in program.levels:
            columns = np.array(own)
            values = program.objective(shortfall(key[2]))[columns]
            groups.append(ShortfallGroup(*key, columns, values, float(values @ point[columns])))
    return sorted(groups, key=lambda group: -group.short)


class RelaxedProgram:
    """The case's linear program with a column for each relaxation and a row for what each group lacks; without what
    joins late. Minimum rules stay as hard as they are.

    A limit that signed orders alone exceed helps only from them on, which is not linear. So there are two programs: one
    in which such a row is relaxed as any other, and what its figure has to rise first comes on top, and one in which it
    is not relaxed at all. Whichever needs less is told."""

    def __init__(self, relaxation: LinearRelaxation, groups: Sequence[ShortfallGroup], free: bool = True):
        """The `groups` lack no more than they do; not `free`: nothing can be relaxed."""
        program = relaxation.unsolved
        self.relaxations, self._relaxing = _relaxations(relaxation)
        self._over = _over(relaxation)
        self._groups, self._columns, count = groups, len(program.columns), len(self.relaxations)
        self._prices = np.concatenate([np.zeros(self._columns), [each.price for each in self.relaxations]])
        lacks = [self._lack(group) for group in groups]
        self._program = replace(
            program, matrix=self._matrix(program.matrix, self._relaxing, lacks), late=None, settle=None, widest=None,
            offsets=(), bounds=_extended(program, groups, np.full(count, math.inf if free else 0.0)),
            rows=program.rows.with_more(_GROUPS, [group.key for group in groups]),
            columns=program.columns.with_more(_CHANGES, range(count)))
        self._beneath: LinearProgram | None = None
        if self._over:
            fewer = self._relaxing.copy()
            fewer.data[np.isin(fewer.indices, list(self._over))] = 0.0
            self._beneath = replace(self._program, matrix=self._matrix(program.matrix, fewer, lacks))

    @staticmethod
    def _matrix(own: Any, relaxing: Any, lacks: Sequence[Any]) -> Any:
        return sparse.vstack([sparse.hstack([own, relaxing]), *lacks], format="csc")

    def _lack(self, group: ShortfallGroup) -> Any:
        """The row of what a group lacks by value."""
        return sparse.csr_array((group.values, (np.zeros(len(group.columns), dtype=int), group.columns)),
                                shape=(1, len(self._prices)))

    def solve(self, group: ShortfallGroup, most: float | None,
              deadline: float) -> RelaxedPoint | None:
        """What the group lacks, at the least or, where given, at the `most`, with the cheapest relaxations for that;
        None where time ran out or it cannot be had. No other group lacks more than it does."""
        found = self._solved(self._program, group, most, deadline)
        if found is None or self._beneath is None:
            return found
        beneath = self._solved(self._beneath, group, most, deadline)
        if beneath is None or beneath.lack > found.lack + KEPT_SHORTFALL * group.short:
            return found
        return beneath if _asked(beneath) <= _asked(found) else found

    def _solved(self, program: LinearProgram, group: ShortfallGroup, most: float | None,
                deadline: float) -> RelaxedPoint | None:
        upper = program.bounds.row_upper.copy()
        if most is not None:
            upper[program.rows.of(_GROUPS)[self._groups.index(group)]] = most
        levels = {_CHANGE: self._prices} if most is not None else {_LACK: self._own(group), _CHANGE: self._prices}
        point = self._point(program, levels, upper, deadline)
        return None if point is None else self._found(group, point, program is not self._beneath)

    def least(self, group: ShortfallGroup, deadline: float) -> RelaxedPoint | None:
        """What the group lacks at the least; None where time ran out or it cannot be had."""
        point = self._point(self._program, {_LACK: self._own(group)}, self._program.bounds.row_upper, deadline)
        return None if point is None else self._found(group, point, True)

    def _found(self, group: ShortfallGroup, point: Vector, relaxing_all: bool) -> RelaxedPoint:
        shortfalls = point[group.columns]
        return RelaxedPoint(float(group.values @ shortfalls), self._used(point, relaxing_all), shortfalls)

    def _own(self, group: ShortfallGroup) -> Vector:
        lack: Vector = self._lack(group).toarray().ravel()
        return lack

    @staticmethod
    def _point(program: LinearProgram, levels: Mapping[Level, Vector], upper: Vector,
               deadline: float) -> Vector | None:
        program = replace(program, bounds=replace(program.bounds, row_upper=upper), levels=tuple(levels),
                          objectives=tuple(levels.values()))
        try:
            solved = solve_levels(program, deadline - time.monotonic())
        except SolverFailed:
            return None
        return solved.point if solved.proved else None

    def _used(self, point: Vector, relaxing_all: bool) -> tuple[Relaxation, ...]:
        amounts = point[self._columns:]
        spent = amounts * self._prices[self._columns:]
        used = [replace(self.relaxations[place], amount=float(amounts[place]))
                for place in np.flatnonzero(spent > SMALL_CHANGE * spent.sum()).tolist()]
        asked = self._with_over(used, point) if self._over and relaxing_all else used
        return tuple(sorted(asked, key=lambda each: -each.amount * each.price))

    def _with_over(self, used: Sequence[Relaxation], point: Vector) -> Iterator[Relaxation]:
        """The relaxations with what the planner's figures have to rise beyond them, one after the other by period or
        year. A row needs what it takes beyond its side and, where it takes any, what signed orders are over its limit;
        capacity and money that are there from an earlier period or year on are there later too."""
        place = {each.row: column for column, each in enumerate(self.relaxations)}
        used = sorted(used, key=lambda each: tuple(map(str, each.row.key)))
        rows_of = [self._relaxing.indices[slice(*self._relaxing.indptr[place[each.row]:place[each.row] + 2])]
                   for each in used]
        needed = np.maximum(0.0, self._program.matrix[:, :self._columns] @ point[:self._columns]
                            - self._program.bounds.row_upper)
        for row, over in self._over.items():
            needed[row] += over if needed[row] > NOISE * max(1.0, over) else 0.0
        later = np.zeros(len(needed))  # what those to come bring to each row
        for each, rows in zip(used, rows_of, strict=True):
            later[rows] += each.amount
        for each, rows in zip(used, rows_of, strict=True):
            later[rows] -= each.amount
            asked = max(0.0, float((needed[rows] - later[rows]).max()))
            needed[rows] -= asked
            if asked > 0:
                yield replace(each, over=asked - each.amount)


def _asked(found: RelaxedPoint) -> float:
    """What all relaxations cost at their nominal prices, with what comes on top."""
    return math.fsum(each.asked * each.price for each in found.relaxations)


def moved(relaxation: LinearRelaxation, relaxations: Sequence[Relaxation]) -> LinearProgram:
    """The program itself with the sides moved by what the relaxations ask for, less what signed orders are over a
    limit; unsolved, and nothing else is changed."""
    program = relaxation.unsolved
    every, relaxing = _relaxations(relaxation)
    asked = {each.row: each.asked for each in relaxations}
    more = -(relaxing @ np.array([asked.get(each.row, 0.0) for each in every]))
    for row, over in _over(relaxation).items():
        more[row] = max(0.0, more[row] - over)
    return replace(program, bounds=replace(program.bounds, row_upper=program.bounds.row_upper + more))


def _extended(program: LinearProgram, groups: Sequence[ShortfallGroup], most: Vector) -> Bounds:
    """The bounds of the program, of the groups' rows and of the relaxations, which go up to `most`."""
    own = program.bounds
    return Bounds(
        np.concatenate([own.row_lower, np.full(len(groups), -math.inf)]),
        np.concatenate([own.row_upper, [(1 + KEPT_SHORTFALL) * group.short for group in groups]]),
        np.concatenate([own.lower, np.zeros(len(most))]),
        np.concatenate([_without_conflicts(program), most]))


def _without_conflicts(program: LinearProgram) -> Vector:
    """The upper bounds, zero for what only level 0 may use."""
    upper = program.bounds.upper.copy()
    if CONFLICTS in program.levels:
        upper[program.objective(CONFLICTS) > 0] = 0.0
    return upper


def _relaxations(relaxation: LinearRelaxation) -> tuple[list[Relaxation], Any]:
    """The relaxations, and the matrix by which they relax the rows: -1 where a row's upper side moves."""
    case, program = relaxation.case, relaxation.unsolved
    relaxes: dict[RowId, list[int]] = defaultdict(list)
    kinds = {kind.name: kind for kind in ROW_KINDS if kind.relaxation is not None}
    for component in program.rows.blocks:
        kind = kinds.get(component)
        if kind is not None and kind.relaxation is not None:
            for place in program.rows.of(component):
                row = relaxation.row(place)
                for key in kind.relaxation.by(case, row.key):
                    relaxes[RowId(kind, key)].append(place)
    relaxations = [Relaxation(row, _price(case, row)) for row in relaxes]
    column = np.repeat(np.arange(len(relaxations)), [len(places) for places in relaxes.values()])
    row_of = np.array([place for places in relaxes.values() for place in places], dtype=int)
    return relaxations, sparse.csc_array((np.full(len(row_of), -1.0), (row_of, column)),
                                         shape=(len(program.rows), len(relaxations)))


def _over(relaxation: LinearRelaxation) -> dict[int, float]:
    """By how much signed orders alone exceed a limit, by the place of its row: more of it brings nothing before it
    reaches them."""
    case, program = relaxation.case, relaxation.unsolved
    if not case.signed:
        return {}
    places = [place for kind in ROW_KINDS if kind.relaxation is not None for place in program.rows.of(kind.name)]
    sides = {place: limit_and_signed(case, relaxation.row(place)) for place in places}
    return {place: signed - limit for place, (limit, signed) in sides.items()
            if signed - limit > FULL * max(1.0, limit)}


def _price(case: Case, row: RowId) -> float:
    assert row.kind.relaxation is not None
    return row.kind.relaxation.price(case, row.key)
