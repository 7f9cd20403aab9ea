"""How far the rows of one kind are violated, and where the most."""

from __future__ import annotations

import math
from dataclasses import dataclass

from model.case import Case
from model.row_labels import contribution_label, requirement_label, transfer_label
from model.tolerances import ROW_VIOLATION

_LABELS = {"transfer": transfer_label, "contribution": contribution_label, "requirement": requirement_label}


@dataclass(frozen=True)
class RowCheck:
    """What the recomputation of one kind of row found.

    `row` is the number of the row, or `existence` or `sign`; `count` the rows recomputed; `largest` the
    largest relative violation (0 where there is none) and `where` its key in words."""

    row: str
    name: str
    count: int
    largest: float
    tolerance: float
    where: str

    @property
    def passed(self) -> bool:
        """No row is violated beyond the tolerance."""
        return self.largest <= self.tolerance


class Tally:
    """Collects the rows of one kind and keeps the worst."""

    def __init__(self, row: str, name: str, case: Case):
        self._row, self._name, self._case = row, name, case
        self._count = 0
        self._largest = 0.0
        self._worst: tuple[str, tuple[object, ...]] = ("", ())

    def at_most(self, left: float, right: float, words: str, *key: object, size: float = 0.0) -> None:
        """A row left <= right. Its violation is relative to the largest of 1, both sides and `size`, for which a caller
        whose sides are differences gives their largest part.

        `words` names the parts of the key, such as `ally item period`."""
        self._add(left - right, max(1.0, abs(left), abs(right), size), words, key)

    def equal(self, left: float, right: float, words: str, *key: object, size: float = 0.0) -> None:
        """A row left = right, measured as in `at_most`."""
        self._add(abs(left - right), max(1.0, abs(left), abs(right), size), words, key)

    def _add(self, excess: float, size: float, words: str, key: tuple[object, ...]) -> None:
        self._count += 1
        relative = excess / size
        if math.isnan(relative):  # a value that is no number satisfies nothing
            relative = math.inf
        if relative > self._largest:
            self._largest, self._worst = relative, (words, key)

    def result(self) -> RowCheck:
        """The check of all rows collected."""
        words, key = self._worst
        where = ", ".join(self._in_words(word, part) for word, part in zip(words.split(), key, strict=True))
        return RowCheck(self._row, self._name, self._count, self._largest, ROW_VIOLATION, where)

    def _in_words(self, word: str, part: object) -> str:
        if word == "period" and isinstance(part, int):
            return self._case.horizon.label(part)
        return f"{word} {_LABELS[word](self._case, part) if word in _LABELS else part}"
