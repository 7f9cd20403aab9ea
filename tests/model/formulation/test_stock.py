"""Rows 1, 2, 3, 10 and 14 by tiny worlds: what is held, issued, missing, stored and passed on.

Requirement and transfer rows are known by their row in the sheet: the first is 2."""

import pytest

from model.plan import StockKey, TransferKey
from tests.helpers.worlds import levels, solve, world

Q1 = {"from": "2024-Q1", "to": "2024-Q1"}
NO_OFFERS = ()  # the weight of a family is then 1


def held(*periods: int) -> list[StockKey]:
    """A's stock of I in these periods."""
    return [StockKey("A", "I", period) for period in periods]


def test_stock_is_what_was_there_plus_what_comes_minus_what_is_issued():
    # Need 4 * 10, there are 5 and 3 come in Q2: 32 to order, all in Q1 because the earlier of two deliveries is tidier.
    # Held: 5 + 32 - 10 = 27, then 27 + 3 - 10 = 20, 10, 0.
    plan = solve(world(Requirements=[{"quantity": 10}], Stock=[{"quantity": 5}],
                       Deliveries=[{"period": "2024-Q2", "quantity": 3}]))
    assert plan.order == pytest.approx({("O", "A", 1): 32})
    assert plan.stock == pytest.approx(dict(zip(held(1, 2, 3), (27, 20, 10), strict=True)))
    assert levels(plan) == pytest.approx({"shortfall 1": 0, "cost": 3200, "tidy": 0})


def test_deliveries_add_up_and_those_outside_the_horizon_do_nothing():
    # 4 + 3 of the 10 that Q2 needs; those of 2023-Q4 and 2025-Q1 are not part of the plan. Short 3, worth 1 each.
    plan = solve(world(Offers=NO_OFFERS, Requirements=[{"quantity": 10, "from": "2024-Q2", "to": "2024-Q2"}],
                       Deliveries=[{"period": label, "quantity": quantity} for label, quantity in (
                           ("2024-Q1", 4), ("2024-Q2", 1), ("2024-Q2", 2), ("2023-Q4", 50), ("2025-Q1", 50))]))
    assert plan.shortfall == pytest.approx({(2, 2): 3})


def test_a_use_row_cannot_be_shorter_than_its_own_quantity():
    # 7 are there for 10 (priority 1) and 5 (priority 2). Without n <= q the second row could take all of the
    # shortage of 8; with it the first is short 3 and the second 5.
    plan = solve(world(Offers=NO_OFFERS, Stock=[{"quantity": 7}],
                       Requirements=[{"quantity": 10, **Q1}, {"quantity": 5, "priority": 2, **Q1}]))
    assert plan.issue == pytest.approx({StockKey("A", "I", 1): 7})
    assert plan.shortfall == pytest.approx({(2, 1): 3, (3, 1): 5})
    assert levels(plan) == pytest.approx({"shortfall 1": 3, "shortfall 2": 5})


def test_nothing_is_issued_without_a_use_row():
    # The stock of 6 is held to the end although no row asks for it: Q2 issues nothing, and Q1 issues its 2 alone.
    plan = solve(world(Offers=NO_OFFERS, Stock=[{"quantity": 8}], Requirements=[{"quantity": 2, **Q1}]))
    assert plan.issue == pytest.approx({StockKey("A", "I", 1): 2})
    assert plan.stock == pytest.approx({StockKey("A", "I", period): 6 for period in (1, 2, 3, 4)})


def test_items_of_a_family_stand_in_for_each_other_in_use():
    # 4 of I and 5 of J for 10 of F; 9 of K, of another family, do not help.
    plan = solve(world(
        Offers=NO_OFFERS, Families=[{"family": "F"}, {"family": "G"}],
        Items=[{"item": "I"}, {"item": "J"}, {"item": "K", "family": "G"}], Requirements=[{"quantity": 10, **Q1}],
        Stock=[{"item": "I", "quantity": 4}, {"item": "J", "quantity": 5}, {"item": "K", "quantity": 9}]))
    assert plan.issue == pytest.approx({StockKey("A", "I", 1): 4, StockKey("A", "J", 1): 5})
    assert plan.shortfall == pytest.approx({(2, 1): 1})


