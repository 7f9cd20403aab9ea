"""Lots that expire, by tiny worlds: what is issued in time, written off, given away and stored.

Requirement and transfer rows are known by their row in the sheet: the first is 2. Without offers the weight of a family
is 1, so that a unit written off costs 1."""

from __future__ import annotations

from typing import Any

import pytest

from model.plan import StockKey, TransferKey
from tests.helpers.worlds import levels, solve, world

NO_OFFERS = ()
PAIR = [{"ally": "A"}, {"ally": "B"}]
Row = dict[str, Any]


def lot(quantity: float, last: str | None, **more: Any) -> Row:
    return {"quantity": quantity, "usable_to": last, **more}


def need(quantity: float, quarter: int, **more: Any) -> Row:
    return {"quantity": quantity, "from": f"2024-Q{quarter}", "to": f"2024-Q{quarter}", **more}


def test_a_lot_is_issued_up_to_and_with_its_last_period_and_the_rest_written_off() -> None:
    # 10 up to Q2, 3 needed a quarter: 3 in Q1 and in Q2, 4 are left and cost 1 each; Q3 and Q4 lack 3 each.
    plan = solve(world(Offers=NO_OFFERS, Stock=[lot(10, "2024-Q2")], Requirements=[{"quantity": 3}]))
    assert plan.issue == pytest.approx({StockKey("A", "I", 1, 2): 3, StockKey("A", "I", 2, 2): 3})
    assert plan.stock == pytest.approx({StockKey("A", "I", 1, 2): 7})
    assert plan.written_off == pytest.approx({StockKey("A", "I", 2, 2): 4})
    assert plan.shortfall == pytest.approx({(2, 3): 3, (2, 4): 3})
    assert levels(plan) == pytest.approx({"shortfall 1": 6, "cost": 4})


def test_what_expires_first_is_issued_first() -> None:
    # 10 up to Q1, 10 up to Q2, 10 that keep; 10 needed a quarter: each in its own, and nothing is lost.
    plan = solve(world(Offers=NO_OFFERS, Stock=[lot(10, None), lot(10, "2024-Q2"), lot(10, "2024-Q1")],
                       Requirements=[{"quantity": 10, "to": "2024-Q3"}]))
    assert plan.issue == pytest.approx({StockKey("A", "I", 1, 1): 10, StockKey("A", "I", 2, 2): 10,
                                        StockKey("A", "I", 3, 0): 10})
    assert levels(plan) == pytest.approx({"shortfall 1": 0, "cost": 0})


def test_what_would_expire_is_given_away_though_an_order_is_cheaper_than_the_way() -> None:
    # B needs 4 in Q2, for 3 each from O, or for 5 each from A, whose 10 end then. Given: 4 * 5 + 6 * 3 = 38; ordered
    # 4 * 3 + 10 * 3 = 42. A unit that is lost costs its weight, the mean price 3.
    plan = solve(world(
        Allies=PAIR, Offers=[{"price": 3}], Stock=[lot(10, "2024-Q2")], Requirements=[need(4, 2, ally="B")],
        Transfers=[{"from_ally": "A", "to_ally": "B", "cost": 5}]))
    assert sum(plan.transfer.values()) == pytest.approx(4) and plan.order == {}
    assert plan.written_off == pytest.approx({StockKey("A", "I", 2, 2): 6})
    assert levels(plan)["cost"] == pytest.approx(38)


def test_what_is_lost_later_is_discounted() -> None:
    # 5 lost in Q3, half a year from the start: 5 / 1.21^(1/2).
    plan = solve(world(Settings={"discount_rate": 0.21}, Offers=NO_OFFERS, Stock=[lot(5, "2024-Q3")]))
    assert levels(plan) == pytest.approx({"cost": 5 / 1.1})


def test_nothing_is_made_fresh_by_moving_it() -> None:
    # A's 10 end with Q2, at B as well, which needs them in Q3.
    plan = solve(world(Allies=PAIR, Offers=NO_OFFERS, Stock=[lot(10, "2024-Q2")], Requirements=[need(10, 3, ally="B")],
                       Transfers=[{"from_ally": "A", "to_ally": "B"}]))
    assert plan.shortfall == pytest.approx({(2, 3): 10})
    assert sum(plan.written_off.values()) == pytest.approx(10)
    assert {key.usable_to for key in plan.written_off} == {2}


@pytest.mark.parametrize(("delay", "short"), [(0, 0), (3, 0), (6, 10)])
def test_a_lot_is_passed_on_where_it_arrives_by_its_last_period(delay: int, short: float) -> None:
    # Leaving in Q1 it arrives in Q1, in Q2, its last, or in Q3, when it is over.
    plan = solve(world(Allies=PAIR, Offers=NO_OFFERS, Stock=[lot(10, "2024-Q2")], Requirements=[need(10, 2, ally="B")],
                       Transfers=[{"from_ally": "A", "to_ally": "B", "delay_months": delay}]))
    assert sum(plan.shortfall.values()) == pytest.approx(short)
    assert levels(plan)["cost"] == pytest.approx(short)


