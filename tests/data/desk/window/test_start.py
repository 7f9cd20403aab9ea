"""How the window is opened from the command, and what is said where it cannot be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.command.asking.parse import parse
from data.command.asking.parser import make_parser
from data.command.asking.requests import Window
from data.desk.window.panels import that_fits
from tests.helpers.command import ROOT, plan_sheets, write
from tests.helpers.screen import PATIENCE, input_events, virtual_screen


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    with virtual_screen() as name:
        yield name


def command(*arguments: str | Path, **settings: str) -> subprocess.Popen[str]:
    """The command at a screen where `settings` names one in DISPLAY, else without one."""
    settings = {**{name: value for name, value in os.environ.items() if name != "DISPLAY"}, **settings}
    return subprocess.Popen([sys.executable, str(ROOT / "solve.py"), *map(str, arguments)], env=settings, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for_window(screen: str, process: subprocess.Popen[str]) -> str:
    """The number of the window, once it is shown."""
    while process.poll() is None:
        numbers = input_events(screen, "search", "--onlyvisible", "--name", "^Joint procurement$").split()
        if numbers:
            return numbers[0]
    raise AssertionError(process.communicate())


@pytest.mark.parametrize(("arguments", "request_"), [
    ([], Window(None, asked=False)),
    (["--window"], Window(None, asked=True)),
    (["--window", "plan.xlsx"], Window(Path("plan.xlsx"), asked=True)),
    (["plan.xlsx", "--window"], Window(Path("plan.xlsx"), asked=True))])
def test_the_window_is_asked_for_by_name_or_by_nothing_else(arguments: list[str], request_: Window) -> None:
    assert parse(make_parser(), arguments) == request_


@pytest.mark.parametrize("others", [["--check"], ["--new", "plan.xlsx"], ["--seed", "0"], ["-o", "result.xlsx"]])
def test_nothing_else_goes_with_the_window(others: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(make_parser(), ["--window", *others])
    assert "--window goes with PLAN.xlsx alone" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="screens that can be taken away")
def test_without_a_screen_the_usage_is_told_or_why_where_a_window_was_asked_for() -> None:
    with command() as process:
        out, told = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert told.startswith("usage: ") and told.endswith("name a workbook, or --new PLAN.xlsx for an empty one\n")
    with command("--window") as process:
        out, told = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert told == "error: the window cannot be opened: there is no screen that it could be shown on\n"


def test_the_window_needs_none_of_the_packages_that_the_solver_needs() -> None:
    # Without site-packages. A Python that has only itself must get as far as one that has all.
    done = subprocess.run([sys.executable, "-S", str(ROOT / "solve.py"), "--window"], text=True, check=False,
                          capture_output=True, env={"PATH": os.environ["PATH"]})
    assert done.stderr == "error: the window cannot be opened: there is no screen that it could be shown on\n"


def test_without_tkinter_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "tkinter.py").write_text('raise ImportError("No module", name="tkinter")', encoding="utf-8")
    with command("--window", PYTHONPATH=str(tmp_path)) as process:
        assert process.communicate() == ("", "error: the window cannot be opened: this Python has no tkinter\n")
    assert process.returncode == 2


def test_a_workbook_that_is_dropped_on_the_shortcut_is_solved_at_a_key(screen: str, tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.xlsx", plan_sheets())
    with command("--window", plan, DISPLAY=screen, XDG_CONFIG_HOME=str(tmp_path / "settings")) as process:
        window = wait_for_window(screen, process)
        input_events(screen, "mousemove", "--window", window, 30, 30)
        end = time.monotonic() + PATIENCE
        while process.poll() is None and not plan.with_name("plan-result.xlsx").exists() and time.monotonic() < end:
            input_events(screen, "key", "F5")
        process.send_signal(signal.SIGTERM)
        assert process.communicate() == ("", "") and process.returncode == 0
    assert plan.with_name("plan-result.xlsx").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="children are looked up in /proc")
def test_the_window_ends_with_what_it_has_started(screen: str, tmp_path: Path) -> None:
    plan = tmp_path / "long.xlsx"
    plan.write_bytes((ROOT / "data" / "reference.xlsx").read_bytes())
    with command("--window", plan, DISPLAY=screen, XDG_CONFIG_HOME=str(tmp_path / "settings")) as process:
        window = wait_for_window(screen, process)
        input_events(screen, "mousemove", "--window", window, 30, 30)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while process.poll() is None and not children.read_text().split():
            input_events(screen, "key", "F5")
        (child,) = children.read_text().split()
        process.send_signal(signal.SIGINT)
        assert process.communicate() == ("", "") and process.returncode == 0
    assert not Path(f"/proc/{child}").exists()


def test_a_window_is_no_larger_than_the_screen_without_its_title_and_task_bar() -> None:
    """At 120 dots an inch 60 points, of which an inch has 72, are 100 dots."""
    class Small:
        winfo_screenwidth, winfo_screenheight = staticmethod(lambda: 1024), staticmethod(lambda: 768)
        winfo_fpixels = staticmethod(lambda length: {"60p": 100.0}[length])

    assert that_fits(Small(), 1100, 900) == (1024, 668)  # type: ignore[arg-type]
    assert that_fits(Small(), 800, 600) == (800, 600)  # type: ignore[arg-type]
