"""What a sheet of the input and a column in it are, and the kinds of columns that there are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "key", "number", "integer", "choice", "period", "year", "list", "keys", "any"]
Value = str | float | int | None

UNLIMITED = math.inf


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    `key` columns hold keys of the sheet named in `refers_to` (or, without it, the sheet's own keys), `keys` columns
    several of them with commas between. Numbers lie in minimum..maximum; `above` says that the minimum itself is not
    allowed. `default` is what a blank cell means; where the default depends on other cells it is None and
    `default_text` says in words what holds."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    default: Value = None
    default_text: str = ""
    minimum: float = 0.0
    maximum: float = math.inf
    above: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str = ""

    def default_in_words(self) -> str:
        """What a blank cell means, for people."""
        if self.required:
            return "required"
        if self.default_text:
            return self.default_text
        if self.default is None:
            return "blank"
        if self.default == UNLIMITED:
            return "unlimited"
        return f"{self.default:.15g}" if isinstance(self.default, float) else str(self.default)


@dataclass(frozen=True)
class Sheet:
    """A sheet of the input: one table with its header in row 1. `key` names the columns that
    together must not repeat; a blank key part is a value of its own."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


def key_column(name: str, meaning: str, refers_to: str = "", required: bool = True, default_text: str = "") -> Column:
    """Keys, of the sheet that it refers to or of its own."""
    return Column(name, "key", meaning, required=required, refers_to=refers_to, default_text=default_text)


def keys_column(name: str, meaning: str, refers_to: str, default_text: str) -> Column:
    """Keys of another sheet with commas between."""
    return Column(name, "keys", meaning, refers_to=refers_to, default_text=default_text)


def text_column(name: str, meaning: str) -> Column:
    """A text."""
    return Column(name, "text", meaning)


def number_column(name: str, meaning: str, unit: str, default: Value = None, default_text: str = "") -> Column:
    """A number that may be left out."""
    return Column(name, "number", meaning, unit, False, default, default_text)


def required_number_column(name: str, meaning: str, unit: str) -> Column:
    """A number that is needed."""
    return Column(name, "number", meaning, unit, required=True)


def share_column(name: str, meaning: str, default: Value = None, required: bool = False,
                 default_text: str = "") -> Column:
    """A share from 0 to 1."""
    return Column(name, "number", meaning, "share, 0 to 1", required, default, default_text, maximum=1.0)


def yes_no_column(name: str, meaning: str, default: str | None, default_text: str = "") -> Column:
    """yes or no."""
    return Column(name, "choice", meaning, default=default, default_text=default_text, choices=("yes", "no"))


def period_column(name: str, meaning: str, required: bool = False, default_text: str = "") -> Column:
    """A period label."""
    return Column(name, "period", meaning, "period label", required, default_text=default_text)


FIRST, LAST = "the first period", "the last period"  # what a blank bound of a window means
