"""Names and figures as somebody reads them who knows neither the workbook nor its keys."""

from __future__ import annotations

from data.narrative.text import shortened
from data.narrative.wording import in_units, percent, units
from model.case import Case

LONGEST_PLAIN = 60  # characters of a name
_EXACT = 100_000    # from here on a quantity is told to three digits


def plain_name(name: str, key: str) -> str:
    """The name alone; the key where there is none."""
    return shortened(name or key, LONGEST_PLAIN)


def plain_ally(case: Case, key: str) -> str:
    """A nation by its name."""
    return plain_name(case.allies[key].name, key)


def plain_family(case: Case, key: str) -> str:
    """A class of munition by its name."""
    return plain_name(case.families[key].name, key)


def plain_units(quantity: float, unit: str) -> str:
    """A quantity with what is counted: `5.43 million rounds`, `420,000 rounds`, `96 missiles`."""
    rounded = float(f"{quantity:.3g}") if quantity >= _EXACT else quantity
    if rounded >= 1e6:
        return f"{rounded / 1e6:,.3g} million {units(unit)}"
    return in_units(rounded, unit)


def units_of_family(case: Case, quantity: float, key: str) -> str:
    """`420,000 rounds of 155 mm high explosive`; of a class that is called as its unit is, the quantity alone."""
    return f"{plain_units(quantity, case.families[key].unit)} of {plain_family(case, key)}"


def plain_share(share: float) -> str:
    """A share in whole per cent that says 100 % only where nothing lacks, and 0 % only where there is nothing."""
    whole = percent(share, "100 %")
    if whole == "100 %" or share < 1e-9:
        return "100 %" if share > 0.5 else "0 %"
    return f"{min(max(100 * share, 1), 99):.0f} %" if share >= 0.01 else "under 1 %"
