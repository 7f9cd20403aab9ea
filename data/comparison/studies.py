"""What the studies share: solved cases beside Base, values by priority, and the text of a study."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any, Protocol, TypeVar

from data.figures.frame import SMALLEST, unit_of_money
from data.narrative.text import printable, shortened
from data.schema.studies import Study
from model.case import Case
from model.plan import Plan

RELATIVE = 1e-6        # of what is required: what the levels cannot tell apart is no difference
LONGEST_NAME = 80      # characters of a name in a sentence
MOST_NAMED = 5
_WIDEST = 40           # characters of a column on the terminal

Key = TypeVar("Key", bound=Hashable)


class Solved(Protocol):
    """How one case of a study ended; `plan` is None where there is none, and `message` then says why."""

    @property
    def name(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def case(self) -> Case | None: ...
    @property
    def plan(self) -> Plan | None: ...
    @property
    def message(self) -> str: ...


def plan_of(entry: Solved) -> Plan | None:
    """The plan of a case that has a valid one: that of a contradiction is none."""
    return entry.plan if entry.status in ("optimal", "time_limit") else None


def message_of(entry: Solved) -> str | None:
    """Why there is no plan; None where there is one."""
    return None if plan_of(entry) is not None else entry.message or entry.status


def priorities_of(case: Case) -> list[int]:
    """The priorities that the requirements have, rising."""
    return sorted({row.priority for row in case.requirements})


def difference(more: float, less: float, required: float) -> float:
    """`more` less `less`, 0 where they differ by less than the levels of such a requirement can tell."""
    apart = more - less
    return apart if abs(apart) > max(SMALLEST, RELATIVE * required) else 0.0


def share_met(short: float, required: float) -> float | None:
    """Met over required, from 0 to 1; None where nothing is required."""
    return min(1.0, max(0.0, 1 - short / required)) if required > 0 else None


def amount(case: Case, value: float) -> str:
    """A sum in words: `1,234.5 EUR million`."""
    return f"{figure(case, value)} {unit_of_money(case)}"


def figure(case: Case, value: float) -> str:
    """A sum in money_scale currency units with a decimal, or as many as it takes to be seen."""
    scaled = value / case.money_scale
    size = abs(scaled)
    decimals = 1 if size >= 0.1 or size == 0 else min(9, 1 - math.floor(math.log10(size)))
    return f"{scaled:,.{decimals}f}"


def listed(case: Case, values: Mapping[str, float], most: int = MOST_NAMED) -> str:
    """Names with their sums, the largest first: `POL 12.0; EST 3.4; 2 more`."""
    ranked = sorted(values.items(), key=lambda entry: -entry[1])
    words = [f"{short_name(name)} {figure(case, value)}" for name, value in ranked[:most]]
    return "; ".join([*words, *([f"{len(ranked) - most} more"] if len(ranked) > most else [])])


def short_name(name: str) -> str:
    """A name that fits a sentence."""
    return shortened(name, LONGEST_NAME)


def study_text(study: Study, most: int = 40) -> str:
    """The study for the terminal: the sentence, and its table without the columns of long texts."""
    sheet = study.sheets[0]
    frame = study.tables[sheet.name]
    columns = [place for place, column in enumerate(sheet.columns) if column.kind != "prose"]
    cells = [[sheet.columns[place].name.replace(" {money}", "").replace(" {currency}", "") for place in columns]]
    cells += [[_cell(row[place], sheet.columns[place].kind) for place in columns]
              for row in frame.head(most).itertuples(index=False, name=None)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    texts = [sheet.columns[place].kind == "text" for place in columns]
    lines = ["  ".join(cell.ljust(width) if text else cell.rjust(width)
                       for cell, width, text in zip(row, widths, texts, strict=True)).rstrip() for row in cells]
    more = [f"and {len(frame) - most} more, see the workbook"] if len(frame) > most else []
    return "\n".join(printable(line) for line in [study.title, study.sentence, *study.notes, "", *lines, *more])


def study_facts(study: Study) -> dict[str, Any]:
    """The study as --json tells it: the answer and the rows of its table, money in the unit of the headers."""
    frame = study.tables[study.sheets[0].name]
    rows = [dict(zip(map(str, frame.columns), row, strict=True)) for row in frame.itertuples(index=False, name=None)]
    return {"title": study.title, "answer": study.sentence, "notes": list(study.notes), "rows": rows}


def _cell(value: object, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return shortened(value, _WIDEST)
    if kind == "share":
        return f"{value:.1%}"
    return f"{value:,.3f}" if kind in ("money", "price") else f"{value:g}"
