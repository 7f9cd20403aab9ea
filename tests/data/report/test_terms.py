"""What a planner reads of lots, steps, thresholds and discounts.

The world below has quarters of 2024. A needs 5 a quarter and B 4; the line makes 10, and 16 with its one step of 6. An
order is of lots of 6 and at least 7, so of 12 at least: the first quarter has room for one of them alone, and who waits
loses its first quarter: A loses 500 at 100 a unit, B 400, so it is B. Then A has 12 in the first quarter, for two of
them and 2 left, and 12 in the third, for the other two; B has 12 in the second, for three. 36 units cost 3,600, of
which a tenth is paid back from 20 on; the step costs 6, and to order anything 50 each of three times: 3,396 in all."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from data.figures.result_table import ResultTable
from data.report.report import VerifiedPlan, make_report
from data.report.summary.terminal import summary_text
from data.report.whole.level_prices import first_price, level_facts, level_prices, level_sentence
from data.workbook.per_ally import ally_report
from model.case import Case, Discount, DiscountStep, Threshold
from model.levels import COST, Level, WholeLevel, shortfall
from model.lexicographic import level_solver
from model.lp.highs import Solution, solve
from model.plan import Plan
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.worlds import world

WORLD: dict[str, Any] = {
    "Allies": [{"ally": "A"}, {"ally": "B"}], "Offers": [{"lot": 6}],
    "Resources": [{"capacity": 10, "max_expansion": 6, "step": 6, "expansion_cost": 1}],
    "ResourceUse": [{"offer": "O"}],
    "Requirements": [{"quantity": 5}, {"quantity": 4, "ally": "B"}],
    "Thresholds": [{"at_least": 7, "fixed_cost": 50, "for_each": "ally,period"}],
    "Discounts": [{"from_quantity": 20, "discount": 0.1}]}


def solved(**sheets: Any) -> VerifiedPlan:
    case = assemble(world(**{**WORLD, **sheets}))
    plan = optimize(case).plan
    assert plan is not None
    return VerifiedPlan(case, plan, verify(case, plan))


def reported(**sheets: Any) -> dict[str, ResultTable]:
    return make_report(solved(**sheets))


@pytest.fixture(scope="module")
def report() -> dict[str, ResultTable]:
    return reported()


def test_orders_and_contracts_are_told_in_lots(report: dict[str, ResultTable]):
    orders = [(row["ally"], row["delivery_period"], row["quantity"], row["lot"], row["lots"])
              for row in report["Orders"].rows()]
    assert orders == [("A", "2024-Q1", 12, 6, 2), ("A", "2024-Q3", 12, 6, 2), ("B", "2024-Q2", 12, 6, 2)]
    assert [(row["quantity"], row["lots"]) for row in report["Contracts"].rows()] == [(12, 2)] * 3


def test_every_term_is_told_with_its_amounts(report: dict[str, ResultTable]):
    rows = [tuple(row[key] for key in ("term", "name", "combination", "amount", "asks_for", "times", "money", "kept"))
            for row in report["Terms kept"].rows()]
    when = [("A", "2024-Q1"), ("A", "2024-Q3"), ("B", "2024-Q2")]
    assert sorted(rows, key=str) == sorted([
        *(("lot", "O", f"ally {ally}, delivery {period}", 12, 6, 2, None, "yes") for ally, period in when),
        ("step", "R", "ordered 2024-Q1", 6, 6, 1, None, "yes"),
        *(("at least", "threshold", f"ally {ally}, period {period}", 12, 7, None, 50, "yes") for ally, period in when),
        ("discount", "M", "item I, year 2024", 36, 20, None, pytest.approx(-360), "yes")], key=str)


def test_discounts_go_to_each_ally_by_its_spending(report: dict[str, ResultTable]):
    # A tenth of 2,400 and of 1,200, at the end of the year.
    assert [tuple(row.values()) for row in report["Discounts earned"].rows()] == [
        ("M", "F", "I", "2024", "2024-Q4", "A", 24, 2400, pytest.approx(240)),
        ("M", "F", "I", "2024", "2024-Q4", "B", 12, 1200, pytest.approx(120))]


def test_each_capital_is_told_of_its_own_discounts():
    verified = solved()
    own = ally_report(verified.case, verified.plan, make_report(verified), "B")["Discounts earned"]
    assert [(row["ally"], row["paid_back"]) for row in own.rows()] == [("B", pytest.approx(120))]


def test_signed_orders_get_their_part_of_what_new_ones_bring_back():
    # A has signed 10 at 50, B orders 10 at 100: 20 earn a tenth of 1,500. Alone the signed ones would earn nothing, so
    # all 150 come of the new order: A, with a third of the spending, gets 50.
    table = reported(
        Offers=[{}], Thresholds=[], Requirements=[{"quantity": 10, "from": "2024-Q1", "to": "2024-Q1", "ally": "B"}],
        Resources=[{"capacity": 50}], Signed=[{"quantity": 10, "price": 50, "period": "2024-Q2"}])["Discounts earned"]
    assert [(row["ally"], row["quantity"], row["value"], row["paid_back"]) for row in table.rows()] == [
        ("A", 10, 500, pytest.approx(50)), ("B", 10, 1000, pytest.approx(100))]


def test_totals_keep_what_is_paid_back_apart_from_payments(report: dict[str, ResultTable]):
    totals = {row["total"]: row["figure"] for row in report["Totals"].rows()}
    assert totals["value of orders"] == pytest.approx(3600)
    assert totals["discounts paid back"] == pytest.approx(360) and totals["cost of ordering at all"] == 150
    # Budgets stay at list price: what A pays, 2,400, is in it as a whole, and with 2,399 it has one of its orders.
    enough, less = (reported(Budgets=[{"amount": amount}]) for amount in (2400, 2399))
    ((paid, left),) = ((row["orders"], row["left"]) for row in enough["Budgets"].rows() if row["ally"] == "A")
    assert (paid, left) == (pytest.approx(2400), pytest.approx(0))
    assert sum(float(row["quantity"] or 0) for row in less["Orders"].rows() if row["ally"] == "A") == 12


def test_the_price_of_the_terms_is_told_level_by_level(report: dict[str, ResultTable]):
    # Without the terms nobody is short, and 36 units cost 3,600.
    short, cost, *_ = report["Price of terms"].rows()
    assert (short["without"], short["value"], short["bound"], short["price"], short["proved"]) == (
        0, pytest.approx(400), pytest.approx(400), None, "yes")
    assert short["in_words"] == ("The terms raise the shortfall of priority 1 from nothing to 400 weighted; all of it "
                                 "is unavoidable.")
    assert (cost["without"], cost["value"]) == (pytest.approx(3600), pytest.approx(3396))
    assert cost["price"] == pytest.approx(100 * (3396 / 3600 - 1)) and "is no gain" in str(cost["in_words"])


def test_nothing_is_said_where_the_workbook_asks_for_nothing():
    report = reported(Offers=[{}], Resources=[{"capacity": 10}], Thresholds=[], Discounts=[])
    assert not {"Price of terms", "Terms kept", "Discounts earned"} & report.keys()
    assert not {"lot", "lots"} & {column.label for column in report["Orders"].columns}
    assert not [row for row in report["Checks"].rows() if row["check"] in ("terms", "row 20: chosen")]


def test_a_plan_without_whole_numbers_says_so():
    report = reported(Settings={"whole": "no"})
    assert not {"Price of terms", "Terms kept", "Discounts earned"} & report.keys()
    (note,) = (row for row in report["Checks"].rows() if row["check"] == "terms")
    assert "whole is no" in str(note["message"])
    assert "lots" not in {column.label for column in report["Orders"].columns}
    assert "discounts paid back" not in {row["total"] for row in report["Totals"].rows()}


def test_the_answer_and_the_terminal_say_what_the_terms_cost():
    verified = solved()
    text = summary_text(verified.case, verified.plan, make_report(verified))
    answer, below = text.split("Price of the terms")
    assert ("The terms (whole lots, whole steps of expansions, thresholds and discounts) raise the shortfall of "
            "priority 1 from") in answer
    assert "The terms raise the shortfall of priority 1" in below and "With the terms the cost is lower" in below


# The sentences, level by level: what is said follows from three figures.

LOTS = assemble(world(Offers=[{"lot": 5}], Requirements=[{"quantity": 5}]))
EMPTY = Plan(levels=(), order={}, stock={}, issue={}, contribution={}, transfer={}, expansion={}, shortfall={},
             violation={})
NONE_PROVEN = "none of it is proven to be unavoidable, so at most 0.28 % could still be gained."
LOWER = "With whole lots the cost is lower by 2.00 %, because earlier levels lost: that is no gain"
FIRST, UNKNOWN = shortfall(1), float("-inf")


def said(*levels: tuple[Level, float, float, float, bool], case: Case = LOTS) -> list[str]:
    plan = replace(EMPTY, whole=tuple(WholeLevel(*level) for level in levels))
    return [level_sentence(case, price) for price in level_prices(case, plan)]


@pytest.mark.parametrize(("plan", "bound", "proved", "sentence"), [
    (1002.8, 1002.2, False, "by 0.28 %; at least 0.22 % is unavoidable, so at most 0.06 % could still be gained."),
    # The most is rounded up, the least down: 0.2249 % of 0.2751 % are proven, so 0.0502 % could be gained.
    (1002.751, 1002.249, False, "by 0.28 %; at least 0.22 % is unavoidable, so at most 0.06 % could still be gained."),
    (1235.0, 1206.0, False, "by 23.5 %; at least 20.6 % is unavoidable, so at most 2.90 % could still be gained."),
    # What no plan without the terms is below, none with them is below either.
    (1002.8, 990.0, False, f"by 0.28 %; {NONE_PROVEN}"),
    (1002.8, UNKNOWN, False, f"by 0.28 %; {NONE_PROVEN}"),
    (1002.8, 1002.8, True, "by 0.28 %; all of it is unavoidable."),
])
def test_what_is_said_of_a_first_level(plan: float, bound: float, proved: bool, sentence: str):
    assert said((FIRST, 1000.0, plan, bound, proved)) == [f"Whole lots raise the shortfall of priority 1 {sentence}"]


def test_a_level_that_loses_nothing_is_proved_by_what_is_best_without_the_terms():
    assert said((FIRST, 1000.0, 1000.0, UNKNOWN, False)) == [
        "Whole lots leave the shortfall of priority 1 as it is; no plan that keeps them is better."]


@pytest.mark.parametrize(("plan", "bound", "proved", "sentence"), [
    (1020.0, 1010.0, False, "Whole lots raise the cost by 2.00 %; at least 1.00 % is unavoidable given the levels "
                            "before, so at most 1.00 % could still be gained."),
    # No bound holds for a later level but its own, once an earlier one has lost.
    (1020.0, UNKNOWN, False, "Whole lots raise the cost by 2.00 %; how much of it is unavoidable given the levels "
                             "before is not proven."),
    (980.0, 979.0, False, f"{LOWER}; at most 0.10 % could still be gained."),
    (980.0, UNKNOWN, False, f"{LOWER}; whether a plan that keeps them and is as good at the levels before could be "
                            "better is not proven."),
    (1000.0, 1000.0, True, "Whole lots leave the cost as it is; no plan that keeps them and is as good at the levels "
                           "before is better."),
])
def test_what_is_said_of_a_level_after_one_that_lost(plan: float, bound: float, proved: bool, sentence: str):
    assert said((FIRST, 50.0, 51.0, 51.0, True), (COST, 1000.0, plan, bound, proved))[1] == sentence


def test_discounts_lower_the_cost_at_no_loss_and_what_is_best_without_them_bounds_nothing():
    case = replace(LOTS, offers={key: replace(offer, lot=0.0) for key, offer in LOTS.offers.items()},
                   discounts=(Discount("M", "I", "year", (DiscountStep(10, 0.03),)),))
    levels = (FIRST, 50.0, 50.0, UNKNOWN, False), (COST, 1000.0, 995.8, 995.7, False)
    assert said(*levels, case=case)[1] == "Discounts lower the cost by 0.42 %; at most 0.01 % could still be gained."
    unknown = (levels[0], (COST, 1000.0, 995.8, UNKNOWN, False))
    assert said(*unknown, case=case)[1] == ("Discounts lower the cost by 0.42 %; whether a plan that keeps them could "
                                            "be better is not proven.")


def test_the_answer_names_the_first_level_that_notices_the_terms():
    both = replace(LOTS, thresholds=(Threshold(key="T", first=1, last=4, at_least=3.0),))
    whole = WholeLevel(FIRST, 50.0, 50.0, 50.0, True), WholeLevel(COST, 100.0, 103.0, 103.0, True)
    assert first_price(both, replace(EMPTY, whole=whole)) == (
        "The terms (whole lots and thresholds) raise the cost by 3.00 %; all of it is unavoidable given the levels "
        "before.")
    assert first_price(both, replace(EMPTY, whole=whole[:1])) == (
        "The terms (whole lots and thresholds) cost nothing at any level.")
    assert first_price(LOTS, EMPTY) == ""


def test_json_says_the_levels_and_null_where_nothing_is_proven():
    facts = level_facts(LOTS, replace(EMPTY, whole=(
        WholeLevel(FIRST, 50.0, 51.0, 50.5, False), WholeLevel(COST, 1000.0, 990.0, UNKNOWN, False))))
    short, cost = json.loads(json.dumps(facts, allow_nan=False))
    assert {key: short[key] for key in ("name", "lp", "plan", "bound", "proved")} == {
        "name": "shortfall 1", "lp": 50, "plan": 51, "bound": 50.5, "proved": False}
    assert (cost["name"], cost["bound"], cost["proved"]) == ("cost", None, False)


def test_a_level_that_is_proved_only_with_these_whole_numbers_is_not_called_proved():
    verified = solved()
    assert verified.plan.whole is not None
    whole = tuple(replace(level, proved=level.level != COST) for level in verified.plan.whole)
    report = make_report(replace(verified, plan=replace(verified.plan, whole=whole)))
    assert {row["level"]: row["proved"] for row in report["Levels"].rows()} == {
        "shortfall 1": "yes", "cost": "no", "tidy": "yes"}


def test_cost_shares_say_what_they_leave_out(report: dict[str, ResultTable]):
    # Three orders at 50 and a tenth of 3,600; A and B pay 2,400 and 1,200 at list price, and the step 6.
    *_, of_all = report["CostShares"].rows()
    assert of_all["note"] == ("not in the totals: EUR 150 that it costs to order at all and EUR 360 of discounts paid "
                              "back (see Discounts earned)")
    assert of_all["total"] == pytest.approx(3606)
    assert [row["note"] for row in reported(Thresholds=[], Discounts=[])["CostShares"].rows()] == [None] * 3


def test_a_plan_for_which_time_ended_before_the_terms_does_not_seem_to_keep_them(monkeypatch: pytest.MonkeyPatch):
    # The linear program was solved for the first level alone: the line makes 10 a quarter, which are no lots of 6.
    given: list[Solution] = []

    def limited(*arguments: Any, **options: Any) -> Solution:
        given.append(solve(*arguments, **options))
        return given[-1] if len(given) == 1 else replace(given[-1], status="time_limit")

    monkeypatch.setattr(level_solver, "solve", limited)
    report = reported()
    says = "this plan may keep none of them"
    assert [says in str(row["message"]) for row in report["Checks"].rows() if row["check"] == "terms"] == [True]
    assert not any("whole numbers of this" in str(row["message"]) for row in report["Checks"].rows())
    assert any(says in str(cell) for table in report.values() for row in table.rows() for cell in row.values()
               if table is not report["Checks"])
