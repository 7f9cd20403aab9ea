"""How findings are told: in the order of the workbook, the same thing once, and as a workbook with links."""

from __future__ import annotations

import errno
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data.input.findings import SHOWN, Finding, counted, error, in_order, lines, warning
from data.workbook.findings import findings_bytes, link_to, write_findings
from solve import main
from tests.helpers.books import save

NEEDS = ("ally", "family", "kind", "quantity")


def places(findings: list[Finding]) -> list[str]:
    return [f"{finding.sheet}!{finding.cell}" for finding in findings]


def sheet_of(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path)["Findings"]


def test_errors_come_first_then_the_sheets_of_the_workbook_then_rows_and_columns():
    # declared order: Settings, ..., Offers, ..., Requirements; a sheet of the planner's own comes after all
    found = [error("Notes", "A1", "n"), warning("Settings", "A2", "w"), error("Requirements", "B3", "r"),
             error("Offers", "AA9", "aa"), error("Offers", "Z9", "z"), error("Offers", "B10", "b"),
             error("Offers", "", "whole sheet"), error("", "", "whole file")]
    assert places(in_order(found)) == [
        "!", "Offers!", "Offers!Z9", "Offers!AA9", "Offers!B10", "Requirements!B3", "Notes!A1", "Settings!A2"]


def test_rows_are_compared_as_numbers():
    assert places(in_order([error("Items", f"A{row}", str(row)) for row in (10, 9, 100)])) == [
        "Items!A9", "Items!A10", "Items!A100"]


@pytest.mark.parametrize(("rows", "ending"), [
    ((5,), "blank"),
    ((5, 7), "blank; also in row 7"),
    ((5, 9, 7), "blank; also in rows 7 and 9"),
    ((5, 7, 9, 12, 13), "blank; also in rows 7, 9, 12 and 13"),
    ((5, 7, 9, 12, 13, 14), "blank; also in rows 7, 9, 12 and 2 more"),
])
def test_the_same_on_several_rows_is_told_once_with_its_rows(rows: tuple[int, ...], ending: str):
    [finding] = in_order(error("Offers", f"D{row}", "blank") for row in rows)
    assert (finding.cell, finding.message) == ("D5", ending)


@pytest.mark.parametrize("other", [
    error("Offers", "E6", "blank"), error("Items", "D6", "blank"), warning("Offers", "D6", "blank"),
    error("Offers", "D6", "negative")])
def test_another_column_sheet_severity_or_message_is_another_finding(other: Finding):
    assert len(in_order([error("Offers", "D5", "blank"), other])) == 2


def test_what_is_in_order_stays_so():
    once = in_order([error("Offers", f"D{row}", "blank") for row in range(2, 40)])
    assert in_order(once) == once
    assert in_order([*once, error("Offers", "D40", "blank")])[0].message == "blank; also in rows 3, 4, 5 and 35 more"


def test_each_cell_of_a_finding_can_be_had_alone():
    found = [error("Offers", f"D{row}", "blank") for row in range(2, 9)]
    assert list(in_order(found)[0].each()) == found


def test_at_most_a_hundred_are_shown_and_the_rest_are_counted():
    found = [*(error("Items", f"A{row}", f"e{row}") for row in range(SHOWN + 3)), warning("Items", "B2", "w")]
    told = lines(found, quiet=False)
    assert len(told) == SHOWN + 1 and told[-1].startswith("and 4 more (3 errors, 1 warning)")
    assert len(lines(found[:SHOWN], quiet=False)) == SHOWN


def test_one_is_not_several():
    wrong, doubtful = error("Items", "A2", "e"), warning("Items", "B2", "w")
    assert counted([]) == "0 errors, 0 warnings"
    assert counted([wrong, doubtful]) == "1 error, 1 warning"
    assert counted([wrong, wrong, doubtful]) == "2 errors, 1 warning"


def test_quiet_tells_the_errors_alone():
    assert lines([error("Items", "A2", "e"), warning("Items", "B2", "w")], quiet=True) == ["error: Items!A2: e"]


def test_a_finding_is_one_line_whatever_the_planner_has_written():
    line = error("Items", "A2", "x\r\n\x1b[31m" + "y" * 32_000 + " ends so").line()
    assert line.isprintable() and len(line) < 1000
    assert line.startswith("error: Items!A2: x") and line.endswith(" ends so")


