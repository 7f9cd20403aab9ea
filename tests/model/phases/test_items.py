"""Which item of a pool goes where: first in, first out, derived by hand.

I and J are of one family and nothing tells them apart unless a test says so. Every need is met in full and nothing is
left to choose for the pool, so that the items are what the rule alone decides."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.phases.items import Batches, drawn_from
from model.phases.plan_reading import read_plan
from model.plan import Plan, StockKey, TransferKey
from model.tolerances import NOISE
from tests.helpers.explained import moved_to, solved
from tests.helpers.worlds import solve, world

NOBODY = ()
PAIR = [{"item": "I"}, {"item": "J"}]


def needs(*quantities: float, **more: Any) -> list[dict[str, Any]]:
    """Use of so much in each quarter from the first on."""
    return [{"quantity": quantity, "from": f"2024-Q{quarter}", "to": f"2024-Q{quarter}", **more}
            for quarter, quantity in enumerate(quantities, 1) if quantity]


def came(item: str, quarter: int, quantity: float, **more: Any) -> dict[str, Any]:
    return {"item": item, "period": f"2024-Q{quarter}", "quantity": quantity, **more}


def issued(plan: Plan, ally: str = "A") -> dict[tuple[str, int], float]:
    return {(item, period): quantity for (owner, item, period, _), quantity in plan.issue.items() if owner == ally}


def held(plan: Plan, ally: str = "A") -> dict[tuple[str, int], float]:
    return {(item, period): quantity for (owner, item, period, _), quantity in plan.stock.items() if owner == ally}


def test_what_came_first_goes_first() -> None:
    # J 4 from the start and I 5 in Q1: of the 6 of Q1 4 are J and 2 I, which leaves I 3. J 3 in Q2: the 2 of Q2 are I,
    # which leaves I 1 and J 3. Of the 3 of Q3 1 is I and 2 J, which leaves J 1.
    plan = solve(world(Offers=NOBODY, Items=PAIR, Stock=[{"item": "J", "quantity": 4}],
                       Deliveries=[came("I", 1, 5), came("J", 2, 3)], Requirements=needs(6, 2, 3)))
    assert issued(plan) == pytest.approx({("J", 1): 4, ("I", 1): 2, ("I", 2): 2, ("I", 3): 1, ("J", 3): 2})
    assert held(plan) == pytest.approx({("I", 1): 3, ("I", 2): 1, ("J", 2): 3, ("J", 3): 1, ("J", 4): 1})


@pytest.mark.parametrize("names", [("B", "a"), ("a", "B")])
def test_of_what_comes_in_one_period_the_first_key_goes_first(names: tuple[str, str]) -> None:
    # 4 of each are ordered or delivered for Q1, and a goes before B whatever the order of the sheets.
    plan = solve(world(
        Offers=[{"item": "a", "max_quantity": 4, "to": "2024-Q1"}], Items=[{"item": name} for name in names],
        Deliveries=[came("B", 1, 4)], Requirements=needs(5, 3)))
    assert issued(plan) == pytest.approx({("a", 1): 4, ("B", 1): 1, ("B", 2): 3})


def test_what_came_from_nowhere_is_of_the_first_item() -> None:
    # 10 are needed, had and issued. A figure that the solver has left in the stock all the same is no reason to fail
    # here: the verification tells what a row lacks.
    found = solved(world(Settings={"periods": 1}, Items=PAIR, Requirements=[{"quantity": 10}],
                         Stock=[{"item": "J", "quantity": 10}]))
    left = moved_to(found, "stock", StockKey("A", "I", 1), 5e-5)
    assert read_plan(left, left.point).stock == {StockKey("A", "I", 1): pytest.approx(5e-5)}


def test_what_is_passed_on_arrives_as_the_items_that_they_are_and_goes_on_in_the_same_period() -> None:
    # A has J 5 from the start and gets I 5. In Q1 B needs 4 and C 3, which it has from A by B: of the 7 that A passes
    # on 5 are J. B issues first, of what came in Q1 I before J: I 2 and J 2. So J 3 are left for C.
    plan = solve(world(
        Offers=NOBODY, Items=PAIR, Allies=[{"ally": ally} for ally in "ABC"], Stock=[{"item": "J", "quantity": 5}],
        Deliveries=[came("I", 1, 5)],
        Transfers=[{"from_ally": "B", "to_ally": "C"}, {"from_ally": "A", "to_ally": "B"}],
        Requirements=[*needs(4, ally="B"), *needs(3, ally="C")]))
    assert plan.transfer == pytest.approx({
        TransferKey(2, "J", 1): 3, TransferKey(3, "I", 1): 2, TransferKey(3, "J", 1): 5})
    assert issued(plan, "B") == pytest.approx({("I", 1): 2, ("J", 1): 2})
    assert issued(plan, "C") == pytest.approx({("J", 1): 3})
    assert held(plan) == pytest.approx({("I", period): 3 for period in (1, 2, 3, 4)})


def test_an_ally_issues_before_it_passes_on_and_serves_receivers_by_their_keys() -> None:
    # I 2, then J 2, then K 2 come to A. What b and C have fires them from Q3 on, when all three need 2: A issues I,
    # passes J on to b and K to C, whatever the order of Transfers.
    plan = solve(world(
        Offers=NOBODY, Items=[*PAIR, {"item": "K"}], Allies=[{"ally": ally} for ally in ("A", "b", "C")],
        Systems=[{"ally": "A"}, {"ally": "b", "system": "late"}, {"ally": "C", "system": "late"}],
        Certified=[{"system": system, "item": item, "from": label} for item in "IJK"
                   for system, label in (("S", None), ("late", "2024-Q3"))],
        Deliveries=[came("K", 3, 2), came("J", 2, 2), came("I", 1, 2)],
        Transfers=[{"from_ally": "A", "to_ally": "C"}, {"from_ally": "A", "to_ally": "b"}],
        Requirements=[*needs(0, 0, 2), *needs(0, 0, 2, ally="b"), *needs(0, 0, 2, ally="C")]))
    assert issued(plan) == pytest.approx({("I", 3): 2})
    assert plan.transfer == pytest.approx({TransferKey(3, "J", 3): 2, TransferKey(2, "K", 3): 2})


def test_a_pool_of_the_receiver_may_be_larger_than_what_one_giver_has() -> None:
    # A has I and J, and B has K besides, which came first: it goes first.
    plan = solve(world(
        Offers=NOBODY, Items=[*PAIR, {"item": "K"}], Allies=[{"ally": "A"}, {"ally": "B"}],
        Stock=[{"item": "I", "quantity": 2}, {"item": "J", "quantity": 2}, {"ally": "B", "item": "K", "quantity": 3}],
        Transfers=[{"from_ally": "A", "to_ally": "B"}], Requirements=needs(5, 2, ally="B")))
    assert issued(plan, "B") == pytest.approx({("K", 1): 3, ("I", 1): 2, ("J", 2): 2})


def test_rounding_leaves_no_dust_of_a_lot() -> None:
    # A billionth more or less than the first lot is the first lot; what is left is the other one.
    assert drawn_from([("I", 5.0), ("J", 3.0)], 5 - 1e-9) == ([("I", 5 - 1e-9)], [("J", pytest.approx(3 + 1e-9))])
    assert drawn_from([("I", 5.0), ("J", 3.0)], 5 + 1e-9) == ([("I", pytest.approx(5 + 1e-9))],
                                                              [("J", pytest.approx(3 - 1e-9))])
    assert drawn_from([("I", 5.0), ("J", 3.0)], 6.0) == ([("I", 5.0), ("J", 1.0)], [("J", 2.0)])


def test_what_the_lots_lack_is_the_last_one_s() -> None:
    assert drawn_from([("I", 5.0), ("J", 3.0)], 8 + 1e-9) == ([("I", 5.0), ("J", pytest.approx(3 + 1e-9))], [])
    assert drawn_from([("I", 0.0)], 2.0) == ([("I", 2.0)], [])


lots = st.lists(st.tuples(st.sampled_from("IJKL"), st.floats(0, 10) | st.floats(0, 3e-6)), min_size=1, max_size=6)


@given(lots=lots, share=st.floats(0, 1))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_nothing_is_lost_and_nothing_is_dust(lots: Batches, share: float) -> None:
    there = math.fsum(units for _, units in lots)
    drawn, left = drawn_from(lots, share * there)
    assert math.fsum(units for _, units in drawn) == pytest.approx(share * there, rel=1e-12, abs=1e-15)
    assert math.fsum(units for _, units in [*drawn, *left]) == pytest.approx(there, rel=1e-12, abs=1e-15)
    for own in (drawn, left):
        assert all(units >= NOISE for _, units in own) or len(own) == 1
        assert all(units > 0 for _, units in own)
    for item in "IJKL":  # a lot moves to another by its dust alone
        moved = math.fsum(units for name, units in [*drawn, *left] if name == item)
        assert moved == pytest.approx(math.fsum(units for name, units in lots if name == item), abs=len(lots) * NOISE)
