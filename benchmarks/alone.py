"""What the arrays alone cost: a process that gets nothing but the arrays and solves the levels.

    python -m benchmarks.alone SIZE

Prints the peak memory of this process in MiB and the seconds of the levels as JSON."""

from __future__ import annotations

import json
import math
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.run import ROOT


def measure_alone(size: str) -> dict[str, float]:
    """Peak memory and seconds of a process with the arrays of the size alone."""
    with tempfile.TemporaryDirectory() as folder:
        arrays = Path(folder) / "arrays"
        for step in ("--make", "--solve"):
            done = subprocess.run([sys.executable, "-m", "benchmarks.alone", step, size, str(arrays)], cwd=ROOT,
                                  capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def make(size: str, path: Path) -> None:
    """Write the arrays of the size, without a trace of the model."""
    from benchmarks.run import tables_of
    from data.assemble import assemble
    from model.arrays import to_arrays
    from model.build import build

    program = to_arrays(build(assemble(tables_of(size)[0])).model, ("band", "bands"))
    numbers = replace(program, columns=list(range(len(program.columns))), rows=list(range(len(program.rows))))
    path.write_bytes(pickle.dumps(numbers))


def solve(path: Path) -> None:
    """Solve the levels of the arrays and print what it cost."""
    from model.levels import solve_levels

    program = pickle.loads(path.read_bytes())
    start = time.perf_counter()
    solve_levels(program, math.inf)
    seconds = time.perf_counter() - start
    print(json.dumps({"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "seconds": seconds}))


if __name__ == "__main__":
    if sys.argv[1] == "--make":
        make(sys.argv[2], Path(sys.argv[3]))
    elif sys.argv[1] == "--solve":
        solve(Path(sys.argv[3]))
    else:
        print(json.dumps(measure_alone(sys.argv[1])))
