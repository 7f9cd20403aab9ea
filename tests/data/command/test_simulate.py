"""--simulate from the command line: what is written and said, and what an interruption leaves."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.helpers.command import ROOT, Sheets, plan_sheets, solve, write

# The line makes 60 a quarter from the second on, 100 are used; in the futures it makes half to all of that.
FACTORS: list[list[Any]] = [
    ["factor", "sheet", "where", "column", "change", "distribution", "low", "mode", "high", "probability"],
    ["rate", "Resources", None, "capacity", "multiply", "uniform", 0.5, None, 1, None]]


def uncertain(path: Path, *rows: list[Any], **settings: Any) -> Path:
    sheets: Sheets = {**plan_sheets(), "Uncertainty": [*FACTORS, *rows]}
    sheets["Settings"] = [*sheets["Settings"], *([name, value] for name, value in settings.items())]
    return write(path / "plan.xlsx", sheets)


def test_how_sure_the_plan_is_stands_in_a_workbook_and_in_json(tmp_path: Path) -> None:
    run = solve(uncertain(tmp_path), "--simulate", "32", "--json")
    assert run.returncode == 0, run.stderr
    facts = json.loads(run.stdout)
    assert facts["result"] == str(tmp_path / "plan-risk.xlsx") and facts["status"] == "optimal"
    # 180 of 400 are met in Base, 45 %; in the futures half to all of that, 33.75 % on average.
    every = facts["risk"]["rows"][0]
    assert every["in the plan"] == pytest.approx(0.45) and every["mean"] == pytest.approx(0.3375, abs=0.002)
    assert [every["10th percentile"], every["90th percentile"]] == pytest.approx([0.2475, 0.4275], abs=0.015)
    assert "In 32 futures 33." in facts["risk"]["answer"] and "What moves it most: rate" in facts["risk"]["answer"]
    assert [row["factor"] for row in facts["risk"]["sheets"]["Factors"]] == ["rate"]
    assert any(note.startswith("The 10th percentile") for note in facts["risk"]["notes"])
    book = openpyxl.load_workbook(tmp_path / "plan-risk.xlsx")
    assert book.sheetnames == ["Summary", "Charts", "Need met", "Met by ally", "Use by year", "Targets met",
                               "Targets on average", "Cost", "Factors", "Worst futures", "Stock range", "Histogram",
                               "Futures", "In full"]
    assert len(book["Futures"]["A"]) == 33
    assert "1 of 32 futures" in run.stderr and "32 of 32 futures" in run.stderr


def test_the_seed_decides_which_futures_are_drawn(tmp_path: Path) -> None:
    plan = uncertain(tmp_path)
    default, one, two = (json.loads(solve(plan, "--simulate", "16", *seed, "--json", "-q").stdout)["risk"]["rows"]
                         for seed in ([], ["--seed", "1"], ["--seed", "2", "--jobs", "2"]))
    assert default == one and one != two


def test_futures_of_a_scenario_begin_with_its_plan(tmp_path: Path) -> None:
    run = solve(uncertain(tmp_path), "--simulate", "16", "--scenario", "twice", "--json")
    facts = json.loads(run.stdout)
    # Twice the rate gives 120 in three quarters, of which 100 are used.
    assert facts["scenario"] == "Twice" and facts["risk"]["rows"][0]["in the plan"] == pytest.approx(0.75)


def test_what_cannot_be_drawn_is_told_and_nothing_solved(tmp_path: Path) -> None:
    plan = uncertain(tmp_path, ["lost", "Resources", "resource=X", "capacity", "set", "event", None, None, 0, 0.5])
    run = solve(plan, "--simulate", "16")
    assert run.returncode == 1 and "error: Uncertainty!C3: no row of Resources matches" in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
    checked = solve(plan, "--check")
    assert checked.returncode == 1 and "error: Uncertainty!C3" in checked.stderr
    solved = solve(plan)  # the plan needs no futures
    assert solved.returncode == 0
    assert "warning: Uncertainty!C3: the futures of Uncertainty cannot be drawn: no row" in solved.stderr


def test_decided_until_is_told(tmp_path: Path) -> None:
    facts = json.loads(solve(uncertain(tmp_path, decided_until="2024-Q2"), "--simulate", "2", "--json", "-q").stdout)
    # Placed in the first two quarters: 60 for the second and 60 for the third, at 1,000 each.
    assert any("places up to 2024-Q2: 2 orders of EUR 120,000 and 0 expansions." in note
               for note in facts["risk"]["notes"])


@pytest.mark.parametrize("options", [["--seed", "1"], ["--simulate", "0"], ["--simulate", "8", "--alone"],
                                     ["--simulate", "8", "--all-scenarios"]])
def test_options_that_do_not_go_together_are_refused(options: list[str], tmp_path: Path) -> None:
    assert solve(uncertain(tmp_path), *options).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a signal is sent")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_is_done_and_says_so(tmp_path: Path, jobs: str) -> None:
    run = subprocess.Popen([sys.executable, str(ROOT / "solve.py"), str(uncertain(tmp_path)), "--simulate", "5000",
                            "--jobs", jobs, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert run.stderr is not None
    while "of 5,000 futures" not in (line := run.stderr.readline()):
        assert line, run.wait()
    time.sleep(0.5)
    run.send_signal(signal.SIGINT)
    try:
        out, said = run.communicate(timeout=90)
    finally:
        run.kill()
    assert run.returncode == 130, said
    facts = json.loads(out)
    (note,) = [note for note in facts["risk"]["notes"] if note.startswith("Interrupted")]
    done = int(note.split("first ")[1].split(" of")[0].replace(",", ""))
    assert 1 <= done < 5000 and note == f"Interrupted: all figures rest on the first {done:,} of 5,000 futures."
    assert len(openpyxl.load_workbook(tmp_path / "plan-risk.xlsx")["Futures"]["A"]) == done + 1
