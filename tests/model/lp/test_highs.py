"""The solver's wrapper: how exact its answers are, and what its methods and limits spare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest
import scipy.sparse as sparse
from highspy import HighsBasisStatus

from model.lp import highs
from model.lp.highs import (
    FEASIBLE,
    RELATED,
    Near,
    Solution,
    SolverFailed,
    nearly_solve_within,
    solve,
    solve_near,
    solve_within,
)
from model.lp.problem import Problem
from tests.helpers.programs import problem, slack_basis

ROWS = 160


def needs(count: int, rows: int = ROWS) -> Problem:
    """So many of the rows need one of a column of their own: from the slack basis an iteration each, of the dual
    method."""
    return problem(sparse.eye_array(rows), np.ones(rows), row_lower=[1.0] * count + [0.0] * (rows - count))


def gains(count: int, rows: int = ROWS) -> Problem:
    """So many of the columns are worth having, one each: from the slack basis, which is feasible, an iteration each."""
    return problem(sparse.eye_array(rows), [-1.0] * count + [0.0] * (rows - count), row_upper=1.0)


def stocks(items: int, periods: int) -> Problem:
    """What is made, held and short of each item in each period, with one line for all: as many ways to be late as
    there are periods, and many of them equal."""
    count = items * periods
    made, held, short = (np.arange(count) + count * block for block in range(3))
    balance = np.arange(count)
    later = np.flatnonzero(balance % periods)
    entries = [(balance, made, 1.0), (balance, held, -1.0), (balance, short, 1.0), (later, held[later - 1], 1.0),
               (count + balance % periods, made, 1.0)]
    rows, columns = (np.concatenate([entry[place] for entry in entries]) for place in (0, 1))
    figures = np.concatenate([np.full(len(entry[0]), entry[2]) for entry in entries])
    return problem(sparse.csc_array((figures, (rows, columns)), shape=(count + periods, 3 * count)),
                   np.concatenate([np.zeros(2 * count), np.repeat(1.0 + np.arange(items) % 3, periods)]),
                   row_lower=[10.0] * count + [-np.inf] * periods, row_upper=[10.0] * count + [6.0 * items] * periods)


def dense(seed: int, rows: int = 60) -> tuple[Problem, np.ndarray]:
    """A program without any zero in it, whose optimum is known because it was made from that, and which columns the
    optimum uses: a hundred pivots leave their rounding in it."""
    random = Random(seed)
    columns = 2 * rows
    matrix = np.array([[random.gauss(0, 1) for _ in range(columns)] for _ in range(rows)])
    point = np.array([random.random() if random.random() < 0.5 else 0.0 for _ in range(columns)])
    dual = np.array([random.gauss(0, 1) for _ in range(rows)])
    reduced = np.array([random.random() for _ in range(columns)]) * (point == 0)
    sides = matrix @ point
    return problem(matrix, matrix.T @ dual + reduced, row_lower=sides, row_upper=sides, upper=10.0), point > 0


@pytest.mark.parametrize("near", [RELATED, FEASIBLE])
def test_what_is_small_is_had_where_it_is_needed(near: Near) -> None:
    # 5e-9 are needed: ten times what scaled figures may miss a side by is not nothing.
    found = solve_near(problem([[1.0]], [1.0], row_lower=5e-9), slack_basis(1, 1), 60, near)
    assert found is not None and found.primal == pytest.approx([5e-9], abs=2e-9)


@pytest.mark.parametrize("near", [RELATED, FEASIBLE])
def test_a_small_gain_is_taken(near: Near) -> None:
    # Each unit gains 1e-9 of what the largest of a level does: a level of a thousand millions has it.
    found = solve_near(problem([[1.0, 1.0]], [-1e-9, 1.0], row_upper=1.0), slack_basis(1, 2), 60, near)
    assert found is not None and found.primal == pytest.approx([1, 0])


@pytest.mark.parametrize("large", [0, 1000], ids=["interior point", "simplex"])
@pytest.mark.parametrize("seed", range(5))
def test_rounding_that_has_grown_is_solved_away(seed: int, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is in the basis costs exactly what its rows pay. The pivots leave up to 1e-10 there; in twice the precision
    # of figures near ten what is left is below 1e-27. What else is used would cost it too, but for the rounding of its
    # cost, which is no figure.
    monkeypatch.setattr(highs, "LARGE", large)
    given, used = dense(seed)
    found = solve(given, 60)
    duals = found.duals
    assert duals is not None
    pays = [Fraction(high) + Fraction(low) for high, low in zip(duals.rows.high, duals.rows.low, strict=True)]
    basic = [place for place, status in enumerate(found.basis.col_status) if status == HighsBasisStatus.kBasic]
    assert len(basic) == len(pays)
    for column in basic:
        rows = given.matrix[:, [column]].toarray()[:, 0]
        left = Fraction(given.cost[column]) - sum(pay * Fraction(each) for pay, each in zip(pays, rows, strict=True))
        assert abs(left) < Fraction(1, 10 ** 27)
    assert (duals.figures_of_columns.high[used] == 0).all()
    assert (duals.figures_of_columns.high[~used] >= 0).all()


def test_the_interior_point_method_ends_as_exactly_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    # Ten needs, each met by any of 30 columns that differ by 1e-8 each, less than that method is asked to tell apart:
    # the simplex method goes on from there until the cheapest of each is found, at one.
    monkeypatch.setattr(highs, "LARGE", 0)
    costs = [1 + 1e-8 * number for number in range(30)]
    Random(1).shuffle(costs)
    given = problem(np.kron(np.eye(10), np.ones(30)), np.tile(costs, 10), row_lower=1.0)
    assert given.cost @ solve(given, 60).primal == pytest.approx(10, abs=1e-12)


def test_what_a_correction_takes_is_paid_for(monkeypatch: pytest.MonkeyPatch) -> None:
    # One of a or b is needed. a is dearer by 1e-12 of what c costs: nothing to the solver, and a price all the same.
    # The run that misses it, the correction and the run from its basis are one answer.
    runs: list[Solution] = []
    once = highs._once

    def noted(*given: object) -> Solution:
        runs.append(replace(once(*given), seconds=1.0))  # type: ignore[arg-type]
        return runs[-1]

    monkeypatch.setattr(highs, "_once", noted)
    found = solve(problem([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [2e-12, 1e-12, 1.0], row_lower=1.0), 60)
    assert found.seconds == len(runs) == 3
    assert found.iterations == sum(run.iterations for run in runs)
    assert found.primal == pytest.approx([0, 1, 1])


@pytest.mark.parametrize("status", ["infeasible", "failed"])
def test_what_presolve_takes_too_strictly_is_tried_again_without_it(status: highs.Status,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    # A face is one up to rounding. The effort of both runs counts.
    runs: list[dict[str, object]] = []
    once = highs._once

    def strict(program: highs.PassedProgram, method: dict[str, object], *given: object) -> Solution:
        runs.append(method)
        if "presolve" not in method:
            return Solution(status, np.zeros(0), 7, 2.0)
        return replace(once(program, method, *given), seconds=1.0)  # type: ignore[arg-type]

    monkeypatch.setattr(highs, "_once", strict)
    found = solve(needs(5), 60)
    assert (found.status, found.primal.sum(), found.seconds) == ("optimal", 5, 3.0)
    assert 7 < found.iterations <= 7 + 5
    assert [method.get("presolve") for method in runs] == [None, "off"]
    # Nor is that one's word for it the last.
    monkeypatch.setattr(highs, "LARGE", 0)
    runs.clear()
    assert solve(needs(5), 60).primal.sum() == 5
    assert [(method["solver"], method.get("presolve")) for method in runs] == [
        ("ipx", None), ("simplex", None), ("simplex", "off")]


def test_what_cannot_be_had_cannot_be_had_without_presolve_either() -> None:
    assert solve(problem([[1.0]], [1.0], row_lower=2.0, upper=1.0), 60).status == "infeasible"


def test_a_solver_that_gives_up_twice_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highs, "_once", lambda *given: Solution("failed", np.zeros(0), 0, 0.0))
    with pytest.raises(SolverFailed):
        solve(needs(5), 60)


def test_the_simplex_method_has_so_many_iterations_and_no_more() -> None:
    given = stocks(10, 12)
    whole = solve_within(given, 1000, 60)
    assert whole is not None and given.cost @ whole.primal == pytest.approx(given.cost @ solve(given, 60).primal)
    few = whole.iterations // 4
    assert few > 0 and solve_within(given, few, 60) is None
    assert [nearly_solve_within(given, each, 60).status for each in (1000, few)] == ["optimal", "failed"]


def test_large_programs_go_to_the_interior_point_method(monkeypatch: pytest.MonkeyPatch) -> None:
    # 20 items in 50 periods are 1,020 rows. Each of the equal ways to be late is a pivot for the simplex method.
    large = solve(stocks(20, 50), 60)
    monkeypatch.setattr(highs, "LARGE", 10_000)
    other = solve(stocks(20, 50), 60)
    # 10 are needed of each and 6 can be made: 4 are short of each, of those that count least. 6 of 20 count 3, 7
    # count 2 and 7 count 1; 80 short of 200 are 70 that count 1 and 10 that count 2, in each of 50 periods.
    assert [float(given.primal @ stocks(20, 50).cost) for given in (large, other)] == pytest.approx([4500, 4500])
    assert large.iterations < other.iterations / 2


def test_small_programs_are_solved_in_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    runs, once = [], highs._once

    def counted(*given: object) -> Solution:
        runs.append(given)
        return once(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(highs, "_once", counted)
    assert solve(needs(5), 60).iterations <= 5
    assert len(runs) == 1


def test_a_small_program_may_take_iterations_for_all_its_rows() -> None:
    found = solve_near(needs(100), slack_basis(ROWS, ROWS), 60, RELATED)
    assert found is not None and found.iterations == 100


def test_a_basis_that_is_of_no_use_is_given_up() -> None:
    # 600 of 600 rows: more iterations than an answer from scratch is worth.
    assert solve_near(needs(600, 600), slack_basis(600, 600), 60, RELATED) is None


def test_another_objective_on_the_same_rows_is_reached_from_what_is_feasible() -> None:
    # Every fourth kind of lack counts double, drawn anew each time. The optimum of before is feasible still, and where
    # it is not optimal the primal method goes on from it; the dual one would have to begin anew.
    before = stocks(10, 12)
    basis, near, scratch = solve(before, 60).basis, 0, 0
    for seed in range(6):
        random = Random(seed)
        after = replace(before, cost=before.cost * [random.choice((1, 1, 1, 2)) for _ in before.cost])
        found, afresh = solve_near(after, basis, 60, FEASIBLE), solve(after, 60)
        assert found is not None and after.cost @ found.primal == pytest.approx(after.cost @ afresh.primal)
        near, scratch = near + found.iterations, scratch + afresh.iterations
    assert near < scratch / 4


@pytest.mark.parametrize(("near", "made", "most"), [(RELATED, needs, ROWS // 16), (FEASIBLE, gains, ROWS // 8)])
def test_a_large_program_may_take_an_iteration_for_so_many_rows(
        near: Near, made: Callable[[int], Problem], most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # A sixteenth of the rows from a related case, an eighth from a basis that is feasible: there each iteration is
    # one towards the optimum already.
    monkeypatch.setattr(highs, "_FEW", 0)
    for count in (most - 2, most + 2):
        found = solve_near(made(count), slack_basis(ROWS, ROWS), 60, near)
        assert (found is not None) == (count < most)
