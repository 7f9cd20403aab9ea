"""The empty workbook that `--new` writes."""

from pathlib import Path

import openpyxl
import pytest

from data.tables import SETTING, SHEETS
from data.template import write_template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("template") / "plan.xlsx"
    write_template(path)
    assert [entry.name for entry in path.parent.iterdir()] == ["plan.xlsx"]  # no temporary file is left
    return openpyxl.load_workbook(path)


def lists_of(worksheet, letter: str) -> list[str]:
    """The dropdowns that reach the column's second row."""
    return [one.formula1 for one in worksheet.data_validations.dataValidation if f"{letter}2" in one.sqref]


def test_all_sheets_are_there_in_order_after_about(template):
    assert template.sheetnames == ["About", *(sheet.name for sheet in SHEETS)]


def test_each_sheet_is_an_excel_table_with_every_column_and_a_unique_name(template):
    names = []
    for sheet in SHEETS:
        (table,) = template[sheet.name].tables.values()
        assert [column.name for column in table.tableColumns] == [column.name for column in sheet.columns]
        names.append(table.name.casefold())
    assert len(set(names)) == len(SHEETS)


def test_each_header_has_a_note_with_meaning_unit_and_default(template):
    for sheet in SHEETS:
        for column, cell in zip(sheet.columns, template[sheet.name][1], strict=True):
            text = cell.comment.text
            assert column.meaning[1:] in text and column.unit in text
            assert ("Required." if column.required else column.default_in_words()) in text


def test_required_headers_have_a_colour_of_their_own(template):
    def colours(required: bool) -> set[str]:
        return {template[sheet.name].cell(1, place).fill.fgColor.rgb
                for sheet in SHEETS for place, column in enumerate(sheet.columns, 1) if column.required == required}

    assert len(colours(True)) == 1 and len(colours(False)) == 1 and colours(True) != colours(False)


def test_choices_and_keys_have_dropdowns(template):
    # Requirements: ally A, family B, kind C; Allies: ally A; Families: family A.
    requirements = template["Requirements"]
    assert lists_of(requirements, "C") == ['"use,stock"']
    assert "Allies!$A$2" in lists_of(requirements, "A")[0]
    assert "Families!$A$2" in lists_of(requirements, "B")[0]
    assert lists_of(requirements, "D") == []


def test_periods_and_keys_are_formatted_as_text(template):
    # Capacity: resource A, from B, capacity C. Typed into a general cell, 2024-01 would become a date.
    capacity = template["Capacity"]
    assert capacity.column_dimensions["A"].number_format == "@"
    assert capacity.column_dimensions["B"].number_format == "@"
    assert capacity.column_dimensions["C"].number_format == "General"


def test_settings_are_filled_in_but_for_those_that_are_unlimited(template):
    rows = list(template["Settings"].iter_rows(2, values_only=True))
    values = {row[0]: row[1] for row in rows}
    assert set(SETTING) - set(values) == {"expansion_budget"}
    assert (values["start"], values["period"], values["periods"]) == ("2024-Q1", "quarter", 8)
    assert (values["money_scale"], values["time_preference"], values["equity"]) == (1_000_000, 0.05, "yes")
    assert all(row[1] is not None and row[3] for row in rows)


def test_sheets_but_settings_are_empty(template):
    for sheet in SHEETS[1:]:
        assert [row for row in template[sheet.name].iter_rows(2, values_only=True) if any(row)] == []


def test_an_existing_file_is_left_alone(tmp_path: Path):
    path = tmp_path / "plan.xlsx"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        write_template(path)
    assert path.read_text() == "mine"


def test_a_missing_folder_is_an_operating_system_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        write_template(tmp_path / "nowhere" / "plan.xlsx")
