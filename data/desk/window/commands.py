"""What the buttons of the window ask of the command, and which Python it runs in."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from data.files import beside, is_numbered

Kind = Literal["check", "solve", "compare", "next", "actuals", "new", "example"]

ROOT = Path(__file__).resolve().parents[3]  # where solve.py is, in a checkout and installed
NEEDED = ("openpyxl", "xlsxwriter", "numpy", "scipy", "pyomo", "highspy")
ACTUALS = "-actuals"  # ends the name of what really happened
NEXT = "-next"        # ends the name of the workbook with which planning goes on
_SLIDES = "pptx"
_RUN_INSTALL = "Run install.bat (Windows) or install.sh (Linux, macOS), which lies beside solve.py"
NOT_INSTALLED = f"The solver is not installed on this computer yet. {_RUN_INSTALL}, and open this window again."
_EVENTS = ("--json", "--events")


@dataclass(frozen=True)
class DeskTask:
    """Something to be done with a workbook: which one, and with what other files."""

    kind: Kind
    plan: Path
    result: Path | None = None   # next, actuals: the result of the plan
    periods: int = 1             # next, actuals: how many are over
    actuals: Path | None = None  # next: what really happened; actuals: where it is to be written
    target: Path | None = None   # next: where the next workbook is to be written
    instead: Path | None = None  # solve, compare: where the result goes while its usual place is locked
    slides: bool = False         # solve: write slides beside the result
    levers: bool = False         # solve: find out what would close the largest gaps
    keep: Path | None = None     # solve: the earlier result near which the plan is to stay

    @property
    def work(self) -> str:
        """What takes equally long with workbooks of the same size."""
        return "+".join([self.kind, *["slides"] * self.slides, *["levers"] * self.levers,
                         *["keep"] * (self.keep is not None)])

    def arguments(self) -> list[str]:
        """The arguments of the command."""
        instead = [] if self.instead is None else ["--instead", str(self.instead)]
        plan, roll = str(self.plan), ["--roll", str(self.result), "--periods", str(self.periods)]
        match self.kind:
            case "check":
                return [plan, "--check", *_EVENTS]
            case "solve":
                slides = ["--brief", str(beside(self.plan, "-brief.pptx"))] if self.slides else []
                keep = [] if self.keep is None else ["--keep", str(self.keep)]
                return [plan, *instead, *slides, *keep, *["--levers"] * self.levers, *_EVENTS]
            case "compare":
                return [plan, "--all-scenarios", *instead, *_EVENTS]
            case "next":
                actuals = [] if self.actuals is None else ["--actuals", str(self.actuals)]
                target = [] if self.target is None else ["-o", str(self.target)]
                return [plan, *roll, *actuals, *target, *_EVENTS]
            case "actuals":
                return [plan, *roll, "--new-actuals", str(self.actuals), *_EVENTS]
            case "new":
                return ["--new", plan]
            case "example":
                return ["--new", plan, "--example"]


class LockedResults:
    """Where results went that could not take their usual place, as it is open in another program: the next ones go
    there, too, and not each to a further name."""

    def __init__(self) -> None:
        self._places: dict[tuple[Kind, Path], Path] = {}

    def wrote(self, asked: DeskTask, written: Path | None) -> None:
        """What came of a task."""
        usual = beside(asked.plan, "-comparison.xlsx") if asked.kind == "compare" else result_of(asked.plan)
        if written is not None and is_numbered(written, usual):
            self._places[asked.kind, asked.plan] = written

    def known(self, asked: DeskTask) -> DeskTask:
        """The task with the place that is taken where the usual one is still locked."""
        return replace(asked, instead=self._places.get((asked.kind, asked.plan)))


def solver_command(asked: DeskTask, python: Path) -> list[str]:
    """The whole command; `python` is one that has what the solver needs."""
    return [str(python), str(ROOT / "solve.py"), *asked.arguments()]


def find_python(root: Path = ROOT, has: Callable[[str], bool] | None = None) -> Path | None:
    """A Python that has what the solver needs: this one, or that of the virtual environment beside solve.py; None
    where there is none. `has` tells whether this one has a package."""
    if all(map(has or _has, NEEDED)):
        return _with_output(Path(sys.executable))
    places = (root / ".venv" / "Scripts" / "python.exe", root / ".venv" / "bin" / "python")
    return next((place for place in places if place.is_file()), None)


def makes_slides(python: Path) -> bool:
    """The package that makes slides is there for the Python in which the command runs."""
    if python == _with_output(Path(sys.executable)):
        return _has(_SLIDES)
    libraries = ("Lib/site-packages", "lib/python*/site-packages")
    return any(any(python.parents[1].glob(f"{library}/{_SLIDES}")) for library in libraries)


def lacking(package: str, root: Path = ROOT) -> str:
    """What to do where the Python in which the command was started lacks a package that it needs."""
    other = find_python(root, lambda name: name != package)
    if other is None or other.parents[1] == Path(sys.prefix):
        return f"this Python lacks the package {package}. {_RUN_INSTALL}"
    return f'this Python lacks the package {package}. Type "{other}" in place of python'


def result_of(plan: Path) -> Path:
    """Where the result of a plan usually is."""
    return beside(plan, "-result.xlsx")


def earlier_result(plan: Path) -> Path | None:
    """The result near which a new plan can stay: that of the workbook itself, else that of the plan which the workbook
    goes on with. None where neither lies beside it."""
    rolled = plan.with_stem(re.sub(rf"{NEXT}(-\d+)?$", "", plan.stem) or plan.stem)
    return next((path for path in map(result_of, (plan, rolled)) if path.is_file()), None)


def actuals_of(plan: Path) -> Path | None:
    """The newest workbook of what really happened beside the plan, of those that are newer than its result: what was
    corrected there must not be forgotten. None where there is none."""
    with suppress(OSError):
        written = result_of(plan).stat().st_mtime
        ages = [(path.stat().st_mtime, path) for path in plan.parent.iterdir()
                if path.name.startswith(f"{plan.stem}{ACTUALS}") and path.suffix == ".xlsx"]
        return max(((age, path) for age, path in ages if age >= written), default=(0, None))[1]
    return None


def free_path(plan: Path, ending: str) -> Path:
    """The path beside the plan with that ending, numbered where there is such a file already."""
    path, number = beside(plan, f"{ending}.xlsx"), 2
    while path.exists():
        path, number = beside(plan, f"{ending}-{number}.xlsx"), number + 1
    return path


def _has(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _with_output(python: Path) -> Path:
    """The Python beside it that can be heard where this one is the Windows one without a console."""
    heard = python.with_name("python.exe")
    return heard if python.name.lower() == "pythonw.exe" and heard.is_file() else python
