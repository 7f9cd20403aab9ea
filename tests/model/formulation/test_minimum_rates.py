"""Row 18: what it costs to let a line fall below its rate, and when an order is cheaper."""

import pytest

from tests.helpers.worlds import levels, solve, world

ONE_LINE = {"ResourceUse": [{"offer": "O"}]}
SOON = {"to": "2024-Q1"}


def line(**cells):
    return {"capacity": 50, "min_rate": 10, "idle_cost": 30, **cells}


def idle(plan):
    return {(key.resource, key.period): quantity for key, quantity in plan.idle.items()}


def test_each_unit_below_the_rate_costs_something_in_each_period():
    # 4 are needed in the first of four periods: 6 + 3 * 10 lack, at 30; an order for nobody would cost 100.
    plan = solve(world(**ONE_LINE, Resources=[line()], Requirements=[{"quantity": 4, **SOON}]))
    assert idle(plan) == pytest.approx({("R", 1): 6, ("R", 2): 10, ("R", 3): 10, ("R", 4): 10})
    assert levels(plan)["cost"] == pytest.approx(4 * 100 + 36 * 30)


def test_what_costs_less_than_an_idle_line_is_ordered():
    # At 130 for an idle unit 10 a period are ordered at 100, whether anybody needs them or not.
    plan = solve(world(**ONE_LINE, Resources=[line(idle_cost=130)], Requirements=[{"quantity": 4, **SOON}]))
    assert not idle(plan) and levels(plan)["cost"] == pytest.approx(40 * 100)


def test_use_per_unit_counts():
    # A unit takes half of one: 20 units keep the line at 10, and 130 for a unit of the line is 65 for a unit ordered.
    use = [{"offer": "O", "quantity": 0.5}]
    cheap = solve(world(ResourceUse=use, Offers=[{"price": 60}], Resources=[line(idle_cost=130)],
                        Requirements=[{"quantity": 1, **SOON}]))
    assert not idle(cheap) and sum(cheap.order.values()) == pytest.approx(80)
    dear = solve(world(ResourceUse=use, Offers=[{"price": 70}], Resources=[line(idle_cost=130)],
                       Requirements=[{"quantity": 1, **SOON}]))
    assert sum(dear.idle.values()) == pytest.approx(40 - 0.5)


def test_a_need_goes_to_the_line_that_would_be_idle():
    # P costs 95 and has no line; O costs 100, but spares 30 for each of the 10.
    plan = solve(world(ResourceUse=[{"offer": "O"}], Offers=[{}, {"offer": "P", "price": 95}], Resources=[line()],
                       Requirements=[{"quantity": 15, **SOON}]))
    assert {key.offer: quantity for key, quantity in plan.order.items()} == pytest.approx({"O": 10, "P": 5})


def test_no_need_is_short_for_a_line():
    # With 400 in the budget, 4 units of O or 8 of P can be had: the need of 8 comes first, whatever idle O costs.
    plan = solve(world(**ONE_LINE, Offers=[{}, {"offer": "P", "price": 50}], Resources=[line(idle_cost=10_000)],
                       Budgets=[{"amount": 400}], Requirements=[{"quantity": 8, **SOON}]))
    assert levels(plan)["shortfall 1"] == pytest.approx(0) and sum(plan.idle.values()) == pytest.approx(40)


def test_what_an_idle_line_costs_is_no_payment_of_a_budget():
    # The budget buys the 4 that are needed and nothing else; 36 lack, at 30.
    plan = solve(world(**ONE_LINE, Resources=[line()], Budgets=[{"amount": 400}],
                       Requirements=[{"quantity": 4, **SOON}]))
    assert levels(plan) == pytest.approx({"shortfall 1": 0, "cost": 400 + 36 * 30, "tidy": 0})


def test_it_is_discounted():
    # 10 a year at 30, in 2024, 2025 and 2026: 300 (1 + 0.8 + 0.64); nothing else costs anything.
    plan = solve(world(**ONE_LINE, Settings={"start": "2024", "period": "year", "periods": 3, "discount_rate": 0.25},
                       Resources=[line()], Requirements=[{"quantity": 0}]))
    assert levels(plan)["cost"] == pytest.approx(300 * 2.44)


@pytest.mark.parametrize(("rows", "lacking"), [
    ([("2024-Q3", 25)], (10, 10, 25, 25)),
    ([("2024-Q2", 25), ("2024-Q3", None)], (10, 25, 25, 25)),     # blank: the rate in force goes on
    ([("2024-Q2", None)], (10, 10, 10, 10)),
    ([("2023-Q1", 7)], (7, 7, 7, 7)),                             # from before the horizon
    ([("2024-Q2", 0)], (10, 0, 0, 0))])
def test_announced_rates_hold_until_the_next_one(rows, lacking):
    announced = [{"from": label, "capacity": 50, "min_rate": rate} for label, rate in rows]
    plan = solve(world(**ONE_LINE, Resources=[line()], Capacity=announced, Requirements=[{"quantity": 0}]))
    assert [plan.idle.get(("R", period), 0) for period in range(1, 5)] == pytest.approx(lacking)


def test_an_announced_rate_needs_none_before():
    plan = solve(world(**ONE_LINE, Resources=[line(min_rate=None)], Requirements=[{"quantity": 0}],
                       Capacity=[{"from": "2024-Q4", "capacity": 50, "min_rate": 5}]))
    assert idle(plan) == pytest.approx({("R", 4): 5})


def test_a_line_that_nobody_uses_is_idle_and_costs():
    # Nobody operates anything, so nothing can be ordered: the level cost is there for the line alone.
    plan = solve(world(Systems=[], Resources=[line()], Requirements=[{"quantity": 1, **SOON}]))
    assert levels(plan) == pytest.approx({"shortfall 1": 100, "cost": 40 * 30})


@pytest.mark.parametrize("cells", [{"idle_cost": None}, {"min_rate": None}, {"min_rate": 0}])
def test_without_a_rate_or_a_cost_nothing_is_asked(cells):
    plan = solve(world(**ONE_LINE, Resources=[line(**cells)], Requirements=[{"quantity": 4, **SOON}]))
    assert not plan.idle and levels(plan)["cost"] == pytest.approx(400)


def test_a_line_with_a_commitment_keeps_both():
    # 60 are needed in the last period, 50 can be made: 10 more of capacity, ordered then, free of charge, and committed to
    # 60 * 0.5 there. In the three periods before 10 lack each.
    plan = solve(world(**ONE_LINE, Resources=[line(max_expansion=10, commitment=0.5, commitment_months=3)],
                       Requirements=[{"quantity": 60, "from": "2024-Q4"}],
                       Offers=[{"from": "2024-Q4"}]))
    assert idle(plan) == pytest.approx({("R", 1): 10, ("R", 2): 10, ("R", 3): 10})
    assert sum(plan.expansion.values()) == pytest.approx(10)
