"""What the buttons ask of the command, and which Python it runs in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from data.command.asking.parse import parse
from data.command.asking.parser import make_parser
from data.command.asking.requests import NewWorkbook, Options
from data.desk.window.commands import (
    NEEDED,
    ROOT,
    DeskTask,
    LockedResults,
    actuals_of,
    earlier_result,
    find_python,
    free_path,
    lacking,
    makes_slides,
    result_of,
    solver_command,
)
from solve import main

PLAN = Path("folder with blanks", "-plan.xlsx").absolute()


@pytest.mark.parametrize(("asked", "options"), [
    (DeskTask("check", PLAN), {"check": True}),
    (DeskTask("solve", PLAN), {}),
    (DeskTask("solve", PLAN, slides=True, levers=True), {"brief": PLAN.with_name("-plan-brief.pptx"), "levers": True}),
    (DeskTask("solve", PLAN, keep=PLAN.with_name("-old-result.xlsx")), {"keep": PLAN.with_name("-old-result.xlsx")}),
    (DeskTask("compare", PLAN), {"all_scenarios": True}),
    (DeskTask("solve", PLAN, instead=PLAN.with_name("-plan-result-2.xlsx")),
     {"instead": PLAN.with_name("-plan-result-2.xlsx")}),
    (DeskTask("compare", PLAN, instead=PLAN.with_name("-plan-comparison-2.xlsx")),
     {"all_scenarios": True, "instead": PLAN.with_name("-plan-comparison-2.xlsx")}),
    (DeskTask("next", PLAN, Path("r.xlsx"), 2), {"roll": Path("r.xlsx"), "periods": 2}),
    (DeskTask("next", PLAN, Path("r.xlsx"), 2, Path("a.xlsx"), Path("n.xlsx")),
     {"roll": Path("r.xlsx"), "periods": 2, "actuals": Path("a.xlsx"), "result": Path("n.xlsx")}),
    (DeskTask("actuals", PLAN, Path("r.xlsx"), 1, Path("a.xlsx")),
     {"roll": Path("r.xlsx"), "periods": 1, "new_actuals": Path("a.xlsx")})])
def test_the_command_understands_what_is_asked(asked: DeskTask, options: dict[str, object]) -> None:
    request = parse(make_parser(), asked.arguments())
    assert isinstance(request, Options)
    given = {name: value for name, value in vars(request).items() if value is not None and value is not False}
    assert given == {"plan": PLAN, "json": True, "events": True, **options}


def test_a_plan_stays_near_its_own_result_else_near_that_which_it_goes_on_with(tmp_path: Path) -> None:
    plan, second, own = (tmp_path / name for name in ("year.xlsx", "year-next-2.xlsx", "year-next-2-result.xlsx"))
    assert earlier_result(second) is None
    result = tmp_path / "year-result.xlsx"
    result.touch()
    assert earlier_result(second) == earlier_result(plan) == result
    own.touch()
    assert earlier_result(second) == own and earlier_result(tmp_path / "next.xlsx") is None


def test_only_a_numbered_name_beside_the_usual_one_is_taken_again() -> None:
    locked, asked = LockedResults(), DeskTask("solve", PLAN)
    for name in ("-plan-result.xlsx", "-plan-result-Twice.xlsx", "other-2.xlsx"):
        locked.wrote(asked, PLAN.with_name(name))
        assert locked.known(asked) == asked
    locked.wrote(asked, None)
    numbered = PLAN.with_name("-plan-result-3.xlsx")
    locked.wrote(asked, numbered)
    assert locked.known(asked) == DeskTask("solve", PLAN, instead=numbered)
    for other in (DeskTask("compare", PLAN), DeskTask("solve", PLAN.with_name("other.xlsx"))):
        assert locked.known(other) == other


@pytest.mark.parametrize("example", [False, True])
def test_the_command_understands_what_new_workbook_is_asked(example: bool) -> None:
    asked = DeskTask("example" if example else "new", PLAN)
    assert parse(make_parser(), asked.arguments()) == NewWorkbook(PLAN, example)


def test_the_command_is_that_of_this_project() -> None:
    command = solver_command(DeskTask("solve", PLAN), Path(sys.executable))
    assert command[:2] == [sys.executable, str(ROOT / "solve.py")] and (ROOT / "solve.py").is_file()


def test_a_python_that_lacks_the_solver_gives_way_to_the_one_beside_the_command(tmp_path: Path) -> None:
    assert find_python(tmp_path) == Path(sys.executable)
    for package in NEEDED:
        assert find_python(tmp_path, lambda name, package=package: name != package) is None  # type: ignore[misc]
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_bytes(b"")
    assert find_python(tmp_path, lambda name: False) == python


def test_a_new_file_does_not_take_the_place_of_another(tmp_path: Path) -> None:
    plan = tmp_path / "plan.xlsx"
    assert result_of(plan) == tmp_path / "plan-result.xlsx"
    assert free_path(plan, "-next") == tmp_path / "plan-next.xlsx"
    for name in ("plan-next.xlsx", "plan-next-2.xlsx"):
        (tmp_path / name).write_bytes(b"")
    assert free_path(plan, "-next") == tmp_path / "plan-next-3.xlsx"


def test_the_windows_python_that_cannot_be_heard_gives_way_to_the_one_beside_it(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "pythonw.exe"))
    assert find_python(tmp_path, lambda name: True) == tmp_path / "pythonw.exe"
    (tmp_path / "python.exe").write_bytes(b"")
    assert find_python(tmp_path, lambda name: True) == tmp_path / "python.exe"


def test_slides_are_offered_where_the_package_is_there_for_the_python_that_solves(tmp_path: Path) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    assert not makes_slides(python)
    (tmp_path / ".venv" / "lib" / "python3.12" / "site-packages" / "pptx").mkdir(parents=True)
    assert makes_slides(python)


def test_what_takes_longer_is_no_measure_of_what_does_not() -> None:
    assert DeskTask("solve", PLAN).work == "solve"
    assert len({DeskTask("solve", PLAN, slides=slides, levers=levers).work
                for slides in (False, True) for levers in (False, True)}) == 4


def test_a_python_that_lacks_a_package_is_told_which_one_has_it(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Run install.bat (Windows) or install.sh" in lacking("highspy", tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_bytes(b"")
    assert lacking("highspy", tmp_path) == f'this Python lacks the package highspy. Type "{python}" in place of python'
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)  # as where it is not installed
    for module in [name for name in sys.modules if name.startswith("data.template.")]:
        monkeypatch.delitem(sys.modules, module)
    assert main(["--new", str(tmp_path / "plan.xlsx")]) != 0
    told = capsys.readouterr().err
    assert told.startswith("error: this Python lacks the package xlsxwriter. ") and "internal fault" not in told


def test_what_really_happened_is_that_of_the_last_result(tmp_path: Path) -> None:
    plan = tmp_path / "plan.xlsx"
    for age, name in enumerate(("other-actuals.xlsx", "plan-actuals-2.xlsx", "plan-result.xlsx", "plan-actuals.xlsx")):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1e9 + age, 1e9 + age))
    assert actuals_of(plan) == tmp_path / "plan-actuals.xlsx"
    os.utime(tmp_path / "plan-result.xlsx", (2e9, 2e9))  # solved again: what was corrected belongs to no result now
    assert actuals_of(plan) is None
