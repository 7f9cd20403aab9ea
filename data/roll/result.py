"""What rolling needs of a result workbook: the rows of its sheets by the keys of their columns, numbers as stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data.comparison.result_book import number_in, opened, text_in
from data.input.book_parts import contents
from data.input.sheet_scan import SheetCells, read_sheets
from data.input.zip_guard import Package, Unreadable
from data.schema.columns import OutputSheet, Units
from data.schema.plan_sheets import CONTRIBUTIONS, EXPANSIONS, ORDERS, STOCK, TRANSFERS
from data.schema.reason_sheets import CONFLICTS, RUN

SHA_256, SCENARIO, STATUS = "SHA-256 of the input", "scenario", "status"  # facts of Run
# The columns that are read; those behind the bar may be missing, as the workbook has no use for them.
_WANTED: Mapping[str, tuple[OutputSheet, tuple[str, ...], tuple[str, ...]]] = {
    ORDERS.name: (ORDERS, ("ally", "offer", "order_period", "delivery_period", "quantity", "unit_price"), ()),
    STOCK.name: (STOCK, ("row", "ally", "item", "period", "deliveries", "orders", "received", "closing"),
                 ("usable_to", "signed", "under_way")),
    TRANSFERS.name: (TRANSFERS, ("to_ally", "item", "period", "quantity"), ("arrives", "usable_to")),
    EXPANSIONS.name: (EXPANSIONS, ("resource", "ordered", "ready", "size"), ()),
    CONTRIBUTIONS.name: (CONTRIBUTIONS, ("from_ally", "to_ally", "year", "amount"), ()),
    RUN.name: (RUN, ("fact", "value"), ()),
}


class ResultLine:
    """A row of a result sheet; its cells by the keys of the columns, in the workbook's own units."""

    def __init__(self, cells: Mapping[str, object]):
        self._cells = cells

    def text(self, key: str) -> str:
        """The text, empty where it is blank or the sheet has no such column."""
        return text_in(self._cells.get(key))

    def number(self, key: str) -> float:
        """The number, 0 where it is blank or the sheet has no such column."""
        return number_in(self._cells.get(key))


@dataclass(frozen=True)
class ResultLines:
    """The rows of a result that are rolled on, and the facts of its sheet Run."""

    orders: Sequence[ResultLine]
    stock: Sequence[ResultLine]
    transfers: Sequence[ResultLine]
    expansions: Sequence[ResultLine]
    contributions: Sequence[ResultLine]
    facts: Mapping[str, str]


def read_result_lines(path: Path, units: Units) -> ResultLines:
    """The rows of the result workbook at `path`, whose money is counted in `units`. NoResult where the file is no
    result, holds no plan, or counts money otherwise."""
    return opened(path, lambda file: _result_lines(file, units))


def _result_lines(file: BinaryIO, units: Units) -> ResultLines:
    lines = dict(_tables(file, units))
    facts = {line.text("fact"): line.text("value") for line in lines.pop(RUN.name)}
    return ResultLines(lines[ORDERS.name], lines[STOCK.name], lines[TRANSFERS.name], lines[EXPANSIONS.name],
                       lines[CONTRIBUTIONS.name], facts)


def _tables(file: BinaryIO, units: Units) -> Iterator[tuple[str, list[ResultLine]]]:
    package = Package(file)
    book = contents(package)
    parts = {page.title: page.part for page in book.pages if page.part}
    if ORDERS.name not in parts and CONFLICTS.name in parts:
        raise Unreadable("holds no plan: it says where a workbook contradicts itself")
    missing = [name for name in _WANTED if name not in parts]
    if missing:
        raise Unreadable(f"is no result workbook: it has no sheet {', '.join(missing)}")
    pages = {name: [name, *_continued(name, parts)] for name in _WANTED}
    cells = read_sheets(package, book, {parts[title]: title for titles in pages.values() for title in titles})
    for name, titles in pages.items():
        yield name, [line for title in titles for line in _lines(name, cells[parts[title]], units)]


def _continued(name: str, parts: Mapping[str, str]) -> Iterator[str]:
    """The sheets on which a table goes on that one sheet cannot hold."""
    number = 2
    while f"{name} {number}" in parts:
        yield f"{name} {number}"
        number += 1


def _lines(name: str, cells: SheetCells, units: Units) -> Iterator[ResultLine]:
    sheet, needed, optional = _WANTED[name]
    header, *rows = [*cells.lines()] or [()]
    place_of = {text_in(cell): place for place, cell in enumerate(header)}
    places = {key: place_of[sheet.column(key).header(units)] for key in (*needed, *optional)
              if sheet.column(key).header(units) in place_of}
    missing = [sheet.column(key).header(units) for key in needed if key not in places]
    if missing:
        raise Unreadable(f"cannot be rolled: its sheet {name} has no column {', '.join(missing)}")
    if cells.misplaced or cells.below:
        raise Unreadable(f"is damaged: its sheet {name} cannot be read in full")
    for row in rows:
        if any(cell is not None for cell in row):
            yield ResultLine({key: row[place] for key, place in places.items()})
