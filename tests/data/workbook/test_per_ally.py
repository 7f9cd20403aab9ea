"""The workbooks for the allies: each holds its own rows, and together they hold the plan."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import solve
from data.workbook.per_ally import ally_figures, ally_report, plan_by_family, write_per_ally
from tests.helpers.books import save
from tests.helpers.result_world import frame_of, make_case, make_plan, report_of

CASE, PLAN = make_case(), make_plan()
SHEETS = ["Summary", "Plan by family", "Orders", "Contracts", "Stock by family", "Stock by item", "Needs", "Shortfalls",
          "Reasons", "Transfers", "Contributions", "Budgets"]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("allies") / "new folder"
    return write_per_ally(folder, Path("tiny-result.xlsx"), CASE, PLAN, report_of(CASE, PLAN))


def test_every_ally_gets_a_workbook_of_its_own(written):
    assert [path.name for path in written] == ["tiny-result-for =A.xlsx", "tiny-result-for B.xlsx"]
    for path in written:
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == SHEETS
        names = [table.displayName for sheet in book for table in sheet.tables.values()]
        assert len(names) == len(set(names)) == len(SHEETS) - 1  # the first page is read as it stands
        links = {cell.value: cell.hyperlink.location for row in book["Summary"].iter_rows() for cell in row
                 if cell.hyperlink}
        assert links.pop("other sheets").startswith("'Summary'!")
        assert links == {name: f"'{name}'!A1" for name in SHEETS[1:]}


def test_an_ally_sees_no_other_ally_s_rows(written):
    for path, ally in zip(written, ("=A", "B"), strict=True):
        for name in ("Orders", "Stock by item", "Needs", "Shortfalls", "Budgets"):
            assert set(pd.read_excel(path, sheet_name=name)["ally"]) == {ally}


def test_both_sides_of_a_transfer_see_it(written):
    for path in written:
        assert pd.read_excel(path, sheet_name="Transfers")["quantity"].tolist() == [6]
        assert pd.read_excel(path, sheet_name="Contributions")["amount EUR thousand"].tolist() == [1]


def test_the_parts_of_a_contract_add_up_to_it():
    report = report_of(CASE, PLAN)
    parts = pd.concat([frame_of(ally_report(CASE, PLAN, report, ally)["Contracts"]) for ally in CASE.allies])
    # Contract 1 is for 20 rounds of =A and 12 of B at 100 EUR, contract 2 for 30 of B, contract 3 for 4 of =A at 50.
    assert parts[["contract", "joint quantity", "quantity", "value EUR thousand"]].values.tolist() == [
        [1, 32, 20, 2.0], [3, 4, 4, 0.2], [1, 32, 12, pytest.approx(1.2)], [2, 30, 30, 3.0]]
    joint = frame_of(report["Contracts"]).set_index("contract")
    for column in ("quantity", "value EUR thousand", "advance due EUR thousand", "transport EUR thousand"):
        sums = parts.groupby("contract")[column].sum()
        assert sums.tolist() == pytest.approx(joint[column].tolist())


def test_the_rows_of_all_allies_are_the_plan():
    report = report_of(CASE, PLAN)
    for name in ("Orders", "Stock by item", "Needs", "Shortfalls", "Budgets"):
        together = [cells for ally in CASE.allies for cells in ally_report(CASE, PLAN, report, ally)[name].cells()]
        assert Counter(together) == Counter(report[name].cells())


def test_a_capital_sees_its_rounds_its_lots_and_what_holding_them_costs():
    # Ally B has 9 M1 that expire in period 1, where it issues 4, and puts 2 rounds R of one M1 together in period 3.
    case = make_case(
        families={**CASE.families, "HE": replace(CASE.families["HE"], holding_cost=4.0)},
        items={**CASE.items, "R": replace(CASE.items["M2"], key="R", family="SHELL")},
        lots={("B", "M1", 1): 9.0}, components={"R": {"M1": 1.0}}, usable_from={**CASE.usable_from, ("B", "R"): 1})
    case = replace(case, families={**case.families, "SHELL": replace(case.families["HE"], key="SHELL")})
    plan = make_plan(issue={**PLAN.issue, ("B", "M1", 1, 1): 4.0}, written_off={("B", "M1", 1, 1): 5.0},
                     completed={("B", "R", 3): 2.0}, taken={("B", "M1", 3): 2.0})
    report = report_of(case, plan)
    own = {ally: ally_report(case, plan, report, ally) for ally in case.allies}
    rounds = frame_of(own["B"]["Complete rounds"])
    assert len(own["=A"]["Complete rounds"]) == 0 and rounds["put together"].tolist() == [0, 0, 2]
    by_family = frame_of(plan_by_family(case, own["B"]))
    assert by_family[["family", "put together", "written off"]].values.tolist() == [["HE", 2, 5]]
    # 4 a year, 1 a quarter: 5, 23 and 53 M1 at the end of each; of =A 6 and 2.
    figures = {ally: ally_figures(report, own[ally], ally).holding for ally in case.allies}
    assert figures == {"=A": pytest.approx(0.008), "B": pytest.approx(0.081)}


def page_of(path):
    """The rows of the first page, each with what stands in it."""
    return [[cell.value for cell in row if cell.value is not None]
            for row in openpyxl.load_workbook(path)["Summary"].iter_rows()]


def test_the_cover_says_what_the_plan_means_for_the_ally(written):
    rows = page_of(written[1])
    assert rows[0][0] == "Beland: its part of Tiny"
    # B pays 1,974 + 2,310 EUR, of which =A bears 1,000. It needs 60 rounds in stock at the end and has 53.
    assert ["To pay for orders", "What is met"] in rows and ["EUR 4,280", "88 %"] in rows
    assert any(row[0] == "of which other nations bear EUR 1,000" for row in rows if row)
    assert ["Contracts to join", "First delivery"] in rows and ["2", "2024-Q4"] in rows
    assert ["EUR 1,000", "to be received from other nations."] in rows
    assert ["88 %", "High explosive: 5 rounds at the start, 42 rounds ordered, 53 rounds at the end, where 60 rounds "
            "are asked for."] in rows
    # In 2024-Q4 its stock lacks 7 rounds, which is no money; in 2025-Q1, the end, 7 at 75 EUR.
    assert ["EUR 525", "7 rounds of high explosive, for its stock at the end."] in rows


def test_the_cover_of_who_gives_says_so(written):
    rows = page_of(written[0])
    # =A pays 2,240 for its two orders and gives 1,000 to B.
    assert any(row[0] == "EUR 2,240" for row in rows if row)
    assert ["EUR 1,000", "to be given to other nations."] in rows


def test_the_stock_is_told_from_start_to_end():
    # B: 5 at the start, 42 ordered, 6 from =A: 53 at the end, of 60; 4,200 EUR.
    own = ally_report(CASE, PLAN, report_of(CASE, PLAN), "B")
    assert frame_of(plan_by_family(CASE, own)).values.tolist() == [
        ["HE", "round", 5, 0, 42, 6, 0, 0, 53, 60, pytest.approx(53 / 60), pytest.approx(4.2)]]


def test_an_ally_whose_name_no_file_can_bear_gets_a_marked_one(tmp_path: Path):
    ally = replace(CASE.allies["B"], key="B/..")
    case = make_case(allies=CASE.allies | {"B/..": ally})
    paths = write_per_ally(tmp_path, Path("r.xlsx"), case, PLAN, report_of(case, PLAN))
    assert len({path.name for path in paths}) == 3 and all(path.parent == tmp_path for path in paths)


def test_the_command_writes_them_beside_the_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    plan, folder = save(tmp_path / "plan.xlsx"), tmp_path / "allies"
    assert solve.main([str(plan), "--per-ally", str(folder), "-q"]) == 0
    assert f"for each ally: {folder}" in capsys.readouterr().out
    names = {path.name for path in folder.iterdir()}
    assert names == {f"plan-result-for {ally}.xlsx" for ally in ("EST", "LVA")}


def test_a_file_is_no_folder_for_the_allies(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "plan.xlsx").touch()
    with pytest.raises(SystemExit) as left:
        solve.main([str(tmp_path / "plan.xlsx"), "--per-ally", str(tmp_path / "plan.xlsx")])
    assert left.value.code == 2 and "name a folder" in capsys.readouterr().err
