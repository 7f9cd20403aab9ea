"""The empty workbook that `--new` writes."""

import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from data.checks.errors import check_all
from data.input.findings import errors_of
from data.input.reader import read_workbook
from data.schema.inputs import SETTING, SHEET, SHEETS
from data.template.new_workbook import write_template
from data.template.style import SHEET_GROUPS


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "plan.xlsx"
    write_template(path)
    assert [entry.name for entry in path.parent.iterdir()] == ["plan.xlsx"]  # no temporary file is left
    return path


@pytest.fixture(scope="module")
def template(path: Path):
    return openpyxl.load_workbook(path)


def validations(worksheet, letter: str) -> list:
    """The validations that reach the column's second row."""
    return [one for one in worksheet.data_validations.dataValidation if f"{letter}2" in one.sqref]


def letter_of(sheet: str, column: str) -> str:
    return openpyxl.utils.get_column_letter(1 + SHEET[sheet].columns.index(SHEET[sheet].column(column)))


def lists_of(template, sheet: str, column: str) -> list[str]:
    """The sources of the column's dropdowns."""
    return [one.formula1 for one in validations(template[sheet], letter_of(sheet, column)) if one.type == "list"]


def cells_of(template, name: str) -> str:
    return template.defined_names[name].attr_text


def test_all_sheets_are_there_in_the_order_in_which_one_fills_them(template):
    assert template.sheetnames == ["About", *(sheet.name for sheet in SHEETS), "Columns", "Lists"]
    for place, sheet in enumerate(SHEETS):  # each refers only to sheets before it
        before = {earlier.name for earlier in SHEETS[:place]}
        assert {column.refers_to for column in sheet.columns} - {""} <= before, sheet.name


def test_each_group_of_sheets_has_a_tab_colour_of_its_own(template):
    assert [name for _, _, sheets in SHEET_GROUPS for name in sheets] == [sheet.name for sheet in SHEETS]
    colours = [{template[name].sheet_properties.tabColor.rgb for name in sheets}
               for sheets in [*(sheets for _, _, sheets in SHEET_GROUPS), ("About", "Columns", "Lists")]]
    assert all(len(colour) == 1 for colour in colours)
    assert len(set.union(*colours)) == len(SHEET_GROUPS) + 1


def test_each_sheet_is_an_excel_table_from_a1_with_every_column_and_a_unique_name(template):
    names = []
    for sheet in SHEETS:
        (table,) = template[sheet.name].tables.values()
        assert table.ref.startswith("A1:") and table.autoFilter is not None
        assert [column.name for column in table.tableColumns] == [column.name for column in sheet.columns]
        names.append(table.name.casefold())
    assert len(set(names)) == len(SHEETS)


def test_no_macros_no_merged_cells_and_a_frozen_header(path, template):
    assert not [name for name in ZipFile(path).namelist() if "vba" in name.casefold()]
    for worksheet in template:
        assert not worksheet.merged_cells.ranges
        about = worksheet.title == "About"  # one upright page; a table is as long as it is
        assert worksheet.page_setup.orientation == ("portrait" if about else "landscape")
        assert worksheet.sheet_properties.pageSetUpPr.fitToPage
        assert worksheet.page_setup.fitToHeight in ((None, 1) if about else (0,))
    for sheet in SHEETS:
        assert template[sheet.name].freeze_panes in ("A2", "B2")
        assert template[sheet.name].print_title_rows == "$1:$1"


def test_each_header_has_a_note_with_meaning_unit_and_default(template):
    for sheet in SHEETS:
        for column, cell in zip(sheet.columns, template[sheet.name][1], strict=True):
            text = cell.comment.text
            assert column.meaning[1:] in text and column.unit in text
            assert ("Required." if column.required else column.default_in_words()) in text


def test_an_empty_column_has_room_for_what_is_written_there(template):
    # A name of 20 letters such as "Nordshell filling li" and the longest choice, with the margin of a cell.
    for sheet in SHEETS:
        spans = template[sheet.name].column_dimensions.values()  # columns of one width side by side are one entry
        for index, column in enumerate(sheet.columns, 1):
            width = next(span.width for span in spans if span.min <= index <= span.max)
            assert width >= max(map(len, column.choices if column.kind == "choice" else ()), default=0) + 3
            assert width >= 23 or column.kind != "text" or sheet.name == "Settings"  # whose rows are there


