"""What the result tables say, worked out by hand for the case and plan of `result_world`."""

import math
from dataclasses import replace
from typing import Any

import pytest

from data.report.report import VerifiedPlan, make_report
from data.schema.columns import money_unit
from tests.helpers.accounts import stock_frame
from tests.helpers.result_world import frame_of, frames_of, make_case, make_plan, make_rule, make_verification, rows

CASE, PLAN = make_case(), make_plan()


@pytest.fixture(scope="module")
def report():
    return frames_of(CASE, PLAN)


def test_orders_are_priced_and_dated(report):
    # 20 at 100 EUR are 2,000 EUR, a quarter of it in advance, 2 EUR of freight each; O1 takes one period.
    assert rows(report["Orders"], "ally", "offer", "order period", "delivery period", "quantity", "unit price EUR",
                "value EUR thousand", "advance EUR thousand", "transport EUR thousand", "payment EUR thousand") == [
        ("=A", "O1", "2024-Q3", "2024-Q4", 20, 100, 2.0, 0.5, 0.04, 2.04),
        ("=A", "O2", "2025-Q1", "2025-Q1", 4, 50, 0.2, 0, 0, 0.2),
        ("B", "O1", "2024-Q3", "2024-Q4", 12, 100, 1.2, 0.3, 0.024, 1.224),
        ("B", "O1", "2024-Q4", "2025-Q1", 30, 100, 3.0, 0.75, 0.06, 3.06)]


def test_orders_with_escalation_show_the_price_of_the_delivery_date():
    # 21 % a year; period 3 starts half a year after period 1: 100 * 1.21^0.5 = 110.
    offers = CASE.offers | {"O1": replace(CASE.offers["O1"], escalation=0.21)}
    orders = frames_of(make_case(offers=offers), PLAN)["Orders"]
    assert orders["unit price EUR"].tolist()[-1] == pytest.approx(110)
    assert orders["value EUR thousand"].tolist()[-1] == pytest.approx(3.3)


def test_contracts_join_the_allies_in_order_of_signing(report):
    assert rows(report["Contracts"], "order period", "item", "quantity", "value EUR thousand",
                "advance due EUR thousand", "allies", "first delivery", "last delivery", "unlocks expansion of") == [
        ("2024-Q3", "M1", 32, 3.2, 0.8, "=A 20; B 12", "2024-Q4", "2024-Q4", "LINE"),
        ("2024-Q4", "M1", 30, 3.0, 0.75, "B 30", "2025-Q1", "2025-Q1", ""),
        ("2025-Q1", "M2", 4, 0.2, 0.0, "=A 4", "2025-Q1", "2025-Q1", "")]


def test_allocation_is_the_matrix_of_items_and_allies(report):
    # 20 + 42 rounds of M1 at 100 EUR, 4 of M2 at 50 EUR, which only =A can fire.
    assert rows(report["Allocation"], "measure", "row", "item", "counted in", "all allies", "=A", "B") == [
        ("quantity", "family", None, "round", 66, 24, 42), ("quantity", "item", "M1", "round", 62, 20, 42),
        ("quantity", "item", "M2", "round", 4, 4, 0),
        ("value", "family", None, "EUR thousand", *map(pytest.approx, (6.4, 2.2, 4.2))),
        ("value", "item", "M1", "EUR thousand", pytest.approx(6.2), 2.0, pytest.approx(4.2)),
        ("value", "item", "M2", "EUR thousand", 0.2, 0.2, 0),
        ("value", "all", None, "EUR thousand", *map(pytest.approx, (6.4, 2.2, 4.2)))]


