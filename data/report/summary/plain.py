"""Names and figures as somebody reads them who knows neither the workbook nor its keys."""

from __future__ import annotations

from data.figures.money import amount, unit_of_money
from data.narrative.wording import in_units, in_words, percent, plain_name, units
from model.case import Case
from model.tolerances import SAME_SHARE

LINES = ("production line", "production lines and sources")  # what is expanded: one, several
_EXACT = 100_000    # from here on a quantity is told to three digits


def plain_ally(case: Case, key: str) -> str:
    """A nation by its name."""
    return plain_name(case.allies[key].name, key)


def plain_family(case: Case, key: str) -> str:
    """A class of munition by its name."""
    return plain_name(case.families[key].name, key)


def plain_maker(case: Case, key: str) -> str:
    """A manufacturer by its name."""
    return plain_name(case.manufacturers[key].name, key)


def plain_line(case: Case, key: str) -> str:
    """A resource, most often a production line, by its name."""
    return plain_name(case.resources[key].name, key)


def plain_units(quantity: float, unit: str) -> str:
    """A quantity with what is counted: `5.43 million rounds`, `420,000 rounds`, `96 missiles`."""
    rounded = float(f"{quantity:.3g}") if quantity >= _EXACT else quantity
    if rounded >= 1e6:
        return f"{rounded / 1e6:,.3g} million {units(unit)}"
    return in_units(rounded, unit)


def plain_amount(case: Case, figure: float, counted_in: str) -> str:
    """A figure of a table that counts in units or in money: `60 units`, `EUR 8,900`."""
    if counted_in == unit_of_money(case):
        return amount(case, figure * case.money_scale)
    return f"{in_words(figure)} {counted_in}"


def units_of_family(case: Case, quantity: float, key: str) -> str:
    """`420,000 rounds of 155 mm high explosive`; `96 x Skylark missile` of a class that is called as its unit is."""
    family, unit = plain_family(case, key), case.families[key].unit
    if unit and family.casefold().endswith(unit.casefold()):
        return f"{plain_units(quantity, '').rpartition(' ')[0]} \u00d7 {family}"
    return f"{plain_units(quantity, unit)} of {family}"


def plain_share(share: float) -> str:
    """A share in whole per cent that says 100 % only where nothing lacks, and 0 % only where there is nothing."""
    whole = percent(share, "100 %")
    if whole == "100 %" or share < SAME_SHARE:
        return "100 %" if share > 0.5 else "0 %"
    return f"{min(max(100 * share, 1), 99):.0f} %" if share >= 0.01 else "under 1 %"
