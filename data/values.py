"""One cell to one typed value, by the kind of its column; ValueError says what is expected."""

from __future__ import annotations

import datetime
import math
from typing import Any

from data.horizon import label_of_date, month_of_label
from data.tables import Column, Value

_ERROR_CELLS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def text_of(cell: Any) -> str:
    """The cell as text without surrounding blanks, invisible characters and non-breaking blanks."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime.datetime | datetime.date):
        return cell.isoformat()[:10]
    return str(cell).translate(_INVISIBLE).replace("\u00a0", " ").strip()


def is_blank(cell: Any) -> bool:
    """Nothing in the cell that a reader would see."""
    return cell is None or (isinstance(cell, str) and not text_of(cell))


def parse(cell: Any, column: Column, unit: str) -> Value:
    """The value of a cell that is not blank; `unit` is the horizon's period. Raises ValueError."""
    if isinstance(cell, str) and text_of(cell).upper() in _ERROR_CELLS:
        raise ValueError(f"{text_of(cell)} is an error in the workbook: mend its formula")
    if column.kind in ("number", "integer", "year"):
        return _number(cell, column)
    if column.kind == "period":
        return _period(cell, unit)
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
    if isinstance(cell, int | float):
        value = float(cell)
    else:
        text = text_of(cell)
        try:
            value = float(text) if "_" not in text else math.nan
        except ValueError:
            raise ValueError(f"{wanted}, not the text {_short(text)}: write digits with a decimal point and no blanks"
                             ) from None
    if not math.isfinite(value):
        raise ValueError(f"{wanted}, not {_short(text_of(cell))}")
    if column.kind != "number" and not value.is_integer():
        raise ValueError(f"{column.name} should be a whole number, not {value:g}")
    if value < column.minimum or value > column.maximum or (column.above and value <= column.minimum):
        raise ValueError(f"{column.name} should be {_range(column)}, not {value:g}")
    return value if column.kind == "number" else int(value)


def _range(column: Column) -> str:
    least = f"above {column.minimum:g}" if column.above else f"at least {column.minimum:g}"
    return least if math.isinf(column.maximum) else f"{least} and at most {column.maximum:g}"


def _period(cell: Any, unit: str) -> str:
    if isinstance(cell, datetime.datetime | datetime.date):
        return label_of_date(cell, unit)
    label = text_of(cell).upper()
    month_of_label(label, unit)
    return label


def _choice(cell: Any, column: Column) -> str:
    text = {True: "yes", False: "no"}[cell] if isinstance(cell, bool) else text_of(cell)
    if text.casefold() not in column.choices:
        raise ValueError(f"{column.name} should be one of {', '.join(column.choices)}, not {_short(text)}"
                         + near(text, column.choices))
    return text.casefold()


def _list(cell: Any, column: Column) -> str | None:
    parts = [part.strip().casefold() for part in text_of(cell).split(",") if part.strip()]
    for part in parts:
        if part not in column.choices:
            raise ValueError(f"{column.name} should list some of {', '.join(column.choices)}, not {_short(part)}"
                             + near(part, column.choices))
    return ",".join(dict.fromkeys(parts)) or None


def near(text: str, valid: Any) -> str:
    """`; did you mean X?` where a valid value is near, else nothing."""
    import difflib

    folded = {str(value).casefold(): str(value) for value in valid}
    close = difflib.get_close_matches(text.casefold(), list(folded), 1)
    return f"; did you mean {folded[close[0]]}?" if close else ""


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
