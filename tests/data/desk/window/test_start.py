from data.desk.window.panels import that_fits
"""How the window is opened from the command, and what is said where it cannot be."""
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
from __future__ import annotations
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
import os
from data.desk.window.panels import that_fits
import signal
from data.desk.window.panels import that_fits
import subprocess
from data.desk.window.panels import that_fits
import sys
from data.desk.window.panels import that_fits
from collections.abc import Iterator
from data.desk.window.panels import that_fits
from pathlib import Path
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
import pytest
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
from data.command.asking.parse import parse
from data.desk.window.panels import that_fits
from data.command.asking.parser import make_parser
from data.desk.window.panels import that_fits
from data.command.asking.requests import Window
from data.desk.window.panels import that_fits
from tests.helpers.command import ROOT, plan_sheets, write
from data.desk.window.panels import that_fits
from tests.helpers.screen import input_events, virtual_screen
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
@pytest.fixture(scope="module")
from data.desk.window.panels import that_fits
def screen() -> Iterator[str]:
from data.desk.window.panels import that_fits
    with virtual_screen() as name:
from data.desk.window.panels import that_fits
        yield name
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
def command(*arguments: str | Path, **settings: str) -> subprocess.Popen[str]:
from data.desk.window.panels import that_fits
    """The command at a screen where `settings` names one in DISPLAY, else without one."""
from data.desk.window.panels import that_fits
    settings = {**{name: value for name, value in os.environ.items() if name != "DISPLAY"}, **settings}
