"""The reference workbook is the CSV files of data/reference, cell for cell."""

import csv
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from data.input.reader import read_workbook
from data.input.tables import Tables
from data.schema.inputs import SHEET, SHEETS
from data.template.reference import SOURCE, WORKBOOK, read_reference, write_reference
from data.template.writer import input_bytes, write_input

CSV_FILES = sorted(SOURCE.glob("*.csv"))
NUMBERS = {
    "Allies": {"gdp", "defence_share", "munitions_share"},
    "Capacity": {"capacity"},
    "Contributions": {"max_amount"},
    "Deliveries": {"quantity"},
    "Families": {"standard_share"},
    "Groups": {"share"},
    "Offers": {"price", "lead_months", "advance", "escalation", "max_quantity"},
    "Requirements": {"quantity", "priority"},
    "ResourceUse": {"quantity"},
    "Resources": {"capacity", "max_expansion", "expansion_cost", "build_months", "commitment"},
    "Rules": {"value", "penalty"},
    "Stock": {"quantity"},
    "Uncertainty": {"low", "mode", "high"},
    "Systems": {"quantity"},
    "Transfers": {"max_quantity", "cost"},
}
FORMULA = {"Stock", "Requirements", "Transfers", "Deliveries"}  # sheets whose rows are nearly all made by formula
TEXT_VALUES = {"start", "period", "title", "currency"}  # of Settings: the other settings are numbers


@pytest.fixture(scope="module")
def workbook():
    return openpyxl.load_workbook(WORKBOOK)


def lines() -> dict[str, list[dict[str, str]]]:
    """The rows of each CSV file, as text by column."""
    found = {}
    for path in CSV_FILES:
        with path.open(newline="", encoding="utf-8") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def readme() -> str:
    """What stands beside the CSV files, on one line and with percentages as Python writes them."""
    return " ".join((SOURCE / "README.md").read_text(encoding="utf-8").replace(" %", "%").split())


def expected(sheet: str, column: str, text: str, row: dict[str, str]) -> str | float | None:
    """What the cell must hold for a text of the CSV file."""
    if text == "":
        return None
    if sheet == "Settings" and column == "value":
        return text if row["name"] in TEXT_VALUES else float(text)
    if sheet == "Scenarios" and column == "value":
        return text if text == "no" else float(text)
    return float(text) if column in NUMBERS.get(sheet, set()) else text


@pytest.mark.parametrize("path", CSV_FILES, ids=lambda path: path.stem)
def test_a_sheet_equals_its_csv_file_cell_for_cell(workbook, path: Path):
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    sheet = workbook[path.stem]
    assert [cell.value for cell in sheet[1]] == header
    assert sheet.max_row == 1 + len(rows)
    for number, texts in enumerate(rows, 2):
        row = dict(zip(header, texts, strict=True))
        for cell, (column, text) in zip(sheet[number], row.items(), strict=True):
            wanted = expected(path.stem, column, text, row)
            assert cell.value == wanted and isinstance(cell.value, str) == isinstance(wanted, str), (
                f"{path.stem}!{cell.coordinate}")
            assert cell.data_type != "f", f"{path.stem}!{cell.coordinate} is a formula"


def test_every_csv_file_is_a_sheet_of_the_workbook():
    assert {path.stem for path in CSV_FILES} <= set(SHEET)


def test_keys_and_periods_are_text(workbook):
    checked = 0
    for sheet in SHEETS:
        worksheet = workbook[sheet.name]
        header = [cell.value for cell in worksheet[1]]
        for column in sheet.columns:
            if column.name not in header or column.kind not in ("key", "period"):
                continue
            for (cell,) in worksheet.iter_rows(2, None, *[header.index(column.name) + 1] * 2):
                assert cell.value is None or isinstance(cell.value, str), f"{sheet.name}!{cell.coordinate}"
                checked += cell.value is not None
    assert checked > 5000  # Requirements alone have 1,013 rows with two keys and two periods


def test_north_america_is_the_text_na(workbook):
    allies = workbook["Allies"]
    column = next(cell.column for cell in allies[1] if cell.value == "region")
    regions = {row[0].value: row[column - 1].value for row in allies.iter_rows(2)}
    assert regions["USA"] == "NA" and regions["CAN"] == "NA"


