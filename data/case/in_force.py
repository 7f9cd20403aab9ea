"""Values in force of a table: the cell, or the default where it is blank, in the type that is wanted."""

from __future__ import annotations

from data.input.findings import InvalidWorkbook, error
from data.input.tables import Row, Table
from model.horizon import Horizon


class TableReader:
    """Reads one table's rows. Raises InvalidWorkbook, with the cell, for a value that is not there or a
    label of another shape than the horizon's."""

    def __init__(self, table: Table, horizon: Horizon):
        self.table = table
        self.horizon = horizon

    def text(self, row: Row, column: str) -> str:
        """The text, empty where blank."""
        value = self.table.in_force(row, column)
        return "" if value is None else str(value)

    def key(self, row: Row, column: str) -> str | None:
        """The key, None where blank."""
        return self.text(row, column) or None

    def number(self, row: Row, column: str) -> float:
        """The number; there must be one."""
        value = self.table.in_force(row, column)
        if not isinstance(value, int | float):
            raise InvalidWorkbook([error(self.table.name, self.table.cell(row, column), f"{column} is missing")])
        return float(value)

    def maybe(self, row: Row, column: str) -> float | None:
        """The number, None where blank."""
        return None if self.table.in_force(row, column) is None else self.number(row, column)

    def year(self, row: Row, column: str) -> int | None:
        """The calendar year, None where blank."""
        value = self.maybe(row, column)
        return None if value is None else int(value)

    def period(self, row: Row, column: str, blank: int) -> int:
        """The period's number, not cut; `blank` where the cell is blank."""
        label = row[column]
        if label is None:
            return blank
        try:
            return self.horizon.number(str(label))
        except ValueError as problem:
            raise InvalidWorkbook([error(self.table.name, self.table.cell(row, column), str(problem))]) from None

    def window(self, row: Row) -> tuple[int, int]:
        """from..to cut to the horizon: first > last where nothing of it is inside."""
        last = self.horizon.count
        return max(1, self.period(row, "from", 1)), min(last, self.period(row, "to", last))
