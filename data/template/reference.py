"""Makes data/reference.xlsx from the CSV files of data/reference: `python -m data.template.reference`."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from data.schema.inputs import SHEET, SHEETS, Sheet, Value
from data.template.dropdowns import TableContent
from data.template.writer import write_input

_DATA = Path(__file__).parent.parent
SOURCE = _DATA / "reference"
WORKBOOK = _DATA / "reference.xlsx"

_NUMERIC = ("number", "integer", "year")

_ABOUT = (
    ("Reference case: alliance ammunition, mid-2023",
     "A worked example to try the tool on: 31 allies and Ukraine, quarters 2023-Q3 to 2026-Q4, prices in EUR, gross "
     "domestic product in million EUR."),
    ("What it is not", ""),
    ("illustrative", "Most stocks, needs, certificates, contracts, transfer limits and all rules are illustrative: "
                     "made up so that the case has a realistic size and shape. It records nobody's stocks, contracts "
                     "or plans."),
    ("before quoting", "Quote no figure from here without its basis and its source. Some sources are later than "
                       "mid-2023 and describe that time, or a plan, with hindsight."),
    ("Where a figure comes from", ""),
    ("basis", "how well the row is supported: official, press, approximate or illustrative"),
    ("basis_of", "the columns of the row that the basis speaks for"),
    ("illustrative", "columns of the row that are made up, whatever the basis says"),
    ("source", "the publication, formula or consideration behind the row; what follows a column's name and a "
               "colon holds for that column, whatever stands before"),
    ("Labels of basis", ""),
    ("official", "published by NATO, a government or one of their agencies, read in a reprint"),
    ("press", "reported by the named publication; (derived) means computed from a total that it reported"),
    ("approximate", "a public fact, rounded or recalled, and not checked against the original"),
    ("illustrative", "chosen or computed for this case"),
    ("from memory", "in a source: no stored copy of the publication was found"),
    ("hindsight", "in a source: the figure was not known in mid-2023"),
    ("Text", ""),
    ("NA", "as a region means North America; it is a text, not a missing value"),
)


def read_reference(folder: Path = SOURCE) -> dict[str, TableContent]:
    """Header and typed rows of each sheet; a sheet without a CSV file has its declared columns and no rows.

    Raises ValueError where a numeric column holds text."""
    content: dict[str, TableContent] = {}
    for sheet in SHEETS:
        path = folder / f"{sheet.name}.csv"
        if not path.exists():
            content[sheet.name] = ([column.name for column in sheet.columns], [])
            continue
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        content[sheet.name] = (header, [[_typed(sheet, name, text) for name, text in zip(header, row, strict=True)]
                                        for row in rows])
    return content


def _typed(sheet: Sheet, name: str, text: str) -> Value:
    """A number in numeric columns, and in a column of any kind where the text is one; None where blank."""
    if text == "":
        return None
    kind = next((column.kind for column in sheet.columns if column.name == name), "text")
    if kind in _NUMERIC:
        return float(text)
    if kind == "any":
        try:
            number = float(text)
        except ValueError:
            return text
        return number if math.isfinite(number) else text
    return text


def write_reference(path: Path = WORKBOOK) -> None:
    """Writes the reference workbook; the same CSV files give the same bytes."""
    write_input(path, read_reference(), _ABOUT)


if __name__ == "__main__":
    write_reference()
    print(f"{WORKBOOK}: {sum(len(rows) for _, rows in read_reference().values())} rows in {len(SHEET)} sheets")
