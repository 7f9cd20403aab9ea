"""What a figure may be, and its value at a quantile."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

DistributionKind = Literal["triangular", "uniform", "event"]


@dataclass(frozen=True)
class Distribution:
    """What a figure may be: from `low` to `high`, most likely `mode` where it is triangular. An event has no figures:
    it happens with the `probability`."""

    kind: DistributionKind
    low: float = 0.0
    mode: float = 0.0
    high: float = 0.0
    probability: float = 1.0

    def happens(self, quantile: float) -> bool:
        """The event happens: in the upper part of the quantiles (0 <= quantile < 1), as `high` is its value there."""
        return quantile >= 1 - self.probability

    def value(self, quantile: float) -> float:
        """The figure that is not exceeded with the probability `quantile` (0..1); for an event 1 where it happens,
        else 0."""
        if self.kind == "event":
            return float(self.happens(quantile))
        width = self.high - self.low
        if self.kind == "uniform" or not width:
            return self.low + quantile * width
        rising, falling = self.mode - self.low, self.high - self.mode
        if quantile * width < rising:
            return self.low + math.sqrt(quantile * width * rising)
        return self.high - math.sqrt((1 - quantile) * width * falling)
