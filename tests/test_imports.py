"""Imports go one way: tables to case to model to report; the command sees all and nothing sees it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INPUT = ("tables", "rows", "horizon", "findings", "values", "excel", "package", "book_parts", "keys", "workbook",
         "checks", "checks_warn", "checks_impossible", "reach", "findings_book", "command_line", "files", "texts",
         "scenarios", "case", "in_force", "assemble", "assemble_supply", "assemble_policy", "template", "reference",
         "input_writer", "input_guide", "input_limits", "input_style", "lists", "example", "checks_size", "interrupts",
         "money", "compare_results", "wording")
EXCEL = ("openpyxl", "xlsxwriter", "pandas")
NOT_FOR_MODEL = ("data.excel", "data.package", "data.book_parts", "data.keys", "data.workbook", "data.values",
                 "data.checks", "data.scenarios", "data.report", "data.results")


def modules_in(source: str, package: str = "") -> set[str]:
    """Full names of the modules and names that a source imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(part for part in (package if node.level else "", node.module) if part)
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def imported(path: Path) -> set[str]:
    return modules_in(path.read_text(encoding="utf-8"), path.parent.name)


def forbidden(path: Path, *names: str) -> set[str]:
    """What the file imports of the named modules, parts of them and modules whose name begins so with _."""
    return {module for module in imported(path) for name in names
            if module == name or module.startswith((f"{name}.", f"{name}_"))}


def files(pattern: str) -> list[Path]:
    found = sorted(ROOT.glob(pattern))
    assert found, f"no file matches {pattern}"
    return found


def test_imports_are_found_in_every_spelling():
    source = "import a.b\nfrom c import d\ndef f():\n    from . import g\n    from .h import i\n"
    assert modules_in(source, "p") == {"a.b", "c", "c.d", "p", "p.g", "p.h", "p.h.i"}


@pytest.mark.parametrize("name", INPUT)
def test_the_input_side_does_not_know_the_model(name: str):
    assert forbidden(ROOT / "data" / f"{name}.py", "model") == set()


@pytest.mark.parametrize("path", files("model/*.py"), ids=lambda path: path.stem)
def test_the_model_knows_no_excel_and_no_reading_or_reporting(path: Path):
    assert forbidden(path, *EXCEL, *NOT_FOR_MODEL) == set()


@pytest.mark.parametrize("path", [*files("data/*.py"), *files("model/*.py")], ids=lambda path: path.stem)
def test_nothing_imports_the_command(path: Path):
    assert forbidden(path, "solve") == set()


def test_the_verification_needs_no_solver_and_no_modelling_language():
    assert {path.name: forbidden(path, "pyomo", "highspy") for path in files("model/verify*.py")
            if forbidden(path, "pyomo", "highspy")} == {}
