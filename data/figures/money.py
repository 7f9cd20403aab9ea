"""Sums of money as they are reported."""

from __future__ import annotations

from data.schema.columns import Units, money_unit
from model.case import Case
from model.tolerances import NOISE


def zeroed(quantity: float) -> float:
    """A quantity or a sum of money in price_unit, 0 where it is below 1e-6."""
    return quantity if abs(quantity) >= NOISE else 0.0


def money(case: Case, amount: float) -> float:
    """A sum in price_unit as reported: in money_scale currency units."""
    return zeroed(amount) / case.money_scale


def known_money(case: Case, amount: float | None) -> float | None:
    """The same; None where the sum is not known."""
    return None if amount is None else money(case, amount)


def unit_of_money(case: Case) -> str:
    """The unit of reported sums, such as `EUR million`."""
    return money_unit(case.currency, case.money_scale)


def units_of(case: Case) -> Units:
    """What the headings of the case's tables say of money."""
    return Units(case.currency, unit_of_money(case))
