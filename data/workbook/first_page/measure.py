"""How much room letters take, in points, so that a page can be laid out that prints at a known size."""

from __future__ import annotations

from functools import partial

from data import typeface
from data.narrative.text import shortened

_BOLD = 1.1          # bold letters over plain ones, at most
_SAFE = 1.04         # of the width: programs differ in how they round it
_INDENT = 9          # points that an indent and the edges of a cell take
LINE = 1.28          # of the size of the letters: the height of a line
_EDGE = 3            # points of a row above and below its lines


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text on one line, in points."""
    return typeface.thousandths(text) * size / 1000 * (_BOLD if bold else 1.0) * _SAFE


def lines_of(text: str, width: float, size: float, bold: bool = False) -> int:
    """How many lines the text takes in a cell of that width in points, broken between words as programs do; a word that
    is wider than the cell is broken where it ends."""
    return typeface.lines_of(text, width - _INDENT, partial(text_width, size=size, bold=bold))


def fitted(text: str, width: float, size: float, most: int, bold: bool = False) -> str:
    """As much of the text as takes no more than so many lines."""
    words, length = " ".join(text.split()), len(text)
    while lines_of(shortened(words, max(length, 4)), width, size, bold) > most and length > 4:
        length -= 1 + length // 50
    return shortened(words, max(length, 4))


def row_height(lines: int, size: float) -> float:
    """The height in points of a row with so many lines of letters."""
    return round(lines * LINE * size + _EDGE, 2)
