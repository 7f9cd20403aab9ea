"""The names of a program's columns or rows: a component of the model and the index there, block by block."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from model.lp.problem import Places


class Name(NamedTuple):
    """A column or row: the component of the model and its key there, None for a component without keys."""

    component: str
    key: Hashable


class Axis(Sequence[Name]):
    """The names in order. Each component is one block; nothing here belongs to a modelling language, so that an axis
    can be kept, compared and sent to other processes."""

    def __init__(self, blocks: Collection[tuple[str, Sequence[Hashable]]]):
        """`blocks`: component and its indices; each component once."""
        self.blocks = {component: indices for component, indices in blocks if len(indices)}
        self._components = tuple(self.blocks)
        self._starts = [0, *accumulate(len(indices) for indices in self.blocks.values())]

    def __len__(self) -> int:
        return self._starts[-1]

    def __getitem__(self, place: int) -> Name:  # type: ignore[override]
        if not 0 <= place < len(self):
            raise IndexError(place)
        block = bisect_right(self._starts, place) - 1
        component = self._components[block]
        return Name(component, self.blocks[component][place - self._starts[block]])

    def __iter__(self) -> Iterator[Name]:
        return (Name(component, index) for component, indices in self.blocks.items() for index in indices)

    def of(self, component: str) -> range:
        """The places of a component; an empty range where it has none."""
        if component not in self.blocks:
            return range(0)
        block = self._components.index(component)
        return range(self._starts[block], self._starts[block + 1])

    def place(self, component: str, index: Hashable) -> int | None:
        """The place of a name; None where there is none."""
        found = self._places.get(component)
        return None if found is None else found.get(index)

    @cached_property
    def _places(self) -> dict[str, dict[Hashable, int]]:
        return {component: dict(zip(indices, self.of(component), strict=True))
                for component, indices in self.blocks.items()}

    def with_more(self, component: str, indices: Sequence[Hashable]) -> Axis:
        """The names and, after them, a component of its own."""
        return Axis([*self.blocks.items(), (component, indices)])

    def matched(self, other: Axis) -> Places:
        """For each name of this axis its place in another one, -1 where that has none."""
        found = []
        for component, indices in self.blocks.items():
            places = other._places.get(component, {})
            found.append(np.fromiter((places.get(index, -1) for index in indices), np.intp, len(indices)))
        return np.concatenate(found) if found else np.zeros(0, dtype=np.intp)
