"""A planner's workbook as read: typed values, one spelling for each key, every mistake with its sheet and cell."""

import datetime
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.case.builder import assemble
from data.input.findings import Finding, errors_of
from data.input.reader import read_workbook
from data.input.tables import Tables
from tests.helpers.books import VALID, edit, save
from tests.helpers.command import ROOT


def read(tmp_path: Path, **sheets: Any) -> tuple[Tables, list[Finding]]:
    return read_workbook(save(tmp_path / "plan.xlsx", **sheets))


def found(tmp_path: Path, **sheets: Any) -> list[tuple[str, str, str]]:
    """Severity, place and message of each finding."""
    return [(each.severity, f"{each.sheet}!{each.cell}", each.message) for each in read(tmp_path, **sheets)[1]]


def only(findings: list[tuple[str, str, str]]) -> tuple[str, str, str]:
    assert len(findings) == 1, findings
    return findings[0]


def offers(price: Any = 3000, lead: Any = 6, start: Any = None) -> dict[str, Any]:
    """One offer; its price is in D2, its lead in E2, its first period in F2."""
    return {"Offers": [VALID["Offers"][0], ("O1", "NAMMO", "L15A2", price, lead, start)]}


def test_a_valid_workbook_has_nothing_to_say_and_typed_values(tmp_path):
    tables, findings = read(tmp_path)
    assert findings == []
    assert tables.setting("start") == "2024-Q1" and tables.setting("periods") == 4
    assert [(row["ally"], row["gdp"], row["storage"]) for row in tables["Allies"]] == [
        ("EST", 38000.0, None), ("LVA", None, 900.0)]
    assert tables["Rules"].rows == ()
    assert tables["Offers"].cell(tables["Offers"].rows[1], "price") == "D3"


def test_headers_sheet_names_and_keys_ignore_case_and_blanks(tmp_path):
    tables, findings = read(
        tmp_path, Items=None, **{" items": [("own note", " FAMILY ", "Item"), ("x", " he155", "L15A2 ")]},
        Certified=[("system", "item"), ("k9", "l15a2\u00a0")], Offers=[
            VALID["Offers"][0], ("O1", "Nammo", "L15a2", 3000, 6, None)])
    assert findings == []
    assert [(row["item"], row["family"]) for row in tables["Items"]] == [("L15A2", "HE155")]
    assert [(row["system"], row["item"]) for row in tables["Certified"]] == [("K9", "L15A2")]
    assert [(row["manufacturer"], row["item"]) for row in tables["Offers"]] == [("NAMMO", "L15A2")]


def test_na_is_a_key_and_a_number_is_a_key_too(tmp_path):
    tables, findings = read(tmp_path, Allies=[("ally",), ("NA",), (155,)], Systems=[("ally", "system"), ("na", "K9"), (
        "155", "K9")], Requirements=[VALID["Requirements"][0], (155, "HE155", "use", 1)])
    assert findings == []
    assert [row["ally"] for row in tables["Systems"]] == ["NA", "155"]
    assert [row["ally"] for row in tables["Requirements"]] == ["155"]


