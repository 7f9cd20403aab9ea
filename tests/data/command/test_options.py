"""What the arguments of the command become."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from data.command.options import KINDS, NewWorkbook, Options, Request, ResultPair, make_parser, parse
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


@pytest.mark.parametrize(("arguments", "several", "study"), [
    ([], False, False), (["--all-scenarios"], True, False), (["--scenarios", "A"], True, False),
    (["--alone"], False, True), (["--stress", "regions"], False, True), (["--frontier"], False, True)])
def test_what_is_solved_is_told_by_the_options(arguments: list[str], several: bool, study: bool) -> None:
    options = asked("p.xlsx", *arguments)
    assert (options.compares_scenarios, options.asks_study) == (several, study)


def test_what_can_be_lost_is_what_the_model_knows() -> None:
    assert Kind.__args__ == KINDS


def test_the_parsers_untyped_answer_stays_in_one_file() -> None:
    users = [path.name for path in [ROOT / "solve.py", *(ROOT / "data").rglob("*.py"), *(ROOT / "model").rglob("*.py")]
             if "argparse" in path.read_text(encoding="utf-8")]
    assert users == ["options.py"]
