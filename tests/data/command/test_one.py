"""The command from end to end: exits, files, JSON."""

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

from tests.helpers.command import ROOT, discounted, plan_sheets, solve, write


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "plan.xlsx", plan_sheets())


def test_base_is_solved_and_written(plan: Path) -> None:
    run = solve(plan, "--json")
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["status"] == "optimal"
    # The family's weight is the mean price, 1000. Nothing can come in Q1, 60 in each later quarter.
    assert answer["levels"]["shortfall 1"] == pytest.approx(1000 * discounted([100, 40, 40, 40]), rel=1e-9)
    # Bands of 10: all ten are full in Q1 (1+...+10 = 55), the first four later (1+2+3+4 = 10).
    assert answer["levels"]["equity"] == pytest.approx(1000 * 10 * discounted([55, 10, 10, 10]), rel=1e-9)
    assert answer["levels"]["cost"] == pytest.approx(180 * 1000, rel=1e-9)
    # 60 rounds after a quarter, two and three quarters of a year.
    assert answer["levels"]["tidy"] == pytest.approx(1000 * 60 * (0.25 + 0.5 + 0.75), rel=1e-9)
    # One more round of the line is one round less short in the quarter in which it is made or, held, in a
    # later one: the value of the first quarter counts, and nothing is short before the line's first.
    best = answer["bottlenecks"][0]
    assert (best["kind"], best["name"], best["period"], best["level"]) == ("capacity", "LINE", "2024-Q2", "shortfall 1")
    assert best["worth"] == pytest.approx(1000 / 1.05**0.25, rel=1e-9)
    assert (best["step"], best["confirmed"]) == (1, pytest.approx(best["worth"], rel=1e-9))
    assert Path(answer["result"]) == plan.with_name("plan-result.xlsx")
    assert Path(answer["result"]).exists()


def test_a_scenario_has_its_own_result(plan: Path) -> None:
    run = solve(plan, "--scenario", "twice", "--json")
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["scenario"] == "Twice"
    # 120 a quarter is more than is used: only Q1 stays short.
    assert answer["levels"]["shortfall 1"] == pytest.approx(100 * 1000, rel=1e-9)
    assert plan.with_name("plan-result-Twice.xlsx").exists()
    assert not plan.with_name("plan-result.xlsx").exists()


def texts_of(sheet) -> set[str]:
    """What stands in the cells of a sheet."""
    return {str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None}


def test_lots_are_kept_and_told(plan: Path) -> None:
    sheets = plan_sheets()
    sheets["Offers"] = [[*sheets["Offers"][0], "lot"], [*sheets["Offers"][1], 25]]
    sheets["Thresholds"] = [["threshold", "at_least"], ["any", 150]]
    run = solve(write(plan, sheets), "--json")
    assert run.returncode == 0, run.stderr
    terms = json.loads(run.stdout)["terms"]
    # Of the 60 that the line makes a quarter two lots can be had: 50, three times, which is the least that may be.
    short = terms["levels"][0]
    without, kept = (1000 * discounted([100, left, left, left]) for left in (40, 50))
    assert (short["name"], short["proved"]) == ("shortfall 1", True)
    assert [short[key] for key in ("lp", "plan", "bound")] == pytest.approx([without, kept, kept], rel=1e-6)
    assert (terms["orders"], terms["contracts"]) == (3, 3)
    assert [(each["term"], each["name"], each["combination"], each["amount"], each["asks_for"], each["kept"])
            for each in terms["terms kept"]] == [
        *(("lot", "ACME-M1", f"ally NA, delivery 2024-Q{quarter}", 50, 25, True) for quarter in (2, 3, 4)),
        ("threshold", "any", "", 150, 150, True)]
    book = openpyxl.load_workbook(plan.with_name("plan-result.xlsx"))
    assert {"Price of terms", "Terms kept"} < set(book.sheetnames) and "Discounts earned" not in book.sheetnames
    assert ("Lots, minimum orders and other terms of contracts raise what is missing, weighed by urgency, by "
            f"{100 * (kept / without - 1):.0f} %. See Price of terms.") in texts_of(book["Summary"])
    assert "Under Why and What would help stands what holds for the best plan without these terms." in texts_of(
        book["Summary"])
    text = solve(plan).stdout
    assert f"Price of the terms\n  {short['in_words']}" in text
    assert (f"{short['in_words'].replace('he terms', 'he terms (whole lots and thresholds)')} The reasons why "
            "something is short, and what one unit more of a limit is worth, are those of the best plan without the "
            "terms; what is short only because of the terms says so.") in text


def test_fewer_contracts_are_told(plan: Path) -> None:
    sheets = plan_sheets()
    sheets["Settings"] = [*sheets["Settings"], ["simplify", "contracts"]]
    run = solve(write(plan, sheets), "--json")
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)["simplified"]
    # One line and one need: three contracts in three quarters, and each is needed.
    assert told["contracts"] == {"before": 3, "plan": 3, "bound": 3, "proved": True}
    book = openpyxl.load_workbook(plan.with_name("plan-result.xlsx"))
    assert "Simplified" in book.sheetnames and told["in_words"][0] in texts_of(book["Summary"])


def test_a_workbook_without_terms_says_nothing_of_them(plan: Path) -> None:
    assert "terms" not in json.loads(solve(plan, "--json").stdout)
    assert "Price of the terms" not in solve(plan).stdout


