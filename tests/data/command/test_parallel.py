"""The same work on many tasks, in this process, in several and on a cluster."""

from __future__ import annotations

import os
import time

import pytest

from data.command import parallel
from data.command.parallel import NoCluster, reach_cluster, run_many, time_left


def scaled(factor: int, number: int) -> tuple[int, int]:
    """The work: the product and where it was done; the first task is the slowest."""
    time.sleep(0.3 if number == 0 else 0)
    return factor * number, os.getpid()


def refuse(shared: None, number: int) -> int:
    if number == 2:
        raise ValueError("no 2")
    return number


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order(jobs: int) -> None:
    done = list(run_many(scaled, 10, range(5), jobs))
    assert [value for value, _ in done] == [0, 10, 20, 30, 40]
    assert all((process == os.getpid()) == (jobs == 1) for _, process in done)


def test_one_task_needs_no_process_of_its_own() -> None:
    assert list(run_many(scaled, 10, [1], 4)) == [(10, os.getpid())]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_goes_wrong_in_the_work_is_told(jobs: int) -> None:
    with pytest.raises(ValueError, match="no 2"):
        list(run_many(refuse, None, range(4), jobs))


def test_a_cluster_does_the_same() -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None,
                                  scheduler_port=0) as cluster:
        done = list(run_many(scaled, 10, range(3), scheduler=cluster.scheduler_address))
    assert [value for value, _ in done] == [0, 10, 20]
    assert os.getpid() not in {process for _, process in done}


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(parallel, "_PATIENCE", 0.5)
    with pytest.raises(NoCluster, match="no scheduler answers"):
        list(run_many(scaled, 10, [1, 2], scheduler="tcp://127.0.0.1:9"))


def test_a_cluster_that_can_do_nothing_is_told_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(parallel, "_FIRST_TASK", 0.5)
    with (distributed.LocalCluster(n_workers=0, dashboard_address=None, scheduler_port=0) as cluster,
          pytest.raises(NoCluster, match="no workers, or it does not find this project")):
        reach_cluster(cluster.scheduler_address)


def test_the_time_left_is_told_in_words() -> None:
    now = time.monotonic()
    assert time_left(now - 10, 1, 3) == "about 20 s left"
    assert time_left(now - 60, 1, 11) == "about 10 min left"