def test_the_columns_sheet_lists_every_column_and_every_setting(template):
    rows = {(row[0], row[1]): row for row in template["Columns"].iter_rows(2, values_only=True)}
    wanted = [(sheet.name, column) for sheet in SHEETS for column in sheet.columns]
    wanted += [("a setting", setting) for setting in SETTING.values()]
    assert len(rows) == len(wanted)
    for name, column in wanted:
        _, _, required, meaning, unit, _, blank = rows[name, column.name]
        assert meaning == column.meaning and (required == "required") == column.required
        assert column.unit in (unit or "") or column.refers_to or column.choices
        assert column.required or (blank or "") == column.default_in_words()


def test_about_links_to_every_sheet(template):
    targets = {cell.hyperlink.location for cell in template["About"]["A"] if cell.hyperlink}
    assert targets == {f"'{name}'!A1" for name in template.sheetnames if name != "About"}


def test_required_headers_have_a_colour_of_their_own(template):
    def colours(required: bool) -> set[str]:
        return {template[sheet.name].cell(1, place).fill.fgColor.rgb
                for sheet in SHEETS for place, column in enumerate(sheet.columns, 1) if column.required == required}

    assert len(colours(True)) == 1 and len(colours(False)) == 1 and colours(True) != colours(False)


def test_input_cells_are_blue_on_one_colour(template):
    cells = [cell for sheet in SHEETS for cell in template[sheet.name][2]]
    assert {cell.font.color.rgb for cell in cells} == {"FF0000FF"}
    assert len({cell.fill.fgColor.rgb for cell in cells}) == 1


def test_a_required_cell_that_is_left_blank_in_a_row_is_marked(template):
    # Stock: ally A, item B, quantity C, all required, and usable_to D, which is not.
    marks = {str(ranges.sqref).split(":")[0]: rules[0].formula[0]
             for ranges, rules in template["Stock"].conditional_formatting._cf_rules.items()}
    assert marks["C2"].startswith("AND(COUNTA($A2:$D2)>0,LEN(TRIM($C2))=0")


def test_keys_of_other_sheets_have_dropdowns_that_grow_with_them(template):
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.refers_to and len(SHEET[column.refers_to].key) == 1:
                assert lists_of(template, sheet.name, column.name) == [f"Keys_{column.refers_to}"]
                cells = cells_of(template, f"Keys_{column.refers_to}")
                first = f"{column.refers_to}!$A$2"
                # A range that ends at the last cell with a content, however many rows are added.
                assert cells.startswith(f"{first}:INDEX({first}:$A$20001,") and "INDIRECT" not in cells
    assert lists_of(template, "Certified", "system") == ["List_system"]
    assert "Systems!$B$2" in template["Lists"][f"{letter_in_lists(template, 'system')}2"].value.text


def test_a_list_of_distinct_entries_is_not_worked_out_below_its_end(template):
    # Each of the formulas compares all entries with all of the list above it. Where those below the end of the list did
    # so too, and with all rows that entries may stand in, LibreOffice saved the empty workbook in 8 seconds, not in 1.
    lists = template["Lists"]
    for title in ("system", "country", "region", "attribute"):
        letter = letter_in_lists(template, title)
        formulas = [lists[f"{letter}{row}"].value.text for row in range(2, lists.max_row + 1)
                    if lists[f"{letter}{row}"].value is not None]
        assert len(formulas) >= 30
        for row, formula in enumerate(formulas[1:], 3):
            assert formula.startswith(f'=IF({letter}{row - 1}="","",')
        # Short, while nothing stands below: COUNTA of the rows below 501, then 500 rows.
        assert all("$502:" in formula.split("=0,")[0] and "$501" in formula.split("=0,")[1] for formula in formulas)


