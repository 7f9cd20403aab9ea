"""The input tables as read: rows of typed values that still know their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from data.schema.inputs import REQUIREMENTS, SETTING, SETTINGS_SHEET, SHEET, TERMS, Sheet, Value
from model.horizon import MONTHS_OF


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number in Excel and its values by column, None where blank.

    Values are typed: float for numbers, int for integers and years, canonical label for periods,
    lower case for choices and lists (a list is its parts joined by commas), the spelling of the owning
    sheet for keys of another sheet, stripped text otherwise."""

    number: int
    values: Mapping[str, Value]

    def __getitem__(self, column: str) -> Value:
        return self.values.get(column)


@dataclass(frozen=True)
class Table:
    """One sheet's rows in order. `letters` holds the Excel letters of the columns that are there."""

    name: str
    letters: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def cell(self, row: Row, column: str) -> str:
        """The address of a value, `C12`; of the row's first cell where the column is absent."""
        return f"{self.letters.get(column, 'A')}{row.number}"

    def in_force(self, row: Row, column: str) -> Value:
        """The value, or the column's default where the cell is blank; None where a blank cell says nothing."""
        value = row[column]
        if value is not None:
            return value
        if self.name == TERMS.name and column == "max_quantity" and row["offer"] is None:
            return None  # the offers of a manufacturer have no limit in common
        if self.name == REQUIREMENTS.name and column == "priority":
            return 1 if row["kind"] == "use" else 2
        return SHEET[self.name].column(column).default


@dataclass(frozen=True)
class Tables:
    """All sheets of a workbook (or of one of its scenarios), absent sheets as empty tables.

    The weights of families are filled in with the default of the workbook as it stands, so that
    every scenario has the same. `base`: the workbook as it stands, of which a scenario is made."""

    sheets: Mapping[str, Table]
    scenario: str = "Base"
    base: Tables | None = None

    def __getitem__(self, sheet: Sheet | str) -> Table:
        name = sheet if isinstance(sheet, str) else sheet.name
        return self.sheets.get(name) or Table(name)

    def setting(self, name: str) -> Value:
        """The value of a setting, its default where there is no row for it."""
        for row in self[SETTINGS_SHEET]:
            if row["name"] == name:
                return row["value"]
        return SETTING[name].default

    @property
    def period_unit(self) -> str:
        """month, quarter or year."""
        unit = str(self.setting("period"))
        return unit if unit in MONTHS_OF else "quarter"

    def with_table(self, table: Table) -> Tables:
        """A copy in which one sheet is another."""
        return replace(self, sheets={**self.sheets, table.name: table})
