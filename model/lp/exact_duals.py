"""The duals of a basis in twice the precision of the solver's, so that zero is told from small.

The solver's duals y solve B' y = c_B for the columns B of the basis, up to rounding. Iterative refinement brings them
to where they belong: the residual is worked out in twice the precision and solved for with the solver's own factors of
B (N. J. Higham, Accuracy and Stability of Numerical Algorithms, chapter 12). What is left of a figure that ought to be
zero is then the rounding of the data alone, such as that of 0.1 + 0.2 - 0.3.

How much that is depends on what a figure is made from, through the basis: a small price beside a penalty of a billion
has the rounding of the penalty, or nothing of it. So it is tried: the data are moved by a unit in their last place, up
or down at random, and the same factors tell what becomes of each figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from model.lp.double_double import Double2, exactly, products
from model.lp.problem import Problem, Vector
from model.tolerances import LAST_PLACE, LEAST_DUAL, REFINED, ZERO_DUAL

_STEPS = 3  # each wins fourteen digits; the third is for duals of very different size
_DRAWS = 2  # one may by chance cancel out


@dataclass(frozen=True)
class Duals:
    """The duals of the rows and the reduced costs of the columns, exactly zero where basic, and for each the size below
    which it is no figure but the rounding of those that it is made from."""

    rows: Double2
    columns: Double2
    row_zero: Vector
    column_zero: Vector

    @property
    def figures_of_rows(self) -> Double2:
        """The duals, zero where they are no figures."""
        return _without_rounding(self.rows, self.row_zero)

    @property
    def figures_of_columns(self) -> Double2:
        """The reduced costs, zero where they are no figures."""
        return _without_rounding(self.columns, self.column_zero)


def exact_duals(solver: Any, problem: Problem, row_dual: Vector) -> Duals:
    """The duals of the basis that the solver holds, from what a run has given for them: as they were given where the
    solver has no factors of that basis."""
    basic = _basic_variables(solver)
    columns, rows = basic[basic >= 0], -basic[basic < 0] - 1
    dual = np.array(row_dual)
    dual[rows] = 0.0
    refined = exactly(dual)
    reduced, least = reduced_costs(problem, refined), _least(problem, dual)
    for _ in range(_STEPS if len(basic) else 0):
        residual = reduced.high[columns]
        if (abs(residual) <= REFINED * least).all():
            break
        step = _solved(solver, np.flatnonzero(basic >= 0), residual, len(basic))
        if step is None:
            break
        step[rows] = 0.0
        refined = refined + exactly(step)
        reduced = reduced_costs(problem, refined)
    reduced.high[columns] = reduced.low[columns] = 0.0
    noise = _noise(solver, problem, refined.high, basic)
    return Duals(refined, reduced, *(np.maximum(least, ZERO_DUAL * each) for each in noise))


def no_duals(rows: int) -> Duals:
    """Those of a program without columns: nothing has a price."""
    nothing = exactly(np.zeros(rows)), exactly(np.zeros(0))
    return Duals(*nothing, np.zeros(rows), np.zeros(0))


def exact_point(solver: Any, problem: Problem, point: Vector) -> Vector:
    """The point of the basis that the solver holds, each figure to its last digit, from what a run has given for it: by
    the same refinement of B x_B = b - N x_N, the columns outside the basis being at their bounds."""
    basic = _basic_variables(solver)
    columns, in_basis = basic[basic >= 0], np.flatnonzero(basic >= 0)
    sides = _sides(problem, problem.matrix @ point)
    sides[-basic[basic < 0] - 1] = np.nan  # the activity of a basic row is what it is
    by_row, exact = problem.by_row, exactly(point.copy())
    enough = LAST_PLACE * LAST_PLACE * np.maximum(1.0, abs(np.nan_to_num(sides, nan=0.0)))
    for _ in range(_STEPS if len(basic) else 0):
        missing = exactly(np.where(np.isnan(sides), 0.0, sides)) - products(by_row, exact)
        wanted = np.where(np.isnan(sides), 0.0, missing.high)
        if (abs(wanted) <= enough).all():
            break
        step = _scaled(solver.getBasisSolve, wanted)
        if step is None:
            break
        more = np.zeros(len(point))
        more[columns] = step[in_basis]
        exact = exact + exactly(more)
    return exact.high


def _basic_variables(solver: Any) -> NDArray[np.intp]:
    """The columns of the basis, and its rows as -1 - row, in the order of the solver's factors; none where it has no
    factors."""
    status, basic = solver.getBasicVariables()
    return np.asarray(basic if status == highspy.HighsStatus.kOk else [], dtype=np.intp)


def _sides(problem: Problem, activity: Vector) -> Vector:
    """The side of each row that is nearer to its activity."""
    lower, upper = problem.bounds.row_lower, problem.bounds.row_upper
    return np.where(abs(activity - lower) <= abs(upper - activity), lower, upper)


def _without_rounding(figures: Double2, zero: Vector) -> Double2:
    counts = abs(figures.high) > zero
    return Double2(figures.high * counts, figures.low * counts)


def _least(problem: Problem, rows: Vector) -> float:
    """What twice the precision leaves of a dual that is zero."""
    return LEAST_DUAL * float(max(abs(rows).max(initial=0.0), abs(problem.cost).max(initial=0.0)))


def reduced_costs(problem: Problem, rows: Double2) -> Double2:
    """rho = c - pi A."""
    return exactly(problem.cost) - products(problem.matrix, rows)


def _solved(solver: Any, places: NDArray[np.intp], residual: Vector, size: int) -> Vector | None:
    """B' step = residual; None where nothing is left of it or the solver has no factors."""
    right = np.zeros(size)
    right[places] = residual
    return _scaled(solver.getBasisTransposeSolve, right)


