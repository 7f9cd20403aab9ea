"""Names, spans and lists as a planner reads them."""

from __future__ import annotations

from collections.abc import Sequence

from data.narrative.text import shortened
from model.case import Case
from model.tolerances import SAME_SHARE

SHOWN = 3      # of a list that are named
_FULL_NAMES = 2  # of a list of names that may be long
_LONGEST = 80  # characters of a name in a sentence


def named(name: str, key: str) -> str:
    """The name with its key in brackets: `155 mm line, Spain [L155-EXP]`; the key alone where it has no other name."""
    return f"{shortened(name, _LONGEST)} [{key}]" if name and name.casefold() != key.casefold() else key


def resource_name(case: Case, key: str) -> str:
    """A resource by name and key."""
    return named(case.resources[key].name, key)


def family_name(case: Case, key: str) -> str:
    """A family by name and key."""
    return named(case.families[key].name, key)


def item_name(case: Case, key: str) -> str:
    """An item by name and key."""
    return named(case.items[key].name, key)


def resource_title(case: Case, key: str) -> str:
    """A resource by its name alone, for whoever has not the workbook before him; by its key where it has no name."""
    return shortened(case.resources[key].name or key, _LONGEST)


def family_title(case: Case, key: str) -> str:
    """A family in the same way."""
    return shortened(case.families[key].name or key, _LONGEST)


def item_title(case: Case, key: str) -> str:
    """An item in the same way."""
    return shortened(case.items[key].name or key, _LONGEST)


def ally_title(case: Case, key: str) -> str:
    """An ally in the same way."""
    return shortened(case.allies[key].name or key, _LONGEST)


def manufacturer_title(case: Case, key: str) -> str:
    """A manufacturer in the same way."""
    return shortened(case.manufacturers[key].name or key, _LONGEST)


def offer_title(case: Case, key: str) -> str:
    """An offer by its item and its manufacturer: offers have no names."""
    offer = case.offers[key]
    return f"{item_title(case, offer.item)} from {manufacturer_title(case, offer.manufacturer)}"


def in_words(quantity: float) -> str:
    """A quantity as text: whole where it is large or whole, else with one decimal."""
    whole = abs(quantity) >= 100 or abs(quantity - round(quantity)) < 0.05
    return f"{quantity:,.0f}" if whole and round(quantity) else f"{quantity:,.3g}"


def units(unit: str) -> str:
    """What is counted, in the plural: `rounds` for round, but `t` for t; `units` where there is no word for it."""
    if not unit:
        return "units"
    return f"{unit}s" if len(unit) > 3 and unit.isalpha() and not unit.endswith("s") else unit


def in_units(quantity: float, unit: str) -> str:
    """A quantity with what is counted: `1 round`, `1,200 rounds`."""
    said = in_words(quantity)
    return f"{said} {(unit or 'unit') if said == '1' else units(unit)}"


def span(case: Case, first: int, last: int) -> str:
    """`in 2024-Q1`, or `from 2024-Q1 to 2024-Q3`."""
    label = case.horizon.label
    return f"in {label(last)}" if first == last else f"from {label(first)} to {label(last)}"


def months(case: Case, length: float, periods: int) -> str:
    """A length as the workbook gives it, and what it comes to where that is not the same: `8 months, rounded up to
    3 quarters`."""
    said = f"{length:g} month{'' if length == 1 else 's'}"
    if length == periods * case.horizon.months:
        return said
    return f"{said}, rounded up to {periods} {case.horizon.unit}{'' if periods == 1 else 's'}"


def some_full_names(names: Sequence[str]) -> str:
    """Names that may be long and hold commas: `155 mm line, Spain; powder plant, Explosia; and 9 more`."""
    more = len(names) - _FULL_NAMES
    return "; ".join([*names[:_FULL_NAMES], *([f"and {more:,} more"] if more > 0 else [])])


def listed(names: Sequence[str]) -> str:
    """The first names and how many more: `A, B, C and 2 more`."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def some_of(names: Sequence[str], most: int, longest: int = _LONGEST) -> str:
    """Some of the names: `A, B and 3 more`; at least one, each of at most `longest` characters."""
    said = [shortened(name, longest) for name in names[:most]]
    if len(names) > most:
        said.append(f"{len(names) - most:,} more")
    return joined(said)


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 order`, `1,234 orders`; the plural adds an s unless it is given."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return f"{text[0].upper()}{text[1:]}"


def percent(share: float, whole: str = "") -> str:
    """A share as text that says 100 % only where nothing lacks: there `whole` is said, if given."""
    return whole if whole and share > 1 - SAME_SHARE else f"{min(100 * share, 99.9):.1f} %"


def joined(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
