"""Vectors in twice the precision: each figure the unevaluated sum of two floating-point numbers.

The error-free sum is Knuth's, the error-free product Dekker's with Veltkamp's splitting (T. J. Dekker, A floating-point
technique for extending the available precision, 1971). It needs nothing but IEEE doubles, so that figures are the same
on every machine: wider types of numbers exist on some only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from model.lp.problem import Vector

_SPLITTER = 2.0 ** 27 + 1


@dataclass(frozen=True)
class Double2:
    """`high + low`, with `low` at most half a unit in the last place of `high`."""

    high: Vector
    low: Vector

    def __add__(self, other: Double2) -> Double2:
        high, error = _sum(self.high, other.high)
        return _joined(high, error + (self.low + other.low))

    def __neg__(self) -> Double2:
        return Double2(-self.high, -self.low)

    def __sub__(self, other: Double2) -> Double2:
        return self + -other

    def __getitem__(self, places: Any) -> Double2:
        return Double2(self.high[places], self.low[places])

    def times(self, factor: Vector | float) -> Double2:
        """The product with plain figures."""
        high, error = _product(self.high, factor)
        return _joined(high, error + self.low * factor)

    def over(self, divisor: Double2) -> Double2:
        """The quotient, figure by figure."""
        first = self.high / divisor.high
        return _joined(first, (self - divisor.times(first)).high / divisor.high)

    def total(self) -> float:
        """The sum of all figures."""
        return float(segment_sums(self, np.array([0, len(self.high)])).high[0])


def exactly(figures: Vector) -> Double2:
    """Plain figures in twice the precision."""
    return Double2(np.asarray(figures, dtype=float), np.zeros(len(figures)))


def segment_sums(terms: Double2, starts: Any) -> Double2:
    """The sum of each stretch of terms, from one of `starts` to the next; zero for an empty one. Neighbours are added
    up pairwise until one is left."""
    lengths = np.diff(starts)
    while (lengths > 1).any():
        first = np.repeat(np.cumsum(lengths) - lengths, lengths)
        place = np.arange(len(first)) - first                       # of each term within its stretch
        left = np.flatnonzero(place % 2 == 0)
        paired = np.flatnonzero(place % 2 == 1)
        sums = terms[left]
        with_partner = np.searchsorted(left, paired - 1)
        added = sums[with_partner] + terms[paired]
        sums.high[with_partner], sums.low[with_partner] = added.high, added.low
        terms, lengths = sums, (lengths + 1) // 2
    result = exactly(np.zeros(len(lengths)))
    result.high[lengths > 0], result.low[lengths > 0] = terms.high, terms.low
    return result


def products(matrix: Any, factors: Double2) -> Double2:
    """factors * matrix, a figure for each column of a CSC matrix (or for each row of a CSR one, with a factor a
    column)."""
    return segment_sums(factors[matrix.indices].times(matrix.data), matrix.indptr)


def _sum(one: Vector, other: Vector) -> tuple[Vector, Vector]:
    """The rounded sum and its error."""
    total = one + other
    part = total - one
    return total, (one - (total - part)) + (other - part)


def _product(one: Vector, other: Vector | float) -> tuple[Vector, Vector]:
    """The rounded product and its error."""
    product = one * other
    (high, low), (other_high, other_low) = _split(one), _split(other)
    error = ((high * other_high - product) + high * other_low + low * other_high) + low * other_low
    return product, np.where(np.isfinite(error), error, 0.0)


def _split(figures: Any) -> tuple[Any, Any]:
    """Two halves of 26 bits."""
    wide = _SPLITTER * figures
    high = wide - (wide - figures)
    return high, figures - high


def _joined(high: Vector, low: Vector) -> Double2:
    total = high + low
    return Double2(total, low - (total - high))
