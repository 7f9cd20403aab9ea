"""Why orders differ from those of the earlier plan that a plan stays near.

How near could a plan stay that keeps the rows alone; one that is also the best at the first level; at the first two;
and so on? Each is a linear program: what the level changes minimises, on the optimal face of the levels so far. The
plan at hand is the last of them. An order changes for the sake of the level from which on it is changed: the plans
before, which are as good at the levels before, keep it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from model.case import Case
from model.levels import CHANGES, CONFLICTS, Level
from model.lexicographic.solved_levels import on_face
from model.lp.highs import nearly_solve_within
from model.lp.problem import Problem, Vector
from model.phases.phase import LinearRelaxation
from model.plan import OrderKey, Plan
from model.variables import ORDER

MOSTLY = 0.5  # of what an order changes: from where on it is changed that much, it is changed
Orders = Mapping[OrderKey, float]
_ITERATIONS = 10  # of the dual simplex method for each row; it needs a tenth of one


@dataclass(frozen=True)
class ChangeReason:
    """For the sake of what an order changes: of the `rows`, which leave no room for it; of a `level`, which would lose;
    of the `terms` of contracts. `unknown` where the time limit came first."""

    kind: Literal["rows", "level", "terms", "unknown"]
    level: Level | None = None


ROWS, TERMS, UNKNOWN = ChangeReason("rows"), ChangeReason("terms"), ChangeReason("unknown")


def why_changed(case: Case, plan: Plan, relaxation: LinearRelaxation, changed: Sequence[OrderKey],
                time_limit: float) -> dict[OrderKey, ChangeReason]:
    """The reason of each of the changed orders, as far as `time_limit` seconds lead. `relaxation` is the linear program
    without terms that take whole numbers: what it would keep changes for their sake."""
    deadline = time.monotonic() + time_limit
    if not changed:
        return {}
    steps = list(_steps(relaxation, deadline))
    return {key: _reason(steps, (case.kept or {}).get(key, 0.0), plan.order.get(key, 0.0), key) for key in changed}


def _reason(steps: Sequence[tuple[ChangeReason, Orders]], before: float, now: float, key: OrderKey) -> ChangeReason:
    """The reason of the first step from which on the order is changed for good; `steps` are the reasons with the orders
    that each leads to."""
    found = TERMS if steps else UNKNOWN
    for reason, orders in reversed(steps):
        if (orders.get(key, 0.0) - before) / (now - before) < MOSTLY:
            break
        found = reason
    return found


def _steps(relaxation: LinearRelaxation, deadline: float) -> Iterator[tuple[ChangeReason, Orders]]:
    """What can be kept by the rows alone, by the first level besides, and so on up to the plan of the linear program;
    nothing where that was not solved to its end."""
    levels = relaxation.levels
    if levels.point is None or all(each.level != CHANGES for each in levels.solved):
        return
    points: list[tuple[ChangeReason, Vector]] = []
    known, reason = levels.of(CHANGES), ROWS
    for count, each in enumerate(levels.solved):
        if each.level == CHANGES:
            break
        if each.level == CONFLICTS:
            continue  # minimum rules that can be kept are rows like others
        bounds = levels.scaling.bounds(on_face(levels, count).bounds)
        problem = Problem(known.problem.matrix, known.problem.cost, bounds)
        left = deadline - time.monotonic()
        solved = nearly_solve_within(problem, _ITERATIONS * len(bounds.row_lower), left)
        if solved.status != "optimal":
            return
        points.append((reason, solved.primal * levels.scaling.columns))
        reason = ChangeReason("level", each.level)
    for why, point in (*points, (reason, levels.point)):
        yield why, _orders(relaxation, point)


def _orders(relaxation: LinearRelaxation, point: Vector) -> Orders:
    columns = relaxation.program.columns
    places = columns.of(ORDER.name)
    keys = (OrderKey(*key) for key in columns.blocks.get(ORDER.name, ()))  # type: ignore[misc]
    return dict(zip(keys, point[places.start:places.stop].tolist(), strict=True))
