"""Rows 4 to 8 by tiny worlds: capacity, expansion, commitment and the limits of an offer."""

import pytest

from tests.helpers.worlds import levels, solve, world

Q1 = {"from": "2024-Q1", "to": "2024-Q1"}
Q2 = {"from": "2024-Q2", "to": "2024-Q2"}
LINE = {"offer": "O"}


def test_capacity_is_shared_by_what_orders_take_of_it():
    # A row for the offer (0.5) and one for its item (2) add up: 2.5 of 10 a quarter, so 4 units of the 5 needed.
    # Short 1 a quarter at 100: 400.
    plan = solve(world(Resources=[{"capacity": 10}], Requirements=[{"quantity": 5}],
                       ResourceUse=[{"item": "I", "quantity": 2}, {"offer": "O", "quantity": 0.5}]))
    assert plan.order == pytest.approx({("O", "A", period): 4 for period in (1, 2, 3, 4)})
    assert levels(plan)["shortfall 1"] == pytest.approx(400)


def test_capacity_is_taken_in_the_delivery_period():
    # Ordered a quarter ahead, Q2's delivery takes Q2's 4 and leaves Q1's alone; nothing comes in Q1.
    plan = solve(world(Offers=[{"lead_months": 3}], Resources=[{"capacity": 4}], ResourceUse=[LINE],
                       Requirements=[{"quantity": 8, **Q2}]))
    assert plan.order == pytest.approx({("O", "A", 2): 4})
    assert plan.shortfall == pytest.approx({(2, 2): 4})