def test_the_sheets_add_up_to_each_other(report):
    value = report["Orders"]["value EUR thousand"].sum()
    assert value == pytest.approx(6.4)  # 2,000 + 200 + 1,200 + 3,000 EUR
    assert report["Contracts"]["value EUR thousand"].sum() == pytest.approx(value)
    allocation = report["Allocation"]
    items = allocation[allocation["row"] == "item"]
    for measure, total in (("value", value), ("quantity", report["Orders"]["quantity"].sum())):
        of_measure = items[items["measure"] == measure]
        assert of_measure["all allies"].sum() == pytest.approx(total)
        assert of_measure[["=A", "B"]].sum().sum() == pytest.approx(total)
        assert allocation[(allocation["row"] == "family") & (allocation["measure"] == measure)][
            "all allies"].sum() == pytest.approx(total)
    transport = report["Orders"]["transport EUR thousand"].sum()
    assert report["Budgets"]["orders EUR thousand"].sum() == pytest.approx(value + transport)
    assert report["Budgets"]["given EUR thousand"].sum() == report["Budgets"]["received EUR thousand"].sum() == 1.0
    spending = report["Spending by ally"]
    assert spending.iloc[:, 1:].sum().sum() == pytest.approx(value + transport)
    shortfalls = report["Shortfalls"].groupby("priority")["weighted shortfall thousand"].sum()
    levels = {f"shortfall {priority}": value for priority, value in shortfalls.items()}
    assert {name: value for name, value, *_ in report["Levels"].itertuples(index=False)
            if name in levels} == pytest.approx(levels)
    stock = stock_frame(report)
    of_family = stock[stock["row"] == "family"].groupby(["ally", "period"])["orders"].sum()
    for (ally, period), quantity in report["Orders"].groupby(["ally", "delivery period"])["quantity"].sum().items():
        assert of_family[ally, period] == pytest.approx(quantity)


def test_budgets_follow_the_payment_dates(report):
    # =A: 500 + 1,540 in 2024, 200 in 2025. B: 1,224 + an advance of 750 in 2024, 2,250 + 60 in 2025.
    assert rows(report["Budgets"], "ally", "year", "amount EUR thousand", "orders EUR thousand", "given EUR thousand",
                "received EUR thousand", "left EUR thousand") == [
        ("=A", 2024, 5.0, 2.04, 1.0, 0.0, pytest.approx(1.96)), ("=A", 2025, 4.0, 0.2, 0.0, 0.0, 3.8),
        ("B", 2024, 1.0, 1.974, 0.0, 1.0, pytest.approx(0.026)), ("B", 2025, None, 2.31, 0.0, 0.0, None)]


def test_budgets_compare_with_the_pledge(report):
    # Half a year of 2024: 3,040 of 500,000 EUR; 2 % of these, a tenth of it for munitions, are 1,000 EUR.
    budgets = report["Budgets"].iloc[0]
    assert budgets["share of GDP"] == pytest.approx(0.00608)
    assert budgets["at 2 % of GDP or more EUR thousand"] == pytest.approx(1.0)
    assert report["Budgets"].iloc[2]["share of GDP"] is None  # B's GDP is not known


def test_unspent_budget_moves_on_until_a_year_without_amount():
    case = make_case(carry_over=True)
    # =A carries 1,960 into 2025 and has 1,960 + 4,000 - 200 left; B has no limit in 2025.
    assert rows(frames_of(case, PLAN)["Budgets"], "carried in EUR thousand", "left EUR thousand") == [
        (0.0, pytest.approx(1.96)), (pytest.approx(1.96), pytest.approx(5.76)),
        (0.0, pytest.approx(0.026)), (pytest.approx(0.026), None)]


def test_every_stock_rolls(report):
    stock = stock_frame(report)
    gained = stock["deliveries"] + stock["orders"] + stock["received"]
    rolled = stock["opening"] + gained - stock["sent"] - stock["issued"]
    assert rolled.tolist() == pytest.approx(stock["closing"].tolist())
    of_item = stock[(stock["row"] == "item") & (stock["ally"] == "=A") & (stock["item"] == "M1")]
    assert rows(of_item, "period", "opening", "deliveries", "orders", "received", "sent", "issued", "closing") == [
        ("2024-Q3", 4, 3, 0, 0, 0, 7, 0), ("2024-Q4", 0, 0, 20, 0, 6, 8, 6), ("2025-Q1", 6, 0, 0, 0, 0, 6, 0)]


def test_stock_of_a_family_adds_up_its_items_and_meets_the_highest_target(report):
    stock = stock_frame(report)
    family = stock[stock["row"] == "family"]
    assert rows(family, "ally", "period", "closing", "target", "coverage") == [
        ("=A", "2024-Q3", 0, None, None), ("=A", "2024-Q4", 6, None, None), ("=A", "2025-Q1", 2, None, None),
        ("B", "2024-Q3", 5, None, None), ("B", "2024-Q4", 23, 30, pytest.approx(23 / 30)),
        ("B", "2025-Q1", 53, 60, pytest.approx(53 / 60))]


def test_stock_that_fits_no_system_does_not_cover_a_target():
    case = make_case(stock=CASE.stock | {("B", "M2"): 40.0})
    plan = make_plan(stock=PLAN.stock | {("B", "M2", period): 40.0 for period in (1, 2, 3)})
    stock = stock_frame(frames_of(case, plan))
    last = stock[(stock["row"] == "family") & (stock["ally"] == "B")].iloc[-1]
    assert (last["closing"], last["usable"], last["coverage"]) == (93, 53, pytest.approx(53 / 60))


