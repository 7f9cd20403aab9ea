"""What is compared of a result: its contracts, orders, levels and totals, as a result workbook holds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from data.input.book_parts import contents
from data.input.sheet_scan import BLANK_ROWS, SheetCells, read_sheets
from data.input.stored_values import NoValue
from data.input.zip_guard import Package, Unreadable
from data.narrative.text import shortened
from data.schema.columns import OutputSheet
from data.schema.plan_sheets import CONTRACTS, ORDERS
from data.schema.reason_sheets import CONFLICTS
from data.schema.summary import FIGURES, LEVELS, SUMMARY, TOTALS

LONGEST_NAME = 60    # characters of a name
UNITS = "units"      # of what is counted where its family has no word for it
# The columns that are read beside the value, whose header ends with the unit of money.
_KEYS = {CONTRACTS.name: ("order_period", "manufacturer", "item", "quantity", "unit"), ORDERS.name: ("ally",)}
_FIGURES = (SUMMARY, FIGURES)  # hold levels and totals; a result may come without
_KEPT = ("offer", "ally", "delivery_period", "family", "item", "manufacturer", "quantity")  # of an order to keep

Cells = Sequence[object]  # of a row of a sheet
Content = TypeVar("Content")


class NoResult(Exception):
    """A file is no result workbook that can be compared; the text says which file and why."""


class ContractKey(NamedTuple):
    """What tells contracts apart; the order period as text."""

    order_period: str
    manufacturer: str
    item: str


@dataclass(frozen=True)
class Contract:
    """What a contract comes to: units, what is counted, and value in the workbook's unit of money."""

    quantity: float
    unit: str
    value: float


@dataclass(frozen=True)
class Total:
    """A total or the value of a level, and what is counted."""

    figure: float
    unit: str


@dataclass(frozen=True)
class ResultBook:
    """The contracts of a result, the value of each ally's orders, and the unit of money of both; the levels and
    the totals by their names."""

    contracts: Mapping[ContractKey, Contract]
    by_ally: Mapping[str, float]
    money: str
    levels: Mapping[str, Total] = field(default_factory=dict)
    totals: Mapping[str, Total] = field(default_factory=dict)


def read_result(path: Path) -> ResultBook:
    """The contracts and orders of a result workbook; NoResult where the file is none."""
    return opened(path, lambda file: _book(cells_in(file, tuple(_KEYS), _FIGURES)))


def opened(path: Path, read: Callable[[BinaryIO], Content]) -> Content:
    """What is read of a result workbook, within the bounds of `zip_guard.py`; NoResult where the file is none."""
    try:
        with path.open("rb") as file:
            return read(file)
    except Unreadable as problem:
        reason = str(problem)
    except FileNotFoundError:
        reason = "there is no such file"
    except OSError as problem:
        reason = f"cannot be read: {problem.strerror or problem}"
    except Exception as problem:  # a damaged part makes zipfile raise almost anything
        reason = f"is damaged or cut off ({type(problem).__name__})"
    raise NoResult(f"{path}: {reason}")


def contracts_in(rows: Iterable[Mapping[str, object]]) -> dict[ContractKey, Contract]:
    """The contracts of the rows of Contracts, by the keys of its columns; those of one key are added up."""
    contracts: dict[ContractKey, Contract] = {}
    for row in rows:
        key = ContractKey(*(text_in(row[name]) for name in ContractKey._fields))
        known = contracts.get(key, Contract(0.0, "", 0.0))
        contracts[key] = Contract(known.quantity + number_in(row["quantity"]), text_in(row["unit"]),
                                  known.value + number_in(row["value"]))
    return contracts


def value_by_ally(rows: Iterable[Mapping[str, object]]) -> dict[str, float]:
    """The value of each ally's orders, from the rows of Orders by the keys of its columns."""
    by_ally: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        by_ally[text_in(row["ally"])] += number_in(row["value"])
    return dict(by_ally)


def text_in(cell: object) -> str:
    """The text of a cell, empty where it is blank; Unreadable where it holds no value."""
    if isinstance(cell, NoValue):
        raise Unreadable(f"is no result workbook: a cell {cell.text}")
    return "" if cell is None else str(cell)


def number_in(cell: object) -> float:
    """The number of a cell, 0 where it is blank; Unreadable where it holds something else."""
    if cell is None:
        return 0.0
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Unreadable(f"is no result workbook: {shortened(text_in(cell), LONGEST_NAME)!r} stands where a number is "
                         "wanted")
    return float(cell)


