"""What a column of a result table is: kind, unit, meaning, width, and how it is shaded.

A heading may hold placeholders: `{money}` is the unit of sums of money (EUR million), `{currency}` the unit of prices
(EUR), `{scale}` the scale of sums without the currency (million), and a column with `{each}` is repeated for each of
several allies, families, years, periods or the like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# `number` is a figure whose unit stands in another column of the row, `exponent` one that may be tiny,
# `prose` a text of several lines, `any` a text or a number. `integer` is a number that names something (a
# year, a row, a priority) and takes no separators, `count` counts.
OutputKind = Literal["text", "prose", "integer", "count", "quantity", "money", "price", "share", "seconds", "number",
                     "exponent", "any"]
# `bar`: a data bar, what is long is large; `heat`: darker is more; `lack`: darker is less.
Shade = Literal["", "bar", "heat", "lack"]

_WIDTHS: dict[OutputKind, int] = {"text": 12, "prose": 40, "integer": 9, "count": 9, "quantity": 13, "money": 15,
                                  "price": 13, "share": 11, "seconds": 11, "number": 14, "exponent": 12, "any": 40}
_UNITS: dict[OutputKind, str] = {"money": " {money}", "price": " {currency}"}
_SCALE_WORDS = {1.0: "", 1e3: " thousand", 1e6: " million", 1e9: " billion"}


def money_unit(currency: str, scale: float) -> str:
    """The unit of sums of money in words: `EUR million` for a scale of 1,000,000."""
    word = _SCALE_WORDS.get(scale)
    return f"{scale:,.15g} {currency}" if word is None else f"{currency}{word}"


@dataclass(frozen=True)
class Units:
    """What headings say of money: the currency of prices and the unit of sums, such as `EUR million`."""

    currency: str
    money: str

    @property
    def scale(self) -> str:
        """What sums are counted in without the currency, after a space, such as ` million`; nothing for 1."""
        word = self.money.replace(self.currency, "").strip()
        return word and f" {word}"


@dataclass(frozen=True)
class OutputColumn:
    """A column of a result table.

    Rows are made and read by its `key`; `heading` is what a planner sees, left out where it is the key in words,
    followed by the unit of its kind. `width` in characters, at least; 0: as its kind has it. `unit_in` is the key of
    the column that holds the unit of a `number`: where it says `share`, the number is shown in per cent.
    `of_signed`: it shows signed orders, `of_lots`: the lots of orders; it is left out where the workbook has none."""

    key: str
    kind: OutputKind
    meaning: str
    heading: str = ""
    width: int = 0
    shade: Shade = ""
    unit_in: str = ""
    of_signed: bool = False
    of_lots: bool = False

    def __post_init__(self) -> None:
        """Fill in the heading and the width where they are left out."""
        if not self.heading:
            object.__setattr__(self, "heading", self.key.replace("_", " ") + _UNITS.get(self.kind, ""))
        if not self.width:
            object.__setattr__(self, "width", _WIDTHS[self.kind])

    @property
    def repeats(self) -> bool:
        """The column comes once for each of several keys."""
        return "{each}" in self.heading

    def header(self, units: Units, each: str = "") -> str:
        """The heading as it stands in the workbook."""
        filled = self.heading.replace("{money}", units.money).replace("{currency}", units.currency)
        filled = filled.replace(" {scale}", units.scale)
        return filled.replace("{each}", each)  # last: a key may hold braces of its own

    def title(self, each: str = "") -> str:
        """The heading without its unit."""
        heading = self.heading
        for unit in (" {money}", " {currency}", " {scale}"):
            heading = heading.replace(unit, "")
        return heading.replace("{each}", each)


@dataclass(frozen=True)
class OutputSheet:
    """A result table: a sheet of its own or a part of one."""

    name: str
    meaning: str
    columns: tuple[OutputColumn, ...]

    def column(self, key: str) -> OutputColumn:
        """The column of that key; KeyError where there is none."""
        found = next((column for column in self.columns if column.key == key), None)
        if found is None:
            raise KeyError(f"{self.name} has no column {key}")
        return found


ALLY = OutputColumn("ally", "text", "the nation")
FAMILY = OutputColumn("family", "text", "class of munition")
ITEM = OutputColumn("item", "text", "munition model", width=14)
UNIT = OutputColumn("unit", "text", "what is counted", width=9)
PERIOD = OutputColumn("period", "text", "period label", width=10)
PRIORITY = OutputColumn("priority", "integer", "1 comes first")
KIND = OutputColumn("kind", "text", "use or stock", width=8)
RESOURCE = OutputColumn("resource", "text", "line, plant or source", width=14)
YEAR = OutputColumn("year", "integer", "calendar year", width=8)
MANUFACTURER = OutputColumn("manufacturer", "text", "who makes it", width=14)
SIGNED = OutputColumn("order_period", "text", "when the contract is signed", width=10)
ADVANCE_DUE = OutputColumn("advance_due", "money", "paid at signing")
TRANSPORT = OutputColumn("transport", "money", "freight, paid on delivery")
FIRST_DELIVERY = OutputColumn("first_delivery", "text", "period of the first delivery", width=10)
LAST_DELIVERY = OutputColumn("last_delivery", "text", "period of the last delivery", width=10)
RECEIVED = OutputColumn("received", "quantity", "from other allies")
SENT = OutputColumn("sent", "quantity", "to other allies")
ISSUED = OutputColumn("issued", "quantity", "consumed or passed on for use requirements")
TAKEN = OutputColumn("taken", "quantity", "put together to complete rounds, which are issued", "put together")
WRITTEN_OFF = OutputColumn("written_off", "quantity", "expired at the end of the period")
USABLE_TO = OutputColumn("usable_to", "text", "last period of a lot; blank where it keeps", width=10)
RULE = OutputColumn("rule", "text", "the rule", width=16)
COMBINATION = OutputColumn("combination", "text", "for which ally, family, ...", width=24)
RULE_KIND = OutputColumn("kind", "text", "kind of the rule", width=16)
