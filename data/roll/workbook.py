"""The next workbook as a file, in the form of every input workbook, with an About that says what was done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data.roll.book import NOT_CARRIED, NextBook, content_of
from data.roll.seam import Seam
from data.template.guide import About
from data.template.writer import write_input


def write_next(path: Path, book: NextBook, seam: Seam, source: str, notes: Sequence[str]) -> None:
    """Writes the workbook, whole or not at all; `source` says from which files it was made. OSError where it cannot be
    written."""
    write_input(path, content_of(book.tables), about(book, seam, source, notes))


def about(book: NextBook, seam: Seam, source: str, notes: Sequence[str]) -> About:
    """What About says."""
    title = str(book.tables.setting("title") or "") or "The next plan"
    last = seam.old.label(seam.gone)
    return (
        (f"{title}: from {seam.new.label(1)} on", f"Planning goes on after {last}. {source}"),
        ("What to do", ""),
        ("1 correct", "Correct what did not go as planned, here or with --actuals, and what is known better by now: "
                      "needs, capacities, prices."),
        ("2 plan", "python solve.py NEXT.xlsx makes the plan from here to the end."),
        ("What was done", ""),
        *((sheet, _sentence(text)) for sheet, text in book.done.items() if text),
        ("not carried over", NOT_CARRIED),
        *([("What to know", ""), *(("", _sentence(note)) for note in notes)] if notes else []),
    )


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
