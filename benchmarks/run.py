"""What a run costs, stage by stage, on the reference and on generated cases of growing size.

    python -m benchmarks.run [SIZE ...] [--against-simplex]

SIZE is `reference` or one of the generated sizes (default: reference, 10k, 30k, 100k). Each case runs
in a process of its own, so that peak memory is its own. With --against-simplex the levels are solved
a second time in the same process, each afresh by the dual simplex method, and the ratio is printed.
The table goes to stdout and to benchmarks/results/stages.csv."""

from __future__ import annotations

import argparse
import csv
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data.rows import Tables

ROOT = Path(__file__).resolve().parent.parent
# Allies, families, manufacturers, periods: columns grow about with their product.
SIZES: dict[str, tuple[int, int, int, int]] = {
    "10k": (8, 5, 10, 8), "30k": (14, 7, 15, 10), "100k": (25, 10, 25, 13), "300k": (40, 15, 40, 16),
    "1M": (60, 24, 60, 24)}


def main() -> None:
    """Measure the cases that the command line names and print the table."""
    parser = argparse.ArgumentParser(description="seconds a stage and peak memory")
    parser.add_argument("sizes", nargs="*", default=["reference", "10k", "30k", "100k"])
    parser.add_argument("--against-simplex", action="store_true")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.sizes[0], options.against_simplex)))
        return
    rows = [_in_own_process(size, options.against_simplex) for size in options.sizes]
    names = list(dict.fromkeys(name for row in rows for name in row))
    folder = ROOT / "benchmarks" / "results"
    folder.mkdir(exist_ok=True)
    with (folder / "stages.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    for name in names:
        print(f"{name:24}" + "".join(f"{_shown(row.get(name)):>14}" for row in rows))


def _shown(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value or "")


def _in_own_process(size: str, against: bool) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.run", size, "--one", *(["--against-simplex"] if against else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def tables_of(size: str) -> tuple[Tables, float]:
    """The case's tables and the seconds that reading took (none for a generated case)."""
    if size != "reference":
        from benchmarks.generate import generate

        return generate(*SIZES[size]), math.nan
    from data.workbook import read_workbook

    start = time.perf_counter()
    return read_workbook(ROOT / "data" / "reference.xlsx")[0], time.perf_counter() - start


def measure(size: str, against: bool) -> dict[str, object]:
    """Seconds a stage, sizes and peak memory in MiB of one case."""
    start = time.perf_counter()
    import model.highs
    from data.assemble import assemble
    from data.checks import check
    from data.report import make_report
    from data.results import write_results
    from model.optimize import optimize
    from model.verify import verify

    found: dict[str, object] = {"case": size, "imports": time.perf_counter() - start}
    tables, found["read"] = tables_of(size)
    clock = time.perf_counter()
    findings = check(tables)
    found["check"] = time.perf_counter() - clock
    case = assemble(tables)
    outcome = optimize(case, math.inf)
    assert outcome.plan is not None
    found.update(outcome.sizes)
    found.update(outcome.seconds)
    found.update({level.name: level.seconds for level in outcome.plan.levels})
    clock = time.perf_counter()
    verification = verify(case, outcome.plan)
    found["verify"] = time.perf_counter() - clock
    clock = time.perf_counter()
    report = make_report(case, outcome.plan, verification, findings, {})
    found["report"] = time.perf_counter() - clock
    clock = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        write_results(Path(folder) / "result.xlsx", case, outcome.plan, report)
    found["write"] = time.perf_counter() - clock
    found["verified"] = "yes" if verification.passed else "NO"
    found["peak memory, MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if against:
        model.highs.LARGE = sys.maxsize
        other = optimize(case, math.inf)
        found["levels, dual simplex"] = other.seconds["levels"]
        found["levels, ratio"] = other.seconds["levels"] / outcome.seconds["levels"]
    return found


if __name__ == "__main__":
    main()
