"""What was probably meant: told where one thing only can be, and not otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.checks.errors import check_all
from data.input.cell_values import number_meant
from data.input.findings import errors_of
from data.input.keys import is_total_word
from data.input.reader import header_below, read_workbook, sheet_meant
from data.schema.inputs import SHEET
from tests.helpers.books import VALID, Lines, save

PRICE, SHARE, RATE = (SHEET["Offers"].column(name) for name in ("price", "advance", "escalation"))
AMOUNT, MONTHS = SHEET["Budgets"].column("amount"), SHEET["Offers"].column("lead_months")
UNITS, VALUE = SHEET["Stock"].column("quantity"), SHEET["Rules"].column("value")
CONTENT = SHEET["Attributes"].column("value")


def found(tmp_path: Path, **sheets: Lines | None) -> list[tuple[str, str, str]]:
    """Severity, place and message of each finding of the reader and the checks."""
    tables, read = read_workbook(save(tmp_path / "plan.xlsx", **sheets))
    return [(each.severity, f"{each.sheet}!{each.cell}", each.message)
            for each in (*read, *errors_of(check_all(tables)))]


@pytest.mark.parametrize(("text", "column", "meant"), [
    ("12,5", PRICE, "12.5"), ("1 000", UNITS, "1000"), ("1'000", UNITS, "1000"), ("1’000.50", PRICE, "1000.50"),
    ("1.000,5", PRICE, "1000.5"), ("1,000.5", PRICE, "1000.5"), ("1.000.000", UNITS, "1000000"),
    ("1,000,000", UNITS, "1000000"), ("−5", PRICE, "-5"), ("0,125", SHARE, "0.125"),
    ("30%", SHARE, "0.3"), ("12 %", RATE, "0.12"), ("2,5 %", RATE, "0.025"), ("30 Prozent", VALUE, "0.3"),
    ("95%", CONTENT, "0.95"),
    ("3000 EUR", PRICE, "3000"), ("€3000", PRICE, "3000"), ("3.000,50 €", PRICE, "3000.50"), ("6 months", MONTHS, "6"),
    ("500 units", UNITS, "500"), ("5 Mio", UNITS, "5000000"), ("1,5 Mio.", UNITS, "1500000"), ("3k", UNITS, "3000"),
    ("2 mrd", UNITS, "2000000000")])
def test_a_text_that_can_mean_one_number_only(text: str, column: Any, meant: str):
    assert number_meant(text, column) == meant


@pytest.mark.parametrize(("text", "column"), [
    ("1,000", UNITS), ("1.000 EUR", PRICE), ("1,500 %", RATE), ("30%", PRICE), ("50%", UNITS), ("5 Mio", AMOUNT),
    ("5 EUR", AMOUNT), ("160 EUR", UNITS), ("5 m", UNITS), ("2 billion", UNITS), ("6 weeks", MONTHS), ("5 Mio", SHARE),
    ("about 5", UNITS), ("5-6", UNITS), ("1,00,000", UNITS), ("n/a", UNITS), ("", UNITS), ("1" * 200, UNITS),
    ("%", SHARE), ("5 Mio", VALUE)])
def test_a_text_that_can_mean_several_numbers_or_none(text: str, column: Any):
    assert number_meant(text, column) == ""


@pytest.mark.parametrize(("cell", "said"), [
    ("30%", "; did you mean 0.3?"), ("130 %", "no blanks"), (30, "not 30; did you mean 0.3?"), (1.5, "not 1.5"),
    (300, "not 300")])
def test_what_is_suggested_lies_in_the_range_of_the_column(tmp_path: Path, cell: Any, said: str):
    offers = [(*VALID["Offers"][0], "advance"), ("O1", "NAMMO", "L15A2", 3000, 6, None, cell)]
    [(severity, place, message)] = found(tmp_path, Offers=offers)
    assert (severity, place) == ("error", "Offers!G2") and message.endswith(said)


def test_the_header_below_row_1_has_more_of_the_names_than_row_1():
    budgets = SHEET["Budgets"]
    header = [(0, "Ally"), (2, "YEAR"), (5, "amount")]
    below = header_below(budgets, [(0, "Budgets")], [[], header, [(0, "EST")]])
    assert below is not None and (below.cell, below.message) == (
        "A3", "the header seems to be in row 3: delete the rows above it")
    assert header_below(budgets, header[:2], [header]) is not None
    assert header_below(budgets, header, [header]) is None
    assert header_below(budgets, [], [header[:1]]) is None  # one name may stand there by chance


def test_a_header_below_row_1_is_the_one_thing_to_mend(tmp_path: Path):
    title = ("Our plan", None, "offer")
    for sheet in ("Settings", "Allies", "Families", "Items", "Offers", "Systems", "Requirements"):
        assert found(tmp_path, **{sheet: [title, *VALID[sheet]]}) == [
            ("error", f"{sheet}!A2", "the header seems to be in row 2: delete the row above it")]


def test_names_of_columns_beside_a_table_with_its_header_are_a_planners_own(tmp_path: Path):
    assert found(tmp_path, Allies=[("ally",), ("EST", None, "ally", "gdp"), ("LVA", None, "name", "role")]) == []


def test_a_scenario_and_other_sheets_are_not_blamed_for_an_optional_sheet_with_a_title(tmp_path: Path):
    resources: Lines = [("resource", "capacity"), ("LINE", 5)]
    more: dict[str, Lines] = {"ResourceUse": [("resource", "offer"), ("LINE", "O1")], "Scenarios": [
        ("scenario", "sheet", "where", "column", "change", "value"), ("S", "Resources", "", "capacity", "add", 1)]}
    assert found(tmp_path, Resources=resources, **more) == []
    assert [place for _, place, _ in found(tmp_path, Resources=[("Lines",), *resources], **more)] == ["Resources!A2"]
    assert [place for _, place, _ in found(tmp_path, **{"Resource": resources}, **more)] == ["Resource!"]


@pytest.mark.parametrize("rows", [[], [(None, None)], [(" ", None), (None, "\u00a0")]])
def test_an_optional_sheet_without_a_word_is_none(tmp_path: Path, rows: Lines):
    assert found(tmp_path, Budgets=rows) == []
    assert [place for _, place, _ in found(tmp_path, Budgets=[*rows, (None, 5)])] == ["Budgets!"] * 3


def test_a_required_sheet_without_a_word_lacks_its_columns(tmp_path: Path):
    assert ("error", "Certified!", "the column item is missing in row 1") in found(tmp_path, Certified=[])


@pytest.mark.parametrize(("title", "name"), [
    ("Budget", "Budgets"), ("Resource Use", "ResourceUse"), ("resource_use", "ResourceUse"), ("Rule", "Rules"),
    ("Delivery", "Deliveries"), ("Capacities", "Capacity"), ("Senarios", "Scenarios"), ("Resource", "Resources"),
    ("Transfer ", "Transfers")])
def test_a_title_that_is_nearly_the_name_of_a_sheet(title: str, name: str):
    assert sheet_meant(title) == name


@pytest.mark.parametrize("title", ["Notes", "Budget plan 2024", "Stock take", "Price list", "Old rules", "x" * 500, ""])
def test_a_title_of_its_own(title: str):
    assert sheet_meant(title) == ""


def test_a_misnamed_optional_sheet_is_an_error_and_one_beside_it_a_warning(tmp_path: Path):
    budgets: Lines = [("ally", "year", "amount"), ("EST", 2024, 3)]
    assert [each[:2] for each in found(tmp_path, Budget=budgets)] == [("error", "Budget!")]
    assert [each[:2] for each in found(tmp_path, Budget=budgets, Budgets=budgets)] == [("warning", "Budget!")]
    [only] = found(tmp_path, Certified=None, Certifed=VALID["Certified"])
    assert only == ("error", "Certified!", "the sheet Certified is missing; did you mean Certifed?")


STOCK: Lines = [("ally", "item", "quantity"), ("EST", "L15A2", 5), ("EST", "DM11", 7), ("LVA", "L15A2", 8)]


@pytest.mark.parametrize(("rows", "places"), [
    ([*STOCK, ("Total", None, 20)], ["A5"]),
    ([*STOCK, ("", "", 20)], ["C5"]),
    ([*STOCK, ("Grand total:", "all", 20)], ["A5"]),
    ([STOCK[0], ("Gesamt", None, 20), *STOCK[1:]], ["A2"]),
    ([*STOCK[:3], ("EST total", None, 12), STOCK[3], ("LVA", "DM11", 1), ("Sum", None, 9), ("Total", None, 21)],
     ["A4", "A7", "A8"]),
    ([*STOCK, ("LVA", "Total", 20)], ["B5"]),
])
def test_rows_of_totals_are_one_error_each(tmp_path: Path, rows: Lines, places: list[str]):
    messages = found(tmp_path, Stock=rows)
    assert [place for _, place, _ in messages] == [f"Stock!{place}" for place in places]
    assert all("looks like a total row, its quantity is the sum of others: delete the row" in each[2]
               for each in messages)


@pytest.mark.parametrize("last", [("Total", None, 21), ("Total", "L15A2", 21), (None, None, 21), (None, "DM11", 20)])
def test_a_row_that_is_no_sum_is_told_as_before(tmp_path: Path, last: tuple[Any, ...]):
    assert not any("looks like a total row" in message for _, _, message in found(tmp_path, Stock=[*STOCK, last]))


def test_an_ally_called_total_is_one_unless_its_figures_are_sums(tmp_path: Path):
    allies: Lines = [("ally", "gdp", "storage"), ("EST", 38000, 5), ("LVA", 40000, None)]
    [(_, place, message)] = found(tmp_path, Allies=[*allies, ("TOTAL", 78000, None)])
    assert place == "Allies!A4" and "its gdp is the sum of others" in message
    assert found(tmp_path, Allies=[*allies, ("TOTAL", 79000, None)]) == []
    assert found(tmp_path, Allies=[*allies[:2], ("LVA", None, 5), ("SUM", 38000, None)]) == []  # one figure is no sum


def test_nobody_refers_to_a_row_of_totals(tmp_path: Path):
    budgets: Lines = [("ally", "year", "amount"), ("EST", 2024, 3), ("LVA", 2024, 4), ("Total", 2024, 7)]
    allies: Lines = [("ally", "gdp"), ("EST", 38000), ("LVA", 40000), ("Total", 78000)]
    assert [place for _, place, _ in found(tmp_path, Allies=allies, Budgets=budgets)] == ["Allies!A4", "Budgets!A4"]


@pytest.mark.parametrize(("text", "is_one"), [
    ("Total", True), ("TOTALE", True), ("Somme :", True), ("Grand Total", True), ("EST total", True), ("Σ", True),
    ("Totalförsvaret", False), ("Summer", False), ("my total plan", False), (None, False), ("x" * 500, False)])
def test_words_for_totals(text: str | None, is_one: bool):
    assert is_total_word(text) == is_one
