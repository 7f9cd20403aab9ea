"""Duals in twice the precision and points to the last digit, against fractions; and zero told from small."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

import highspy
import numpy as np
import pytest

from model.lp.double_double import Double2
from model.lp.exact_duals import Duals, exact_duals, exact_point
from model.lp.highs import SIMPLEX, handed_over, prepared_solver
from model.lp.problem import Problem
from tests.helpers.programs import Figures, problem

BASIC, LOWER = highspy.HighsBasisStatus.kBasic, highspy.HighsBasisStatus.kLower
Matrix = list[list[float]]


def duals_of(given: Problem, basic: Sequence[int], begun: Sequence[float]) -> Duals:
    """The duals where these columns are the basis and the solver had found `begun` for the rows."""
    return exact_duals(solver_at(given, basic), given, np.array(begun, dtype=float))


def solver_at(given: Problem, basic: Sequence[int]) -> Any:
    """A solver that holds the basis of these columns, and of the last rows where they are fewer."""
    rows, columns = given.matrix.shape
    basis = highspy.HighsBasis()
    basis.col_status = [BASIC if place in basic else LOWER for place in range(columns)]
    basis.row_status = [LOWER] * len(basic) + [BASIC] * (rows - len(basic))
    basis.valid = True
    solver = prepared_solver(handed_over(given), SIMPLEX, math.inf)
    solver.setBasis(basis)
    return solver


def whole(figures: Double2) -> list[Fraction]:
    return [Fraction(high) + Fraction(low) for high, low in zip(figures.high.tolist(), figures.low.tolist(),
                                                                strict=True)]


def solved_exactly(matrix: Matrix, cost: Sequence[float]) -> list[Fraction]:
    """pi with pi B = c, by Gauss and Jordan."""
    size = len(cost)
    rows = [[Fraction(matrix[row][column]) for row in range(size)] + [Fraction(cost[column])] for column in range(size)]
    for place in range(size):
        pivot = next(row for row in range(place, size) if rows[row][place])
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [each / rows[place][place] for each in rows[place]]
        for other in range(size):
            if other != place and rows[other][place]:
                taken = rows[other][place]
                rows[other] = [one - taken * two for one, two in zip(rows[other], rows[place], strict=True)]
    return [row[size] for row in rows]


def drawn(random: Random, size: int, spread: int) -> tuple[Matrix, list[float]]:
    """A matrix without zeros and costs; rows, columns and costs are up to so many powers of ten apart."""
    sizes = [[10.0 ** random.randint(-spread, spread) for _ in range(2 * size)] for _ in range(2)]
    matrix = [[random.gauss(0, 1) * sizes[0][row] * sizes[1][column] for column in range(2 * size)]
              for row in range(size)]
    return matrix, [random.gauss(0, 1) * sizes[1][column] for column in range(2 * size)]


@pytest.mark.parametrize(("size", "spread"), [(12, 0), (12, 2), (12, 4), (25, 1)])
@pytest.mark.parametrize("seed", range(3))
def test_the_duals_of_a_dense_basis_are_those_of_fractions(seed: int, size: int, spread: int):
    # What was found before may be wrong in the sixth digit: nothing of that is left.
    matrix, cost = drawn(Random(seed), size, spread)
    exact = solved_exactly(matrix, cost[:size])
    begun = [float(figure) * (1 + 1e-6 * Random(seed).uniform(-1, 1)) for figure in exact]
    found = duals_of(problem(matrix, cost, row_lower=1.0), range(size), begun)
    for figure, true in zip(whole(found.rows), exact, strict=True):
        assert abs(figure - true) <= abs(true) * Fraction(1, 10 ** 20)
    for column, figure in enumerate(whole(found.columns)):
        terms = [Fraction(cost[column])] + [-pays * Fraction(matrix[row][column]) for row, pays in enumerate(exact)]
        size_of = sum(map(abs, terms), Fraction(0))
        assert abs(figure - sum(terms, Fraction(0))) <= size_of * Fraction(1, 10 ** 20) * (column >= size)
    assert (abs(found.rows.high) > found.row_zero).all()
    assert (abs(found.columns.high) > found.column_zero).tolist() == [False] * size + [True] * size


def figures(matrix: Any, cost: Figures, basic: Sequence[int]) -> list[float]:
    """The reduced costs, zero where they are no figures."""
    return duals_of(problem(matrix, cost, row_lower=1.0), basic, [0.0] * len(matrix)).figures_of_columns.high.tolist()


@pytest.mark.parametrize("unit", [1.0, 2.0 ** 40, 2.0 ** -40, 1e-7, 1e11])
@pytest.mark.parametrize("tenths", [(1, 2), (1, 5), (2, 4), (3, 3), (7, 1)])
def test_what_is_zero_but_for_rounding_is_zero(tenths: tuple[int, int], unit: float):
    # 0.1 + 0.2 - 0.3 is 6e-17 in the machine, in any unit.
    one, two = tenths
    costs = [unit * one / 10, unit * two / 10, unit * (one + two) / 10]
    assert figures([[1, 0, 1], [0, 1, 1]], costs, (0, 1)) == [0, 0, 0]


def test_a_price_of_a_row_that_is_zero_but_for_rounding_is_none():
    # What takes part in all three rows costs what it pays in the first two: the third has no price.
    found = duals_of(problem(np.eye(3) + np.outer([1, 1, 0], [0, 0, 1]), [0.1, 0.2, 0.3], row_lower=1.0), range(3),
                     [0.0] * 3)
    assert found.figures_of_rows.high.tolist() == [0.1, 0.2, 0]


def test_what_is_zero_after_many_roundings_is_zero():
    # A hundred times a tenth, one after the other, through a chain of rows: the dual of each row is a tenth more than
    # that of the one before it. What costs ten, and gets what the whole chain gets, costs nothing more.
    chain = np.eye(100) - np.eye(100, k=1)
    matrix = np.column_stack([chain, np.eye(100)[-1]])
    for unit in (0.1, 0.7, 1 / 3):
        assert figures(matrix.tolist(), [*[unit] * 100, 100 * unit], range(100))[100] == 0


@pytest.mark.parametrize("small", [1e-12, -1e-12, 1e-10, 1e-7])
def test_a_trillionth_beside_one_is_a_figure(small: float):
    assert figures([[1.0, 1.0]], [1.0, 1.0 + small], (0,)) == [0, pytest.approx(small, rel=1e-3, abs=0)]
    assert figures([[1.0, 0.0]], [1.0, small], (0,)) == [0, small]


@pytest.mark.parametrize("penalty", [1e9, 123_456_789.125, 1e9 / 3, 1e15])
def test_a_price_is_a_figure_beside_a_penalty_that_it_has_no_part_of(penalty: float):
    # The first row pays the penalty, the second a price of 0.01; what costs 0.02 in the second costs 0.01 more, and
    # what costs 1e-9 nowhere costs 1e-9.
    found = figures([[1, 0, 0, 0], [0, 1, 1, 0]], [penalty, 0.01, 0.02, 1e-9], (0, 1))
    assert found == [0, 0, pytest.approx(0.01, rel=1e-14, abs=0), 1e-9]


def test_a_price_that_is_a_difference_of_penalties_has_their_rounding():
    # A third of a billion is known to 6e-8: a difference of 0.01 from it is a figure, one of 1e-7 is not.
    third = 1e9 / 3
    assert figures([[1.0, 1.0]], [third, third + 0.01], (0,))[1] == pytest.approx(0.01, abs=1e-7)
    assert figures([[1.0, 1.0]], [third, third + 1e-7], (0,))[1] == 0


def test_whole_numbers_and_halves_are_known_for_certain():
    # What pays one in the first row and 2^-50 in the second costs one: 2^-50 less. Beside a tenth that would be
    # rounding.
    small = 2.0 ** -50
    assert figures([[1, 0, 1], [0, 1, 1]], [1.0, small, 1.0], (0, 1)) == [0, 0, -small]
    assert figures([[1, 0, 1], [0, 1, 1]], [0.1, small, 0.1], (0, 1)) == [0, 0, 0]


def test_what_twice_the_precision_cannot_hold_is_none():
    assert figures([[1.0, 0.0, 0.0]], [1.0, 1e-20, 1e-25], (0,)) == [0, 1e-20, 0]


def test_a_row_without_a_price_has_none_whatever_was_found():
    found = duals_of(problem([[1.0, 0.0], [1.0, 1.0]], [3.0, 5.0], row_lower=1.0), (0,), [3.0, 1e-9])
    assert found.figures_of_rows.high.tolist() == [3, 0]
    assert found.figures_of_columns.high.tolist() == [0, 5]


def test_without_factors_duals_are_what_was_found_and_nothing_is_taken_to_be_zero():
    # The solver holds no basis. Of 2.5 the first column, which costs 2, has -0.5, whether it is basic or not.
    given = problem([[1.0, 1.0], [0.0, 1.0]], [2.0, 7.0], row_lower=1.0)
    found = exact_duals(prepared_solver(handed_over(given), SIMPLEX, math.inf), given, np.array([2.5, 1e-18]))
    assert found.columns.high == pytest.approx([-0.5, 4.5])
    assert found.figures_of_rows.high.tolist() == [2.5, 0]


@pytest.mark.parametrize(("size", "spread"), [(12, 0), (12, 2), (12, 4), (25, 1)])
@pytest.mark.parametrize("seed", range(3))
def test_the_point_of_a_dense_basis_is_that_of_fractions(seed: int, size: int, spread: int):
    # B x = b - N x with half of the columns at a bound of their own. What was found before may be wrong in the sixth
    # digit; each figure, however small beside the others, is then right in the last but a bit.
    random = Random(seed)
    matrix, _ = drawn(random, size, spread)
    away = [random.gauss(0, 1) for _ in range(size)]
    sides = [sum(abs(each) for each in row) for row in matrix]
    rest = [Fraction(side) - sum(Fraction(entry) * Fraction(at) for entry, at in zip(row[size:], away, strict=True))
            for side, row in zip(sides, matrix, strict=True)]
    true = solved_exactly([[matrix[row][column] for row in range(size)] for column in range(size)], rest)
    given = problem(matrix, np.zeros(2 * size), row_lower=sides, lower=[-math.inf] * size + away)
    begun = [float(figure) * (1 + 1e-6 * random.uniform(-1, 1)) for figure in true] + away
    found = exact_point(solver_at(given, range(size)), given, np.array(begun))
    for figure, exact in zip(found.tolist(), true, strict=False):
        assert abs(Fraction(figure) - exact) <= abs(exact) * Fraction(1, 2 ** 52)
    assert found[size:].tolist() == away


def test_the_activity_of_a_basic_row_is_what_it_is():
    # x is three by the first row; that the second, which is slack, says ten asks nothing.
    given = problem([[1.0], [1.0]], [1.0], row_lower=[3.0, -math.inf], row_upper=[math.inf, 10.0])
    assert exact_point(solver_at(given, (0,)), given, np.array([3.0 + 1e-9])).tolist() == [3]


@pytest.mark.parametrize(("near", "side"), [(3.0 + 1e-9, 3.0), (5.0 - 1e-9, 5.0)])
def test_a_row_is_at_the_side_that_it_was_nearer_to(near: float, side: float):
    given = problem([[1.0]], [1.0], row_lower=3.0, row_upper=5.0)
    assert exact_point(solver_at(given, (0,)), given, np.array([near])).tolist() == [side]


def test_without_factors_a_point_is_what_was_found():
    given = problem([[1.0, 1.0], [0.0, 1.0]], [2.0, 7.0], row_lower=1.0)
    found = exact_point(prepared_solver(handed_over(given), SIMPLEX, math.inf), given, np.array([0.1, 1.0 + 1e-9]))
    assert found.tolist() == [0.1, 1.0 + 1e-9]


def test_refinement_ends_where_nothing_is_left(monkeypatch: pytest.MonkeyPatch):
    # Whole numbers need no step, what is wrong in the sixth digit one or two, and no figure is asked for in vain.
    given = problem([[2.0, 0.0], [1.0, 4.0]], [2.0, 8.0], row_lower=[6.0, 11.0])
    solver = solver_at(given, (0, 1))
    asked: list[str] = []

    def noted(name: str, solve: Any) -> Any:
        return lambda right: (asked.append(name), solve(right))[1]

    for name in ("getBasisSolve", "getBasisTransposeSolve"):
        monkeypatch.setattr(solver, name, noted(name, getattr(solver, name)))
    assert exact_point(solver, given, np.array([3.0, 2.0])).tolist() == [3, 2]
    assert asked == []
    assert exact_point(solver, given, np.array([3.0 + 1e-6, 2.0])).tolist() == [3, 2]
    assert set(asked) == {"getBasisSolve"} and len(asked) <= 2
    asked.clear()
    assert exact_duals(solver, given, np.array([0.0, 2.0])).rows.high.tolist() == [0, 2]
    exact = len(asked)  # what it takes to tell how the data are rounded
    asked.clear()
    assert exact_duals(solver, given, np.array([1e-6, 2.0])).rows.high.tolist() == [0, 2]
    assert exact < len(asked) <= exact + 2
