"""The orders of an earlier result in another version of its workbook: what is kept, what is not and why, and what is
said of all that changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.case.builder import assemble
from data.comparison.keeping.changed_orders import (
    changed_orders,
    changed_orders_table,
    differing,
    kept_facts,
    kept_sentence,
    stays,
)
from data.comparison.keeping.earlier_plan import EarlierKey, EarlierOrder, EarlierPlan, earlier_plan, kept_plan
from data.comparison.result_book import NoResult
from data.report.report import VerifiedPlan, make_report
from data.workbook.result import write_results
from model.case import Case
from model.levels import COST, shortfall
from model.plan import OrderKey
from model.solve import optimize
from model.studies.kept_orders import ROWS, ChangeReason, why_changed
from model.verification.verify import verify
from tests.helpers.random_worlds import signed_world
from tests.helpers.worlds import solve, world


def order(quantity: float, offer: str = "O", ally: str = "A", delivery: str = "2024-Q2",
          price: float = 50.0) -> EarlierOrder:
    return EarlierOrder(EarlierKey(offer, ally, delivery), "F", "I", "M", quantity, price)


def earlier(*orders: EarlierOrder, signed: dict[EarlierKey, float] | None = None) -> EarlierPlan:
    return EarlierPlan("old-result.xlsx", orders, signed or {}, "EUR")


def a_case(**sheets: Any) -> Case:
    return assemble(world(**{"Requirements": [{"quantity": 5}], **sheets}))


def test_keys_match_in_any_case_and_the_rest_is_kept():
    case, kept = kept_plan(a_case(), earlier(order(3), order(4, "o", "a", "2024-q3")))
    assert case.kept == {("O", "A", 2): 3, ("O", "A", 3): 4} and kept.dropped == () and kept.line() == ""


@pytest.mark.parametrize(("sheets", "given", "said"), [
    ({}, order(1, offer="gone"), "there is no offer gone in this workbook"),
    ({}, order(1, ally="B"), "there is no ally B in this workbook"),
    ({}, order(1, delivery="2025-Q1"), "this plan ends with 2024-Q4"),
    ({}, order(1, delivery="2024-05"), "'2024-05' is no quarter of this plan"),
    ({"Offers": [{"lead_months": 6}]}, order(1), "it would have to be ordered in 2023-Q4, before this plan"),
    ({"Offers": [{"from": "2024-Q3"}]}, order(1), "offer O delivers from 2024-Q3 to 2024-Q4"),
    ({"Offers": [{"allies": "B"}], "Allies": [{"ally": "A"}, {"ally": "B"}]}, order(1), "A may not buy offer O"),
    ({"Terms": [{"offer": "O", "ally": "A", "allowed": "no"}]}, order(1), "A may not buy offer O"),
    ({"Certified": [{"from": "2024-Q3"}]}, order(1), "A can use I from 2024-Q3 on only"),
    ({"Certified": []}, order(1), "A has no system that is certified for I")])
def test_what_cannot_be_placed_any_more_is_told_with_its_reason(sheets: dict[str, Any], given: EarlierOrder, said: str):
    case, kept = kept_plan(a_case(**sheets), earlier(given))
    (lost,) = kept.lost
    assert case.kept == {} and said in lost.reason
    assert kept.line().startswith("the earlier plan old-result.xlsx: 1 order of it cannot be placed any more (1 ")


def test_what_was_to_come_before_the_plan_and_what_is_signed_since_is_no_loss():
    # 7 were planned where 2 of 3 signed ones were signed already: 1 has been signed since, 6 are left to keep.
    signed = a_case(Signed=[{"period": "2024-Q2", "quantity": 3}])
    case, kept = kept_plan(signed, earlier(order(7), order(9, delivery="2023-Q4"), signed={
        EarlierKey("o", "a", "2024-q2"): 2.0}))
    assert case.kept == {("O", "A", 2): 6} and kept.lost == []
    assert [(each.fate, each.order.quantity) for each in kept.dropped] == [("signed", 1), ("past", 9)]
    assert kept.line() == ("the earlier plan old-result.xlsx: 1 order is signed since, in whole or in part; "
                           "1 order is to be delivered before this plan")


@pytest.mark.parametrize("seed", range(6))
def test_a_result_file_holds_the_orders_in_full(seed: int, tmp_path: Path):
    case = assemble(signed_world(seed))
    outcome = optimize(case)
    if outcome.status != "optimal" or outcome.plan is None:
        return
    path = write_results(tmp_path / "old.xlsx", case, outcome.plan, make_report(
        VerifiedPlan(case, outcome.plan, verify(case, outcome.plan))))
    again, kept = kept_plan(case, earlier_plan(path))
    assert kept.dropped == ()
    assert again.kept == pytest.approx({key: value for key, value in outcome.plan.order.items()
                                        if value > 1e-6}, rel=1e-14)


def test_a_file_that_is_no_result_is_refused(tmp_path: Path):
    with pytest.raises(NoResult, match="no such file"):
        earlier_plan(tmp_path / "none.xlsx")


def changed() -> tuple[Case, Any, Any, Any]:
    """A needs 10 in the first quarter, of O or of P, which is cheaper; before, O brought 6 of them at 100 and P 4 at
    80, and an offer that there is not any more brought 2 at 50."""
    tables = world(Offers=[{"offer": "O", "price": 100}, {"offer": "P", "price": 80}], Requirements=[
        {"quantity": 10, "from": "2024-Q1", "to": "2024-Q1"}], Families=[{"unit": "round"}])
    case, kept = kept_plan(assemble(tables), earlier(
        order(6, "O", delivery="2024-Q1"), order(4, "P", delivery="2024-Q1"), order(2, "Q", delivery="2024-Q1")))
    outcome = optimize(case)
    assert outcome.plan is not None
    reasons = why_changed(case, outcome.plan, outcome.linear.relaxation, differing(case, outcome.plan), 60)
    return case, outcome.plan, kept, changed_orders(case, outcome.plan, kept, reasons)


def test_each_order_that_differs_is_told_with_its_value_and_its_reason():
    case, _, _, orders = changed()
    rows = [(row["change"], row["offer"], row["before"], row["now"], row["difference"], row["unit"],
             row["value_difference"]) for row in changed_orders_table(case, orders).rows()]
    assert rows == [("gone", "O", 6, 0, -6, "round", -600), ("larger", "P", 4, pytest.approx(10), pytest.approx(6),
                                                            "round", pytest.approx(480)),
                    ("gone", "Q", 2, 0, -2, "round", -100)]
    assert [each.words for each in orders] == [
        "so that the plan costs as little as possible", "so that the plan costs as little as possible",
        "it cannot be placed any more: there is no offer Q in this workbook"]


def test_the_sentence_says_how_much_stays_and_why_the_rest_does_not():
    # 4 of P at 80 stay, of 6 * 100 + 4 * 80 + 2 * 50 = 1,020: 31.4 %.
    case, plan, kept, orders = changed()
    assert stays(case, plan, kept) == pytest.approx(320 / 1020)
    assert kept_sentence(case, plan, kept, orders) == (
        "Of the value of the earlier plan old-result.xlsx that is still to be decided 31.4 % stays as it was; 3 orders "
        "are new, gone, larger or smaller: 2 so that the plan costs as little as possible (EUR 1,080) and 1 that "
        "cannot be placed any more (EUR 100); the sums are what is ordered more and what is ordered less, added up.")
    facts = kept_facts(case, plan, kept, orders)
    assert [each["for_the_sake_of"] for each in facts["orders"]] == ["cost", "cost", "nothing"]
    assert [(each["offer"], each["what"]) for each in facts["not_kept"]] == [("Q", "lost")]


def test_where_nothing_changes_or_is_left_the_sentence_says_so():
    tables = world(Requirements=[{"quantity": 5}])
    plan = solve(tables)
    for given, said in ((order(5, delivery="2024-Q1"), "Every order of the earlier plan old-result.xlsx"),
                        (order(5, delivery="2023-Q1"), "Nothing of the earlier plan old-result.xlsx is left")):
        case, kept = kept_plan(assemble(tables), earlier(given))
        assert kept_sentence(case, plan, kept, []).startswith(said)


@pytest.mark.parametrize(("reason", "said"), [
    (ChangeReason("level", shortfall(2)), "so that as little as possible lacks of what is needed with priority 2"),
    (ChangeReason("level", COST), "so that the plan costs as little as possible, what changes count included"),
    (ROWS, "because the limits and rules of this workbook leave no room for what was ordered")])
def test_every_reason_has_its_words(reason: ChangeReason, said: str):
    case, kept = kept_plan(replace(a_case(), change_cost=0.1), earlier(order(5)))
    (each,) = changed_orders(case, solve(world(Requirements=[{"quantity": 5}])), kept, {OrderKey("O", "A", 2): reason})
    assert each.words == said