from data.desk.window.panels import that_fits
    return subprocess.Popen([sys.executable, str(ROOT / "solve.py"), *map(str, arguments)], env=settings, text=True,
from data.desk.window.panels import that_fits
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
def wait_for_window(screen: str, process: subprocess.Popen[str]) -> str:
from data.desk.window.panels import that_fits
    """The number of the window, once it is shown."""
from data.desk.window.panels import that_fits
    while process.poll() is None:
from data.desk.window.panels import that_fits
        numbers = input_events(screen, "search", "--onlyvisible", "--name", "^Joint procurement$").split()
from data.desk.window.panels import that_fits
        if numbers:
from data.desk.window.panels import that_fits
            return numbers[0]
from data.desk.window.panels import that_fits
    raise AssertionError(process.communicate())
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
@pytest.mark.parametrize(("arguments", "request_"), [
from data.desk.window.panels import that_fits
    ([], Window(None, asked=False)),
from data.desk.window.panels import that_fits
    (["--window"], Window(None, asked=True)),
from data.desk.window.panels import that_fits
    (["--window", "plan.xlsx"], Window(Path("plan.xlsx"), asked=True)),
from data.desk.window.panels import that_fits
    (["plan.xlsx", "--window"], Window(Path("plan.xlsx"), asked=True))])
from data.desk.window.panels import that_fits
def test_the_window_is_asked_for_by_name_or_by_nothing_else(arguments: list[str], request_: Window) -> None:
from data.desk.window.panels import that_fits
    assert parse(make_parser(), arguments) == request_
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
@pytest.mark.parametrize("others", [["--check"], ["--new", "plan.xlsx"], ["--seed", "0"], ["-o", "result.xlsx"]])
from data.desk.window.panels import that_fits
def test_nothing_else_goes_with_the_window(others: list[str], capsys: pytest.CaptureFixture[str]) -> None:
from data.desk.window.panels import that_fits
    with pytest.raises(SystemExit):
from data.desk.window.panels import that_fits
        parse(make_parser(), ["--window", *others])
from data.desk.window.panels import that_fits
    assert "--window goes with PLAN.xlsx alone" in capsys.readouterr().err
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
@pytest.mark.skipif(sys.platform != "linux", reason="screens that can be taken away")
from data.desk.window.panels import that_fits
def test_without_a_screen_the_usage_is_told_or_why_where_a_window_was_asked_for() -> None:
from data.desk.window.panels import that_fits
    with command() as process:
from data.desk.window.panels import that_fits
        out, told = process.communicate()
from data.desk.window.panels import that_fits
    assert (process.returncode, out) == (2, "")
from data.desk.window.panels import that_fits
    assert told.startswith("usage: ") and told.endswith("name a workbook, or --new PLAN.xlsx for an empty one\n")
from data.desk.window.panels import that_fits
    with command("--window") as process:
from data.desk.window.panels import that_fits
        out, told = process.communicate()
from data.desk.window.panels import that_fits
    assert (process.returncode, out) == (2, "")
from data.desk.window.panels import that_fits
    assert told == "error: the window cannot be opened: there is no screen that it could be shown on\n"
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
def test_the_window_needs_none_of_the_packages_that_the_solver_needs() -> None:
from data.desk.window.panels import that_fits
    # Without site-packages. A Python that has only itself must get as far as one that has all.
from data.desk.window.panels import that_fits
    done = subprocess.run([sys.executable, "-S", str(ROOT / "solve.py"), "--window"], text=True, check=False,
from data.desk.window.panels import that_fits
                          capture_output=True, env={"PATH": os.environ["PATH"]})
from data.desk.window.panels import that_fits
    assert done.stderr == "error: the window cannot be opened: there is no screen that it could be shown on\n"
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
def test_without_tkinter_that_is_told(tmp_path: Path) -> None:
from data.desk.window.panels import that_fits
    (tmp_path / "tkinter.py").write_text('raise ImportError("No module", name="tkinter")', encoding="utf-8")
from data.desk.window.panels import that_fits
    with command("--window", PYTHONPATH=str(tmp_path)) as process:
from data.desk.window.panels import that_fits
        assert process.communicate() == ("", "error: the window cannot be opened: this Python has no tkinter\n")
from data.desk.window.panels import that_fits
    assert process.returncode == 2
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
def test_a_workbook_that_is_dropped_on_the_shortcut_is_solved_at_a_key(screen: str, tmp_path: Path) -> None:
from data.desk.window.panels import that_fits
    plan = write(tmp_path / "plan.xlsx", plan_sheets())
from data.desk.window.panels import that_fits
    with command("--window", plan, DISPLAY=screen, XDG_CONFIG_HOME=str(tmp_path / "settings")) as process:
from data.desk.window.panels import that_fits
        window = wait_for_window(screen, process)
from data.desk.window.panels import that_fits
        input_events(screen, "mousemove", "--window", window, 30, 30)
from data.desk.window.panels import that_fits
        while process.poll() is None and not plan.with_name("plan-result.xlsx").exists():
from data.desk.window.panels import that_fits
            input_events(screen, "key", "F5")
from data.desk.window.panels import that_fits
        process.send_signal(signal.SIGTERM)
from data.desk.window.panels import that_fits
        assert process.communicate() == ("", "") and process.returncode == 0
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
@pytest.mark.skipif(sys.platform != "linux", reason="children are looked up in /proc")
from data.desk.window.panels import that_fits
def test_the_window_ends_with_what_it_has_started(screen: str, tmp_path: Path) -> None:
from data.desk.window.panels import that_fits
    plan = tmp_path / "long.xlsx"
from data.desk.window.panels import that_fits
    plan.write_bytes((ROOT / "data" / "reference.xlsx").read_bytes())
from data.desk.window.panels import that_fits
    with command("--window", plan, DISPLAY=screen, XDG_CONFIG_HOME=str(tmp_path / "settings")) as process:
from data.desk.window.panels import that_fits
        window = wait_for_window(screen, process)
from data.desk.window.panels import that_fits
        input_events(screen, "mousemove", "--window", window, 30, 30)
from data.desk.window.panels import that_fits
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
from data.desk.window.panels import that_fits
        while process.poll() is None and not children.read_text().split():
from data.desk.window.panels import that_fits
            input_events(screen, "key", "F5")
from data.desk.window.panels import that_fits
        (child,) = children.read_text().split()
from data.desk.window.panels import that_fits
        process.send_signal(signal.SIGINT)
from data.desk.window.panels import that_fits
        assert process.communicate() == ("", "") and process.returncode == 0
from data.desk.window.panels import that_fits
    assert not Path(f"/proc/{child}").exists()
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
def test_a_window_is_no_larger_than_the_screen_without_its_title_and_task_bar() -> None:
from data.desk.window.panels import that_fits
    """At 120 dots an inch 60 points, of which an inch has 72, are 100 dots."""
from data.desk.window.panels import that_fits
    class Small:
from data.desk.window.panels import that_fits
        winfo_screenwidth, winfo_screenheight = staticmethod(lambda: 1024), staticmethod(lambda: 768)
from data.desk.window.panels import that_fits
        winfo_fpixels = staticmethod(lambda length: {"60p": 100.0}[length])
from data.desk.window.panels import that_fits

from data.desk.window.panels import that_fits
    assert that_fits(Small(), 1100, 900) == (1024, 668)  # type: ignore[arg-type]
from data.desk.window.panels import that_fits
    assert that_fits(Small(), 800, 600) == (800, 600)  # type: ignore[arg-type]
