"""How far targets are reached, worked out by hand."""

import pytest

from data.case.builder import assemble
from data.figures.movements import all_family_movements
from data.report.overview.targets import (
    NEVER,
    REACHED,
    TargetPath,
    at_this_pace,
    opening_stock,
    target_facts,
    target_paths,
    targets_table,
    year_ends,
)
from model.horizon import Horizon
from tests.helpers.result_world import make_case, make_plan
from tests.helpers.worlds import solve, world

CASE, PLAN = make_case(), make_plan()


def path(*stocks, target=100.0):
    return TargetPath("B", "HE", target, stocks)


def quarters(count):
    return make_case(horizon=Horizon("quarter", 2024 * 12, count))


def test_a_row_tells_target_stock_and_share_at_the_end_of_each_year():
    # B wants 30 rounds from 2024-Q4 on and 60 in 2025-Q1: 60 is the target. It holds 5 rounds before the plan, then 5,
    # 23 and 53: of 60 that is 5/60, at the end of 2024 23/60, at the end of the plan 53/60. Half of it, 30, and three
    # quarters, 45, are there from 2025-Q1 on. The plan is no longer than a year: it gains 48 in three quarters, 16 a
    # quarter, so the 7 that lack are there a quarter later. A round costs 75: 525 EUR.
    (row,) = targets_table(CASE, all_family_movements(CASE, PLAN)).rows()
    assert row == {
        "ally": "Beland", "family": "high explosive", "unit": "round", "target": 60, "today": 5,
        "today_share": pytest.approx(5 / 60), "year_stock: 2024": 23, "year_stock: 2025": 53,
        "year_share: 2024": pytest.approx(23 / 60), "year_share: 2025": pytest.approx(53 / 60),
        "half": "2025-Q1", "three_quarters": "2025-Q1", "whole": None, "at_this_pace": "2025-Q2",
        "rest_money": pytest.approx(0.525)}


def test_a_share_counts_from_where_it_is_kept_to_the_end():
    # Half is there in the first period, lost in the second, and there again from the third on.
    lost = path(10, 60, 40, 55, 80)
    assert [lost.kept_from(share) for share in (0.5, 0.75, 1.0)] == [3, 4, None]
    assert path(60, 55, 50).kept_from(0.5) == 0  # from before the plan
    assert path(100, 100, 99).kept_from(1.0) is None


def test_the_pace_is_that_of_the_last_year():
    # Eight quarters: 80 in the first four are over; in the last four the stock grows from 80 to 88, 2 a quarter. The 12
    # that lack take six quarters after 2025-Q4: the end of 2027-Q2.
    case = quarters(8)
    assert at_this_pace(case, path(0, 20, 40, 60, 80, 82, 84, 86, 88)) == "2027-Q2"
    # 13 take seven.
    assert at_this_pace(case, path(0, 20, 40, 60, 79, 81, 83, 85, 87)) == "2027-Q3"


def test_the_pace_of_a_short_plan_is_that_of_all_of_it():
    # From 40 to 60 in two quarters: 10 a quarter; the 40 that lack take four after 2024-Q2.
    assert at_this_pace(quarters(2), path(40, 70, 60)) == "2025-Q2"


def test_what_stands_or_falls_is_never_reached():
    case = quarters(4)
    assert at_this_pace(case, path(50, 50, 50, 50, 50)) == NEVER
    assert at_this_pace(case, path(50, 90, 80, 70, 49)) == NEVER
    # 0.1 in four quarters for 40 that lack: 400 years.
    assert at_this_pace(case, path(59.9, 60, 60, 60, 60)) == NEVER


def test_what_lacks_no_more_than_the_levels_can_tell_is_reached():
    full = path(0, 40, 80, 99.99995)
    assert at_this_pace(quarters(3), full) == REACHED
    assert full.share(3) == 1.0 and full.lack(3) == 0.0 and full.kept_from(1.0) == 3
    assert path(0, 150).share(1) == 1.5


def test_more_years_than_a_page_holds_are_picked_with_the_last_among_them():
    # 20 years from 2024 to 2043: six of them, as far apart as can be.
    case = make_case(horizon=Horizon("year", 2024 * 12, 20))
    assert list(year_ends(case)) == ["2026", "2030", "2033", "2036", "2040", "2043"]
    assert year_ends(case)["2043"] == 20


def test_todays_stock_is_what_is_usable_with_the_rounds_that_components_make():
    # A round takes a bomb and two fuzes: 10 bombs and 14 fuzes make 7, beside 3 complete rounds, and leave no fuze for
    # the shell Q; J fits no system.
    tables = world(
        Families=[{"family": family} for family in ("ROUND", "BOMB", "FUZE", "OTHER", "SHELL")],
        Items=[{"item": "R", "family": "ROUND"}, {"item": "BO", "family": "BOMB"}, {"item": "FU", "family": "FUZE"},
               {"item": "J", "family": "OTHER"}, {"item": "Q", "family": "SHELL"}],
        Certified=[{"item": "R"}, {"item": "Q"}], Offers=[{"item": "FU"}],
        Assembly=[{"item": "R", "component": "BO", "quantity": 1}, {"item": "R", "component": "FU", "quantity": 2},
                  {"item": "Q", "component": "FU", "quantity": 1}],
        Stock=[{"item": item, "quantity": quantity} for item, quantity in
               (("R", 3), ("BO", 10), ("FU", 14), ("J", 99))],
        Requirements=[{"family": "ROUND", "kind": "stock", "quantity": 20}])
    case = assemble(tables)
    there = opening_stock(case)
    assert (there["A", "ROUND"], there["A", "OTHER"], there["A", "SHELL"]) == (10, 0, 0)
    plan = solve(tables)
    (round_path,) = target_paths(case, all_family_movements(case, plan))
    assert round_path.stocks[0] == 10


def test_the_json_tells_shares_by_year_and_null_for_what_is_not_reached():
    paths = target_paths(CASE, all_family_movements(CASE, PLAN))
    (fact,) = target_facts(CASE, paths)
    assert fact == {"ally": "B", "family": "HE", "target": 60, "today": pytest.approx(5 / 60),
                    "shares": {"2024": pytest.approx(23 / 60), "2025": pytest.approx(53 / 60)}, "half": "2025-Q1",
                    "three_quarters": "2025-Q1", "whole": None, "at_this_pace": "2025-Q2"}
