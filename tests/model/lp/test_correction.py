"""What the solver's tolerances leave undone is mended: wrong signs and missed sides that are none to it."""

from __future__ import annotations

import math
from typing import Any

import highspy
import numpy as np
import pytest

from model.lexicographic.certificate import Activities, gap
from model.lp import highs
from model.lp.column_range import ColumnRange, finite
from model.lp.correction import CorrectionProgram, correction
from model.lp.exact_duals import exact_duals, exact_point, reduced_costs
from model.lp.highs import SIMPLEX, handed_over, prepared_solver, solve
from model.lp.problem import Bounds, Problem
from tests.helpers.programs import problem

STATUS = {letter: getattr(highspy.HighsBasisStatus, name) for letter, name in (
    ("B", "kBasic"), ("L", "kLower"), ("U", "kUpper"))}

# One of a, b or c is needed. With a bought, at 3e-12, b would save 1e-12 and c 2e-12.
NEARLY_EQUAL = problem([[1.0, 1.0, 1.0]], [3e-12, 2e-12, 1e-12], row_lower=1.0, upper=10.0)


def basis(columns: str, rows: str) -> Any:
    made = highspy.HighsBasis()
    made.col_status, made.row_status = [STATUS[each] for each in columns], [STATUS[each] for each in rows]
    made.valid = True
    return made


def correction_at(given: Problem, columns: str, rows: str) -> CorrectionProgram | None:
    """The correction of a basis, at its own point and duals."""
    begun, solver = basis(columns, rows), prepared_solver(handed_over(given), SIMPLEX, math.inf)
    solver.setBasis(begun)
    sides = {"L": given.bounds.lower, "U": given.bounds.upper, "B": np.zeros(len(columns))}
    near = np.array([sides[status][place] for place, status in enumerate(columns)])
    # The side that a row is at is the one that its activity is nearer to: without that of a solver, one that is.
    at_upper = np.array([status == "U" for status in rows])
    started = Problem(given.matrix, given.cost, Bounds(
        np.where(at_upper, given.bounds.row_upper, given.bounds.row_lower),
        np.where(at_upper, given.bounds.row_upper, given.bounds.row_lower), given.bounds.lower, given.bounds.upper))
    point = exact_point(solver, started, near)
    return correction(given, point, begun, exact_duals(solver, given, np.zeros(given.matrix.shape[0])))


def test_the_program_of_a_correction_is_the_same_in_figures_of_what_is_wrong():
    # The row pays 3e-12, so that b has -1e-12 and c -2e-12, of which the largest becomes about one. The row's activity
    # is a column of its own, which costs what the row pays.
    found = correction_at(NEARLY_EQUAL, "BLL", "L")
    assert found is not None
    scale = 2.0 ** 39  # the power of two near 1 / 2e-12
    assert found.problem.cost == pytest.approx(scale * np.array([0.0, -1e-12, -2e-12, 3e-12]), rel=1e-9)
    assert found.problem.matrix.toarray().tolist() == [[1, 1, 1, -1]]
    assert (found.problem.bounds.row_lower[0], found.problem.bounds.row_upper[0]) == (0, 0)
    assert (found.problem.bounds.lower[3], found.problem.bounds.upper[3]) == (1, math.inf)
    assert found.activities.tolist() == [0]


@pytest.mark.parametrize(("columns", "rows"), [("LLB", "L"), ("UUU", "B")])
def test_right_signs_need_no_correction(columns: str, rows: str):
    # c for the need, which is the optimum; and with costs the other way round everything at its most.
    sign = 1 if columns == "LLB" else -1
    given = Problem(NEARLY_EQUAL.matrix, sign * NEARLY_EQUAL.cost, NEARLY_EQUAL.bounds)
    assert correction_at(given, columns, rows) is None


@pytest.mark.parametrize(("columns", "wrong"), [("L", -1e-12), ("U", 1e-12)])
def test_each_bound_has_its_wrong_sign(columns: str, wrong: float):
    given = problem([[1.0]], [wrong], row_upper=9.0, upper=5.0)
    assert correction_at(given, columns, "B") is not None
    assert correction_at(Problem(given.matrix, -given.cost, given.bounds), columns, "B") is None
    fixed = problem([[1.0]], [wrong], row_upper=9.0, lower=5.0, upper=5.0)
    assert correction_at(fixed, columns, "B") is None  # it has nowhere to go


@pytest.mark.parametrize(("status", "dual"), [("L", -1.0), ("U", 1.0)])
def test_a_row_may_pay_with_the_wrong_sign_too(status: str, dual: float):
    # x = 5 by its row, which the cost would leave.
    given = problem([[1.0]], [dual * 1e-12], row_lower=5.0, row_upper=6.0)
    assert correction_at(given, "B", status) is not None
    assert correction_at(problem([[1.0]], [dual * 1e-12], row_lower=5.0, row_upper=5.0), "B", status) is None


def test_figures_far_above_the_wrong_ones_are_cut():
    # At a billion and 1e-12 together the solver would see one of them only.
    given = problem([[1.0, 1.0, 1.0, 0.0]], [3e-12, 2e-12, 1e-12, 1e9], row_lower=1.0, upper=10.0)
    found = correction_at(given, "BLLL", "L")
    assert found is not None
    assert 0.5 < abs(found.problem.cost[1:3]).max() < 2 and found.problem.cost[3] == pytest.approx(1e7)