def test_the_workbook_of_findings_links_to_each_cell(tmp_path: Path):
    plan, listed = tmp_path / "my plan #1.xlsx", tmp_path / "sub" / "findings.xlsx"
    listed.parent.mkdir()
    write_findings(listed, plan, in_order(
        [warning("Items", "", "a whole sheet"), *(error("Offers", f"D{row}", "blank") for row in (12, 7))]))
    page = sheet_of(listed)
    assert list(page.values) == [
        ("severity", "sheet", "cell", "message"), ("error", "Offers", "D7", "blank"),
        ("error", "Offers", "D12", "blank"), ("warning", "Items", None, "a whole sheet")]
    links = {cell.coordinate: (cell.hyperlink.target.replace("\\", "/"), cell.hyperlink.location)
             for row in page for cell in row if cell.hyperlink}
    # a blank is %20 and # is %23 in the address of a file: # would end it
    way = "../my%20plan%20%231.xlsx"
    assert links == {"C2": (way, "'Offers'!D7"), "C3": (way, "'Offers'!D12")}
    assert page.freeze_panes == "A2" and [table.ref for table in page.tables.values()] == ["A1:D4"]


def test_names_that_look_like_formulas_are_text(tmp_path: Path):
    (tmp_path / "f.xlsx").write_bytes(findings_bytes([error("=Items", "A2", "=1+1 \x07"), error("", "", "@a")], "p"))
    page = sheet_of(tmp_path / "f.xlsx")
    assert [(cell.value, cell.data_type) for cell in page["D"]][1:] == [("=1+1 ", "s"), ("@a", "s")]
    with zipfile.ZipFile(tmp_path / "f.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_workbook_without_findings_is_an_empty_table(tmp_path: Path):
    write_findings(tmp_path / "f.xlsx", tmp_path / "plan.xlsx", [])
    page = sheet_of(tmp_path / "f.xlsx")
    assert list(page.values) == [("severity", "sheet", "cell", "message")]
    assert page.tables["FindingsTable"].ref == "A1:D2"


def test_the_link_is_the_way_from_the_list_to_the_plan(tmp_path: Path):
    assert link_to(tmp_path / "plan.xlsx", tmp_path) == "plan.xlsx"


@pytest.mark.parametrize(("needs", "code"), [(("EST", "HE155", "use", "a lot"), 1), (("EST", "HE155", "stock", 5), 0)])
def test_check_writes_the_findings_and_exits_as_without(tmp_path: Path, needs: tuple[object, ...], code: int,
                                                        capsys: pytest.CaptureFixture[str]):
    plan, listed = save(tmp_path / "plan.xlsx", Requirements=[NEEDS, needs, needs]), tmp_path / "listed.xlsx"
    assert main([str(plan), "--check", "-q"]) == code
    capsys.readouterr()
    assert main([str(plan), "--check", "--json", "-q", "-o", str(listed)]) == code
    answer = json.loads(capsys.readouterr().out)
    assert answer["result"] == str(listed)
    rows = [row[:3] for row in list(sheet_of(listed).values)[1:]]
    assert rows and [row for row in rows if row[0] == "error"] == (
        [("error", "Requirements", "D2"), ("error", "Requirements", "D3")] if code else [])
    if code:  # the two cells are one finding in the JSON
        [wrong] = [finding for finding in answer["findings"] if finding["severity"] == "error"]
        assert wrong["cell"] == "D2" and wrong["message"].endswith("; also in row 3")


def test_a_file_that_is_no_workbook_is_listed_too(tmp_path: Path):
    plan, listed = tmp_path / "plan.xlsx", tmp_path / "listed.xlsx"
    plan.write_text("a,b")
    assert main([str(plan), "--check", "-q", "-o", str(listed)]) == 1
    [(severity, sheet, cell, message)] = list(sheet_of(listed).values)[1:]
    assert (severity, sheet, cell) == ("error", None, None) and str(plan) in message


def test_a_list_that_cannot_be_written_is_a_failure_of_its_own(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def full(path: Path, content: bytes) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("data.workbook.findings.write_whole", full)
    assert main([str(save(tmp_path / "plan.xlsx")), "--check", "-q", "-o", str(tmp_path / "listed.xlsx")]) == 5
    assert "the findings cannot be written: No space left on device" in capsys.readouterr().err
