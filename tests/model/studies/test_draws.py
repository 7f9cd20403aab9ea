"""Quantiles of many futures, and the figures at a quantile."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.studies.distributions import Distribution
from model.studies.draws import draw, set_size
from model.studies.spread import by_chance, mean_error, rank_correlation, spread


@pytest.mark.parametrize(("quantile", "value"), [
    # The density rises from 0 at 2 to the most likely 4 and falls to 0 at 10: below x <= 4 lies (x-2)^2 / (8 2), above
    # x >= 4 (10-x)^2 / (8 6).
    (0.0, 2.0), (1 / 16, 3.0), (4 / 16, 4.0), (1 - 9 / 48, 7.0), (1.0, 10.0)])
def test_a_triangular_figure_is_at_its_quantile(quantile: float, value: float) -> None:
    assert Distribution("triangular", 2, 4, 10).value(quantile) == pytest.approx(value, abs=1e-12)


def test_a_uniform_figure_and_one_without_any_width() -> None:
    assert [Distribution("uniform", -1, -1, 3).value(each) for each in (0, 0.25, 1)] == [-1, 0, 3]
    assert [Distribution("triangular", 5, 5, 5).value(each) for each in (0, 0.5, 1)] == [5, 5, 5]
    # A most likely figure at an end: x^2 of all lies below x from 0 to 1 where 1 is the most likely.
    assert Distribution("triangular", 0, 1, 1).value(0.25) == pytest.approx(0.5)
    assert Distribution("triangular", 0, 0, 1).value(0.75) == pytest.approx(0.5)


def test_an_event_happens_as_often_as_its_probability_says() -> None:
    drawn = draw(3, 64, 1)
    # 64 futures are 8 sets of 8, each with one quantile in each eighth: a quarter of them is 16, whatever the seed.
    assert set_size(64) == 8 and list(np.bincount(drawn.sets)) == [8] * 8
    for thing in range(3):
        assert sum(Distribution("event", probability=0.25).happens(each) for each in drawn.quantiles[:, thing]) == 16
    assert all(Distribution("event", probability=1.0).happens(each) for each in (0.0, 0.5))
    assert not any(Distribution("event", probability=0.0).happens(each) for each in (0.0, 1 - 1e-12))


def test_the_same_seed_draws_the_same_and_another_one_others() -> None:
    one, same, other = draw(4, 50, 7), draw(4, 50, 7), draw(4, 50, 8)
    assert np.array_equal(one.quantiles, same.quantiles) and not np.array_equal(one.quantiles, other.quantiles)
    assert len(one) == 50 and one.quantiles.min() >= 0 and one.quantiles.max() < 1


@pytest.mark.parametrize(("count", "size"), [(1, 1), (7, 1), (15, 1), (16, 2), (64, 8), (200, 16), (1000, 64)])
def test_there_are_at_least_eight_sets_that_are_powers_of_two(count: int, size: int) -> None:
    assert set_size(count) == size
    assert len(draw(2, count, 1)) == count and len(set(draw(2, count, 1).sets)) == math.ceil(count / size)


def test_nothing_to_draw_and_very_much() -> None:
    assert draw(0, 5, 1).quantiles.shape == (5, 0)
    assert draw(30_000, 2, 1).quantiles.shape == (2, 30_000)  # more dimensions than Sobol points have


@pytest.mark.parametrize("outcome", [
    lambda u: np.minimum(u[:, 0], u[:, 1]),                    # what two lines in a row let through
    lambda u: np.minimum(1, 0.4 + 0.8 * u[:, 0] * u[:, 1]),    # a need that is met in full in some futures
    lambda u: u[:, 0] * (u[:, 1] < 0.9) + 0.3 * u[:, 2],       # an event that takes all of one line
], ids=["least", "kink", "event"])
def test_200_futures_say_what_1000_plain_draws_do_and_how_far_off_they_may_be(outcome) -> None:  # type: ignore[no-untyped-def]
    means, errors = [], []
    for seed in range(150):
        drawn = draw(3, 200, seed)
        met = outcome(drawn.quantiles)
        means.append(met.mean())
        errors.append(mean_error(met, drawn.sets) ** 2)
    plain = outcome(np.random.default_rng(0).random((100_000, 3))).var()
    assert np.var(means) < plain / 1000
    assert np.mean(errors) == pytest.approx(np.var(means), rel=0.3)  # of 150 means the variance is known to 12 %


def test_the_error_of_the_mean_comes_from_how_far_sets_lie_apart() -> None:
    # Means of the sets 1, 3 and 5 (of one value); of all 2.6: sqrt(3/2 (2^2 1.6^2 + 2^2 0.4^2 + 2.4^2)) / 5.
    values, sets = np.array([0.0, 2.0, 2.0, 4.0, 5.0]), np.array([0, 0, 1, 1, 2])
    by_hand = math.sqrt(1.5 * (4 * 1.6 ** 2 + 4 * 0.4 ** 2 + 2.4 ** 2)) / 5
    assert mean_error(values, sets) == pytest.approx(by_hand, rel=1e-12)
    assert math.isnan(mean_error(values, np.zeros(5, dtype=int)))


def test_a_spread_leaves_out_futures_without_the_figure() -> None:
    found = spread(np.array([math.nan, *range(11)], dtype=float), np.arange(12))
    assert (found.mean, found.tenth, found.middle, found.ninetieth) == (5, 1, 5, 9)
    assert (found.least, found.largest) == (0, 10)
    assert math.isnan(spread(np.array([math.nan]), np.array([0])).mean)


def test_ranks_correlate_whatever_the_figures() -> None:
    rising = np.array([1.0, 2.0, 3.0, 4.0])
    assert rank_correlation(rising, np.exp(rising)) == pytest.approx(1)
    assert rank_correlation(rising, -rising ** 3) == pytest.approx(-1)
    # Ranks 1 2 3 4 and 2 1 4 3 differ by 1 each: 1 - 6 4 / (4 15).
    assert rank_correlation(rising, np.array([20.0, 10.0, 40.0, 30.0])) == pytest.approx(0.6)
    assert math.isnan(rank_correlation(rising, np.ones(4)))
    assert by_chance(401) == pytest.approx(0.15) and by_chance(1) == 1
