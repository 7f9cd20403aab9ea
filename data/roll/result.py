"""What rolling needs of a result workbook: the rows of its sheets by the keys of their columns, numbers as stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data.comparison.result_book import number_in, opened, text_in
from data.input.book_parts import contents
from data.input.sheet_scan import SheetCells, read_sheets
from data.input.zip_guard import Package, Unreadable
from data.schema.columns import OutputColumn, OutputSheet, Units
from data.schema.plan_sheets import CONTRIBUTIONS, EXPANSIONS, ORDERS, TRANSFERS
from data.schema.reason_sheets import CONFLICTS, RUN
from data.schema.stock_sheets import MOVEMENTS, STOCK_BY_ITEM

SHA_256, SCENARIO, STATUS = "SHA-256 of the input", "scenario", "status"  # facts of Run
_Wanted = tuple[OutputSheet, tuple[str, ...], tuple[str, ...]]
# The columns that are read; those behind the bar may be missing, as the workbook has no use for them.
_WANTED: Mapping[str, _Wanted] = {
    ORDERS.name: (ORDERS, ("ally", "offer", "order_period", "delivery_period", "quantity", "unit_price"), ()),
    TRANSFERS.name: (TRANSFERS, ("to_ally", "item", "period", "quantity"), ("arrives", "usable_to")),
    EXPANSIONS.name: (EXPANSIONS, ("resource", "ordered", "ready", "size"), ()),
    CONTRIBUTIONS.name: (CONTRIBUTIONS, ("from_ally", "to_ally", "year", "amount"), ()),
    RUN.name: (RUN, ("fact", "value"), ()),
}
# Results of earlier versions have the stocks in a sheet with a row a period.
_ARRIVED, _NOT_ALWAYS = ("deliveries", "orders", "received", "closing"), ("usable_to", "signed", "under_way")
_STOCK = OutputSheet("Stock", "how each stock moves", tuple(
    OutputColumn(key, "any", "") for key in ("row", "ally", "item", "period", *_ARRIVED, *_NOT_ALWAYS)))
_OF_STOCK: Mapping[str, _Wanted] = {
    STOCK_BY_ITEM.name: (STOCK_BY_ITEM, ("ally", "item", "movement"), ("usable_to",)),
    _STOCK.name: (_STOCK, ("row", "ally", "item", "period", *_ARRIVED), _NOT_ALWAYS),
}
_PERIOD = re.compile(r"\d{4}(-Q[1-4]|-\d{2})?")  # the header of a period


class ResultLine:
    """A row of a result sheet; its cells by the keys of the columns, in the workbook's own units."""

    def __init__(self, cells: Mapping[str, object]):
        self.cells = cells

    def text(self, key: str) -> str:
        """The text, empty where it is blank or the sheet has no such column."""
        return text_in(self.cells.get(key))

    def number(self, key: str) -> float:
        """The number, 0 where it is blank or the sheet has no such column."""
        return number_in(self.cells.get(key))


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
    lines = _tables(file, units)
    facts = {line.text("fact"): line.text("value") for line in lines[RUN.name]}
    stock = [*_by_period(lines[STOCK_BY_ITEM.name])] if STOCK_BY_ITEM.name in lines else lines[_STOCK.name]
    return ResultLines(lines[ORDERS.name], stock, lines[TRANSFERS.name], lines[EXPANSIONS.name],
                       lines[CONTRIBUTIONS.name], facts)


def _tables(file: BinaryIO, units: Units) -> dict[str, list[ResultLine]]:
    package = Package(file)
    book = contents(package)
    parts = {page.title: page.part for page in book.pages if page.part}
    if ORDERS.name not in parts and CONFLICTS.name in parts:
        raise Unreadable("holds no plan: it says where a workbook contradicts itself")
    stock = _STOCK.name if _STOCK.name in parts and STOCK_BY_ITEM.name not in parts else STOCK_BY_ITEM.name
    wanted = {**_WANTED, stock: _OF_STOCK[stock]}
    missing = [name for name in wanted if name not in parts]
    if missing:
        raise Unreadable(f"is no result workbook: it has no sheet {', '.join(missing)}")
    pages = {name: [name, *_continued(name, parts)] for name in wanted}
    cells = read_sheets(package, book, {parts[title]: title for titles in pages.values() for title in titles})
    return {name: [line for title in titles for line in _lines(wanted[name], cells[parts[title]], units)]
            for name, titles in pages.items()}


def _continued(name: str, parts: Mapping[str, str]) -> Iterator[str]:
    """The sheets on which a table goes on that one sheet cannot hold."""
    number = 2
    while f"{name} {number}" in parts:
        yield f"{name} {number}"
        number += 1


def _lines(wanted: _Wanted, cells: SheetCells, units: Units) -> Iterator[ResultLine]:
    """The rows of a sheet; the columns of periods by their labels, where the sheet has such."""
    sheet, needed, optional = wanted
    header, *rows = [*cells.lines()] or [()]
    place_of = {text_in(cell): place for place, cell in enumerate(header)}
    places = {key: place_of[sheet.column(key).header(units)] for key in (*needed, *optional)
              if sheet.column(key).header(units) in place_of}
    missing = [sheet.column(key).header(units) for key in needed if key not in places]
    if missing:
        raise Unreadable(f"cannot be rolled: its sheet {sheet.name} has no column {', '.join(missing)}")
    if cells.misplaced or cells.below:
        raise Unreadable(f"is damaged: its sheet {sheet.name} cannot be read in full")
    if sheet is STOCK_BY_ITEM:
        places |= {text: place for text, place in place_of.items() if _PERIOD.fullmatch(text)}
    for row in rows:
        if any(cell is not None for cell in row):
            yield ResultLine({key: row[place] for key, place in places.items()})


def _by_period(accounts: Iterable[ResultLine]) -> Iterator[ResultLine]:
    """The accounts of the stocks as a row a stock and period, all lots of an item first; none where there is no
    figure."""
    key_of = {words: key for key, words in MOVEMENTS.items()}
    moves: dict[tuple[str, str, str], dict[str, dict[str, object]]] = {}
    for line in accounts:
        stock = line.text("ally"), line.text("item"), line.text("usable_to")
        for period, cell in line.cells.items():
            if cell is not None and _PERIOD.fullmatch(period):
                by_key = moves.setdefault(stock, {}).setdefault(period, {})
                by_key[key_of.get(line.text("movement"), "")] = cell
    for (ally, item, usable_to), periods in moves.items():
        for period, figures in periods.items():
            yield ResultLine({**figures, "row": "lot" if usable_to else "item", "ally": ally, "item": item,
                              "usable_to": usable_to, "period": period})
