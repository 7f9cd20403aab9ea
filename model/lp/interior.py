"""The interior point method in a thread of its own, so that the simplex method can be tried meanwhile."""

from __future__ import annotations

import os
import threading
from typing import Any

from model.lp.highs import INTERIOR_METHOD, Solution, handed_over, join, prepared_solver, solution_of
from model.lp.problem import Problem


def second_processor() -> bool:
    """There is one to work meanwhile: not in a process or thread that is itself one of several at work."""
    import multiprocessing

    several = multiprocessing.parent_process() is not None
    return not several and threading.current_thread() is threading.main_thread() and _processors() > 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class InteriorRun:
    """A run that looks for a basis that is optimal, or nearly so."""

    def __init__(self, problem: Problem, time_limit: float):
        """The run begins at once; `time_limit` in seconds."""
        self._solver: Any = prepared_solver(handed_over(problem), INTERIOR_METHOD, time_limit)
        self._stopped = False
        # Asked once an iteration; the simplex method would ask in each of its thousands.
        self._solver.cbIpmInterrupt += self._asked
        self._thread = threading.Thread(target=self._solver.run, daemon=True)
        self._thread.start()

    def _asked(self, event: Any) -> None:
        if self._stopped:
            event.interrupt()

    def solution(self) -> Solution:
        """What the run has found, when it has ended."""
        join(self._thread)
        return solution_of(self._solver)

    def stop(self) -> None:
        """End the run: nobody wants its basis any more. Its simplex method sees the time limit, which may be changed
        meanwhile."""
        self._stopped = True
        self._solver.setOptionValue("time_limit", 0.0)
        join(self._thread)
