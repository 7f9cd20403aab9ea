"""The window as a person uses it: each test sits at a screen of its own that nobody sees."""

from __future__ import annotations

import json
import os
import time
import tkinter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import openpyxl
import pytest

from data.desk.window.app import DeskWindow
from data.desk.window.dialogs import NextQuarter, Question
from data.desk.window.start import make_window
from tests.helpers.command import ROOT, plan_sheets, solve, write
from tests.helpers.screen import PATIENCE, Person, input_events, recording_program, virtual_screen

pytestmark = pytest.mark.skipif(os.name == "nt", reason="X displays")


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    with virtual_screen() as name:
        yield name


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What was opened in other programs is noted here, a line each."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return recording_program(programs, "xdg-open")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, screen: str, opened: Path) -> Iterator[DeskWindow]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    desk = make_window(screen)
    faults = list[BaseException]()
    desk.root.report_callback_exception = lambda kind, problem, trace: faults.append(problem)
    desk.root.geometry("+0+0")
    yield desk
    if is_open(desk):
        desk.cancel()
        Person(screen, desk.root).waits_until(lambda: not desk.busy)
        desk.leave()
    assert faults == []


@pytest.fixture
def person(screen: str, desk: DeskWindow) -> Person:
    person = Person(screen, desk.root)
    person.waits_until(desk.root.winfo_viewable)
    input_events(screen, "mousemove", 30, 30)  # the keyboard goes where the mouse is
    return person


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "Pläne 2024"
    folder.mkdir()
    return write(folder / "plan.xlsx", plan_sheets())


def is_open(desk: DeskWindow) -> bool:
    try:
        return bool(desk.root.winfo_exists())
    except tkinter.TclError:
        return False


def headline(desk: DeskWindow) -> str:
    return str(desk.answer.headline.cget("text"))


def status(desk: DeskWindow) -> str:
    return str(desk.status.cget("text"))


Dialog = TypeVar("Dialog", NextQuarter, Question)


def dialog(person: Person, desk: DeskWindow, kind: type[Dialog]) -> Dialog:
    """The question of that kind, once it is asked."""
    person.waits_until(lambda: any(isinstance(child, kind) for child in desk.root.winfo_children()))
    return next(child for child in desk.root.winfo_children() if isinstance(child, kind))


