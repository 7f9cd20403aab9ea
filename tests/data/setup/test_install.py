"""The installation and the two scripts that start it. `.ci/run` runs install.sh itself, with a folder of wheels."""

import os
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from data.setup import install
from tests.helpers.command import ROOT

BATCH = (ROOT / "install.bat").read_bytes()
BATCH_LINES = BATCH.decode("ascii").split("\r\n")
# What a line of install.bat may start with: commands that cmd.exe has in itself, and the two Pythons.
ALLOWED = ("@echo off", "rem ", "setlocal", 'set "', 'cd /d "%~dp0"', "echo ", "if not exist ", "pause", "exit /b ",
           "if %errorlevel% == 0 goto ", "if not %errorlevel% == 0 goto ", "%python% -",
           r".venv\Scripts\python.exe -m ")


def test_the_batch_file_has_the_line_ends_of_windows_and_plain_letters():
    assert BATCH.isascii() and BATCH.endswith(b"\r\n")
    assert BATCH.count(b"\r\n") == BATCH.count(b"\n") == BATCH.count(b"\r")
    assert "install.bat -text" in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()


def test_the_batch_file_does_only_what_any_windows_allows():
    commands = [line for line in BATCH_LINES if line and not line.startswith(":")]
    assert [line for line in commands if not line.startswith(ALLOWED)] == []
    assert not re.search("powershell|cscript|wscript|mshta|curl|certutil|reg add|runas", BATCH.decode(), re.I)
    assert all(line.count('"') % 2 == 0 for line in commands)
    assert {line.removeprefix('set "python=').rstrip('"') for line in commands if line.startswith('set "python')} == {
        "py -3", "python"}


def test_each_jump_of_the_batch_file_has_its_label_and_each_failure_its_sentence():
    labels = [line[1:] for line in BATCH_LINES if line.startswith(":")]
    jumps = re.findall(r"goto (\w+)", "\n".join(BATCH_LINES))
    assert len(set(labels)) == len(labels) and set(jumps) == set(labels)
    for place, line in enumerate(BATCH_LINES):
        if line.endswith("goto failed"):
            said = [earlier for earlier in BATCH_LINES[:place] if earlier.startswith('set "problem=')][-1]
            assert said.endswith('."') and not set(said) & set("&|<>^%!")  # echoed without quotes


def test_whatever_is_run_is_followed_by_a_look_at_how_it_ended():
    for line, following in pairwise(BATCH_LINES):
        assert following.startswith(("if %errorlevel%", "if not %errorlevel%")) == line.startswith(
            ("%python%", ".venv")), line


def test_both_scripts_ask_for_the_python_that_the_package_declares():
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for text in (BATCH.decode(), (ROOT / "install.sh").read_text(encoding="utf-8")):
        assert "sys.version_info < (3, 11)" in text and "Python 3.11 or later" in text


