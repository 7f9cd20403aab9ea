"""The cases that are measured, each as a workbook and as arrays: `python -m benchmarks.cases CASE FOLDER`.

The folder gets `plan.xlsx` and `arrays.pickle`: the linear program as plain numbers, without a trace of the model."""

from __future__ import annotations

import pickle
import shutil
import sys
from pathlib import Path

import numpy as np

from benchmarks.generate import Kind, Shape, generate
from benchmarks.processes import ROOT
from data.input.tables import Tables

# Columns grow about with the product of these.
SIZES: dict[str, Shape] = {
    "10k": (8, 5, 10, 8), "30k": (14, 7, 15, 10), "100k": (25, 10, 25, 13), "300k": (40, 15, 40, 16),
    "1M": (60, 24, 60, 24)}
# Generated cases by name: short of capacity, and short of money.
CASES: dict[str, tuple[Kind, Shape]] = {size: ("capacity", shape) for size, shape in SIZES.items()} | {
    f"money-{size}": ("money", shape) for size, shape in SIZES.items()}
REFERENCE = "reference"
_ABOUT = (("Generated case", "Figures by chance, for measurements."),)


def make_case(case: str, folder: Path) -> None:
    """Write the workbook and the arrays of a case into the folder; ValueError where the workbook has errors."""
    from data.checks.errors import check
    from data.input.findings import errors_of
    from data.input.reader import read_workbook

    book = folder / "plan.xlsx"
    if case == REFERENCE:
        shutil.copyfile(ROOT / "data" / "reference.xlsx", book)
    else:
        write_tables(book, generate(*CASES[case]))
    tables, found = read_workbook(book)
    if wrong := errors_of([*found, *check(tables)]):
        raise ValueError(f"{case}: {wrong[0]}")
    write_arrays(folder / "arrays.pickle", tables)


def write_tables(path: Path, tables: Tables) -> None:
    """The tables as a planner's workbook."""
    from data.schema.inputs import SHEETS
    from data.template.writer import write_input

    content = {}
    for sheet in SHEETS:
        header = [column.name for column in sheet.columns]
        content[sheet.name] = (header, [[row[name] for name in header] for row in tables[sheet.name]])
    write_input(path, content, _ABOUT)


def write_arrays(path: Path, tables: Tables) -> None:
    """The linear program of the tables as a dictionary of arrays: the matrix by its columns (`start`, `index`,
    `value`), `row_lower`, `row_upper`, `lower`, `upper`, `levels` (names), `objectives` (levels by columns), and
    the marks `late_rows` and `late_columns` of what joins at the equity level."""
    from data.case.builder import assemble
    from model.formulation.build import build
    from model.phases.linear import program_of

    early = program_of(build(assemble(tables)))
    program = early if early.late is None else early.late.joined(early, early.bounds)
    late_rows, late_columns = (np.arange(len(whole)) >= len(own) for whole, own in (
        (program.rows, early.rows), (program.columns, early.columns)))
    bounds = program.bounds
    path.write_bytes(pickle.dumps({
        "start": program.matrix.indptr.astype(np.int32), "index": program.matrix.indices.astype(np.int32),
        "value": program.matrix.data, "row_lower": bounds.row_lower, "row_upper": bounds.row_upper,
        "lower": bounds.lower, "upper": bounds.upper, "levels": tuple(map(str, program.levels)),
        "objectives": np.array(program.objectives), "late_rows": late_rows, "late_columns": late_columns}, protocol=5))


if __name__ == "__main__":
    make_case(sys.argv[1], Path(sys.argv[2]))
