"""The prices of a proved level: what one unit of a row's side is worth there, and what each column would cost.

With the duals l of a level (minimise c x), the price of a row is -l: what one unit more of its body costs. The
reduced cost of a column is r = c - A' l: zero where the plan uses the column, and not negative at zero.
Hence for any change d of the plan

    sum over rows of price * (A d) = r d - c d.                                                    (*)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.levels import Level
from model.lexicographic.solved_levels import SolvedLevel
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram
from model.phases.phase import LinearRelaxation
from model.row_kinds import LOADED, PAYMENT, SCOPE_TOTAL
from model.tolerances import NO_PRICE
from model.variables import LINE_LOAD, PAID, SCOPE_ORDERS

# Which variable each definition (of a line's load, of a year's payments, of a rule's scope) defines.
_DEFINES = ((LOADED, LINE_LOAD), (SCOPE_TOTAL, SCOPE_ORDERS), (PAYMENT, PAID))


@dataclass(frozen=True)
class LevelPrices:
    """One level: the price of each row and the reduced cost of each column, in price_unit of the level for
    one unit of the workbook; what takes no part in the level asks nothing. Below `zero` a sum is none."""

    level: Level
    rows: Vector
    reduced: Vector
    zero: float


def defined_columns(program: LinearProgram) -> dict[int, int]:
    """The column that each definition defines, by the places of row and column."""
    return {row: column for kind, variable in _DEFINES
            for row, index in zip(program.rows.of(kind.name), program.rows.blocks.get(kind.name, ()), strict=True)
            if (column := program.columns.place(variable.name, index)) is not None}


def level_prices(relaxation: LinearRelaxation, until: Level) -> list[LevelPrices]:
    """The prices of the proved levels up to and with `until`, in order."""
    defined = defined_columns(relaxation.program)
    prices = []
    for solved in relaxation.levels.solved:
        prices.append(_prices(relaxation, solved, defined))
        if solved.level == until:
            break
    return prices


def _prices(relaxation: LinearRelaxation, solved: SolvedLevel, defined: dict[int, int]) -> LevelPrices:
    """A definition's price is set so that its variable costs nothing by itself: whoever moves one moves
    both, and the price is then that of the rows in which the variable stands."""
    program, scaling, part = relaxation.program, relaxation.levels.scaling, solved.part
    dual = np.zeros(len(program.rows))
    dual[part.rows] = solved.row_dual * scaling.rows[part.rows] * solved.unit
    objective = program.objective(solved.level)
    reduced = objective - program.matrix.T @ dual
    rows, columns = (np.array(list(places), dtype=np.intp) for places in (defined.keys(), defined.values()))
    dual[rows] -= reduced[columns]  # a definition holds its variable with -1
    reduced = objective - program.matrix.T @ dual
    absent = np.ones(len(program.columns), dtype=bool)
    absent[part.columns] = False
    reduced[absent] = 0.0
    return LevelPrices(solved.level, -dual, reduced, NO_PRICE * float(abs(objective).max(initial=1.0)))
