"""Row 15, the levels and the settings by tiny worlds: what comes first, how it is valued, how it is shared."""

from typing import Any

import pytest

from tests.helpers.worlds import levels, outcome, solve, world

Q1 = {"from": "2024-Q1", "to": "2024-Q1"}


def shared(quantities: tuple[float, float], available: float, **sheets: Any) -> Any:
    """A and B need these quantities of F in Q1; so much can be bought, at 100."""
    return world(**{
        "Settings": {"equity": "yes"}, "Allies": [{"ally": "A"}, {"ally": "B"}],
        "Offers": [{"max_quantity": available}],
        "Requirements": [{"ally": ally, "quantity": quantity, **Q1} for ally, quantity in zip("AB", quantities,
                                                                                              strict=True)], **sheets})


def test_what_is_missing_is_spread_evenly():
    # 10 for two needs of 10: 5 short each, five bands of one unit: (1 + 2 + 3 + 4 + 5) * 100 for each.
    plan = solve(shared((10, 10), 10))
    assert plan.shortfall == pytest.approx({(2, 1): 5, (3, 1): 5})
    assert levels(plan) == pytest.approx({"shortfall 1": 1000, "equity": 3000, "cost": 1000, "tidy": 0})


def test_bands_are_tenths_of_the_need():
    # 20 for 10 and 30: half of each is missing, bands of 1 and 3 units: 15 * 1 * 100 + 15 * 3 * 100.
    plan = solve(shared((10, 30), 20))
    assert plan.shortfall == pytest.approx({(2, 1): 5, (3, 1): 15})
    assert levels(plan)["equity"] == pytest.approx(6000)


def test_a_need_that_is_wholly_missing_fills_all_bands():
    # Nothing can be bought: (1 + ... + 10) * 1 unit * 100 = 5500 for A.
    plan = solve(shared((10, 10), 0, Requirements=[{"quantity": 10, **Q1}]))
    assert levels(plan) == pytest.approx({"shortfall 1": 1000, "equity": 5500, "cost": 0, "tidy": 0})


def test_equity_shares_only_what_the_shortfall_levels_leave_open():
    # B counts double: it gets its 10 and A is short of all. Equity comes after: 55 * 100.
    plan = solve(shared((10, 10), 10, Allies=[{"ally": "A"}, {"ally": "B", "priority": 2}]))
    assert plan.shortfall == pytest.approx({(2, 1): 10})
    assert levels(plan)["equity"] == pytest.approx(5500)


def test_without_equity_there_is_no_such_level():
    assert "equity" not in levels(solve(shared((10, 10), 10, Settings={"equity": "no"})))


def test_a_more_urgent_priority_comes_first_whatever_the_weight():
    # 10 can be bought, for A's row of priority 4 or B's of priority 7, which counts 100 times: A gets them, B is short
    # of 10 * 100 * 100. Levels bear the number of the priority.
    plan = solve(shared((10, 10), 10, Allies=[{"ally": "A"}, {"ally": "B", "priority": 100}], Requirements=[
        {"ally": "A", "quantity": 10, "priority": 4, **Q1}, {"ally": "B", "quantity": 10, "priority": 7, **Q1}],
        Settings={}))
    assert levels(plan) == pytest.approx({"shortfall 4": 0, "shortfall 7": 100000, "cost": 1000, "tidy": 0})


@pytest.mark.parametrize("weight", [1e-3, 1, 1e9])
def test_a_level_that_an_earlier_one_has_decided_is_proved_whatever_its_size(weight: float):
    # 7 for 10 of priority 1 and 5 of priority 2: 3 and 5 short. The first level leaves nothing to the second.
    plan = solve(world(Offers=(), Families=[{"weight": weight}], Stock=[{"quantity": 7}],
                       Requirements=[{"quantity": 10, **Q1}, {"quantity": 5, "priority": 2, **Q1}]))
    assert levels(plan) == pytest.approx({"shortfall 1": 3 * weight, "shortfall 2": 5 * weight})
    assert [level.bound for level in plan.levels] == pytest.approx([3 * weight, 5 * weight])


def test_use_is_priority_1_and_stock_priority_2_by_default():
    # Nothing to be had: 10 of use at weight 7, and 10 of stock in each of 4 quarters, a quarter each, at 7.
    plan = solve(world(Offers=(), Families=[{"weight": 7}], Requirements=[
        {"quantity": 10, **Q1}, {"kind": "stock", "quantity": 10}]))
    assert levels(plan) == pytest.approx({"shortfall 1": 70, "shortfall 2": 70})


