"""How much room a text takes on a slide, and what of it fits: nobody is there to pull a box larger.

The widths are taken a little wide, so that a text that fits here fits wherever it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.typeface import thousandths

_POINTS = 72.0         # of an inch
LINE = 1.2             # height of a line over the size of its letters
_BOLD, _SAFE = 1.08, 1.04
_ROUNDING = 0.01       # of a line
_HYPHEN = re.compile("(?<=-)")

@dataclass(frozen=True)
class Box:
    """A place on a slide, inches."""

    left: float
    top: float
    width: float
    height: float


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Inches that a text takes in one line, its letters `size` points high."""
    return thousandths(text) / 1000 * size / _POINTS * (_BOLD if bold else 1.0) * _SAFE


def lines_of(text: str, size: float, width: float, bold: bool = False) -> int:
    """How many lines the text takes where a line is `width` inches wide: broken between words, and within a word that
    is wider than a line."""
    return sum(1 for _ in _lines(text, size, width, bold))


def _lines(text: str, size: float, width: float, bold: bool) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _broken(word, size, width, bold)
        yield from full
    yield line


def _broken(word: str, size: float, width: float, bold: bool) -> list[str]:
    """A word as lines: whole, or broken behind its hyphens, and where a part is too wide still between letters."""
    lines = [""]
    for part in _HYPHEN.split(word):
        if lines[-1] and text_width(lines[-1] + part, size, bold) > width:
            lines.append("")
        for letter in part:
            if lines[-1] and text_width(lines[-1] + letter, size, bold) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def fitted(text: str, size: float, width: float, most_lines: int = 1, bold: bool = False) -> str:
    """As much of the text as so many lines hold, with three dots where something is left out."""
    plain = " ".join(text.split())
    if lines_of(plain, size, width, bold) <= most_lines:
        return plain
    least, most = 0, len(plain)
    while least < most:  # the longest beginning that fits
        middle = (least + most + 1) // 2
        if lines_of(f"{plain[:middle].rstrip()}...", size, width, bold) <= most_lines:
            least = middle
        else:
            most = middle - 1
    return f"{plain[:least].rstrip(' ,;:')}..."


def height_of(lines: int, size: float) -> float:
    """Inches that so many lines take."""
    return lines * size * LINE / _POINTS


def lines_in(height: float, size: float) -> int:
    """How many lines a height of so many inches holds; one in any case."""
    return max(1, int(height / height_of(1, size) + _ROUNDING))


def paragraphs_that_fit(paragraphs: Sequence[str], size: float, box: Box, gap: float) -> int:
    """How many of the paragraphs, from the first, the box holds with `gap` points between them."""
    used = 0.0
    for number, paragraph in enumerate(paragraphs):
        used += height_of(lines_of(paragraph, size, box.width), size) + (gap / _POINTS if number else 0.0)
        if used > box.height:
            return number
    return len(paragraphs)
