"""How many decimals the figures of a column show: one number for all of them, so that they can be compared at sight."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from data.schema.columns import OutputKind

# The largest figure of a column shows so many digits, and at most so many of them behind the point; one below 1 shows
# three. More would claim what nobody knows of a plan of years. Prices and worths of very different things share a
# column, those of a shell and of a unit of money: they show cents unless each of them is large.
_DIGITS: dict[OutputKind, tuple[int, int]] = {"quantity": (3, 1)}
_USUAL = (5, 2)
_SMALL_DIGITS, _MOST = 3, 8
_CENTS, _LARGE_PRICE = 2, 1_000


def decimals_of(kind: OutputKind, values: Iterable[object]) -> int:
    """As many as the largest figure allows and not more than any of them needs. For quantities, money, prices and
    numbers of a unit."""
    sizes = np.array([abs(value) for value in values if isinstance(value, (int, float))], dtype=float)
    largest, least = float(sizes.max(initial=0.0)), float(sizes[sizes > 0].min(initial=math.inf))
    most = _CENTS if kind == "price" and 1 <= largest < math.inf and least < _LARGE_PRICE else _allowed(kind, largest)
    shown = sizes.round(most)
    return next((fewer for fewer in range(most) if (shown.round(fewer) == shown).all()), most)


def column_texts(kind: OutputKind, values: Sequence[object]) -> list[str]:
    """The figures of a column as text, with one number of decimals; what is above zero and would read as zero is told
    as less than the least that can be read: `<0.01`. What is no number stays blank."""
    decimals = decimals_of(kind, values)
    return [_text(value, decimals) if isinstance(value, (int, float)) else "" for value in values]


def _text(value: float, decimals: int) -> str:
    least = 10.0 ** -decimals
    return f"<{least:.{decimals}f}" if 0 < value < least / 2 else f"{value:,.{decimals}f}"


def _allowed(kind: OutputKind, largest: float) -> int:
    if not 0 < largest < math.inf:
        return 0
    before = math.floor(math.log10(largest))  # the place of the first digit
    if before < 0:
        return min(_MOST, _SMALL_DIGITS - 1 - before)
    digits, most = _DIGITS.get(kind, _USUAL)
    return max(0, min(most, digits - 1 - before))
