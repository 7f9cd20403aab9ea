"""A workbook to tables, every finding with its sheet and cell."""

from __future__ import annotations

import difflib
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from data.input.cell_values import is_blank, near, parse, short, text_of
from data.input.findings import Finding, InvalidWorkbook, error, warning
from data.input.keys import own_key, repeated_keys, resolve_keys, without_totals
from data.input.raw_cells import RawBook, RawSheet, read_cells
from data.input.sheet_scan import BLANK_ROWS, letters_of
from data.input.tables import Row, Table, Tables
from data.schema.inputs import FAMILIES, ITEMS, OFFERS, SETTING, SETTINGS_SHEET, SHEET, SHEETS, Column, Sheet, Value
from model.horizon import MONTHS_OF

_Texts = Sequence[tuple[int, str]]  # texts of a row with their positions, counted from 0

_CLOSE = 0.8  # likeness of a sheet's or column's name that is probably a misspelling
_MOST = 10_000  # mistakes in the cells of one sheet that are told: more have one cause, and each takes memory
_LONGEST = 100  # characters: a longer title is no misspelling, and takes long to compare
_NAMED = 5  # sheets or runs of rows that one message names


def read_workbook(path: Path) -> tuple[Tables, list[Finding]]:
    """The tables of the workbook and every finding, errors included: a value that cannot be read is
    None in the tables. Raises InvalidWorkbook where the file cannot be read at all, or where so much is
    wrong in one sheet that the rest would not help."""
    book = read_cells(path)
    findings = list(_sheet_findings(book))
    unit = _period_unit(book.sheets.get(SETTINGS_SHEET.name))
    sheets = {name: Table(name) for name in _misnamed(book)}
    for sheet in SHEETS:
        raw = book.sheets.get(sheet.name)
        if raw is not None and (sheet.required or not raw.blank):  # an optional sheet without a word is none
            sheets[sheet.name] = _table(sheet, raw, unit, findings)
    tables, unknown = resolve_keys(Tables(sheets))
    findings += [*unknown, *repeated_keys(tables)]
    return _with_weights(tables), findings


def _table(sheet: Sheet, raw: RawSheet, unit: str | None, findings: list[Finding]) -> Table:
    """The table of a sheet, without rows where its header is not in row 1; adds to the findings."""
    below = header_below(sheet, raw.header, raw.next_rows) if _missing(sheet, raw) and not raw.misplaced else None
    if below is not None:
        findings.append(below)
        return Table(sheet.name)
    findings += _header_findings(sheet, raw)
    table = without_totals(_Reader(sheet, raw, unit, findings).table(), findings)
    if raw.unread and own_key(sheet.name) not in raw.places:  # nothing that refers to it can be judged
        table = replace(table, rows=())
    return table


def _sheet_findings(book: RawBook) -> Iterator[Finding]:
    """Required sheets that are missing or stand there twice, other sheets that are probably meant for a
    missing one, and what is read although it is hidden."""
    missing = [sheet.name for sheet in SHEETS if sheet.name not in book.sheets]
    for name in missing:
        if name in book.without_cells:
            yield error(name, "", f"the sheet {name} is a chart or the like, without cells: rename it")
        elif SHEET[name].required:
            yield error(name, "", f"the sheet {name} is missing{near(name, book.others)}")
    misnamed = _misnamed(book)
    for other in book.others:
        name = sheet_meant(text_of(other))
        if name in misnamed:
            yield error(other, "", f"this sheet is not read: rename the sheet {other} to {name}, or to something else "
                        "if it is not meant")
        elif name and name not in missing:  # a required sheet that is missing is told with its hint
            yield warning(other, "", f"this sheet is not read; did you mean {name}?")
    for name, title in book.repeated:
        yield error(name, "", f"the sheet {name} stands there twice, the second time as {short(title)}: delete or "
                    "rename one")
    hidden = [f"the sheet {name}" for name in book.hidden] + [
        f"{name} {_rows_named(raw.hidden)}" for name, raw in book.sheets.items() if raw.hidden]
    if hidden:
        rest = f" and {len(hidden) - _NAMED} more" if len(hidden) > _NAMED else ""
        yield warning("", "", f"hidden sheets and rows are read like the others: {', '.join(hidden[:_NAMED])}{rest}")


