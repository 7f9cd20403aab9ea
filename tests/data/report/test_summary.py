"""What Summary, Figures and the charts say, worked out by hand for the case and plan of `result_world`."""

from dataclasses import replace

import pytest

from data.report.figure_parts import totals
from data.report.summary.terminal import summary_text
from model.horizon import Horizon
from model.levels import CONFLICTS, LevelResult
from tests.helpers.result_world import frames_of, make_case, make_plan, make_rule, report_of, rows, shown

CASE, PLAN = make_case(), make_plan()


@pytest.fixture(scope="module")
def report():
    return frames_of(CASE, PLAN)


def test_totals_are_in_price_units():
    # A round of HE costs 75. Needed: 3 * 8 in use, and at the end 60 in stock at B, of which 30 are those of priority 2
    # too: 84 * 75. Short: the one of use, and the 7 that B's stock lacks at the end. As the levels count it a round of
    # use is 100 and one of stock 100/3 in each of the periods: 7 are short in two.
    assert totals(CASE, PLAN) == pytest.approx({
        "need": 6300, "met": 5700, "short": 600, "weighted_shortfall": 100 + 1400 / 3, "orders": 6400, "transport": 124,
        "payments": 6524, "expansion_cost": 300, "new_capacity": 10, "contributions": 1000, "transferred": 6,
        "transfer_cost": 9})


def test_families_show_units(report):
    assert report["Families"].values.tolist() == [["HE", "round", 24, 1, 60, 7, 66]]


def test_largest_shortfalls_come_by_value(report):
    # At the end row 4 lacks 7 rounds, 525 EUR; row 2 lacks one, 75 EUR; row 3 lacks nothing at the end.
    assert rows(report["Largest shortfalls"], "ally", "kind", "priority", "need a period", "worst short",
                "worst period") == [("B", "stock", 3, 60, 7, "2025-Q1"), ("=A", "use", 1, 8, 1, "2024-Q3"),
                                    ("B", "stock", 2, 30, 7, "2024-Q4")]
    assert report["Largest shortfalls"]["short EUR thousand"].tolist() == [0.525, 0.075, 0]


def test_stock_against_target_counts_only_allies_with_a_target(report):
    # =A has no target: its stock is left out. Its use of 8 rounds a quarter is all that is needed.
    assert report["Stock against target"].values.tolist() == [["2024-Q3", 8, 5, 0], ["2024-Q4", 8, 23, 30],
                                                              ["2025-Q1", 8, 53, 60]]


def test_the_charts_show_what_each_ally_gets_and_bears(report):
    # =A needs 24 rounds and lacks one. B needs 60 at the end and lacks 7.
    assert report["Share met"].values.tolist() == [["B", "Beland", pytest.approx(53 / 60)],
                                                   ["=A", "Aland", pytest.approx(23 / 24)]]
    # =A bears 2,040 + 1,000 that it gives in 2024, 200 in 2025; B 1,974 - 1,000 and 2,310.
    assert report["Spending by ally"].values.tolist() == [["B", pytest.approx(0.974), 2.31],
                                                          ["=A", pytest.approx(3.04), 0.2]]
    assert list(report["Spending by ally"].columns) == ["ally", "2024", "2025"]


def test_the_ramp_up_adds_up_the_lines_of_a_family(report):
    assert list(report["Ramp-up"].columns)[1] == "HE lines (round a quarter): base"
    assert report["Ramp-up"].values.tolist() == [["2024-Q3", 25, 0, 0], ["2024-Q4", 25, 10, 32],
                                                 ["2025-Q1", 25, 10, 30]]


def test_a_plant_that_counts_tonnes_is_no_line_of_the_ramp_up():
    case = make_case(resource_use={"LINE": {"O1": 0.011}})
    assert frames_of(case, PLAN)["Ramp-up"].shape == (3, 1)


def test_tight_resources_show_their_use_in_each_period(report):
    # 62 used of 25 + 35 + 35.
    assert report["Tightest resources"].values.tolist() == [
        ["LINE", 0, pytest.approx(62 / 95), 10, 0, pytest.approx(32 / 35), pytest.approx(30 / 35)]]
    assert list(report["Tightest resources"].columns)[4:] == ["2024-Q3", "2024-Q4", "2025-Q1"]


def test_many_periods_are_shown_by_year():
    # Months from 2024-07: 6 are in 2024, 10 in 2025; 32 and 30 rounds in months 2 and 3 of 16, 10 added from month 2.
    resource = replace(CASE.resources["LINE"], capacity=(25.0,) * 16)
    case = make_case(horizon=Horizon("month", 2024 * 12 + 6, 16), resources={"LINE": resource})
    tight = frames_of(case, PLAN)["Tightest resources"]
    assert list(tight.columns)[4:] == ["2024", "2025"]
    assert tight.values.tolist()[0][4:] == [pytest.approx(62 / (6 * 25 + 5 * 10)), 0]


def test_the_largest_contracts_come_by_value(report):
    assert rows(report["Largest contracts"], "contract", "item", "value EUR thousand", "allies") == [
        (1, "M1", pytest.approx(3.2), 2), (2, "M1", 3.0, 1), (3, "M2", 0.2, 1)]


