"""Imports go one way, folder by folder: the model is the mathematics and imports nothing of data; data is everything
that touches the outside world."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.command import ROOT

# From low to high: a folder may import from lower floors and from itself, never from its neighbours on the same floor.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("model",),                                # its root: the types that all share
    ("model.formulation", "model.lp"),
    ("model.lexicographic",),
    ("model.verification",),
    ("model.phases",),
    ("model.integers",),
    ("model.simplify",),
    ("model.solve",),
    ("model.studies", "model.sensitivity"),
    ("data", "data.schema"),                   # the root of data: files and signals
    ("data.input", "data.figures"),
    ("data.case", "data.narrative"),
    ("data.futures",),
    ("data.checks", "data.report"),
    ("data.template", "data.comparison"),
    ("data.risk", "data.hedge"),
    ("data.workbook", "data.roll", "data.brief"),
    ("data.command",),
    ("data.desk", "data.setup"),               # what stands around the command: window, watching, installing
    ("solve", "docs", "benchmarks"),
)
# Each is part of the folder above.
OF_ONE_TOPIC = {"data.command.asking", "data.schema.compared", "data.report.overview", "data.report.summary",
                "data.report.whole", "data.report.stocks", "data.workbook.paper", "data.workbook.overview",
                "data.workbook.compared", "data.workbook.first_page",
                "data.comparison.first_pages", "data.comparison.keeping", "data.comparison.studies",
                "data.desk.window", "data.brief.pages", "data.narrative.shortfalls", "data.checks.whole_terms",
                "data.roll.actuals", "model.case", "model.row_kinds", "model.formulation.stocks",
                "model.formulation.late", "model.sensitivity.supply_paths", "model.sensitivity.shortfall_reasons",
                "model.sensitivity.term_conflicts", "model.integers.large", "model.studies.hedge"}
FLOOR = {folder: floor for floor, folders in enumerate(FLOORS) for folder in folders}
EXCEL = ("openpyxl", "xlsxwriter", "pandas")
SOLVERS = ("pyomo", "highspy", "scipy")


def modules_in(source: str, top_only: bool = False) -> set[str]:
    """Full names of the modules and names that a source imports; `top_only`: not within functions."""
    return {name for name, _ in _imports(ast.parse(source), top_only)}


def _imports(node: ast.AST, top_only: bool, inside: bool = False) -> Iterator[tuple[str, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((alias.name, inside) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert not child.level, "imports are absolute"
            yield str(child.module), inside
            yield from ((f"{child.module}.{alias.name}", inside) for alias in child.names)
        elif not (top_only and isinstance(child, ast.FunctionDef)):
            yield from _imports(child, top_only, inside or isinstance(child, ast.FunctionDef))


def code() -> list[Path]:
    """Every file of the project that is no test."""
    found = [path for top in ("model", "data", "docs", "benchmarks") for path in sorted((ROOT / top).rglob("*.py"))]
    assert len(found) > 100
    return [*found, ROOT / "solve.py"]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def folder_of(module: str) -> str:
    """The folder that a module or a name in it belongs to, by the longest listed; empty for others' packages."""
    parts = module.split(".")
    listed = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((folder for folder in listed if folder in FLOOR), "")


def test_imports_are_found_in_every_spelling():
    source = "import a.b\nfrom c import d\ndef f():\n    from g.h import i\n"
    assert modules_in(source) == {"a.b", "c", "c.d", "g.h", "g.h.i"}
    assert modules_in(source, top_only=True) == {"a.b", "c", "c.d"}


def test_a_folder_is_told_by_its_longest_name():
    assert folder_of("model.lp.highs.solve") == "model.lp"
    assert folder_of("model.case.Case") == "model" and folder_of("numpy.typing") == ""


def test_every_folder_has_its_floor():
    folders = {module_of(path).rpartition(".")[0] for path in code()} - {""} - OF_ONE_TOPIC
    assert folders <= set(FLOOR) | {"docs", "benchmarks"}


@pytest.mark.parametrize("path", code(), ids=module_of)
def test_a_module_imports_from_lower_floors_and_its_own_folder_only(path: Path):
    own = folder_of(module_of(path))
    others = {folder_of(module) for module in modules_in(path.read_text(encoding="utf-8"))} - {own, ""}
    assert {other for other in others if FLOOR[other] >= FLOOR[own]} == set()


def test_no_two_modules_need_each_other():
    needs = {module_of(path): modules_in(path.read_text(encoding="utf-8")) for path in code()}
    needs = {module: others & set(needs) - {module} for module, others in needs.items()}
    while free := [module for module, others in needs.items() if not others]:
        needs = {module: others - set(free) for module, others in needs.items() if module not in free}
    assert not needs, f"a circle: {sorted(needs)}"


@pytest.mark.parametrize("path", sorted((ROOT / "model").rglob("*.py")), ids=module_of)
def test_the_model_touches_nothing_outside(path: Path):
    assert {module for module in modules_in(path.read_text(encoding="utf-8"))
            if module.split(".")[0] in (*EXCEL, "data", "argparse")} == set()


@pytest.mark.parametrize("path", code(), ids=module_of)
def test_only_the_command_imports_within_functions(path: Path):
    source = path.read_text(encoding="utf-8")
    if folder_of(module_of(path)) not in ("data.command", "solve", "benchmarks"):  # these measure what loading costs
        assert modules_in(source) == modules_in(source, top_only=True)


@pytest.mark.parametrize("path", sorted((ROOT / "model" / "verification").rglob("*.py")), ids=module_of)
def test_the_verification_needs_no_solver_and_no_modelling_language(path: Path):
    modules = modules_in(path.read_text(encoding="utf-8"))
    assert {module for module in modules if module.split(".")[0] in SOLVERS} == set()
    assert {folder_of(module) for module in modules} <= {"model", "model.verification", ""}