def test_the_basis_that_a_correction_finds_is_one_of_the_program():
    # c in the basis and the row's activity at its least: the row is at its lower side.
    found = correction_at(NEARLY_EQUAL, "BLL", "L")
    assert found is not None
    back = found.basis_of(basis("LLBL", "L"))
    assert (back.col_status, back.row_status) == ([STATUS[each] for each in "LLB"], [STATUS["L"]])
    # With the activity in the basis the row is slack; where the row itself stayed in it, it is slack as well.
    assert found.basis_of(basis("LULB", "L")).row_status == [STATUS["B"]]
    assert found.basis_of(basis("LULL", "B")).row_status == [STATUS["B"]]


@pytest.mark.parametrize("large", [0, 1000], ids=["interior point", "simplex"])
@pytest.mark.parametrize("seed", [5, 6, 7, 10, 12, 14, 16, 19, 20, 25])
def test_prices_far_below_the_solvers_tolerance_are_minded(seed: int, large: int, monkeypatch: pytest.MonkeyPatch):
    # Prices from 1e-14 to 1e3 in one objective: nothing of the smallest is lost.
    monkeypatch.setattr(highs, "LARGE", large)
    random = np.random.default_rng(seed)
    matrix = (random.random((6, 12)) < 0.4) * np.round(random.random((6, 12)) * 4 + 1)
    matrix[:, :6] += np.eye(6)
    given = problem(matrix, np.round(1 + random.random(12) * 9) * 10.0 ** random.integers(-14, 3, 12), row_lower=1.0,
                    upper=10.0)
    found = solve(given, 60)
    assert found.duals is not None and correction(given, found.primal, found.basis, found.duals) is None
    sides = finite(given.bounds, ColumnRange(np.zeros(12), np.full(12, 10.0)), given.matrix)
    left = gap(found.duals.rows, reduced_costs(given, found.duals.rows),
               Activities(given.matrix @ found.primal, found.primal), sides)
    assert abs(left.wrong) + left.rounding < given.cost.min() / 1000


# x and y together are at least one and 2^-31, which is less than the tolerance; there is one of x, and y costs 2^30.
A_LITTLE_MORE = problem([[1.0, 1.0]], [0.0, 2.0 ** 30], row_lower=1.0 + 2.0 ** -31, upper=[1.0, 10.0])


def test_a_side_that_is_missed_by_less_than_the_tolerance_is_mended():
    # With x for the row, x is 2^-31 above its bound. Seen from there, in units of that, x has to go one down, and y, of
    # which there are 10 * 2^31 and so as good as no bound, may make up for it at its price.
    found = correction_at(A_LITTLE_MORE, "BL", "L")
    assert found is not None and not found.feasible
    assert found.problem.cost.tolist() == [0.0, 2.0 ** 30]
    assert found.problem.matrix.toarray().tolist() == [[1, 1]] and found.activities.tolist() == []
    assert [side.tolist() for side in found.problem.bounds] == [[0.0], [math.inf], [-math.inf, 0.0], [-1.0, math.inf]]
    # As the optimum has it: x at its bound, y for the row.
    assert correction_at(A_LITTLE_MORE, "UB", "L") is None


@pytest.mark.parametrize("large", [0, 1000], ids=["interior point", "simplex"])
def test_what_is_missed_is_paid_for(large: int, monkeypatch: pytest.MonkeyPatch):
    # 2^-31 of y at 2^30: a half. The solver, which sees no more than its tolerance, is content with nothing of y.
    monkeypatch.setattr(highs, "LARGE", large)
    found = solve(A_LITTLE_MORE, 60)
    assert found.primal.tolist() == [1.0, 2.0 ** -31]
    assert A_LITTLE_MORE.cost @ found.primal == 0.5


def test_a_row_that_is_missed_is_mended_too():
    # x is at its bound, and nothing of y; the row lacks 2^-31 of it.
    given = problem([[1.0, 1.0], [1.0, 0.0]], [1.0, 2.0 ** 30], row_lower=[1.0 + 2.0 ** -31, 1.0], upper=10.0)
    found = correction_at(given, "BL", "BL")
    assert found is not None and not found.feasible
    assert (found.problem.bounds.row_lower[0], found.problem.bounds.lower[2]) == (1.0, 0.0)
    assert found.activities.tolist() == [1]  # it pays for x


def test_a_side_that_rounding_misses_is_not_mended():
    # A bit in the last place of one, and of what a million is made up from, is no more than the data are known to.
    missed = problem([[1.0, 1.0]], [0.0, 2.0 ** 30], row_lower=1.0 + 2.0 ** -52, upper=[1.0, 10.0])
    assert correction_at(missed, "BL", "L") is None
    large = problem([[1.0, -1.0], [1.0, 0.0]], [0.0, 0.0], row_lower=[0.0, 1e6], row_upper=[0.0, math.inf],
                    upper=[math.inf, 1e6 * (1 - 2.0 ** -50)])
    assert correction_at(large, "BB", "LL") is None


def test_a_correction_that_finds_nothing_leaves_what_there_was(monkeypatch: pytest.MonkeyPatch):
    once = highs._once

    def failing(program: Any, *given: Any) -> Any:
        found = once(program, *given)
        return found if program.problem.matrix.shape[1] == 3 else highs.Solution("failed", found.primal, 0, 0.0)

    monkeypatch.setattr(highs, "_once", failing)
    found = solve(NEARLY_EQUAL, 60)
    assert found.status == "optimal" and found.primal.sum() == pytest.approx(1)
