"""The workbooks that a planner starts from: an empty one (`--new`) and a worked example (`--new --example`)."""

from __future__ import annotations

from pathlib import Path

from data.schema.inputs import SETTINGS, SETTINGS_SHEET, SHEETS, UNLIMITED, Value
from data.template import example
from data.template.dropdowns import Content, TableContent
from data.template.guide import About
from data.template.writer import write_input

_STARTS: dict[str, Value] = {"title": "Procurement plan", "start": "2024-Q1", "periods": 8}

_TITLE = (
    ("A joint procurement plan",
     "This workbook asks: who should order what, from whom, for delivery when, and which production lines should "
     "be expanded, so that stockpile targets are met as fully, as fairly and then as cheaply as possible?"),
)
_HOW_TO_FILL = (
    ("How to fill it", ""),
    ("1 Settings", "Check the first period, the number of periods and the length of a period."),
    ("2 The required sheets", "Fill the sheets in their order: each refers only to sheets before it. Keys are short "
                              "names of your choice; the dropdowns of the other sheets offer them once they stand "
                              "there."),
    ("3 The other sheets", "They add limits and possibilities: stock, contracted deliveries, signed orders, production "
                           "capacity, budgets, transfers, rules. An empty one says that there is none of it."),
    ("Headers", "The note on each header says what the column means, its unit, and what a blank cell means; the "
                "sheet Columns lists the same. The order of columns is free. Columns and sheets that you add are left "
                "alone."),
    ("Periods", "Labels are text: 2024-03 for a month, 2024-Q1 for a quarter, 2024 for a year."),
    ("Money", "Prices and costs of a unit are in the currency of the Settings; budgets and sums of money are in "
              "money_scale units of it (a million)."),
)
HOW_TO_RUN = (
    ("How to run it", ""),
    ("check", "Save this workbook, choose it in the window of Joint procurement and press Check; or type python "
              "solve.py PLAN.xlsx --check. That lists everything that is wrong, with sheet and cell."),
    ("solve", "Press Solve; or type python solve.py PLAN.xlsx. That writes the plan beside the workbook as "
              "PLAN-result.xlsx. This workbook is never changed."),
    ("scenarios", "Press Compare scenarios; or type python solve.py PLAN.xlsx --all-scenarios. That solves each "
                  "scenario of the sheet Scenarios, too, and compares them in one workbook, PLAN-comparison.xlsx."),
    ("how sure", "Type python solve.py PLAN.xlsx --simulate 200: it draws 200 futures from the sheet Uncertainty and "
                 "writes how sure the plan is as PLAN-risk.xlsx. The window has no button for this."),
)


def write_template(path: Path) -> None:
    """Writes an empty workbook with all sheets, headers, notes and dropdowns, and the settings filled in.

    FileExistsError where there is a file of that name, other OSErrors where it cannot be written."""
    empty: dict[str, TableContent] = {sheet.name: ([column.name for column in sheet.columns], []) for sheet in SHEETS}
    _write_new(path, {**empty, SETTINGS_SHEET.name: (empty[SETTINGS_SHEET.name][0], _setting_rows())},
               (*_TITLE, *_HOW_TO_FILL, *HOW_TO_RUN))


def write_example(path: Path) -> None:
    """Writes the worked example, which solves in a second; errors as of `write_template`."""
    _write_new(path, example_content(), (*example.ABOUT, *HOW_TO_RUN))


def example_content() -> dict[str, TableContent]:
    """The sheets of the example: the columns that it fills, and all columns of a sheet that it leaves empty."""
    return {sheet.name: example.SHEETS.get(sheet.name, ([column.name for column in sheet.columns], []))
            for sheet in SHEETS}


def _write_new(path: Path, content: Content, about: About) -> None:
    if path.exists():
        raise FileExistsError(f"{path} is there already: choose another name or move it away")
    write_input(path, content, about)


def _setting_rows() -> list[list[Value]]:
    """All settings but those that no value can say: a number cannot say unlimited, nor a label the first period."""
    rows: list[list[Value]] = []
    for setting in SETTINGS:
        if setting.default == UNLIMITED or (setting.name not in _STARTS and setting.default is None):
            continue
        remark = f"{setting.meaning} ({', '.join(setting.choices)})" if setting.choices else setting.meaning
        rows.append([setting.name, _STARTS.get(setting.name, setting.default), setting.unit or None, remark])
    return rows
