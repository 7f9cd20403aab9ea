"""Paths as people give them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from data.desk.window import files
from data.desk.window.files import folder_there, given_path, show_file, why_no_workbook


@pytest.mark.skipif(os.name == "nt", reason="paths of other systems")
@pytest.mark.parametrize(("text", "path"), [
    ("/a/plan.xlsx", "/a/plan.xlsx"),
    ("  /a/my plan.xlsx \n", "/a/my plan.xlsx"),
    ('"/a/my plan.xlsx"', "/a/my plan.xlsx"),
    ("'/a/plan.xlsx'", "/a/plan.xlsx"),
    ("file:///a/M%C3%BCller%20plan.xlsx", "/a/Müller plan.xlsx"),
    ("file://localhost/a/plan.xlsx\r\nfile:///a/second.xlsx", "/a/plan.xlsx"),
    ("/a/100%25.xlsx", "/a/100%25.xlsx"),
    ("~/plan.xlsx", "/home/of/plan.xlsx"),
    ("/a/b/../plan.xlsx", "/a/plan.xlsx")])
def test_a_typed_or_pasted_path_is_understood(monkeypatch: pytest.MonkeyPatch, text: str, path: str) -> None:
    monkeypatch.setenv("HOME", "/home/of")
    assert given_path(text) == Path(path)


@pytest.mark.parametrize("text", ["", "  \n ", '""', "a\0b"])
def test_what_names_no_file_is_no_path(text: str) -> None:
    assert given_path(text) is None


def test_why_a_path_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "plan.ods").write_bytes(b"")
    (tmp_path / "PLAN.XLSX").write_bytes(b"")
    assert why_no_workbook(tmp_path / "PLAN.XLSX") == ""
    assert why_no_workbook(tmp_path) == f"{tmp_path} is a folder. Choose a workbook in it."
    assert why_no_workbook(tmp_path / "none.xlsx") == f"There is no file {tmp_path / 'none.xlsx'}."
    assert why_no_workbook(tmp_path / "plan.ods") == (
        "plan.ods is not an Excel workbook: its name must end in .xlsx.")


def test_a_file_that_cannot_be_opened_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    assert show_file(path) == f"{path} is not there any more."
    path.write_bytes(b"")
    monkeypatch.setattr(files, "_start", refuse)
    assert show_file(path) == f"No program was found that opens plan.xlsx. Open it yourself: {path}"


def refuse(command: list[str]) -> None:
    raise FileNotFoundError(command[0])


def test_a_dialog_begins_in_a_folder_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last one, else where the process works, else the home: each may be gone by now."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert folder_there(tmp_path) == tmp_path
    assert folder_there(tmp_path / "gone") == folder_there(None) == here
    here.rmdir()
    assert folder_there(None) == Path.home()
