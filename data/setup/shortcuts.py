"""The shortcut "Joint procurement" that opens the window: what stands in it on each system, and where it goes.

Each starts the Python of the virtual environment with `-I -m joint_procurement.solve --window` and, where a workbook
was dropped on the shortcut, the workbook's path."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from contextlib import suppress
from pathlib import Path, PurePath

from data.files import write_whole

if sys.platform == "win32":
    import winreg

NAME = "Joint procurement"
_COMMENT = "Plan a joint procurement from an Excel workbook"
# -I: neither the folder that the shortcut lies in nor the user's variables can put another package before ours.
_ARGUMENTS = ("-I", "-m", "joint_procurement.solve", "--window")
# The first word of an Exec line: GNOME looks for that program before it reads %% as a percent sign, so a path with one
# has to come later.
_RUN_WHAT_FOLLOWS = ("/bin/sh", "-c", 'exec "$0" "$@"')
_EXECUTABLE = 0o755


def make_shortcuts(python: Path) -> list[Path]:
    """Puts the shortcut on the desktop, on Linux into the menu of applications too; where they are.

    `python` is that of the virtual environment. One that is there already is replaced. A desktop folder that is not
    there is left out. OSError where a file cannot be written."""
    if sys.platform == "win32":
        return _put(_windows_desktop() / f"{NAME}.bat", batch_file(python, os.environ.get("USERPROFILE", "")))
    if sys.platform == "darwin":
        return _put(Path.home() / "Desktop" / f"{NAME}.command", command_file(python))
    entry = desktop_entry(python)
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    menu = data / "applications"
    menu.mkdir(parents=True, exist_ok=True)
    on_desktop = _put(_linux_desktop() / f"{NAME}.desktop", entry)
    for path in on_desktop:
        _trust(path)
    return [*on_desktop, *_put(menu / "joint-procurement.desktop", entry)]


def batch_file(python: PurePath, profile: str) -> str:
    """The batch file for a desktop of Windows; `python` is the python.exe of the virtual environment, `profile` the
    folder of the user.

    That folder is named by its variable, as a user's name has letters of all languages more often than a folder below.
    For the letters there, the file goes on in UTF-8. A path that is dropped is passed on as Explorer gives it, %*: the
    first argument, %1, would end at a comma where there are no quotes."""
    windowed = python.with_name("pythonw.exe")
    if profile and windowed.is_relative_to(profile):
        path = "%USERPROFILE%\\" + str(windowed.relative_to(profile)).replace("%", "%%")
    else:
        path = str(windowed).replace("%", "%%")
    lines = ["@echo off", "chcp 65001 >nul", f'start "" "{path}" {" ".join(_ARGUMENTS)} %*']
    return "".join(f"{line}\r\n" for line in lines)


def command_file(python: Path) -> str:
    """The shell script for a desktop of macOS."""
    return f'#!/bin/sh\nexec {shlex.quote(str(python))} {" ".join(_ARGUMENTS)} "$@"\n'


def desktop_entry(python: Path) -> str:
    """The desktop entry for Linux. ValueError for a path with a line break, which no entry can hold."""
    command = " ".join(map(_exec_word, (*_RUN_WHAT_FOLLOWS, str(python), *_ARGUMENTS)))
    return "\n".join([
        "[Desktop Entry]", "Type=Application", "Version=1.0", f"Name={NAME}", f"Comment={_COMMENT}",
        f"Exec={command} %f", "Icon=x-office-spreadsheet", "Terminal=false",
        "Categories=Office;", ""])


def _exec_word(word: str) -> str:
    """A word of an Exec line: quoted, its percent signs doubled, and all backslashes doubled once more, as the value
    of a key is read before the command in it."""
    if "\n" in word or "\r" in word:
        raise ValueError("a folder's name has a line break in it")
    for special in ("\\", '"', "`", "$"):
        word = word.replace(special, f"\\{special}")
    return f'"{word}"'.replace("%", "%%").replace("\\", "\\\\")


def _put(path: Path, content: str) -> list[Path]:
    """Writes an executable file into a folder that is there; where it is."""
    if not path.parent.is_dir():
        return []
    written = write_whole(path, content.encode())
    written.chmod(_EXECUTABLE)
    return [written]


def _linux_desktop() -> Path:
    """The desktop in the language of its user; `~/Desktop` where nobody can say. A home folder is no desktop."""
    with suppress(OSError):
        ended = subprocess.run(["xdg-user-dir", "DESKTOP"], capture_output=True, text=True, check=False)
        told = Path(ended.stdout.strip())
        if told.is_absolute() and told != Path.home():
            return told
    return Path.home() / "Desktop"


def _trust(path: Path) -> None:
    """Tells GNOME that the entry may be started; where that is unknown the desktop asks once."""
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(["gio", "set", path, "metadata::trusted", "true"], capture_output=True, check=False, timeout=10)


def _windows_desktop() -> Path:
    """The desktop, wherever it was moved: into OneDrive, or onto a server."""
    if sys.platform == "win32":
        folders = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, folders) as key:
            return Path(os.path.expandvars(winreg.QueryValueEx(key, "Desktop")[0]))
    return Path.home() / "Desktop"
