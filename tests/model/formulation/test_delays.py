"""What holding stock costs, and transfers that take time: by tiny worlds.

Quarters: a holding cost of 8 a year is 2 a quarter."""

from __future__ import annotations

from typing import Any

import pytest

from model.plan import StockKey, TransferKey
from tests.helpers.worlds import levels, solve, world

NO_OFFERS = ()
PAIR = [{"ally": "A"}, {"ally": "B"}]
Row = dict[str, Any]


def route(months: float, **more: Any) -> list[Row]:
    return [{"from_ally": "A", "to_ally": "B", "delay_months": months, **more}]


def need(quantity: float, quarter: int, **more: Any) -> Row:
    return {"quantity": quantity, "from": f"2024-Q{quarter}", "to": f"2024-Q{quarter}", **more}


def test_stock_at_the_end_of_a_period_costs_its_part_of_a_year() -> None:
    # 10 of which 4 go in Q2: 10 + 6 + 6 + 6 = 28 quarters of a unit, 2 each.
    plan = solve(world(Offers=NO_OFFERS, Families=[{"holding_cost": 8}], Stock=[{"quantity": 10}],
                       Requirements=[need(4, 2)]))
    assert levels(plan) == pytest.approx({"shortfall 1": 0, "cost": 56})


@pytest.mark.parametrize(("cost", "period"), [(0, 1), (8, 4)])
def test_holding_cost_lets_orders_come_when_they_are_needed(cost: float, period: int) -> None:
    # 10 for Q4: of orders that cost the same the earliest is tidier, but held from Q1 to Q3 it costs 10 * 3 * 2 more.
    plan = solve(world(Families=[{"holding_cost": cost}], Requirements=[need(10, 4)]))
    assert plan.order == pytest.approx({("O", "A", period): 10})


def test_holding_is_no_payment_of_a_budget() -> None:
    plan = solve(world(Families=[{"holding_cost": 8}], Requirements=[{"quantity": 10, "kind": "stock"}],
                       Budgets=[{"amount": 1000}]))
    assert levels(plan) == pytest.approx({"shortfall 2": 0, "cost": 1000 + 4 * 10 * 2, "tidy": 0})


def test_what_is_sent_leaves_at_once_and_arrives_later() -> None:
    # B needs 10 in Q3. Six months before, in Q1, they leave A, which lacks the 10 that it should hold then.
    plan = solve(world(Allies=PAIR, Offers=NO_OFFERS, Stock=[{"quantity": 10}], Transfers=route(6), Requirements=[
        need(10, 3, ally="B"), {"ally": "A", "kind": "stock", "quantity": 10}]))
    assert plan.transfer == pytest.approx({TransferKey(2, "I", 1): 10})
    assert plan.shortfall == pytest.approx({(3, period): 10 for period in (1, 2, 3, 4)})
    assert plan.issue == pytest.approx({StockKey("B", "I", 3): 10}) and not plan.stock


def test_what_is_under_way_serves_no_stock_target_of_either() -> None:
    # 8 of 8 are at A until they leave in Q2, under way at its end, at B from Q3 on. Wanted by A in Q1 (priority 1), by
    # B in Q3 and Q4 (priority 2), by B in Q2 (priority 3): that one lacks all.
    plan = solve(world(Allies=PAIR, Offers=NO_OFFERS, Stock=[{"quantity": 8}], Transfers=route(3), Requirements=[
        need(8, 1, kind="stock", priority=1),
        {"ally": "B", "kind": "stock", "quantity": 8, "from": "2024-Q3", "priority": 2},
        need(8, 2, ally="B", kind="stock", priority=3)]))
    assert plan.transfer == pytest.approx({TransferKey(2, "I", 2): 8})
    assert plan.shortfall == pytest.approx({(4, 2): 8})


def test_months_of_delay_are_whole_periods_rounded_up() -> None:
    # 4 months are two quarters: for Q3 it leaves in Q1, for Q2 it cannot.
    for quarter, short in ((3, 0), (2, 5)):
        plan = solve(world(Allies=PAIR, Offers=NO_OFFERS, Stock=[{"quantity": 5}], Transfers=route(4),
                           Requirements=[need(5, quarter, ally="B")]))
        assert sum(plan.shortfall.values()) == pytest.approx(short)


def test_nothing_leaves_that_would_arrive_after_the_horizon() -> None:
    # 10 come to A in Q3; six months later is 2025-Q1.
    plan = solve(world(Allies=PAIR, Offers=NO_OFFERS, Transfers=route(6), Requirements=[need(10, 4, ally="B")],
                       Deliveries=[{"period": "2024-Q3", "quantity": 10}]))
    assert plan.shortfall == pytest.approx({(2, 4): 10})
    assert not plan.transfer


def test_it_may_leave_before_the_receiver_can_use_it_and_arrive_when_it_can() -> None:
    # B is certified from Q3 on: what leaves in Q2 arrives then, what leaves in Q1 would arrive in Q2.
    plan = solve(world(
        Allies=PAIR, Offers=NO_OFFERS, Stock=[{"quantity": 5}], Transfers=route(3),
        Systems=[{"ally": "A"}, {"ally": "B", "system": "T"}], Certified=[{}, {"system": "T", "from": "2024-Q3"}],
        Requirements=[need(5, 3, ally="B")]))
    assert plan.transfer == pytest.approx({TransferKey(2, "I", 2): 5})
    assert not plan.shortfall


def test_what_is_under_way_costs_what_holding_it_costs() -> None:
    # For Q3 it leaves in Q1: under way at the end of Q1 and Q2, 2 * 2 a unit, and 1 a unit for the way.
    plan = solve(world(Allies=PAIR, Offers=NO_OFFERS, Families=[{"holding_cost": 8}], Stock=[{"quantity": 10}],
                       Transfers=route(6, cost=1), Requirements=[need(10, 3, ally="B")]))
    assert levels(plan) == pytest.approx({"shortfall 1": 0, "cost": 10 * (2 * 2 + 1), "tidy": 10})


def test_what_is_under_way_takes_room_at_its_receiver() -> None:
    # B has room for 4. At the end of Q2 what is under way and what came before fill it: 4 of the 10 of Q3.
    plan = solve(world(
        Allies=[{"ally": "A"}, {"ally": "B", "storage": 4}], Offers=NO_OFFERS, Families=[{"storage_per_unit": 1}],
        Stock=[{"quantity": 10}], Transfers=route(3), Requirements=[need(10, 3, ally="B")]))
    assert plan.shortfall == pytest.approx({(2, 3): 6})


def test_a_limit_of_transfers_is_for_what_leaves_in_a_period() -> None:
    # 4 a quarter; for Q3 they may leave in Q1 and Q2.
    plan = solve(world(Allies=PAIR, Offers=NO_OFFERS, Stock=[{"quantity": 10}], Requirements=[need(10, 3, ally="B")],
                       Transfers=route(3, max_quantity=4)))
    assert plan.shortfall == pytest.approx({(2, 3): 2})
