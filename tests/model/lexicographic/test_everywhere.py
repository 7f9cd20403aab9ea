"""Faces, duals and points spoilt in every way: whatever moves a level is found by its certificate."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest

from data.case.builder import assemble
from model.formulation.build import build
from model.levels import LevelResult
from model.lexicographic import lexicographic
from model.lexicographic.everywhere import proved_everywhere
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import Fixed, SolvedLevel, SolvedLevels, tighten
from model.lp.double_double import Double2
from model.lp.exact_duals import Duals
from model.lp.highs import SolverFailed
from model.lp.problem import Bounds, Part, Vector
from model.lp.standard_form import LinearProgram
from model.phases.linear import program_of
from model.tolerances import LEVEL_DRIFT
from tests.helpers.programs import optima
from tests.helpers.random_worlds import random_world

SEEDS = (1, 4, 5, 7, 8, 9, 11, 13)
Tighten = Callable[[Bounds, Part, Vector, Duals], Fixed]


@cache
def program(seed: int) -> LinearProgram:
    return program_of(build(assemble(random_world(seed))))


@cache
def truth(seed: int) -> SolvedLevels:
    return solve_levels(program(seed), 60)


def gaps(results: Sequence[LevelResult]) -> list[float]:
    """How far each level is from being proved, relative: the larger of both proofs."""
    return [max(abs(each.value - each.bound), abs(each.value - each.everywhere)) / max(1.0, abs(each.value))
            for each in results]


def is_found(levels: SolvedLevels) -> bool:
    return max(gaps(levels.results)) > LEVEL_DRIFT


def is_harmed(levels: SolvedLevels, seed: int) -> bool:
    """A level has another value than it should, or has lost it since."""
    now = [levels.program.value(level, levels.point) for level in levels.program.levels]
    return any(abs(value - true) > 2 * LEVEL_DRIFT * max(1.0, abs(true)) for each in (optima(levels), now)
               for value, true in zip(each, optima(truth(seed)), strict=True))


def free(lower: Vector, upper: Vector, finite: Vector) -> list[int]:
    return np.flatnonzero((lower < upper) & np.isfinite(finite)).tolist()


def fixing_more(random: Random) -> Tighten:
    """A column or a row that should stay free is fixed too, at either side."""
    def spoilt(face: Bounds, part: Part, point: Vector, duals: Duals) -> Fixed:
        fixed = tighten(face, part, point, duals)
        lower, upper = random.choice(((face.lower, face.upper), (face.row_lower, face.row_upper)))
        kept, moved = random.choice(((lower, upper), (upper, lower)))
        places = free(lower, upper, kept)
        for place in random.sample(places, min(1, len(places))):
            moved[place] = kept[place]
        return fixed
    return spoilt


def fixing_less(random: Random) -> Tighten:
    """Half of what should be fixed stays free."""
    def spoilt(face: Bounds, part: Part, point: Vector, duals: Duals) -> Fixed:
        before = face.copy()
        fixed = tighten(face, part, point, duals)
        for place in fixed.columns.tolist():
            if random.random() < 0.5:
                face.lower[place], face.upper[place] = before.lower[place], before.upper[place]
        for place in fixed.rows.tolist():
            if random.random() < 0.5:
                face.row_lower[place], face.row_upper[place] = before.row_lower[place], before.row_upper[place]
        return fixed
    return spoilt


def fixing_nothing(random: Random) -> Tighten:
    """The levels after it know nothing of it, but what it says to have fixed is right."""
    def spoilt(face: Bounds, part: Part, point: Vector, duals: Duals) -> Fixed:
        return tighten(face.copy(), part, point, duals)
    return spoilt


def fixing_at_the_wrong_side(random: Random) -> Tighten:
    """One of what is fixed is fixed at its other side."""
    def spoilt(face: Bounds, part: Part, point: Vector, duals: Duals) -> Fixed:
        before = face.copy()
        fixed = tighten(face, part, point, duals)
        columns = [place for place in fixed.columns.tolist() if np.isfinite(before.lower[place] + before.upper[place])]
        for place in random.sample(columns, min(1, len(columns))):
            at = before.upper[place] if face.lower[place] == before.lower[place] else before.lower[place]
            face.lower[place] = face.upper[place] = at
        return fixed
    return spoilt


@pytest.mark.parametrize("spoiling", [fixing_more, fixing_less, fixing_nothing, fixing_at_the_wrong_side])
def test_a_spoilt_face_is_found_where_it_does_harm(spoiling: Callable[[Random], Tighten],
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in SEEDS:
        truth(seed)  # before anything is spoilt
    harmed = failed = 0
    for seed in SEEDS:
        for draw in range(12):
            monkeypatch.setattr(lexicographic, "tighten", spoiling(Random(100 * seed + draw)))
            try:
                levels = solve_levels(program(seed), 60)
            except SolverFailed:
                failed += 1  # that is found, too
                continue
            if is_harmed(levels, seed):
                harmed += 1
                assert is_found(levels), (seed, draw)
    assert harmed >= 2 and harmed + failed >= 20


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_not_spoilt_is_proved(seed: int) -> None:
    assert max(gaps(truth(seed).results)) < LEVEL_DRIFT / 100
    assert all(math.isfinite(each.multiplier) for each in truth(seed).results)


def with_rows(level: SolvedLevel, rows: Double2) -> SolvedLevel:
    return replace(level, duals=replace(level.duals, rows=rows))


def one_row(rows: Double2) -> Double2:
    """The largest is halved."""
    factors = np.ones(len(rows.high))
    factors[np.argmax(abs(rows.high))] = 0.5
    return rows.times(factors)


def rows_swapped(rows: Double2) -> Double2:
    """The largest and the smallest change places."""
    order = np.arange(len(rows.high))
    order[[np.argmax(rows.high), np.argmin(rows.high)]] = order[[np.argmin(rows.high), np.argmax(rows.high)]]
    return rows[order]


def again(seed: int, solved: Sequence[SolvedLevel], point: Vector | None = None) -> list[LevelResult]:
    """The certificates from other duals or at another point."""
    levels = truth(seed)
    return proved_everywhere(replace(levels, solved=tuple(solved), point=levels.point if point is None else point))


@pytest.mark.parametrize("spoil", [lambda rows: -rows, lambda rows: rows.times(1.001), lambda rows: rows.times(0.999),
                                   lambda rows: rows.times(0.0), one_row, rows_swapped],
                         ids=["sign", "larger", "smaller", "none", "one", "swapped"])
def test_spoilt_duals_prove_less_and_never_more(spoil: Callable[[Double2], Double2]) -> None:
    found = priced = 0
    for seed in SEEDS:
        levels = truth(seed)
        for place, level in enumerate(levels.solved):
            if not abs(level.row_dual).max(initial=0.0) or levels.results[place].value < 1:
                continue
            spoilt = [*levels.solved[:place], with_rows(level, spoil(level.duals.rows)), *levels.solved[place + 1:]]
            result = again(seed, spoilt)[place]
            assert result.everywhere <= result.value + LEVEL_DRIFT * max(1.0, abs(result.value))
            priced, found = priced + 1, found + (gaps([result])[0] > LEVEL_DRIFT)
    # Where a level is as good at other duals, those prove it as well; that is rare.
    assert priced > 20 and found >= 0.8 * priced


def test_the_duals_of_another_level_prove_nothing() -> None:
    for seed in SEEDS:
        levels = truth(seed)
        first, second = levels.solved[:2]
        if len(first.duals.rows.high) == len(second.duals.rows.high) and levels.results[1].value > 1:
            assert gaps(again(seed, [first, with_rows(second, first.duals.rows)]))[1] > LEVEL_DRIFT


@pytest.mark.parametrize("seed", SEEDS)
def test_a_point_that_has_another_value_at_a_level_is_found(seed: int) -> None:
    # The point of the first level, and one in which a tenth of all is missing, so that rows do not hold.
    first = solve_levels(replace(program(seed), levels=program(seed).levels[:1],
                                 objectives=program(seed).objectives[:1], settle=None), 60)
    assert first.point is not None
    whole = truth(seed).program
    early = np.zeros(len(whole.columns))
    early[:len(first.point)] = first.point
    for point in (early, 0.9 * early):
        found = again(seed, truth(seed).solved, point)
        worse = [whole.value(each.level, point) - each.value for each in found]
        for each, by in zip(found, worse, strict=True):
            if abs(by) > LEVEL_DRIFT * max(1.0, abs(each.value)):
                assert gaps([each])[0] > LEVEL_DRIFT


def test_levels_that_are_not_solved_stay_as_they_are() -> None:
    levels = truth(SEEDS[0])
    results = [replace(each, everywhere=math.nan) for each in levels.results]
    found = proved_everywhere(replace(levels, solved=levels.solved[:1], results=tuple(results)))
    assert math.isfinite(found[0].everywhere)
    assert [math.isnan(each.everywhere) for each in found[1:]] == [True] * (len(results) - 1)


def test_levels_in_another_order_are_found() -> None:
    # The last two levels change places: what was cost is solved on the face of tidy.
    wrong = 0
    for seed in SEEDS:
        given = program(seed)
        if [each.kind for each in given.levels[-2:]] != ["cost", "tidy"]:
            continue
        if given.late is not None:
            given = given.late.joined(given, given.bounds)
        levels = solve_levels(given, 60)
        swapped = solve_levels(replace(given, objectives=(*given.objectives[:-2], *given.objectives[:-3:-1])), 60)
        assert swapped.point is not None
        if given.value(given.levels[-2], swapped.point) > optima(levels)[-2] * (1 + 1e-6):
            wrong += 1
            assert gaps(proved_everywhere(replace(levels, point=swapped.point)))[-2] > LEVEL_DRIFT
    assert wrong
