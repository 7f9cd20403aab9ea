"""What becomes of each sheet, by tiny worlds: quarters 2024-Q1 to Q4, ally A, offer O of item I at 100 EUR, in EUR."""

from __future__ import annotations

from typing import Any

import pytest

from data.case.builder import assemble
from data.roll.seam import BuiltNow, Lot, SignedNow, UnderWay
from tests.helpers.roll_world import next_case, next_of, rows
from tests.helpers.worlds import world

LINE: dict[str, Any] = {"Resources": [{"capacity": 60, "max_expansion": 40, "build_months": 3, "commitment": 0.5,
                                       "commitment_months": 6}], "ResourceUse": [{"offer": "O", "quantity": 2}]}
PAIR: dict[str, Any] = {"Allies": [{"ally": "A"}, {"ally": "B"}]}
NEED: dict[str, Any] = {"Requirements": [{"quantity": 1}]}


def test_the_end_of_the_plan_stays() -> None:
    old, new = next_case(3, NEED)
    assert [new.horizon.label(period) for period in new.horizon.periods] == ["2024-Q4"]
    assert old.horizon.label(old.horizon.count) == "2024-Q4"


@pytest.mark.parametrize(("until", "then"), [("2024-Q1", "2024-Q3"), ("2024-Q2", "2024-Q3"), ("2024-Q4", "2024-Q4")])
def test_what_was_decided_until_a_period_that_is_over_is_decided_until_the_new_start(until: str, then: str) -> None:
    new = next_of(world(**NEED, Settings={"decided_until": until}), 2)
    assert new.setting("decided_until") == then


def test_the_weight_is_that_of_the_old_start_though_prices_have_grown() -> None:
    # 21 % a year is 10 % in half a year: 110. The weight, the mean price, stays 100.
    _, new = next_case(2, {**NEED, "Offers": [{"escalation": 0.21}],
                           "Terms": [{"offer": "O", "ally": "A", "price": 50}],
                           "Prices": [{"offer": "O", "from": "2024-Q4", "price": 70}]})
    assert new.offers["O"].price == pytest.approx(110) and new.families["F"].weight == 100
    assert new.price(new.offers["O"], "A", 1) == pytest.approx(55)
    assert new.prices["O"][0].price == 70


def test_what_was_ordered_is_signed_with_the_share_that_is_paid() -> None:
    # Of what came all is paid; of what is to come its advance. What was signed before stays as it stands.
    tables = world(**NEED, Signed=[{"period": "2024-Q1", "quantity": 4}, {"period": "2024-Q3", "quantity": 5}])
    new = next_of(tables, 2, signed=(SignedNow("O", "A", 1, 2, 7.0, 90.0, 0.3),
                                     SignedNow("O", "A", 2, 4, 8.0, 95.0, 0.3)))
    assert rows(new, "Signed", "period", "quantity", "price", "paid") == [
        ("2024-Q1", 4, None, None), ("2024-Q3", 5, None, None), ("2024-Q2", 7, 90, 1), ("2024-Q4", 8, 95, 0.3)]


def test_deliveries_that_came_are_gone_and_what_is_under_way_is_to_come_with_its_last_period() -> None:
    tables = world(**NEED, Deliveries=[{"period": "2024-Q1", "quantity": 1}, {"period": "2024-Q2", "quantity": 2}])
    new = next_of(tables, 1, under_way=(UnderWay("A", "I", 3, 4, 9.0), UnderWay("A", "I", 2, 0, 6.0)))
    assert rows(new, "Deliveries", "period", "quantity", "usable_to") == [
        ("2024-Q2", 2, None), ("2024-Q3", 9, "2024-Q4"), ("2024-Q2", 6, None)]
    assert assemble(new).lot_deliveries == {("A", "I", 2, 3): 9}


