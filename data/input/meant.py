"""What was probably meant by cells and sheets that are not as they should be: a number written as text, a header that
is not in row 1, a row of totals, a sheet with nearly the right name."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data.input.findings import Finding, error
from data.input.tables import Row, Table
from data.schema.inputs import SHEET, SHEETS, Column, Sheet

Texts = Sequence[tuple[int, str]]  # texts of a row with their positions, counted from 0

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_TWO_NUMBERS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3}|,\d{3})", re.ASCII)  # 1.200 is a thousand to some
_DECIMAL_COMMA = re.compile(r"[+-]?(0,\d+|\d+,(\d{1,2}|\d{4,})|\d{4,},\d+)", re.ASCII)
_POINTS_AND_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})", re.ASCII)
_COMMAS_AND_POINT = re.compile(r"[+-]?[1-9]\d{0,2}((,\d{3})+\.\d+|(,\d{3}){2,})", re.ASCII)
_WORDS_BEHIND = re.compile(r"(.*\d)\s*([^\W\d_][^\d]*|%|€|\$|£)\.?")
_PER_CENT = ("%", "percent", "per cent", "pct", "prozent")
_MULTIPLES = {  # billion and m are left out: they are not the same everywhere
    **dict.fromkeys(("k", "tsd", "thousand"), 1e3), **dict.fromkeys(("mio", "mill", "mln", "mn", "million", "millions",
                                                                     "millionen"), 1e6),
    **dict.fromkeys(("mrd", "bn", "milliard", "milliards", "milliarden"), 1e9)}
_CURRENCIES = ("€", "$", "£", "eur", "euro", "euros", "usd", "gbp")
_LONGEST = 100  # characters: a longer text is no number
_LIKE = 0.8     # likeness of a sheet's name that is probably a misspelling
_TOTALS = frozenset((  # in the languages of the alliance
    "total", "totals", "subtotal", "sum", "sums", "gesamt", "summe", "gesamtsumme", "zwischensumme", "insgesamt",
    "somme", "totale", "totali", "totaux", "totaal", "totalt", "totalsumma", "summa", "suma", "razem", "celkem",
    "celkom", "spolu", "összesen", "ukupno", "skupaj", "yhteensä", "kokku", "kopā", "viso", "toplam", "σύνολο", "общо",
    "усього", "всього", "всего", "итого", "σ"))


def number_meant(text: str, column: Column) -> str:
    """The number that the text means in the column, as it should be written; empty where it could be several."""
    if len(text) > _LONGEST:
        return ""
    text = re.sub(r"[ '’_]", "", text.replace("−", "-"))
    if text[:1] in _CURRENCIES and column.unit.startswith("currency"):
        text = text[1:]
    match = _WORDS_BEHIND.fullmatch(text)
    if match is None:
        return _digits(text)
    digits, factor = _digits(match[1]), _factor(match[2].casefold().rstrip("."), column)
    if not digits or factor is None or _TWO_NUMBERS.fullmatch(digits):
        return ""
    return digits if factor == 1 else f"{float(digits) * factor:.15g}"


def _digits(text: str) -> str:
    if _POINTS_AND_COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _COMMAS_AND_POINT.fullmatch(text):
        return text.replace(",", "")
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text if _PLAIN.fullmatch(text) else ""


def _factor(word: str, column: Column) -> float | None:
    """By what a word behind a number multiplies it in the column; None where that is not sure."""
    if word in _PER_CENT:
        return 0.01 if "share" in column.unit or column.unit == "a year" else None
    if word in _CURRENCIES:
        return 1.0 if column.unit.startswith("currency") else None
    if word in _MULTIPLES:  # sums of money may be in millions already
        return None if "share" in column.unit or "money_scale" in column.unit else _MULTIPLES[word]
    named = {part.rstrip("s") for part in column.unit.split() if len(part) > 2}
    return 1.0 if word.rstrip("s") in named else None


def header_below(sheet: Sheet, header: Texts, rows: Sequence[Texts]) -> Finding | None:
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


def _declared(sheet: Sheet, texts: Texts) -> set[str]:
    return {column.name for column in sheet.columns} & {text.casefold() for _, text in texts}


def sheet_meant(title: str) -> str:
    """The declared sheet whose name is nearly the title; empty where there is none."""
    folded = {sheet.name.casefold(): sheet.name for sheet in SHEETS}
    for name in folded:
        if _stem(name) == _stem(title.casefold()):
            return folded[name]
    close = difflib.get_close_matches(title.casefold(), list(folded), 1, _LIKE) if len(title) <= _LONGEST else []
    return folded[close[0]] if close else ""


def _stem(title: str) -> str:
    """The letters of a title in the singular."""
    letters = "".join(filter(str.isalpha, title))
    return letters[:-3] + "y" if letters.endswith("ies") else letters.removesuffix("s")


@dataclass
class _Sum:
    """What the rows of a column come to."""

    amount: float = 0.0
    count: int = 0

    def add(self, value: object) -> None:
        if isinstance(value, int | float):
            self.amount += value
            self.count += 1

    def is_total(self, value: float) -> bool:
        """The value is the sum of at least two others."""
        return self.count > 1 and value != 0 and math.isclose(value, self.amount, rel_tol=1e-6)


def without_totals(table: Table, findings: list[Finding]) -> Table:
    """The table without rows of totals; an error for each takes the place of what else is said of its cells."""
    totals = {row.number: finding for row, finding in _totals(table)}
    if not totals:
        return table
    findings[:] = [finding for finding in findings if finding.sheet != table.name or int(
        "0" + finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) not in totals]
    findings += totals.values()
    return replace(table, rows=tuple(row for row in table if row.number not in totals))


def _totals(table: Table) -> Iterator[tuple[Row, Finding]]:
    columns = SHEET[table.name].columns
    numbers = [column.name for column in columns if column.kind in ("number", "integer")]
    keys = [column.name for column in columns if column.kind == "key"]
    needed = [column.name for column in columns if column.kind == "key" and column.required]
    everything = {name: _Sum() for name in numbers}
    for row in table:
        for name in numbers:
            everything[name].add(row[name])
    above, since = ({name: _Sum() for name in numbers} for _ in range(2))  # all rows, and those since the last total
    for row in table:
        label = next((name for name in keys if is_total_word(row[name])), None)
        summed = None
        if label is not None or all(row[name] is None for name in needed):
            summed = next((name for name in numbers if _is_sum(row[name], above[name], since[name], everything[name])),
                          None)
        if summed is None:
            for name in numbers:
                above[name].add(row[name])
                since[name].add(row[name])
            continue
        since = {name: _Sum() for name in numbers}
        yield row, error(table.name, table.cell(row, label or summed), f"row {row.number} looks like a total row, its "
                         f"{summed} is the sum of others: delete the row, it would count, too")


def _is_sum(value: object, above: _Sum, since: _Sum, everything: _Sum) -> bool:
    if not isinstance(value, int | float):
        return False
    others = _Sum(everything.amount - value, everything.count - 1)
    return above.is_total(value) or since.is_total(value) or others.is_total(value)


def is_total_word(value: object) -> bool:
    """The text begins or ends with a word for a total."""
    words = re.findall(r"\w+", str(value).casefold()) if value is not None and len(str(value)) <= _LONGEST else []
    return bool(words) and not _TOTALS.isdisjoint((words[0], words[-1]))
