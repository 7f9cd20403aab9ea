"""What the buttons ask of the command, and which Python it runs in."""

from __future__ import annotations

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
    find_python,
    free_path,
    result_of,
    solver_command,
)

PLAN = Path("folder with blanks", "-plan.xlsx").absolute()


@pytest.mark.parametrize(("asked", "options"), [
    (DeskTask("check", PLAN), {"check": True}),
    (DeskTask("solve", PLAN), {}),
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
    for lacking in NEEDED:
        assert find_python(tmp_path, lambda name, lacking=lacking: name != lacking) is None  # type: ignore[misc]
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
