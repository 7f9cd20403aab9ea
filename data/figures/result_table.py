"""A result table: the declaration of its sheet, and rows that are made and read by the keys of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from data.figures.money import units_of
from data.schema.columns import OutputColumn, OutputSheet, Units
from model.case import Case

Cell = str | float | int | None
# The cells of a row by the keys of the columns; of a repeated column its cells by what it is repeated for.
Row = Mapping[str, Cell | Mapping[str, Cell]]


@dataclass(frozen=True)
class TableColumn:
    """A column as it stands in a table: its declaration, of a repeated one for what it stands, and its header."""

    declared: OutputColumn
    each: str
    header: str

    @property
    def label(self) -> str:
        """The key; of a repeated column with what it stands for."""
        return label_of(self.declared.key, self.each) if self.declared.repeats else self.declared.key


def label_of(key: str, each: str) -> str:
    """The label of a repeated column."""
    return f"{key}: {each}"


@dataclass(frozen=True, eq=False)
class ResultTable:
    """The figures of a declared sheet. Repeated columns come once for each of `each`; `units` stand in the headers.
    `lines` are the cells of each row in the order of the columns, None where one is blank."""

    sheet: OutputSheet
    lines: Sequence[tuple[Cell, ...]]
    units: Units
    each: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def columns(self) -> tuple[TableColumn, ...]:
        """The columns in order: each repeated one comes as often as it is repeated."""
        return tuple(TableColumn(column, each, column.header(self.units, each)) for column in self.sheet.columns
                     for each in (self.each if column.repeats else ("",)))

    @property
    def headers(self) -> list[str]:
        """The headers as a planner sees them."""
        return [column.header for column in self.columns]

    def places(self, key: str) -> list[int]:
        """Where the column of the key stands, counted from 0; of a repeated one where each of its columns does."""
        return [place for place, column in enumerate(self.columns) if column.declared.key == key]

    def values(self, key: str) -> list[Cell]:
        """The cells of a column that is not repeated, from the first row to the last."""
        (place,) = self.places(key)
        return self.column(place)

    def column(self, place: int) -> list[Cell]:
        """The cells of the column at a place, from the first row to the last."""
        return [line[place] for line in self.lines]

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """The cells of each row in the order of the columns."""
        return iter(self.lines)

    def rows(self) -> Iterator[dict[str, Cell]]:
        """Each row by the labels of its columns: the key, of repeated columns with what they stand for."""
        labels = [column.label for column in self.columns]
        return (dict(zip(labels, cells, strict=True)) for cells in self.cells())

    def only(self, wanted: Sequence[bool]) -> ResultTable:
        """The rows that are wanted, in order; the columns stay where there are none."""
        chosen = [line for line, is_wanted in zip(self.lines, wanted, strict=True) if is_wanted]
        return replace(self, lines=chosen)

    def part(self, first: int, last: int) -> ResultTable:
        """The rows from the first, counted from 0, up to the last, which is left out."""
        return replace(self, lines=self.lines[first:last])

    def without(self, key: str) -> ResultTable:
        """The table without a column that is not repeated."""
        (place,) = self.places(key)
        columns = tuple(column for column in self.sheet.columns if column.key != key)
        lines = [(*line[:place], *line[place + 1:]) for line in self.lines]
        return replace(self, sheet=replace(self.sheet, columns=columns), lines=lines)

    def without_unused(self, used: Mapping[str, bool]) -> ResultTable:
        """The table without the columns of those keys that are not used."""
        table = self
        for key, is_used in used.items():
            table = table if is_used else table.without(key)
        return table

    def changed(self, change: Callable[[Cell], Cell]) -> ResultTable:
        """The table with each of its cells changed."""
        return replace(self, lines=[tuple(map(change, line)) for line in self.lines])


def make_table(case: Case, sheet: OutputSheet, rows: Iterable[Row], each: Iterable[str] = ()) -> ResultTable:
    """The table of a declared sheet with the case's units, without columns of signed orders or lots where the case has
    none; see `result_table`."""
    signed, lots = bool(case.signed), case.keeps_lots
    if any((column.of_signed and not signed) or (column.of_lots and not lots) for column in sheet.columns):
        sheet = replace(sheet, columns=tuple(column for column in sheet.columns
                                             if signed >= column.of_signed and lots >= column.of_lots))
    return result_table(sheet, rows, units_of(case), each)


def of_signed(case: Case, **cells: Cell) -> dict[str, Cell]:
    """The cells of columns of signed orders; none where the case has none."""
    return cells if case.signed else {}


def of_lots(case: Case, **cells: Cell) -> dict[str, Cell]:
    """The cells of columns of lots; none where the plan keeps none."""
    return cells if case.keeps_lots else {}


def result_table(sheet: OutputSheet, rows: Iterable[Row], units: Units, each: Iterable[str] = ()) -> ResultTable:
    """The table of a declared sheet.

    A row has a cell for each key of the sheet's columns, None where it stays blank, in any order; for a repeated column
    it has a mapping with a cell for each of `each`. ValueError where a row lacks a key or has another one."""
    repeated_for = tuple(each)
    labels = [column.label for column in ResultTable(sheet, (), units, repeated_for).columns]
    if len(set(labels)) < len(labels):
        raise ValueError(f"{sheet.name}: two columns have one key: {', '.join(labels)}")
    keys = [column.key for column in sheet.columns]
    declared, repeats = set(keys), any(column.repeats for column in sheet.columns)
    lines: list[tuple[Cell, ...]] = []
    for row in rows:
        if row.keys() != declared:
            raise ValueError(f"{sheet.name}: {_mismatch(declared, row)}")
        # Most tables repeat nothing, and some have a hundred thousand rows.
        cells = _in_order(sheet, row, repeated_for) if repeats else [row[key] for key in keys]
        lines.append(cast(tuple[Cell, ...], tuple(cells)))
    return ResultTable(sheet, lines, units, repeated_for)


def figure_of(cell: Cell) -> float:
    """The number in a cell; 0 where there is none."""
    return float(cell) if isinstance(cell, int | float) else 0.0


def by_name(tables: Iterable[ResultTable]) -> dict[str, ResultTable]:
    """The tables by the names of their sheets, in order."""
    return {table.sheet.name: table for table in tables}


def _mismatch(declared: Set[str], row: Row) -> str:
    """What is wrong with the keys of a row."""
    wrong = [(word, sorted(keys)) for word, keys in (("lacks", declared - row.keys()),
                                                     ("has the unknown", row.keys() - declared)) if keys]
    return "a row " + " and ".join(f"{word} {', '.join(keys)}" for word, keys in wrong)


def _in_order(sheet: OutputSheet, row: Row, each: Sequence[str]) -> list[Cell | Mapping[str, Cell]]:
    """The cells of a row, which has the keys of the sheet, in the order of the columns."""
    cells: list[Cell | Mapping[str, Cell]] = []
    for column in sheet.columns:
        cell = row[column.key]
        if not column.repeats:
            cells.append(cell)
            continue
        if not isinstance(cell, Mapping):
            raise ValueError(f"{sheet.name}: {column.key} is repeated and needs a cell for each: {', '.join(each)}")
        if cell.keys() != set(each):
            raise ValueError(f"{sheet.name}: {column.key}: {_mismatch(set(each), cell)}")
        cells += [cell[key] for key in each]
    return cells
