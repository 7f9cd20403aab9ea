"""The lists behind the dropdowns of an input workbook: defined names that grow with the sheets, and the sheet
Lists with the fixed choices and with what is worked out from other sheets (period labels, systems, countries)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from data.schema.inputs import (
    ATTRIBUTES,
    CERTIFIED,
    MANUFACTURERS,
    RULES,
    SCENARIOS,
    SETTING,
    SETTINGS,
    SETTINGS_SHEET,
    SHEET,
    SHEETS,
    SYSTEMS,
    THRESHOLDS,
    UNCERTAINTY,
    Column,
    Value,
)
from data.template.style import GUIDE_COLOUR, Formats
from model.horizon import MONTHS_OF, label_of_month, month_of_label

TableContent = tuple[Sequence[str], Sequence[Sequence[Value]]]
Content = Mapping[str, TableContent]

ROWS = 20_000  # rows of a sheet that the dropdowns and limits reach
LABELS = 120  # period labels that the list works out
_SOURCE_ROWS = 5000  # rows of a sheet in which systems, countries and regions are looked for
_NEAR_ROWS = 500  # as far as they are looked for while nothing stands below: a tenth of the work
_LIST_WIDTH = 20
# Title of a list of distinct values, the sheet and column that it follows, and its length.
_DISTINCT = (("system", SYSTEMS.name, "system", 150), ("country", MANUFACTURERS.name, "country", 60),
             ("region", MANUFACTURERS.name, "region", 30), ("attribute", ATTRIBUTES.name, "attribute", 30))
# Columns of other sheets that choose from these lists.
_DISTINCT_USERS = {(CERTIFIED.name, "system"): "system", (RULES.name, "country"): "country",
                   (RULES.name, "region"): "region", (RULES.name, "attribute"): "attribute",
                   (THRESHOLDS.name, "country"): "country", (THRESHOLDS.name, "region"): "region"}
_CHANGING = (SCENARIOS.name, UNCERTAINTY.name)  # they name a sheet and a column of it
_SETTING_NAMES, _SHEET_NAMES, _PERIODS = "setting", "sheet", "period label"


@dataclass(frozen=True)
class List:
    """A list in the sheet Lists: its values now, and the formulas that keep them up to date, if any. The formulas
    of distinct values are array formulas. `note` says where the values come from."""

    title: str
    values: tuple[str, ...]
    note: str
    formulas: tuple[str, ...] = ()
    array: bool = False

    @property
    def name(self) -> str:
        """The defined name of the list."""
        return "List_" + self.title.replace(" ", "_").replace("/", "_")


def keys_name(sheet: str) -> str:
    """The defined name of a sheet's keys."""
    return f"Keys_{sheet}"


def source(sheet: str, column: Column, content: Content) -> str:
    """The formula of a cell's dropdown, empty where it has none."""
    if column.choices:
        return f"={_choices(sheet, column).name}"
    if (sheet, column.name) in _DISTINCT_USERS:
        wanted = _DISTINCT_USERS[sheet, column.name]
        return next((f"={one.name}" for one in _distinct_lists(content, 0) if one.title == wanted), "")
    if column.refers_to in content and len(SHEET[column.refers_to].key) == 1:
        return f"={keys_name(column.refers_to)}"
    if column.kind == "period":
        return "=List_period_label"
    if sheet == SETTINGS_SHEET.name and column.name == "name":
        return "=List_setting"
    if sheet in _CHANGING and column.name == "sheet":
        return "=List_sheet"
    if sheet in _CHANGING and column.name == "column":  # the columns of the sheet that stands in the same row
        beside = f"${_letter(content, sheet, 'sheet')}2"
        return f"=OFFSET(Columns!$B$1,MATCH({beside},Columns!$A:$A,0)-1,0,COUNTIF(Columns!$A:$A,{beside}),1)"
    return ""


