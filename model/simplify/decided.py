"""The plan that is left when some orders are zero.

Without a tolerance it is on the optimal face of all levels, so that their duals explain and prove it as they did; only
the level settle is solved again. With one the levels are solved again, one after the other, with rows that keep each of
them within what it may be: so no more is given up than what is left out takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.formulation.build import Built
from model.levels import SETTLE
from model.lexicographic.everywhere import proved_everywhere
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import Settled, SolvedLevels, on_face
from model.lp.highs import SolverFailed
from model.lp.problem import Bounds, Places
from model.lp.sparse import sparse
from model.lp.standard_form import LinearProgram, all_joined
from model.phases.linear import solved_outcome
from model.phases.phase import LinearRelaxation, Outcome, Task
from model.row_kinds import CHOSEN
from model.tolerances import BELOW_STEP

_KEPT = "kept_level"  # the rows that keep levels; no prices are asked of them


def without(program: LinearProgram, zeros: Places) -> LinearProgram:
    """The program in which some columns are zero."""
    bounds = program.bounds.copy()
    bounds.lower[zeros] = bounds.upper[zeros] = 0.0
    return replace(program, bounds=bounds)


def on_its_face(relaxation: LinearRelaxation, zeros: Places, deadline: float) -> LinearRelaxation | None:
    """The same levels with another point, which the level settle has chosen among those without some orders; None
    where there is none, or no time."""
    levels = relaxation.levels
    face = without(on_face(levels, len(levels.solved)), zeros)
    assert face.settle is not None
    last = replace(face, levels=(SETTLE,), objectives=(face.settle,), offsets=(), late=None, settle=None, widest=None)
    try:
        solved = solve_levels(last, deadline - time.monotonic())
    except SolverFailed:
        return None
    if not solved.proved or solved.point is None:
        return None
    after: SolvedLevels = replace(levels, point=solved.point, settled=Settled(solved.results[0], solved.solved[0]))
    return replace(relaxation, levels=replace(after, results=tuple(proved_everywhere(after))))


def within_limits(task: Task, built: Built, program: LinearProgram, most: Sequence[float]) -> Outcome | None:
    """The levels solved again with a row for each that says what it may be at the most, price_unit; None where that
    leaves nothing, or no time."""
    whole = all_joined(program)
    sides = np.array(most) - np.array([whole.offset(level) for level in whole.levels])
    own, free = whole.bounds, np.full(len(most), -np.inf)
    # A quantity that reaches the next step of a discount gets more than its own step says.
    upper, chosen = own.row_upper.copy(), whole.rows.of(CHOSEN.name)
    upper[chosen.start:chosen.stop] *= 1 - BELOW_STEP
    upper[chosen.start:chosen.stop] = np.maximum(upper[chosen.start:chosen.stop],
                                                 own.row_lower[chosen.start:chosen.stop])
    limited = replace(
        whole, matrix=sparse.vstack([whole.matrix, sparse.csr_array(np.array(whole.objectives))], format="csc"),
        bounds=Bounds(np.concatenate([own.row_lower, free]), np.concatenate([upper, sides]), own.lower, own.upper),
        rows=whole.rows.with_more(_KEPT, whole.levels))
    try:
        after = solved_outcome(task, built, limited)
    except SolverFailed:
        return None
    return after if after.status == "optimal" and after.plan is not None else None
