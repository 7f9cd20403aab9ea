"""Runs that are stopped: signals, kills, full disks, locked files. A result is the old one or the new one, whole."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import solve
from data.files import LONGEST_NAME, result_path, write_whole
from model.lexicographic import level_solver
from model.lp.highs import solve as solve_program
from tests.helpers.command import ROOT, plan_sheets, write

posix = pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")

# Runs the command with a function that, from a certain call on, first sends a signal to its own process, amid code that
# swallows exceptions.
STRUCK = f"""
import importlib, os, sys
sys.path.insert(0, {str(ROOT)!r})
module, name, number, spared, *arguments = sys.argv[1:]
owner = importlib.import_module(module)
inner, calls = getattr(owner, name), []
def struck(*values, **options):
    calls.append(1)
    try:
        if len(calls) > int(spared):
            os.kill(os.getpid(), int(number))
    except BaseException:
        pass
    return inner(*values, **options)
setattr(owner, name, struck)
import solve
sys.exit(solve.main(arguments))
"""

READ, BUILD = ("data.input.reader", "read_workbook"), ("model.formulation.build", "build")
SOLVE = ("model.lp.highs", "run_in_thread")
REPORT, WRITE, MOVE = ("data.report.report", "make_report"), ("os", "fsync"), ("os", "replace")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "plan.xlsx", plan_sheets())


def result_of(plan: Path) -> Path:
    return plan.with_name("plan-result.xlsx")


def struck(plan: Path, place: tuple[str, str], number: int, *arguments: str,
           spared: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", STRUCK, *place, str(int(number)), str(spared), str(plan), "-q", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@posix
def test_a_program_that_listens_is_told_of_the_end_in_its_own_way(plan: Path):
    run = subprocess.run([sys.executable, "-c", STRUCK, *BUILD, str(int(signal.SIGINT)), "0", str(plan), "--events"],
                         capture_output=True, text=True, check=False)
    assert run.returncode == 128 + signal.SIGINT
    events = [json.loads(line) for line in run.stderr.splitlines()]
    assert events[-1] == {"event": "say", "text": "interrupted: nothing was written"}


@posix
@pytest.mark.parametrize(("place", "number"), [
    (READ, signal.SIGINT), (BUILD, signal.SIGINT), (SOLVE, signal.SIGTERM), (REPORT, signal.SIGINT)],
    ids=lambda value: value[1] if isinstance(value, tuple) else value.name)
def test_a_signal_before_the_write_leaves_the_old_result(plan: Path, place: tuple[str, str], number: signal.Signals):
    result_of(plan).write_bytes(b"old")
    run = struck(plan, place, number)
    assert run.returncode == 128 + number, run.stderr
    assert run.stderr == "interrupted: nothing was written\n"
    assert run.stdout == ""
    assert result_of(plan).read_bytes() == b"old"
    assert names_in(plan.parent) == ["plan-result.xlsx", "plan.xlsx"]


@posix
@pytest.mark.parametrize(("place", "number"), [(WRITE, signal.SIGINT), (MOVE, signal.SIGTERM)])
def test_a_signal_amid_the_write_waits_for_its_end(plan: Path, place: tuple[str, str], number: signal.Signals):
    result_of(plan).write_bytes(b"old")
    run = struck(plan, place, number)
    assert run.returncode == 128 + number, run.stderr
    assert run.stderr == f"interrupted: complete and in place: {result_of(plan)}\n"
    assert "Orders" in openpyxl.load_workbook(result_of(plan)).sheetnames
    assert names_in(plan.parent) == ["plan-result.xlsx", "plan.xlsx"]


@posix
def test_finished_scenarios_stay_and_are_named(plan: Path):
    run = struck(plan, REPORT, signal.SIGINT, "--all-scenarios", "--full", spared=1)
    assert run.returncode == 130
    assert run.stderr == f"interrupted: complete and in place: {result_of(plan)}\n"
    assert names_in(plan.parent) == ["plan-result.xlsx", "plan.xlsx"]


@posix
def test_a_kill_amid_the_write_leaves_the_old_result_and_the_next_run_tidies_up(plan: Path):
    result_of(plan).write_bytes(b"old")
    run = struck(plan, MOVE, signal.SIGKILL)
    assert run.returncode == -signal.SIGKILL
    assert result_of(plan).read_bytes() == b"old"
    (left,) = set(names_in(plan.parent)) - {"plan-result.xlsx", "plan.xlsx"}
    assert left.startswith(".plan-result.xlsx.") and left.endswith(".tmp")
    assert solve.main([str(plan), "-q"]) == 0
    assert names_in(plan.parent) == ["plan-result.xlsx", "plan.xlsx"]
    assert "Orders" in openpyxl.load_workbook(result_of(plan)).sheetnames


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from data.files import write_whole
print("ready", flush=True)
while True:
    for letter in (b"a", b"b"):
        write_whole(Path(sys.argv[1]), letter * {size})
"""
SIZE = 3_000_000


