"""Brings the sheets and columns in README.md up to date: `python -m docs.update_readme`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from data.schema import results as outputs
from data.schema.compared.comparison import COMPARE_SHEETS
from data.schema.inputs import SETTINGS, SHEETS, Column, Sheet
from data.schema.summary import CHART_DATA, FIGURES, MEANING_OF

README = Path(__file__).parent.parent / "README.md"
START, END = "<!-- sheets -->", "<!-- /sheets -->"


def sheets_section() -> str:
    """The input's sheets, columns and settings and the lists of result sheets, as Markdown."""
    parts = ["### The input workbook", "",
             "`*` marks what is required. An optional sheet that is missing or blank counts as empty.", ""]
    for sheet in SHEETS:
        parts += [f"#### {sheet.name}{'*' if sheet.required else ''}", "", _sentence(sheet), ""]
        parts += [*_table(("column", "meaning", "unit or values", "blank means"), map(_cells, sheet.columns)), ""]
        if sheet.name == "Settings":
            parts += ["The settings:", ""]
            parts += [*_table(("setting", "meaning", "unit or values", "without it"), map(_cells, SETTINGS)), ""]
    parts += ["### The result workbook", ""]
    results = [("Summary", "the answer, the largest causes, key figures, charts, shortfalls with reasons, levels"),
               (FIGURES, MEANING_OF[FIGURES])]
    results += [(sheet.name, sheet.meaning) for sheet in outputs.SHEETS]
    results += [(CHART_DATA, MEANING_OF[CHART_DATA])]
    parts += [*_table(("sheet", "shows"), results), "", "### The comparison workbook", "",
              "What `--all-scenarios` and `--scenarios` write: all scenarios side by side, against Base.", ""]
    compared = [("Summary", "the answer, a row a scenario with its levels, needs met and spending, charts")]
    compared += [(sheet.name, sheet.meaning) for sheet in COMPARE_SHEETS]
    return "\n".join([*parts, *_table(("sheet", "shows"), compared)]) + "\n"


def with_section(text: str) -> str:
    """The README's text with the section between the markers renewed; ValueError where a marker is missing."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"README.md needs the lines {START} and {END}")
    return f"{before}{START}\n{sheets_section()}{END}{after}"


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
    README.write_text(with_section(README.read_text(encoding="utf-8")), encoding="utf-8")
