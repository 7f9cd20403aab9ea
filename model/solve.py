"""From the case to the plan, phase by phase."""

from __future__ import annotations

from model.case import Case
from model.integers.phase import WholePhase
from model.lexicographic.listener import NOBODY, Listener
from model.lexicographic.warm_start import Start
from model.phases.linear import LinearPhase
from model.phases.phase import Outcome, Phase, Task
from model.simplify.phase import SimplifyPhase

PHASES: tuple[Phase, ...] = (LinearPhase(), WholePhase(), SimplifyPhase())


def optimize(case: Case, time_limit: float | None = None,
             start: Start | None = None, listener: Listener = NOBODY) -> Outcome:
    """Solve the case within `time_limit` seconds (default: the case's own), from the bases of a related case
    where they are given: the levels are the same, only sooner. The `listener` is told how far it is.

    Raises model.lp.highs.SolverFailed where HiGHS fails."""
    task = Task(case, case.time_limit if time_limit is None else time_limit, start, listener)
    outcome: Outcome | None = None
    for phase in PHASES:
        if phase.concerns(case):
            outcome = phase.apply(task, outcome)
    assert outcome is not None  # the first phase concerns every case
    return outcome
