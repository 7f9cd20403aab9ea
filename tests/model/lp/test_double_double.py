"""Twice the precision, against fractions, which are exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_array

from model.lp.double_double import Double2, exactly, products, segment_sums

# A hundred bits of the 106.
PRECISION = Fraction(1, 2 ** 100)
FIGURES = st.floats(-1e60, 1e60).filter(lambda figure: abs(figure) > 1e-60)


def whole(figures: Double2) -> list[Fraction]:
    return [Fraction(high) + Fraction(low) for high, low in zip(figures.high.tolist(), figures.low.tolist(),
                                                                strict=True)]


def of(*pairs: tuple[float, float]) -> Double2:
    """Figures with a second part that is far below the first."""
    high, low = (np.array([pair[place] for pair in pairs]) for place in (0, 1))
    return exactly(high) + exactly(high * low * 2.0 ** -54)


def near(found: Fraction, true: Fraction, size: Fraction) -> bool:
    return abs(found - true) <= PRECISION * size


@given(FIGURES, st.floats(-1, 1), FIGURES, st.floats(-1, 1))
def test_sums_differences_products_and_quotients(one: float, rest: float, other: float, other_rest: float):
    left, right = of((one, rest)), of((other, other_rest))
    (first,), (second,) = whole(left), whole(right)
    for found, true, size in (
            (left + right, first + second, abs(first) + abs(second)),
            (left - right, first - second, abs(first) + abs(second)),
            (left.times(other), first * Fraction(other), abs(first * Fraction(other))),
            (left.over(right), first / second, abs(first / second))):
        assert near(whole(found)[0], true, size)
        # The second part is below the last place of the first, so that the first alone is the nearest plain figure.
        assert found.high[0] + found.low[0] == found.high[0]


def test_what_a_plain_sum_loses_is_there():
    tiny = exactly(np.array([1.0])) + exactly(np.array([1e-30]))
    assert (tiny - exactly(np.array([1.0]))).high[0] == 1e-30
    # (1 + e)(1 - e) is 1 - e^2, in plain figures 1.
    small = 2.0 ** -30
    assert (exactly(np.array([1 + small])).times(1 - small) - exactly(np.array([1.0]))).high[0] == -(small ** 2)


@pytest.mark.parametrize("lengths", [[0], [1], [0, 3, 0, 0, 5, 1, 0], [7, 64, 2], [129], []])
def test_each_stretch_is_summed_by_itself(lengths: Sequence[int]):
    random = Random(len(lengths))
    terms = of(*((random.uniform(-1, 1) * 10 ** random.randint(-20, 20), random.uniform(-1, 1))
                 for _ in range(sum(lengths)))) if sum(lengths) else exactly(np.zeros(0))
    starts = np.cumsum([0, *lengths])
    found, each = whole(segment_sums(terms, starts)), whole(terms)
    assert len(found) == len(lengths)
    for place, total in enumerate(found):
        own = each[starts[place]:starts[place + 1]]
        assert near(total, sum(own, Fraction(0)), sum(map(abs, own), Fraction(0)))


def test_a_total_survives_what_cancels_out():
    # Ten thousand large figures and their opposites, and one: plain figures lose it.
    random = Random(1)
    large = [random.uniform(-1, 1) * 1e14 for _ in range(10_000)]
    terms = [*large, 1.0, *(-figure for figure in large)]
    random.shuffle(terms)
    assert np.array(terms).sum() != 1.0
    assert exactly(np.array(terms)).total() == 1.0
    assert exactly(np.zeros(0)).total() == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_a_product_with_a_matrix(seed: int):
    random = Random(seed)
    matrix = np.array([[random.gauss(0, 1) * 10.0 ** random.randint(-9, 9) if random.random() < 0.6 else 0.0
                        for _ in range(9)] for _ in range(12)])
    factors = of(*((random.gauss(0, 1), random.uniform(-1, 1)) for _ in range(12)))
    exact = whole(factors)
    for place, found in enumerate(whole(products(csc_array(matrix), factors))):
        terms = [factor * Fraction(entry) for factor, entry in zip(exact, matrix[:, place].tolist(), strict=True)]
        assert near(found, sum(terms, Fraction(0)), sum(map(abs, terms), Fraction(0)))


def test_some_places_of_a_vector():
    figures = of((1.0, 0.5), (2.0, -0.5), (3.0, 1.0))
    assert whole(figures[np.array([2, 0])]) == [whole(figures)[2], whole(figures)[0]]
    assert whole(-figures) == [-each for each in whole(figures)]
