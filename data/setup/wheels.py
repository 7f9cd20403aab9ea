"""Fills a folder from which install.sh and install.bat install without a network:

    python -m data.setup.wheels FOLDER [--windows | --platform TAG [TAG ...]] [--python VERSION [VERSION ...]]

Run it in the folder of pyproject.toml, on a machine with internet. Without options the files are for machines like
this one; with --windows for 64-bit Windows."""

from __future__ import annotations

import argparse
import email
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from data.setup.declared import plain_name, planners_requirements

_WINDOWS = ("win_amd64",)
_THIS_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill the folder; the exit code."""
    asked = _parser().parse_args(arguments)
    platforms = list(_WINDOWS if asked.windows else asked.platform)
    folder: Path = asked.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for version in asked.python:
            fill(folder, platforms, version)
    except OSError as problem:
        print(f"{folder}: {problem.strerror}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError:
        print("Not all files could be fetched: pip says above why.", file=sys.stderr)
        return 1
    wheels = list(folder.glob("*.whl"))
    size = sum(wheel.stat().st_size for wheel in wheels) / 1e6
    print(f"{folder} has {len(wheels)} files, {size:.0f} MB, for Python {' and '.join(asked.python)} on "
          f"{'64-bit Windows' if asked.windows else ', '.join(platforms) or 'machines like this one'}. Name the folder "
          "wheels and put it beside install.sh and install.bat.")
    return 0


def fill(folder: Path, platforms: Sequence[str], version: str) -> None:
    """Fetch what a planner's machine needs; `platforms` are tags of wheels, none for this machine and its Python.

    CalledProcessError where pip fails."""
    options = [word for platform in platforms for word in ("--platform", platform)]
    if platforms or version != _THIS_PYTHON:
        options += ["--python-version", version]
    _download(folder, options, planners_requirements())
    while platforms and (missing := list(missing_requirements(folder))):
        _download(folder, options, missing)


def missing_requirements(folder: Path) -> Iterator[str]:
    """What the wheels in the folder ask for, on whatever system, and the folder does not have.

    pip reads conditions such as `sys_platform == "win32"` as on the machine that it runs on: what only another
    system needs it leaves out. Some of what is yielded may be needed nowhere, which does no harm."""
    wheels = list(folder.glob("*.whl"))
    there = {plain_name(wheel.name.partition("-")[0]) for wheel in wheels}
    for wheel in wheels:
        for requirement in _requirements(wheel):
            wanted, _, condition = requirement.partition(";")
            if "extra" not in condition and plain_name(wanted) not in there:
                there.add(plain_name(wanted))
                yield wanted.strip()


def _requirements(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.count("/") == 1 and name.endswith(".dist-info/METADATA"))
        return list(map(str, email.message_from_bytes(archive.read(name)).get_all("Requires-Dist", [])))


def _download(folder: Path, options: Sequence[str], requirements: Sequence[str]) -> None:
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--only-binary",
                    ":all:", "--dest", str(folder), *options, *requirements], check=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.setup.wheels", description=__doc__.partition(":")[0] + ".")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="made where it is not there yet")
    system = parser.add_mutually_exclusive_group()
    system.add_argument("--windows", action="store_true", help="for 64-bit Windows")
    system.add_argument("--platform", nargs="+", metavar="TAG", default=[],
                        help="for machines that take wheels of these platform tags, such as macosx_14_0_arm64")
    parser.add_argument("--python", nargs="+", metavar="VERSION", default=[_THIS_PYTHON],
                        help="versions of Python, such as 3.12 3.13 (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
