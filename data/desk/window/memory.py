"""What the window remembers from one time to the next: workbooks, the last folder, and how long work took.

It is a convenience: a file that is broken, of another version or cannot be written is as good as none."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_RECENT = 10
MOST_RUNS = 40
_ALIKE = 1.3     # workbooks whose sizes differ by less than this factor are taken to be as much work
_MOST_BYTES, _MOST_SECONDS = 2**50, 1e9  # more is no workbook, and no run
_PATIENCE = 0.3  # seconds that a planner waits for the list of recent workbooks
_NAME = "window.json"


@dataclass(frozen=True)
class PastRun:
    """How a run went: what was asked, the size of the workbook in bytes, and each stage that ended with the seconds
    since the beginning of the run."""

    kind: str
    size: int
    milestones: tuple[tuple[str, float], ...]

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.milestones[-1][1] if self.milestones else 0.0


@dataclass
class Memory:
    """What is remembered, newest first, and the file in which it is kept (None: it is not kept)."""

    file: Path | None
    recent: list[Path] = field(default_factory=list)
    folder: Path | None = None
    runs: list[PastRun] = field(default_factory=list)

    def chosen(self, plan: Path) -> None:
        """The planner works with this workbook."""
        self.recent = [plan, *(path for path in self.recent if path != plan)][:MOST_RECENT]
        self.folder = plan.parent
        self._keep()

    def ran(self, run: PastRun) -> None:
        """A run has come to its end."""
        if run.milestones:
            others = [past for past in self.runs if (past.kind, past.size) != (run.kind, run.size)]
            self.runs = [run, *others][:MOST_RUNS]
            self._keep()

    def like(self, kind: str, size: int) -> PastRun | None:
        """The last run of this kind with a workbook of about this size; of those as near, the nearest in size."""
        near = [past for past in self.runs if past.kind == kind and _factor(past.size, size) < _ALIKE]
        return min(near, key=lambda past: _factor(past.size, size), default=None)

    def there(self) -> list[Path]:
        """The recent workbooks that are still where they were, and those of which a drive does not say it in time."""
        gone = set[Path]()

        def look(path: Path) -> None:
            if not _is_file(path):
                gone.add(path)

        looks = [threading.Thread(target=look, args=(path,), daemon=True) for path in self.recent]
        for each in looks:
            each.start()
        end = time.monotonic() + _PATIENCE
        for each in looks:
            each.join(max(0.0, end - time.monotonic()))
        return [path for path in self.recent if path not in gone]

    def _keep(self) -> None:
        if self.file is None:
            return
        told = {"recent": [str(path) for path in self.recent],
                "folder": None if self.folder is None else str(self.folder),
                "runs": [{"kind": run.kind, "size": run.size, "milestones": run.milestones} for run in self.runs]}
        with suppress(OSError, ValueError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            temporary = self.file.with_name(f"{self.file.name}.{os.getpid()}.tmp")
            try:
                temporary.write_text(json.dumps(told), encoding="utf-8")
                os.replace(temporary, self.file)
            finally:
                temporary.unlink(missing_ok=True)


def remembered(file: Path | None) -> Memory:
    """What the file says; nothing where it cannot be read."""
    try:
        told = json.loads(file.read_text(encoding="utf-8")) if file is not None else {}
    except (OSError, ValueError, RecursionError):
        told = {}
    if not isinstance(told, dict):
        told = {}
    folder = told.get("folder")
    return Memory(file, [Path(each) for each in _list(told.get("recent")) if isinstance(each, str)][:MOST_RECENT],
                  Path(folder) if isinstance(folder, str) else None,
                  [run for run in map(_past_run, _list(told.get("runs"))) if run is not None][:MOST_RUNS])


def usual_file() -> Path | None:
    """Where such things are kept on this system, for this user; None where there is no home."""
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "joint-procurement" / _NAME


def _factor(one: int, other: int) -> float:
    return max(one, other) / max(min(one, other), 1)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _past_run(told: object) -> PastRun | None:
    """A run as the file tells it; None where it is not one."""
    if not isinstance(told, Mapping):
        return None
    kind, size, milestones = told.get("kind"), told.get("size"), _list(told.get("milestones"))
    if not isinstance(kind, str) or not isinstance(size, int) or not 0 <= size <= _MOST_BYTES:
        return None
    if not all(map(_is_milestone, milestones)):
        return None
    return PastRun(kind, size, tuple((name, float(seconds)) for name, seconds in milestones)) if milestones else None


def _is_milestone(told: object) -> bool:
    return (isinstance(told, list) and len(told) == 2 and isinstance(told[0], str)
            and isinstance(told[1], int | float) and 0 <= told[1] <= _MOST_SECONDS)
