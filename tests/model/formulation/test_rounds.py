"""Complete rounds, by tiny worlds: what is put together from components and issued, and what could be.

Round R of family F takes one shell C of family G and two charges D of family H; only R is certified, and components are
used through it. Without offers the weight of a family is 1."""

from __future__ import annotations

from typing import Any

import pytest

from data.input.tables import Tables
from model.plan import RoundKey, StockKey
from tests.helpers.worlds import levels, solve, world

Row = dict[str, Any]
Q1 = {"from": "2024-Q1", "to": "2024-Q1"}


def rounds(**sheets: Any) -> Tables:
    return world(**{
        "Offers": (), "Families": [{"family": family} for family in "FGH"],
        "Items": [{"item": "R"}, {"item": "C", "family": "G"}, {"item": "D", "family": "H"}],
        "Certified": [{"item": "R"}], "Assembly": [{"item": "R", "component": "C"},
                                                   {"item": "R", "component": "D", "quantity": 2}], **sheets})


def stock(item: str, quantity: float, last: str | None = None) -> Row:
    return {"item": item, "quantity": quantity, "usable_to": last}


def test_as_many_rounds_are_complete_as_the_scarcest_component_allows() -> None:
    # 10 shells, and charges for 6 rounds: 6 of the 8 of Q1.
    plan = solve(rounds(Stock=[stock("C", 10), stock("D", 12)], Requirements=[{"quantity": 8, **Q1}]))
    assert plan.completed == pytest.approx({RoundKey("A", "R", 1): 6})
    assert plan.taken == pytest.approx({StockKey("A", "C", 1): 6, StockKey("A", "D", 1): 12})
    assert plan.shortfall == pytest.approx({(2, 1): 2})
    assert plan.stock == pytest.approx({StockKey("A", "C", period): 4 for period in (1, 2, 3, 4)})


def test_rounds_that_were_bought_complete_and_rounds_that_are_put_together_add_up() -> None:
    plan = solve(rounds(Stock=[stock("C", 4), stock("D", 8), stock("R", 3)], Requirements=[{"quantity": 8, **Q1}]))
    assert plan.completed == pytest.approx({RoundKey("A", "R", 1): 4})
    assert plan.issue == pytest.approx({StockKey("A", "R", 1): 3})
    assert plan.shortfall == pytest.approx({(2, 1): 1})


def test_nothing_is_put_together_without_a_use_row() -> None:
    plan = solve(rounds(Stock=[stock("C", 4), stock("D", 8)], Requirements=[{"quantity": 1, **Q1}]))
    assert plan.completed == pytest.approx({RoundKey("A", "R", 1): 1})
    assert plan.stock[StockKey("A", "C", 4)] == pytest.approx(3)


def test_a_stock_target_counts_the_rounds_that_components_would_make() -> None:
    # 6 of 8 at the end of each period, and nothing is used up; each short one counts a quarter a period.
    plan = solve(rounds(Stock=[stock("C", 10), stock("D", 12)], Requirements=[{"kind": "stock", "quantity": 8}]))
    assert plan.matched == pytest.approx({RoundKey("A", "R", period): 6 for period in (1, 2, 3, 4)})
    assert levels(plan) == pytest.approx({"shortfall 2": 2})


def test_complete_rounds_in_stock_count_beside_those_that_could_be() -> None:
    plan = solve(rounds(Stock=[stock("C", 4), stock("D", 8), stock("R", 3)],
                        Requirements=[{"kind": "stock", "quantity": 8}]))
    assert levels(plan) == pytest.approx({"shortfall 2": 1})


def test_a_component_counts_for_its_own_family_too() -> None:
    # The 4 shells are the target of shells, and shells of the 4 rounds.
    plan = solve(rounds(Stock=[stock("C", 4), stock("D", 8)], Requirements=[
        {"kind": "stock", "quantity": 4}, {"kind": "stock", "family": "G", "quantity": 4}]))
    assert levels(plan) == pytest.approx({"shortfall 2": 0})


def test_two_items_do_not_count_the_same_component() -> None:
    # R and S take one C each: of 10 the more urgent target of 6 is met, the other has 4.
    plan = solve(rounds(
        Items=[{"item": "R"}, {"item": "S", "family": "H"}, {"item": "C", "family": "G"}],
        Certified=[{"item": "R"}, {"item": "S"}], Stock=[stock("C", 10)],
        Assembly=[{"item": "R", "component": "C"}, {"item": "S", "component": "C"}],
        Requirements=[{"kind": "stock", "quantity": 6, "priority": 1},
                      {"kind": "stock", "family": "H", "quantity": 6, "priority": 2}]))
    assert plan.shortfall == pytest.approx({(3, period): 2 for period in (1, 2, 3, 4)})


