"""The plan: everything that the solve decided, as plain numbers, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from model.levels import Level, LevelResult, WholeLevel

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
class Number:
    """How many contracts or orders: before the plan was simplified, in the plan, and the `bound` that no plan is below
    that is as good; None where nothing is proven."""

    before: int
    plan: int
    bound: int | None = None

    @property
    def proved(self) -> bool:
        """No plan that is as good has fewer."""
        return self.bound is not None and self.plan <= self.bound


@dataclass(frozen=True)
class GivenUp:
    """A level before the plan was simplified and in the plan, price_unit."""

    level: Level
    before: float
    plan: float


@dataclass(frozen=True)
class Simplified:
    """What simplification has made of a plan: its contracts and its orders, and each level. A plan is as good where it
    keeps the level before within the tolerance; where contracts come first, an order's bound holds for plans with as
    few contracts. `free`: other whole numbers than those of the plan were looked at, where it has any."""

    contracts: Number
    orders: Number
    levels: tuple[GivenUp, ...]
    free: bool = True


@dataclass(frozen=True)
class Plan:
    """Decisions by the symbols of the model; keys as in `Case`, declared with their units in variables.py. Values below
    1e-6 are left out unless the value of a level would notice, so a key that is missing means zero. `settled` is the
    level that chose it among plans that are equal in all others; None where another one could be as good. `taken` is
    what `completed` takes of components. `whole`: what lots, steps, thresholds, counts and discounts did to each level;
    None where the plan has not been asked to keep any. `simplified`: what it was before it got fewer contracts or
    orders; None where nobody asked for that, or there was no time for it."""

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
    simplified: Simplified | None = None

    @property
    def proved(self) -> bool:
        """Every level was solved to its optimum."""
        return all(level.proved for level in self.levels)

    def value(self, level: Level) -> float:
        """The value of a level, price_unit; 0 where the plan does not have it."""
        return next((result.value for result in self.levels if result.level == level), 0.0)
