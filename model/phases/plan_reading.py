"""The solver's point as a plan: the only place that reads values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyomo.common.gc_manager import PauseGC

from model.formulation.rule_rows import RuleRow
from model.levels import CHANGES
from model.lexicographic.solved_levels import SolvedLevels
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram
from model.phases.circles import without_circles
from model.phases.items import in_items
from model.phases.phase import LinearRelaxation
from model.plan import Plan
from model.row_kinds import MATCHED_COMPONENTS, MINIMUM_RATE, RULE, STOCK_REQUIREMENT
from model.tolerances import HARMLESS_NOISE, NOISE
from model.variables import DECISIONS, IDLE, MATCHED, SHORTFALL, VIOLATION, VariableKind

# What relaxes a row may be larger than the row asks for until a level has pressed it down.
_RELAXING = ((STOCK_REQUIREMENT, SHORTFALL), (RULE, VIOLATION), (MINIMUM_RATE, IDLE))


def read_plan(relaxation: LinearRelaxation, point: Vector) -> Plan:
    """The point as a plan: values below 1e-6 left out unless a level is worth noticeably less without them.

    A level that the time limit left out has not pressed its variables down: shortfalls of stock rows, violations of
    rules and what lines lack of their rates are then cut to what the plan really lacks, with all rounds matched that
    components allow. What the model knows of pools alone is told by items again."""
    with PauseGC():  # it would walk the whole model again and again
        return in_items(relaxation.case, relaxation.built.indices, _in_pools(relaxation, point))


def _in_pools(relaxation: LinearRelaxation, point: Vector) -> Plan:
    """The plan whose stocks, issues and transfers are those of pools, as the model has them."""
    program, levels = relaxation.program, relaxation.levels
    if not levels.proved:
        point = _least_violations(program, point)
    point = without_circles(relaxation, point)
    counts = _counts(program, levels, point, relaxation.case.kept_worth)
    decisions: dict[str, Any] = {
        kind.name: _decisions(program, kind, relaxation.built.rules, point, counts) for kind in DECISIONS}
    return Plan(levels=levels.results, settled=levels.settled.result if levels.settled else None, **decisions)


def _counts(program: LinearProgram, levels: SolvedLevels, point: Vector, kept_worth: float) -> NDArray[np.bool_]:
    """Which figures belong to the plan. Small ones are the solver's noise, but a small quantity at a high price can
    be what a level consists of: where the small ones together matter, those that make the sum stay. What orders change
    is small or not beside what there is to keep, `kept_worth` in price_unit."""
    small = (point > 0) & (point < NOISE)
    counts: NDArray[np.bool_] = point >= NOISE
    for result, objective in zip(levels.results, program.objectives, strict=False):
        least = max(1.0, kept_worth) if result.level == CHANGES else 1.0
        worth, harmless = abs(objective) * point * small, HARMLESS_NOISE * max(least, abs(result.value))
        if worth.sum() > harmless:
            counts |= worth > harmless / small.sum()
    return counts


def _decisions(program: LinearProgram, kind: VariableKind, rules: list[RuleRow], point: Vector,
               counts: NDArray[np.bool_]) -> dict[Any, float]:
    """The values of one kind of decision that count, by its keys. Violations stand in the model by the place of their
    row."""
    places = program.columns.of(kind.name)
    indices: Any = program.columns.blocks.get(kind.name, ())
    assert kind.key is not None
    values = {}
    for number in np.flatnonzero(counts[places.start:places.stop]).tolist():
        key = rules[indices[number]].key if kind is VIOLATION else kind.key(*indices[number])
        values[key] = float(point[places.start + number])
    return values


def _most_matched(program: LinearProgram, point: Vector) -> Vector:
    """The point with all rounds matched that the components held allow."""
    limits, most = program.rows.of(MATCHED_COMPONENTS.name), point.copy()
    activity = program.matrix[limits.start:limits.stop] @ point
    for column in program.columns.of(MATCHED.name):
        entries = slice(*program.matrix.indptr[column:column + 2])
        parts = [(row - limits.start, share) for row, share in zip(
            program.matrix.indices[entries].tolist(), program.matrix.data[entries].tolist(), strict=True)
            if row in limits]
        more = max(0.0, min(-activity[row] / share for row, share in parts))
        most[column] += more
        for row, share in parts:
            activity[row] += share * more
    return most


def _least_violations(program: LinearProgram, point: Vector) -> Vector:
    """The point with each m as large as row 17 allows, in the order of the columns, and each n of row 3, g of row 13
    and idle of row 18 as small as its row allows then."""
    least = _most_matched(program, point)
    activity, bounds, point = program.matrix @ least, program.bounds, least.copy()
    for row_kind, variable in _RELAXING:
        for row, index in zip(program.rows.of(row_kind.name), program.rows.blocks.get(row_kind.name, ()), strict=True):
            column = program.columns.place(variable.name, index)
            if column is not None:
                spare = min(activity[row] - bounds.row_lower[row], bounds.row_upper[row] - activity[row])
                least[column] = min(point[column], max(0.0, point[column] - spare))
    return least