def test_a_lot_counts_for_a_stock_target_up_to_the_period_before_its_last() -> None:
    # At the end of Q2 it is written off: 8 of the 8 are there in Q1, 3 in Q2 to Q4.
    plan = solve(world(Offers=NO_OFFERS, Stock=[lot(5, "2024-Q2"), lot(3, None)],
                       Requirements=[{"kind": "stock", "quantity": 8}]))
    assert plan.shortfall == pytest.approx({(2, 2): 5, (2, 3): 5, (2, 4): 5})


def test_a_lot_makes_room_of_its_own_up_to_the_period_before_its_last() -> None:
    # Storage for 5; 3 keep and 10 end with Q3. In Q1 and Q2 the 13 may lie there, in Q3 5: of the 20 that should be
    # there 7 lack first, then 15, for 2 are ordered beside the 3.
    plan = solve(world(
        Settings={"periods": 3}, Allies=[{"storage": 5}], Families=[{"storage_per_unit": 1}],
        Stock=[lot(3, None), lot(10, "2024-Q3")],
        Requirements=[{"kind": "stock", "quantity": 20}]))
    assert plan.shortfall == pytest.approx({(2, 1): 7, (2, 2): 7, (2, 3): 15})


@pytest.mark.parametrize(("last", "cost"), [("2024-Q4", 5), ("2025-Q1", 0), (None, 0)])
def test_a_lot_that_ends_with_the_horizon_is_lost_and_one_beyond_keeps(last: str | None, cost: float) -> None:
    plan = solve(world(Offers=NO_OFFERS, Stock=[lot(5, last)], Requirements=[{"quantity": 0}]))
    assert levels(plan).get("cost", 0.0) == pytest.approx(cost)
    assert sum(plan.written_off.values()) == pytest.approx(cost)


def test_a_lot_from_before_the_horizon_is_not_there() -> None:
    plan = solve(world(Offers=NO_OFFERS, Stock=[lot(5, "2023-Q4")], Requirements=[need(5, 1)]))
    assert plan.shortfall == pytest.approx({(2, 1): 5})
    assert not plan.written_off


def test_the_limit_of_a_transfer_is_one_for_all_lots() -> None:
    # 6 a quarter: 6 of the 4 + 4 that are there.
    plan = solve(world(
        Allies=PAIR, Offers=NO_OFFERS, Stock=[lot(4, "2024-Q1"), lot(4, None)], Requirements=[need(8, 1, ally="B")],
        Transfers=[{"from_ally": "A", "to_ally": "B", "max_quantity": 6}]))
    assert plan.shortfall == pytest.approx({(2, 1): 2})
    assert plan.transfer == pytest.approx({TransferKey(2, "I", 1, 1): 4, TransferKey(2, "I", 1, 0): 2})


def test_a_lot_that_is_delivered_is_there_from_then_on_and_ends_with_its_last_period() -> None:
    # 10 arrive in Q2, usable to Q3; 3 needed a quarter. Q1 lacks 3, Q2 and Q3 are met, 4 are left at the end of Q3 and
    # cost 1 each, Q4 lacks 3. What arrives in Q3 and would have been usable to Q2 is not there.
    plan = solve(world(Offers=NO_OFFERS, Requirements=[{"quantity": 3}], Deliveries=[
        {"quantity": 10, "period": "2024-Q2", "usable_to": "2024-Q3"},
        {"quantity": 5, "period": "2024-Q3", "usable_to": "2024-Q2"}]))
    assert plan.issue == pytest.approx({StockKey("A", "I", 2, 3): 3, StockKey("A", "I", 3, 3): 3})
    assert plan.written_off == pytest.approx({StockKey("A", "I", 3, 3): 4})
    assert plan.shortfall == pytest.approx({(2, 1): 3, (2, 4): 3})
    assert levels(plan) == pytest.approx({"shortfall 1": 6, "cost": 4})


def test_a_lot_that_is_delivered_takes_its_room_until_it_expires() -> None:
    # Room for 5; 8 arrive in Q2 and end with Q3: in Q2 they lie there whatever the room is, but nothing more does. At
    # the end of Q3 they are gone, and 5 of the 9 of target are ordered. In Q1 and Q2 there is no target.
    plan = solve(world(
        Allies=[{"storage": 5}], Families=[{"storage_per_unit": 1}],
        Deliveries=[{"quantity": 8, "period": "2024-Q2", "usable_to": "2024-Q3"}],
        Requirements=[{"kind": "stock", "quantity": 9, "from": "2024-Q3"}]))
    assert plan.stock[StockKey("A", "I", 2, 3)] == pytest.approx(8)
    assert plan.stock[StockKey("A", "I", 3)] == pytest.approx(5)
    assert plan.stock[StockKey("A", "I", 4)] == pytest.approx(5)


def test_a_lot_that_is_delivered_has_no_room_before_it_comes() -> None:
    # Room for 5; 8 arrive in Q2. In Q1 there is room for 5 of the 9 of the target alone, though Q2 fires 9.
    plan = solve(world(
        Allies=[{"storage": 5}], Families=[{"storage_per_unit": 1}],
        Deliveries=[{"quantity": 8, "period": "2024-Q2", "usable_to": "2024-Q3"}],
        Requirements=[need(9, 1, kind="stock"), need(9, 2)]))
    assert plan.shortfall == pytest.approx({(2, 1): 4})
