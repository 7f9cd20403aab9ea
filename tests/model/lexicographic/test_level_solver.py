"""Levels that begin at a basis of their sum: each has its own optimum, however good or bad that basis is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sparse

from data.case.builder import assemble
from model.formulation.build import build
from model.levels import Level
from model.lexicographic import block
from model.lexicographic.level_solver import LevelSolver
from model.lexicographic.lexicographic import solve_levels
from model.lp import highs
from model.lp.highs import LARGE, Solution, nearly_solve
from model.lp.problem import Bounds, Part, Problem
from model.phases import linear
from model.phases.linear import program_of
from tests.helpers.oracle.program_of_the_text import solve_by_the_text
from tests.helpers.programs import linear_program, problem
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import levels, outcome


@pytest.fixture(autouse=True)
def the_method_for_large_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.lp.highs.LARGE", 0)
    monkeypatch.setattr(block, "solve_within", lambda *given: None)  # the interior point method has all blocks
    monkeypatch.setattr(block, "nearly_solve_within", lambda *given: Solution("failed", np.zeros(0), 0, 0.0))


@pytest.fixture
def sums(monkeypatch: pytest.MonkeyPatch) -> list[Solution]:
    """The bases of sums that were asked for."""
    found: list[Solution] = []

    def noted(*given: Any) -> Solution:
        found.append(nearly_solve(*given))
        return found[-1]

    monkeypatch.setattr(block, "nearly_solve", noted)
    return found


def test_a_sum_that_misleads_is_put_right(sums: list[Solution]) -> None:
    # At least 1,000 of 1000 x + y. Level one is x: 0, level two is y: then 1,000. The sum x + y/128 is least at
    # x = 1, y = 0, where it is 1 in place of 7.8.
    matrix = sparse.csc_array(np.array([[1000.0, 1.0]]))
    x, y = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    lower, upper = np.zeros(2), np.full(2, math.inf)
    row = np.array([1000.0]), np.array([math.inf])
    part = Part(matrix, np.arange(1), np.arange(2))
    solver = LevelSolver(None, math.inf)
    bounds = Bounds(*row, lower, upper)
    first = solver.solve(Level("one"), [Problem(matrix, cost, bounds) for cost in (x, y)], part)
    assert sums[0].primal == pytest.approx([1, 0])
    assert first.primal == pytest.approx([0, 1000])
    assert first.duals is not None and first.duals.columns.high == pytest.approx([1, 0])
    second = solver.solve(Level("two"), [Problem(matrix, y, Bounds(*row, lower, np.array([0, math.inf])))], part)
    assert second.primal == pytest.approx([0, 1000])
    assert (second.iterations, len(sums)) == (0, 1)


@pytest.mark.parametrize("weight", [1.0, 1 / 128, 1e-8])
@pytest.mark.parametrize("seed", range(100, 108))
def test_the_weights_change_no_level(seed: int, weight: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "WEIGHT", weight)
    monkeypatch.setattr(block, "TOGETHER", 6)
    assert levels(outcome(random_world(seed)).plan) == pytest.approx(
        solve_by_the_text(random_world(seed)), rel=1e-6, abs=1e-6)


def test_where_no_basis_of_the_sum_is_found_each_level_is_solved_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = Solution("failed", np.zeros(0), 0, 0.0)
    monkeypatch.setattr(block, "nearly_solve", lambda *given: failed)
    tables = random_world(1)
    assert levels(outcome(tables).plan) == pytest.approx(solve_by_the_text(tables), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("count", "blocks"), [(2, [2]), (3, [3]), (4, [2, 2]), (5, [3, 2]), (7, [3, 2, 2])])
def test_levels_go_together_in_blocks_of_at_most_three(count: int, blocks: list[int], sums: list[Solution]) -> None:
    # Each level has a column of its own, at least its number: nothing that a sum could miss.
    matrix = sparse.eye_array(count, format="csc")
    numbers = np.arange(1.0, count + 1)
    free = np.full(count, math.inf)
    bounds = Bounds(numbers, free, np.zeros(count), free)
    problems = [Problem(matrix, cost, bounds) for cost in np.eye(count)]
    solver, begun = LevelSolver(None, math.inf), []
    for place in range(count):
        before = len(sums)
        found = solver.solve(Level("one"), problems[place:], Part(matrix, np.zeros(0, int), np.zeros(0, int)))
        assert found.primal[place] == pytest.approx(place + 1)
        begun += [place] * (len(sums) - before)
    assert np.diff([*begun, count]).tolist() == blocks


@pytest.mark.parametrize("count", [3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_after_a_sum_nothing_is_left_to_do(seed: int, count: int) -> None:
    # Ten needs, each met by any of 30 columns that count 1 or 2 at the first level, 1 to 3 at the second, and so on:
    # many are equal at a level, and the next one chooses among them. The sum finds the choice of all its levels where
    # an earlier level weighs more than what a later one could gain (2 of a 128th), and where the last one's 128th of a
    # 128th is no zero to the method that solves the sum; of a fourth it would be, so that four go two by two.
    random = Random(seed)
    objectives = [[float(random.randint(1, most)) for _ in range(300)] for most in range(2, 2 + count)]
    found = solve_levels(linear_program(np.kron(np.eye(10), np.ones(30)), objectives, row_lower=1.0), 60)
    assert [result.iterations for result in found.results[1:]] == [0] * (count - 1)


def test_the_levels_of_a_small_program_need_no_sum(sums: list[Solution], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.lp.highs.LARGE", LARGE)
    assert len(levels(outcome(random_world(1)).plan)) > 2
    assert sums == []


def choices() -> tuple[list[Problem], Part]:
    """Fifty needs, each met by the first of two columns as the first level wants it; the second level is indifferent,
    but to begin with it has to find a point that is feasible."""
    matrix = sparse.csc_array(np.kron(np.eye(50), np.ones(2)))
    first = np.tile([1.0, 2.0], 50)
    return ([problem(matrix, cost, row_lower=1.0) for cost in (first, np.ones(100))],
            Part(matrix, np.arange(50), np.arange(100)))


def test_a_basis_of_other_columns_is_of_no_use(monkeypatch: pytest.MonkeyPatch) -> None:
    # A level may come with columns and rows of its own: it is solved from scratch then.
    failed = Solution("failed", np.zeros(0), 0, 0.0)
    monkeypatch.setattr(block, "nearly_solve", lambda *given: failed)
    problems, part = choices()
    solver = LevelSolver(None, math.inf)
    solver.solve(Level("before"), problems, part)
    matrix = sparse.csc_array(np.kron(np.eye(60), np.ones(2)))
    found = solver.solve(Level("last"), [problem(matrix, np.tile([2.0, 1.0], 60), row_lower=1.0)],
                         Part(matrix, np.arange(60), np.arange(120)))
    assert found.status == "optimal"
    assert found.primal == pytest.approx(np.tile([0.0, 1.0], 60))


@pytest.fixture
def methods(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which method was asked for a level or a sum, in order."""
    asked: list[str] = []

    def noting(name: str) -> Any:
        method = getattr(highs, name)

        def noted(*given: Any) -> Any:
            asked.append(name)
            return method(*given)
        return noted

    for name in ("solve", "solve_within", "nearly_solve_within", "nearly_solve", "solve_near"):
        monkeypatch.setattr(block, name, noting(name))
    return asked


