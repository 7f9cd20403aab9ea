"""What changed between two result workbooks: the contracts that are new, gone, larger or smaller; levels and totals."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl

from data.input.sheet_scan import contents, guarded, unescaped
from data.input.zip_guard import Package, Unreadable
from data.narrative.text import printable, shortened

SAME = 1e-6          # quantities and values that differ by less, relatively, are the same
MOST_LINES = 60      # contracts of one group that are listed
_LONGEST = 60        # characters of a name
_COLUMNS = {"Contracts": ("order period", "manufacturer", "item", "quantity", "unit"), "Orders": ("ally",)}
_FIGURES = ("Checks", "Figures")  # hold levels and totals; a result may come without
_LEVEL, _REPORTED = "level: ", "reported "
_TOTALS = ("total", "figure", "counted in")
_VALUE = "value "    # its header goes on with the unit of money

Key = tuple[str, str, str]  # order period, manufacturer, item


class NoResult(Exception):
    """A file is no result workbook that can be compared; the text says which file and why."""


@dataclass(frozen=True)
class Contract:
    """What a contract comes to: units, what is counted, and value in the workbook's unit of money."""

    quantity: float
    unit: str
    value: float


@dataclass(frozen=True)
class ResultBook:
    """The contracts of a result by order period, manufacturer and item, the value of each ally's orders, and
    the unit of money of both; the levels (in units of the currency) and the totals, each with its unit."""

    contracts: Mapping[Key, Contract]
    by_ally: Mapping[str, float]
    money: str
    levels: Mapping[str, float] = field(default_factory=dict)
    totals: Mapping[str, tuple[float, str]] = field(default_factory=dict)


def compare_files(old: Path, new: Path) -> str:
    """What changed from one result workbook to the other, for the terminal.

    Raises NoResult where a file is none, or where they count money differently."""
    before, after = read_result(old), read_result(new)
    if before.money != after.money:
        raise NoResult(f"{old} counts money in {before.money}, {new} in {after.money}: they cannot be compared")
    return comparison_text(before, after)


def read_result(path: Path) -> ResultBook:
    """The contracts and orders of a result workbook; NoResult where the file is none."""
    try:
        with path.open("rb") as file:
            sheets = _sheets(file)
        return result_book(sheets)
    except Unreadable as problem:
        reason = str(problem)
    except FileNotFoundError:
        reason = "there is no such file"
    except OSError as problem:
        reason = f"cannot be read: {problem.strerror or problem}"
    except Exception as problem:  # a damaged part makes zipfile, zlib, expat and openpyxl raise almost anything
        reason = f"is damaged or cut off ({type(problem).__name__})"
    raise NoResult(f"{path}: {reason}")


