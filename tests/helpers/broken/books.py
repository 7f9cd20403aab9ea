"""A good small workbook that uses every sheet, and ways to spoil it: its cells, its sheets, its XML, its bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

Pages = dict[str, list[list[Any]]]
Spoil = Callable[[Path], Any]

GOOD: dict[str, tuple[tuple[Any, ...], ...]] = {
    "Settings": (("name", "value", "unit"), ("start", "2024-Q1", None), ("periods", 4, None)),
    "Allies": (("ally", "name", "gdp", "storage"), ("EST", "Estonia", 38000, None), ("LVA", "Latvia", None, 90000)),
    "Families": (("family", "weight", "standard_share"), ("HE155", 3000, 0.2), ("TK120", 5000, None)),
    "Items": (("item", "family", "standard"), ("L15A2", "HE155", "yes"), ("M107", "HE155", None),
              ("DM11", "TK120", None)),
    "Manufacturers": (("manufacturer", "country", "region"), ("NAMMO", "NOR", "North"), ("RHM", "DEU", "Centre")),
    "Offers": (("offer", "manufacturer", "item", "price", "lead_months", "advance", "from", "to"),
               ("O1", "NAMMO", "L15A2", 3000, 3, 0.1, None, None), ("O2", "RHM", "M107", 2500, 3, None, None, None),
               ("O3", "RHM", "DM11", 5000, 3, None, "2024-Q2", "2024-Q4")),
    "Resources": (("resource", "manufacturer", "capacity", "max_expansion", "commitment"),
                  ("LINE", "NAMMO", 5000, None, None), ("PLANT", "RHM", 9000, 100, 0.5)),
    "ResourceUse": (("resource", "offer", "item", "quantity"), ("LINE", "O1", None, 1), ("PLANT", None, "M107", 1),
                    ("PLANT", "O3", None, 2)),
    "Capacity": (("resource", "from", "capacity"), ("LINE", "2024-Q3", 6000)),
    "Systems": (("ally", "system", "quantity"), ("EST", "K9", 12), ("LVA", "K9", 6), ("LVA", "LEO", None)),
    "Certified": (("system", "item", "from"), ("K9", "L15A2", None), ("K9", "M107", None), ("LEO", "DM11", None)),
    "Groups": (("group", "ally", "share"), ("BALTIC", "EST", 0.5), ("BALTIC", "LVA", 0.5)),
    "Stock": (("ally", "item", "quantity"), ("EST", "L15A2", 100)),
    "Deliveries": (("ally", "item", "period", "quantity"), ("LVA", "DM11", "2024-Q2", 10)),
    "Requirements": (("ally", "family", "kind", "quantity", "from", "to", "priority"),
                     ("EST", "HE155", "stock", 500, "2024-Q3", None, 1), ("LVA", "HE155", "use", 20, "2024-Q3",
                                                                          "2024-Q4", None),
                     ("LVA", "TK120", "stock", 60, "2024-Q4", None, None)),
    "Transfers": (("from_ally", "to_ally", "family", "max_quantity", "cost"), ("EST", "LVA", "HE155", 10, 5)),
    "Budgets": (("ally", "year", "amount"), ("EST", 2024, 50)),
    "Contributions": (("from_ally", "to_ally", "max_amount"), ("EST", "LVA", 5)),
    "Rules": (("rule", "active", "kind", "value", "ally", "family", "item", "manufacturer", "country", "for_each",
               "from", "to"),
              ("CAP", None, "max_share", 0.8, None, "HE155", None, "RHM", None, None, None, None)),
    "Scenarios": (("scenario", "sheet", "where", "column", "change", "value"),
                  ("Cheap", "Offers", "item=L*", "price", "multiply", 0.5)),
}


def good_pages() -> Pages:
    """The cells of the good workbook, free to be changed."""
    return {name: [list(line) for line in lines] for name, lines in GOOD.items()}


def write_pages(path: Path, pages: Pages) -> Path:
    """A workbook of these cells as a spreadsheet program writes it, with shared texts and date formats."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False,
                                    "default_date_format": "yyyy-mm-dd"}) as book:
        for name, lines in pages.items():
            page = book.add_worksheet(name)
            for row, line in enumerate(lines):
                page.write_row(row, 0, line)
    return path


def place_of(address: str) -> tuple[int, int]:
    """Row and column of `B3`, counted from 0."""
    return int(address[1:]) - 1, ord(address[0]) - ord("A")


def cells(sheet: str, **values: Any) -> Spoil:
    """The good workbook with other values in some cells: `B3="x"`. Rows and columns grow as needed."""

    def spoil(path: Path) -> None:
        pages = good_pages()
        for address, value in values.items():
            row, column = place_of(address)
            lines = pages[sheet]
            lines += [[] for _ in range(row + 1 - len(lines))]
            lines[row] += [None] * (column + 1 - len(lines[row]))
            lines[row][column] = value
        write_pages(path, pages)
    return spoil


def pages(change: Callable[[Pages], Any]) -> Spoil:
    """The good workbook after a change of its sheets."""

    def spoil(path: Path) -> None:
        changed = good_pages()
        change(changed)
        write_pages(path, changed)
    return spoil


def parts_of(path: Path) -> dict[str, bytes]:
    """The parts of a workbook by their names."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> None:
    """A workbook of these parts."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def part_of(sheet: str) -> str:
    """The part of a sheet of the good workbook."""
    return f"xl/worksheets/sheet{list(GOOD).index(sheet) + 1}.xml"


def xml(part: str, pattern: str, replacement: str) -> Spoil:
    """The good workbook with one place of a part rewritten; the pattern must be there."""

    def spoil(path: Path) -> None:
        parts = parts_of(write_pages(path, good_pages()))
        text, count = re.subn(pattern, lambda match: match.expand(replacement), parts[part].decode(), count=1)
        assert count == 1, f"{pattern} is not in {part}"
        write_parts(path, {**parts, part: text.encode()})
    return spoil


def more_parts(**parts: bytes | None) -> Spoil:
    """The good workbook with further parts, or without some: names have __ for / and end in an extension after _."""

    def spoil(path: Path) -> None:
        known = parts_of(write_pages(path, good_pages()))
        for name, content in parts.items():
            part = ".".join(name.replace("__", "/").rsplit("_", 1))
            if content is None:
                del known[part]
            else:
                known[part] = content
        write_parts(path, known)
    return spoil


def raw(content: bytes) -> Spoil:
    """A file of these bytes."""
    return lambda path: path.write_bytes(content)


def changed_bytes(change: Callable[[bytearray], bytes | bytearray]) -> Spoil:
    """The bytes of the good workbook, changed."""

    def spoil(path: Path) -> None:
        path.write_bytes(change(bytearray(write_pages(path, good_pages()).read_bytes())))
    return spoil


def cut(share: float) -> Spoil:
    """The first part of the good workbook."""
    return changed_bytes(lambda content: content[:int(len(content) * share)])


def entity(declaration: str, part: str) -> Spoil:
    """A document type with a declaration in front of a part that uses the entity x."""

    def spoil(path: Path) -> None:
        parts = parts_of(write_pages(path, good_pages()))
        text = re.sub(r"<\?xml[^>]*\?>\s*", "", parts[part].decode()).replace("</", "&x;</", 1)
        write_parts(path, {**parts, part: f"<!DOCTYPE x [{declaration}]>{text}".encode()})
    return spoil
