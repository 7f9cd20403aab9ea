"""What a program that runs the command is told while it works."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from data.template.new_workbook import write_example
from tests.helpers.command import plan_sheets, solve, write

STAGES = ["read", "check", "build", "hand over", "levels", "verify", "explain", "report", "write"]


def told(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Every line of stderr is an object with the name of its event."""
    events = [json.loads(line) for line in run.stderr.splitlines()]
    assert {event["event"] for event in events} <= {"stage", "alive", "cases", "say"}
    return events


def check_nesting(events: list[dict[str, Any]]) -> list[str]:
    """The stages in the order in which they began, each ended after all that began within it."""
    open_stages, begun = list[str](), list[str]()
    for event in events:
        if event["event"] == "stage" and event["state"] == "begun":
            begun.append(event["stage"])
            open_stages.append(event["stage"])
        elif event["event"] == "stage":
            assert event["state"] == "done" and event["seconds"] >= 0
            assert open_stages.pop() == event["stage"]
    assert open_stages == []
    return begun


def test_every_stage_that_begins_ends_and_nothing_else_is_on_stderr(tmp_path: Path) -> None:
    write_example(tmp_path / "plan.xlsx")
    run = solve(tmp_path / "plan.xlsx", "--events", "--json")
    begun = check_nesting(told(run))
    answer = json.loads(run.stdout)
    assert run.returncode == 0 and answer["status"] == "optimal"
    assert [stage for stage in begun if stage in STAGES] == STAGES, "in this order, each once"
    assert set(answer["levels"]) <= set(begun)
    assert Counter(begun)["shortfall 1"] == 1


@pytest.mark.parametrize(("options", "code"), [((), 1), (("--check",), 1)])
def test_findings_are_said_as_they_are_to_people(options: tuple[str, ...], code: int, tmp_path: Path) -> None:
    sheets = plan_sheets()
    sheets["Offers"][1][3] = "cheap"
    plan = write(tmp_path / "plan.xlsx", sheets)
    people, program = solve(plan, "-q", *options), solve(plan, "--events", *options)
    said = [event["text"] for event in told(program) if event["event"] == "say"]
    check_nesting(told(program))
    assert people.returncode == program.returncode == code
    assert people.stderr.splitlines() == [line for line in said if not line.startswith("scenario ")] != []


def test_a_level_that_fails_ends_all_the_same(tmp_path: Path) -> None:
    """In no time there is no plan: the levels that began have ended, and why is said."""
    write_example(tmp_path / "plan.xlsx")
    run = solve(tmp_path / "plan.xlsx", "--events", "--time-limit", "1e-9")
    events = told(run)
    assert run.returncode == 4 and "levels" in check_nesting(events)
    assert events[-1] == {"event": "say",
                          "text": "error: the time limit came before any plan; no result was written"}


def test_without_it_people_read_what_they_always_did(tmp_path: Path) -> None:
    """A pipe is no terminal: no line renews itself, and no stage says that it begins."""
    run = solve(write(tmp_path / "plan.xlsx", plan_sheets()))
    first_words = [line.split("  ")[0].split(":")[0] for line in run.stderr.splitlines()]
    assert first_words == ["read", "scenario Base", "check", "warning", "shortfall 1", "equity", "cost", "tidy",
                           "build", "hand over", "levels", "verify", "explain", "report", "write"]
    assert "\r" not in run.stderr and "{" not in run.stderr


def test_it_does_not_go_with_silence(tmp_path: Path) -> None:
    run = solve(tmp_path / "plan.xlsx", "--events", "-q")
    assert run.returncode == 2 and "--events says what goes on and -q that nothing is said" in run.stderr