def test_a_key_that_looks_like_a_formula_stays_text(tmp_path):
    path = save(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(path)
    for sheet, cell in (("Manufacturers", "A2"), ("Offers", "B2"), ("Offers", "B3")):
        book[sheet][cell].value = "=NAMMO"
        book[sheet][cell].data_type = "s"
    book.save(path)
    tables, findings = read_workbook(path)
    assert findings == []
    assert [row["manufacturer"] for row in tables["Offers"]] == ["=NAMMO", "=NAMMO"]


@pytest.mark.parametrize(("cell", "value"), [
    (3000, 3000.0), (0.5, 0.5), ("3000", 3000.0), (" 2.5 ", 2.5), ("1e3", 1000.0), ("0.125", 0.125), (0, 0.0)])
def test_numbers_and_plain_numeric_text_are_numbers(tmp_path, cell, value):
    tables, findings = read(tmp_path, **offers(price=cell))
    assert findings == []
    assert tables["Offers"].rows[0]["price"] == value


@pytest.mark.parametrize("cell", [
    "1 200", "12,5", "n/a", "NA", "nan", "inf", "1e999", "1_000", "1.500", "50%", "unlimited", "0x10", True,
    datetime.datetime(2024, 1, 1), -5, "-5"])
def test_what_is_no_number_or_ambiguous_or_negative_is_an_error_in_its_cell(tmp_path, cell):
    severity, place, message = only(found(tmp_path, **offers(price=cell)))
    assert (severity, place) == ("error", "Offers!D2")
    assert message.startswith("price should be")


@pytest.mark.parametrize(("sheet", "column", "value", "said"), [
    ("Families", "standard_share", 1.5, "at least 0 and at most 1"),
    ("Allies", "priority", 0, "above 0"),
    ("Requirements", "priority", 0, "at least 1"),
    ("Requirements", "priority", 1.5, "a whole number"),
    ("Requirements", "kind", "stocks", "did you mean stock?"),
    ("Items", "standard", "maybe", "one of yes, no"),
])
def test_a_value_out_of_its_range_is_an_error_that_says_the_range(tmp_path, sheet, column, value, said):
    header, first, *rest = VALID[sheet]
    place = header.index(column) if column in header else len(header)
    line = [*first[:place], value, *first[place + 1:]]
    severity, where, message = only(found(tmp_path, **{sheet: [[*header[:place], column, *header[place + 1:]], line,
                                                               *rest]}))
    assert (severity, where) == ("error", f"{sheet}!{'ABCDEFG'[place]}2")
    assert said in message


@pytest.mark.parametrize(("unit", "cell", "label"), [
    ("quarter", "2024-q3", "2024-Q3"), ("quarter", datetime.datetime(2024, 7, 1), "2024-Q3"),
    ("month", "2024-03", "2024-03"), ("month", datetime.date(2024, 3, 1), "2024-03"),
    ("year", "2024", "2024"), ("year", 2024, "2024"), ("year", datetime.datetime(2024, 1, 1), "2024")])
def test_period_labels_years_and_first_days_are_periods(tmp_path, unit, cell, label):
    start = {"quarter": "2024-Q1", "month": "2024-01", "year": 2024}[unit]
    settings = [("name", "value"), ("start", start), ("periods", 4), ("period", unit)]
    tables, findings = read(tmp_path, Settings=settings, **offers(start=cell))
    assert findings == []
    assert tables["Offers"].rows[0]["from"] == label


@pytest.mark.parametrize("cell", ["2024-09", "2024-Q5", "24-Q1", 2024, 45474, datetime.datetime(2024, 7, 2),
                                  datetime.datetime(2024, 8, 1), True])
def test_another_shape_or_day_is_not_a_quarter(tmp_path, cell):
    severity, place, _ = only(found(tmp_path, **offers(start=cell)))
    assert (severity, place) == ("error", "Offers!F2")


def test_a_wrong_period_setting_is_one_error_and_not_one_for_each_label(tmp_path):
    settings = [("name", "value"), ("start", "2024-Q1"), ("periods", 4), ("period", "quarters")]
    severity, place, message = only(found(tmp_path, Settings=settings))
    assert (severity, place) == ("error", "Settings!B4") and "did you mean quarter?" in message


def test_settings_are_read_by_their_own_kind_and_unknown_ones_are_pointed_out(tmp_path):
    settings = [("name", "value"), ("Start", "2024-q1"), ("periods", "4"), ("equity", "NO"), ("discont_rate", 0.03),
                ("money_scale", 0)]
    tables, findings = read(tmp_path, Settings=settings)
    assert (tables.setting("start"), tables.setting("periods"), tables.setting("equity")) == ("2024-Q1", 4, "no")
    assert [(each.severity, each.cell) for each in findings] == [("warning", "A5"), ("error", "B6")]
    assert "did you mean discount_rate?" in findings[0].message


def test_lists_are_lower_case_words_joined_by_commas(tmp_path):
    rules = [("rule", "kind", "value", "for_each"), ("R1", "max_spend_share", 0.5, "Manufacturer , year"),
             ("R2", "max_spend_share", 0.5, "manufacturer, counrty")]
    tables, findings = read(tmp_path, Rules=rules)
    assert tables["Rules"].rows[0]["for_each"] == "manufacturer,year"
    assert [each.cell for each in findings] == ["D3"] and "did you mean country?" in findings[0].message


def test_an_unknown_key_is_an_error_with_the_nearest_known_one(tmp_path):
    rows = [VALID["Requirements"][0], ("EST", "HE15", "use", 1), ("XYZ", "TK120", "use", 1)]
    first, second = found(tmp_path, Requirements=rows)
    assert {first[1], second[1]} == {"Requirements!B2", "Requirements!A3"}
    assert any("did you mean HE155?" in message for _, _, message in (first, second))


def test_a_certificate_for_a_system_that_nobody_operates_is_a_warning(tmp_path):
    rows = [*VALID["Certified"], ("M109", "L15A2")]
    assert only(found(tmp_path, Certified=rows))[:2] == ("warning", "Certified!A3")


def test_a_repeated_key_names_both_cells(tmp_path):
    severity, place, message = only(found(tmp_path, Allies=[("ally",), ("EST",), ("LVA",), ("est ",)]))
    assert (severity, place) == ("error", "Allies!A4") and "A2" in message


def test_a_key_of_two_columns_repeats_only_as_a_whole(tmp_path):
    lines = [("ally", "item", "quantity"), ("EST", "L15A2", 1), ("LVA", "L15A2", 1), ("EST", "L15A2", 2)]
    assert [place for _, place, _ in found(tmp_path, Stock=lines)] == ["Stock!A4"]


def test_missing_sheets_and_columns_are_errors_with_the_closest_name(tmp_path):
    findings = found(tmp_path, Certified=None, Certificates=VALID["Certified"], Manufacturers=[
        ("manufcturer", "country"), ("NAMMO", "NOR")])
    assert ("error", "Certified!", "the sheet Certified is missing; did you mean Certificates?") in findings
    assert ("error", "Manufacturers!",
            "the column manufacturer is missing in row 1; did you mean manufcturer?") in findings
    assert len(errors_of(read(tmp_path, Certified=None)[1])) == 1  # no unknown keys in its wake


def test_names_close_to_known_ones_are_pointed_out_and_others_left_alone(tmp_path):
    findings = found(tmp_path, Stocks=[("ally",)], Notes=[("whatever",)], Allies=[
        ("ally", "storge", "capital"), ("EST", 5, "Tallinn"), ("LVA", 5, "Riga")])
    assert [(severity, place) for severity, place, _ in findings] == [("error", "Stocks!"), ("warning", "Allies!B1")]


def test_a_column_that_stands_there_twice_is_an_error(tmp_path):
    findings = found(tmp_path, Manufacturers=[("manufacturer", "Manufacturer"), ("NAMMO", "X")])
    assert [(severity, place) for severity, place, _ in findings] == [("error", "Manufacturers!A1")]


def test_all_mistakes_are_told_at_once(tmp_path):
    places = {place for _, place, _ in found(tmp_path, Systems=[("ally", "system"), (None, "K9"), ("EST", None)],
                                             **offers(price="#N/A", lead=None, start="soon"))}
    assert places == {"Systems!A2", "Systems!B3", "Offers!D2", "Offers!E2", "Offers!F2"}


def test_a_formula_without_a_stored_value_is_an_error_even_where_a_blank_is_allowed(tmp_path):
    findings = found(tmp_path, **offers(price="=1+2", start='=""'))
    assert [(place, "without a stored value" in message) for _, place, message in findings] == [
        ("Offers!D2", True), ("Offers!F2", True)]


def test_a_formula_with_a_stored_value_is_that_value(tmp_path):
    # openpyxl stores no values, so the values of a spreadsheet program are put in by hand: 3000 and an empty text. With
    # lxml it writes a blank value otherwise than without.
    path = save(tmp_path / "plan.xlsx", **offers(price="=1000*3", start='=""'))
    blank = "(?:<v ?/>|<v></v>)"
    edit(path, lambda name, text: re.sub(rf"(<f>1000\*3</f>){blank}", r"\1<v>3000</v>", re.sub(
        rf'<c r="F2"( s="\d+")?>(<f>""</f>){blank}', r'<c r="F2" t="str">\2<v></v>', text)))
    tables, findings = read_workbook(path)
    assert findings == []
    assert tables["Offers"].rows[0]["price"] == 3000.0 and tables["Offers"].rows[0]["from"] is None


def test_blank_rows_are_passed_over_and_row_numbers_are_those_of_excel(tmp_path):
    tables, findings = read(tmp_path, Allies=[("ally", "gdp"), (None, None), ("EST", 1), (" ", None), ("LVA", -1)])
    assert [(row.number, row["ally"]) for row in tables["Allies"]] == [(3, "EST"), (5, "LVA")]
    assert [each.cell for each in findings] == ["B5"]


def test_a_stray_cell_in_the_last_row_and_column_does_no_harm(tmp_path):
    path = save(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(path)
    book["Allies"]["A1048576"] = "stray"
    book["Allies"]["XFD1"] = "stray"
    book["Allies"]["XFD3"] = "stray"
    book.save(path)
    tables, findings = read_workbook(path)
    assert [(each.severity, each.cell, "not read" in each.message) for each in findings] == [("warning", "A4", True)]
    assert [row["ally"] for row in tables["Allies"]] == ["EST", "LVA"]


def test_a_wrong_statement_of_the_sheets_size_does_not_cut_it(tmp_path):
    path = save(tmp_path / "plan.xlsx")
    edit(path, lambda name, text: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:A1"', text))
    tables, findings = read_workbook(path)
    assert findings == []
    assert [row["gdp"] for row in tables["Allies"]] == [38000.0, None]


def test_a_blank_weight_is_the_mean_of_the_familys_prices_and_1_without_offers(tmp_path):
    tables, _ = read(tmp_path)
    # HE155 has offers at 3000 and 4000: 3500. Nobody offers an item of TK120: 1.
    assert {row["family"]: row["weight"] for row in tables["Families"]} == {"HE155": 3500.0, "TK120": 1.0}
    tables, _ = read(tmp_path, Families=[("family", "weight"), ("HE155", 7), ("TK120", 0)])
    assert [row["weight"] for row in tables["Families"]] == [7.0, 0.0]


def test_the_reference_workbook_has_no_mistakes():
    tables, findings = read_workbook(ROOT / "data" / "reference.xlsx")
    assert findings == []
    assert len(tables["Requirements"].rows) == 1013  # the lines of Requirements.csv below its header
    assert any(row["region"] == "NA" for row in tables["Manufacturers"])


def with_members(members: object) -> dict[str, list[tuple]]:
    """The first offer with these allies."""
    header, first, second = VALID["Offers"]
    return {"Offers": [(*header, "allies"), (*first, members), (*second, None)]}


def test_a_list_of_keys_is_spelled_as_its_owner_spells_them(tmp_path):
    tables, findings = read(tmp_path, **with_members(" lva,est , LVA,"))
    assert findings == [] and [row["allies"] for row in tables["Offers"]] == ["LVA,EST", None]
    assert [offer.members for offer in assemble(tables).offers.values()] == [("LVA", "EST"), None]


def test_an_unknown_key_in_a_list_is_an_error_that_names_it(tmp_path):
    severity, place, message = only(found(tmp_path, **with_members("EST, LVV")))
    assert (severity, place) == ("error", "Offers!G2") and "'LVV'" in message and "did you mean LVA?" in message


def test_a_list_that_names_nobody_is_an_error(tmp_path):
    severity, place, message = only(found(tmp_path, **with_members(" , ")))
    assert (severity, place) == ("error", "Offers!G2") and "leave it blank where it holds for all allies" in message


def test_a_list_with_semicolons_is_told_to_have_commas(tmp_path):
    severity, place, message = only(found(tmp_path, **with_members("EST; LVA")))
    assert (severity, place) == ("error", "Offers!G2") and message.endswith("write commas between keys")