def test_all_scenarios_write_a_result_each(plan: Path) -> None:
    run = solve(plan, "--all-scenarios", "--json")
    assert run.returncode == 0, run.stderr
    answers = json.loads(run.stdout)
    assert [answer["scenario"] for answer in answers] == ["Base", "Twice", "No line"]
    assert all(Path(answer["result"]).exists() for answer in answers)
    assert answers[2]["levels"]["shortfall 1"] == pytest.approx(1000 * discounted([100] * 4), rel=1e-9)


def test_the_result_names_the_orders(plan: Path) -> None:
    assert solve(plan, "-q").returncode == 0
    sheet = openpyxl.load_workbook(plan.with_name("plan-result.xlsx"))["Orders"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    text = [str(value) for row in rows for value in row]
    assert text.count("ACME-M1") == 3
    assert text.count("NA") == 3


def test_an_error_writes_nothing_and_names_the_cell(tmp_path: Path) -> None:
    sheets = plan_sheets()
    sheets["Offers"][1][3] = "cheap"
    plan = write(tmp_path / "plan.xlsx", sheets)
    run = solve(plan)
    assert run.returncode == 1
    assert "Offers!D2" in run.stderr
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == [plan]
    answer = json.loads(solve(plan, "--json", "-q").stdout)
    assert answer["status"] == "invalid"
    assert ("Offers", "D2") in {(finding["sheet"], finding["cell"]) for finding in answer["findings"]}


def test_check_solves_nothing(plan: Path) -> None:
    run = solve(plan, "--check")
    assert run.returncode == 0, run.stderr
    assert not plan.with_name("plan-result.xlsx").exists()


def test_check_finds_a_scenario_that_changes_nothing(tmp_path: Path) -> None:
    sheets = plan_sheets()
    sheets["Scenarios"][1][2] = "resource=NOWHERE"
    run = solve(write(tmp_path / "plan.xlsx", sheets), "--check")
    assert run.returncode == 1
    assert "Scenarios!" in run.stderr


def test_a_contradiction_is_told(tmp_path: Path) -> None:
    sheets = plan_sheets()
    # 180 rounds can be made; the rule wants 1000: it is missed by 820.
    sheets["Rules"] = [["rule", "kind", "value"], ["R1", "min_quantity", 1000]]
    run = solve(write(tmp_path / "plan.xlsx", sheets), "--json")
    assert run.returncode == 3, run.stderr
    answer = json.loads(run.stdout)
    assert answer["status"] == "conflict"
    assert answer["levels"] == {"conflicts": pytest.approx(0.82, rel=1e-6)}
    assert "Conflicts" in openpyxl.load_workbook(answer["result"]).sheetnames


def test_the_time_limit_is_no_success(plan: Path) -> None:
    run = solve(plan, "--time-limit", "0.0000001", "--json")
    assert run.returncode == 4, run.stderr
    assert json.loads(run.stdout)["status"] == "time_limit"


@pytest.mark.parametrize("arguments", [[], ["--scenario"], ["x.xlsx", "--time-limit", "soon"]])
def test_wrong_use(arguments: list[str]) -> None:
    assert solve(*arguments).returncode == 2


def test_the_input_is_never_the_result(plan: Path) -> None:
    before = plan.read_bytes()
    assert solve(plan, "-o", plan).returncode == 2
    assert plan.read_bytes() == before


def test_a_result_without_a_folder_is_told_before_solving(plan: Path) -> None:
    run = solve(plan, "-o", plan.parent / "nowhere" / "result.xlsx")
    assert run.returncode == 2
    assert "nowhere" in run.stderr
    assert not plan.with_name("plan-result.xlsx").exists()


def test_the_same_input_gives_the_same_plan(plan: Path) -> None:
    def cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
        book = openpyxl.load_workbook(path)
        return {name: list(book[name].values) for name in book.sheetnames if name != "Run"}

    one, other = plan.with_name("one.xlsx"), plan.with_name("other.xlsx")
    assert solve(plan, "-o", one).returncode == solve(plan, "-o", other).returncode == 0
    assert cells(one) == cells(other)


def test_new_makes_a_workbook_and_overwrites_none(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    assert solve("--new", path).returncode == 0
    before = path.read_bytes()
    assert solve("--new", path).returncode == 1
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_interrupted_leaves_nothing(tmp_path: Path) -> None:
    result = tmp_path / "result.xlsx"
    run = subprocess.Popen([sys.executable, str(ROOT / "solve.py"), str(ROOT / "data" / "reference.xlsx"),
                            "-o", str(result)], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert run.stderr is not None
    for line in run.stderr:
        if line.startswith("shortfall 1"):
            break
    time.sleep(0.5)
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=30) == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["--help"], [str(ROOT / "data" / "reference.xlsx"), "--check", "-q"]])
def test_what_solves_nothing_loads_no_solver(arguments: list[str]) -> None:
    program = ("import sys, solve\n"
               "try:\n    solve.main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
               "print([name for name in ('pyomo', 'scipy', 'highspy', 'pandas') if name in sys.modules])")
    command = [sys.executable, "-c", program, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_reader_that_goes_away_is_no_failure(plan: Path) -> None:
    command = f"set -o pipefail; '{sys.executable}' '{ROOT / 'solve.py'}' '{plan}' --json -q | true"
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert plan.with_name("plan-result.xlsx").exists()
