"""The workbook of actuals: written with what the plan does, and read with what really happened."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from data.files import write_whole
from data.roll.actuals.figures import Actuals
from data.roll.actuals.sheets import (
    ACTUAL_SHEETS,
    BUILT,
    CAME,
    GIVEN,
    HELD,
    MADE_FOR,
    ORDERED,
    PAID,
    PERIODS_GONE,
    START,
)
from data.roll.seam import Seam
from data.schema.input_columns import Sheet, Value
from data.template.guide import note, note_size
from data.template.style import Formats, cell_format, column_format, header_format, make_formats
from model.case import Case

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTH = 18  # characters
_GUIDE_WIDTH = 110
Lines = Sequence[Sequence[Value]]


def write_actuals(path: Path, case: Case, actuals: Actuals, seam: Seam) -> None:
    """Writes the workbook, whole or not at all; OSError where it cannot be written."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, _OPTIONS)
    formats = make_formats(workbook)
    _write_guide(workbook.add_worksheet("About"), formats, seam)
    for sheet, lines in _content(case, actuals, seam).items():
        _write_sheet(workbook.add_worksheet(sheet.name), formats, sheet, lines)
    workbook.close()
    write_whole(path, buffer.getvalue())


def _write_guide(worksheet: Any, formats: Formats, seam: Seam) -> None:
    last = seam.old.label(seam.gone)
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, 0, _GUIDE_WIDTH)
    worksheet.write_string(0, 0, f"What really happened up to {last}", formats.title)
    for line, text in enumerate((
            f"Each sheet holds what the plan does up to and with {last}. Change what went otherwise, and roll with "
            "--actuals and the name of this file: what stands here then holds in place of the plan.",
            "Each sheet is a whole list: add rows for what was not planned, delete rows, or write 0, for what did not "
            "happen.",
            "A delivery that did not come stays signed: give it its new period. One that came in part has two rows.",
            "A stock or a payment that you leave as it stands follows from the deliveries and orders: where 100 came "
            "less, it is 100 less. One that you change holds as you write it.",
            *(f"{sheet.name}: {sheet.meaning}." for sheet in ACTUAL_SHEETS)), 1):
        worksheet.set_row(line, 32)
        worksheet.write_string(line, 0, text, formats.wrapped)


def _write_sheet(worksheet: Any, formats: Formats, sheet: Sheet, lines: Lines) -> None:
    for place, column in enumerate(sheet.columns):
        worksheet.set_column(place, place, _WIDTH, column_format(formats, column))
        worksheet.write_string(0, place, column.name, header_format(formats, column))
        worksheet.write_comment(0, place, note(column), note_size(note(column)))
        for number, line in enumerate(lines, 1):
            form = cell_format(formats, column, line[place])
            worksheet.write(number, place, line[place], form)
    worksheet.freeze_panes(1, 1)


def _content(case: Case, actuals: Actuals, seam: Seam) -> Mapping[Sheet, Lines]:
    """The rows of each sheet."""
    label, scale = case.horizon.label, case.money_scale
    return {
        HELD: [(lot.ally, lot.item, quantity, lot.usable_to or None) for lot, quantity in actuals.stock.items()],
        CAME: [(one.ally, one.item, label(one.period), one.quantity) for one in actuals.due],
        ORDERED: [(one.offer, one.ally, label(one.ordered), label(one.period), one.quantity, one.price, one.paid, None)
                  for one in actuals.signed],
        BUILT: [(one.resource, label(one.ordered), label(one.ready), one.size) for one in actuals.built],
        PAID: [(ally, year, amount / scale) for (ally, year), amount in actuals.paid.items()],
        GIVEN: [(giver, taker, year, amount / scale) for (giver, taker, year), amount in actuals.given.items()],
        MADE_FOR: list(_made_for(seam))}


def _made_for(seam: Seam) -> Iterator[tuple[str, Value]]:
    yield START, seam.old.label(1)
    yield PERIODS_GONE, seam.gone
