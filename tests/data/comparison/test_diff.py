"""Two results compared: the contracts that are new, gone, larger, smaller or of another value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import solve as command
from data.case.builder import assemble
from data.comparison.diff import compare_files, comparison_text
from data.comparison.result_book import NoResult, Total, read_result
from data.input.tables import Tables
from data.report.report import VerifiedPlan, make_report
from data.workbook.result import workbook_bytes
from model.verification.verify import verify
from tests.helpers.books import edit
from tests.helpers.worlds import solve, world

CONTRACTS = ["order period", "manufacturer", "item", "quantity", "unit", "value EUR million"]
ORDERS = ["ally", "quantity", "value EUR million"]


def book(path: Path, contracts: list[list[Any]], orders: list[list[Any]] | None = None,
         headers: list[str] = CONTRACTS) -> Path:
    """A workbook with as much of a result as a comparison reads."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in (("Contracts", [headers, *contracts]), ("Orders", [ORDERS, *(orders or [])])):
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def result(path: Path, tables: Tables) -> Path:
    """The result workbook of the tables."""
    case, plan = assemble(tables), solve(tables)
    report = make_report(VerifiedPlan(case, plan, verify(case, plan)))
    path.write_bytes(workbook_bytes(case, plan, report))
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return book(tmp_path / "old.xlsx", [
        ["2024-Q1", "M", "I", 100, "rounds", 10], ["2024-Q2", "M", "I", 50, "rounds", 5],
        ["2024-Q2", "N", "J", 8, "missiles", 4], ["2024-Q3", "N", "J", 6, "missiles", 3],
        ["2024-Q4", "N", "J", 5, "missiles", 2.5]], [["A", 150, 15], ["B", 10, 5], ["B", 9, 4.5]])


def test_each_kind_of_change(old: Path, tmp_path: Path):
    # 24.5 become 10 + 7 + 1 + 3.6 + 2.5 = 24.1.
    new = book(tmp_path / "new.xlsx", [
        ["2024-Q1", "M", "I", 100 + 1e-9, "rounds", 10], ["2024-Q1", "N", "J", 5, "missiles", 2.5],
        ["2024-Q2", "M", "I", 70, "rounds", 7], ["2024-Q2", "N", "J", 2, "missiles", 1],
        ["2024-Q3", "N", "J", 6, "missiles", 3.6]], [["A", 170, 17], ["B", 13, 7.1], ["C", 0, 0]])
    assert compare_files(old, new).splitlines() == [
        "contracts: 5 -> 5, 24.5 -> 24.1 EUR million (-0.4)", "",
        "New (1)", "  2024-Q1  N J: 5 missiles, 2.5 EUR million", "",
        "Gone (1)", "  2024-Q4  N J: 5 missiles, 2.5 EUR million", "",
        "Larger (1)", "  2024-Q2  M I: 50 -> 70 rounds, 5 -> 7 EUR million (+2)", "",
        "Smaller (1)", "  2024-Q2  N J: 8 -> 2 missiles, 4 -> 1 EUR million (-3)", "",
        "Of another value (1)", "  2024-Q3  N J: 6 -> 6 missiles, 3 -> 3.6 EUR million (+0.6)", "",
        "Orders by ally (2)", "  B          9.5 -> 7.1 EUR million (-2.4)", "  A          15 -> 17 EUR million (+2)"]


def test_a_result_and_itself(old: Path):
    assert compare_files(old, old) == "contracts: 5 -> 5, 24.5 -> 24.5 EUR million (0)\nthe contracts are the same"


def test_a_long_list_ends_with_how_many_more(old: Path, tmp_path: Path):
    new = book(tmp_path / "new.xlsx", [["2024-Q1", "M", f"I{number}", 1, "", 0.1] for number in range(70)])
    lines = compare_files(old, new).splitlines()
    place = lines.index("New (70)")
    assert lines[place + 61:place + 63] == ["  and 10 more", ""]


