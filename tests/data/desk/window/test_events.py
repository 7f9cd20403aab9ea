"""What the window reads of what the command says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.desk.window.events import CasesDone, Event, LineSaid, StageBegun, StageDone, StillAlive, read_event
from tests.helpers.command import plan_sheets, solve, write


@pytest.mark.parametrize(("line", "event"), [
    ('{"event": "stage", "stage": "read", "state": "begun"}', StageBegun("read")),
    ('{"event": "stage", "stage": "read", "state": "done", "seconds": 0.21}', StageDone("read")),
    ('{"event": "alive", "stage": "cost", "seconds": 12.0, "iterations": 81234, "gap": 0.0031}',
     StillAlive("cost", 81234, 0.0031)),
    ('{"event": "alive", "stage": "cost", "seconds": 12.0}', StillAlive("cost", None, None)),
    ('{"event": "cases", "done": 3, "of": 12, "seconds_left": 41.0, "best": "B is best"}',
     CasesDone(3, 12, 41.0, "B is best")),
    ('{"event": "cases", "done": 0, "of": 12}', CasesDone(0, 12, None, "")),
    ('{"event": "say", "text": "note: Zürich"}', LineSaid("note: Zürich")),
    ("error: out of memory", LineSaid("error: out of memory")),
    ("[1, 2]", LineSaid("[1, 2]")),
    ("", None),
    ('{"event": "new in a later version", "stage": "read"}', None),
    ('{"event": "stage", "stage": "read", "state": "paused"}', None),
    ('{"event": "cases", "done": "some", "of": 12}', None),
    (f'{{"event": "cases", "done": {10**400}, "of": {10**400}}}', None),
    ("[" * 100_000, LineSaid("[" * 2000)),
    ("x" * 100_000, LineSaid("x" * 2000)),
    ('{"event": "cases", "done": 13, "of": 12}', None),
    ('{"event": "alive", "stage": "cost", "gap": NaN, "iterations": true}', StillAlive("cost", None, None))])
def test_each_line_is_read_as_what_it_tells(line: str, event: Event | None) -> None:
    assert read_event(line) == event


def test_all_that_the_command_says_is_understood(tmp_path: Path) -> None:
    said = solve(write(tmp_path / "plan.xlsx", plan_sheets()), "--all-scenarios", "--json", "--events").stderr
    lines = [line for line in said.splitlines() if line]
    assert lines and all(isinstance(json.loads(line), dict) for line in lines)
    assert None not in [read_event(line) for line in lines]
    assert read_event(lines[0]) == StageBegun("read")
