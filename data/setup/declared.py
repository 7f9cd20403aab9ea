"""What pyproject.toml declares that a planner's machine needs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]  # where pyproject.toml, install.sh and install.bat are
SOURCE = ("pyproject.toml", "README.md", "solve.py", "data", "model")  # what the package is built from
_DEVELOPERS = frozenset({"test", "benchmark", "cluster"})  # extras that no planner asks for


def planners_extras() -> list[str]:
    """The extras that an installation for planners includes."""
    return sorted(set(_project()["optional-dependencies"]) - _DEVELOPERS)


def planners_requirements() -> list[str]:
    """What has to be there to build the package and to run it with those extras, as pip reads it."""
    declared = _read()
    project = declared["project"]
    extras = [requirement for extra in planners_extras() for requirement in project["optional-dependencies"][extra]]
    return [*declared["build-system"]["requires"], *project["dependencies"], *extras]


def plain_name(requirement: str) -> str:
    """The name of the package in a requirement or in the name of a wheel, in the one spelling that is compared."""
    found = re.match(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*", requirement)
    return re.sub(r"[-_.]+", "-", found.group() if found else requirement).lower()


def _project() -> dict[str, Any]:
    return dict(_read()["project"])


def _read() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