def add_lists(workbook: Any, worksheet: Any, formats: Formats, content: Content) -> None:
    """Fills the sheet Lists and defines the names that the dropdowns use."""
    for sheet in SHEETS:
        if sheet.name in content and len(sheet.key) == 1 and sheet.key[0] in content[sheet.name][0]:
            keys = _range(content, sheet.name, sheet.key[0], ROWS)
            workbook.define_name(keys_name(sheet.name), "=" + _filled(keys))
    for name, default in (("start", ""), ("period", str(SETTING["period"].default)), ("periods", "0")):
        workbook.define_name(f"Setting_{name}", "=" + _setting_formula(content, name, default))
    for index, one in enumerate(_all_lists(content)):
        letter = xl_col_to_name(index)
        worksheet.set_column(index, index, _LIST_WIDTH)
        worksheet.write_string(0, index, one.title, formats.calculated if one.formulas else formats.optional)
        worksheet.write_comment(0, index, one.note, {"x_scale": 2})
        for row, value in enumerate(one.values, 1):
            if not one.formulas:
                worksheet.write_string(row, index, value, formats.formula)
            elif one.array:
                worksheet.write_array_formula(row, index, row, index, f"{{{one.formulas[row - 1]}}}", formats.formula,
                                              value)
            else:
                worksheet.write_formula(row, index, one.formulas[row - 1], formats.formula, value)
        cells = f"Lists!${letter}$2:${letter}${len(one.values) + 1}"
        workbook.define_name(one.name, "=" + (_filled(cells) if one.formulas else cells))
    worksheet.set_tab_color(GUIDE_COLOUR)
    worksheet.freeze_panes(1, 0)


def _all_lists(content: Content) -> list[List]:
    """All lists in the order of their columns: a formula of distinct values needs to know its own letter."""
    lists = [
        List(_SHEET_NAMES, tuple(sheet.name for sheet in SHEETS if sheet.name not in _CHANGING),
             "Sheets that a scenario or a factor can change."),
        List(_SETTING_NAMES, tuple(setting.name for setting in SETTINGS), "Names of settings."),
    ]
    columns = [(sheet.name, column) for sheet in SHEETS for column in sheet.columns]
    for sheet_name, column in [*columns, *((SETTINGS_SHEET.name, setting) for setting in SETTINGS)]:
        if column.choices and _choices(sheet_name, column).name not in {one.name for one in lists}:
            lists.append(_choices(sheet_name, column))
    lists.append(_period_list(content))
    return [*lists, *_distinct_lists(content, len(lists))]


def _choices(sheet: str, column: Column) -> List:
    title = "yes no" if column.choices == ("yes", "no") else f"{sheet} {column.name}"
    where = "several columns" if title == "yes no" else f"the column {column.name} of {sheet}"
    return List(title, column.choices, f"Choices of {where}.")


def choices_source(column: Column) -> str:
    """The formula of the dropdown of a setting's value."""
    return f"={_choices('Settings', column).name}"


def _period_list(content: Content) -> List:
    """The labels of the plan's periods: worked out from the start, the length and the number in Settings."""
    formulas = []
    for place in range(LABELS):
        quarter = f"(LEFT(Setting_start,4)*4+RIGHT(Setting_start,1)-1+{place})"
        month = f"(LEFT(Setting_start,4)*12+RIGHT(Setting_start,2)-1+{place})"
        formulas.append(
            f'=IFERROR(IF({place}>=Setting_periods,"",IF(Setting_period="quarter",INT({quarter}/4)&"-Q"&'
            f'(MOD({quarter},4)+1),IF(Setting_period="month",INT({month}/12)&"-"&TEXT(MOD({month},12)+1,"00"),'
            f'LEFT(Setting_start,4)+{place}&""))),"")')
    labels = _labels(content)
    values = tuple(labels[place] if place < len(labels) else "" for place in range(LABELS))
    return List(_PERIODS, values, f"The plan's periods, worked out from Settings (the first {LABELS}).",
                tuple(formulas))


