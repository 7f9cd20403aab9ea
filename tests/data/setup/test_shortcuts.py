"""The shortcuts, read as the systems that they are for read them."""

import shutil
import subprocess
import time
from configparser import RawConfigParser
from pathlib import Path, PureWindowsPath

import pytest

from data.setup.shortcuts import batch_file, command_file, desktop_entry, make_shortcuts

NASTY = 'Jörg Müller\'s "Büro" 50% `a` $HOME b\\c'
ARGUMENTS = ["-I", "-m", "joint_procurement.solve", "--window"]


def words_of_exec(line: str) -> list[str]:
    """The words of an Exec line by the Desktop Entry Specification: the value's escapes first, then the quotes; within
    quotes a backslash stands before ", `, $ and itself. Field codes are left as they are."""
    value = line.replace("\\\\", "\\")  # the only escape of values that is used
    words, word, quoted, place = [], "", False, 0
    while place < len(value):
        letter = value[place]
        if letter == '"':
            quoted = not quoted
        elif letter == "\\" and quoted:
            place += 1
            assert value[place] in '"`$\\'
            word += value[place]
        elif letter == " " and not quoted:
            words.append(word)
            word = ""
        else:
            assert quoted or letter not in "\"'\\><~|&;$*?#()`"  # reserved: to be quoted
            word += letter
        place += 1
    assert not quoted
    return [*words, word]


def entry_of(text: str) -> dict[str, str]:
    parser = RawConfigParser(delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # keys have capitals
    parser.read_string(text)
    return dict(parser["Desktop Entry"])


@pytest.mark.parametrize("folder", ["plain", "Jörg Müller Büro", NASTY, "100%f %%"])
def test_a_desktop_entry_names_the_python_whatever_its_folder_is_called(folder: str):
    python = Path("/home") / folder / ".venv/bin/python"
    entry = entry_of(desktop_entry(python))
    assert (entry["Type"], entry["Name"], entry["Terminal"]) == ("Application", "Joint procurement", "false")
    *words, last = words_of_exec(entry["Exec"])
    assert last == "%f"  # the file that is dropped, a word of its own and not quoted, as the specification asks
    said = [word.replace("%%", "%") for word in words]
    assert said == ["/bin/sh", "-c", 'exec "$0" "$@"', str(python), *ARGUMENTS]
    assert all(word.replace("%%", "").count("%") == 0 for word in words)


def test_a_folder_with_a_line_break_is_refused():
    with pytest.raises(ValueError, match="line break"):
        desktop_entry(Path("/home/a\nExec=b/.venv/bin/python"))


def recorder(folder: Path) -> Path:
    """A program in a folder of the worst name that writes what it is called with, beside it."""
    python = folder / NASTY / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$0.part"\nmv "$0.part" "$0.called"\n', encoding="utf-8")
    python.chmod(0o755)
    return python


def called(python: Path) -> list[str]:
    record = python.with_name("python.called")
    deadline = time.monotonic() + 30
    while not record.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return record.read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(shutil.which("gio") is None, reason="needs GNOME's gio, which starts entries as its desktop does")
def test_a_workbook_dropped_on_the_desktop_entry_is_passed_to_the_window(tmp_path: Path):
    python = recorder(tmp_path)
    entry, plan = tmp_path / "Joint procurement.desktop", tmp_path / 'Plan 50% für "x" & $y.xlsx'
    entry.write_text(desktop_entry(python), encoding="utf-8")
    subprocess.run(["gio", "launch", entry, plan], check=True, capture_output=True)
    assert called(python) == [*ARGUMENTS, str(plan)]


def test_the_script_for_macos_passes_the_workbook_too(tmp_path: Path):
    python = recorder(tmp_path)
    script = tmp_path / "Joint procurement.command"
    script.write_text(command_file(python), encoding="utf-8")
    subprocess.run(["sh", script, "a b.xlsx"], check=True, capture_output=True)
    assert called(python) == [*ARGUMENTS, "a b.xlsx"]


@pytest.mark.parametrize(("profile", "path"), [
    # The user's name does not stand in the file where the tool lies below her folder; a percent sign is doubled.
    ("C:/Users/Jörg", r"%USERPROFILE%\50%% (Büro) & Co\.venv\Scripts\pythonw.exe"),
    ("C:/Users/Jö", r"C:\Users\Jörg\50%% (Büro) & Co\.venv\Scripts\pythonw.exe"),  # another user's folder
    ("", r"C:\Users\Jörg\50%% (Büro) & Co\.venv\Scripts\pythonw.exe"),
])
def test_the_batch_file_starts_the_python_without_a_console(profile: str, path: str):
    text = batch_file(PureWindowsPath("C:/Users/Jörg/50% (Büro) & Co/.venv/Scripts/python.exe"), profile)
    # In quotes, after UTF-8 is switched on for the letters; %* is what was dropped, as Explorer gave it.
    assert text.split("\r\n") == [
        "@echo off", "chcp 65001 >nul", f'start "" "{path}" -I -m joint_procurement.solve --window %*', ""]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder on Linux whose desktop is called Schreibtisch and is not there yet; no program but xdg-user-dir."""
    programs, home = tmp_path / "programs", tmp_path / "Jörg Müller Büro"
    programs.mkdir()
    home.mkdir()
    (programs / "xdg-user-dir").write_text('#!/bin/sh\necho "$HOME/Schreibtisch"\n', encoding="utf-8")
    (programs / "xdg-user-dir").chmod(0o755)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return home


def test_the_shortcut_is_put_on_the_desktop_and_into_the_menu_and_replaced(home: Path):
    (home / "Schreibtisch").mkdir()
    make_shortcuts(Path("/old/python"))
    desktop, menu = make_shortcuts(Path("/new/python"))
    assert desktop == home / "Schreibtisch" / "Joint procurement.desktop"
    assert menu == home / ".local/share/applications/joint-procurement.desktop"
    for path in (desktop, menu):
        assert '"/new/python"' in entry_of(path.read_text(encoding="utf-8"))["Exec"]
        assert path.stat().st_mode & 0o111 == 0o111
    assert len(list((home / "Schreibtisch").iterdir())) == 1


def test_without_a_desktop_folder_the_shortcut_is_in_the_menu_alone(home: Path):
    assert make_shortcuts(Path("/new/python")) == [home / ".local/share/applications/joint-procurement.desktop"]
    assert not (home / "Schreibtisch").exists()
