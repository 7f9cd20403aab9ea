"""The same work on many cases: one after the other, in processes of this machine, or on a Dask cluster.

Results come in the order of the tasks, whoever is done first. What all tasks share goes to each worker once.
Nothing here knows what the work is."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Work = Callable[[Any, Task], Result]  # what all share, and the task

_PATIENCE = 5      # seconds for a scheduler to answer
_FIRST_TASK = 30  # seconds for a worker to do a task that takes none


class NoCluster(Exception):
    """The cluster cannot be used; the text says why."""


def run_many(work: Work[Task, Result], shared: Any, tasks: Sequence[Task], jobs: int = 1,
             scheduler: str | None = None) -> Generator[Result, None, None]:
    """work(shared, task) of every task, in order, by `jobs` processes or by the cluster at the address
    `scheduler`.

    `work` is a function of a module, and all that it takes and gives can be pickled. An exception that it
    raises is raised here. Raises NoCluster where the scheduler does not answer."""
    if scheduler is not None:
        yield from _on_cluster(work, shared, tasks, scheduler)
    elif jobs == 1 or len(tasks) < 2:
        for task in tasks:
            yield work(shared, task)
    else:
        # A fresh interpreter, not a copy of this one: a copy would inherit the solver's threads half-way.
        with ProcessPoolExecutor(min(jobs, len(tasks)), multiprocessing.get_context("spawn"), _begin,
                                 (work, shared)) as pool:
            yield from pool.map(_do, tasks)


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def time_left(started: float, done: int, count: int) -> str:
    """What is left to wait, in words, after `done` of `count` tasks since `started` (time.monotonic)."""
    return in_words((time.monotonic() - started) / done * (count - done))


def in_words(seconds: float) -> str:
    """What is left to wait."""
    if seconds < 90:
        return f"about {seconds:.0f} s left"
    return f"about {seconds / 60:.0f} min left"


class _Worker:
    """What a worker process keeps: the work and what all tasks share."""

    work: Work[Any, Any]
    shared: Any


def _begin(work: Work[Any, Any], shared: Any) -> None:
    """Make a process ready. Ctrl-C is the parent's to answer; a worker ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Worker.work, _Worker.shared = staticmethod(work), shared
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(task: Any) -> Any:
    return _Worker.work(_Worker.shared, task)


def reach_cluster(scheduler: str) -> None:
    """Raises NoCluster where the scheduler does not answer or no worker can do a task of this project: better told
    before hours of work than after."""
    with _client(scheduler) as client:
        try:
            client.submit(processors, pure=False).result(timeout=_FIRST_TASK)
        except Exception as problem:  # what a scheduler or worker raises that does not find the code is theirs
            raise NoCluster(f"the cluster at {scheduler} has no workers, or it does not find this project: start "
                            "the scheduler and the workers with --preload joint_procurement.solve "
                            f"({type(problem).__name__})") from None


def _client(scheduler: str) -> Any:
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise NoCluster("--scheduler needs the package distributed: install the extra named cluster") from None
    try:
        return distributed.Client(scheduler, timeout=_PATIENCE)
    except (OSError, ValueError) as problem:
        raise NoCluster(f"no scheduler answers at {scheduler}: {problem}") from None


def _on_cluster(work: Work[Task, Result], shared: Any, tasks: Sequence[Task], scheduler: str) -> Iterator[Result]:
    with _client(scheduler) as client:
        everywhere = client.scatter(shared, broadcast=True)
        futures = deque(client.submit(work, everywhere, task, pure=False) for task in tasks)
        while futures:  # one that is not kept is forgotten by the worker that has its result
            yield futures.popleft().result()
