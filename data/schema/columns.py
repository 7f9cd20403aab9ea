"""What a column of a result table is: kind, unit, meaning, width, and how it is shaded.

A name may hold placeholders: `{money}` is the unit of sums of money (EUR million), `{currency}` the
unit of prices (EUR), and a column with `{each}` is repeated for each of several keys (allies, families,
years or periods)."""

from __future__ import annotations

from collections.abc import Sequence
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
_SCALE_WORDS = {1.0: "", 1e3: " thousand", 1e6: " million", 1e9: " billion"}


def money_unit(currency: str, scale: float) -> str:
    """The unit of sums of money in words: `EUR million` for a scale of 1,000,000."""
    word = _SCALE_WORDS.get(scale)
    return f"{scale:,.15g} {currency}" if word is None else f"{currency}{word}"


@dataclass(frozen=True)
class OutputColumn:
    """A column of a result table; `width` in characters, at least. `unit_in` names the column that holds the
    unit of a `number`: where it says `share`, the number is shown in per cent."""

    name: str
    kind: OutputKind
    meaning: str
    width: int
    shade: Shade = ""
    unit_in: str = ""

    @property
    def repeats(self) -> bool:
        """The column comes once for each of several keys."""
        return "{each}" in self.name

    def heading(self, currency: str, money: str, each: str = "") -> str:
        """The header as it stands in the workbook."""
        filled = self.name.replace("{money}", money).replace("{currency}", currency)
        return filled.replace("{each}", each)  # last: a key may hold braces of its own


@dataclass(frozen=True)
class OutputSheet:
    """A result table: a sheet of its own or a part of one."""

    name: str
    meaning: str
    columns: tuple[OutputColumn, ...]

    def expanded(self, keys: Sequence[str]) -> list[tuple[OutputColumn, str]]:
        """The columns in order, each with its key: runs of repeated columns come once for each key."""
        expanded: list[tuple[OutputColumn, str]] = []
        for column in self.columns:
            expanded += [(column, key) for key in keys] if column.repeats else [(column, "")]
        return expanded


def output_column(name: str, kind: OutputKind, meaning: str, width: int = 0, shade: Shade = "",
                  unit_in: str = "") -> OutputColumn:
    """A column with the width of its kind unless one is given."""
    return OutputColumn(name, kind, meaning, width or _WIDTHS[kind], shade, unit_in)


ALLY = output_column("ally", "text", "the nation")
FAMILY = output_column("family", "text", "class of munition", 12)
ITEM = output_column("item", "text", "munition model", 14)
UNIT = output_column("unit", "text", "what is counted", 9)
PERIOD = output_column("period", "text", "period label", 10)
PRIORITY = output_column("priority", "integer", "1 comes first")
KIND = output_column("kind", "text", "use or stock", 8)
RESOURCE = output_column("resource", "text", "line, plant or source", 14)
YEAR = output_column("year", "integer", "calendar year", 8)
MANUFACTURER = output_column("manufacturer", "text", "who makes it", 14)
RULE = output_column("rule", "text", "the rule", 16)
COMBINATION = output_column("combination", "text", "for which ally, family, ...", 24)
RULE_KIND = output_column("kind", "text", "kind of the rule", 16)
