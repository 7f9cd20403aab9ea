"""What the solver says of itself while it runs, and that saying it changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import highspy
import numpy as np
import pytest
import scipy.sparse as sparse

from model.lp.effort import Effort, listening, told_to
from model.lp.highs import DUAL_METHOD, Near, Solution, handed_over, prepared_solver, run_in_thread, solve, solve_near
from model.lp.problem import Problem
from tests.helpers.programs import problem, slack_basis

ROWS = 160


def needs(count: int) -> Problem:
    """So many of the rows need one of a column of their own: from the slack basis an iteration each."""
    return problem(sparse.eye_array(ROWS), np.ones(ROWS), row_lower=[1.0] * count + [0.0] * (ROWS - count))


def crowded(seed: int) -> Problem:
    """Rows with a few columns each, none of which is to be had alone."""
    drawn = np.random.default_rng(seed)
    matrix = sparse.random_array((ROWS, 2 * ROWS), density=0.05, rng=drawn) + sparse.eye_array(ROWS, 2 * ROWS)
    return problem(matrix, drawn.uniform(1, 2, 2 * ROWS), row_lower=1.0)


def test_iterations_of_all_runs_are_added_up() -> None:
    """HiGHS says of each run how many it has done before each and when it is through."""
    effort = Effort()
    with told_to(effort):
        for count, so_far in ((1, 1), (1, 2), (7, 9), (3, 12)):
            found = solve_near(needs(count), slack_basis(ROWS, ROWS), 60, Near(DUAL_METHOD, 1))
            assert found is not None and found.iterations == count
            assert effort.iterations == so_far and effort.gap is None
    assert listening() is None
    solve(needs(7), 60)
    assert effort.iterations == 12, "nobody listens any more"


@pytest.mark.parametrize("method", [lambda given: solve(given, 60, interior_first=False),
                                    lambda given: solve(given, 60, interior_first=True)], ids=["simplex", "interior"])
@pytest.mark.parametrize("seed", range(3))
def test_to_listen_changes_nothing(method: Callable[[Problem], Solution], seed: int) -> None:
    silent, effort = method(crowded(seed)), Effort()
    with told_to(effort):
        heard = method(crowded(seed))
    assert effort.iterations > 0
    assert heard.iterations == silent.iterations
    assert heard.primal.tobytes() == silent.primal.tobytes()
    assert heard.row_dual.tobytes() == silent.row_dual.tobytes()
    assert heard.basis.row_status == silent.basis.row_status and heard.basis.col_status == silent.basis.col_status


def knapsack(seed: int) -> highspy.Highs:
    """Whole things of which as much as fits is wanted, which takes a search."""
    drawn, count = np.random.default_rng(seed), 40
    given = handed_over(problem(sparse.csc_array(drawn.integers(20, 99, (5, count)).astype(float)),
                                -drawn.integers(20, 99, count).astype(float), row_upper=900.0, upper=1.0))
    given.passed.integrality_ = [highspy.HighsVarType.kInteger] * count
    return prepared_solver(given, {}, 60)


def test_a_search_for_whole_numbers_says_how_far_it_is_from_the_best() -> None:
    silent, listened, effort = knapsack(1), knapsack(1), Effort()
    run_in_thread(silent)
    with told_to(effort):
        run_in_thread(listened)
    assert effort.gap is not None and 0 <= effort.gap < 1
    assert list(listened.getSolution().col_value) == list(silent.getSolution().col_value)
    assert listened.getInfo().mip_node_count == silent.getInfo().mip_node_count
    with told_to(effort):
        solve(needs(3), 60)
    assert effort.gap is None, "of another run"