def program(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tool's folder, with install.sh and what it starts."""
    folder = tmp_path / "Jörg Müller's Büro" / "tool"
    (folder / "data" / "setup").mkdir(parents=True)
    (folder / "data" / "setup" / "install.py").touch()
    shutil.copy(ROOT / "install.sh", folder)
    return folder


def run_script(folder: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """install.sh as it is started from another folder, with what is in `programs` and the shell's own tools."""
    for name in ("sh", "dirname", "mkdir", "cp", "cat"):
        link = programs / name
        if not link.is_symlink():
            link.symlink_to(str(shutil.which(name)))
    return subprocess.run([folder / "install.sh"], cwd=programs, env={"PATH": str(programs)}, capture_output=True,
                          text=True, check=False, encoding="utf-8")


def make_python(tmp_path: Path, version: str = "exit 0", venv: str = "exit 0") -> Path:
    """The folder of a `python3` that writes its calls to `calls`, as the one of the environment it makes does."""
    programs, calls = tmp_path / "programs", tmp_path / "calls"
    inner = program(tmp_path / "inner", f'echo "$PWD" "$0" "$@" >> "{calls}"',
                    '[ "$3" != --version ] || exit "$(cat status)"')
    program(programs / "python3", f'[ "$1" != -c ] || {version}', f'echo "python3 $*" >> "{calls}"',
            "mkdir -p .venv/bin", f'cp "{inner}" .venv/bin/python', "echo 0 > status", venv)
    return programs


def test_the_script_makes_an_environment_beside_it_and_installs_into_it(folder: Path, tmp_path: Path):
    programs = make_python(tmp_path)
    assert run_script(folder, programs).returncode == 0
    installs = f"{folder} .venv/bin/python -m data.setup.install"
    assert (tmp_path / "calls").read_text(encoding="utf-8").splitlines() == [
        "python3 -m venv --clear .venv", installs]
    # Again: the environment is kept where its pip answers, and made anew where it does not.
    (tmp_path / "calls").unlink()
    asks = f"{folder} .venv/bin/python -m pip --version"
    assert run_script(folder, programs).returncode == 0
    assert (tmp_path / "calls").read_text(encoding="utf-8").splitlines() == [asks, installs]
    (folder / "status").write_text("1\n")
    (tmp_path / "calls").unlink()
    assert run_script(folder, programs).returncode == 0
    assert (tmp_path / "calls").read_text(encoding="utf-8").splitlines() == [
        asks, "python3 -m venv --clear .venv", installs]


@pytest.mark.parametrize(("version", "venv", "said"), [
    ("exit 1", "exit 0", "there is no Python 3.11 or later on this computer"),  # an older one
    ("exit 0", "exit 1", "no virtual environment could be made"),
])
def test_the_script_says_in_one_line_what_it_lacks(folder: Path, tmp_path: Path, version: str, venv: str, said: str):
    ended = run_script(folder, make_python(tmp_path, version, venv))
    assert ended.returncode == 1 and ended.stderr == ""
    (line,) = ended.stdout.splitlines()
    assert line.startswith(f"NOT INSTALLED: {said}")


def test_the_script_alone_says_that_files_are_missing(folder: Path, tmp_path: Path):
    (folder / "data" / "setup" / "install.py").unlink()  # as in a viewer of archives, which unpacks the one file
    ended = run_script(folder, make_python(tmp_path))
    assert (ended.returncode, ended.stderr) == (1, "") and not (tmp_path / "calls").exists()
    assert ended.stdout.startswith("NOT INSTALLED: files are missing here. Unpack the whole folder")


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="needs shellcheck")
def test_shellcheck_finds_nothing_in_the_script():
    assert subprocess.run(["shellcheck", ROOT / "install.sh"], capture_output=True, check=False).stdout == b""


def test_with_a_folder_of_wheels_nothing_else_is_asked(tmp_path: Path):
    assert "--no-index" not in install.pip_arguments(tmp_path, tmp_path)
    (tmp_path / "wheels").mkdir()
    words = install.pip_arguments(tmp_path, tmp_path)
    assert "--no-index" in words and words[words.index("--find-links") + 1] == str(tmp_path / "wheels")


@pytest.mark.parametrize(("output", "offline", "said"), [
    ("ERROR: No matching distribution found for scipy>=1.13", True, "the folder wheels has no file of scipy>=1.13"),
    ("WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for setuptools", False,
     "could not be fetched from the internet"),
    ("ERROR: No matching distribution found for scipy>=1.13", False, "there is no ready-made scipy>=1.13 for Python"),
    ("ERROR: [WinError 32] The process cannot access the file", True, "Close the window"),
    ("ERROR: [Errno 28] No space left on device", False, "the disk is full"),
    ("ERROR: first\nERROR: Something else\nhint", False, "Something else (all that it said is in install.log)"),
    ("", False, "pip stopped"),
])
def test_a_failure_of_pip_is_said_in_one_line(output: str, offline: bool, said: str):
    assert said in install.reason(output, offline) and "\n" not in install.reason(output, offline)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, int]:
    """Exit codes of what is run, by a word of the command line, 0 if not named; shortcuts go nowhere."""
    codes: dict[str, int] = {}

    def run(*arguments: str) -> tuple[int, str]:
        return next((code for word, code in codes.items() if word in arguments), 0), "it went wrong"

    monkeypatch.setattr(install, "_run", run)
    monkeypatch.setattr(install, "LOG", str(tmp_path / "install.log"))
    monkeypatch.setattr(install, "make_shortcuts", lambda python: [tmp_path / "Joint procurement.desktop"])
    return codes


@pytest.mark.parametrize(("word", "code", "said"), [
    ("none", 0, 'Installed: a double click on "Joint procurement" on the desktop opens the window.'),
    ("pip", 1, "NOT INSTALLED: pip stopped"),
    ("--new", 1, "NOT INSTALLED: the example could not be solved: it went wrong"),
    ("--quiet", 5, "NOT INSTALLED: the example could not be solved: it went wrong"),
    ("import tkinter", 1, "Installed, but there is no window"),
])
def test_what_comes_of_it_is_said(answers, capsys: pytest.CaptureFixture[str], word: str, code: int, said: str):
    answers[word] = code
    assert install.main() == (1 if "NOT" in said else 0)
    printed = capsys.readouterr().out
    assert f"\n{said}" in printed
    assert ("Joint procurement.desktop" in printed) == (word == "none")


def test_a_shortcut_that_cannot_be_written_is_said(answers, monkeypatch: pytest.MonkeyPatch,
                                                   capsys: pytest.CaptureFixture[str]):
    def refuse(python: Path) -> list[Path]:
        raise PermissionError(13, os.strerror(13), "Desktop")

    monkeypatch.setattr(install, "make_shortcuts", refuse)
    assert install.main() == 1
    assert "Installed, but without a shortcut, which could not be written:" in capsys.readouterr().out


def test_a_full_disk_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def full() -> None:
        raise OSError(28, "No space left on device", "copy")

    monkeypatch.setattr(install, "_install", full)
    assert install.main() == 1
    assert capsys.readouterr().out == "NOT INSTALLED: [Errno 28] No space left on device: 'copy'\n"
