"""Brings the sheets and columns in the pages up to date: `python -m docs.update_pages`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from data.schema import results as outputs
from data.schema.compared.comparison import COMPARE_SHEETS, IN_FULL
from data.schema.inputs import SETTINGS, SHEETS, Column, Sheet
from data.schema.summary import CHART_DATA, CHARTS, FIGURES, MEANING_OF

DOCS = Path(__file__).parent
START, END = "<!-- sheets -->", "<!-- /sheets -->"


def input_section() -> str:
    """The input's sheets, columns and settings, as Markdown."""
    parts = ["`*` marks what is required. An optional sheet that is missing or blank counts as empty.", ""]
    for sheet in SHEETS:
        parts += [f"### {sheet.name}{'*' if sheet.required else ''}", "", _sentence(sheet), ""]
        parts += [*_table(("column", "meaning", "unit or values", "blank means"), map(_cells, sheet.columns)), ""]
        if sheet.name == "Settings":
            parts += ["The settings:", ""]
            parts += [*_table(("setting", "meaning", "unit or values", "without it"), map(_cells, SETTINGS)), ""]
    return "\n".join(parts)


def result_section() -> str:
    """The lists of the sheets of a result and of a comparison, as Markdown."""
    results = [("Summary", "one page: four facts, what it costs, what is met and missing, why, what would help, how "
                "sure it is"),
               (FIGURES, MEANING_OF[FIGURES])]
    results += [(sheet.name, sheet.meaning) for sheet in outputs.SHEETS]
    results += [(name, MEANING_OF[name]) for name in (CHARTS, CHART_DATA)]
    parts = ["## The sheets of a result", "", *_table(("sheet", "shows"), results), "",
             "## The sheets of a comparison", "",
             "What `--all-scenarios` and `--scenarios` write: all scenarios side by side, against Base.", ""]
    compared = [("Summary", "one page: the answer, a chart of the needs met, the scenarios that tell most"),
                (CHARTS, "needs met by priority and by family, and spending"),
                ("Scenarios", "a row a scenario with its levels, needs met and spending")]
    compared += [(sheet.name, sheet.meaning) for sheet in (*COMPARE_SHEETS, IN_FULL)]
    return "\n".join([*parts, *_table(("sheet", "shows"), compared)]) + "\n"


SECTIONS = {DOCS / "workbook.md": input_section, DOCS / "results.md": result_section}


def with_section(text: str, section: str) -> str:
    """A page's text with the section between the markers renewed; ValueError where a marker is missing."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"the page needs the lines {START} and {END}")
    return f"{before}{START}\n{section}{END}{after}"


def _sentence(sheet: Sheet) -> str:
    meaning = sheet.meaning[0].upper() + sheet.meaning[1:] + "."
    key = f" Key, must not repeat: {', '.join(sheet.key)}." if sheet.key else ""
    return meaning + key


def _cells(column: Column) -> tuple[str, ...]:
    values = ", ".join(f"`{choice}`" for choice in column.choices) or column.unit
    if column.refers_to:
        values = f"key of {column.refers_to}"
    return f"`{column.name}`{'*' if column.required else ''}", column.meaning, values, column.default_in_words()


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    header = tuple(header)
    lines = ["| " + " | ".join(header) + " |", "|---" * len(header) + "|"]
    return lines + ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]


if __name__ == "__main__":
    for page, made in SECTIONS.items():
        page.write_text(with_section(page.read_text(encoding="utf-8"), made()), encoding="utf-8")