def test_a_workbook_is_chosen_in_the_dialog_and_offered_the_next_time(person: Person, desk: DeskWindow,
                                                                      tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.xlsx", plan_sheets())
    assert "disabled" in str(desk.top.buttons["solve"].cget("state"))
    person.will_answer("Choose a workbook", plan)
    person.presses("ctrl+o")
    person.waits_until(lambda: desk.plan == plan)
    assert desk.top.path.get() == str(plan)
    again = make_window(person.screen)
    again.top.path.tk.call(again.top.path.cget("postcommand"))
    assert again.top.path["values"] == (str(plan),)
    again.leave()


def test_a_pasted_address_is_understood_and_a_wrong_one_told(person: Person, desk: DeskWindow, plan: Path) -> None:
    person.clicks(desk.top.path)
    person.types("/none.xlsx")
    person.presses("Return")
    person.waits_until(lambda: status(desk) == "There is no file /none.xlsx.")
    assert desk.plan is None
    desk.root.clipboard_clear()
    desk.root.clipboard_append(plan.as_uri())
    person.presses("ctrl+slash")  # all that stands there
    person.presses("ctrl+v")
    person.presses("Return")
    person.waits_until(lambda: desk.plan == plan)


def test_a_finding_is_read_and_opens_its_workbook(person: Person, desk: DeskWindow, plan: Path, opened: Path) -> None:
    sheets = plan_sheets()
    sheets["Offers"][1][3] = -5  # the price, in D2
    write(plan, sheets)
    desk.choose(plan)
    person.clicks(desk.top.buttons["check"])
    person.waits_until(lambda: desk.outcome is not None)
    assert headline(desk).endswith(": 1 error.")
    (row,) = desk.findings.list.get_children()
    assert desk.findings.list.item(row, "values")[:3] == ("Error", "Offers", "D2")
    assert desk.findings.detail.shown().startswith("Sheet Offers, cell D2: ")
    person.double_clicks_row(desk.findings.list, 0)
    person.waits_until(opened.exists)
    assert opened.read_text(encoding="utf-8") == f"{plan}\n"
    assert "look at sheet Offers, cell D2" in status(desk)
    assert desk.root.clipboard_get() == "Offers!D2"
    person.presses("Return")  # the list has the keyboard
    person.waits_until(lambda: opened.read_text(encoding="utf-8").count("\n") == 2)


def test_the_example_is_made_solved_and_its_result_opened(person: Person, desk: DeskWindow, tmp_path: Path,
                                                          opened: Path) -> None:
    example = tmp_path / "first.xlsx"
    person.will_answer("Where should the workbook be written?", example)
    person.clicks(desk.top.buttons["example"])
    person.waits_until(lambda: desk.plan == example and not desk.busy)
    assert headline(desk) == "Wrote first.xlsx."
    person.presses("F5")
    person.waits_until(lambda: desk.outcome is not None and desk.outcome.written == tmp_path / "first-result.xlsx")
    person.waits_until(lambda: not desk.busy)
    assert headline(desk).startswith("Solved in ") and headline(desk).endswith(" Result: first-result.xlsx")
    told = json.loads(solve(example, "-q", "--json", "-o", tmp_path / "other.xlsx").stdout)
    assert desk.answer.text.shown() == told["answer"]
    person.clicks(desk.answer.open_result)
    person.waits_until(opened.exists)
    assert opened.read_text(encoding="utf-8") == f"{tmp_path / 'first-result.xlsx'}\n"
    person.clicks(desk.answer.open_folder)
    person.waits_until(lambda: opened.read_text(encoding="utf-8").splitlines()[1:] == [str(tmp_path)])


def test_scenarios_are_compared(person: Person, desk: DeskWindow, plan: Path) -> None:
    desk.choose(plan)
    person.clicks(desk.top.buttons["compare"])
    person.waits_until(lambda: desk.outcome is not None)
    assert desk.outcome is not None and desk.outcome.written == plan.with_name("plan-comparison.xlsx")
    assert headline(desk).startswith("Compared 3 scenarios in ")  # Base, Twice, No line
    assert "Twice" in desk.answer.text.shown()
    person.clicks(desk.answer.text)
    for key in ("ctrl+slash", "ctrl+c", "Tab"):  # all of it is marked and copied, and the keyboard goes on
        person.presses(key)
    person.waits_until(lambda: desk.root.focus_get() == desk.answer.open_result)
    assert desk.root.clipboard_get().strip() == desk.answer.text.shown()


def test_a_long_run_is_cancelled_and_leaves_nothing(person: Person, desk: DeskWindow, tmp_path: Path) -> None:
    plan = tmp_path / "long.xlsx"
    plan.write_bytes((ROOT / "data" / "reference.xlsx").read_bytes())
    desk.choose(plan)
    person.clicks(desk.top.buttons["solve"])
    person.waits_until(lambda: desk.progress.stage.cget("text") not in ("", "Starting", "Reading the workbook"))
    assert desk.progress.winfo_viewable() and "disabled" in str(desk.top.buttons["solve"].cget("state"))
    person.presses("Escape")
    person.waits_until(lambda: not desk.busy)
    assert headline(desk).startswith("Cancelled after ") and desk.answer.text.shown() == "Nothing was written."
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["long.xlsx"]


def test_what_is_saved_is_solved_again(person: Person, desk: DeskWindow, plan: Path) -> None:
    # 100 rounds are used in each of 4 quarters; the line makes 60 in each but the first: 180 of 400 are met. With 100
    # a quarter 300 of 400 are met.
    desk.choose(plan)
    person.clicks(desk.top.watch)
    person.waits_until(lambda: status(desk) == "plan.xlsx is solved as soon as it is saved with a change.")
    person.presses("F5")
    person.waits_until(lambda: desk.outcome is not None)
    assert " 45.0 % " in desk.answer.text.shown()
    sheets = plan_sheets()
    sheets["Resources"][1][1] = 100
    os.replace(write(plan.with_name("half written.xlsx"), sheets), plan)  # as spreadsheet programs save
    person.waits_until(lambda: " 75.0 % " in desk.answer.text.shown())
    assert status(desk).startswith("Saved at ")


def test_slides_and_what_would_help_are_made_where_they_are_ticked(person: Person, desk: DeskWindow, plan: Path,
                                                                   opened: Path) -> None:
    desk.choose(plan)
    for tick in (desk.top.slides, desk.top.levers):
        person.clicks(tick)
    person.presses("F5")
    person.waits_until(lambda: desk.outcome is not None)
    assert "Levers" in openpyxl.load_workbook(plan.with_name("plan-result.xlsx")).sheetnames
    person.clicks(desk.answer.open_slides)
    person.waits_until(opened.exists)
    slides = plan.with_name("plan-brief.pptx")
    assert slides.is_file() and opened.read_text(encoding="utf-8") == f"{slides}\n"
    person.clicks(desk.top.buttons["check"])
    person.waits_until(lambda: headline(desk).startswith("Checked in "))
    assert not desk.answer.open_slides.winfo_viewable()


def test_a_plan_stays_near_the_last_one_where_that_is_ticked(person: Person, desk: DeskWindow, plan: Path) -> None:
    desk.choose(plan)
    person.clicks(desk.top.near)
    person.presses("F5")  # there is no result yet: it is planned afresh
    person.waits_until(lambda: headline(desk).startswith("Solved in "))
    assert "near" not in headline(desk)
    desk.outcome = None
    person.presses("F5")
    person.waits_until(lambda: desk.outcome is not None)
    assert "near plan-result.xlsx" in headline(desk)
    assert "Changed orders" in openpyxl.load_workbook(plan.with_name("plan-result.xlsx")).sheetnames


def test_what_really_happened_is_not_forgotten(person: Person, desk: DeskWindow, plan: Path) -> None:
    assert solve(plan, "-q").returncode == 0
    desk.choose(plan)
    person.clicks(desk.top.buttons["next"])
    asks = dialog(person, desk, NextQuarter)
    assert asks.actuals.get() == ""
    person.clicks(asks.planned)
    person.waits_until(lambda: headline(desk) == "Wrote plan-actuals.xlsx.")
    person.clicks(desk.top.buttons["next"])
    assert dialog(person, desk, NextQuarter).actuals.get() == str(plan.with_name("plan-actuals.xlsx"))


def test_the_next_quarter_is_written_beside_the_plan(person: Person, desk: DeskWindow, plan: Path) -> None:
    desk.choose(plan)
    person.clicks(desk.top.buttons["next"])
    asks = dialog(person, desk, NextQuarter)
    person.clicks(asks.write)
    person.waits_until(lambda: "Solve the plan first" in str(asks.problem.cget("text")))
    person.presses("Escape")
    person.waits_until(lambda: not asks.winfo_exists())
    assert solve(plan, "-q").returncode == 0
    person.clicks(desk.top.buttons["next"])
    person.clicks(dialog(person, desk, NextQuarter).write)
    person.waits_until(lambda: desk.outcome is not None)
    assert headline(desk) == "Wrote plan-next.xlsx."
    assert desk.answer.text.shown().startswith("Planning goes on with 2024-Q2.")
    assert plan.with_name("plan-next.xlsx").is_file()


def test_closing_amid_a_run_asks_and_ends_it(person: Person, desk: DeskWindow, tmp_path: Path) -> None:
    plan = tmp_path / "long.xlsx"
    plan.write_bytes((ROOT / "data" / "reference.xlsx").read_bytes())
    desk.choose(plan)
    person.presses("F5")
    person.waits_until(lambda: desk.progress.stage.cget("text") not in ("", "Starting"))
    desk.close()
    asks = dialog(person, desk, Question)
    person.clicks(asks.no)
    person.waits_until(lambda: not asks.winfo_exists())
    assert desk.busy
    desk.close()
    person.clicks(dialog(person, desk, Question).yes)
    end = time.monotonic() + PATIENCE
    while is_open(desk):
        assert time.monotonic() < end, "it does not close"
        desk.root.update()
    assert not desk.busy and not plan.with_name("long-result.xlsx").exists()


def test_a_crash_of_the_solver_is_told_and_the_window_stays(
        monkeypatch: pytest.MonkeyPatch, person: Person, desk: DeskWindow, plan: Path) -> None:
    desk.choose(plan)
    monkeypatch.setattr("data.desk.window.app.solver_command", lambda asked, python: [
        str(python), "-c", "import os; os.kill(os.getpid(), 9)"])
    person.presses("F5")
    person.waits_until(lambda: desk.outcome is not None)
    assert headline(desk) == "The solver broke off without an answer."
    monkeypatch.undo()
    person.clicks(desk.top.buttons["check"])
    person.waits_until(lambda: headline(desk).startswith("Checked in "))