def test_one_resource_serves_offers_and_allies_together():
    # 6 of powder for two items of two allies: 1 a unit of I, 2 a unit of J. A counts double, so A's 4 of I come first,
    # then 2 / 2 = 1 of J for B. F and G weigh the same.
    plan = solve(world(
        Settings={"periods": 1}, Allies=[{"ally": "A", "priority": 2}, {"ally": "B"}],
        Families=[{"family": "F", "weight": 1}, {"family": "G", "weight": 1}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Resources=[{"capacity": 6}], ResourceUse=[LINE, {"offer": "P", "quantity": 2}],
        Requirements=[{"ally": "A", "quantity": 4}, {"ally": "B", "family": "G", "quantity": 4}]))
    assert plan.order == pytest.approx({("O", "A", 1): 4, ("P", "B", 1): 1})


def test_announced_capacity_holds_until_the_next_row():
    # 6 from before the start, 2 from Q3: deliveries 6, 6, 2, 2 of 10 each; short 24 at 100.
    plan = solve(world(Resources=[{"capacity": 4}], ResourceUse=[LINE], Requirements=[{"quantity": 10}],
                       Capacity=[{"from": "2024-Q3", "capacity": 2}, {"from": "2023-Q4", "capacity": 6},
                                 {"from": "2025-Q1", "capacity": 99}]))
    assert [plan.order["O", "A", period] for period in (1, 2, 3, 4)] == pytest.approx([6, 6, 2, 2])
    assert levels(plan)["shortfall 1"] == pytest.approx(2400)


@pytest.mark.parametrize(("unit", "start", "lead"), [("month", "2024-11", 4), ("quarter", "2024-Q4", 2),
                                                     ("year", "2024", 1)])
def test_a_lead_time_is_rounded_up_to_whole_periods(unit: str, start: str, lead: int):
    # 4 months are 4 months, 2 quarters or 1 year: so many periods go without a delivery.
    plan = solve(world(Settings={"period": unit, "start": start, "periods": 6}, Offers=[{"lead_months": 4}],
                       Requirements=[{"quantity": 1}]))
    assert set(plan.shortfall) == {(2, period) for period in range(1, lead + 1)}


def test_deliveries_of_an_offer_lie_in_its_window():
    # From Q2 to Q3: Q1 goes without, and what Q4 needs must come by Q3. The store has room for one unit at the end of a
    # quarter: Q2 brings 2 (one is used), Q3 one (one is used), Q4 uses the last.
    plan = solve(world(Offers=[{"from": "2024-Q2", "to": "2024-Q3"}], Requirements=[{"quantity": 1}],
                       Families=[{"storage_per_unit": 1}], Allies=[{"storage": 1}]))
    assert plan.order == pytest.approx({("O", "A", 2): 2, ("O", "A", 3): 1})
    assert plan.shortfall == pytest.approx({(2, 1): 1})


def test_expansions_of_a_resource_are_limited_together():
    # At most 3 more after a build time of a quarter: 4, 7, 7, 7 of 10: short 6 + 3 * 3 = 15 at 100.
    plan = solve(world(Resources=[{"capacity": 4, "max_expansion": 3, "build_months": 2}], ResourceUse=[LINE],
                       Requirements=[{"quantity": 10}]))
    assert plan.expansion == pytest.approx({("R", 1): 3})
    assert levels(plan)["shortfall 1"] == pytest.approx(1500)


def test_a_resource_without_expansion_cannot_grow():
    plan = solve(world(Resources=[{"capacity": 4}], ResourceUse=[LINE], Requirements=[{"quantity": 10, **Q1}]))
    assert plan.expansion == {}
    assert plan.shortfall == pytest.approx({(2, 1): 6})


def committed(**changes):
    """A line of 4 that can be doubled at once and must then be full; 8 are needed in Q1."""
    return {"capacity": 4, "max_expansion": 4, "commitment": 1, "commitment_months": 6, **changes}


def test_an_expansion_commits_to_orders_as_long_as_is_agreed():
    # Doubled in Q1: 1 * (1 + 4/4) * 4 = 8 a quarter must be ordered in Q1 and Q2, though Q2 needs nothing.
    plan = solve(world(Resources=[committed()], ResourceUse=[LINE], Requirements=[{"quantity": 8, **Q1}]))
    assert plan.expansion == pytest.approx({("R", 1): 4})
    assert plan.order == pytest.approx({("O", "A", 1): 8, ("O", "A", 2): 8})
    assert levels(plan)["shortfall 1"] == pytest.approx(0)
    assert levels(plan)["cost"] == pytest.approx(1600)


def test_a_part_of_an_expansion_commits_to_a_part():
    # 12 can be bought in all. With e units more, Q1 brings 4 + e and Q2 must bring 2 e: 4 + 3 e <= 12, e = 8/3.
    # Short 8 - 20/3 = 4/3 at 100.
    plan = solve(world(Offers=[{"max_quantity": 12}], Resources=[committed()], ResourceUse=[LINE],
                       Requirements=[{"quantity": 8, **Q1}]))
    assert plan.expansion == pytest.approx({("R", 1): 8 / 3})
    assert plan.order == pytest.approx({("O", "A", 1): 20 / 3, ("O", "A", 2): 16 / 3})
    assert levels(plan)["shortfall 1"] == pytest.approx(400 / 3)


def test_a_commitment_follows_the_announced_capacity():
    # From Q2 on the line has 8 of its own: then 1 * (1 + 8/4) * e are committed in Q2, of the 8 + e that it can make.
    # 16 can be bought: 4 + e in Q1, 3 e in Q2, e = 3: 7 of 8 in Q1.
    plan = solve(world(Offers=[{"max_quantity": 16}], Resources=[committed()], ResourceUse=[LINE],
                       Capacity=[{"from": "2024-Q2", "capacity": 8}], Requirements=[{"quantity": 8, **Q1}]))
    assert plan.expansion == pytest.approx({("R", 1): 3})
    assert plan.order == pytest.approx({("O", "A", 1): 7, ("O", "A", 2): 9})


@pytest.mark.parametrize(("build", "months", "share", "short"), [
    (0, 12, 1, 0),  # ready in Q1, full from Q1 to Q4
    (0, 13, 1, 1600),  # five quarters, one of them after the horizon
    (3, 9, 1, 400),  # ready in Q2, full from Q2 to Q4: Q1 alone is short
    (3, 12, 1, 1600),
    (3, None, 1, 1600),  # a blank length is 12 months
    (3, 12, 0, 400),  # no commitment: its length does not matter
])
def test_a_commitment_that_outlasts_the_horizon_forbids_the_expansion(
        build: float, months: float | None, share: float, short: float):
    # 8 are needed in each quarter and the line makes 4: without the expansion 4 * 4 are short, at 100.
    line = committed(build_months=build, commitment_months=months, commitment=share)
    plan = solve(world(Resources=[line], ResourceUse=[LINE], Requirements=[{"quantity": 8}]))
    assert levels(plan)["shortfall 1"] == pytest.approx(short)


@pytest.mark.parametrize(("scale", "amount"), [(1, 200), (1000, 0.2)])
def test_the_expansion_budget_holds_for_all_expansions(scale: float, amount: float):
    # 200 EUR buy 2 units of capacity at 100: 6 of 10. Cost: 6 orders at 100 and 200 for the line.
    plan = solve(world(Settings={"money_scale": scale, "expansion_budget": amount}, ResourceUse=[LINE],
                       Resources=[{"capacity": 4, "max_expansion": 9, "expansion_cost": 100}],
                       Requirements=[{"quantity": 10, **Q1}]))
    assert plan.expansion == pytest.approx({("R", 1): 2})
    assert levels(plan) == pytest.approx({"shortfall 1": 400, "cost": 800, "tidy": 0})


def test_an_offer_is_limited_over_all_allies_and_periods():
    # 15 for A, that counts double and needs 5 in Q1 and in Q2, and for B: A gets its 10, B 5. Short 5 at 100.
    plan = solve(world(Allies=[{"ally": "A", "priority": 2}, {"ally": "B"}], Offers=[{"max_quantity": 15}],
                       Requirements=[{"ally": "A", "quantity": 5, "to": "2024-Q2"},
                                     {"ally": "B", "quantity": 10, **Q1}]))
    assert sum(plan.order.values()) == pytest.approx(15)
    assert plan.shortfall == pytest.approx({(3, 1): 5})
    assert levels(plan)["shortfall 1"] == pytest.approx(500)
