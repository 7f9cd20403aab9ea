"""Installs the command into the virtual environment of the Python that runs this: `python -m data.setup.install`,
in the folder of pyproject.toml. install.sh and install.bat make the environment and call it.

Needs nothing but Python, as it runs before anything is installed."""

from __future__ import annotations

import io
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from data.setup.declared import ROOT, SOURCE, planners_extras
from data.setup.shortcuts import NAME, make_shortcuts

WHEELS = "wheels"  # the folder beside install.sh from which it installs without a network
LOG = "install.log"
_PYTHON = f"Python {sys.version_info.major}.{sys.version_info.minor}"
_NO_NETWORK = ("NewConnectionError", "ConnectTimeout", "NameResolution", "ProxyError", "ReadTimeout", "SSLError",
               "ConnectionError", "Connection refused", "Network is unreachable")
_IN_USE = ("WinError 32", "WinError 5]", "being used by another process")


class NotInstalled(Exception):
    """Why nothing was installed, in one line for whoever started it."""


def main() -> int:
    """Install, try, and put the shortcut on the desktop; the exit code. Says what happens on standard output."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a folder's name that the terminal cannot show must not stop it
        sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)
    try:
        _install()
        _try_it()
    except (NotInstalled, OSError) as problem:  # the disk may be full, or a file held by a virus scanner
        print(f"NOT INSTALLED: {problem}")
        return 1
    except KeyboardInterrupt:
        print("NOT INSTALLED: stopped. Start it again to go on.")
        return 130
    try:
        print("\n".join(_finish()))
    except (OSError, ValueError) as problem:
        print(f"Installed, but without a shortcut, which could not be written: {problem}")
        return 1
    return 0


def pip_arguments(source: Path, root: Path) -> list[str]:
    """What pip is asked: the package in `source` with the planners' extras, from the folder of wheels in `root` alone
    where there is one. Nothing but the package is built: a ministry's machine has no compiler."""
    extras = ",".join(planners_extras())
    package = f"{source}[{extras}]" if extras else str(source)
    offline = ["--no-index", "--find-links", str(root / WHEELS)] if (root / WHEELS).is_dir() else []
    return ["install", "--no-input", "--disable-pip-version-check", "--only-binary", ":all:", *offline, package]


def reason(output: str, offline: bool) -> str:
    """Why pip failed, from all that it printed, in a line that says what to do."""
    if any(sign in output for sign in _IN_USE):
        return "a file is in use. Close the window of Joint procurement and run this again."
    machine = f"{_PYTHON} on {platform.system()} ({platform.machine()})"
    missing = re.search(r"No matching distribution found for ([^\s;(]+)", output)
    if offline and missing:
        return (f"the folder {WHEELS} has no file of {missing.group(1)} for {machine}. Fill it for that, as "
                "docs/install.md says.")
    if not offline and any(sign in output for sign in _NO_NETWORK):
        return (f"the packages that it needs could not be fetched from the internet. Check the connection, or install "
                f"from a folder named {WHEELS}, as docs/install.md says.")
    if missing:
        return f"there is no ready-made {missing.group(1)} for {machine}. Ask for another Python, such as 3.12."
    if "No space left" in output or "WinError 112" in output:
        return "the disk is full. About 1 GB is needed."
    errors = [line for line in output.splitlines() if line.startswith("ERROR:")]
    return f"{errors[-1].removeprefix('ERROR:').strip() if errors else 'pip stopped'} (all that it said is in {LOG})"


def _install() -> None:
    if "$" in str(ROOT):  # which setuptools takes for the name of a variable
        raise NotInstalled(f"the name of this folder, or of one around it, has a $ in it: {ROOT}. Copy this folder to "
                           "one without and start again there.")
    offline = (ROOT / WHEELS).is_dir()
    where = f"from the folder {WHEELS}" if offline else "from the internet"
    print(f"Installing {where}: this may take some minutes ...")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # a build leaves its folders in the source, and old files in them
        source = Path(folder, "source")
        source.mkdir()
        for name in SOURCE:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, source)
        code, output = _run("-m", "pip", *pip_arguments(source, ROOT))
    if code:
        raise NotInstalled(reason(output, offline))


def _try_it() -> None:
    """Solves the example as a planner would: a library that Windows lacks shows here, not at the first plan."""
    print("Trying it on an example ...")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        plan = str(Path(folder, "example.xlsx"))
        command = ("-I", "-m", "joint_procurement.solve")
        code, output = _run(*command, "--new", plan, "--example")
        if not code:
            code, output = _run(*command, plan, "--quiet")
    if code:
        lines = output.strip().splitlines() or ["it said nothing"]
        raise NotInstalled(f"the example could not be solved: {lines[-1]} (all that it said is in {LOG})")


def _run(*arguments: str) -> tuple[int, str]:
    """Run this Python and add what it prints to the log; the exit code and what it printed."""
    ended = subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                           encoding="utf-8", errors="replace", check=False, stdin=subprocess.DEVNULL)
    with Path(ROOT, LOG).open("a", encoding="utf-8") as log:
        log.write(ended.stdout)
    return ended.returncode, ended.stdout


def _finish() -> Sequence[str]:
    """Makes the shortcuts; what to say at the end."""
    no_window, _ = _run("-c", "import tkinter")
    Path(ROOT, LOG).unlink(missing_ok=True)
    if no_window:
        return (f"Installed, but there is no window: this {_PYTHON} has no tkinter. Ask for it (on Debian and Ubuntu "
                "the package python3-tk) and run this again. Until then there is the command line:",
                f"    {Path(sys.executable).with_name('joint-procurement')}",
                f"To remove it one day, first move your workbooks out of this folder. Then delete the folder: {ROOT}")
    shortcuts = make_shortcuts(Path(sys.executable))
    where = (f'a double click on "{NAME}" on the desktop opens the window. A workbook that is dropped on it is opened '
             "there." if any(path.stem == NAME for path in shortcuts) else
             f'"{NAME}" in the menu of applications opens the window (no desktop folder was found).')
    return (f"Installed: {where}",
            "To remove it one day, first move your workbooks out of its folder. Then delete the folder and shortcuts:",
            *(f"    {path}" for path in [ROOT, *shortcuts]))


if __name__ == "__main__":
    sys.exit(main())
