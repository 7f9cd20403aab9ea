"""The last level, `settle`: of plans that are equal in all that counts always the same one.

Each decision costs `weight * h`: `weight` makes a unit of each kind comparable, and h in [1, 2) is made from the names
of the decision (who, what, when) by a fixed hash, never from its place in the workbook. With probability one the
optimum is a single point, so the plan depends on the data alone: not on the order of rows, on capitals in keys, on the
start, or on the method, version or machine of the solver. It decides nothing that matters, and it decides it always the
same way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.case import Case
from model.formulation.rule_rows import RuleRow
from model.lp.axis import Axis
from model.lp.problem import Vector
from model.variables import (
    COMPLETED,
    CONTRIBUTION,
    DECISIONS,
    EXPANSION,
    IDLE,
    ISSUE,
    MATCHED,
    ORDER,
    SHORTFALL,
    STOCK,
    TAKEN,
    TRANSFER,
    VIOLATION,
    WRITTEN_OFF,
    VariableKind,
)

Hashes = NDArray[np.uint64]
_UNNAMED = 0  # a part that says nothing: what keeps is no lot
_ODD, _FIRST, _SECOND = (np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def settle(case: Case, rules: Sequence[RuleRow], columns: Axis) -> Vector:
    """The cost of each column at the level settle, a figure a column; running totals and bands cost nothing."""
    cost = np.zeros(len(columns))
    names = _names(case, rules)
    for kind in DECISIONS:
        places = columns.of(kind.name)
        if len(places):
            keys: Sequence[Any] = columns.blocks[kind.name]
            cost[places.start:places.stop] = names[kind].costs(kind, keys)
    return cost


@dataclass(frozen=True)
class _Names:
    """How the keys of one kind of decision are named: a hash for each part of a key; `weight` of the part at a `place`
    makes a unit comparable with those of other kinds."""

    parts: tuple[Callable[[Any], int], ...]
    weight: Callable[[Any], float] = lambda part: 1.0
    place: int = 0

    def costs(self, kind: VariableKind, keys: Sequence[Any]) -> Vector:
        """weight * h of each key."""
        hashes = np.full(len(keys), _hash(kind.name), dtype=np.uint64)
        several = isinstance(keys[0], tuple)
        columns = [[key[part] for key in keys] for part in range(len(keys[0]))] if several else [keys]
        for part, hashed in zip(columns, self.parts, strict=True):
            known = _each(part, hashed, np.uint64)
            hashes = np.where(known == _UNNAMED, hashes, _mixed(hashes, known))
        weights: Vector = _each(columns[self.place], self.weight, float)
        return _between_one_and_two(hashes) * weights


def _names(case: Case, rules: Sequence[RuleRow]) -> Mapping[VariableKind, _Names]:
    """The names of all kinds of decisions."""
    family = {name: each.weight or 1.0 for name, each in case.families.items()}
    item = {name: family[each.family] for name, each in case.items.items()}
    needed = {row.key: family[row.family] for row in case.requirements}

    def period(number: int) -> int:
        return _hash(case.horizon.label(number))

    def lot(usable_to: int) -> int:
        return period(usable_to) if usable_to else _UNNAMED

    held = _Names((_hash, _hash, period, lot), item.__getitem__, 1)
    rounds = _Names((_hash, _hash, period), item.__getitem__, 1)

    def rule(place: int) -> int:
        return _hash(*rules[place].key)

    return {
        ORDER: _Names((_hash, _hash, period), lambda offer: item[case.offers[offer].item]),
        STOCK: held, ISSUE: held, WRITTEN_OFF: held, TAKEN: held, COMPLETED: rounds, MATCHED: rounds,
        SHORTFALL: _Names((_requirements(case).__getitem__, period), needed.__getitem__),
        CONTRIBUTION: _Names((_contributions(case).__getitem__, _hash)),
        TRANSFER: _Names((_transfers(case).__getitem__, _hash, period, lot), item.__getitem__, 1),
        EXPANSION: _Names((_hash, period), lambda name: case.resources[name].expansion_cost or 1.0),
        IDLE: _Names((_hash, period), lambda name: case.resources[name].idle_cost),
        VIOLATION: _Names((rule,))}


def _hash(*parts: object) -> int:
    """64 bits from names and numbers; capitals do not count in a name."""
    text = "\x1f".join(str(part).casefold() for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def _mixed(hashes: Hashes, part: Hashes) -> Hashes:
    """The hashes with one more part: the finalizer of SplitMix64 (Steele, Lea and Flood 2014) over both."""
    mixed = (hashes * _ODD) ^ part
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return mixed ^ (mixed >> np.uint64(31))


def _between_one_and_two(hashes: Hashes) -> Vector:
    return 1.0 + (hashes >> np.uint64(11)).astype(float) * 2.0 ** -53


def _each(parts: Sequence[Hashable], figure: Callable[[Any], float], dtype: Any) -> Any:
    """The figure of each part, worked out once a part."""
    figures = {part: figure(part) for part in set(parts)}
    return np.fromiter(map(figures.__getitem__, parts), dtype, len(parts))


def _numbered(rows: Iterable[tuple[int, tuple[object, ...], tuple[float, ...]]]) -> dict[int, int]:
    """Hashes of rows that have no key of their own, by their place: of who and what, and, among rows that name the
    same, of the rank of their figures. Rows that are alike in all are told apart by their order; which is which does
    not matter."""
    alike: dict[tuple[object, ...], list[tuple[tuple[float, ...], int]]] = {}
    for place, names, figures in rows:
        folded = tuple(name.casefold() if isinstance(name, str) else name for name in names)
        alike.setdefault(folded, []).append((figures, place))
    return {place: _hash(*names, rank) for names, own in alike.items() for rank, (_, place) in enumerate(sorted(own))}


def _requirements(case: Case) -> dict[int, int]:
    label = case.horizon.label
    return _numbered((row.key, (row.ally, row.family, row.kind, row.priority, *(
        (label(row.first), label(row.last)) if row.first <= row.last else ())), (row.quantity,))
        for row in case.requirements)


def _transfers(case: Case) -> dict[int, int]:
    return _numbered((row.key, (row.from_ally, row.to_ally, row.family or ""), (row.cost, row.max_quantity, *(
        (row.delay,) if row.delay else ()))) for row in case.transfers)


def _contributions(case: Case) -> dict[int, int]:
    return _numbered((row.key, (row.from_ally, row.to_ally, *(() if row.year is None else (row.year,))),
                      (row.max_amount,)) for row in case.contributions)
