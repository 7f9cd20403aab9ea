"""The empty workbook that a planner starts from (`--new`)."""

from __future__ import annotations

from pathlib import Path

from data.input_writer import TableContent, write_input
from data.tables import SETTINGS, SHEETS, UNLIMITED, Value

_EXAMPLES: dict[str, Value] = {"title": "Procurement plan", "start": "2024-Q1", "periods": 8}

_ABOUT = (
    ("A joint procurement plan",
     "This workbook asks: who should order what, from whom, for delivery when, and which production lines should "
     "be expanded, so that stockpile targets are met as fully, as fairly and then as cheaply as possible?"),
    ("How to fill it", ""),
    ("1", "Settings: check the first period, the number of periods and the length of a period."),
    ("2", "Allies, Families, Items, Manufacturers, Offers, Systems, Certified, Requirements: these sheets are needed. "
          "Keys are short names of your choice; the other sheets refer to them."),
    ("3", "The remaining sheets add limits and possibilities: stock, contracted deliveries, production capacity, "
          "budgets, transfers, rules. An empty one says that there is none of it."),
    ("4", "The note on each header says what the column means, its unit, and what a blank cell means. The order of "
          "columns is free. Columns and sheets that you add are left alone."),
    ("Periods", "Labels are text: 2024-03 for a month, 2024-Q1 for a quarter, 2024 for a year."),
    ("Money", "Prices and costs of a unit are in the currency of the Settings; budgets and sums of money are in "
              "money_scale units of it (a million)."),
    ("How to run it", ""),
    ("check", "python solve.py PLAN.xlsx --check lists everything that is wrong, with sheet and cell."),
    ("solve", "python solve.py PLAN.xlsx writes the plan beside the workbook as PLAN-result.xlsx. This workbook is "
              "never changed."),
    ("scenarios", "python solve.py PLAN.xlsx --all-scenarios also solves each scenario of the sheet Scenarios."),
)


def write_template(path: Path) -> None:
    """Writes an empty workbook with all sheets, headers, notes and dropdowns, and the settings filled in.

    FileExistsError where there is a file of that name, other OSErrors where it cannot be written."""
    if path.exists():
        raise FileExistsError(f"{path} is there already: choose another name or move it away")
    content: dict[str, TableContent] = {
        sheet.name: ([column.name for column in sheet.columns], []) for sheet in SHEETS
    }
    content["Settings"] = (content["Settings"][0], _setting_rows())
    write_input(path, content, _ABOUT)


def _setting_rows() -> list[list[Value]]:
    """All settings but those that are unlimited by default: a number cannot say unlimited."""
    rows: list[list[Value]] = []
    for setting in SETTINGS:
        if setting.default == UNLIMITED:
            continue
        remark = f"{setting.meaning} ({', '.join(setting.choices)})" if setting.choices else setting.meaning
        rows.append([setting.name, _EXAMPLES.get(setting.name, setting.default), setting.unit or None, remark])
    return rows
