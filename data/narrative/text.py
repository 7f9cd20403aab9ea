"""Texts of the planner's own as a cell, a line or a sentence can hold them."""

from __future__ import annotations

import re

LONGEST_TEXT = 32_767    # UTF-16 units that a cell can hold
# Characters that XML cannot carry, halves of surrogate pairs among them.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text as a cell can hold it: without control characters, cut where it is too long."""
    return cut_to_units(_NOT_TEXT.sub("", text), LONGEST_TEXT)


def cut_to_units(text: str, units: int) -> str:
    """As much of the text as takes no more UTF-16 units, which is what Excel counts; no half characters."""
    if len(text) * 2 <= units:  # no character takes more than two units
        return text
    return text.encode("utf-16-le")[:2 * units].decode("utf-16-le", errors="ignore")


def shortened(text: str, longest: int) -> str:
    """The text on one line of at most `longest` characters."""
    plain = " ".join(clean(text).split())
    return plain if len(plain) <= longest else plain[:longest - 3] + "..."


def first_clauses(text: str, longest: int) -> str:
    """As many clauses of a reason as fit into so many characters, the first in any case."""
    clauses = text.split("; ")
    fitting = [number for number in range(1, len(clauses) + 1) if len("; ".join(clauses[:number])) <= longest]
    return shortened("; ".join(clauses[:max(fitting, default=1)]), longest)


def printable(line: str) -> str:
    """The line as a terminal may get it: what is no visible letter becomes a blank."""
    return line if line.isprintable() else "".join(letter if letter.isprintable() else " " for letter in line)
