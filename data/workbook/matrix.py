"""The sheet Allocation as a matrix one can read: sums of families stand out, and each row shades who gets most."""

from __future__ import annotations

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from data.narrative.text import clean
from data.schema.results import SHEET
from data.workbook.formats import DARK, PALE, Formats, number_format
from data.workbook.table import declared_columns

FIXED = sum(not column.repeats for column in SHEET["Allocation"].columns)  # columns before those of the allies


def dress_allocation(sheet: Worksheet, formats: Formats, frame: pd.DataFrame) -> None:
    """Make sums bold, write each row's figures in its own number of decimals, and shade each row of one model
    from nothing to the ally that gets most of it."""
    columns = declared_columns(SHEET["Allocation"], frame)
    allies = range(FIXED, len(columns))
    for row, values in enumerate(frame.itertuples(index=False, name=None), 1):
        total = values[1] != "item"
        look = {"bold": True, "bg_color": PALE, "top": 1, "top_color": DARK} if total else {}
        shape = number_format("quantity" if values[0] == "quantity" else "money", values[FIXED - 1:])
        for place, value in enumerate(values):
            kind = columns[place].kind
            if isinstance(value, str) and (total or columns[place].name != "family"):
                sheet.write_string(row, place, clean(value), formats.cell(kind, "General", **look))
            elif isinstance(value, (int, float)):
                sheet.write_number(row, place, value, formats.cell(kind, shape, **look))
            elif total:
                sheet.write_blank(row, place, None, formats.cell(kind, shape, **look))
        if not total and allies:
            sheet.conditional_format(row, allies[0], row, allies[-1], {
                "type": "2_color_scale", "min_type": "num", "min_value": 0, "min_color": "#FFFFFF",
                "max_color": "#F5B971"})
