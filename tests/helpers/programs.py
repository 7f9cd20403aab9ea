"""Linear programs written down as figures, without a workbook or a model behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sparse

from model.case import Case
from model.formulation.build import build
from model.levels import Level
from model.lexicographic.solved_levels import SolvedLevels
from model.lp.axis import Axis
from model.lp.problem import Bounds, Problem, Vector
from model.lp.standard_form import LinearProgram, all_joined
from model.phases.linear import program_of

Figures = float | Sequence[float] | Vector


def bounds(rows: int, columns: int, row_lower: Figures = -math.inf, row_upper: Figures = math.inf,
           lower: Figures = 0.0, upper: Figures = math.inf) -> Bounds:
    """Sides and bounds; one figure stands for all."""
    def each(figures: Figures, count: int) -> Vector:
        return np.broadcast_to(np.asarray(figures, dtype=float), count).copy()

    return Bounds(each(row_lower, rows), each(row_upper, rows), each(lower, columns), each(upper, columns))


def linear_program(matrix: Any, objectives: Sequence[Figures], **sides: Figures) -> LinearProgram:
    """Columns and rows are known by their numbers, the levels are shortfalls 1, 2 and so on."""
    entries = sparse.csc_array(matrix, dtype=float)
    rows, columns = entries.shape
    return LinearProgram(
        matrix=entries, bounds=bounds(rows, columns, **sides),
        levels=tuple(Level("shortfall", number) for number in range(1, len(objectives) + 1)),
        objectives=tuple(np.asarray(each, dtype=float) for each in objectives),
        columns=Axis([("x", range(columns))]), rows=Axis([("row", range(rows))]))


def problem(matrix: Any, cost: Figures, **sides: Figures) -> Problem:
    """One objective as the solver gets it: nothing is scaled."""
    entries = sparse.csc_array(matrix, dtype=float)
    return Problem(entries, np.asarray(cost, dtype=float), bounds(*entries.shape, **sides))


def slack_basis(rows: int, columns: int) -> Any:
    """The basis in which every column is at its lower bound."""
    basis = highspy.HighsBasis()
    basis.col_status = [highspy.HighsBasisStatus.kLower] * columns
    basis.row_status = [highspy.HighsBasisStatus.kBasic] * rows
    basis.valid = True
    return basis


def whole_program(case: Case) -> LinearProgram:
    """The program of a case with all that joins it."""
    return all_joined(program_of(build(case)))


def optima(levels: SolvedLevels) -> list[float]:
    """The optimum of each level."""
    return [result.value for result in levels.results]
