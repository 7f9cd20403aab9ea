"""One cell to one typed value, by the kind of its column; ValueError says what is expected."""

from __future__ import annotations

import datetime
import difflib
import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from data.input.stored_values import ERRORS, NoValue
from data.schema.inputs import Column, Value
from model.horizon import label_of_date, label_of_month, month_of_label

_UNSEEN: dict[int, str | None] = {
    **dict.fromkeys([*range(32), 127, *map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),
                     *range(0x202a, 0x202f), *range(0x2066, 0x206a), 0xfffe, 0xffff, *range(0xd800, 0xe000)]),
    **dict.fromkeys(map(ord, "\t\n\r\u00a0\u2007\u202f\u3000"), " "), **dict.fromkeys(range(0x2000, 0x200b), " ")}
_DIGITS = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?(0,\d+|\d+,(\d{1,2}|\d{4,})|\d{4,},\d+)", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_HINTED = 100  # characters: a longer text is no misspelling of a key, and takes long to compare
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def text_of(cell: Any) -> str:
    """The cell as text without surrounding blanks and what nobody sees: invisible and control characters,
    kinds of blanks, letters with their accents apart."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime.date):
        return cell.isoformat()[:10]
    text = str(cell)
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFC", text.translate(_UNSEEN)).strip()


def is_blank(cell: Any) -> bool:
    """Nothing in the cell that a reader would see."""
    return cell is None or (isinstance(cell, str) and not text_of(cell))


def parse(cell: Any, column: Column, unit: str) -> Value:
    """The value of a cell that is not blank; `unit` is the horizon's period. Raises ValueError."""
    if isinstance(cell, NoValue):
        raise ValueError(f"{column.name} {cell.text}")
    if isinstance(cell, str) and "#" in cell and text_of(cell).upper() in ERRORS:
        raise ValueError(f"{text_of(cell)} is an error in the workbook: mend its formula")
    if column.kind in ("number", "integer", "year"):
        return _number(cell, column)
    if column.kind == "period":
        return _period(cell, column, unit)
    if column.kind == "choice":
        return _choice(cell, column)
    if column.kind == "list":
        return _list(cell, column)
    if column.kind == "any":
        return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else text_of(cell)
    if isinstance(cell, bool):
        raise ValueError(f"{column.name} should be text, not {cell}")
    return text_of(cell)


def _number(cell: Any, column: Column) -> float | int:
    wanted = f"{column.name} should be a number" + (f" ({column.unit})" if column.unit else "")
    if isinstance(cell, bool | datetime.date | datetime.time | datetime.timedelta):
        raise ValueError(f"{wanted}, not {cell}")
    if not isinstance(cell, int | float):
        text = text_of(cell)
        if not _DIGITS.fullmatch(text):
            raise ValueError(f"{wanted}, not the text {short(text)}: write digits with a decimal point and no blanks"
                             + _number_meant(text))
        if _THOUSANDS.fullmatch(text):
            raise ValueError(f"{wanted}; the text {short(text)} could mean two numbers: enter it as a number")
        cell = float(text)
    try:
        value = float(cell)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ValueError(f"{wanted} that is finite" + ("; blank means unlimited" * (column.default == math.inf)))
    return in_range(value, column)


def _number_meant(text: str) -> str:
    """`; did you mean 12.5?` for a text that can mean one number only: 1,200 could be two."""
    dense = text.replace(" ", "")
    if _DECIMAL_COMMA.fullmatch(dense):
        dense = dense.replace(",", ".")
    return f"; did you mean {dense}?" if len(dense) <= _HINTED and _DIGITS.fullmatch(dense) else ""


def in_range(value: float, column: Column) -> float | int:
    """The value in the type of the column; ValueError where it is out of the column's range or, for
    whole numbers, between two of them."""
    if column.kind != "number" and not value.is_integer():
        raise ValueError(f"{column.name} should be a whole number, not {value:g}")
    if value < column.minimum or value > column.maximum or (column.above and value <= column.minimum):
        raise ValueError(f"{column.name} should be {_range(column)}, not {value:g}")
    return value if column.kind == "number" else int(value)


def _range(column: Column) -> str:
    least = f"above {column.minimum:g}" if column.above else f"at least {column.minimum:g}"
    return least if math.isinf(column.maximum) else f"{least} and at most {column.maximum:g}"


def _period(cell: Any, column: Column, unit: str) -> str:
    if isinstance(cell, bool | datetime.time | datetime.timedelta):
        raise ValueError(f"{column.name} should be a period label, not {cell}")
    if isinstance(cell, datetime.date):
        return label_of_date(cell, unit)
    text = text_of(cell)
    if _DATE.fullmatch(text):
        try:
            date = datetime.date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{column.name} should be a period label: there is no date {text}") from None
        return label_of_date(date, unit)
    if len(text) > _HINTED:
        raise ValueError(f"{column.name} should be a period label, not {short(text)}")
    return label_of_month(month_of_label(text, unit), unit)


def _choice(cell: Any, column: Column) -> str:
    text = {True: "yes", False: "no"}[cell] if isinstance(cell, bool) else text_of(cell)
    if text.casefold() not in column.choices:
        raise ValueError(f"{column.name} should be one of {', '.join(column.choices)}, not {short(text)}"
                         + near(text, column.choices))
    return text.casefold()


def _list(cell: Any, column: Column) -> str | None:
    parts = [part.strip().casefold() for part in text_of(cell).split(",") if part.strip()]
    for part in parts:
        if part not in column.choices:
            raise ValueError(f"{column.name} should list some of {', '.join(column.choices)}, not {short(part)}"
                             + near(part, column.choices))
    return ",".join(dict.fromkeys(parts)) or None


def near(text: str, valid: Iterable[object], likeness: float = 0.6) -> str:
    """`; did you mean X?` where a valid value is near (`likeness` from 0 to 1), else nothing."""
    if len(text) > _HINTED:
        return ""
    folded = {str(value).casefold(): str(value) for value in valid if len(str(value)) <= _HINTED}
    close = difflib.get_close_matches(text.casefold(), list(folded), 1, likeness)
    return f"; did you mean {folded[close[0]]}?" if close else ""


def short(text: str) -> str:
    """The text in quotes, its end left out where it is long."""
    return repr(text if len(text) <= 40 else text[:37] + "...")