def test_the_about_sheet_comes_first_and_explains_each_basis_in_use(workbook):
    assert workbook.sheetnames[0] == "About"
    terms = {cell.value for cell in workbook["About"]["A"]}
    used = {row["basis"] for rows in lines().values() for row in rows if "basis" in row}
    assert used and used <= terms


def test_the_readme_of_the_files_counts_their_rows_by_basis():
    """The rows that have no basis, those of Settings, Scenarios and Uncertainty, are in the total alone."""
    files = lines()
    counted = Counter(row["basis"] for rows in files.values() for row in rows if "basis" in row)
    rare = [row for sheet, rows in files.items() if sheet not in FORMULA for row in rows]
    assert {basis: int(number.replace(",", "")) for basis, number in re.findall(
        r"\| (\w+) \| ([\d,]+) \|", readme())} == counted
    total, made_up = sum(map(len, files.values())), counted["illustrative"]
    assert f"Of its {total:,} rows {made_up:,} ({made_up / total:.0%}) are" in readme()
    press = sum(row.get("basis") == "press" for row in rare)
    assert f"Of the {len(rare)} rows of the other sheets {press} ({press / len(rare):.0%})" in readme()


def test_the_readme_sums_the_european_and_turkish_155_mm_lines_over_a_year():
    files = lines()
    region = {row["manufacturer"]: row["region"] for row in files["Manufacturers"]}
    a_quarter = sum(float(row["capacity"]) for row in files["Resources"]
                    if row["resource"].startswith("L155-") and region[row["manufacturer"]] in ("Europe", "TR"))
    assert f"come to {4 * a_quarter:,.0f} a year" in readme()


def test_the_same_csv_files_give_the_same_bytes(tmp_path: Path):
    write_reference(tmp_path / "first.xlsx")
    write_reference(tmp_path / "second.xlsx")
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()


def test_a_long_source_takes_several_lines_and_stays_within_the_table(workbook):
    sheet = workbook["Allies"]
    column = next(cell for cell in sheet[1] if cell.value == "source")
    width = sheet.column_dimensions[column.column_letter].width
    long = [cell for cell in sheet[column.column_letter][1:] if len(cell.value) > width]
    assert long
    for cell in long:
        assert cell.alignment.wrap_text
        assert sheet.row_dimensions[cell.row].height >= 15 * len(cell.value) / width  # 15 points a line


def test_an_unknown_sheet_is_refused():
    content = {**read_reference(), "Depots": (["depot"], [])}
    with pytest.raises(KeyError):
        input_bytes(content, [("title", "text")])


def test_read_written_and_read_again_is_the_same(tmp_path: Path):
    tables, findings = read_workbook(WORKBOOK)
    write_input(tmp_path / "again.xlsx", contents(tables), (("Again", "the same"),))
    again, found = read_workbook(tmp_path / "again.xlsx")
    assert findings == found == []
    assert contents(again) == contents(tables)
    for sheet in SHEETS:  # and what is worked out from it, such as the weights of families
        assert [row.values for row in again[sheet.name]] == [row.values for row in tables[sheet.name]]
    assert sum(len(table.rows) for table in again.sheets.values()) == sum(map(len, lines().values()))


def contents(tables: Tables) -> dict:
    """The declared columns that stand in each sheet, and its typed rows."""
    return {name: (list(table.letters), [[row[column] for column in table.letters] for row in table])
            for name, table in tables.sheets.items()}


def test_each_key_of_the_reference_is_in_the_list_that_its_dropdown_offers(workbook):
    """The stored lists of systems, countries and regions are complete, and so are the period labels."""
    lists = {column[0].value: {cell.value for cell in column[1:] if isinstance(cell.value, str)}
             for column in openpyxl.load_workbook(WORKBOOK, data_only=True)["Lists"].iter_cols()}
    for title, sheet, column in (("system", "Certified", "system"), ("country", "Manufacturers", "country"),
                                 ("region", "Manufacturers", "region"), ("period label", "Requirements", "from"),
                                 ("period label", "Deliveries", "period"), ("sheet", "Scenarios", "sheet")):
        place = [cell.value for cell in workbook[sheet][1]].index(column)
        used = {row[place] for row in workbook[sheet].iter_rows(2, values_only=True)} - {None}
        assert used and used <= lists[title], title
