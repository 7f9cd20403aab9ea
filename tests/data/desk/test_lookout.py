"""A workbook that is looked at in another thread: whoever asks never waits."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data.desk.lookout import Lookout
from tests.helpers.command import plan_sheets, write

SOON = 0.01  # seconds between two looks


def another(path: Path, capacity: float) -> None:
    sheets = plan_sheets()
    sheets["Resources"][1][1] = capacity
    write(path, sheets)


def until(happens: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.005)


def test_many_saves_amid_a_run_are_one_thing_to_do(tmp_path: Path) -> None:
    """Who was busy asks afterwards: once yes, and the last content is what counts."""
    looks = list[str]()
    lookout, plan = Lookout(tmp_path / "plan.xlsx", SOON), tmp_path / "plan.xlsx"
    try:
        for capacity in range(1, 6):
            another(plan, capacity)
        until(lookout.saved)
        another(plan, 10)
        until(lookout.saved)
        assert not lookout.saved()
        plan.unlink()
        until(lambda: lookout.waits == "plan.xlsx is gone: waiting until it is there again.")
        plan.mkdir()
        looks.append(lookout.waits)
        plan.rmdir()
        plan.write_bytes(b"PK half a workbook")
        until(lambda: lookout.waits == "plan.xlsx is no whole workbook now: waiting until it is saved again.")
        another(plan, 20)
        until(lookout.saved)
        until(lambda: lookout.waits == "")
    finally:
        lookout.end()
    assert looks == ["plan.xlsx is gone: waiting until it is there again."]


def test_a_drive_that_does_not_answer_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, answers, here = write(tmp_path / "plan.xlsx", plan_sheets()), threading.Event(), threading.get_ident()
    stat, asked_by = Path.stat, list[int]()

    def slow(path: Path, **options: bool) -> object:
        if path == plan:
            asked_by.append(threading.get_ident())
            answers.wait(60)
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", slow)
    lookout = Lookout(plan, SOON)
    until(lambda: asked_by)
    assert not lookout.saved() and lookout.waits == "" and here not in asked_by
    answers.set()
    lookout.end()