def test_stock_stands_by_lots() -> None:
    new = next_of(world(**NEED, Stock=[{"quantity": 50}]), 1, stock={
        Lot("A", "I", "2024-Q3"): 3.0, Lot("A", "I", ""): 5.0})
    assert rows(new, "Stock", "quantity", "usable_to") == [(5, None), (3, "2024-Q3")]


def test_what_was_built_is_announced_and_the_same_is_asked_of_the_rest() -> None:
    # 10 of 40 ordered in Q1 are ready in Q2. Row 6 asked 0.5 (1 + 60/40) = 1.25 for each unit: 12.5 in Q2 and Q3, two
    # units of the line a round. The rest: commitment 0.5 * 30/40 = 0.375, and 0.375 (1 + 70/30) = 1.25 again.
    old, new = next_case(1, {**NEED, **LINE}, built=(BuiltNow("R", 1, 2, 10.0),))
    line = new.resources["R"]
    assert line.capacity == (70, 70, 70) and line.max_expansion == 30
    assert line.commitment * (1 + line.capacity[0] / line.max_expansion) == pytest.approx(1.25)
    assert line.min_rate == pytest.approx((12.5, 12.5, 0))
    assert line.idle_cost == 50  # a round of 100 EUR takes two of its units
    assert old.resources["R"].capacity == (60,) * 4


def test_what_is_built_later_is_announced_from_then_on_beside_what_was_announced() -> None:
    # Announced: 80 from Q3. 10 ordered in Q2 are ready in Q3, so 60 in Q2 stay, and then 90; committed in Q3 and Q4 to
    # 0.5 (1 + 80/40) 10 = 15. A cost of its own stays, and a rate of its own counts where it is higher.
    lines = {**LINE, "Resources": [{**LINE["Resources"][0], "idle_cost": 7, "min_rate": 12}],
             "Capacity": [{"from": "2024-Q3", "capacity": 80, "min_rate": 14}]}
    _, new = next_case(1, {**NEED, **lines}, built=(BuiltNow("R", 1, 3, 10.0),))
    assert new.resources["R"].capacity == (60, 90, 90)
    assert new.resources["R"].min_rate == pytest.approx((12, 15, 15))
    assert new.resources["R"].idle_cost == 7


def test_a_line_that_is_built_in_full_has_no_expansion_left_and_pays_no_more_for_it() -> None:
    _, new = next_case(1, {**NEED, "Settings": {"expansion_budget": 500}, "Resources": [
        {"capacity": 60, "max_expansion": 40, "expansion_cost": 10}]}, built=(BuiltNow("R", 1, 1, 40.0),))
    assert new.resources["R"].max_expansion == 0 and new.resources["R"].capacity == (100, 100, 100)
    assert new.expansion_budget == 100


def test_what_was_built_without_a_project_on_offer_is_capacity_and_binds_nobody() -> None:
    _, new = next_case(1, {**NEED, "Resources": [{"capacity": 60, "commitment": 0.5}]},
                       built=(BuiltNow("R", 1, 2, 10.0),))
    assert new.resources["R"].capacity == (70, 70, 70) and new.resources["R"].max_expansion == 0
    assert not any(new.resources["R"].min_rate)


def test_the_year_under_way_is_less_by_what_was_paid_with_contributions() -> None:
    # A: 1,000 less 300 paid and 50 given; B: 200 less 20 paid and more by 50. 2025 is as it was. The half year of GDP
    # 4,000 * 0.5 * 0.5 that lies in 2024 was 500 of 1,000: C has 500 less 100.
    sheets: dict[str, Any] = {
        **NEED, "Settings": {"start": "2024-Q3"}, "Allies": [
            {"ally": "A"}, {"ally": "B"}, {"ally": "C", "gdp": 4000, "defence_share": 0.5, "munitions_share": 0.5}],
        "Budgets": [{"ally": "A", "amount": 1000}, {"ally": "A", "year": 2025, "amount": 900},
                    {"ally": "B", "amount": 200}],
        "Contributions": [{"from_ally": "A", "to_ally": "B", "max_amount": 80}]}
    _, new = next_case(1, sheets, paid={("A", 2024): 300.0, ("B", 2024): 20.0, ("C", 2024): 100.0},
                       given={("A", "B", 2024): 50.0})
    assert new.budgets == {("A", 2024): 650, ("A", 2025): 900, ("B", 2024): 230, ("C", 2024): 400, ("C", 2025): 500}
    assert {(row.year, row.max_amount) for row in new.contributions} == {(2024, 30), (2025, 80)}


