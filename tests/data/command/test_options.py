"""What the arguments of the command become."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import solve
from data.command.asking.parse import parse
from data.command.asking.parser import make_parser
from data.command.asking.requests import KINDS, NewWorkbook, Options, Request, ResultPair
from model.studies.losses import Kind
from tests.helpers.command import ROOT


def asked(*arguments: str) -> Request:
    return parse(make_parser(), arguments)


def test_a_workbook_to_write_two_results_and_a_plan_are_three_requests() -> None:
    assert asked("--new", "p.xlsx", "--example") == NewWorkbook(Path("p.xlsx"), example=True)
    assert asked("--diff", "a.xlsx", "b.xlsx") == ResultPair(Path("a.xlsx"), Path("b.xlsx"))
    assert isinstance(asked("p.xlsx"), Options)


def test_what_was_not_asked_for_is_off_or_none() -> None:
    given = {name: value for name, value in dataclasses.asdict(asked("p.xlsx", "-q")).items() if value}
    assert given == {"plan": Path("p.xlsx"), "quiet": True}


def test_options_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        asked("p.xlsx").json = True


@pytest.mark.parametrize("option", [["p.xlsx", "-o"], ["p.xlsx", "--check", "-o"], ["--new"]])
@pytest.mark.parametrize(("name", "words"), [
    ("r.csv", "names no Excel workbook"), ("r", "names no Excel workbook"), ("r.xlsx.bak", "names no Excel workbook"),
    (".xlsx", "names no Excel workbook"), ("", "names no Excel workbook"), (".", "is a folder"),
    ("folder.xlsx", "is a folder")])
def test_a_workbook_is_written_to_nothing_but_an_xlsx_file(
        option: list[str], name: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    """Told before the workbook to plan with, which does not exist, is looked for."""
    (tmp_path / "folder.xlsx").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        solve.main([*option, name])
    *_, line = capsys.readouterr().err.splitlines()
    assert stopped.value.code == 2 and f"argument {option[-1]}: {name!r} {words}" in line
    assert [path.name for path in tmp_path.iterdir()] == ["folder.xlsx"]


def test_the_ending_of_a_workbook_is_known_in_capitals() -> None:
    assert asked("p.xlsx", "-o", "R.XLSX").result == Path("R.XLSX")


@pytest.mark.parametrize(("arguments", "several", "study"), [
    ([], False, False), (["--all-scenarios"], True, False), (["--scenarios", "A"], True, False),
    (["--alone"], False, True), (["--stress", "regions"], False, True), (["--frontier"], False, True),
    (["--room", "0.01"], False, True), (["--stress", "delay", "--months", "6"], False, True),
    (["--simulate", "200", "--seed", "2"], False, True)])
def test_what_is_solved_is_told_by_the_options(arguments: list[str], several: bool, study: bool) -> None:
    options = asked("p.xlsx", *arguments)
    assert (options.compares_scenarios, options.asks_study) == (several, study)


def test_what_can_be_lost_is_what_the_model_knows() -> None:
    assert Kind.__args__ == KINDS


def test_the_parsers_untyped_answer_stays_in_one_folder() -> None:
    code = [ROOT / "solve.py", *(ROOT / "data").rglob("*.py"), *(ROOT / "model").rglob("*.py")]
    users = {path.parent.name for path in code if "argparse" in path.read_text(encoding="utf-8")}
    assert users == {"asking", "setup"}  # what fills a folder of wheels is a command of its own
