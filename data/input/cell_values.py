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
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)  # 1.200 is a thousand to some
_DECIMAL_COMMA = re.compile(r"[+-]?(0,\d+|\d+,(\d{1,2}|\d{4,})|\d{4,},\d+)", re.ASCII)
_POINTS_AND_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})", re.ASCII)
_COMMAS_AND_POINT = re.compile(r"[+-]?[1-9]\d{0,2}((,\d{3})+\.\d+|(,\d{3}){2,})", re.ASCII)
_WORDS_BEHIND = re.compile(r"(.*\d)\s*([^\W\d_][^\d]*|%|€|\$|£)\.?")
_PER_CENT = ("%", "percent", "per cent", "pct", "prozent")
_MULTIPLES = {  # billion and m are left out: they are not the same everywhere
    **dict.fromkeys(("k", "tsd", "thousand"), 1e3), **dict.fromkeys(("mio", "mill", "mln", "mn", "million", "millions",
                                                                     "millionen"), 1e6),
    **dict.fromkeys(("mrd", "bn", "milliard", "milliards", "milliarden"), 1e9)}
_CURRENCIES = ("€", "$", "£", "eur", "euro", "euros", "usd", "gbp")
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
    if column.kind == "keys":
        return _keys(cell, column)
    if column.kind == "any":
        return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else text_of(cell)
    if isinstance(cell, bool):
        raise ValueError(f"{column.name} should be text, not {cell}")
    return text_of(cell)


def _keys(cell: Any, column: Column) -> str:
    """A list of keys as it stands; who they are is found out where all keys are."""
    text = text_of(cell)
    if not text.replace(",", "").strip():
        raise ValueError(f"{column.name} names nobody: leave it blank where it holds for {column.default_text}")
    return text


def _number(cell: Any, column: Column) -> float | int:
    wanted = f"{column.name} should be a number" + (f" ({column.unit})" if column.unit else "")
    if isinstance(cell, bool | datetime.date | datetime.time | datetime.timedelta):
        raise ValueError(f"{wanted}, not {cell}")
    if not isinstance(cell, int | float):
        text = text_of(cell)
        if not _DIGITS.fullmatch(text):
            raise ValueError(f"{wanted}, not the text {short(text)}: {_how_to_write(column)}"
                             + _number_meant(text, column))
        if _THOUSANDS.fullmatch(text):
            raise ValueError(f"{wanted}; the text {short(text)} could mean two numbers: enter it as a number")
        cell = float(text)
    try:
        value = float(cell)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ValueError(f"{wanted} that is finite" + ("; blank means unlimited" * (column.default == math.inf)))
    if column.maximum == 1 and 2 <= value <= 100:  # a percentage; 1.5 may be 150 % as well
        raise ValueError(f"{column.name} should be {_range(column)}, not {value:g}; did you mean {value / 100:g}?")
    return in_range(value, column)


def _how_to_write(column: Column) -> str:
    """How a number of the column is written."""
    if column.kind == "year":
        return "write one year in four digits"
    unlimited = "; blank means unlimited" * (column.default == math.inf)
    return f"write digits with a decimal point and no blanks{unlimited}"


def _number_meant(text: str, column: Column) -> str:
    """`; did you mean 12.5?` for a text that can mean one number of the column only: 1,200 could be two."""
    meant = number_meant(text, column)
    try:
        return f"; did you mean {meant}?" if meant and math.isfinite(in_range(float(meant), column)) else ""
    except ValueError:
        return ""


def number_meant(text: str, column: Column) -> str:
    """The number that the text means in the column, as it should be written; empty where it could be several."""
    if len(text) > _HINTED:
        return ""
    text = re.sub(r"[ '’_]", "", text.replace("−", "-"))
    if text[:1] in _CURRENCIES and column.unit.startswith("currency"):
        text = text[1:]
    match = _WORDS_BEHIND.fullmatch(text)
    if match is None:
        return _digits(text)
    digits, factor = _digits(match[1]), _factor(match[2].casefold().rstrip("."), column)
    if not digits or factor is None or _THOUSANDS.fullmatch(digits):
        return ""
    return digits if factor == 1 else f"{float(digits) * factor:.15g}"


def _digits(text: str) -> str:
    """A number as it should be written, of one with commas, points or both; empty where it is none or two."""
    if _POINTS_AND_COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _COMMAS_AND_POINT.fullmatch(text):
        return text.replace(",", "")
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text if _DIGITS.fullmatch(text) else ""


def _factor(word: str, column: Column) -> float | None:
    """By what a word behind a number multiplies it in the column; None where that is not sure."""
    if word in _PER_CENT:
        return 0.01 if "share" in column.unit or column.unit in ("a year", "of the attribute") else None
    if word in _CURRENCIES:
        return 1.0 if column.unit.startswith("currency") else None
    if word in _MULTIPLES:  # sums of money may be in millions already
        return None if "share" in column.unit or "money_scale" in column.unit else _MULTIPLES[word]
    named = {part.rstrip("s") for part in column.unit.split() if len(part) > 2}
    return 1.0 if word.rstrip("s") in named else None


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