def test_the_key_figures_say_what_is_met_by_the_end(report):
    figures = {name: value for name, value, _ in report["Key figures"].itertuples(index=False)}
    assert figures["requirements met, at their price"] == pytest.approx(5700 / 6300)
    assert figures["short, at its price"] == pytest.approx(0.6)  # 8 rounds at 75 EUR
    assert figures["stock targets met in 2025-Q1"] == pytest.approx(53 / 60)  # the higher of the two targets
    assert figures["orders"] == pytest.approx(6.524) and figures["expansions"] == pytest.approx(0.3)
    assert figures["contracts to sign"] == 3 and figures["manufacturers"] == 1 and figures["resources expanded"] == 1


def test_the_answer_says_how_much_is_met_and_what_lacks_most(report):
    answer = dict(rows(report["Answer"], "fact", "value"))["answer"]
    assert "90.5 % of what is required at its price" in answer  # 5,700 of 6,300
    assert "4 orders for EUR 6,520" in answer  # 6,524
    assert ("What is short would cost EUR 600; the largest part of it is high explosive [HE] for Beland [B] (stock, "
            "priority 3)") in answer
    assert "88.3 % of the stock targets by 2025-Q1" in answer  # 53 of 60


def test_the_answer_names_what_holds_the_plan_back_most(report):
    # The capacity of LINE stands behind 300 of the 400 EUR that have a cause.
    answer = dict(rows(report["Answer"], "fact", "value"))["answer"]
    assert "What holds the plan back most (75.0 % of what is short): capacity of LINE." in answer


def test_what_lacks_is_told_in_money_and_not_as_the_levels_weigh_it():
    # Twice the priority of =A, ten times the weight and a later need that counts less change no price.
    case = make_case(
        allies={**CASE.allies, "=A": replace(CASE.allies["=A"], priority=2.0)}, time_preference=0.5,
        families={"HE": replace(CASE.families["HE"], weight=1000.0)})
    weighed, plain = totals(case, PLAN), totals(CASE, PLAN)
    assert weighed["weighted_shortfall"] > 5 * plain["weighted_shortfall"]
    assert {**weighed, "weighted_shortfall": 0} == {**plain, "weighted_shortfall": 0}


def test_what_weighs_nothing_lacks_all_the_same():
    case = make_case(families={"HE": replace(CASE.families["HE"], weight=0.0)})
    answer = dict(rows(frames_of(case, PLAN)["Answer"], "fact", "value"))["answer"]
    assert answer.startswith("The plan meets 90.5 % of what is required")
    assert "What is short would cost EUR 600" in answer


def test_the_answer_names_no_limit_as_kept_that_is_broken_at_its_penalty(report):
    answer = dict(rows(report["Answer"], "fact", "value"))["answer"]
    assert "It keeps every limit but for 1 rule that is broken at its penalty: see Rules." in answer


def test_what_nobody_offers_has_its_weight_for_a_price():
    case = make_case(families={"HE": replace(CASE.families["HE"], offered_at=0.0)})
    assert totals(case, PLAN)["short"] == pytest.approx(800)


def test_the_largest_causes_are_shares_of_all_that_is_short(report):
    assert report["Largest causes"].values.tolist() == [[0.75, "capacity of LINE"], [0.25, "storage"]]


def test_nothing_short_is_every_requirement_met():
    answer = frames_of(CASE, make_plan(shortfall={}))["Answer"]["value"][3]
    assert "meets every requirement" in answer


def test_a_tiny_shortfall_is_not_rounded_to_everything():
    answer = frames_of(CASE, make_plan(shortfall={(2, 1): 0.001}))["Answer"]["value"][3]
    assert "meets 99.9 %" in answer


def test_an_unproved_level_is_named():
    levels = (replace(PLAN.levels[0], proved=False), *PLAN.levels[1:])
    answer = frames_of(CASE, make_plan(levels=levels))["Answer"]["value"][3]
    assert "The time limit came first: 3 of 4 levels are proved, a better plan may exist at shortfall 1." in answer


def test_a_contradiction_shows_the_conflict_and_no_plan():
    case = make_case(rules=(make_rule("FLOOR", "min_spend", 9000.0, ally="B"),))
    plan = make_plan(levels=(LevelResult(CONFLICTS, 0.2, 0.2, True, 0.1, 5),), violation={("FLOOR", ()): 1800.0})
    tables = report_of(case, plan)
    report = shown(tables)
    # 9 thousand are required and 1.8 thousand are missing: 7.2 are possible, a fifth is missing. What each rule
    # could do alone needs further solves and is not known here.
    required = ["FLOOR", "", "min_spend", 9.0, pytest.approx(7.2), 1.8, pytest.approx(0.2), "EUR thousand"]
    assert report["Conflicts"].values.tolist()[0][:8] == required
    assert report["Conflicts"]["look at"].tolist() == ["Rules!D4"]
    assert "Orders" not in report
    # What was found holds, but nobody should take it for a plan.
    assert ("check", "NO PLAN") in rows(report["Answer"], "fact", "value")
    text = summary_text(case, plan, tables)
    assert "Rules!D4" in text and "no plan" in text and "PASS" not in text


def test_the_summary_for_the_terminal_names_the_worst():
    text = summary_text(CASE, PLAN, report_of(CASE, PLAN))
    assert "Tiny, 2024-Q3 to 2025-Q1, scenario Base" in text
    assert "0.10 weighted thousand" in text and "weighted shortfall of priority 1" in text
    assert "7 of 30 short in 2024-Q4" in text
