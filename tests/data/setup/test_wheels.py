"""What is fetched for a machine without a network."""

import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest

from data.setup import wheels
from data.setup.declared import planners_extras, planners_requirements
from tests.helpers.command import ROOT

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_a_planner_gets_all_extras_but_those_of_developers():
    assert set(DECLARED["project"]["optional-dependencies"]) - set(planners_extras()) == {
        "test", "benchmark", "cluster"}


def test_what_builds_the_package_is_fetched_with_what_it_needs():
    wanted = planners_requirements()
    assert set(DECLARED["build-system"]["requires"]) | set(DECLARED["project"]["dependencies"]) <= set(wanted)
    for extra in planners_extras():
        assert set(DECLARED["project"]["optional-dependencies"][extra]) <= set(wanted)


def make_wheel(folder: Path, name: str, *requirements: str) -> None:
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        lines = [f"Name: {name}", *(f"Requires-Dist: {requirement}" for requirement in requirements)]
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n\nRequires-Dist: no-header\n")
        archive.writestr(f"{name}/_vendor/other-1.0.dist-info/METADATA", "Requires-Dist: of-another\n")


def test_what_only_another_system_needs_is_missing_and_an_extra_is_not(tmp_path: Path):
    make_wheel(tmp_path, "Py_Tables", 'tz.data>=2; sys_platform == "win32"', "et-xmlfile (>=1.0)", "tz-data",
               'plots; extra == "all"')
    make_wheel(tmp_path, "et_xmlfile", "py.tables")  # each package has several spellings
    assert list(wheels.missing_requirements(tmp_path)) == ["tz.data>=2"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What pip is asked; it fetches nothing but, when it is asked for it, the wheel of tzdata."""
    calls: list[list[str]] = []

    def run(command: list[str], check: bool) -> None:
        calls.append(command)
        if "tzdata" in command:
            make_wheel(Path(command[command.index("--dest") + 1]), "tzdata")

    monkeypatch.setattr(subprocess, "run", run)
    return calls


def test_for_windows_pip_is_asked_for_wheels_of_windows_until_nothing_is_missing(asked, tmp_path: Path):
    make_wheel(tmp_path, "pandas", 'tzdata; sys_platform == "win32"')
    assert wheels.main([str(tmp_path), "--windows", "--python", "3.12"]) == 0
    first, second = asked
    for command in (first, second):
        assert command[command.index("--platform") + 1] == "win_amd64"
        assert command[command.index("--python-version") + 1] == "3.12"
        assert command[command.index("--only-binary") + 1] == ":all:"  # nobody builds on a ministry's machine
    assert first[-len(planners_requirements()):] == planners_requirements()
    assert second[-1] == "tzdata"


def test_for_this_machine_pip_chooses_itself(asked, tmp_path: Path):
    assert wheels.main([str(tmp_path / "new")]) == 0
    (command,) = asked
    assert "--platform" not in command and "--python-version" not in command


def test_what_the_page_for_planners_says_is_understood(asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    (words,) = (line.split() for line in page.splitlines() if line.startswith("python -m data.setup.wheels "))
    assert wheels.main(words[3:]) == 0 and (tmp_path / "wheels").is_dir()
    for options in re.findall(r"`(--[^`]+)`", page):
        assert wheels.main(["wheels", *options.split()]) == 0
    assert "manylinux2014_x86_64" in asked[-1]  # the last example: all of its tags


def test_a_failure_of_pip_is_an_exit_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def fail(command: list[str], check: bool) -> None:
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(subprocess, "run", fail)
    assert wheels.main([str(tmp_path)]) == 1
