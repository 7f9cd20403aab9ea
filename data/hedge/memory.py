"""Whether the machine has the memory that one program for several futures needs."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from pathlib import Path

from model.studies.hedge.size import ProgramSize

_MEMINFO = Path("/proc/meminfo")


class TooLarge(Exception):
    """The futures need more memory than there is; the text says how much."""


def guard(available: int | None) -> Callable[[ProgramSize], None]:
    """What raises TooLarge for a program that needs more than so many bytes; where nobody knows what there is, nothing
    does."""
    def check(size: ProgramSize) -> None:
        if available is not None and size.bytes > available:
            raise TooLarge(f"{size.futures} futures of {size.columns:,} columns and {size.entries:,} entries each need "
                           f"about {size.bytes / 2 ** 30:.1f} GiB of memory together, and this machine has "
                           f"{available / 2 ** 30:.1f} GiB free: name fewer scenarios, or plan fewer periods")
    return check


def available_bytes() -> int | None:
    """What the machine can give, bytes; None where it does not say."""
    if sys.platform == "win32":
        return _available_on_windows()
    try:
        lines = dict(line.split(":", 1) for line in _MEMINFO.read_text(encoding="ascii").splitlines())
        return int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of Windows."""

    _fields_ = (("length", ctypes.c_ulong), ("load", ctypes.c_ulong),
                *((name, ctypes.c_ulonglong) for name in ("total", "available", "total_page", "available_page",
                                                          "total_virtual", "available_virtual", "extended")))


def _available_on_windows() -> int | None:
    status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 (no other system has it)
    return int(status.available) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None