def test_what_a_column_offers_and_refuses_reaches_down_to_row_20001_in_one_piece(template):
    for sheet in SHEETS:
        worksheet = template[sheet.name]
        assert worksheet.max_row < 40  # no cell is made for a row that is still to come
        marks = {str(one.sqref) for one in worksheet.conditional_formatting}
        limits = {str(one.sqref) for one in worksheet.data_validations.dataValidation}
        for column in sheet.columns:
            letter = letter_of(sheet.name, column.name)
            down = f"{letter}2:{letter}20001"
            assert (down in marks) == (column.required or column.kind == "number")
            if lists_of(template, sheet.name, column.name) or column.kind in ("number", "integer", "year"):
                assert down in limits


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_lists_limits_and_notes_survive_a_save_in_libreoffice(path, tmp_path: Path):
    """The lists are those that LibreOffice works out. Its own rows of limits end 1,000 rows below the last cell."""
    filled = openpyxl.load_workbook(path)  # without the stored values of formulas
    letter = letter_of("Systems", "system")
    for row, system in ((2, "Gun"), (3, "GUN"), (5, "Mortar"), (501, "Gun"), (502, "Launcher"), (5001, "Radar"),
                        (5002, "too far")):
        filled["Systems"][f"{letter}{row}"] = system
    (tmp_path / "saved").mkdir()
    filled.save(tmp_path / "plan.xlsx")
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to",
                    "xlsx", "--outdir", tmp_path / "saved", tmp_path / "plan.xlsx"], check=True, capture_output=True)
    saved = openpyxl.load_workbook(tmp_path / "saved" / "plan.xlsx")
    values = openpyxl.load_workbook(tmp_path / "saved" / "plan.xlsx", data_only=True)["Lists"]
    lists = letter_in_lists(saved, "system")
    # Each system once, in the order of its first row, capitals or not, as far as row 5001.
    assert [values[f"{lists}{row}"].value for row in range(2, 7)] == ["Gun", "Mortar", "Launcher", "Radar", None]
    assert lists_of(saved, "Certified", "system") == ["List_system"]
    assert lists_of(saved, "Requirements", "from") == ["List_period_label"]
    (price,) = validations(saved["Offers"], letter_of("Offers", "price"))
    assert (price.type, float(price.formula1), float(price.formula2)) == ("decimal", 0, 1e12)
    assert "Offers!$A$2:INDEX" in cells_of(saved, "Keys_Offers").replace("$Offers.", "Offers!")
    for sheet in SHEETS:
        assert len(saved[sheet.name].data_validations.dataValidation) == len(
            filled[sheet.name].data_validations.dataValidation)
        assert all(cell.comment.text for cell in saved[sheet.name][1])
    tables, _ = read_workbook(tmp_path / "saved" / "plan.xlsx")
    # The command reads on until 1,000 blank rows follow, and says that more stands below them.
    assert [row.number for row in tables.sheets["Systems"].rows] == [2, 3, 5, 501, 502]


def letter_in_lists(template, title: str) -> str:
    return next(cell.column_letter for cell in template["Lists"][1] if cell.value == title)


def test_choices_have_dropdowns_from_the_sheet_lists(template):
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.choices:
                (name,) = lists_of(template, sheet.name, column.name)
                page, cells = cells_of(template, name).split("!")
                values = tuple(row[0].value for row in template[page][cells.replace("$", "")])
                assert page == "Lists" and values == column.choices


def test_a_setting_offers_its_choices(template):
    rows = {cell.value: cell.row for cell in template["Settings"]["A"]}
    (one,) = [one for one in template["Settings"].data_validations.dataValidation
              if f"B{rows['period']}" in one.sqref and one.type == "list"]
    assert one.formula1 == "List_Settings_period"


def test_period_labels_are_offered_as_settings_say(template):
    assert lists_of(template, "Requirements", "from") == ["List_period_label"]
    letter = letter_in_lists(template, "period label")
    assert "Setting_start" in template["Lists"][f"{letter}2"].value
    assert "Settings!$B$2" in cells_of(template, "Setting_start")


def test_the_stored_period_labels_are_those_of_settings(path):
    stored = openpyxl.load_workbook(path, data_only=True)["Lists"]
    letter = letter_in_lists({"Lists": stored}, "period label")
    # 2024-Q1 and seven more quarters; blank below them.
    assert [stored[f"{letter}{row}"].value for row in (2, 5, 6, 9, 10)] == [
        "2024-Q1", "2024-Q4", "2025-Q1", "2025-Q4", None]