def test_what_the_command_has_written(tmp_path: Path):
    # 4 of 100 each a quarter; then 6 in Q1, at 110, and nobody needs anything in Q4. With another name the
    # manufacturer's contracts would be others.
    quarters = [{"quantity": 4, "from": f"2024-Q{number}", "to": f"2024-Q{number}"} for number in (1, 2, 4)]
    families = [{"family": "F", "unit": "rounds", "storage_per_unit": 1}]
    one = result(tmp_path / "one.xlsx", world(Requirements=quarters, Families=families, Allies=[{"storage": 0}]))
    quarters[0]["quantity"] = 6
    two = result(tmp_path / "two.xlsx", world(Requirements=quarters[:2], Families=families, Allies=[{"storage": 0}],
                                              Offers=[{"price": 110}]))
    assert read_result(one).by_ally == pytest.approx({"A": 1200})
    assert compare_files(one, two).splitlines() == [
        "contracts: 3 -> 2, 1,200 -> 1,100 EUR (-100)", "",
        "Gone (1)", "  2024-Q4  M I: 4 rounds, 400 EUR", "",
        "Larger (1)", "  2024-Q1  M I: 4 -> 6 rounds, 400 -> 660 EUR (+260)", "",
        "Of another value (1)", "  2024-Q2  M I: 4 -> 4 rounds, 400 -> 440 EUR (+40)", "",
        "Orders by ally (1)", "  A          1,200 -> 1,100 EUR (-100)", "",
        # At their price of 100, 12 are required and met, then 10 at 110. The level tidy counts orders by delivery, in
        # years from the start at the family's weight, the mean price: 4 * 0.25 * 100 and 4 * 0.75 * 100; then
        # 4 * 0.25 * 110.
        "Levels and totals", "  cost                       1,200 -> 1,100 EUR (-100)",
        "  tidy                       400 -> 110 weighted (-290)",
        "  required, at its price     1,200 -> 1,100 EUR (-100)",
        "  met, at its price          1,200 -> 1,100 EUR (-100)",
        "  value of orders            1,200 -> 1,100 EUR (-100)"]


def test_every_changed_figure_has_its_unit_and_shares_are_told_in_per_cent(tmp_path: Path):
    # 10 are needed; 7 can be made, then 8 and a half: 70 and 85 % of them. The family has no word for what it counts.
    one, two = (result(tmp_path / f"{most}.xlsx", world(
        Settings={"periods": 1, "money_scale": 1000, "equity": "yes"}, Offers=[{"max_quantity": most}],
        Requirements=[{"quantity": 10}])) for most in (7, 8.5))
    text = compare_files(one, two)
    assert text.splitlines() == [
        "contracts: 1 -> 1, 0.7 -> 0.85 EUR thousand (+0.15)", "",
        "Larger (1)", "  2024-Q1  M I: 7 -> 8.5 units, 0.7 -> 0.85 EUR thousand (+0.15)", "",
        "Orders by ally (1)", "  A          0.7 -> 0.85 EUR thousand (+0.15)", "", "Levels and totals",
        "  shortfall 1                0.3 -> 0.15 weighted thousand (-0.15)",
        # Bands of a tenth of the need: 1 + 2 + 3, then 1 and half of the second.
        "  equity                     0.6 -> 0.2 weighted thousand (-0.4)",
        "  cost                       0.7 -> 0.85 EUR thousand (+0.15)",
        "  met, at its price          0.7 -> 0.85 EUR thousand (+0.15)",
        "  short, at its price        0.3 -> 0.15 EUR thousand (-0.15)",
        "  met, of what is required   70 % -> 85 % (+15 percentage points)",
        "  weighted shortfall         0.3 -> 0.15 weighted thousand (-0.15)",
        "  value of orders            0.7 -> 0.85 EUR thousand (+0.15)"]


def test_a_share_has_a_decimal_where_there_is_something_to_see(tmp_path: Path):
    one, two = (result(tmp_path / f"{most}.xlsx", world(
        Settings={"periods": 1}, Offers=[{"max_quantity": most}], Requirements=[{"quantity": 1000}]))
        for most in (700, 696))
    assert "70 % -> 69.6 % (-0.4 percentage points)" in compare_files(one, two)


def test_what_is_counted_otherwise_is_not_compared(tmp_path: Path):
    case = {"Requirements": [{"quantity": 10}], "Offers": [{"max_quantity": 7}]}
    one, two = (read_result(result(tmp_path / f"{price}.xlsx", world(**{**case, "Offers": [{"price": price}]})))
                for price in (100, 90))
    levels = {name: Total(level.figure, "points") for name, level in two.levels.items()}
    assert "cost  " in comparison_text(one, two)
    assert "cost  " not in comparison_text(one, replace(two, levels=levels))