def cells_in(file: BinaryIO, needed: Sequence[str], others: Sequence[str] = ()) -> dict[str, list[Cells]]:
    """The rows of the sheets that are needed, and of those of the others that are there; Unreadable where the file is
    no result with a plan."""
    package = Package(file)
    book = contents(package)
    parts = {page.title: page.part for page in book.pages if page.part}
    if CONTRACTS.name not in parts and CONFLICTS.name in parts:
        raise Unreadable("holds no plan: it says where a workbook contradicts itself")
    for name in needed:
        if name not in parts:
            raise Unreadable(f"is no result workbook: it has no sheet {name}")
    wanted = [*needed, *(name for name in others if name in parts)]
    cells = read_sheets(package, book, {parts[name]: name for name in wanted})
    return {name: _lines(name, cells[parts[name]]) for name in wanted}


def _lines(name: str, cells: SheetCells) -> list[Cells]:
    """The rows of a sheet; Unreadable where some would be lost."""
    for cell, problem in cells.misplaced:
        raise Unreadable(f"is damaged: {name}!{cell}: {problem}")
    if cells.below:
        raise Unreadable(f"is no result workbook: its sheet {name} goes on below {BLANK_ROWS:,} blank rows")
    return [*cells.lines()]


def _book(sheets: Mapping[str, Sequence[Cells]]) -> ResultBook:
    """The result whose sheets have these rows, header first."""
    money = _value_header(sheets[CONTRACTS.name])
    return ResultBook(contracts_in(_rows(CONTRACTS, sheets[CONTRACTS.name], money)),
                      value_by_ally(_rows(ORDERS, sheets[ORDERS.name], money)),
                      money.removeprefix(_value_begins()), dict(_part(LEVELS, sheets.get(SUMMARY, ()))),
                      dict(_part(TOTALS, sheets.get(FIGURES, ()))))


def sheet_rows(file: BinaryIO, sheet: OutputSheet, wanted: Sequence[str]) -> list[dict[str, object]]:
    """The rows of a sheet by the wanted keys of its columns; Unreadable where the file has no such sheet."""
    lines = cells_in(file, (sheet.name,))[sheet.name]
    return [*_by_key(sheet, lines, {key: sheet.column(key).title() for key in wanted})]


def orders_in(file: BinaryIO) -> list[dict[str, object]]:
    """The rows of Orders, by the keys of its columns: what tells an order, `quantity` and, where the result has it,
    `signed` and the `unit_price`, whose unit is the `currency`."""
    lines = cells_in(file, (ORDERS.name,))[ORDERS.name]
    header, price = _header(lines), f"{ORDERS.column('unit_price').title()} "
    signed, priced = ORDERS.column("signed").title(), next((text for text in header if text.startswith(price)), None)
    wanted = {key: ORDERS.column(key).title() for key in _KEPT} | {
        **({"signed": signed} if signed in header else {}), **({"unit_price": priced} if priced else {})}
    currency = priced.removeprefix(price) if priced else ""
    return [{**row, "currency": currency} for row in _by_key(ORDERS, lines, wanted)]


def _header(rows: Sequence[Cells]) -> list[str]:
    return [text_in(cell) for cell in rows[0]] if rows else []


def _value_begins() -> str:
    """With what the header of the value begins; it goes on with the unit of money."""
    return f"{CONTRACTS.column('value').title()} "


def _value_header(rows: Sequence[Cells]) -> str:
    header = next((text for text in _header(rows) if text.startswith(_value_begins())), None)
    if header is None:
        raise Unreadable(f"is no result workbook: its sheet {CONTRACTS.name} has no column value")
    return header


def _rows(sheet: OutputSheet, rows: Sequence[Cells], money: str) -> Iterator[dict[str, object]]:
    """The rows below the header that are not blank, by the keys of the columns; `money`: the header of the value."""
    return _by_key(sheet, rows, {key: sheet.column(key).title() for key in _KEYS[sheet.name]} | {"value": money})


def _by_key(sheet: OutputSheet, rows: Sequence[Cells], wanted: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """The rows below the header that are not blank, by the keys of the wanted columns, of which the headings are
    given."""
    header = _header(rows)
    missing = [column for column in wanted.values() if column not in header]
    if missing:
        raise Unreadable(f"is no result workbook: its sheet {sheet.name} has no column {', '.join(missing)}")
    for cells in rows[1:]:
        if any(cell is not None for cell in cells):
            by_header = dict(zip(header, cells, strict=False))
            yield {key: by_header[column] for key, column in wanted.items()}


def _part(sheet: OutputSheet, rows: Sequence[Cells]) -> Iterator[tuple[str, Total]]:
    """The rows below the header of a table that shares its page with others, up to one that is no such row: its
    first columns are a name, a figure and what is counted."""
    titles = [column.title() for column in sheet.columns[:3]]
    inside = False
    for row in rows:
        texts = [text_in(cell) for cell in row[:3]]
        if inside and not (texts[0] and texts[2]):
            break
        if inside:
            yield texts[0], Total(number_in(row[1]), texts[2])
        inside = inside or texts == titles