def _labels(content: Content) -> tuple[str, ...]:
    """The labels as Settings stand now, none where they make no horizon; ValueError for a start of another shape."""
    header, rows = content.get(SETTINGS_SHEET.name, ((), ()))
    if "name" not in header or "value" not in header:
        return ()
    settings = {row[header.index("name")]: row[header.index("value")] for row in rows}
    start, periods = settings.get("start"), settings.get("periods")
    unit = str(settings.get("period", SETTING["period"].default))
    if not isinstance(start, str) or not isinstance(periods, int | float) or unit not in MONTHS_OF:
        return ()
    first = month_of_label(start, unit)
    return tuple(label_of_month(first + place * MONTHS_OF[unit], unit) for place in range(int(periods)))


def _distinct_lists(content: Content, first: int) -> Iterator[List]:
    """The lists of distinct values; the first stands in column `first` of Lists, counted from 0."""
    for title, sheet, column, length in _DISTINCT:
        header, rows = content.get(sheet, ((), ()))
        if column not in header:
            continue
        place, letter = header.index(column), xl_col_to_name(first)
        distinct: dict[str, str] = {}
        for row in rows:
            if row[place] is not None:
                distinct.setdefault(str(row[place]).casefold(), str(row[place]))
        found = [*distinct.values(), *[""] * length][:length]
        formulas = tuple(_next_distinct(content, sheet, column, letter, row) for row in range(1, length + 1))
        note = f"The distinct entries of the column {column} of {sheet}."
        yield List(title, tuple(found), note, formulas, array=True)
        first += 1


def _next_distinct(content: Content, sheet: str, column: str, letter: str, row: int) -> str:
    """The array formula of the first entry of a column that Lists does not yet have in the rows 1 to `row` of `letter`.

    Each of them compares every entry looked at with all rows above, and a spreadsheet program works all of them out
    whenever an entry changes or the workbook is saved: seconds, where the formulas below the end of the list did so
    too. So they stop at the first one that finds nothing, and look no further down than there are entries. No range
    of a length that is worked out (A2:INDEX(...)): Excel would ask to save each workbook that was only looked at."""
    def first_new(rows: int) -> str:
        cells = _range(content, sheet, column, rows)
        return f'INDEX({cells},MATCH(0,COUNTIF(${letter}$1:{letter}{row},{cells})+({cells}=""),0))'

    column_letter = _letter(content, sheet, column)
    below = f"{sheet}!${column_letter}${_NEAR_ROWS + 2}:${column_letter}${_SOURCE_ROWS + 1}"
    found = f'IFERROR(IF(COUNTA({below})=0,{first_new(_NEAR_ROWS)},{first_new(_SOURCE_ROWS)}),"")'
    return f"={found}" if row == 1 else f'=IF({letter}{row}="","",{found})'


def _setting_formula(content: Content, name: str, default: str) -> str:
    """The value of a setting, wherever its row stands."""
    names, values = (_range(content, SETTINGS_SHEET.name, column, 200) for column in ("name", "value"))
    fallback = default if default.isdigit() else f'"{default}"'
    return f'IFERROR(INDEX({values},MATCH("{name}",{names},0)),{fallback})'


def _letter(content: Content, sheet: str, column: str) -> str:
    return str(xl_col_to_name(content[sheet][0].index(column)))


def _range(content: Content, sheet: str, column: str, rows: int) -> str:
    letter = _letter(content, sheet, column)
    return f"{sheet}!${letter}$2:${letter}${rows + 1}"


def _filled(cells: str) -> str:
    """The part of a column of cells down to the last one that is not blank, one cell at least."""
    first = cells.partition(":")[0]
    return f'{first}:INDEX({cells},MAX(1,SUMPRODUCT(MAX(({cells}<>"")*(ROW({cells})-1)))))'
