"""What is signed beside what is new, in the result tables; worked out by hand for one year of two quarters.

R makes 10 a quarter. A needs 8 a quarter, of which 6 in Q1 are signed with O at 90 (half of it paid before), and 12 in
2023; P is another maker's. Money is in EUR."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.case.builder import assemble
from data.report.report import VerifiedPlan, make_report
from data.report.spending import cost_shares_table
from data.workbook.per_ally import ally_report, plan_by_family, write_per_ally
from model.case import Case
from model.plan import Plan
from model.solve import optimize
from tests.helpers.accounts import stock_frame
from tests.helpers.result_world import frame_of, make_verification, rows
from tests.helpers.worlds import world

SHEETS: dict[str, Any] = {
    "Settings": {"periods": 2, "currency": "EUR"}, "Manufacturers": [{"manufacturer": "M"}, {"manufacturer": "N"}],
    "Offers": [{"offer": "O", "transport": 1}, {"offer": "P", "manufacturer": "N", "price": 200}],
    "Resources": [{"capacity": 10}], "ResourceUse": [{"offer": "O"}], "Requirements": [{"quantity": 8}],
    "Budgets": [{"amount": 2000}],
    "Rules": [{"rule": "some", "kind": "max_quantity", "value": 30}, {"rule": "few", "kind": "max_quantity", "value": 9,
                                                                     "to": "2024-Q1", "penalty": 1}],
    "Signed": [{"period": "2024-Q1", "quantity": 6, "price": 90, "paid": 0.5}, {"period": "2023-Q4", "quantity": 12}]}


def planned(**sheets: Any) -> tuple[Case, Plan]:
    case = assemble(world(**{**SHEETS, **sheets}))
    plan = optimize(case).plan
    assert plan is not None
    return case, plan


def told(**sheets: Any) -> dict[str, Any]:
    case, plan = planned(**sheets)
    return {name: frame_of(each) for name, each in make_report(VerifiedPlan(case, plan, make_verification())).items()}


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return told()


def test_orders_show_what_is_signed_for_the_same_delivery(report: dict[str, Any]):
    # 2 of the 8 of Q1 and all 8 of Q2 are new.
    assert rows(report["Orders"], "offer", "delivery period", "quantity", "signed", "value EUR",
                "signed value EUR") == [
        ("O", "2024-Q1", 2, 6, 200, 540), ("O", "2024-Q2", 8, 0, 800, 0)]


def test_what_is_signed_alone_has_a_row_without_a_new_order():
    frame = told(Requirements=[{"quantity": 8, "from": "2024-Q2"}])["Orders"]
    assert rows(frame, "delivery period", "quantity", "signed", "unit price EUR", "payment EUR") == [
        ("2024-Q1", 0, 6, None, 0), ("2024-Q2", 2, 0, 100, 202)]


def test_a_contract_that_is_signed_already_has_a_row_without_a_number():
    # Nothing is needed in Q1: what is signed for then stands by itself, and what it is worth is no part of the sums.
    frame = told(Requirements=[{"quantity": 8, "from": "2024-Q2"}])["Contracts"]
    assert rows(frame, "contract", "order period", "quantity", "signed", "value EUR", "allies") == [
        (None, "2024-Q1", 0, 6, 0, "signed: A 6"), (1, "2024-Q2", 2, 0, 200, "A 2")]


def test_a_contract_says_who_has_signed_beside_who_signs(report: dict[str, Any]):
    # 6 of the 8 that A needs in Q1 are signed, 2 are new; nothing is signed for Q2.
    assert rows(report["Contracts"], "quantity", "signed", "allies") == [(2, 6, "A 2; signed: A 6"), (8, 0, "A 8")]


def test_contracts_capacity_stock_and_budgets(report: dict[str, Any]):
    assert rows(report["Contracts"], "manufacturer", "quantity", "signed") == [("M", 2, 6), ("M", 8, 0)]
    assert rows(report["Capacity"], "period", "base", "used", "signed", "free", "use") == [
        ("2024-Q1", 10, 2, 6, 2, 0.8), ("2024-Q2", 10, 8, 0, 2, 0.8)]
    stock = stock_frame(report)
    assert rows(stock[stock["row"] == "item"], "period", "deliveries", "signed", "orders", "issued", "closing") == [
        ("2024-Q1", 0, 6, 2, 8, 0), ("2024-Q2", 0, 0, 8, 8, 0)]
    # 10 at 101 are new; of 540 half was paid, and 6 of freight are due.
    assert rows(report["Budgets"], "amount EUR", "orders EUR", "signed EUR", "left EUR") == [(2000, 1010, 276, 714)]


def test_rules_count_it_and_say_where_it_is_beyond_them(report: dict[str, Any]):
    # Ordered 10; signed 18 with those of 2023. In Q1 2 and 18 are more than 9, the 18 by themselves: 2 are too many.
    assert rows(report["Rules"], "rule", "amount", "signed", "violation", "state") == [
        ("some", 28, 18, 0, "slack"), ("few", 20, 18, 2, "violated")]
    beyond = told(Requirements=[{"quantity": 6}], Signed=[*SHEETS["Signed"], {"period": "2024-Q2", "quantity": 6}])
    assert rows(beyond["Rules"], "rule", "amount", "signed", "violation", "state") == [
        ("some", 24, 24, 0, "slack"), ("few", 18, 18, 0, "signed")]


def test_a_line_that_is_oversold_has_less_than_nothing_free():
    capacity = told(Signed=[{"period": "2024-Q1", "quantity": 16}])["Capacity"]
    assert rows(capacity, "used", "signed", "free", "use")[0] == (0, 16, -6, 1.6)


def test_an_ally_sees_its_own():
    case, plan = planned()
    report = make_report(VerifiedPlan(case, plan, make_verification()))
    own = ally_report(case, plan, report, "A")
    assert rows(frame_of(own["Orders"]), "quantity", "signed") == [(2, 6), (8, 0)]
    assert rows(frame_of(plan_by_family(case, own)), "contracted before", "ordered", "issued") == [(6, 10, 16)]


def answer_of(report: dict[str, Any]) -> str:
    """The sentence that Summary begins with."""
    return str(dict(rows(report["Answer"], "fact", "value"))["answer"])


def key_figures_of(report: dict[str, Any]) -> dict[str, Any]:
    return dict(rows(report["Key figures"], "figure", "value"))


def test_the_answer_says_what_is_signed_and_left_to_pay(report: dict[str, Any]):
    # Two new orders, 10 at 101. 6 of the signed ones come in Q1: of 540 half was paid, and 6 of freight are due. Those
    # of 2023 are history.
    assert "with 2 orders for EUR 1,010, beside 1 signed order with EUR 276 left to pay." in answer_of(report)
    assert key_figures_of(report)["signed orders, left to pay"] == 276
    # Nothing is due for what is paid, but it comes; of what comes after the plan the advance is due in Q2.
    both = told(Offers=[{"advance": 0.5, "lead_months": 3}], Signed=[
        {"period": "2024-Q1", "quantity": 2, "paid": 1}, {"period": "2024-Q3", "quantity": 4}])
    assert "beside 2 signed orders with EUR 200 left to pay." in answer_of(both)
    past = told(Signed=[{"period": "2023-Q4", "quantity": 12}])
    assert "beside" not in answer_of(past) and "beside" not in answer_of(told(Signed=[]))
    assert "signed orders, left to pay" not in key_figures_of(told(Signed=[]))


@pytest.mark.parametrize(("signed", "orders", "due"), [(SHEETS["Signed"], "EUR 1,010", ["EUR 276"]),
                                                        ([], "EUR 1,620", [])])
def test_the_cover_of_an_ally_says_what_it_pays_for_signed_orders(tmp_path: Path, signed: list[Any], orders: str,
                                                                  due: list[str]):
    # Without signed orders all 16 are new, 16 at 101.
    case, plan = planned(Signed=signed)
    report = make_report(VerifiedPlan(case, plan, make_verification()))
    (path,) = write_per_ally(tmp_path, Path("r.xlsx"), case, plan, report)
    rows = [[str(cell.value) for cell in row if cell.value is not None]
            for row in openpyxl.load_workbook(path)["Summary"].iter_rows()]
    assert any(row[0] == orders for row in rows if row) and any(row[0] == "2" for row in rows if row)
    assert [row[0] for row in rows if row[1:] == ["still to pay for orders that are signed already."]] == due


def test_without_signed_orders_there_is_no_column_for_them():
    for name, frame in told(Signed=[]).items():
        assert not [header for header in frame.columns if header.startswith("signed")], name


def test_cost_shares_compare_with_what_signed_orders_leave_of_a_budget():
    # A bears 10 new units at 101, 1,010. Signed orders take 276 of its budget: 1,286 is just enough, 1,285 is not.
    case, plan = planned()

    def note(budget: float) -> object:
        return cost_shares_table(replace(case, budgets={("A", 2024): budget}), plan).values("note")[0]

    assert note(1286) is None
    told_of = str(note(1285))
    assert told_of.startswith("above what signed orders leave of its budget, EUR 1,010:")
