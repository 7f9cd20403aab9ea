"""The solver's point as a plan: the only place that reads values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.formulation.build import Built
from model.lp.solved_levels import Answer
from model.lp.standard_form import LinearProgram, Vector
from model.plan import Plan

ZERO = 1e-6
HARMLESS = 1e-8  # of a level, at least of one price_unit: a tenth of the drift that the verification allows

Values = dict[Any, float]


def read_plan(built: Built, program: LinearProgram, answer: Answer, point: Vector) -> Plan:
    """The point as a plan: values below 1e-6 left out unless a level is worth noticeably less without them.

    A level that the time limit left out has not pressed its variables down: shortfalls of stock rows
    and violations of rules are then cut to what the plan really lacks."""
    if not all(level.proved for level in answer.levels):
        point = _least_violations(program, point)
    values = _by_variable(program, point, _counts(program, answer, point))
    rules = built.rules
    return Plan(
        levels=answer.levels,
        order=values.get("order", {}),
        stock=values.get("stock", {}),
        issue=values.get("issue", {}),
        contribution=values.get("contribution", {}),
        transfer=values.get("transfer", {}),
        expansion=values.get("expansion", {}),
        shortfall=values.get("shortfall", {}),
        violation={rules[number].key: value for number, value in values.get("violation", {}).items()},
    )


def _counts(program: LinearProgram, answer: Answer, point: Vector) -> NDArray[np.bool_]:
    """Which figures belong to the plan. Small ones are the solver's noise, but a small quantity at a high price can
    be what a level consists of: where the small ones together matter, those that make the sum stay."""
    small = (point > 0) & (point < ZERO)
    counts: NDArray[np.bool_] = point >= ZERO
    for level, objective in zip(answer.levels, program.objectives, strict=False):
        worth, harmless = abs(objective) * point * small, HARMLESS * max(1.0, abs(level.value))
        if worth.sum() > harmless:
            counts |= worth > harmless / small.sum()
    return counts


def _by_variable(program: LinearProgram, point: Vector, counts: NDArray[np.bool_]) -> dict[str, Values]:
    values: dict[str, Values] = {}
    for place in np.flatnonzero(counts):
        variable = program.columns[place]
        values.setdefault(variable.parent_component().name, {})[variable.index()] = float(point[place])
    return values


def _least_violations(program: LinearProgram, point: Vector) -> Vector:
    """The point with each n of row 3 and g of row 13 as small as its row allows."""
    place = {(variable.parent_component().name, variable.index()): number
             for number, variable in enumerate(program.columns)
             if variable.parent_component().name in ("shortfall", "violation")}
    relaxing = {"stock_requirement": "shortfall", "rule": "violation"}
    activity = program.matrix @ point
    least = point.copy()
    for number, row in enumerate(program.rows):
        name = relaxing.get(row.parent_component().name)
        column = place.get((name or "", row.index()))
        if column is not None:
            spare = min(activity[number] - program.row_lower[number], program.row_upper[number] - activity[number])
            least[column] = min(point[column], max(0.0, point[column] - spare))
    return least
