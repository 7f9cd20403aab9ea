"""How wide texts are in the letters of a workbook's tables, of 10 points, and how many lines they take in a column.

Excel and LibreOffice find the height of a row by themselves only where nothing was written of it, and not alike: what
is written fits in both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from data import typeface

_BOLD = 1.08             # bold letters over plain ones
_HEIGHT = 10 * 96 / 72   # of the letters, in pixels
_OF_COLUMN = 7           # pixels of a column for each character that Excel counts, and 5 more
_EDGES = 5               # they are no room for text
_DIGIT = 5.56            # points of a digit, by which LibreOffice makes columns a little wider than Excel
_SENSIBLE = 40.0         # characters of a column that is as wide as its header asks for
_INDENT = 9              # pixels: cells are indented by one step, unless many columns stand side by side


@cache
def text_width(text: str, bold: bool = False) -> float:
    """Pixels that a text of one line takes."""
    return typeface.thousandths(text) * _HEIGHT / 1000 * (_BOLD if bold else 1)


def column_for(pixels: float, indented: bool = True) -> float:
    """Characters of a column, as Excel counts them, in which so many pixels of text find room."""
    return -(-2 * (pixels + _INDENT * indented) // _OF_COLUMN) / 2


def room_in(column: float, indented: bool = True) -> float:
    """Pixels of text for which a column of so many characters has room."""
    return column * _OF_COLUMN - _INDENT * indented


def points_of(column: float) -> float:
    """Points of a column of so many characters on paper, in the program that makes it widest."""
    return (column + _EDGES / _OF_COLUMN) * _DIGIT


def lines_of(text: str, column: float, bold: bool = False, indented: bool = True) -> int:
    """Lines that a text takes in a column of so many characters, broken between words, longer words within."""
    return sum(_lines(paragraph, room_in(column, indented), bold) for paragraph in text.split("\n"))


@cache
def _lines(text: str, room: float, bold: bool) -> int:
    return typeface.lines_of(text, room, partial(text_width, bold=bold))


def narrowest(text: str, most_lines: int, bold: bool = False, indented: bool = True) -> float:
    """Characters of the narrowest column in which a text takes no more than so many lines, no word broken; of one that
    would need a very wide one, as many as are sensible."""
    words: Sequence[str] = text.split()
    column = min(_SENSIBLE, column_for(max((text_width(word, bold) for word in words), default=0.0), indented))
    while column < _SENSIBLE and lines_of(text, column, bold, indented) > most_lines:
        column += 0.5
    return column
