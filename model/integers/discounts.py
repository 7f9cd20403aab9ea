"""Discounts as columns and rows: the step that a group's quantity reaches, and what is paid back then.

With `all` each step has a part of the spending, which is all of it at the step reached and nothing at the others. With
`incremental` what is paid back is a line of the quantity on each step: on a unit above, the lowest price that any order
of the group has, for nobody can say which of its units are the ones above."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.case import Discount
from model.integers.fixing import Fixing, TermKey
from model.integers.program import Extension
from model.integers.terms import NO, Places, Range
from model.lp.problem import Vector
from model.tolerances import ROW_VIOLATION


@dataclass(frozen=True)
class Tier:
    """From one step of a discount to the next, units: what is paid back of a price_unit spent and, by unit and in all,
    of a unit of price 1 where steps count for what is above them alone."""

    low: float
    high: float
    share: float
    constant: float

    @classmethod
    def of(cls, discount: Discount, most: float) -> list[Tier]:
        """The tiers up to the `most` that can be ordered, the one without a discount first."""
        edges = [(0.0, 0.0), *discount.steps]
        ends = [*(low for low, _ in edges[1:]), math.inf]
        return [cls(low, min(end, max(most, low)), share, discount.units_above(low) - share * low)
                for (low, share), end in zip(edges, ends, strict=True) if low <= most and low < end]


@dataclass(frozen=True)
class Rebate:
    """The orders of a discount in a year or in all: their columns and prices, what is signed in units and price_unit,
    and the `factor` by which what is paid back is discounted. New orders are `least` to `most` units together."""

    key: TermKey
    discount: Discount
    columns: Places
    prices: Sequence[float]
    most: float
    factor: float
    signed_units: float = 0.0
    signed_spending: float = 0.0
    signed_rebate: float = 0.0
    least: float = 0.0

    @property
    def tiers(self) -> list[Tier]:
        """The tiers that signed and new orders can reach together."""
        return [tier for tier in Tier.of(self.discount, self.signed_units + self.most)
                if tier.high >= self.signed_units + self.least]

    @property
    def least_price(self) -> float:
        """The lowest price of any order."""
        return min(self.prices)

    @property
    def dearest(self) -> float:
        """The highest price of any order."""
        return max(self.prices)

    def _spent(self, units: float, price: float) -> float:
        """What so many units cost, signed ones among them, where new ones have this price, price_unit."""
        return price * (units - self.signed_units) + self.signed_spending

    def add(self, extension: Extension) -> Places:
        """One tier is reached, the quantity lies in it, and the cost falls by what is paid back."""
        tiers, incremental = self.tiers, self.discount.kind == "incremental"
        chosen = [extension.whole(1.0, -self.factor * self.least_price * tier.constant if incremental else 0.0)
                  for tier in tiers]
        extension.row([(place, 1.0) for place in chosen], 1.0, 1.0)
        extension.constant(self.factor * self.signed_rebate)
        units = [extension.part(tier.high, -self.factor * self.least_price * tier.share if incremental else 0.0)
                 for tier in tiers]
        for tier, place, unit in zip(tiers, chosen, units, strict=True):
            extension.row([(unit, 1.0), (place, -tier.high)], -math.inf, 0.0)
            extension.row([(unit, 1.0), (place, -tier.low)], 0.0, math.inf)
        extension.row([*((column, 1.0) for column in self.columns), *((unit, -1.0) for unit in units)],
                      -self.signed_units, -self.signed_units)
        if not incremental:
            parts = [extension.part(self._spent(tier.high, self.dearest), -self.factor * tier.share) for tier in tiers]
            for place, unit, part in zip(chosen, units, parts, strict=True):
                # What is spent lies between all units at the lowest price and all at the highest.
                for price, least, most in ((self.dearest, -math.inf, 0.0), (self.least_price, 0.0, math.inf)):
                    extension.row([(part, 1.0), (unit, -price), (place, -self._spent(0.0, price))], least, most)
            extension.row([*zip(self.columns, self.prices, strict=True), *((part, -1.0) for part in parts)],
                          -self.signed_spending, -self.signed_spending)
        return chosen

    def near(self, point: Vector) -> Sequence[Range]:
        """The tier where the quantity lies, the one below and the one above."""
        units = self.signed_units + float(point[list(self.columns)].sum())
        tiers = self.tiers
        own = max(place for place, tier in enumerate(tiers) if place == 0 or tier.low <= units)
        return [(0.0, 1.0) if abs(place - own) <= 1 else NO for place in range(len(tiers))]

    def raised(self, chosen: Vector, point: Vector, near: float = ROW_VIOLATION) -> Vector:
        """What is chosen, or the next tier where a point of the program with the choice fixed has reached it, or is so
        `near` in parts of it: there more is paid back than the program knows."""
        own, tiers = int(chosen.argmax()), self.tiers
        units = self.signed_units + float(point[list(self.columns)].sum())
        if self.discount.kind == "all" and own + 1 < len(tiers) and units * (1 + near) >= tiers[own + 1].low:
            chosen = np.zeros(len(tiers))
            chosen[own + 1] = 1.0
        return chosen

    def fix(self, fixing: Fixing, chosen: Vector) -> None:
        """The quantity stays in its tier, and each unit costs less by what is paid back on it."""
        tiers = self.tiers
        tier = tiers[int(chosen.argmax())]
        last = tier is tiers[-1]
        fixing.between(self.key, self.columns, tier.low - self.signed_units,
                       math.inf if last else tier.high - self.signed_units)
        fixing.constant(self.factor * self.signed_rebate)
        if self.discount.kind == "incremental":
            for column in self.columns:
                fixing.cost(column, -self.factor * self.least_price * tier.share)
            fixing.constant(-self.factor * self.least_price * (tier.constant + tier.share * self.signed_units))
            return
        for column, price in zip(self.columns, self.prices, strict=True):
            fixing.cost(column, -self.factor * tier.share * price)
        fixing.constant(-self.factor * tier.share * self.signed_spending)
