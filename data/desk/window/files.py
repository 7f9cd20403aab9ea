"""Paths as people give them, and files and folders opened in the program that shows them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname


def given_path(text: str) -> Path | None:
    """The file that a text names which was typed or pasted: quotes and blanks around it, ~ for the home folder and
    file:// addresses are understood. None where it names nothing."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if not lines or "\0" in text:
        return None
    name = lines[0]
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1].strip()
    if name.lower().startswith("file:"):
        parts = urlsplit(name)
        host = "" if parts.netloc.lower() in ("", "localhost") else f"//{parts.netloc}"
        name = host + (url2pathname(parts.path) if sys.platform == "win32" else unquote(parts.path))
    if not name:
        return None
    try:
        return Path(os.path.abspath(Path(name).expanduser()))
    except (OSError, RuntimeError, ValueError):
        return None


def why_no_workbook(path: Path) -> str:
    """Why the path cannot be a planner's workbook, in a sentence; empty where it can."""
    try:
        if path.is_dir():
            return f"{path} is a folder. Choose a workbook in it."
        if not path.is_file():
            return f"There is no file {path}."
    except (OSError, ValueError):
        return f"{path} cannot be read."
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return f"{path.name} is not an Excel workbook: its name must end in .xlsx."
    return ""


def folder_there(folder: Path | None) -> Path:
    """The folder; where it is not there that in which this process works, and where that is gone, too, the home."""
    if folder is not None and folder.is_dir():
        return folder
    try:
        return Path.cwd()
    except OSError:
        return Path.home()


def file_size(path: Path) -> int:
    """Bytes of the file; 0 where it is not there."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def show_file(path: Path) -> str:
    """Open a file, or a folder, in the program that this system has for it. Returns why it could not, in a sentence;
    empty where it could."""
    if not path.exists():
        return f"{path} is not there any more."
    try:
        if sys.platform == "win32":
            os.startfile(path)
        else:
            _start(["open" if sys.platform == "darwin" else "xdg-open", str(path)])
    except OSError:
        return f"No program was found that opens {path.name}. Open it yourself: {path}"
    return ""


def _start(command: list[str]) -> None:
    """Start a program and do not wait for it, but for its end in another thread, so that nothing is left of it."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)
    threading.Thread(target=process.wait, daemon=True).start()
