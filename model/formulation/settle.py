"""The last level, `settle`: of plans that are equal in all that counts always the same one.

Each decision costs `weight * h`: `weight` makes a unit of each kind comparable, and h in [1, 2) is made from the names
of the decision (who, what, when) by a fixed hash, never from its place in the workbook. With probability one the optimum is
a single point, so the plan depends on the data alone: not on the order of rows, on capitals in keys, on the start, or on
the method, version or machine of the solver. It decides nothing that matters, and it decides it always the same way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.case import Case
from model.formulation.rules import RuleRow
from model.lp.axis import Axis
from model.lp.problem import Vector
from model.variables import (
    CONTRIBUTION,
    DECISIONS,
    EXPANSION,
    ISSUE,
    ORDER,
    SHORTFALL,
    STOCK,
    TRANSFER,
    VIOLATION,
    VariableKind,
)

Hashes = NDArray[np.uint64]
_ODD, _FIRST, _SECOND = (np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def settle(case: Case, rules: Sequence[RuleRow], columns: Axis) -> Vector:
    """The cost of each column at the level settle, a figure a column; running totals and bands cost nothing."""
    cost = np.zeros(len(columns))
    names = _Names(case, rules)
    for kind in DECISIONS:
        places = columns.of(kind.name)
        if len(places):
            keys: Sequence[Any] = columns.blocks[kind.name]
            cost[places.start:places.stop] = _between_one_and_two(names.of(kind, keys)) * names.weights(kind, keys)
    return cost


def _hash(*parts: object) -> int:
    """64 bits from names and figures; capitals do not count in a name."""
    text = "\x1f".join(part.casefold() if isinstance(part, str) else repr(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def _mixed(hashes: Hashes, part: Hashes) -> Hashes:
    """The hashes with one more part: the finalizer of SplitMix64 (Steele, Lea and Flood 2014) over both."""
    mixed = (hashes * _ODD) ^ part
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return mixed ^ (mixed >> np.uint64(31))


def _between_one_and_two(hashes: Hashes) -> Vector:
    return 1.0 + (hashes >> np.uint64(11)).astype(float) * 2.0 ** -53


class _Names:
    """What the keys of decisions stand for, hashed once a name."""

    def __init__(self, case: Case, rules: Sequence[RuleRow]):
        self._case = case
        self._rules = [_hash(row.key.rule, *row.key.combination) for row in rules]
        period, year = self._period, _hash
        requirement, transfer, contribution = _requirements(case), _transfers(case), _contributions(case)
        item: Callable[[Any], int] = _hash
        self._parts: Mapping[VariableKind, tuple[Callable[[Any], int], ...]] = {
            ORDER: (_hash, _hash, period), STOCK: (_hash, item, period), ISSUE: (_hash, item, period),
            SHORTFALL: (requirement.__getitem__, period), CONTRIBUTION: (contribution.__getitem__, year),
            TRANSFER: (transfer.__getitem__, item, period), EXPANSION: (_hash, period),
            VIOLATION: (self._rules.__getitem__,)}

    def _period(self, period: int) -> int:
        return _hash(self._case.horizon.label(period))

    def of(self, kind: VariableKind, keys: Sequence[Any]) -> Hashes:
        """The hashes of the keys of one kind of decision."""
        hashes = np.full(len(keys), _hash(kind.name), dtype=np.uint64)
        parts = zip(*keys, strict=True) if isinstance(keys[0], tuple) else [keys]
        for part, hashed in zip(parts, self._parts[kind], strict=True):
            hashes = _mixed(hashes, _each(part, hashed, np.uint64))
        return hashes

    def weights(self, kind: VariableKind, keys: Sequence[Any]) -> Vector:
        """What makes units of each kind comparable: the weight of the family, the cost of an expansion, 1 for money."""
        case = self._case
        family = {name: each.weight or 1.0 for name, each in case.families.items()}
        item = {name: family[each.family] for name, each in case.items.items()}
        if kind is ORDER:
            return _each((key[0] for key in keys), lambda offer: item[case.offers[offer].item], float, len(keys))
        if kind in (STOCK, ISSUE, TRANSFER):
            return _each((key[1] for key in keys), item.__getitem__, float, len(keys))
        if kind is SHORTFALL:
            of = {row.key: family[row.family] for row in case.requirements}
            return _each((key[0] for key in keys), of.__getitem__, float, len(keys))
        if kind is EXPANSION:
            return _each((key[0] for key in keys), lambda name: case.resources[name].expansion_cost or 1.0, float,
                         len(keys))
        return np.ones(len(keys))


def _each(parts: Iterable[Hashable], figure: Callable[[Any], float], dtype: Any, count: int = -1) -> Any:
    """The figure of each part, worked out once a part."""
    known: dict[Hashable, float] = {}

    def of(part: Hashable) -> float:
        if part not in known:
            known[part] = figure(part)
        return known[part]

    return np.fromiter(map(of, parts), dtype, count)


def _numbered(rows: Iterable[tuple[int, tuple[object, ...], tuple[float, ...]]]) -> dict[int, int]:
    """Hashes of rows that have no key of their own, by their place: of who and what, and, among rows that name the same,
    of the rank of their figures. Rows that are alike in all are told apart by their order; which is which does not
    matter."""
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
    return _numbered((row.key, (row.from_ally, row.to_ally, row.family or ""), (row.cost, row.max_quantity))
                     for row in case.transfers)


def _contributions(case: Case) -> dict[int, int]:
    return _numbered((row.key, (row.from_ally, row.to_ally), (row.max_amount,)) for row in case.contributions)
