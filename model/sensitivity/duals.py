"""The prices of a proved level: what one unit of a row's side is worth there, and what each column would cost.

With the duals l of a level (minimise c x), the price of a row is -l: what one unit more of its body costs. The
reduced cost of a column is r = c - A' l: zero where the plan uses the column, and not negative at zero.
Hence for any change d of the plan

    sum over rows of price * (A d) = r d - c d.                                                    (*)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.formulation.build import Built
from model.levels import Level
from model.lp.solved_levels import Answer
from model.lp.standard_form import LinearProgram, Vector

_SMALL = 1e-9  # of the largest coefficient of a level: below it a price is none


@dataclass(frozen=True)
class Prices:
    """One level: the price of each row and the reduced cost of each column, in price_unit of the level for
    one unit of the workbook; what takes no part in the level asks nothing. Below `zero` a sum is none."""

    level: Level
    rows: Vector
    reduced: Vector
    zero: float


class Places:
    """Where the model's variables and constraints stand in the arrays, and which variable each
    definition (of a line's load, of a year's payments, of a rule's scope) defines."""

    def __init__(self, built: Built, program: LinearProgram):
        self._columns = {id(variable): place for place, variable in enumerate(program.columns)}
        self._rows = {id(constraint): place for place, constraint in enumerate(program.rows)}
        model = built.model
        pairs = [(model.loaded, model.line_load), (model.scope_total, model.scope_orders)]
        if hasattr(model, "payment"):
            pairs.append((model.payment, model.paid))
        self.defined = {self._rows[id(row)]: self.column(variable, key)
                        for rows, variable in pairs for key, row in rows.items()}

    def column(self, variable: object, key: object) -> int:
        """The column of a variable of the model at an index."""
        return self._columns[id(variable[key])]  # type: ignore[index]


def level_prices(program: LinearProgram, answer: Answer, places: Places, until: Level) -> list[Prices]:
    """The prices of the proved levels up to and with the one `until`, in order."""
    found = []
    for place, level in enumerate(answer.solved):
        found.append(_prices(program, answer, places, place))
        if level.level == until:
            break
    return found


def _prices(program: LinearProgram, answer: Answer, places: Places, place: int) -> Prices:
    """A definition's price is set so that its variable costs nothing by itself: whoever moves one moves
    both, and the price is then that of the rows in which the variable stands."""
    level, scaling = answer.solved[place], answer.scaling
    assert scaling is not None
    dual = np.zeros(len(program.rows))
    dual[level.rows] = level.row_dual * scaling.rows[level.rows] * level.unit
    objective = program.objectives[program.levels.index(level.level)]
    reduced = objective - program.matrix.T @ dual
    rows: NDArray[np.intp] = np.fromiter(places.defined.keys(), dtype=np.intp)
    columns: NDArray[np.intp] = np.fromiter(places.defined.values(), dtype=np.intp)
    dual[rows] -= reduced[columns]  # a definition holds its variable with -1
    reduced = objective - program.matrix.T @ dual
    absent = np.ones(len(program.columns), dtype=bool)
    absent[level.columns] = False
    reduced[absent] = 0.0
    return Prices(level.level, -dual, reduced, _SMALL * float(abs(objective).max(initial=1.0)))