def test_two_items_do_not_take_the_same_component() -> None:
    plan = solve(rounds(
        Items=[{"item": "R"}, {"item": "S", "family": "H"}, {"item": "C", "family": "G"}],
        Certified=[{"item": "R"}, {"item": "S"}], Stock=[stock("C", 10)],
        Assembly=[{"item": "R", "component": "C"}, {"item": "S", "component": "C", "quantity": 2}],
        Requirements=[{"quantity": 6, "priority": 1, **Q1}, {"family": "H", "quantity": 6, "priority": 2, **Q1}]))
    assert plan.completed == pytest.approx({RoundKey("A", "R", 1): 6, RoundKey("A", "S", 1): 2})


def test_the_oldest_lots_of_a_component_are_taken() -> None:
    # 4 of the 5 that end with Q1 are taken, the fifth is lost; those that keep stay.
    plan = solve(rounds(Stock=[stock("C", 5, "2024-Q1"), stock("C", 5), stock("D", 8)],
                        Requirements=[{"quantity": 4, **Q1}]))
    assert plan.taken == pytest.approx({StockKey("A", "C", 1, 1): 4, StockKey("A", "D", 1): 8})
    assert plan.written_off == pytest.approx({StockKey("A", "C", 1, 1): 1})


def test_rounds_are_matched_with_a_lot_up_to_the_period_before_its_last() -> None:
    plan = solve(rounds(Stock=[stock("C", 4, "2024-Q3"), stock("D", 8)],
                        Requirements=[{"kind": "stock", "quantity": 4}]))
    assert plan.matched == pytest.approx({RoundKey("A", "R", 1): 4, RoundKey("A", "R", 2): 4})
    assert plan.shortfall == pytest.approx({(2, 3): 4, (2, 4): 4})


def test_a_component_is_bought_and_passed_on_for_the_rounds_that_it_goes_into() -> None:
    # Nobody is certified for C itself. A buys it at 10, B has the charges at home and gets its shells from A.
    plan = solve(rounds(
        Allies=[{"ally": "A"}, {"ally": "B"}], Offers=[{"item": "C", "price": 10}],
        Stock=[{"ally": ally, "item": "D", "quantity": 6} for ally in "AB"] + [stock("C", 1)],
        Transfers=[{"from_ally": "A", "to_ally": "B", "cost": 2}],
        Requirements=[{"ally": ally, "quantity": 3, **Q1} for ally in "AB"]))
    assert plan.shortfall == {}
    # Five shells at 10 each, wherever they are bought; the one at home needs no way.
    assert levels(plan)["cost"] == pytest.approx(50)


def test_a_component_may_be_used_from_the_date_of_its_round_on() -> None:
    plan = solve(rounds(Offers=[{"item": "C", "price": 10}], Certified=[{"item": "R", "from": "2024-Q3"}],
                        Stock=[stock("D", 8)], Requirements=[{"quantity": 1}]))
    assert {key.period for key in plan.order} == {3} and sum(plan.order.values()) == pytest.approx(2)
    assert plan.shortfall == pytest.approx({(2, 1): 1, (2, 2): 1})


def test_rounds_are_put_together_for_use_at_the_end_of_which_they_are_no_stock() -> None:
    # 4 can be complete: those issued in Q1 are gone at its end, where 4 should be there.
    plan = solve(rounds(Stock=[stock("C", 4), stock("D", 8)], Requirements=[
        {"quantity": 3, **Q1}, {"kind": "stock", "quantity": 4, **Q1}]))
    assert plan.shortfall == pytest.approx({(3, 1): 3})
    assert plan.matched == pytest.approx({RoundKey("A", "R", 1): 1})


def test_what_is_as_good_as_a_component_for_its_own_family_is_none_of_a_round() -> None:
    # E is of C's family and A may use both from the start, but R takes C: of 5 rounds 2 can be complete. For the use of
    # that family E is as good.
    plan = solve(rounds(
        Items=[{"item": "R"}, {"item": "C", "family": "G"}, {"item": "E", "family": "G"}, {"item": "D", "family": "H"}],
        Certified=[{"item": item} for item in "RCE"], Stock=[stock("C", 2), stock("E", 9), stock("D", 30)],
        Requirements=[{"quantity": 5, **Q1}, {"family": "G", "quantity": 9, **Q1}]))
    assert plan.shortfall == pytest.approx({(2, 1): 3})
    assert plan.issue == pytest.approx({StockKey("A", "E", 1): 9})
