"""The plan: everything that the solve decided, as plain numbers, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.levels import LevelResult


@dataclass(frozen=True)
class Plan:
    """Decisions by the symbols of the model; keys as in `Case`. Values below 1e-6 are left out unless the
    value of a level would notice, so a key that is missing means zero.

    order[offer, ally, delivery period] (x), stock[ally, item, period] (s), issue[ally, item, period]
    (w), contribution[row, year] (d, price_unit), transfer[row, item, period] (y),
    expansion[resource, order period] (e), shortfall[row, period] (n), violation[rule, combination]
    (g). A combination is the tuple of the rule's for_each values, years as text."""

    levels: tuple[LevelResult, ...]
    order: Mapping[tuple[str, str, int], float]
    stock: Mapping[tuple[str, str, int], float]
    issue: Mapping[tuple[str, str, int], float]
    contribution: Mapping[tuple[int, int], float]
    transfer: Mapping[tuple[int, str, int], float]
    expansion: Mapping[tuple[str, int], float]
    shortfall: Mapping[tuple[int, int], float]
    violation: Mapping[tuple[str, tuple[str, ...]], float]

    @property
    def proved(self) -> bool:
        """Every level was solved to its optimum."""
        return all(level.proved for level in self.levels)
