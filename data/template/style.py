"""Colours and formats of input workbooks: one convention for every sheet.

Inputs are blue on light yellow, formulas black on grey, remarks of the workbook's author grey italic. The colours
differ in brightness too, so that they can be told apart in print and by colour-blind readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data.schema.inputs import (
    ALLIES,
    ASSEMBLY,
    ATTRIBUTES,
    BUDGETS,
    CAPACITY,
    CERTIFIED,
    CONTRIBUTIONS,
    DELIVERIES,
    DISCOUNTS,
    FAMILIES,
    GROUPS,
    ITEMS,
    MANUFACTURERS,
    OFFERS,
    PRICES,
    REQUIREMENTS,
    RESOURCE_USE,
    RESOURCES,
    RULES,
    SCENARIOS,
    SETTINGS_SHEET,
    SIGNED,
    STOCK,
    SYSTEMS,
    TERMS,
    THRESHOLDS,
    TRANSFERS,
    UNCERTAINTY,
    Column,
)

GUIDE_COLOUR = "#7F7F7F"
# Group, tab colour, sheets: the groups follow each other in the order in which one fills the sheets.
SHEET_GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Plan", "#000000", (SETTINGS_SHEET.name,)),
    ("Nations and munitions", "#0072B2", (ALLIES.name, FAMILIES.name, ITEMS.name, ASSEMBLY.name)),
    ("Industry", "#E69F00", (MANUFACTURERS.name, OFFERS.name, TERMS.name, PRICES.name, DISCOUNTS.name,
                             RESOURCES.name, RESOURCE_USE.name, CAPACITY.name)),
    ("Who can fire what", "#56B4E9", (SYSTEMS.name, CERTIFIED.name, GROUPS.name)),
    ("Stocks and needs", "#009E73", (STOCK.name, DELIVERIES.name, SIGNED.name, REQUIREMENTS.name, TRANSFERS.name)),
    ("Money", "#F0E442", (BUDGETS.name, CONTRIBUTIONS.name)),
    ("Policy and what if", "#CC79A7", (ATTRIBUTES.name, RULES.name, THRESHOLDS.name, SCENARIOS.name,
                                       UNCERTAINTY.name)),
)
GROUP_OF = {sheet: (group, colour) for group, colour, sheets in SHEET_GROUPS for sheet in sheets}
TEXT_KINDS = ("key", "period")  # Excel must not turn 2024-01 into a date or 007 into 7

_LINE = {"border": 1, "border_color": "#BFBFBF"}
_INPUT = {**_LINE, "font_color": "#0000FF", "bg_color": "#FFFBE6", "valign": "vcenter"}
_HEADER = {**_LINE, "bold": True, "valign": "vcenter", "align": "left", "indent": 1}
_NUMBERS = ("number", "integer", "year")


@dataclass(frozen=True)
class Formats:
    """The cell formats of one workbook, each made once."""

    title: Any
    heading: Any
    wrapped: Any
    remark: Any
    link: Any
    required: Any
    optional: Any
    own: Any
    text: Any
    plain: Any
    number: Any
    thousands: Any
    column_text: Any
    column_plain: Any
    column_number: Any
    column_own: Any
    formula: Any
    calculated: Any
    missing: Any
    whole: Any


def make_formats(workbook: Any) -> Formats:
    """The formats for a workbook of XlsxWriter."""
    def add(*parts: dict[str, Any], **more: Any) -> Any:
        return workbook.add_format({key: value for part in parts for key, value in part.items()} | more)

    wrapped = {"text_wrap": True, "valign": "top"}
    own = {"italic": True, "font_color": "#595959"}
    return Formats(
        title=add(bold=True, font_size=16, font_color="#1F3864"),
        heading=add(bold=True, font_size=12, font_color="#1F3864", bottom=1, bottom_color="#1F3864"),
        wrapped=add(wrapped), remark=add(own, _LINE, align="left", indent=1, text_wrap=True, valign="vcenter"),
        link=add(font_color="#0563C1", underline=1, valign="top"),
        required=add(_HEADER, bg_color="#1F3864", font_color="#FFFFFF"),
        optional=add(_HEADER, bg_color="#BDD7EE", font_color="#000000"),
        own=add(_HEADER, own, bold=False, bg_color="#E7E6E6"),
        # Texts are indented, so that they do not touch a figure at the right of the column before.
        text=add(_INPUT, num_format="@", align="left", indent=1),
        plain=add(_INPUT, align="left", indent=1, text_wrap=True),
        number=add(_INPUT), thousands=add(_INPUT, num_format="#,##0"),
        # Below the table a column keeps type and colour of what is typed there.
        column_text=add(font_color="#0000FF", num_format="@", align="left", indent=1),
        column_plain=add(font_color="#0000FF", align="left", indent=1), column_number=add(font_color="#0000FF"),
        column_own=add(own, align="left", indent=1),
        formula=add(_LINE, bg_color="#F2F2F2"), calculated=add(_HEADER, bg_color="#D9D9D9"),
        missing=add(bg_color="#F4B183", pattern=1), whole=add(num_format="#,##0"),
    )


def header_format(formats: Formats, column: Column | None) -> Any:
    """The format of a header cell; None stands for a column of the author's own."""
    return formats.own if column is None else formats.required if column.required else formats.optional


def cell_format(formats: Formats, column: Column | None, value: object) -> Any:
    """The format of an input cell by its column and what stands in it."""
    if column is None:
        return formats.remark
    if column.kind in TEXT_KINDS:
        return formats.text
    if column.kind not in _NUMBERS:
        return formats.plain
    whole = column.kind == "number" and isinstance(value, int | float) and float(value).is_integer()
    return formats.thousands if whole else formats.number


def column_format(formats: Formats, column: Column | None) -> Any:
    """The format of a whole column, for the rows that are still to come."""
    if column is None:
        return formats.column_own
    if column.kind in _NUMBERS:
        return formats.column_number
    return formats.column_text if column.kind in TEXT_KINDS else formats.column_plain