def test_stock_counts_from_the_date_of_the_certificate():
    # Wanted: 10 at each end; 4 of I count from Q1, 6 of J from Q3 on, those of L, that fits nothing A has, never.
    # Short 6 in Q1 and Q2, each counts 1/4: (6 + 6) / 4 = 3.
    plan = solve(world(
        Offers=NO_OFFERS, Items=[{"item": "I"}, {"item": "J"}, {"item": "L"}],
        Certified=[{"item": "I"}, {"item": "J", "from": "2024-Q3"}, {"item": "L", "system": "OTHER"}],
        Stock=[{"item": "I", "quantity": 4}, {"item": "J", "quantity": 6}, {"item": "L", "quantity": 99}],
        Requirements=[{"kind": "stock", "quantity": 10}]))
    assert plan.shortfall == pytest.approx({(2, 1): 6, (2, 2): 6})
    assert levels(plan) == pytest.approx({"shortfall 2": 3})


def test_the_earliest_certificate_over_the_systems_decides_and_orders_wait_for_it():
    # I fits S from Q4 and T from Q3; A has both, so the first delivery is in Q3: Q1 and Q2 are short.
    plan = solve(world(
        Systems=[{"system": "S", "quantity": 0}, {"system": "T"}], Requirements=[{"quantity": 1}],
        Certified=[{"system": "S", "from": "2024-Q4"}, {"system": "T", "from": "2024-Q3"}]))
    assert plan.shortfall == pytest.approx({(2, 1): 1, (2, 2): 1})
    assert plan.order == pytest.approx({("O", "A", 3): 2})


def test_stock_is_held_at_the_end_of_a_period_after_use():
    # 10 there, Q1 uses 4 (priority 1): 6 at the end of Q1, 4 short of the 10 wanted then: 4 / 4 periods.
    plan = solve(world(Offers=NO_OFFERS, Stock=[{"quantity": 10}],
                       Requirements=[{"quantity": 4, **Q1}, {"kind": "stock", "quantity": 10, **Q1}]))
    assert plan.shortfall == pytest.approx({(3, 1): 4})
    assert levels(plan) == pytest.approx({"shortfall 1": 0, "shortfall 2": 1})


def test_windows_are_cut_to_the_horizon():
    # From 2023 to Q2 is Q1 and Q2; a row that begins in 2025 has no effect.
    plan = solve(world(Offers=NO_OFFERS, Requirements=[
        {"quantity": 3, "from": "2023-Q2", "to": "2024-Q2"}, {"quantity": 9, "from": "2025-Q1", "priority": 5}]))
    assert plan.shortfall == pytest.approx({(2, 1): 3, (2, 2): 3})
    assert levels(plan) == pytest.approx({"shortfall 1": 6})


def test_storage_bounds_what_is_held():
    # A unit takes 2 of 20 places: at most 10 of the 15 wanted. Short 5 in each of 4 periods at 100 / 4: 500.
    plan = solve(world(Allies=[{"storage": 20}], Families=[{"storage_per_unit": 2}],
                       Requirements=[{"kind": "stock", "quantity": 15}]))
    assert plan.stock == pytest.approx({StockKey("A", "I", period): 10 for period in (1, 2, 3, 4)})
    assert levels(plan)["shortfall 2"] == pytest.approx(500)


