"""From rows of plain values to a result table with the declared headers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from data.schema.columns import OutputSheet
from data.schema.results import SHEET, money_unit
from model.case import Case

SMALLEST = 1e-6  # what is smaller is zero

Cell = str | float | int | None


def zeroed(quantity: float) -> float:
    """A quantity or a sum of money in price_unit, 0 where it is below 1e-6."""
    return quantity if abs(quantity) >= SMALLEST else 0.0


def money(case: Case, amount: float) -> float:
    """A sum in price_unit as reported: in money_scale currency units."""
    return zeroed(amount) / case.money_scale


def known_money(case: Case, amount: float | None) -> float | None:
    """The same; None where the sum is not known."""
    return None if amount is None else money(case, amount)


def unit_of_money(case: Case) -> str:
    """The unit of reported sums, such as `EUR million`."""
    return money_unit(case.currency, case.money_scale)


def make_frame(case: Case, name: str, rows: Iterable[Sequence[Cell]], each: Sequence[str] = ()) -> pd.DataFrame:
    """The table declared in `outputs.py` under that name, with its headers filled in.

    A row holds one value a column, None where the cell stays blank; repeated columns come once for
    each key of `each`. ValueError where a row has another length."""
    return declared_frame(SHEET[name], rows, case.currency, unit_of_money(case), each)


def declared_frame(sheet: OutputSheet, rows: Iterable[Sequence[Cell]], currency: str, unit: str,
                   each: Sequence[str] = ()) -> pd.DataFrame:
    """As `make_frame`, for a sheet of any schema; `unit` is that of sums of money."""
    headers = [column.heading(currency, unit, key) for column, key in sheet.expanded(each)]
    # Objects keep whole numbers whole and blanks blank.
    return pd.DataFrame([tuple(row) for row in rows], columns=headers, dtype=object)