@pytest.mark.parametrize(("sheet", "column", "kind", "least", "greatest"), [
    ("Offers", "price", "decimal", 0, 1e12),
    ("Offers", "advance", "decimal", 0, 1),         # a share
    ("Offers", "escalation", "decimal", 0, 10),     # a rate a year
    ("Allies", "priority", "decimal", 1e-6, 1e12),  # above 0
    ("Groups", "share", "decimal", 0, 1),
    ("Requirements", "priority", "whole", 1, 1e12),
    ("Budgets", "year", "whole", 1900, 2500),
])
def test_numbers_have_limits_and_a_prompt(template, sheet, column, kind, least, greatest):
    (one,) = validations(template[sheet], letter_of(sheet, column))
    assert (one.type, float(one.formula1), float(one.formula2)) == (kind, least, greatest)
    assert one.promptTitle == column and one.prompt and one.error


def test_every_number_has_a_limit(template):
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.kind in ("number", "integer", "year"):
                assert len(validations(template[sheet.name], letter_of(sheet.name, column.name))) == 1


def test_a_key_may_not_repeat(template):
    (one,) = validations(template["Offers"], "A")
    assert one.type == "custom" and one.formula1.replace("$", "") == "COUNTIF(A2:A20001,A2)<2"


def test_a_scenario_offers_the_columns_of_its_sheet(template):
    assert lists_of(template, "Scenarios", "sheet") == ["List_sheet"]
    (formula,) = lists_of(template, "Scenarios", "column")
    # Scenarios: sheet B. The names stand in column B of Columns, the rows of one sheet together.
    assert "MATCH($B2,Columns!$A:$A,0)" in formula
    named = [cell.value for cell in template["Columns"]["A"]]
    assert all(named[named.index(sheet.name):][:len(sheet.columns)] == [sheet.name] * len(sheet.columns)
               for sheet in SHEETS)


def test_periods_and_keys_are_formatted_as_text(template):
    # Capacity: resource A, from B, capacity C. Typed into a general cell, 2024-01 would become a date.
    capacity = template["Capacity"]
    for letter, form in (("A", "@"), ("B", "@"), ("C", "General")):
        assert capacity.column_dimensions[letter].number_format == form
        assert capacity[f"{letter}2"].number_format == form


def test_settings_are_filled_in_but_for_those_that_no_value_can_say(template):
    rows = list(template["Settings"].iter_rows(2, values_only=True))
    values = {row[0]: row[1] for row in rows}
    assert set(SETTING) - set(values) == {"expansion_budget", "decided_until"}  # no value says unlimited, or the first
    assert (values["start"], values["period"], values["periods"]) == ("2024-Q1", "quarter", 8)
    assert (values["money_scale"], values["time_preference"], values["equity"]) == (1_000_000, 0.05, "yes")
    assert all(row[1] is not None and row[3] for row in rows)


def test_sheets_but_settings_are_empty(template):
    for sheet in SHEETS[1:]:
        assert [row for row in template[sheet.name].iter_rows(2, values_only=True) if any(row)] == []


def test_the_empty_workbook_is_read_without_errors_but_has_nothing_to_plan(path):
    tables, findings = read_workbook(path)
    assert findings == []
    [nothing] = errors_of(check_all(tables))
    assert nothing.message.startswith("there is nothing to plan")
    assert all(not table.rows for name, table in tables.sheets.items() if name != "Settings")


def test_an_existing_file_is_left_alone(tmp_path: Path):
    path = tmp_path / "plan.xlsx"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        write_template(path)
    assert path.read_text() == "mine"


def test_a_missing_folder_is_an_operating_system_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        write_template(tmp_path / "nowhere" / "plan.xlsx")


def test_about_names_the_buttons_of_the_window(template):
    pytest.importorskip("tkinter")
    from data.desk.window.panels import BUTTONS

    told = {row[0]: str(row[1]) for row in template["About"].iter_rows(max_col=2, values_only=True)}
    for kind, term in (("check", "check"), ("solve", "solve"), ("compare", "scenarios")):
        assert f"ress {dict(BUTTONS)[kind].partition(' (')[0]}" in told[term]


def test_no_note_says_that_blank_means_blank(template):
    notes = [cell.comment.text for sheet in SHEETS for cell in template[sheet.name][1]]
    assert any("May stay blank." in note for note in notes)
    assert not [note for note in notes if "Blank means: blank" in note]
