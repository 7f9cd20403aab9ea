"""Small workbooks on disk, to be read as a planner's: a valid one, of which a test replaces sheets or cells."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

Lines = Sequence[Sequence[Any]]

VALID: dict[str, Lines] = {
    "Settings": [("name", "value"), ("start", "2024-Q1"), ("periods", 4)],
    "Allies": [("ally", "gdp", "storage"), ("EST", 38000, None), ("LVA", None, 900)],
    "Families": [("family", "weight"), ("HE155", None), ("TK120", None)],
    "Items": [("item", "family", "standard"), ("L15A2", "HE155", "yes"), ("DM11", "TK120", None)],
    "Manufacturers": [("manufacturer", "country"), ("NAMMO", "NOR")],
    "Offers": [("offer", "manufacturer", "item", "price", "lead_months", "from"),
               ("O1", "NAMMO", "L15A2", 3000, 6, None), ("O2", "NAMMO", "L15A2", 4000, 3, "2024-Q3")],
    "Systems": [("ally", "system"), ("EST", "K9"), ("LVA", "K9")],
    "Certified": [("system", "item"), ("K9", "L15A2")],
    "Requirements": [("ally", "family", "kind", "quantity"), ("EST", "HE155", "stock", 500)],
}


def save(path: Path, **sheets: Lines | None) -> Path:
    """Writes the valid workbook with these sheets in place of its own; None leaves a sheet out."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in {**VALID, **sheets}.items():
        if lines is not None:
            page = book.create_sheet(name)
            for line in lines:
                page.append(line)
    book.save(path)
    return path


def edit(path: Path, change: Callable[[str, str], str]) -> None:
    """Changes the XML parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(name, content.decode()) if name.endswith(".xml") else content)