def test_needs_list_every_need_and_shortfalls_weigh_what_lacks(report):
    # A round costs 75 EUR, and as the levels count it 100, in stock 100 / 3 in each of three periods.
    # Row 3 is met in the last period, so it lacks nothing at the end.
    assert rows(report["Shortfalls"], "input row", "need", "short from", "short to", "periods short", "worst period",
                "worst short", "share short then", "short, at its price EUR thousand",
                "weighted shortfall thousand") == [
        (2, 8, "2024-Q3", "2024-Q3", 1, "2024-Q3", 1, 0.125, 0.075, 0.1),
        (3, 30, "2024-Q4", "2024-Q4", 1, "2024-Q4", 7, pytest.approx(7 / 30), 0, pytest.approx(0.7 / 3)),
        (4, 60, "2025-Q1", "2025-Q1", 1, "2025-Q1", 7, pytest.approx(7 / 60), 0.525, pytest.approx(0.7 / 3))]
    assert rows(report["Needs"], "input row", "need", "met", "short 2024-Q3", "short 2024-Q4", "short 2025-Q1") == [
        (2, 8, pytest.approx(23 / 24), 1, 0, 0), (3, 30, pytest.approx(53 / 60), None, 7, 0),
        (4, 60, pytest.approx(53 / 60), None, None, 7)]


def test_capacity_shows_what_expansions_add(report):
    assert report["Capacity"].drop(columns=[
        "resource", "name", "in words"]).values.tolist() == [
        ["2024-Q3", 25, 0, 0, 25, 0, None, None],
        ["2024-Q4", 25, 10, 32, 3, pytest.approx(32 / 35), 30, "shortfall 2"],  # confirmed, not what the dual says
        ["2025-Q1", 25, 10, 30, 5, pytest.approx(30 / 35), None, None]]
    # Confirmed by one unit more, without what it moves.
    assert report["Capacity"]["in words"].dropna().tolist() == [
        "1 more would lower the weighted shortfall of priority 2 by 30"]


def test_reasons_causes_and_worths_stand_where_they_belong(report):
    shortfalls = report["Shortfalls"]
    assert rows(shortfalls, "input row", "reason in the worst period", "in full: no. in Reasons") == [
        (2, "LINE is full in 2024-Q3", 1), (3, None, None), (4, None, None)]
    assert report["Reasons"].values.tolist() == [[1, "LINE is full in 2024-Q3", 1, 0.1, "2024-Q3: 2"]]
    assert report["Causes"].values.tolist() == [["capacity of LINE", 0.3, 0.75, 0.6], ["storage", 0.1, 0.25, 0.4]]
    assert report["Bottlenecks"].values.tolist()[0][:7] == ["shortfall 2", "capacity", "LINE", "2024-Q4", 40, 1, 30]
    budgets = report["Budgets"]
    assert budgets[budgets["ally"] == "B"]["level"].tolist()[0] == "cost"


def test_a_resource_without_capacity_has_no_use():
    resource = replace(CASE.resources["LINE"], capacity=(0.0, 25.0, 25.0))
    assert frames_of(make_case(resources={"LINE": resource}), PLAN)["Capacity"]["use"].tolist()[0] is None


def test_expansions_show_the_load_that_the_commitment_asks_for(report):
    # 0.5 * (1 + 25/20) * 10 = 11.25 in the one period of the commitment; 32 are planned, 7 above the base.
    assert report["Expansions"].drop(columns=["resource", "name"]).values.tolist() == [
        ["2024-Q3", "2024-Q4", 10, 0.3, "2024-Q4", 11.25, 32, 7]]


def test_transfers_and_contributions_name_both_sides(report):
    assert report["Transfers"].values.tolist() == [["=A", "B", "HE", "M1", "2024-Q4", 6, "round", 0.009]]
    assert report["Contributions"].values.tolist() == [["=A", "B", 2024, 1.0, None]]


def test_standards_compare_achieved_with_required(report):
    # B cannot fire M2, so only M1 is common: 20 of =A's 24. M1 alone is standard: 62 of 66.
    assert report["Standards"].values.tolist() == [
        ["group", "BRIGADE", "HE", "=A", 24, 20, pytest.approx(20 / 24), 0.8, "M1"],
        ["group", "BRIGADE", "HE", "B", 42, 42, 1.0, 0.8, "M1"],
        ["family", None, "HE", None, 66, 62, pytest.approx(62 / 66), 0.5, "M1"]]