def test_a_shortage_is_worth_priority_times_weight_and_less_later():
    # 10 short in Q1 and in Q3, half a year later: 3 * 7 * (10 + 10 / 1.21^0.5) with 21 % time preference.
    plan = solve(world(
        Settings={"time_preference": 0.21}, Allies=[{"priority": 3}], Families=[{"weight": 7}], Offers=(),
        Requirements=[{"quantity": 10, **Q1}, {"quantity": 10, "from": "2024-Q3", "to": "2024-Q3"}]))
    assert levels(plan)["shortfall 1"] == pytest.approx(21 * (10 + 10 / 1.1))


def test_time_preference_serves_the_earlier_need():
    # 5 can be bought for 5 in Q1 and 5 in Q2.
    plan = solve(world(Settings={"time_preference": 0.05}, Offers=[{"max_quantity": 5}],
                       Requirements=[{"quantity": 5, "to": "2024-Q2"}]))
    assert plan.shortfall == pytest.approx({(2, 2): 5})


def test_the_weight_of_a_family_is_the_mean_of_its_offers():
    # Offers at 100 and 50 that cannot deliver: weight 75.
    plan = solve(world(Offers=[{"offer": "O", "max_quantity": 0}, {"offer": "P", "price": 50, "max_quantity": 0}],
                       Requirements=[{"quantity": 1, **Q1}]))
    assert levels(plan)["shortfall 1"] == pytest.approx(75)


def test_what_is_needed_costs_as_little_as_possible():
    # 4 at 50, the rest of 10 at 100.
    plan = solve(world(Offers=[{"offer": "O"}, {"offer": "P", "price": 50, "max_quantity": 4}],
                       Requirements=[{"quantity": 10, **Q1}]))
    assert plan.order == pytest.approx({("P", "A", 1): 4, ("O", "A", 1): 6})
    assert levels(plan)["cost"] == pytest.approx(800)


def test_the_earlier_of_two_deliveries_that_cost_the_same_is_chosen():
    # Needed in Q4, sold from Q3 on: 10 in Q3, half a year from the start, weight 100: 500 in the tidy level.
    plan = solve(world(Offers=[{"from": "2024-Q3"}],
                       Requirements=[{"quantity": 10, "from": "2024-Q4", "to": "2024-Q4"}]))
    assert plan.order == pytest.approx({("O", "A", 3): 10})
    assert levels(plan)["tidy"] == pytest.approx(500)


def test_the_defaults_of_the_settings():
    # Quarters, million EUR, equity, 5 % time preference: 0.0005 million buy 5 of 10 in Q2. Short 5 at 100 / 1.05^0.25,
    # and the bands 1 to 5 of one unit each.
    plan = solve(world(
        Settings=dict.fromkeys(("period", "money_scale", "equity", "time_preference")),
        Budgets=[{"amount": 0.0005}], Requirements=[{"quantity": 10, "from": "2024-Q2", "to": "2024-Q2"}]))
    value = 100 * 1.05 ** -0.25
    assert levels(plan) == pytest.approx({"shortfall 1": 5 * value, "equity": 15 * value, "cost": 500, "tidy": 0})


@pytest.mark.parametrize(("unit", "start", "years"), [("month", "2024-12", 1 / 12), ("quarter", "2024-Q4", 1 / 4),
                                                      ("year", "2024", 1)])
def test_a_period_is_a_month_a_quarter_or_a_year(unit: str, start: str, years: float):
    # 1 short in periods 1 and 2, of which the second begins in 2025; all of 2025's budget, 0, counts there. The price
    # of time is 10 % a year.
    plan = solve(world(Settings={"period": unit, "start": start, "periods": 2, "time_preference": 0.1},
                       Budgets=[{"year": 2024, "amount": 0}, {"year": 2025, "amount": 0}],
                       Requirements=[{"quantity": 1}]))
    assert levels(plan)["shortfall 1"] == pytest.approx(100 + 100 / 1.1 ** years)


def test_a_world_without_any_decision_has_no_level():
    # No offers, no needs: nothing to decide but the stock, and nothing that values it.
    assert outcome(world(Offers=(), Stock=[{"quantity": 5}])).status == "optimal"
    assert levels(solve(world(Offers=(), Stock=[{"quantity": 5}]))) == {}
