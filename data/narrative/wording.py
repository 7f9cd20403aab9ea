"""Names, spans and lists as a planner reads them."""

from __future__ import annotations

from collections.abc import Sequence

from data.narrative.text import shortened
from model.case import Case
from model.tolerances import SAME_SHARE

SHOWN = 3      # of a list that are named
LONGEST_PLAIN = 80  # characters of a name that stands without its key
_NAMELESS = "without a name"  # what has a name and a key of letters that nobody sees
_LONGEST = 80  # characters of a name in a sentence


def named(name: str, key: str) -> str:
    """The name with its key in brackets: `155 mm line, Spain [L155-EXP]`; the key alone where it has no other name."""
    return f"{shortened(name, _LONGEST)} [{key}]" if name and name.casefold() != key.casefold() else key


def plain_name(name: str, key: str) -> str:
    """The name alone; the key where there is none that can be read."""
    return shortened(name, LONGEST_PLAIN) or shortened(key, LONGEST_PLAIN) or _NAMELESS


def resource_name(case: Case, key: str) -> str:
    """A resource by name and key."""
    return named(case.resources[key].name, key)


def family_name(case: Case, key: str) -> str:
    """A family by name and key."""
    return named(case.families[key].name, key)


def item_name(case: Case, key: str) -> str:
    """An item by name and key."""
    return named(case.items[key].name, key)


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


def whole_span(case: Case) -> str:
    """The periods of the plan: `2024-Q1 to 2025-Q4`; one alone by itself."""
    first, last = case.horizon.label(1), case.horizon.label(case.horizon.count)
    return first if first == last else f"{first} to {last}"


def months(case: Case, length: float, periods: int) -> str:
    """A length as the workbook gives it, and what it comes to where that is not the same: `8 months, rounded up to
    3 quarters`."""
    said = f"{length:g} month{'' if length == 1 else 's'}"
    if length == periods * case.horizon.months:
        return said
    return f"{said}, rounded up to {periods} {case.horizon.unit}{'' if periods == 1 else 's'}"


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
    return f"{text[:1].upper()}{text[1:]}"


def percent(share: float, whole: str = "") -> str:
    """A share as text that says 100 % only where nothing lacks: there `whole` is said, if given."""
    return whole if whole and share > 1 - SAME_SHARE else f"{min(100 * share, 99.9):.1f} %"


def joined(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
