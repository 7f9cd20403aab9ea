"""What the Run sheet says: the input, the versions and what each stage took."""

from __future__ import annotations

import datetime
import hashlib
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

if sys.platform != "win32":  # Windows has no such count in the standard library
    import resource

_PACKAGES = ("joint-procurement", "pyomo", "highspy", "numpy", "scipy", "openpyxl", "XlsxWriter")


def run_facts(path: Path, scenario: str, status: str, sizes: Mapping[str, int],
              seconds: Mapping[str, float]) -> dict[str, str | float]:
    """The facts of a run in order: the input file with its SHA-256, the scenario, how it ended, the time, versions,
    sizes of the linear program, seconds a stage and the peak memory so far in MiB."""
    facts: dict[str, str | float] = {
        "input file": path.name,
        "SHA-256 of the input": hashlib.sha256(path.read_bytes()).hexdigest(),
        "scenario": scenario,
        "status": status,
        "solved at": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
        "Python": platform.python_version(),
    }
    for package in _PACKAGES:
        try:
            facts[package] = version(package)
        except PackageNotFoundError:
            facts[package] = "not installed as a package"
    facts.update({name: float(size) for name, size in sizes.items()})
    facts.update({f"seconds: {stage}": round(spent, 3) for stage, spent in seconds.items()})
    if sys.platform != "win32":
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        facts["peak memory, MiB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)
    return facts
