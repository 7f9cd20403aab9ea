"""Where what a run says goes: streams that are closed, full or left; and files that it must not write over."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from data import files
from data.files import never_changed, write_whole
from tests.helpers.command import ROOT, plan_sheets, solve, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "plan.xlsx", plan_sheets())


def in_shell(plan: Path, rest: str) -> subprocess.CompletedProcess[str]:
    """The command with what a shell does to its streams."""
    command = shlex.join([sys.executable, str(ROOT / "solve.py"), str(plan)])
    return subprocess.run(["sh", "-c", f"{command} {rest}"], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("rest", [
    "<&- >&- 2>&-", "2>&-", "2>/dev/full", "--json --events 2>/dev/full", "--all-scenarios --jobs 2 2>&-",
    "--all-scenarios --jobs 2 2>/dev/full"])
def test_a_run_that_nobody_can_hear_does_its_work(plan: Path, rest: str):
    run = in_shell(plan, rest)
    assert (run.returncode, run.stderr) == (0, "")
    name = "plan-comparison.xlsx" if "scenarios" in rest else "plan-result.xlsx"
    assert plan.with_name(name).is_file()


@pytest.mark.parametrize("options", ["-q", "-q --json", "-q --check --json"])
def test_an_answer_that_cannot_be_written_is_no_success(plan: Path, options: str):
    """The disk is full that stdout goes to: a file that is to hold the answer lacks it, which is no fault of ours."""
    run = in_shell(plan, f"{options} >/dev/full")
    assert run.returncode == 5
    assert [line for line in run.stderr.splitlines() if not line.startswith("warning: ")] == [
        "error: the answer cannot be written to the standard output: No space left on device"]


def test_the_workbook_of_an_ally_never_takes_the_place_of_the_input(tmp_path: Path):
    """`--per-ally` names a file after the result and the ally: here the input has that name."""
    plan = write(tmp_path / "r-for NA.xlsx", plan_sheets())
    before = plan.read_bytes()
    run = solve(plan, "-q", "-o", tmp_path / "r.xlsx", "--per-ally", tmp_path)
    assert run.returncode == 5 and "this is the workbook that was read, which is never changed" in run.stderr
    assert plan.read_bytes() == before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_result_of_a_scenario_never_takes_the_place_of_the_input(tmp_path: Path, jobs: str):
    plan = write(tmp_path / "a-result-Twice.xlsx", plan_sheets())
    before = plan.read_bytes()
    run = solve(plan, "-q", "--all-scenarios", "--full", "--jobs", jobs, "-o", tmp_path / "a.xlsx")
    assert run.returncode == 5 and "which is never changed" in run.stderr
    assert plan.read_bytes() == before


def test_a_link_to_the_input_is_the_input(plan: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "_inputs", set())
    never_changed(plan)
    os.link(plan, plan.with_name("other.xlsx"))
    plan.with_name("soft.xlsx").symlink_to(plan)
    for name in ("plan.xlsx", "other.xlsx", "soft.xlsx"):
        with pytest.raises(FileExistsError, match="never changed"):
            write_whole(plan.with_name(name), b"new")
    assert sorted(path.name for path in plan.parent.iterdir()) == ["other.xlsx", "plan.xlsx", "soft.xlsx"]