def _misnamed(book: RawBook) -> list[str]:
    """Optional sheets that are missing while another sheet has nearly the name: without a word they would be empty."""
    meant = {sheet_meant(text_of(other)) for other in book.others}
    return [sheet.name for sheet in SHEETS
            if not sheet.required and sheet.name not in book.sheets and sheet.name in meant]


def _missing(sheet: Sheet, raw: RawSheet) -> bool:
    """A required column is missing."""
    return any(column.required and column.name not in raw.places for column in sheet.columns)


def sheet_meant(title: str) -> str:
    """The declared sheet whose name is nearly the title; empty where there is none."""
    folded = {sheet.name.casefold(): sheet.name for sheet in SHEETS}
    for name in folded:
        if _stem(name) == _stem(title.casefold()):
            return folded[name]
    close = difflib.get_close_matches(title.casefold(), list(folded), 1, _CLOSE) if len(title) <= _LONGEST else []
    return folded[close[0]] if close else ""


def _stem(title: str) -> str:
    """The letters of a title in the singular."""
    letters = "".join(filter(str.isalpha, title))
    return letters[:-3] + "y" if letters.endswith("ies") else letters.removesuffix("s")


def _rows_named(numbers: Sequence[int]) -> str:
    """`rows 3-5, 9`: the runs of rising numbers, the first few of them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs[:_NAMED])
    return f"row{'s' * (len(numbers) > 1)} {named}" + (f" and {len(runs) - _NAMED} more" if len(runs) > _NAMED else "")


def header_below(sheet: Sheet, header: _Texts, rows: Sequence[_Texts]) -> Finding | None:
    """An error where the sheet's header stands below row 1, in one of the `rows` from 2 on: more of the declared
    names than in row 1, and at least two, are there."""
    best, place = max(1, len(_declared(sheet, header))), -1
    for number, texts in enumerate(rows):
        if len(_declared(sheet, texts)) > best:
            best, place = len(_declared(sheet, texts)), number
    if place < 0:
        return None
    number, above = place + 2, "rows" if place else "row"
    return error(sheet.name, f"A{number}", f"the header seems to be in row {number}: delete the {above} above it")


def _declared(sheet: Sheet, texts: _Texts) -> set[str]:
    return {column.name for column in sheet.columns} & {text.casefold() for _, text in texts}


def _header_findings(sheet: Sheet, raw: RawSheet) -> Iterator[Finding]:
    """Columns that are missing or stand there twice, and others that are probably meant for a missing one."""
    for cell, message in raw.misplaced:
        yield error(sheet.name, cell, message)
    for place, unread in raw.unread:
        yield error(sheet.name, f"{letters_of(place)}1", f"the name of this column {unread.text}")
    missing = [column.name for column in sheet.columns if column.name not in raw.places]
    others = [(place, text) for place, text in raw.header if text.casefold() not in raw.places]
    for name in missing:
        if sheet.column(name).required and not raw.unread:  # it may be the name of the missing one
            hint = near(name, [text for _, text in others])
            yield error(sheet.name, "", f"the column {name} is missing in row 1{hint}")
    if raw.below:
        last = max((number for number, _ in raw.rows), default=1)
        yield warning(sheet.name, f"A{last + 1}", f"{BLANK_ROWS:,} blank rows follow and end the sheet: what stands "
                      "below them is not read")
    for name in raw.repeated:
        yield error(sheet.name, f"{letters_of(raw.places[name])}1", f"the column {name} stands there twice")
    for place, text in others:
        if hint := near(text, missing, _CLOSE):
            yield warning(sheet.name, f"{letters_of(place)}1", f"the column {short(text)} is not read{hint}")


def _period_unit(settings: RawSheet | None) -> str | None:
    """The length of a period, which is needed before any label can be read; None where the setting is wrong."""
    if settings is None or not {"name", "value"} <= settings.places.keys():
        return None
    for _, cells in settings.rows:
        name, value = cells.get(settings.places["name"]), cells.get(settings.places["value"])
        if not is_blank(name) and text_of(name).casefold() == "period":
            unit = text_of(value).casefold()
            return unit if unit in MONTHS_OF else None
    return str(SETTING["period"].default)


class _Reader:
    """One sheet's cells to its table; adds to the findings what cannot be read."""

    def __init__(self, sheet: Sheet, raw: RawSheet, unit: str | None, findings: list[Finding]):
        self.sheet, self.raw, self.unit, self.findings = sheet, raw, unit, findings
        self.letters = {name: letters_of(place) for name, place in raw.places.items()}
        self.columns = [(column, raw.places[column.name]) for column in sheet.columns if column.name in raw.places]

    def table(self) -> Table:
        """The table; a value that cannot be read is None."""
        before, rows = len(self.findings), []
        for number, cells in self.raw.rows:
            rows.append(self._row(number, cells))
            if len(self.findings) - before > _MOST:
                raise InvalidWorkbook([*self.findings, error(self.sheet.name, "", f"this sheet has more than {_MOST:,} "
                                       f"mistakes: nothing after row {number} was read")])
        return Table(self.sheet.name, self.letters, tuple(rows))

    def _row(self, number: int, cells: Mapping[int, object]) -> Row:
        values: dict[str, Value] = {}
        for column, place in self.columns:
            if self.sheet.name == SETTINGS_SHEET.name and column.name == "value":
                column = replace(SETTING.get(str(values.get("name")), column), required=True)
                values["value"] = self._value(column, number, place, cells.get(place))
            else:
                values[column.name] = self._value(column, number, place, cells.get(place))
            if self.sheet.name == SETTINGS_SHEET.name and column.name == "name":
                values["name"] = self._setting(values["name"], number)
        return Row(number, values)

    def _value(self, column: Column, number: int, place: int, cell: object) -> Value:
        at = f"{letters_of(place)}{number}"
        if is_blank(cell):
            if column.required:
                self.findings.append(error(self.sheet.name, at, f"{column.name} is blank"))
            return None
        if column.kind == "period" and self.unit is None:
            return None  # the setting `period` is an error already: no label can be judged
        try:
            return parse(cell, column, self.unit or "quarter")
        except ValueError as problem:
            self.findings.append(error(self.sheet.name, at, str(problem)))
            return None

    def _setting(self, value: Value, number: int) -> Value:
        """The name of a setting in its own spelling; a warning where there is none of that name."""
        name = str(value or "").casefold()
        if value is None or name in SETTING:
            return name or None
        self.findings.append(warning(SETTINGS_SHEET.name, f"{self.letters['name']}{number}",
                                     f"there is no setting {short(name)}{near(name, SETTING)}"))
        return value


def _with_weights(tables: Tables) -> Tables:
    """Blank weights of families filled with the mean of the family's offer prices, 1 without offers."""
    family_of = {row["item"]: row["family"] for row in tables[ITEMS]}
    prices: dict[Value, list[float]] = defaultdict(list)
    for row in tables[OFFERS]:
        if isinstance(row["price"], float):
            prices[family_of.get(row["item"])].append(row["price"])
    families = tables[FAMILIES]
    rows = tuple(
        Row(row.number, {**row.values, "weight": statistics.fmean(prices.get(row["family"], [1.0]))})
        if row["weight"] is None else row for row in families)
    return tables.with_table(replace(families, rows=rows)) if rows else tables
