"""The plan: everything that the solve decided, as plain numbers, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from model.levels import LevelResult, WholeLevel

Combination = tuple[str, ...]  # a rule's values of for_each, years as text


class OrderKey(NamedTuple):
    """Units of an offer ordered by an ally for delivery in a period."""

    offer: str
    ally: str
    period: int


class StockKey(NamedTuple):
    """Units of an item that an ally holds, issues or gets in a period; `usable_to` is the last period of a lot that
    expires within the horizon, 0 for what keeps."""

    ally: str
    item: str
    period: int
    usable_to: int = 0


class TransferKey(NamedTuple):
    """Units of an item that leave by a row of Transfers in a period; `usable_to` as in StockKey."""

    transfer: int
    item: str
    period: int
    usable_to: int = 0


class RoundKey(NamedTuple):
    """Units of an item that an ally puts together, or could, from components in a period."""

    ally: str
    item: str
    period: int


class ExpansionKey(NamedTuple):
    """Capacity of a resource ordered in a period."""

    resource: str
    period: int


class LineKey(NamedTuple):
    """Units by which a resource stays below its rate in a period."""

    resource: str
    period: int


class ContributionKey(NamedTuple):
    """Money moved by a row of Contributions in a calendar year."""

    contribution: int
    year: int


class ShortfallKey(NamedTuple):
    """What a row of Requirements lacks in a period."""

    requirement: int
    period: int


class RuleKey(NamedTuple):
    """A rule for one combination of its for_each values."""

    rule: str
    combination: Combination


@dataclass(frozen=True)
class Plan:
    """Decisions by the symbols of the model; keys as in `Case`, declared with their units in variables.py. Values below
    1e-6 are left out unless the value of a level would notice, so a key that is missing means zero. `settled` is the
    level that chose it among plans that are equal in all others; None where another one could be as good. `taken` is
    what `completed` takes of components. `whole`: what lots, steps, thresholds, counts and discounts did to each level;
    None where the plan has not been asked to keep any."""

    levels: tuple[LevelResult, ...]
    order: Mapping[OrderKey, float]
    stock: Mapping[StockKey, float]
    issue: Mapping[StockKey, float]
    contribution: Mapping[ContributionKey, float]
    transfer: Mapping[TransferKey, float]
    expansion: Mapping[ExpansionKey, float]
    shortfall: Mapping[ShortfallKey, float]
    violation: Mapping[RuleKey, float]
    settled: LevelResult | None = None
    idle: Mapping[LineKey, float] = field(default_factory=dict)
    written_off: Mapping[StockKey, float] = field(default_factory=dict)
    completed: Mapping[RoundKey, float] = field(default_factory=dict)
    matched: Mapping[RoundKey, float] = field(default_factory=dict)
    taken: Mapping[StockKey, float] = field(default_factory=dict)
    whole: tuple[WholeLevel, ...] | None = None

    @property
    def proved(self) -> bool:
        """Every level was solved to its optimum."""
        return all(level.proved for level in self.levels)
