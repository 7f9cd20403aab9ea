"""What many futures say together: means with their error, percentiles, and what moves them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from model.lp.problem import Vector

TENTH, MIDDLE, NINETIETH = 10.0, 50.0, 90.0
# Standard errors of a rank correlation of unrelated figures, 1 / sqrt(N - 1), within which nearly all of them lie.
BY_CHANCE = 3.0


@dataclass(frozen=True)
class Spread:
    """A figure over all futures that have it: the mean, its standard error (nan where there is one set alone), three
    percentiles, the least and the largest; nan where no future has it."""

    mean: float
    error: float
    tenth: float
    middle: float
    ninetieth: float
    least: float
    largest: float


def spread(values: Vector, sets: NDArray[np.intp]) -> Spread:
    """The spread of a figure, one a future, nan where a future does not have it; `sets` as in Draws."""
    known = ~np.isnan(values)
    if not known.any():
        return Spread(*[math.nan] * 7)
    figures = values[known]
    low, middle, high = np.percentile(figures, [TENTH, MIDDLE, NINETIETH])
    return Spread(float(figures.mean()), mean_error(figures, sets[known]), float(low), float(middle), float(high),
                  float(figures.min()), float(figures.max()))


def mean_error(values: Vector, sets: NDArray[np.intp]) -> float:
    """The standard error of the mean of all values, from how far the means of the independent sets lie apart:
    sqrt(R/(R-1) sum of n_r^2 (mean_r - mean)^2) / N over R sets of n_r of N values. nan where there is one set."""
    own = np.unique(sets, return_inverse=True)[1]
    sizes = np.bincount(own)
    if len(sizes) < 2:
        return math.nan
    apart = np.bincount(own, values - values.mean())  # n_r times how far the mean of a set is from that of all
    return float(math.sqrt(len(sizes) / (len(sizes) - 1) * float(apart @ apart)) / len(values))


def rank_correlation(one: Vector, other: Vector) -> float:
    """Spearman's: 1 where they rise together, -1 where one falls as the other rises; nan where one of them never
    changes. Futures that lack one of them are left out."""
    known = ~(np.isnan(one) | np.isnan(other))
    first, second = rankdata(one[known]), rankdata(other[known])
    if len(first) < 2 or first.std() == 0 or second.std() == 0:
        return math.nan
    return float(np.corrcoef(first, second)[0, 1])


def by_chance(count: int) -> float:
    """How large a rank correlation of `count` futures may be by chance alone."""
    return min(1.0, BY_CHANCE / math.sqrt(max(1, count - 1)))
