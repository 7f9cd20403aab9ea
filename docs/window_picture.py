"""Renews docs/window.png, the window with the reference case solved: `python -m docs.window_picture` (Xvfb and
ImageMagick's import must be installed)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.desk.window.app import DeskWindow
from data.desk.window.commands import DeskTask
from data.desk.window.start import make_window

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "data" / "reference.xlsx"
DOTS_AN_INCH = 144


@contextmanager
def screen() -> Iterator[str]:
    """The name of an X display of its own, which nobody sees."""
    ours, theirs = os.pipe()
    with subprocess.Popen(["Xvfb", "-displayfd", str(theirs), "-dpi", str(DOTS_AN_INCH), "-screen", "0",
                           "2000x1500x24", "-nolisten", "tcp"], pass_fds=[theirs], stderr=subprocess.DEVNULL) as server:
        os.close(theirs)
        with open(ours, encoding="ascii") as told:
            number = told.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


def solved(desk: DeskWindow, plan: Path) -> None:
    """Solve a workbook in the window, and wait until it shows the answer."""
    desk.root.geometry("+0+0")
    desk.choose(plan)
    desk.begin(DeskTask("solve", plan))
    while desk.busy:
        desk.root.update()
        time.sleep(0.05)
    desk.top.path.set(plan.name)  # without the folder, which is another one each time
    desk.root.update()


def main() -> None:
    """Solve the reference case in a window and take its picture."""
    with tempfile.TemporaryDirectory() as folder, screen() as name:
        os.environ["XDG_CONFIG_HOME"] = folder
        desk = make_window(name)
        solved(desk, Path(shutil.copy(REFERENCE, folder)))
        size = f"{desk.root.winfo_width()}x{desk.root.winfo_height()}+0+0"
        subprocess.run(["import", "-display", name, "-window", "root", "-crop", size, "+repage",
                        str(ROOT / "docs" / "window.png")], check=True)
        desk.leave()


if __name__ == "__main__":
    main()
