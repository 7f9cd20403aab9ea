"""The sheet Changes: this plan against an earlier result, read back from its workbook."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.case.builder import assemble
from data.comparison.changes import changes_table, earlier_result
from data.comparison.result_book import NoResult
from data.figures.result_table import ResultTable
from data.input.tables import Tables
from data.report.report import VerifiedPlan, make_report
from data.workbook.result import workbook_bytes
from model.case import Case
from model.verification.verify import verify
from tests.helpers.result_world import frame_of
from tests.helpers.worlds import solve, world

FAMILIES = [{"family": "F", "unit": "rounds", "storage_per_unit": 1}]


def needs(*quantities: float, **sheets: Any) -> Tables:
    """A use in each quarter in turn; nothing can be stored."""
    return world(Families=FAMILIES, Allies=[{"storage": 0}], Requirements=[
        {"quantity": quantity, "from": f"2024-Q{number}", "to": f"2024-Q{number}"}
        for number, quantity in enumerate(quantities, 1) if quantity], **sheets)


def reported(tables: Tables) -> tuple[Case, bytes, dict[str, ResultTable]]:
    case, plan = assemble(tables), solve(tables)
    report = make_report(VerifiedPlan(case, plan, verify(case, plan)))
    return case, workbook_bytes(case, plan, report), report


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    path = tmp_path / "earlier.xlsx"
    path.write_bytes(reported(needs(4, 4, 0, 4))[1])
    return path


def test_contracts_that_are_new_gone_larger_smaller_and_dearer(earlier: Path):
    # 4, 4, 0, 4 at 100 become 6, 3, 5, 0; a contract is named by its quarter of signing, which is that of delivery.
    case, _, report = reported(needs(6, 3, 5, 0))
    table = frame_of(changes_table(case, earlier_result(earlier, case), report))
    contracts = table[table["row"] == "contract"].drop(columns="row").values.tolist()
    assert contracts == [
        ["larger", "I", "M", "2024-Q1", 4, 6, 2, "rounds", 400, 600, 200],
        ["smaller", "I", "M", "2024-Q2", 4, 3, -1, "rounds", 400, 300, -100],
        ["new", "I", "M", "2024-Q3", 0, 5, 5, "rounds", 0, 500, 500],
        ["gone", "I", "M", "2024-Q4", 4, 0, -4, "rounds", 400, 0, -400]]


def test_a_contract_at_another_price(earlier: Path):
    # Only the price changed: 4 of 110 in three quarters.
    case, _, report = reported(needs(4, 4, 0, 4, Offers=[{"price": 110}]))
    table = frame_of(changes_table(case, earlier_result(earlier, case), report))
    assert table[table["row"] == "contract"]["change"].tolist() == ["of another value"] * 3


def test_levels_totals_and_allies(earlier: Path):
    # 12 of 100 before; now 10 of 14 needed can be made: 4 short, which cost 400 at the price
    # of 100 (the weight too, at priority 1 and without time preference), and 1,000 spent.
    case, _, report = reported(needs(14, Offers=[{"max_quantity": 10}]))
    table = frame_of(changes_table(case, earlier_result(earlier, case), report)).set_index("name")
    figures = {name: table.loc[name, ["row", "change", "before", "now", "difference", "counted in"]].tolist()
               for name in ("shortfall 1", "cost", "value of orders", "short, at its price", "A")}
    assert figures == {
        "shortfall 1": ["level", "larger", 0, 400, 400, "weighted"],
        "cost": ["level", "smaller", 1200, 1000, -200, "EUR"],
        "value of orders": ["total", "smaller", 1200, 1000, -200, "EUR"],
        "short, at its price": ["total", "larger", 0, 400, 400, "EUR"],
        "A": ["ally", "smaller", 1200, 1000, -200, "EUR"]}


def test_every_figure_of_the_sheet_has_its_unit_and_shares_are_shown_in_per_cent(earlier: Path):
    # 10 of 14 can be made; all 12 before.
    tables = needs(14, Offers=[{"max_quantity": 10}])
    case, _, report = reported(tables)
    table = changes_table(case, earlier_result(earlier, case), report)
    assert all(table.values("counted_in"))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(case, solve(tables), {**report, "Changes": table})))
    (share,) = [row for row in book["Changes"].iter_rows(min_row=2) if row[2].value == "met, of what is required"]
    assert [cell.value for cell in share[5:9]] == [1, pytest.approx(10 / 14), pytest.approx(-4 / 14), "share"]
    assert all("%" in cell.number_format for cell in share[5:8])


def test_what_has_no_unit_counts_units(tmp_path: Path):
    path = tmp_path / "earlier.xlsx"
    path.write_bytes(reported(world(Requirements=[{"quantity": 4}]))[1])
    case, _, report = reported(world(Requirements=[{"quantity": 5}]))
    table = changes_table(case, earlier_result(path, case), report)
    assert set(table.only([row == "contract" for row in table.values("row")]).values("counted_in")) == {"units"}


def test_a_level_that_only_one_of_them_has(earlier: Path):
    # Priority 2 is new.
    case, _, report = reported(world(Families=FAMILIES, Requirements=[{"quantity": 4}, {"quantity": 1, "priority": 2}]))
    table = frame_of(changes_table(case, earlier_result(earlier, case), report)).set_index("name")
    assert table.loc["shortfall 2", "change"] == "new"
    assert table.loc["shortfall 2", ["before", "difference"]].tolist() == [None, None]


def test_the_same_plan_has_no_changed_contract(earlier: Path):
    case, _, report = reported(needs(4, 4, 0, 4))
    table = frame_of(changes_table(case, earlier_result(earlier, case), report))
    assert set(table["change"]) == {"the same"}
    assert not table["difference"].any()
    assert "contract" not in set(table["row"])


def test_a_result_in_other_money_cannot_be_compared(earlier: Path):
    case = assemble(needs(4, Settings={"currency": "USD"}))
    with pytest.raises(NoResult, match="counts money in EUR, this plan in USD: they cannot be compared"):
        earlier_result(earlier, case)


def test_what_is_no_result_is_refused(tmp_path: Path):
    case = assemble(needs(4))
    with pytest.raises(NoResult, match="there is no such file"):
        earlier_result(tmp_path / "none.xlsx", case)
