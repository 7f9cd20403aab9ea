"""Slides beside the result: asked for with --brief, refused before anything is solved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from pptx import Presentation

import solve as command
from data.command.asking import refusals
from tests.helpers.command import ROOT, plan_sheets, solve, write


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "plan.xlsx", plan_sheets())


def titles(path: Path) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(str(path)).slides]


def test_slides_are_written_beside_the_result(plan: Path) -> None:
    slides = plan.with_name("brief.pptx")
    run = solve(plan, "--brief", slides, "--levers", "--json")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["brief"] == str(slides) and plan.with_name("plan-result.xlsx").exists()
    told = titles(slides)
    # 60 rounds at 1,000 EUR in three quarters.
    assert len(told) == 6 and told[0] == (
        "Decision: sign 3 contracts worth EUR 180,000 with 1 manufacturer for 1 nation")
    assert told[4] == "What it would take to close the largest shortfalls, each solved again"


def test_a_scenario_has_slides_that_name_it(plan: Path) -> None:
    slides = plan.with_name("brief.pptx")
    run = solve(plan, "--scenario", "Twice", "--brief", slides, "-q")
    assert run.returncode == 0 and run.stdout.endswith(f"slides: {slides}\n")
    assert "This is the scenario Twice, not the workbook as it stands." in "".join(
        shape.text_frame.text for shape in Presentation(str(slides)).slides[5].shapes if shape.has_text_frame)


def test_a_contradiction_is_told_on_slides_too(tmp_path: Path) -> None:
    sheets = plan_sheets() | {"Rules": [["rule", "kind", "value"], ["FLOOR", "min_quantity", 1000]]}
    slides = tmp_path / "brief.pptx"
    run = solve(write(tmp_path / "plan.xlsx", sheets), "--brief", slides, "-q")
    assert run.returncode == 3 and titles(slides)[0] == "There is no plan to decide on: the workbook contradicts itself"


@pytest.mark.parametrize(("arguments", "words"), [
    *((several, "--brief goes with one scenario") for several in (
        ["--all-scenarios"], ["--scenarios", "Twice"], ["--alone"], ["--simulate", "5"], ["--hedge", "Base,Twice"])),
    (["--check"], "--check makes none"), (["--roll", "r.xlsx", "--periods", "1"], "--roll solves nothing")])
def test_what_it_does_not_go_with_is_refused_in_a_line(plan: Path, arguments: list[str], words: str) -> None:
    run = solve(plan, "--brief", plan.with_name("brief.pptx"), *arguments)
    assert run.returncode == 2 and words in run.stderr.splitlines()[-1]
    assert [path.name for path in plan.parent.iterdir()] == ["plan.xlsx"]


@pytest.mark.parametrize(("name", "words"), [
    ("brief.pdf", "names no PowerPoint presentation: NAME.pptx is wanted"), (".", "is a folder"),
    ("nowhere/brief.pptx", "there is no folder")])
def test_where_slides_cannot_be_is_told_before_anything_is_read(
        name: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        command.main(["no_such_plan.xlsx", "--brief", name])
    assert stopped.value.code == 2 and words in capsys.readouterr().err.splitlines()[-1]


def test_what_to_install_is_told_before_anything_is_read(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def missing(name: str) -> ModuleSpec | None:
        assert name == "pptx"
        return None

    monkeypatch.setattr(refusals, "find_spec", missing)
    with pytest.raises(SystemExit) as stopped:
        command.main([str(tmp_path / "no_such_plan.xlsx"), "--brief", str(tmp_path / "brief.pptx")])
    assert stopped.value.code == 2
    assert "pip install python-pptx" in capsys.readouterr().err.splitlines()[-1]


def test_a_file_that_is_open_elsewhere_leaves_its_place_to_a_numbered_name(
        plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    slides, replace = plan.with_name("brief.pptx"), os.replace

    def locked(source: Path, target: Path) -> None:
        if target == slides:
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    assert command.main([str(plan), "--brief", str(slides), "-q"]) == 0
    told = capsys.readouterr()
    assert f"the slides are in {slides.with_name('brief-2.pptx')}" in told.err
    assert slides.with_name("brief-2.pptx").exists() and not slides.exists()


def test_a_run_without_slides_does_not_load_what_writes_them(plan: Path) -> None:
    code = ("import sys, solve\n"
            "assert solve.main([sys.argv[1], '-q', '--json']) == 0\n"
            "print(*[name for name in sys.modules if name.split('.')[0] == 'pptx' or name.startswith('data.brief')])")
    run = subprocess.run([sys.executable, "-c", code, str(plan)], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.splitlines()[-1] == ""
