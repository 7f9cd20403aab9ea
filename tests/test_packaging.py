"""What is declared is what is imported, and what is installed is one folder and a command that works anywhere."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from importlib.metadata import packages_distributions
from pathlib import Path
from shutil import copytree
from typing import Any

import openpyxl
import pytest

import solve
from tests.helpers.command import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
OWN = {"model", "data", "solve", "tests", "docs", "benchmarks"}
PROGRAMS = {"ruff", "mypy", "pytest-xdist"}  # run, not imported
# The installed code reads workbooks itself. The tests, the pictures and the benchmarks read them with openpyxl, which
# needs defusedxml.
BEHIND_THE_TESTS = {"openpyxl", "defusedxml", "pandas"}


def modules(*tops: str) -> list[Path]:
    return [path for top in tops for path in ([ROOT / top] if top.endswith(".py") else (ROOT / top).rglob("*.py"))]


def imported(paths: Iterable[Path]) -> set[str]:
    """The names, as one installs them, of the packages of others that the files import in whatever spelling."""
    owners = packages_distributions()
    tops = {name.split(".")[0] for path in paths for name in _names(ast.parse(path.read_text(encoding="utf-8")))}
    return {plain(owners.get(top, [top])[0]) for top in tops - OWN - sys.stdlib_module_names}


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                yield str(node.module)
            case ast.Call(ast.Attribute(attr="import_module" | "importorskip"), [ast.Constant(str(name)), *_]):
                yield name


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def lowest(requirements: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lowest version of each requirement, without the zeros at its end."""
    found = {}
    for requirement in requirements:
        name, version = re.fullmatch(r"([\w.-]+?)[>=]=([\d.]+)", requirement).groups()
        numbers = [int(part) for part in version.split(".")]
        while numbers and not numbers[-1]:
            numbers.pop()
        found[plain(name)] = tuple(numbers)
    return found


DEPENDENCIES = set(lowest(PROJECT["dependencies"]))


def test_imports_are_found_in_every_spelling(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("import os, pandas as pd\n"
                    "def f():\n    from scipy.sparse import x\n"
                    "importlib.import_module('a_b.c')\n")
    assert imported([path]) == {"pandas", "scipy", "a-b"}


def test_what_the_code_imports_is_declared_and_nothing_else() -> None:
    found = imported(modules("model", "data", "solve.py"))
    assert found - DEPENDENCIES == set(lowest([*EXTRAS["cluster"], *EXTRAS["brief"]]))
    assert DEPENDENCIES - found == BEHIND_THE_TESTS


def test_openpyxl_uses_what_is_declared_for_it() -> None:
    assert openpyxl.DEFUSEDXML


def test_what_tests_and_benchmarks_import_is_declared_and_nothing_else() -> None:
    assert imported(modules("tests")) - DEPENDENCIES == set(lowest(EXTRAS["test"])) - PROGRAMS
    assert imported(modules("docs", "benchmarks")) - DEPENDENCIES == set(lowest(EXTRAS["benchmark"]))


def test_cluster_and_slides_are_tested_in_the_version_that_is_declared() -> None:
    assert {*EXTRAS["cluster"], *EXTRAS["brief"]} < set(EXTRAS["test"])


def test_the_lowest_versions_tested_are_those_declared() -> None:
    lines = (ROOT / ".ci" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    tested = lowest(line for line in lines if not line.startswith("#"))
    declared = lowest([*PROJECT["dependencies"], *EXTRAS["test"]])
    assert tested == {name: version for name, version in declared.items() if name not in PROGRAMS}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: a build leaves folders behind, from which the next one would take old files."""
    pytest.importorskip("setuptools", minversion="77")
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("model", "data"):
        copytree(ROOT / name, source / name)
    for name in ("pyproject.toml", "README.md", "solve.py"):
        (source / name).write_bytes((ROOT / name).read_bytes())
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(target)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    (path,) = target.glob("*.whl")
    return path


def test_the_wheel_holds_the_code_in_one_folder_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    code = {name for name in names if ".dist-info/" not in name}
    assert code == {f"joint_procurement/{path.relative_to(ROOT).as_posix()}"
                    for path in modules("model", "data", "solve.py")}
    assert {name.partition("/")[2] for name in names - code} == {
        "METADATA", "RECORD", "WHEEL", "entry_points.txt", "top_level.txt"}


@pytest.fixture
def command(wheel: Path, tmp_path: Path) -> Path:
    """The wheel unpacked into `site`, and the command as pip writes it."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (points,) = (tmp_path / "site").glob("*.dist-info/entry_points.txt")
    parser = ConfigParser()
    parser.read(points)
    module, _, function = parser["console_scripts"]["joint-procurement"].partition(":")
    script = tmp_path / "joint-procurement"
    script.write_text(f"import sys\nfrom {module} import {function}\n"
                      f"if __name__ == '__main__':\n    sys.exit({function}())\n", encoding="utf-8")
    return script


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with packages of the names of ours, which must not be taken for them."""
    for name in ("data", "model", "solve"):
        (tmp_path / "elsewhere" / name).mkdir(parents=True)
        (tmp_path / "elsewhere" / name / "__init__.py").write_text("raise SystemExit('the wrong package')\n")
    return tmp_path / "elsewhere"


def test_installed_the_command_works_in_any_folder_and_in_processes(
        command: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = os.pathsep.join([str(elsewhere), str(command.parent / "site")])

    def run(*arguments: str) -> str:
        ended = subprocess.run([sys.executable, str(command), *arguments], cwd=elsewhere, capture_output=True,
                               text=True, check=False, env={**os.environ, "PYTHONPATH": path})
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    assert run("--help").startswith("usage: joint-procurement ")
    run("--new", "plan.xlsx", "--example")
    installed = json.loads(run("plan.xlsx", "--all-scenarios", "--jobs", "2", "--json"))
    assert solve.main([str(elsewhere / "plan.xlsx"), "--all-scenarios", "--jobs", "1", "--json", "-q"]) == 0
    ours = json.loads(capsys.readouterr().out)
    assert [answer["levels"] for answer in installed] == [answer["levels"] for answer in ours] and len(ours) == 3