def test_names_that_the_terminal_cannot_take_are_made_harmless(old: Path, tmp_path: Path):
    new = book(tmp_path / "new.xlsx", [["2024-Q1", "M\nNew (9)", "x" * 200, 1, "u", 1]])
    text = compare_files(old, new)
    assert "M New (9)" in text
    assert max(map(len, text.splitlines())) < 200


@pytest.mark.parametrize(("headers", "row", "complaint"), [
    (["order period"], [], "its sheet Contracts has no column value"),
    (["order period", "value EUR"], [], "its sheet Contracts has no column manufacturer, item, quantity, unit"),
    (CONTRACTS, ["2024-Q1", "M", "I", "many", "", 1], "'many' stands where a number is wanted"),
])
def test_a_sheet_of_another_shape(headers: list[str], row: list[Any], complaint: str, tmp_path: Path):
    path = book(tmp_path / "other.xlsx", [row], headers=headers)
    with pytest.raises(NoResult) as problem:
        read_result(path)
    assert str(problem.value) == f"{path}: is no result workbook: {complaint}"


def test_files_that_are_no_results(old: Path, tmp_path: Path):
    plain, text, conflict = tmp_path / "plain.xlsx", tmp_path / "text.xlsx", tmp_path / "conflict.xlsx"
    openpyxl.Workbook().save(plain)
    text.write_text("hello, world")
    workbook = openpyxl.Workbook()
    workbook.active.title = "Conflicts"
    workbook.save(conflict)
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(old.read_bytes()[:-200])
    for path, complaint in ((plain, "is no result workbook: it has no sheet Contracts"),
                            (text, "is not an Excel workbook, whatever its name says: save it as .xlsx"),
                            (conflict, "holds no plan: it says where a workbook contradicts itself"),
                            (tmp_path / "none.xlsx", "there is no such file"),
                            (cut, "is damaged or cut off (BadZipFile)"),
                            (tmp_path, "cannot be read: Is a directory")):
        with pytest.raises(NoResult) as problem:
            read_result(path)
        assert str(problem.value) == f"{path}: {complaint}"


@pytest.mark.parametrize(("change", "complaint"), [
    (lambda text: text.replace('r="B3"', 'r="B2"'), "is damaged: Contracts!B2: this cell stands in row 3 of the file"),
    (lambda text: text.replace('r="C2"', 'r="B2"'), "is damaged: Contracts!B2: this cell stands twice in the file"),
    (lambda text: text.replace("<v>50</v>", "<v>5O</v>"),
     "is no result workbook: a cell holds '5O' where the file should hold a number: enter it again"),
    (lambda text: text.replace("</sheetData>", '<row r="2000"><c r="A2000"><v>1</v></c></row></sheetData>'),
     "is no result workbook: its sheet Contracts goes on below 1,000 blank rows")])
def test_a_result_of_which_something_would_be_lost_is_not_compared(
        change: Callable[[str], str], complaint: str, old: Path):
    edit(old, lambda name, text: change(text) if name == "xl/worksheets/sheet1.xml" else text)
    with pytest.raises(NoResult) as problem:
        read_result(old)
    assert str(problem.value).startswith(f"{old}: {complaint}")


def test_rows_of_a_result_may_stand_in_any_order_of_its_file(old: Path, tmp_path: Path):
    new = tmp_path / "new.xlsx"
    new.write_bytes(old.read_bytes())
    edit(new, lambda name, text: re.sub("(<row .*?</row>)(<row .*</row>)", r"\2\1", text))
    assert compare_files(old, new).endswith("the contracts are the same")


def test_another_unit_of_money(old: Path, tmp_path: Path):
    new = book(tmp_path / "new.xlsx", [], headers=[*CONTRACTS[:-1], "value USD"])
    workbook = openpyxl.load_workbook(new)
    workbook["Orders"]["C1"] = "value USD"
    workbook.save(new)
    with pytest.raises(NoResult, match=r"counts money in EUR million, .* in USD: they cannot be compared"):
        compare_files(old, new)


def test_the_command(old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert command.main(["--diff", str(old), str(old)]) == 0
    assert capsys.readouterr().out.endswith("the contracts are the same\n")
    missing = tmp_path / "none.xlsx"
    assert command.main(["--diff", str(old), str(missing)]) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", f"error: {missing}: there is no such file\n")
