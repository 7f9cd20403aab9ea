"""Transfers that lead in a circle within a period, taken out: they change no stock, and whoever follows goods from
lot to lot would never arrive.

The level tidy leaves none where units have a weight. A plan that the time limit cut short may have some, and so may
one of units without weight that cost nothing to move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

import numpy as np

from model.formulation.index_sets import Indices
from model.lp.problem import Vector
from model.phases.phase import LinearRelaxation
from model.pools import Pool, by_key
from model.variables import TRANSFER

Arcs = dict[tuple[Pool, Pool], list[int]]  # from giver to receiver: the columns of the transfers, in the order of rows


def without_circles(relaxation: LinearRelaxation, point: Vector) -> Vector:
    """The point with every circle lessened by the least that goes round in it, until there is none."""
    point = point.copy()
    for arcs in _moving(relaxation, point).values():
        while (circle := _circle(arcs)) is not None:
            columns = [arcs[arc][0] for arc in circle]
            point[columns] -= point[columns].min()
            for arc, column in zip(circle, columns, strict=True):
                if point[column] <= 0:
                    del arcs[arc][0]
                    if not arcs[arc]:
                        del arcs[arc]
    return point


def _moving(relaxation: LinearRelaxation, point: Vector) -> dict[int, Arcs]:
    """The transfers of the point by period, in an order that the keys alone decide."""
    indices: Indices = relaxation.built.indices
    rows, columns = relaxation.case.transfer_of, relaxation.program.columns
    own = columns.of(TRANSFER.name)
    keys: Sequence[tuple[int, str, int, int]] = columns.blocks.get(TRANSFER.name, ())  # type: ignore[assignment]
    moving: dict[int, list[tuple[Pool, Pool, int]]] = defaultdict(list)
    for number in np.flatnonzero(point[own.start:own.stop] > 0).tolist():
        row, item, period, usable_to = keys[number]
        if rows[row].delay:  # what is under way changes stocks meanwhile
            continue
        giver = Pool(rows[row].from_ally, item, usable_to)
        moving[period].append((giver, indices.receiver(rows[row], giver), own[number]))
    arcs: dict[int, Arcs] = {}
    for period, each in moving.items():
        arcs[period] = defaultdict(list)
        for giver, receiver, column in sorted(each, key=lambda arc: (*_place(arc[0]), *_place(arc[1]), arc[2])):
            arcs[period][giver, receiver].append(column)
    return arcs


def _place(pool: Pool) -> tuple[Hashable, ...]:
    """The order of pools."""
    return by_key(pool.ally), by_key(pool.item), pool.usable_to


def _circle(arcs: Arcs) -> list[tuple[Pool, Pool]] | None:
    """The arcs of a circle; None where there is none."""
    givers: dict[Pool, list[Pool]] = defaultdict(list)
    for giver, receiver in arcs:
        givers[receiver].append(giver)
    try:
        TopologicalSorter(givers).prepare()
    except CycleError as error:
        pools: list[Pool] = error.args[1]
        return list(pairwise(pools))
    return None