def test_money_that_carries_over_is_in_the_first_year() -> None:
    # 2024 had 1,000, of which 300 were paid by its end: 700 move on beside the 900 of 2025.
    sheets = {**NEED, "Settings": {"start": "2024-Q3", "carry_over": "yes"}, "Budgets": [
        {"amount": 1000}, {"year": 2025, "amount": 900}]}
    assert next_case(2, sheets, paid={("A", 2024): 300.0})[1].budgets == {("A", 2025): 1600}
    assert next_case(2, {**sheets, "Settings": {"start": "2024-Q3"}}, paid={("A", 2024): 300.0})[1].budgets == {
        ("A", 2025): 900}


def test_after_a_year_without_limit_money_that_carries_over_has_none() -> None:
    sheets = {**NEED, "Settings": {"start": "2024-Q3", "carry_over": "yes"}, "Budgets": [{"year": 2025, "amount": 900}]}
    assert next_case(2, sheets)[1].budgets == {}


def test_a_scenario_of_the_budgets_goes_on_to_do_what_it_says() -> None:
    # Twice the share of GDP: the year under way is what is left, the next one follows the scenario.
    allies = [{"ally": "A", "gdp": 4000, "defence_share": 0.5, "munitions_share": 0.5}]
    sheets: dict[str, Any] = {**NEED, "Settings": {"start": "2024-Q3"}, "Allies": allies}
    change = {"scenario": "More", "sheet": "Allies", "column": "defence_share", "change": "multiply", "value": 2}
    assert [year for _, year in rows(next_of(world(**sheets)), "Budgets", "ally", "year")] == [2024, 2025]
    kept = next_of(world(**sheets, Scenarios=[change]))
    assert [year for _, year in rows(kept, "Budgets", "ally", "year")] == [2024]


def test_a_scenario_of_what_is_over_is_left_out_and_the_others_stay() -> None:
    sheets = {**NEED, "Deliveries": [{"period": "2024-Q1", "quantity": 5}, {"period": "2024-Q3", "quantity": 5}]}
    change = {"scenario": "Late", "sheet": "Deliveries", "column": "quantity", "change": "set", "value": 0}
    new = next_of(world(**sheets, Scenarios=[{**change, "where": f"period=2024-Q{quarter}"} for quarter in (1, 3)]))
    assert rows(new, "Scenarios", "where") == [("period=2024-Q3",)]


def test_room_that_old_stock_had_is_left_to_the_rest_of_the_plan() -> None:
    # Room for 10, 100 lay there from the start. 50 are left, and the rest of the plan goes up to 80 again.
    sheets = {**NEED, "Allies": [{"storage": 10}], "Families": [{"storage_per_unit": 1}], "Stock": [{"quantity": 100}]}
    for planned, storage in ((80.0, 80), (50.0, 10)):
        _, new = next_case(1, sheets, stock={Lot("A", "I", ""): 50.0}, room={"A": planned})
        assert new.allies["A"].storage == storage


def test_an_enlarged_line_that_is_oversold_serves_new_orders_as_before() -> None:
    # 60 a quarter; signed in Q3: 45 rounds, 90 units. 10 built: new orders of 5 rounds fit on top of what is signed, in
    # the old plan and in the next.
    _, new = next_case(1, {**NEED, **LINE, "Signed": [{"period": "2024-Q3", "quantity": 45}]},
                       built=(BuiltNow("R", 1, 2, 10.0),))
    assert new.resources["R"].capacity == (70, 100, 70)