def test_storage_gives_room_to_what_was_there_and_is_contracted():
    # 12 opening units take 24 of 20 places, from Q3 on 13 take 26: that much is allowed, though 4 were used in Q2.
    # The 4 are ordered again in Q2. Short of 15: 3, 3, 2, 2 at 100 / 4 = 250.
    plan = solve(world(Allies=[{"storage": 20}], Families=[{"storage_per_unit": 2}], Stock=[{"quantity": 12}],
                       Deliveries=[{"period": "2024-Q3", "quantity": 1}],
                       Requirements=[{"kind": "stock", "quantity": 15},
                                     {"quantity": 4, "from": "2024-Q2", "to": "2024-Q2"}]))
    assert plan.order == pytest.approx({("O", "A", 2): 4})
    assert plan.stock == pytest.approx(dict(zip(held(1, 2, 3, 4), (12, 12, 13, 13), strict=True)))
    assert levels(plan)["shortfall 2"] == pytest.approx(250)


def giving(**transfer):
    """A holds 10 of I and 10 of J and needs nothing; B needs 10 of F in Q2 and may be given some by A."""
    return world(
        Offers=NO_OFFERS, Allies=[{"ally": "A"}, {"ally": "B"}], Systems=[{"ally": "B"}],
        Families=[{"family": "F"}, {"family": "G"}], Items=[{"item": "I"}, {"item": "J"}],
        Stock=[{"item": "I", "quantity": 10}, {"item": "J", "quantity": 10}],
        Requirements=[{"ally": "B", "quantity": 10, "from": "2024-Q2", "to": "2024-Q2"}],
        Transfers=[{"from_ally": "A", "to_ally": "B", **transfer}])


def test_transfers_are_limited_a_period_over_all_items():
    # At most 3 in Q1 and 3 in Q2, I and J together: 6 of 10. Each costs 2 and counts 1 in tidy.
    plan = solve(giving(max_quantity=3, cost=2))
    assert {period: sum(moved for (_, _, t, _), moved in plan.transfer.items() if t == period)
            for period in (1, 2)} == pytest.approx({1: 3, 2: 3})
    assert levels(plan) == pytest.approx({"shortfall 1": 4, "cost": 12, "tidy": 6})


@pytest.mark.parametrize(("scope", "short"), [({}, 0), ({"family": "F"}, 0), ({"family": "G"}, 10)])
def test_transfers_move_the_items_of_their_family_without_limit(scope: dict[str, str], short: float):
    # A needs no weapon to give. A row for G moves nothing of F.
    assert levels(solve(giving(**scope)))["shortfall 1"] == pytest.approx(short)


def test_transfers_take_from_the_giver():
    # A wants to hold 8 of its 10 (priority 1, 1/4 of a round a period), B needs 10 (priority 2): A gives 2.
    plan = solve(world(
        Offers=NO_OFFERS, Allies=[{"ally": "A"}, {"ally": "B"}], Stock=[{"quantity": 10}],
        Transfers=[{"from_ally": "A", "to_ally": "B"}],
        Requirements=[{"kind": "stock", "quantity": 8, "priority": 1},
                      {"ally": "B", "quantity": 10, "priority": 2, **Q1}]))
    assert plan.transfer == pytest.approx({TransferKey(2, "I", 1): 2})
    assert plan.stock == pytest.approx({StockKey("A", "I", period): 8 for period in (1, 2, 3, 4)})
    assert levels(plan) == pytest.approx({"shortfall 1": 0, "shortfall 2": 8, "cost": 0, "tidy": 2})


def test_nothing_is_transferred_to_an_ally_that_cannot_use_it():
    # I fits B's system from Q3 only: what B needs in Q2 cannot come.
    plan = solve(world(
        Offers=NO_OFFERS, Allies=[{"ally": "A"}, {"ally": "B"}], Stock=[{"quantity": 10}],
        Certified=[{"from": "2024-Q3"}], Transfers=[{"from_ally": "A", "to_ally": "B"}],
        Requirements=[{"ally": "B", "quantity": 4, "from": "2024-Q2", "to": "2024-Q3"}]))
    assert plan.shortfall == pytest.approx({(2, 2): 4})
    assert plan.transfer == pytest.approx({TransferKey(2, "I", 3): 4})