@posix
@pytest.mark.parametrize("milliseconds", [3, 11, 24, 38, 57, 80])
def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path, milliseconds: int):
    path = tmp_path / "result.xlsx"
    path.write_bytes(b"b" * SIZE)
    writer = subprocess.Popen([sys.executable, "-c", WRITER.format(root=str(ROOT), size=SIZE), str(path)],
                              stdout=subprocess.PIPE)
    assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
    time.sleep(milliseconds / 1000)
    writer.kill()
    writer.wait()
    writer.stdout.close()
    assert path.read_bytes() in (b"a" * SIZE, b"b" * SIZE)
    assert all(name == "result.xlsx" or name.startswith(".result.xlsx.") for name in names_in(tmp_path))
    write_whole(path, b"new")
    assert names_in(tmp_path) == ["result.xlsx"]


@pytest.fixture
def neighbour() -> Iterator[int]:
    """The number of another process that is at work."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process.pid
    process.kill()
    process.communicate()


@posix
def test_what_another_run_is_writing_is_left_alone(tmp_path: Path, neighbour: int):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    busy = f".r.xlsx.{neighbour}.tmp"
    others = [f".s.xlsx.{gone.pid}.tmp", ".r.xlsx.notes.tmp", "r.xlsx.1.tmp", f".r.xlsx.{gone.pid}.tmp.xlsx"]
    for name in (busy, f".r.xlsx.{gone.pid}.tmp", *others):
        (tmp_path / name).write_bytes(b"x")
    write_whole(tmp_path / "r.xlsx", b"new")
    assert names_in(tmp_path) == sorted([busy, "r.xlsx", *others])
    # Numbers of processes come round again: what is an hour old is of no run at work.
    os.utime(tmp_path / busy, (0, 0))
    write_whole(tmp_path / "r.xlsx", b"new")
    assert names_in(tmp_path) == sorted(["r.xlsx", *others])


def test_a_locked_result_is_told_with_the_name_of_the_new_one(plan: Path, monkeypatch: pytest.MonkeyPatch,
                                                              capsys: pytest.CaptureFixture[str]):
    result_of(plan).write_bytes(b"old")
    plan.with_name("plan-result-2.xlsx").write_bytes(b"somebody's")
    replace_file = os.replace

    def locked(source: Path, target: Path) -> None:
        if Path(target) == result_of(plan):
            raise PermissionError(13, "Permission denied", str(source), None, str(target))
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", locked)
    assert solve.main([str(plan), "-q", "--json"]) == 0
    told = capsys.readouterr()
    (note,) = told.err.splitlines()
    assert str(result_of(plan)) in note and "open in another program" in note
    third = plan.with_name("plan-result-3.xlsx")
    assert note.endswith(str(third)) and json.loads(told.out)["result"] == str(third)
    assert result_of(plan).read_bytes() == b"old"
    assert plan.with_name("plan-result-2.xlsx").read_bytes() == b"somebody's"
    assert "Orders" in openpyxl.load_workbook(third).sheetnames


def test_a_full_disk_is_one_line_and_the_old_result_stays(plan: Path, monkeypatch: pytest.MonkeyPatch,
                                                          capsys: pytest.CaptureFixture[str]):
    result_of(plan).write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert solve.main([str(plan), "-q", "--json"]) == 5
    told = capsys.readouterr()
    (line,) = told.err.splitlines()
    assert "No space left on device" in line and str(result_of(plan)) in line
    assert json.loads(told.out)["status"] == "failed"
    assert result_of(plan).read_bytes() == b"old"
    assert names_in(plan.parent) == ["plan-result.xlsx", "plan.xlsx"]


@posix
def test_a_write_that_the_system_cuts_short_leaves_the_old_result(plan: Path):
    import resource

    result_of(plan).write_bytes(b"old")
    run = subprocess.run([sys.executable, str(ROOT / "solve.py"), str(plan), "-q"], capture_output=True, text=True,
                         check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
    assert run.returncode == 5
    assert len(run.stderr.splitlines()) == 1 and "File too large" in run.stderr
    assert result_of(plan).read_bytes() == b"old"
    assert names_in(plan.parent) == ["plan-result.xlsx", "plan.xlsx"]


@pytest.mark.parametrize(("problem", "words"), [(KeyError("offer"), "internal fault"), (MemoryError(), "memory")])
def test_a_fault_of_the_program_is_one_line(plan: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception, words: str,
                                            capsys: pytest.CaptureFixture[str]):
    def broken(*arguments: object) -> None:
        raise problem

    monkeypatch.setattr("data.report.report.make_report", broken)
    assert solve.main([str(plan), "-q", "--json"]) == 5
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1 and words in told.err
    assert json.loads(told.out)["status"] == "failed"
    assert names_in(plan.parent) == ["plan.xlsx"]


def test_a_result_that_is_a_folder_is_told_before_solving(plan: Path):
    with pytest.raises(SystemExit) as stopped:
        solve.main([str(plan), "-o", str(plan.parent)])
    assert stopped.value.code == 2


def test_a_time_limit_says_what_is_proved(plan: Path, monkeypatch: pytest.MonkeyPatch,
                                          capsys: pytest.CaptureFixture[str]):
    solved = 0

    def limited(*arguments, **options):
        nonlocal solved
        solved += 1
        found = solve_program(*arguments, **options)
        return found if solved <= 2 else replace(found, status="time_limit")

    monkeypatch.setattr(level_solver, "solve", limited)
    assert solve.main([str(plan), "-q"]) == 4
    book = openpyxl.load_workbook(result_of(plan))
    text = [cell for row in book["Summary"].values for cell in row if isinstance(cell, str)]
    (sure,) = [cell for cell in text if "time limit" in cell]
    assert sure.endswith("A better plan may exist: not proved is the lowest cost, because the time limit came first.")
    assert "2 of 4 levels are proved, a better plan may exist at cost, tidy" in capsys.readouterr().out
    levels = {row[0]: row[4] for row in book["Checks"].values if row[0] in ("shortfall 1", "equity", "cost", "tidy")}
    assert levels == {"shortfall 1": "yes", "equity": "yes", "cost": "no", "tidy": "no"}
    said = {row[1]: (row[0], row[3]) for row in book["Checks"].values}
    checks = {check: result for check, result in said.items() if str(check).startswith("level")}
    assert said["one plan"] == ("PASS", "the time limit came first: another plan may be equal at every level")
    proved = "PASS", "proved by its dual value, against every plan"
    unproved = "PASS", "not proved: the time limit came first"
    assert checks == {"level: shortfall 1": proved, "level: equity": proved, "level: cost": unproved,
                      "level: tidy": unproved}
    # Three quarters of 60 rounds each, whatever the levels that are not proved would have preferred.
    header, *orders = book["Orders"].values
    assert sum(row[header.index("quantity")] for row in orders) >= 180 - 1e-6


@pytest.mark.parametrize(("scenario", "name"), [
    ("Base", "plan-result.xlsx"), ("More powder", "plan-result-More powder.xlsx"),
    ("Poland & Łódź 50 %", "plan-result-Poland & Łódź 50 %.xlsx"), ("\U0001f680", "plan-result-\U0001f680.xlsx")])
def test_a_scenario_names_its_result(scenario: str, name: str):
    assert result_path(Path("in/plan.xlsx"), None, scenario, True) == Path("in") / name


def test_scenarios_that_no_file_name_can_hold_stay_apart():
    odd = ["A/B", "A\\B", "A:B", "A?B", "A\x00B", "A\u202eB", " A", "A.", "..", "/", "x" * 300, "x" * 299 + "y",
           "\U0001f680" * 90, "\ud800"]
    names = [result_path(Path("plan.xlsx"), None, scenario, True).name for scenario in odd]
    assert len({name.casefold() for name in names}) == len(odd)
    for name in names:
        assert name.startswith("plan-result-") and name.endswith(".xlsx") and len(name.encode()) <= LONGEST_NAME
        assert name.isprintable() and not set(name) & set('<>:"/\\|?*')


def test_the_longest_name_of_a_plan_still_gets_a_result(tmp_path: Path):
    plan = write(tmp_path / f"{'p' * 250}.xlsx", plan_sheets())
    assert solve.main([str(plan), "-q", "--scenario", "Twice"]) == 0
    (result,) = set(names_in(tmp_path)) - {plan.name}
    assert len(result.encode()) <= LONGEST_NAME and result.startswith("ppp")
    assert "Orders" in openpyxl.load_workbook(tmp_path / result).sheetnames
