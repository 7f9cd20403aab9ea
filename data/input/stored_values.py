"""What the file holds for a cell, to the value that a spreadsheet program shows; or to what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.input.book_parts import plain_number, unescaped
from data.input.number_formats import Clock, Moment, moment_of_number, moment_of_text

# What some texts are even where they are not marked as errors: pasted, or written by another program.
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!",
          "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!"}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_TRUTHS = {"1": True, "0": False, "true": True, "false": False}
_BLANKS = " \t\r\n"  # what XML takes for blank
_SHOWN = 40  # characters of what stands in the file


@dataclass(frozen=True)
class NoValue:
    """A cell that holds no value; the text says what it is and what to do, and goes on after what is meant to be
    there, such as the name of the column."""

    text: str


CellValue = str | int | float | bool | Moment | NoValue | None  # None: blank

UNSTORED = NoValue("is a formula without a stored value: open the workbook in a spreadsheet program and save it")
_LINKED = NoValue("is a linked data type or a picture in the cell, which is no value: enter the value itself")
_NEWER_ERROR = NoValue("is an error of a newer kind in the workbook, such as #SPILL!, #CALC!, #FIELD!, #CONNECT! or "
                       "#BUSY!: mend its formula")


@dataclass(slots=True)
class StoredCell:
    """A cell as it stands in the file: its type, the number of its format, the text of its value and that of what it
    may hold instead, how many of both there are, whether there is a formula, and whether the file keeps more of it
    than a program of old can show."""

    kind: str = "n"
    style: str = "0"
    linked: bool = False
    value: str = ""
    values: int = 0
    rich: str = ""
    riches: int = 0
    formula: bool = False


class StoredValues:
    """Reads stored cells with what the workbook keeps elsewhere: shared texts, formats, the epoch of its dates."""

    def __init__(self, strings: Sequence[str], clocks: Mapping[str, Clock], since_1904: bool):
        self.strings, self.clocks, self.since_1904 = strings, clocks, since_1904

    def value_of(self, cell: StoredCell) -> CellValue:
        """The value, None where the cell is blank."""
        text = cell.value
        if cell.values + cell.riches > 1:
            return _broken("holds two values in the file")
        if cell.kind == "inlineStr" and not text.strip(_BLANKS):
            return unescaped(cell.rich) or None
        if cell.riches or cell.kind == "inlineStr":
            return _broken(f"holds {_short(text or cell.rich)} in a place of the file that is not its type's")
        if cell.kind == "str":  # a text that a formula gave, perhaps empty
            return unescaped(text) or None
        if not text.strip(_BLANKS):
            return UNSTORED if cell.formula else None
        return self._marked(cell, text.strip(_BLANKS))

    def _marked(self, cell: StoredCell, text: str) -> CellValue:
        """The value of a text that is there, by the type that the file gives it."""
        if cell.kind == "n":
            return self._number(text, self.clocks.get(plain_number(cell.style), Clock.NONE))
        if cell.kind == "s":
            place = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else len(self.strings)
            return (self.strings[place] or None) if place < len(self.strings) else _broken(
                f"has lost its text, number {text[:_SHOWN]} of those that cells share, which the file lacks")
        if cell.kind == "b":
            return _TRUTHS[text] if text in _TRUTHS else _misfit(text, "1 or 0")
        if cell.kind == "e":
            return _error(text, cell)
        if cell.kind == "d":
            try:
                return moment_of_text(text)
            except ValueError:
                return _misfit(text, "a date")
        return _broken(f"is of the type {_short(cell.kind)} in the file, which no spreadsheet program knows")

    def _number(self, text: str, clock: Clock) -> CellValue:
        if not _NUMBER.fullmatch(text):
            return _misfit(text, "a number")
        number: int | float
        try:
            number = float(text) if "." in text or "e" in text or "E" in text else int(text)
        except ValueError:  # thousands of digits
            number = float(text)
        if clock is Clock.NONE:
            return number
        try:
            return moment_of_number(number, clock, self.since_1904)
        except ValueError:
            return NoValue(f"is a number formatted as a date: {text[:_SHOWN]} is no date; change the cell's format to "
                           "Number")


def _error(text: str, cell: StoredCell) -> CellValue:
    """An error as its text, by which it is known."""
    if cell.linked and text == "#VALUE!":
        return _NEWER_ERROR if cell.formula else _LINKED
    return text if text in ERRORS else NoValue(f"is the error {_short(text)} in the workbook: mend its formula")


def _misfit(text: str, wanted: str) -> NoValue:
    return _broken(f"holds {_short(text)} where the file should hold {wanted}")


def _broken(what: str) -> NoValue:
    return NoValue(f"{what}: enter it again and save the workbook")


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN - 3] + "...")
