"""A screen that nobody sees, and somebody who sits at it: real mouse and keyboard events, no calls of the window."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tkinter import Misc, Text, Tk, ttk

import pytest

PATIENCE = 60.0  # seconds that something may take until a test says that it does not come
PROGRAMS = ("Xvfb", "xdotool")


@contextmanager
def virtual_screen() -> Iterator[str]:
    """The name of an X display of its own. Skips the test where the programs for it are missing, unless
    CI_DISPLAY_REQUIRED says that they must be there."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        text = f"{' and '.join(missing)} must be installed"
        if os.environ.get("CI_DISPLAY_REQUIRED") == "1":
            pytest.fail(text)
        pytest.skip(text)
    ours, theirs = os.pipe()
    with subprocess.Popen(["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
                          pass_fds=[theirs], stderr=subprocess.DEVNULL) as server:
        os.close(theirs)
        with open(ours, encoding="ascii") as told:
            number = told.readline().strip()
        assert number, "the virtual screen did not start"
        try:
            yield f":{number}"
        finally:
            server.terminate()


def input_events(screen: str, *words: str | int) -> str:
    """Let mouse and keyboard of that screen do something; what was said of it."""
    done = subprocess.run(["xdotool", *map(str, words)], env={**os.environ, "DISPLAY": screen}, text=True, check=False,
                          capture_output=True)
    return done.stdout


@dataclass
class Person:
    """Somebody at the screen on which the window `root` is shown."""

    screen: str
    root: Tk

    def waits_until(self, happens: Callable[[], object]) -> None:
        """Look on until something has happened."""
        end = time.monotonic() + PATIENCE
        while not happens():
            assert time.monotonic() < end, "it does not happen"
            self.root.update()
            time.sleep(0.01)

    def clicks(self, widget: Misc, times: int = 1) -> None:
        """Click the middle of something that is seen and can be pressed."""
        self.waits_until(lambda: widget.winfo_viewable() and (  # a text that cannot be changed can be clicked
            isinstance(widget, Text) or "disabled" not in str(widget.cget("state"))))
        self._clicks_at(widget, widget.winfo_width() // 2, widget.winfo_height() // 2, times)

    def double_clicks_row(self, listed: ttk.Treeview, place: int) -> None:
        """Double click a row of a list, 0 the first."""
        self.waits_until(listed.winfo_viewable)
        self.root.update()
        box = listed.bbox(listed.get_children()[place], "#1")
        assert box
        self._clicks_at(listed, box[0] + 5, box[1] + box[3] // 2, 2)

    def types(self, text: str) -> None:
        """Type a text where the keyboard goes."""
        input_events(self.screen, "type", "--delay", 2, text)
        self.root.update()

    def presses(self, key: str) -> None:
        """Press a key, named as xdotool names it."""
        input_events(self.screen, "key", key)
        self.root.update()

    def will_answer(self, title: str, path: Path) -> threading.Thread:
        """Give a path to the file dialog of that title as soon as it is there: the dialog does not return before."""
        def answer() -> None:
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end and not input_events(self.screen, "search", "--onlyvisible", "--name", title):
                time.sleep(0.05)
            input_events(self.screen, "key", "ctrl+slash")  # all of what stands there
            input_events(self.screen, "type", "--delay", 2, str(path))
            input_events(self.screen, "key", "Return")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        return thread

    def _clicks_at(self, widget: Misc, right: int, down: int, times: int) -> None:
        input_events(self.screen, "mousemove", widget.winfo_rootx() + right, widget.winfo_rooty() + down, "click",
                     "--repeat", times, "--delay", 30, 1)
        self.root.update()


def recording_program(folder: Path, name: str) -> Path:
    """Put a program of that name into the folder which only notes what it was called with; where it notes it."""
    noted, program = folder / f"{name}.txt", folder / name
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{noted}"\n', encoding="utf-8")
    program.chmod(0o755)
    return noted