def test_rules_say_what_binds(report):
    # B spends 3,000 + 1,200 = 4,200 EUR, just the limit; 0.95 * 66 = 62.7 is 0.7 more than the 62 of M1.
    assert report["Rules"].drop(columns=["in words"]).values.tolist() == [
        ["SPEND", "ally =A", "max_spend", 4.2, 2.2, "EUR thousand", 2.2, None, 0, "EUR thousand", "slack", None,
         None],
        ["SPEND", "ally B", "max_spend", 4.2, 4.2, "EUR thousand", 4.2, None, 0, "EUR thousand", "binding", None,
         None],
        ["STANDARD", "", "min_share", 0.95, pytest.approx(62 / 66), "share", 62, 66, 0.7, "units", "violated", 10,
         "cost"]]


def test_a_share_in_a_rule_for_each_ally_refers_to_that_ally():
    case = make_case(rules=(make_rule("M", "max_share", 0.9, item="M1", family="HE", for_each=("ally",)),))
    rules = frames_of(case, make_plan(violation={}))["Rules"]
    assert rows(rules, "combination", "amount", "of") == [("ally =A", 20, 24), ("ally B", 42, 42)]


def test_checks_hold_the_verification_and_the_warnings(report):
    checks = rows(report["Checks"], "result", "check", "place", "largest violation")
    assert ("PASS", "row 1: stock balance", "=A, M1, 2024-Q4", 2e-9) in checks
    assert ("warning", "input", "Offers!A3", None) in checks
    assert rows(report["Checks"], "result", "check")[0] == ("PASS", "plan")


def test_a_failed_verification_shows():
    report = frames_of(CASE, PLAN, passed=False)
    assert report["Checks"]["result"].tolist()[:2] == ["FAIL", "FAIL"]
    assert ("check", "FAIL") in rows(report["Answer"], "fact", "value")


def test_an_empty_plan_has_all_sheets_with_their_headers(report):
    nothing = make_plan(order={}, stock={}, issue={}, contribution={}, transfer={}, expansion={}, shortfall={},
                        violation={})
    empty = frames_of(CASE, nothing)
    assert list(empty) == list(report)
    assert list(empty["Orders"].columns) == list(report["Orders"].columns) and empty["Orders"].empty


@pytest.mark.parametrize(("scale", "unit"), [(1e6, "EUR million"), (1.0, "EUR"), (1e9, "EUR billion"),
                                             (12_500.0, "12,500 EUR")])
def test_the_unit_of_money_is_in_words(scale, unit):
    assert money_unit("EUR", scale) == unit


def test_a_level_without_a_bound_leaves_it_blank():
    verification = make_verification()
    level = verification.levels[0]
    level.bound, level.gap, level.gap_everywhere, level.multiplier = -math.inf, math.inf, math.nan, math.nan
    (told,) = about("level: cost", verification, "dual value", "gap", "gap against every plan", "largest multiplier")
    assert told == (None, None, None, None)


def about(check: str, verification: Any, *columns: str) -> list[tuple[Any, ...]]:
    """What Checks says of one thing."""
    checks = frame_of(make_report(VerifiedPlan(CASE, PLAN, verification))["Checks"])
    return [told for name, told in zip(checks["check"], rows(checks, *columns), strict=True) if name == check]


def test_checks_says_how_far_a_level_is_proved():
    verification = make_verification()
    columns = "result", "message", "gap", "gap that passes", "gap against every plan", "largest multiplier"
    assert about("level: cost", verification, *columns) == [
        ("PASS", "proved by its dual value, against every plan", 0.0, 1e-7, 2e-12, 3.5)]
    verification.levels[0].proved_everywhere, verification.levels[0].gap_everywhere = False, 2e-3
    ((result, message, *_),) = about("level: cost", verification, *columns)
    assert result == "PASS" and "among the plans that are best at the levels before" in message


def test_checks_says_whether_the_plan_is_the_only_one():
    verification = make_verification()
    assert about("one plan", verification, "result", "message") == [
        ("PASS", "of all plans that are equal at every level, the one that the names in the workbook decide")]
    verification.settled = False
    ((result, message),) = about("one plan", verification, "result", "message")
    assert result == "PASS" and "another plan may be equal" in message
    verification.settled = None
    assert about("one plan", verification, "result") == []
