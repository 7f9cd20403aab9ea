"""How wide texts are, and where lines break: in workbooks and on slides nobody is there to pull a cell or a box larger.

All is written in Arial. Programs differ by a hair in how wide they show it: who lays out a page adds what is safe."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from math import ceil

# Thousandths of the size of the letters, as the typeface has them.
_BY_WIDTH = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[]\\ft", 333: "()-`r", 334: "{}", 355: '"', 389: "*", 469: "^",
    500: "Jckxvsyz", 556: "#$?0123456789_Labdeghnopqu–€", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw",
    778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1015: "@",
}
_WIDTH = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_OTHERS = 1000  # as wide as high: letters of other scripts


def thousandths(text: str) -> int:
    """What the text takes in one line, in thousandths of the size of its letters; accents take no room."""
    return sum(_WIDTH.get(letter) or _of_other(letter) for letter in text)


def _of_other(letter: str) -> int:
    return _WIDTH.get(unicodedata.normalize("NFD", letter)[0], _OTHERS)


def lines_of(text: str, room: float, width: Callable[[str], float]) -> int:
    """How many lines the text takes where one has so much room, broken between words, and within a word that is wider
    than a line. `width` measures a word, in what `room` is told."""
    lines, used, blank = 1, 0.0, width(" ")
    for word in text.split():
        wide = width(word)
        if used and used + blank + wide <= room:
            used += blank + wide
            continue
        lines += bool(used)
        broken = max(0, ceil(wide / room) - 1) if room > 0 else 0
        lines, used = lines + broken, wide - broken * room
    return lines
