"""The linear program of a case with its limits relaxed at nominal prices; see `levers.py`.

The prices are in price_unit and say only what counts as a small change; none of them is an offer:

- capacity, from a period to the end: what an expansion of the resource costs, or where none is on offer what a
  unit of it makes in a year; once more for the part of the horizon for which it is there, so that nothing is
  asked for earlier than it is needed
- a larger expansion project (its build time and commitment stay): the cost of the expansion
- budget of an ally in a year, and the expansion budget: 1 for 1
- the limit of an offer: its price a unit"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.case import Case
from model.formulation.build import Built
from model.levels import CONFLICTS, Level, shortfall
from model.lp.highs import SolverFailed
from model.lp.lexicographic import solve_levels
from model.lp.sparse import sparse
from model.lp.standard_form import LinearProgram, Vector

GroupKey = tuple[str, str, int]  # ally, family, priority
SMALL = 1e-6         # of the price of all levers, and of the shortfall: what is less is none
_LACK, _CHANGE = Level("lack"), Level("change")  # what is minimised: what is short, then what is changed
_SLACK = 1e-7        # relative: what a solved level may miss its value by


@dataclass(frozen=True)
class Lever:
    """So much more of a limit: `kind` and `key` are `capacity` (resource, first period), in resource units a
    period from then on, `expansion_limit` (resource), `budget` (ally, year), `expansion_budget` (), both in
    price_unit, or `offer_limit` (offer). `price` is the nominal price of one unit."""

    kind: str
    key: tuple[Any, ...]
    price: float
    amount: float = 0.0


@dataclass(frozen=True, eq=False)
class Group:
    """The shortfalls of an ally, family and priority: columns, the value of a unit of each, and of all in the plan."""

    ally: str
    family: str
    priority: int
    columns: NDArray[np.intp]
    values: Vector
    short: float


def shortfall_columns(built: Built, program: LinearProgram) -> dict[GroupKey, tuple[NDArray[np.intp], Vector]]:
    """The columns of the shortfalls of each ally, family and priority that counts, and the value of a unit of each."""
    places: defaultdict[GroupKey, list[int]] = defaultdict(list)
    for place, column in enumerate(program.columns):
        if column.parent_component().name == "shortfall":
            row = built.indices.requirement_of[column.index()[0]]
            places[row.ally, row.family, row.priority].append(place)
    level = dict(zip(program.levels, program.objectives, strict=True))
    return {key: (np.array(columns), level[shortfall(key[2])][columns]) for key, columns in places.items()
            if shortfall(key[2]) in level}


def groups_of(built: Built, program: LinearProgram, point: Vector) -> list[Group]:
    """Every group, the one that lacks most by value first."""
    found = shortfall_columns(built, program)
    groups = [Group(*key, columns, values, float(values @ point[columns])) for key, (columns, values) in found.items()]
    return sorted(groups, key=lambda group: -group.short)


class Relaxed:
    """The case's linear program with the columns of the levers; without what joins late. Minimum rules stay as hard as
    they are."""

    def __init__(self, case: Case, program: LinearProgram, groups: Sequence[Group], free: bool = True):
        """The `groups` lack no more than they do; not `free`: no lever can be pulled."""
        rows, self._kept = np.flatnonzero(~program.late_rows), np.flatnonzero(~program.late_columns)
        self.levers, relaxing = _levers(case, [program.rows[row] for row in rows])
        self._groups, count = groups, len(self.levers)
        lacks = [self._lack(group, len(self._kept) + count) for group in groups]
        matrix = sparse.hstack([program.matrix[rows, :][:, self._kept], relaxing])
        self._prices = np.concatenate([np.zeros(len(self._kept)), [lever.price for lever in self.levers]])
        self._program = replace(
            program, matrix=sparse.vstack([matrix, *lacks], format="csc"),
            row_lower=np.concatenate([program.row_lower[rows], np.full(len(groups), -math.inf)]),
            row_upper=np.concatenate([program.row_upper[rows], [(1 + _SLACK) * group.short for group in groups]]),
            lower=np.concatenate([program.lower[self._kept], np.zeros(count)]),
            upper=np.concatenate([_without_conflicts(program)[self._kept], np.full(count, math.inf if free else 0.0)]),
            rows=[*(program.rows[row] for row in rows), *groups],
            columns=[*(program.columns[column] for column in self._kept), *self.levers],
            late_rows=np.zeros(len(rows) + len(groups), dtype=bool),
            late_columns=np.zeros(len(self._kept) + count, dtype=bool))

    def _lack(self, group: Group, width: int) -> Any:
        """The row of what a group lacks by value."""
        place = np.searchsorted(self._kept, group.columns)
        return sparse.csr_array((group.values, (np.zeros(len(place), dtype=int), place)), shape=(1, width))

    def solve(self, group: Group, most: float | None, deadline: float) -> tuple[float, tuple[Lever, ...]] | None:
        """What the group lacks, at the least or, where given, at the `most`, and the cheapest levers for that; None
        where time ran out or it cannot be had. No other group lacks more than it does."""
        place = len(self._program.row_lower) - len(self._groups) + self._groups.index(group)
        own = self._own(group)
        upper = self._program.row_upper.copy()
        if most is not None:
            upper[place] = most
        levels = {_CHANGE: self._prices} if most is not None else {_LACK: own, _CHANGE: self._prices}
        point = self._point(levels, upper, deadline)
        return None if point is None else (float(own @ point), self._used(point))

    def least(self, group: Group, deadline: float) -> float | None:
        """What the group lacks at the least; None where time ran out or it cannot be had."""
        own = self._own(group)
        point = self._point({_LACK: own}, self._program.row_upper, deadline)
        return None if point is None else float(own @ point)

    def _own(self, group: Group) -> Vector:
        lack: Vector = self._lack(group, len(self._prices)).toarray().ravel()
        return lack

    def _point(self, levels: Mapping[Level, Vector], upper: Vector, deadline: float) -> Vector | None:
        program = replace(self._program, row_upper=upper, levels=tuple(levels), objectives=tuple(levels.values()))
        try:
            answer = solve_levels(program, deadline - time.monotonic())
        except SolverFailed:
            return None
        return answer.point if all(level.proved for level in answer.levels) else None

    def _used(self, point: Vector) -> tuple[Lever, ...]:
        amounts = point[len(self._kept):]
        spent = amounts * self._prices[len(self._kept):]
        used = [replace(self.levers[place], amount=float(amounts[place]))
                for place in np.flatnonzero(spent > SMALL * spent.sum()).tolist()]
        return tuple(sorted(used, key=lambda lever: -lever.amount * lever.price))


def _without_conflicts(program: LinearProgram) -> Vector:
    """The upper bounds, zero for what only level 0 may use."""
    upper = program.upper.copy()
    if CONFLICTS in program.levels:
        upper[program.objectives[program.levels.index(CONFLICTS)] > 0] = 0.0
    return upper


def _levers(case: Case, rows: Sequence[Any]) -> tuple[list[Lever], Any]:
    """The levers, and the matrix by which they relax the rows: -1 where a row's upper side moves."""
    price = _prices(case)
    relaxes: dict[tuple[str, tuple[Any, ...]], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        name, index = row.parent_component().name, row.index()
        if name == "capacity":
            resource, period = index
            for first in range(1, period + 1):
                relaxes[name, (resource, first)].append(place)
        elif name == "budget" and case.carry_over:
            for year in (each for each in case.horizon.years if each <= index[1]):
                relaxes[name, (index[0], year)].append(place)
        elif name in ("expansion_limit", "offer_limit", "budget", "expansion_budget"):
            relaxes[name, _as_key(index)].append(place)
    levers = [Lever(kind, key, price[kind](key)) for kind, key in relaxes]
    column = np.repeat(np.arange(len(levers)), [len(places) for places in relaxes.values()])
    row_of = np.array([place for places in relaxes.values() for place in places], dtype=int)
    return levers, sparse.csc_array((np.full(len(row_of), -1.0), (row_of, column)), shape=(len(rows), len(levers)))


def _as_key(index: Any) -> tuple[Any, ...]:
    if index is None:
        return ()
    return index if isinstance(index, tuple) else (index,)


def _prices(case: Case) -> dict[str, Callable[[tuple[Any, ...]], float]]:
    """The nominal price of one unit of a lever, by kind and key; see the head of the file."""
    periods = case.horizon.count
    worth = {key: _worth_of_capacity(case, key) for key in case.resources}
    return {
        "capacity": lambda key: worth[key[0]] * (1 + (periods - key[1] + 1) / periods),
        "expansion_limit": lambda key: worth[key[0]],
        "budget": lambda key: 1.0,
        "expansion_budget": lambda key: 1.0,
        "offer_limit": lambda key: case.offers[key[0]].price or 1.0,
    }


def _worth_of_capacity(case: Case, resource: str) -> float:
    """What an expansion by one unit costs, else what one unit makes in a year, at the mean of the offers' prices."""
    if case.resources[resource].expansion_cost > 0:
        return case.resources[resource].expansion_cost
    made = [case.offers[offer].price / use for offer, use in case.resource_use.get(resource, {}).items()]
    return fmean(made) * 12 / case.horizon.months if made and any(made) else 1.0