def _scaled(solve: Callable[[Vector], Any], right: Vector) -> Vector | None:
    """What the solver answers to a right-hand side, which is scaled to one, as it drops what is below 1e-14; None where
    there is nothing to ask or no answer."""
    largest = abs(right).max(initial=0.0)
    if not largest or not np.isfinite(largest):
        return None
    scale = np.exp2(-np.floor(np.log2(largest)))
    status, answer = solve(right * scale)
    return np.asarray(answer) / scale if status == highspy.HighsStatus.kOk else None


def _noise(solver: Any, problem: Problem, rows: Vector, basic: NDArray[np.intp]) -> tuple[Vector, Vector]:
    """What rounding of the data makes of each dual and each reduced cost, the larger of some draws."""
    in_basis, columns, slack = np.flatnonzero(basic >= 0), basic[basic >= 0], -basic[basic < 0] - 1
    rounded = abs(problem.matrix)
    rounded.data[_is_exact(rounded.data)] = 0.0
    size = rounded.T @ abs(rows) + np.where(_is_exact(problem.cost), 0.0, abs(problem.cost))
    random = np.random.default_rng(0)
    row_noise, column_noise = np.zeros(len(rows)), np.zeros(len(size))
    if not len(basic):
        row_noise[:] = LAST_PLACE * abs(rows).max(initial=0.0)  # what a solver leaves, not worked out any better
    for _ in range(_DRAWS):
        moved = LAST_PLACE * size * random.uniform(0.5, 1.0, len(size)) * random.choice((-1.0, 1.0), len(size))
        step = _solved(solver, in_basis, moved[columns], len(basic))
        if step is None:
            step = np.zeros(len(rows))
        step[slack] = 0.0
        row_noise = np.maximum(row_noise, abs(step))
        column_noise = np.maximum(column_noise, abs(moved - problem.matrix.T @ step))
    return row_noise, column_noise


def _is_exact(figures: Vector) -> NDArray[np.bool_]:
    """Figures that so few digits write down that they are no result of a rounding: whole numbers, halves and the
    like."""
    mantissa = np.frexp(figures)[0] * 2.0 ** 26
    exact: NDArray[np.bool_] = mantissa == np.rint(mantissa)
    return exact
