"""The ways to serve a need: a unit that somebody gives is given up where it is used, however far away, or ordered
anew. What the giver lacks then is what stands against the way; nothing stays open in between."""

from __future__ import annotations

from typing import Any

import pytest

from model.plan import OrderKey, StockKey, TransferKey
from model.sensitivity.shortfall_reasons import Explainer
from tests.helpers.explained import Explained, by_row, explained, moved_to
from tests.helpers.worlds import world

LATE = [{"lead_months": 12}]  # no order comes within the four quarters
Q1 = {"from": "2024-Q1", "to": "2024-Q1"}
PASSED_ON = {"from_ally": "A", "to_ally": "B"}


def allies(*names: str) -> list[dict[str, Any]]:
    return [{"ally": name} for name in names]


def terms(found: Explained, row: int, period: int) -> dict[tuple[str, tuple[object, ...]], float]:
    """What stands against the way that serves a need, by the row in the sheet and the period."""
    return by_row(found.reason(row, period).terms)


def ordering_for_another() -> Explained:
    """B may use I from Q2 on, and O and P deliver in Q1 only: A orders, holds and passes on all 10 that the line makes,
    and B lacks 5 of 15."""
    return explained(world(
        Settings={"periods": 2}, Allies=allies("A", "B"), Systems=[{"ally": "A"}, {"ally": "B", "system": "T"}],
        Certified=[{}, {"system": "T", "from": "2024-Q2"}],
        Offers=[{"offer": "P", "to": "2024-Q1"}, {"offer": "O", "to": "2024-Q1"}], Transfers=[PASSED_ON],
        Resources=[{"capacity": 10}], ResourceUse=[{"offer": "P", "quantity": 2}, {"offer": "O"}],
        Requirements=[{"ally": "B", "quantity": 15, "from": "2024-Q2", "to": "2024-Q2"}]))


def test_a_giver_without_a_unit_orders_one_the_cheapest_way() -> None:
    # A unit more is one more of the line in Q1, worth 100; by P it would take two.
    found = ordering_for_another()
    assert found.plan.shortfall == pytest.approx({(2, 2): 5})
    reason = found.reason(2, 2)
    assert reason.first == TransferKey(2, "I", 2)
    assert by_row(reason.terms) == pytest.approx({("capacity", ("R", 1)): 100})
    ordered = found.program.columns.place("order", OrderKey("O", "A", 1))
    assert dict(reason.changes)[ordered] == 1


def test_a_giver_orders_any_item_of_the_pool() -> None:
    # As before, but that O makes J, which is as good for B: the transfer is told by the first item that A may have.
    found = explained(world(
        Settings={"periods": 2}, Allies=allies("A", "B"), Items=[{"item": "I"}, {"item": "J"}],
        Systems=[{"ally": "A"}, {"ally": "B", "system": "T"}],
        Certified=[{"system": system, "item": item, "from": label} for item in "IJ"
                   for system, label in (("S", None), ("T", "2024-Q2"))],
        Offers=[{"offer": "P", "to": "2024-Q1"}, {"offer": "O", "item": "J", "to": "2024-Q1"}], Transfers=[PASSED_ON],
        Resources=[{"capacity": 10}], ResourceUse=[{"offer": "P", "quantity": 2}, {"offer": "O"}],
        Requirements=[{"ally": "B", "quantity": 15, "from": "2024-Q2", "to": "2024-Q2"}]))
    reason = found.reason(2, 2)
    assert reason.first == TransferKey(2, "I", 2)
    assert by_row(reason.terms) == pytest.approx({("capacity", ("R", 1)): 100})
    assert dict(reason.changes)[found.program.columns.place("order", OrderKey("O", "A", 1))] == 1


def test_a_transfer_is_told_by_an_item_that_the_giver_can_have() -> None:
    # H is as good as I and J, and the pool is called by it, but A cannot come by it, and I comes from Q2 on only.
    items = [{"item": item} for item in "HIJ"]
    found = explained(world(
        Settings={"periods": 2}, Allies=allies("A", "B"), Offers=(), Items=items, Transfers=[PASSED_ON],
        Stock=[{"item": "J", "quantity": 2}], Deliveries=[{"item": "I", "period": "2024-Q2", "quantity": 3}],
        Requirements=[{"ally": "B", "quantity": 10}]))
    assert set(found.plan.transfer) == {TransferKey(2, "J", 1), TransferKey(2, "I", 2)}
    assert found.reason(2, 1).first == TransferKey(2, "J", 1)
    assert found.reason(2, 2).first == TransferKey(2, "I", 2)
    assert found.text(2, 2) == "no I or J is left at A in 2024-Q2; cheapest way: I, passed on by A in 2024-Q2"


def test_noise_in_the_stock_of_a_giver_is_no_unit_to_give() -> None:
    # A passes on all that it has in Q2; half a millionth of a round, which the solver leaves there, serves nobody.
    left = moved_to(ordering_for_another().relaxation, "stock", StockKey("A", "I", 2), 5e-7)
    assert by_row(Explainer(left).reason(2, 2).terms) == pytest.approx({("capacity", ("R", 1)): 100})


def test_a_unit_that_the_giver_keeps_for_later_is_given_up_there() -> None:
    # A keeps its 10 until Q3, where it needs 12 and a unit is worth 200: B's 100 in Q1 are less.
    found = explained(world(Allies=[{"ally": "A", "priority": 2}, {"ally": "B"}], Offers=LATE,
                            Stock=[{"quantity": 10}], Transfers=[PASSED_ON], Requirements=[
        {"quantity": 12, "from": "2024-Q3", "to": "2024-Q3"}, {"ally": "B", "quantity": 10, **Q1}]))
    assert found.plan.shortfall == pytest.approx({(2, 3): 2, (3, 1): 10})
    reason = found.reason(3, 1)
    assert (reason.worth, reason.slack) == pytest.approx((100, 100))
    assert by_row(reason.terms) == pytest.approx({("use", ("A", "F", 3)): 200})


def test_a_unit_that_the_giver_passes_on_is_given_up_by_who_gets_it() -> None:
    # A has 10 and needs none. B needs 12 and gets them all, for there a unit is worth 200; C lacks its 10.
    found = explained(world(
        Allies=[{"ally": "A"}, {"ally": "B", "priority": 2}, {"ally": "C"}], Offers=LATE, Stock=[{"quantity": 10}],
        Transfers=[PASSED_ON, {"from_ally": "A", "to_ally": "C"}], Settings={"periods": 1},
        Requirements=[{"ally": "B", "quantity": 12}, {"ally": "C", "quantity": 10}]))
    assert found.plan.shortfall == pytest.approx({(2, 1): 2, (3, 1): 10})
    assert terms(found, 3, 1) == pytest.approx({("use", ("B", "F", 1)): 200})
