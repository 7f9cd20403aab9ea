"""How the code is laid out: folders that can be looked over, files and functions that fit, names that are one thing."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.command import ROOT

# Bounds of what a planner may type, and how near two typed numbers are the same.
OTHER_SMALL_FIGURES = {"model/tolerances.py", "data/checks/magnitudes.py", "data/input/scenarios.py",
                       "data/input/keys.py"}


def code() -> list[Path]:
    return [*sorted((ROOT / "model").rglob("*.py")), *sorted((ROOT / "data").rglob("*.py")), ROOT / "solve.py"]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


each_file = pytest.mark.parametrize("path", code(), ids=named)


@pytest.mark.parametrize("folder", sorted({path.parent for path in code()} - {ROOT}), ids=named)
def test_a_folder_can_be_looked_over(folder: Path):
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert 2 <= len(modules) <= 12


@each_file
def test_a_file_has_at_most_300_lines(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@each_file
def test_a_function_takes_at_most_five_parameters(path: Path):
    def count(function: ast.FunctionDef) -> int:
        given = [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
        return len(given) - (bool(given) and given[0] in ("self", "cls"))

    functions = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if count(node) > 5] == []


def test_a_class_name_is_one_thing():
    names = Counter(node.name for path in code() for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef))
    assert {name for name, times in names.items() if times > 1} == set()


@each_file
def test_tolerances_stand_in_one_place(path: Path):
    if named(path) not in OTHER_SMALL_FIGURES:
        assert list(small_figures(path)) == []


def small_figures(path: Path) -> Iterator[str]:
    """Numbers such as 1e-9 in the code itself, not in its texts."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and 0 < abs(node.value) < 1e-4:
            yield f"line {node.lineno}: {node.value:g}"


def test_the_words_of_the_command_line_stay_in_the_command():
    knowing = {named(path) for path in code() if "argparse" in path.read_text(encoding="utf-8")}
    assert all(name.startswith(("data/command/", "data/setup/")) for name in knowing)  # setup has one of its own


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=named)
def test_no_test_module_imports_another(path: Path):
    modules = [node.module or "" for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom)]
    assert [module for module in modules if module.rpartition(".")[2].startswith("test_")] == []
