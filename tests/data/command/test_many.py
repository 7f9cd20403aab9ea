"""Comparisons and studies from the command line: what is solved, written and said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.command import parallel
from solve import main
from tests.helpers.command import ROOT, discounted, plan_sheets, solve, write


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "plan.xlsx", plan_sheets())


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def told(*arguments: str | Path) -> Any:
    run = solve(*arguments, "--json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_scenarios_are_compared_with_base_in_one_workbook(plan: Path) -> None:
    answers = told(plan, "--scenarios", "twice")
    assert [answer["scenario"] for answer in answers] == ["Base", "Twice"]
    # The line makes 60 a quarter from the second on, twice that under the scenario: 100 are needed in each.
    assert [answer["levels"]["shortfall 1"] for answer in answers] == [
        pytest.approx(1000 * discounted([100, 40, 40, 40]), rel=1e-9), pytest.approx(1000 * 100, rel=1e-9)]
    comparison = plan.with_name("plan-comparison.xlsx")
    assert {answer["result"] for answer in answers} == {str(comparison)}
    assert names_in(plan.parent) == ["plan-comparison.xlsx", "plan.xlsx"]
    cells = [cell for row in openpyxl.load_workbook(comparison)["Summary"].values for cell in row]
    assert "Twice" in cells and "No line" not in cells


def test_full_writes_the_result_of_each_scenario_too(plan: Path) -> None:
    answers = told(plan, "--all-scenarios", "--full")
    assert [Path(answer["result"]).name for answer in answers] == [
        "plan-result.xlsx", "plan-result-Twice.xlsx", "plan-result-No line.xlsx"]
    assert names_in(plan.parent) == ["plan-comparison.xlsx", "plan-result-No line.xlsx", "plan-result-Twice.xlsx",
                                     "plan-result.xlsx", "plan.xlsx"]


def test_a_name_given_is_that_of_the_comparison(plan: Path) -> None:
    told(plan, "--all-scenarios", "--full", "-o", plan.with_name("mine.xlsx"))
    assert names_in(plan.parent) == ["mine-result-No line.xlsx", "mine-result-Twice.xlsx", "mine-result.xlsx",
                                     "mine.xlsx", "plan.xlsx"]


def test_the_number_of_processes_changes_nothing(plan: Path) -> None:
    one, two = (told(plan, "--all-scenarios", "--jobs", jobs) for jobs in ("1", "2"))
    assert one == two


def test_an_unknown_scenario_is_told_with_the_nearest(plan: Path) -> None:
    run = solve(plan, "--scenarios", "Twise,No line")
    assert run.returncode == 1
    assert "no scenario 'Twise'; did you mean 'Twice'?" in run.stderr
    assert names_in(plan.parent) == ["plan.xlsx"]


def test_a_scenario_that_is_wrong_or_contradicts_itself_is_a_row_and_the_others_go_on(tmp_path: Path) -> None:
    sheets = plan_sheets()
    sheets["Rules"] = [["rule", "active", "kind", "value"], ["R1", "no", "min_quantity", 1000]]
    sheets["Scenarios"] += [["Nowhere", "Resources", "resource=X", "capacity", "set", 0],
                            ["Too much", "Rules", "", "active", "set", "yes"]]
    plan = write(tmp_path / "plan.xlsx", sheets)
    run = solve(plan, "--all-scenarios", "--json")
    assert run.returncode == 1  # one scenario has an error
    answers = json.loads(run.stdout)
    assert [answer["status"] for answer in answers] == ["optimal", "optimal", "optimal", "invalid", "conflict"]
    book = openpyxl.load_workbook(plan.with_name("plan-comparison.xlsx"))
    first_page, why = ([str(cell) for row in book[name].values for cell in row] for name in ("Summary", "Run"))
    assert "No plan: Nowhere and Too much. The sheet Run says why." in first_page
    assert any("Scenarios!" in cell for cell in why)
    assert any("R1" in cell for cell in why)


def test_an_error_in_base_stops_the_comparison(tmp_path: Path) -> None:
    sheets = plan_sheets()
    sheets["Offers"][1][3] = "cheap"
    run = solve(write(tmp_path / "plan.xlsx", sheets), "--all-scenarios", "--json")
    assert run.returncode == 1
    assert "Offers!D2" in run.stderr
    assert names_in(tmp_path) == ["plan.xlsx"]


def test_without_scenarios_base_stands_alone(tmp_path: Path) -> None:
    sheets = plan_sheets()
    del sheets["Scenarios"]
    run = solve(write(tmp_path / "plan.xlsx", sheets), "--all-scenarios")
    assert run.returncode == 0, run.stderr
    assert "names no scenario" in run.stderr


def two_allies() -> dict[str, list[list[Any]]]:
    sheets = plan_sheets()
    sheets["Allies"] = [["ally", "gdp"], ["NA", 3], ["SE", 1]]
    sheets["Systems"] = [["ally", "system"], ["NA", "GUN"], ["SE", "GUN"]]
    # Together they need 100 a quarter; SE has a quarter of that.
    sheets["Requirements"] = [["ally", "family", "kind", "quantity"], ["NA", "HE", "use", 75], ["SE", "HE", "use", 25]]
    return sheets


def test_each_ally_alone_has_its_part(tmp_path: Path) -> None:
    answer = told(write(tmp_path / "plan.xlsx", two_allies()), "--alone")
    assert Path(answer["result"]).name == "plan-alone.xlsx"
    rows = {row["ally"]: row for row in answer["alone"]["rows"]}
    assert (rows["NA"]["key"], rows["SE"]["key"]) == (pytest.approx(0.75), pytest.approx(0.25))
    # Of the 60 rounds NA gets 45 and SE 15, alone as together in all: nothing is gained.
    assert rows["all allies"]["priority 1 gained EUR million"] == pytest.approx(0, abs=1e-9)


def test_the_loss_of_the_only_maker_leaves_everything_short(plan: Path) -> None:
    answer = told(plan, "--stress", "manufacturers", "--from", "2024-Q3")
    assert Path(answer["result"]).name == "plan-stress-manufacturers.xlsx"
    # What Q3 and Q4 got is lost, unless it comes earlier: the line is full in Q2. 60 + 60 rounds at 1000, undiscounted
    # for all the time preference of 5 %.
    lost = 1000 * (60 + 60)
    assert answer["stress-manufacturers"]["rows"][0]["priority 1 lost EUR million"] == pytest.approx(lost / 1e6)


@pytest.mark.parametrize("label", ["2030-Q1", "soon"])
def test_a_loss_from_an_unknown_period_is_told(plan: Path, label: str) -> None:
    run = solve(plan, "--stress", "resources", "--from", label)
    assert run.returncode == 1
    assert label in run.stderr
    assert names_in(plan.parent) == ["plan.xlsx"]


def test_money_that_is_not_short_changes_nothing(plan: Path) -> None:
    answer = told(plan, "--frontier")
    assert Path(answer["result"]).name == "plan-frontier.xlsx"
    # 60 rounds in each of three quarters, of 100 in each of four: 180 of 400, whatever the time preference.
    met = 180 / 400
    rows = answer["frontier"]["rows"]
    assert [row["priority 1 met"] for row in rows] == [pytest.approx(met)] * 8


def test_what_is_free_is_a_workbook(plan: Path) -> None:
    answer = told(plan, "--room", "0.01")
    assert Path(answer["result"]).name == "plan-room.xlsx" and answer["status"] == "optimal"
    assert answer["room"]["rows"][0]["what"] == "manufacturers with orders"
    assert openpyxl.load_workbook(plan.with_name("plan-room.xlsx")).sheetnames[:4] == [
        "Summary", "Charts", "Room", "Room of manufacturers"]


@pytest.mark.parametrize("arguments", [
    ["--stress", "delay"], ["--months", "6"], ["--stress", "delay", "--months", "0"],
    ["--room", "-1"], ["--room", "much"], ["--room", "0.1", "--jobs", "2"], ["--room", "0", "--alone"],
    ["--full"], ["--from", "2024-Q2"], ["--stress", "weather"], ["--alone", "--frontier"], ["--jobs", "0"],
    ["--jobs", "2"], ["--all-scenarios", "--alone"], ["--scenarios", ","], ["--all-scenarios", "--rule-prices"],
    ["--frontier", "--per-ally", "allies"], ["--alone", "--jobs", "2", "--scheduler", "tcp://127.0.0.1:9"]])
def test_options_that_do_not_go_together_are_refused(plan: Path, arguments: list[str]) -> None:
    assert solve(plan, *arguments).returncode == 2
    assert names_in(plan.parent) == ["plan.xlsx"]


@pytest.mark.parametrize(("arguments", "words"), [
    (["--room", "0,01"], "--room: must be a share of the cost, 0 or more: 0.01 for 1 %, not '0,01'"),
    (["--room", "-1"], "--room: must be a share of the cost, 0 or more: 0.01 for 1 %, not '-1'"),
    (["--stress", "delay", "--months", "six"], "not 'six'"),
    (["--simulate", "1.5"], "--simulate: must be a whole number, 1 or more, not '1.5'")])
def test_a_figure_that_is_none_is_told_what_it_must_be(plan: Path, arguments: list[str], words: str) -> None:
    assert solve(plan, *arguments).stderr.rstrip().endswith(words)


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_an_interruption_ends_the_processes_too(tmp_path: Path) -> None:
    plan = ROOT / "data" / "reference.xlsx"
    run = subprocess.Popen([sys.executable, str(ROOT / "solve.py"), str(plan), "--stress", "regions", "--jobs", "2",
                            "-o", str(tmp_path / "result.xlsx")], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                           text=True)
    assert run.stderr is not None
    for line in run.stderr:
        if line.startswith("verify"):  # the plan itself is there: the processes begin
            break
    workers: list[str] = []
    deadline = time.monotonic() + 60
    while not workers and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
        workers = children(run.pid)
    if not workers:
        run.kill()
        pytest.fail(f"no process began: {run.poll()} {run.stderr.read()}")
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=30) == 130
    deadline = time.monotonic() + 10
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(alive, workers))
    assert list(tmp_path.iterdir()) == []


def children(process: int) -> list[str]:
    found = subprocess.run(["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process)], capture_output=True, text=True,
                           check=False).stdout
    return [line.split()[0] for line in found.splitlines() if "spawn_main" in line]


def alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    return True


def test_a_cluster_gives_the_same_answers(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # a worker has the project installed
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None,
                                  scheduler_port=0) as cluster:
        far = told(plan, "--all-scenarios", "--scheduler", cluster.scheduler_address)
    assert far == told(plan, "--all-scenarios")


@pytest.mark.parametrize("asked", ["--all-scenarios", "--rule-prices"])
def test_a_scheduler_that_does_not_answer_is_told_before_anything_is_solved(
        plan: Path, asked: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(parallel, "_PATIENCE", 0.5)
    assert main([str(plan), asked, "--scheduler", "tcp://127.0.0.1:9"]) == 2
    told = capsys.readouterr().err
    assert "no scheduler answers" in told
    assert "shortfall" not in told and "Traceback" not in told
