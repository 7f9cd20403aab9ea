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


def amount(case: Case, value: float) -> str:
    """A sum in price_unit in a sentence: `EUR 40.8 bn`, `EUR 239 m`, `EUR 3,340`."""
    return spoken(case.currency, value)


def spoken(currency: str, value: float) -> str:
    """A sum in units of the currency in a sentence, to three digits: more would claim what nobody knows."""
    rounded = float(f"{value:.3g}")
    for size, word in ((1e9, " bn"), (1e6, " m")):
        if abs(rounded) >= size:
            return f"{currency} {_three_digits(rounded / size)}{word}"
    return f"{currency} {_three_digits(rounded)}"


def _three_digits(figure: float) -> str:
    """`12,300`, `240`, `40.8`, `0.5`: no zeros behind the point."""
    if abs(figure) >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.3g}" if abs(figure) >= NOISE or not figure else "0"
