"""Levels without some limits, against tiny worlds worked out by hand and the levels solved again from scratch."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.levels import Level, shortfall
from model.lexicographic.lexicographic import solve_levels
from model.lp import repeated
from model.phases.phase import LinearRelaxation
from model.row_kinds import CAPACITY, ROW_KINDS
from model.sensitivity.lifted_limits import LiftedLimits
from tests.helpers.explained import solved
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import world

ONE = {"periods": 1}
BOTH = [{"resource": "K", "offer": "O"}, {"resource": "L", "offer": "O"}]
TWO_LINES = [{"resource": "K", "capacity": 4}, {"resource": "L", "capacity": 4}]


def lines(relaxation: LinearRelaxation, *keys: str) -> list[int]:
    """The places of the capacities of some lines."""
    return [place for place in relaxation.program.rows.of(CAPACITY.name)
            if relaxation.row(place).part("resource") in keys]


def falls(relaxation: LinearRelaxation, *keys: str, priority: int = 1) -> bool:
    """The level of the priority falls without the capacities of the lines."""
    return LiftedLimits(relaxation).falls(lines(relaxation, *keys), shortfall(priority), 1.0)


def test_a_limit_that_is_alone_in_the_way():
    # 4 of 10 are made: without the limit of the line all 10.
    assert falls(solved(world(Settings=ONE, Resources=[{"resource": "K", "capacity": 4}],
                              ResourceUse=[{"resource": "K", "offer": "O"}], Requirements=[{"quantity": 10}])), "K")


def test_two_limits_that_block_together():
    # O takes one of each line, 4 of either: without one of them there are 4 still, without both 10.
    relaxation = solved(world(Settings=ONE, Resources=TWO_LINES, ResourceUse=BOTH, Requirements=[{"quantity": 10}]))
    assert [falls(relaxation, *each) for each in ("K", "L", "KL")] == [False, False, True]


def test_what_was_lifted_is_back_for_the_next_question():
    relaxation = solved(world(Settings=ONE, Resources=TWO_LINES, ResourceUse=BOTH, Requirements=[{"quantity": 10}]))
    limits = LiftedLimits(relaxation)
    said = [limits.falls(lines(relaxation, *each), shortfall(1), 1.0) for each in ("KL", "K", "", "KL", "L")]
    assert said == [True, False, False, True, False]


def test_a_share_is_lifted_to_its_side():
    # Half of F must be standard, of which there is none: nothing is ordered. Without the share all 8.
    relaxation = solved(world(
        Settings=ONE, Items=[{"item": "I", "standard": "yes"}, {"item": "J"}], Families=[{"standard_share": 0.5}],
        Offers=[{"offer": "P", "item": "J"}, {"max_quantity": 0}], Requirements=[{"quantity": 8}]))
    limits = LiftedLimits(relaxation)
    assert limits.falls(relaxation.program.rows.of("standardization"), shortfall(1), 1.0)


# F, of priority 1, takes one of either line: 4 of 10 are made, and one of the lines has the price, the other none. G is
# made on K and H on L, both of priority 2: without K or without L there are 10 more of one of them.
BEHIND = {"Settings": ONE, "Families": [{"family": each} for each in "FGH"],
          "Items": [{"item": f"I{each}", "family": each} for each in "FGH"],
          "Offers": [{"offer": f"O{each}", "item": f"I{each}"} for each in "FGH"], "Resources": TWO_LINES,
          "ResourceUse": [{"resource": line, "offer": f"O{family}"} for line, family in ("KF", "LF", "KG", "LH")],
          "Requirements": [{"quantity": 10}, {"family": "G", "quantity": 10, "priority": 2},
                           {"family": "H", "quantity": 10, "priority": 2}]}


@pytest.mark.parametrize("line", "KL")
def test_a_price_at_an_earlier_level_hides_nothing(line: str):
    # With the price at priority 1 the face of priority 2 has no G, or no H, whatever is lifted there.
    relaxation = solved(world(**BEHIND))
    assert not falls(relaxation, line, priority=1)
    assert falls(relaxation, line, priority=2)


def test_an_earlier_level_that_falls_counts():
    # Only F is wanted besides G: at priority 1 the line is full of F, so that without it both fall.
    relaxation = solved(world(
        Settings=ONE, Families=[{"family": "F"}, {"family": "G"}], Items=[{"item": "I"}, {"item": "J", "family": "G"}],
        Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}], Resources=[{"resource": "K", "capacity": 4}],
        ResourceUse=[{"resource": "K", "offer": "O"}, {"resource": "K", "offer": "P"}],
        Requirements=[{"quantity": 10}, {"family": "G", "quantity": 10, "priority": 2}]))
    assert falls(relaxation, "K", priority=1) and falls(relaxation, "K", priority=2)


def test_what_does_not_show_at_once_shows_in_the_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(repeated, "_AT_FIRST", 0)
    relaxation = solved(world(Settings=ONE, Resources=TWO_LINES, ResourceUse=BOTH, Requirements=[{"quantity": 10}]))
    assert falls(relaxation, "K", "L")


def test_a_fall_that_is_nothing_of_what_is_to_be_explained_is_none():
    # 1e-4 more could be made on K; of 6 short at 100 that is 2e-5, of a million times as much nothing.
    relaxation = solved(world(
        Settings=ONE, Resources=[{"resource": "K", "capacity": 4}, {"resource": "L", "capacity": 4.0001}],
        ResourceUse=BOTH, Requirements=[{"quantity": 10}]))
    limits, row = LiftedLimits(relaxation), lines(relaxation, "K")
    assert limits.falls(row, shortfall(1), 600.0) and not limits.falls(row, shortfall(1), 600e6)


def from_scratch(relaxation: LinearRelaxation, rows: Iterable[int], level: Level) -> bool:
    """Whether the level or one before it falls with the sides gone and everything solved again."""
    program, bounds = relaxation.program, relaxation.program.bounds.copy()
    for row in rows:
        if np.isfinite(bounds.row_upper[row]):
            bounds.row_upper[row] = math.inf
        else:
            bounds.row_lower[row] = -math.inf
    after = solve_levels(replace(program, bounds=bounds), 600)
    for old, new in zip(relaxation.levels.results, after.results, strict=False):
        if old.value - new.value > 1e-6 * max(1.0, abs(old.value)):
            return True
        if old.level == level:
            break
    return False


def test_it_says_what_solving_from_scratch_says():
    # Each kind of limit lifted as a whole, and each of its rows, of some random worlds.
    said: dict[bool, int] = {True: 0, False: 0}
    for seed in range(8):
        relaxation = solved(random_world(seed))
        if relaxation.levels.conflict:
            continue
        limits, level = LiftedLimits(relaxation), last_shortfall(relaxation)
        for rows in some_limits(relaxation):
            found = limits.falls(rows, level, 1.0)
            assert found == from_scratch(relaxation, rows, level), (seed, relaxation.row(rows[0]))
            said[found] += 1
    assert min(said.values()) > 10, said


def last_shortfall(relaxation: LinearRelaxation) -> Level:
    """The level of the least urgent needs."""
    return [each.level for each in relaxation.levels.solved if each.level.is_shortfall][-1]


def some_limits(relaxation: LinearRelaxation) -> list[list[int]]:
    """The rows of each kind of limit together, and every third one alone."""
    kinds: list[Any] = [list(relaxation.program.rows.of(kind.name)) for kind in ROW_KINDS if kind.may_be_lifted]
    return [rows for rows in kinds if rows] + [[row] for rows in kinds for row in rows[::3]]