def _sheets(file: BinaryIO) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the sheets to compare, within the bounds of `package.py`."""
    package = Package(file)
    pages = {page.title: page for page in contents(package)}
    if "Contracts" not in pages and "Conflicts" in pages:
        raise Unreadable("holds no plan: it says where a workbook contradicts itself")
    for name in _COLUMNS:
        if name not in pages or not pages[name].part:
            raise Unreadable(f"is no result workbook: it has no sheet {name}")
    wanted = [*_COLUMNS, *(name for name in _FIGURES if name in pages and pages[name].part)]
    guarded(package, {pages[name].part for name in wanted})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of charts that openpyxl leaves out
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        return {name: list(book[name].iter_rows(values_only=True)) for name in wanted}


def result_book(sheets: Mapping[str, Sequence[tuple[Any, ...]]]) -> ResultBook:
    """The result whose sheets Contracts, Orders, Checks and Figures have these rows, header first."""
    contracts: dict[Key, Contract] = {}
    by_ally: defaultdict[str, float] = defaultdict(float)
    money = _value_header(sheets["Contracts"])
    for row in _rows("Contracts", sheets["Contracts"], money):
        key = _text(row["order period"]), _text(row["manufacturer"]), _text(row["item"])
        known = contracts.get(key, Contract(0.0, "", 0.0))
        contracts[key] = Contract(known.quantity + _number(row["quantity"]), _text(row["unit"]),
                                  known.value + _number(row[money]))
    for row in _rows("Orders", sheets["Orders"], money):
        by_ally[_text(row["ally"])] += _number(row[money])
    return ResultBook(contracts, dict(by_ally), money.removeprefix(_VALUE), _levels(sheets.get("Checks", ())),
                      _totals_of(sheets.get("Figures", ())))


def _levels(rows: Sequence[tuple[Any, ...]]) -> dict[str, float]:
    header = [_text(cell) for cell in rows[0]] if rows else []
    place = next((number for number, text in enumerate(header) if text.startswith(_REPORTED)), None)
    if place is None or "check" not in header:
        return {}
    checks = [(_text(row[header.index("check")]), row[place]) for row in rows[1:]]
    return {name.removeprefix(_LEVEL): _number(value) for name, value in checks
            if name.startswith(_LEVEL) and value is not None}


def _totals_of(rows: Sequence[tuple[Any, ...]]) -> dict[str, tuple[float, str]]:
    """The rows below the header of the totals, up to a blank one."""
    found: dict[str, tuple[float, str]] = {}
    inside = False
    for row in rows:
        name, *rest = [_text(cell) for cell in row[:3]]
        if inside and not name:
            break
        if inside:
            found[name] = _number(row[1]), rest[-1]
        inside = inside or (name, *rest) == _TOTALS
    return found


def _value_header(rows: Sequence[tuple[Any, ...]]) -> str:
    header = [_text(cell) for cell in rows[0]] if rows else []
    found = next((text for text in header if text.startswith(_VALUE)), None)
    if found is None:
        raise Unreadable("is no result workbook: its sheet Contracts has no column value")
    return found


def _rows(name: str, rows: Sequence[tuple[Any, ...]], money: str) -> Iterator[dict[str, Any]]:
    """The rows below the header that are not blank, by column."""
    header = [_text(cell) for cell in rows[0]] if rows else []
    missing = [column for column in (*_COLUMNS[name], money) if column not in header]
    if missing:
        raise Unreadable(f"is no result workbook: its sheet {name} has no column {', '.join(missing)}")
    for cells in rows[1:]:
        if any(cell is not None for cell in cells):
            yield dict(zip(header, cells, strict=False))


def _text(cell: Any) -> str:
    return "" if cell is None else unescaped(str(cell))


def _number(cell: Any) -> float:
    if cell is None:
        return 0.0
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Unreadable(f"is no result workbook: {shortened(str(cell), _LONGEST)!r} stands where a number is wanted")
    return float(cell)


def comparison_text(old: ResultBook, new: ResultBook) -> str:
    """The contracts that are new, gone, larger, smaller or of another price, with quantity and value; totals."""
    groups: dict[str, list[str]] = {name: [] for name in ("New", "Gone", "Larger", "Smaller", "Of another value")}
    # In order of signing date; those of one date as the new result has them.
    keys = sorted(dict.fromkeys((*new.contracts, *old.contracts)), key=lambda key: key[0])
    for key in keys:
        before, after = old.contracts.get(key), new.contracts.get(key)
        group = change_of(before, after)
        if group:
            groups[group].append(_line(key, before, after, new.money))
    lines = [_totals(old, new)]
    if not any(groups.values()):
        lines.append("the contracts are the same")
    for name, told in groups.items():
        if told:
            lines += ["", f"{name} ({len(told)})", *told[:MOST_LINES]]
            lines += [f"  and {len(told) - MOST_LINES} more"] if len(told) > MOST_LINES else []
    return "\n".join(map(printable, (*lines, *_allies(old, new), *_figures(old, new))))


def change_of(before: Contract | None, after: Contract | None) -> str | None:
    """The group that a contract belongs to, None where nothing changed."""
    if before is None or after is None:
        return "New" if before is None else "Gone"
    if not same(before.quantity, after.quantity):
        return "Larger" if after.quantity > before.quantity else "Smaller"
    return None if same(before.value, after.value) else "Of another value"


def same(one: float, other: float) -> bool:
    return abs(one - other) <= SAME * max(1e-3, abs(one), abs(other))


def _line(key: Key, before: Contract | None, after: Contract | None, money: str) -> str:
    period, manufacturer, item = (shortened(part, _LONGEST) for part in key)
    name = f"  {period:<8} {manufacturer} {item}:"
    if before is None or after is None:
        only = after or before
        assert only is not None
        return f"{name} {_figure(only.quantity)} {only.unit}, {_figure(only.value)} {money}"
    return (f"{name} {_figure(before.quantity)} -> {_figure(after.quantity)} {after.unit}, "
            f"{_figure(before.value)} -> {_figure(after.value)} {money} ({_signed(after.value - before.value)})")


def _totals(old: ResultBook, new: ResultBook) -> str:
    before, after = _value(old.contracts.values()), _value(new.contracts.values())
    return (f"contracts: {len(old.contracts)} -> {len(new.contracts)}, {_figure(before)} -> {_figure(after)} "
            f"{new.money} ({_signed(after - before)})")


def _value(contracts: Iterable[Contract]) -> float:
    return sum(contract.value for contract in contracts)


def _allies(old: ResultBook, new: ResultBook) -> list[str]:
    """The allies whose orders come to another value, the largest change first."""
    changes = {ally: (old.by_ally.get(ally, 0.0), new.by_ally.get(ally, 0.0))
               for ally in dict.fromkeys((*new.by_ally, *old.by_ally))}
    changed = sorted(((ally, before, after) for ally, (before, after) in changes.items() if not same(before, after)),
                     key=lambda change: -abs(change[2] - change[1]))
    lines = [f"  {shortened(ally, _LONGEST):<10} {_figure(before)} -> {_figure(after)} {new.money} "
             f"({_signed(after - before)})" for ally, before, after in changed]
    return ["", f"Orders by ally ({len(changed)})", *lines[:MOST_LINES]] if changed else []


def _figures(old: ResultBook, new: ResultBook) -> list[str]:
    """The levels and totals that both results have and that differ."""
    lines = [f"  {name:<26} {_figure(old.levels[name])} -> {_figure(value)} ({_signed(value - old.levels[name])})"
             for name, value in new.levels.items() if name in old.levels and not same(old.levels[name], value)]
    for name, (value, unit) in new.totals.items():
        before, counted = old.totals.get(name, (value, unit))
        if counted == unit and not same(before, value):
            lines.append(f"  {name:<26} {_figure(before)} -> {_figure(value)} {unit} ({_signed(value - before)})")
    return ["", "Levels and totals", *lines] if lines else []


def _figure(amount: float) -> str:
    return f"{amount:,.0f}" if abs(amount) >= 1000 or amount == round(amount) else f"{amount:,.3g}"


def _signed(amount: float) -> str:
    figure = _figure(amount)
    return figure if figure.startswith("-") or figure == "0" else f"+{figure}"
