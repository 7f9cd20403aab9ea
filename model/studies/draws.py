"""What futures are drawn from: quantiles that fill the space of all factors evenly.

A future is a point of the unit cube with one quantile for each thing that is drawn. The points are Sobol points in
several sets, each scrambled by itself: within a set they are spread far more evenly than plain draws are, and as the
sets are independent of each other, how far their means lie apart says how far off the mean of all may be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from model.lp.problem import Vector

LEAST_SETS = 8  # independent sets: fewer would not say how far off their mean may be


@dataclass(frozen=True)
class Draws:
    """Quantiles of `count` futures: a row a future, a column a thing that is drawn; `sets` says to which of the
    independent sets each future belongs."""

    quantiles: NDArray[np.float64]
    sets: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.quantiles)


def draw(things: int, count: int, seed: int) -> Draws:
    """The quantiles of `count` futures of so many things, the same for the same seed.

    A set has the largest power of two of which there are at least LEAST_SETS; the last one is cut. Few futures are
    plain draws, each a set of its own."""
    size = set_size(count)
    random = np.random.default_rng(seed)
    points: list[Any] = [_points(things, size, random) for _ in range(math.ceil(count / size))]
    quantiles = np.concatenate(points)[:count] if count else np.zeros((0, things))
    return Draws(quantiles, np.arange(count) // size)


def set_size(count: int) -> int:
    """Futures in a set, of which there are `count` in all."""
    return 1 << max(0, (count // LEAST_SETS).bit_length() - 1)


def _points(things: int, size: int, random: np.random.Generator) -> Vector:
    """One set of points; Sobol points where there are as many dimensions, else a Latin hypercube."""
    if not things:
        return np.zeros((size, 0))
    points = qmc.Sobol(things, seed=random) if things <= qmc.Sobol.MAXDIM else qmc.LatinHypercube(things, seed=random)
    drawn: Vector = points.random(size)
    return drawn
