"""What the studies share: solved cases beside Base, values by priority, and the text of a study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from data.comparison.first_pages.page import FirstPage
from data.figures.decimals import decimals_of
from data.figures.money import amount
from data.figures.result_table import ResultTable
from data.narrative.text import printable, shortened
from data.schema.compared.comparison import ComparisonChart
from model.case import Case
from model.plan import Plan
from model.tolerances import NOISE, SAME_NEED

LONGEST_NAME = 80      # characters of a name in a sentence
MOST_NAMED = 5
TERMS_IN_WORDS = "lots, steps, thresholds, counts and discounts"
_WIDEST = 40           # characters of a column on the terminal


class StudyCase(Protocol):
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


@dataclass(frozen=True)
class Study:
    """The answer of a study, ready for a comparison workbook: `page` is what its first page shows below the title and
    the `facts`. Behind it each of `tables` has a sheet, all `charts` have one together, and the answer in full, which
    is the `sentence`, has one with the `notes`. `families` have their colours."""

    title: str
    sentence: str
    page: FirstPage
    tables: tuple[ResultTable, ...]
    charts: tuple[ComparisonChart, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    families: tuple[str, ...] = ()


def terms_notes(cases: Iterable[Case]) -> list[str]:
    """What cases do with lots, steps, thresholds, counts and discounts; nothing where there are none."""
    having = [case for case in cases if case.has_whole_terms]
    if not having:
        return []
    if not any(case.whole for case in having):
        return [f"whole is no: {TERMS_IN_WORDS} are left aside everywhere."]
    return [f"Every plan keeps its {TERMS_IN_WORDS}; differences of less than the possible gains that a result shows "
            "in Price of terms may be none.",
            *(["What allies spend or pay is at list price: discounts that are paid back are not taken off, and what it "
               "costs to order at all is not in it. The cost that a plan minimises has both."] if any(
                   case.discounts or any(row.fixed_cost for row in case.thresholds) for case in having) else [])]


def plan_of(one: StudyCase) -> Plan | None:
    """The plan of a case that has a valid one: that of a contradiction is none."""
    return one.plan if one.status in ("optimal", "time_limit") else None


def message_of(one: StudyCase) -> str | None:
    """Why there is no plan; None where there is one."""
    return None if plan_of(one) is not None else one.message or one.status


def priorities_of(case: Case) -> list[int]:
    """The priorities that the requirements have, rising."""
    return sorted({row.priority for row in case.requirements})


def difference(more: float, less: float, required: float) -> float:
    """`more` less `less`, 0 where they differ by less than the levels of such a requirement can tell."""
    apart = more - less
    return apart if abs(apart) > max(NOISE, SAME_NEED * required) else 0.0


def share_met(short: float, required: float) -> float | None:
    """Met over required, from 0 to 1; None where nothing is required."""
    return min(1.0, max(0.0, 1 - short / required)) if required > 0 else None


def listed(case: Case, values: Mapping[str, float], most: int = MOST_NAMED) -> str:
    """Names with their sums, the largest first: `POL EUR 12 m; EST EUR 3.4 m; 2 more`."""
    ranked = sorted(values.items(), key=lambda entry: -entry[1])
    words = [f"{short_name(name)} {amount(case, value)}" for name, value in ranked[:most]]
    return "; ".join([*words, *([f"{len(ranked) - most} more"] if len(ranked) > most else [])])


def short_name(name: str) -> str:
    """A name that fits a sentence."""
    return shortened(name, LONGEST_NAME)


def study_text(study: Study, most: int = 40) -> str:
    """The study for the terminal: the sentence, and its table without the columns of long texts."""
    table = study.tables[0]
    places = [place for place, column in enumerate(table.columns) if column.declared.kind != "prose"]
    columns = [table.columns[place] for place in places]
    cells = [[column.declared.title(column.each) for column in columns]]
    shown = table.part(0, most)
    decimals = {place: decimals_of(column.declared.kind, shown.column(place))
                for place, column in zip(places, columns, strict=True)}
    cells += [[_cell(row[place], column.declared.kind, decimals[place])
               for place, column in zip(places, columns, strict=True)] for row in shown.cells()]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) if column.declared.kind == "text" else cell.rjust(width)
                       for cell, width, column in zip(row, widths, columns, strict=True)).rstrip() for row in cells]
    more = [f"and {len(table) - most} more, see the workbook"] if len(table) > most else []
    return "\n".join(printable(line) for line in [study.title, study.sentence, *study.notes, "", *lines, *more])


def study_facts(study: Study) -> dict[str, Any]:
    """The study as --json tells it: the answer and the rows of its table, money in the unit of the headers."""
    table = study.tables[0]
    return {"title": study.title, "answer": study.sentence, "notes": list(study.notes),
            "rows": [dict(zip(table.headers, cells, strict=True)) for cells in table.cells()]}


def _cell(value: object, kind: str, decimals: int) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return shortened(value, _WIDEST)
    if kind == "share":
        return f"{value:.1%}"
    return f"{value:,.{decimals}f}" if kind in ("money", "price") else f"{value:g}"