def shortfalls() -> tuple[list[Problem], Part]:
    """Fifty needs and two levels, each of which takes the simplex method an iteration a need."""
    matrix = sparse.csc_array(np.kron(np.eye(50), np.ones(2)))
    bounds = problem(matrix, np.zeros(100), row_lower=1.0).bounds
    return ([Problem(matrix, cost, bounds) for cost in (np.tile([2.0, 1.0], 50), np.tile([1.0, 3.0], 50))],
            Part(matrix, np.arange(50), np.arange(100)))


@pytest.mark.parametrize(("for_each_row", "asked"), [
    (100.0, ["solve_within", "solve_within"]),
    (1.5, ["solve_within", "solve_within", "solve"]),
    (0.5, ["solve_within", "nearly_solve", "solve_near", "solve_near"])])
def test_the_simplex_method_has_so_many_iterations_for_a_block_and_the_interior_point_method_the_rest(
        for_each_row: float, asked: list[str], methods: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # Without presolve each need is an iteration: 25 for 50 rows do not do, and 75 do for the first level, not for the
    # second with what the first has left. That one is then alone, and needs no sum.
    monkeypatch.setattr(block, "ONE_BY_ONE", for_each_row)
    monkeypatch.setattr(highs, "SIMPLEX", {**highs.SIMPLEX, "presolve": "off"})
    problems, part = shortfalls()
    solver = LevelSolver(None, math.inf)
    first = solver.solve(Level("shortfall", 1), problems, part)
    second = solver.solve(Level("shortfall", 2), problems[1:], part)
    # All of each need from its second column, at 1; by the second level for itself from its first, at 1.
    assert (problems[0].cost @ first.primal, problems[1].cost @ second.primal) == pytest.approx((50, 50))
    assert methods == asked


@pytest.mark.parametrize(("for_each_row", "asked"), [
    (100.0, ["nearly_solve_within", "solve_near", "solve_near", "solve_within"]),
    (0.5, ["nearly_solve", "solve_near", "solve_near", "solve"])])
def test_once_it_has_run_out_of_iterations_the_simplex_method_is_not_tried_again(
        for_each_row: float, asked: list[str], methods: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # After two shortfalls, as above, a block of two and then a level alone, with iterations to spare for each.
    monkeypatch.setattr(block, "ONE_BY_ONE", for_each_row)
    monkeypatch.setattr(block, "AS_A_SUM", 100.0)
    monkeypatch.setattr(highs, "SIMPLEX", {**highs.SIMPLEX, "presolve": "off"})
    problems, part = shortfalls()
    solver = LevelSolver(None, math.inf)
    for place in range(2):
        solver.solve(Level("shortfall", 1 + place), problems[place:], part)
    methods.clear()
    values = []
    for left in (problems, problems[1:], problems[:1]):
        found = solver.solve(Level("equity"), left, part)
        values.append(left[0].cost @ found.primal)
    assert values == pytest.approx((50, 50, 50))
    assert methods == asked


@pytest.mark.parametrize("for_each_row", [2.0, 0.5])
def test_a_level_alone_needs_no_sum(for_each_row: float, methods: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # Fifty iterations, as above: the simplex method has them, or the interior point method solves the level at once.
    monkeypatch.setattr(block, "AS_A_SUM", for_each_row)
    monkeypatch.setattr(highs, "SIMPLEX", {**highs.SIMPLEX, "presolve": "off"})
    problems, part = shortfalls()
    found = LevelSolver(None, math.inf).solve(Level("settle"), problems[:1], part)
    assert problems[0].cost @ found.primal == pytest.approx(50)
    assert methods == ["solve_within"] + ["solve"] * (for_each_row < 1)


def test_what_the_simplex_method_leaves_is_summed_up_on_its_face(monkeypatch: pytest.MonkeyPatch) -> None:
    # Three levels over a column each, at least 1: the simplex method solves the first, which fixes its column at 1, and
    # not the second. The sum that is left is of the second and third, with the first column fixed.
    asked: list[Problem] = []
    answers: Iterator[Any] = iter([highs.solve_within, lambda *given: None])

    def summed(problem: Problem, *given: Any) -> Solution:
        asked.append(problem)
        return nearly_solve(problem, *given)

    monkeypatch.setattr(block, "solve_within", lambda *given: next(answers)(*given))
    monkeypatch.setattr(block, "nearly_solve", summed)
    ends = solve_levels(linear_program(np.eye(3), list(np.eye(3)), row_lower=1.0), 60)
    assert [result.value for result in ends.results] == pytest.approx([1, 1, 1])
    assert len(asked) == 1 and np.count_nonzero(asked[0].cost) == 2
    assert asked[0].bounds.row_lower[0] == asked[0].bounds.row_upper[0]


def test_otherwise_the_method_is_the_other_one_and_the_levels_are_the_same() -> None:
    for seed in range(4):
        program = program_of(build(assemble(random_world(seed))))
        usual, other = solve_levels(program, 60), solve_levels(program, 60, otherwise=True)
        assert [each.value for each in other.results] == pytest.approx(
            [each.value for each in usual.results], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("trouble", ["a failure", "a doubt"])
def test_what_fails_or_leaves_a_doubt_is_solved_in_another_way(trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ways: list[bool] = []

    def solved(program: Any, left: float, start: Any, listener: Any, otherwise: bool) -> Any:
        ways.append(otherwise)
        if not otherwise and trouble == "a failure":
            raise highs.SolverFailed("no answer")
        levels = solve_levels(program, left, start, listener, otherwise)
        if otherwise:
            return levels
        return replace(levels, results=tuple(replace(each, everywhere=each.value - 1e9) for each in levels.results))

    expected = levels(outcome(random_world(1)).plan)
    monkeypatch.setattr(linear, "solve_levels", solved)
    found = outcome(random_world(1))
    assert ways == [False, True]
    assert levels(found.plan) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert found.relaxation.levels.doubt < 1e-7
