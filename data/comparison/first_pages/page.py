"""What the first page of a comparison workbook shows, and the words that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.figures.money import amount
from data.figures.result_table import Cell, ResultTable, figure_of
from data.narrative.text import shortened
from data.schema.compared.comparison import ComparisonChart
from model.case import Case

LONGEST_NAME = 64  # characters of a name on a first page
WHOLE = "100.0 %"
AT_ITS_PRICE = "All is counted at the price of its family, undiscounted."


@dataclass(frozen=True)
class FirstPage:
    """The answer in a sentence or two, without keys; one chart, None where there is nothing to draw; and a table of
    which the first rows tell most, as do its `last` last ones where not all fit. `behind` is the sheet with all of
    them, `notes` are lines below the table, what must be known first."""

    answer: str
    table: ResultTable
    behind: str
    chart: ComparisonChart | None = None
    notes: tuple[str, ...] = ()
    last: int = 0


def plain_names(names: Mapping[str, str]) -> dict[str, str]:
    """What each key is called: its name, with the key where others have the same one; the key itself where it has no
    name. `names`: the names by their keys."""
    short = {key: shortened(name or key, LONGEST_NAME) for key, name in names.items()}
    said = [word.casefold() for word in short.values()]
    return {key: word if said.count(word.casefold()) == 1 or word.casefold() == key.casefold()
            else shortened(f"{shortened(word, LONGEST_NAME // 2)} [{key}]", LONGEST_NAME)
            for key, word in short.items()}


def ally_names(case: Case) -> dict[str, str]:
    """What the allies are called."""
    return plain_names({key: ally.name for key, ally in case.allies.items()})


def family_names(case: Case) -> dict[str, str]:
    """What the families are called."""
    return plain_names({key: family.name for key, family in case.families.items()})


def manufacturer_names(case: Case) -> dict[str, str]:
    """What the manufacturers are called."""
    return plain_names({key: maker.name for key, maker in case.manufacturers.items()})


def reported(case: Case, value: Cell) -> str:
    """A sum of a table, in units of its sums, in a sentence: `EUR 40.8 bn`."""
    return amount(case, figure_of(value) * case.money_scale)


def largest(cells: Iterable[tuple[str, Cell]]) -> str | None:
    """The key with the largest figure above 0; None where there is none."""
    key, most = max(((key, figure_of(cell)) for key, cell in cells), key=lambda each: each[1], default=("", 0.0))
    return key if most > 0 else None


def first_lines(*groups: Sequence[str]) -> tuple[str, ...]:
    """The lines of the groups, one after the other."""
    return tuple(line for group in groups for line in group)
