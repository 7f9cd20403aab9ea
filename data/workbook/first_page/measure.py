"""How much room letters take, in points, so that a page can be laid out that prints at a known size."""

from __future__ import annotations

from data.narrative.text import shortened

# Widths of Arial's letters in thousandths of their size; those of bold letters are a tenth wider at most.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 222), **dict.fromkeys(" ,./:;!ft[]\\I", 278), **dict.fromkeys("()-r\"`", 333),
    **dict.fromkeys("ckszvxyJ", 500), **dict.fromkeys("*^{}", 470), **dict.fromkeys("FTLZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667), **dict.fromkeys("CDHNRUw", 722), **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("Mm", 833), "W": 944, "%": 889, "@": 1015}
_DIGIT, _OTHER, _WIDEST = 556, 722, 1000  # digits and most small letters; other letters of Europe; all beyond
_LATIN = 0x2C0
_BOLD = 1.1
_SAFE = 1.04         # of the width: programs differ in how they round it
_INDENT = 9          # points that an indent and the edges of a cell take
LINE = 1.28          # of the size of the letters: the height of a line
_EDGE = 3            # points of a row above and below its lines


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text on one line, in points."""
    return sum(_width(letter) for letter in text) * size / 1000 * (_BOLD if bold else 1.0) * _SAFE


def _width(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if letter.isascii():
        return _DIGIT
    return _OTHER if ord(letter) < _LATIN or letter in "–—‘’“”•" else _WIDEST


def lines_of(text: str, width: float, size: float, bold: bool = False) -> int:
    """How many lines the text takes in a cell of that width in points, broken between words as programs do; a word that
    is wider than the cell is broken where it ends."""
    room, lines, used = width - _INDENT, 1, 0.0
    blank = text_width(" ", size, bold)
    for word in text.split():
        wide = text_width(word, size, bold)
        if used and used + blank + wide > room:
            lines, used = lines + 1, 0.0
        elif used:
            used += blank
        used += wide
        while used > room:  # of a word that is wider than a line
            lines, used = lines + 1, used - room
    return lines


def fitted(text: str, width: float, size: float, most: int, bold: bool = False) -> str:
    """As much of the text as takes no more than so many lines."""
    words, length = " ".join(text.split()), len(text)
    while lines_of(shortened(words, max(length, 4)), width, size, bold) > most and length > 4:
        length -= 1 + length // 50
    return shortened(words, max(length, 4))


def row_height(lines: int, size: float) -> float:
    """The height in points of a row with so many lines of letters."""
    return round(lines * LINE * size + _EDGE, 2)
