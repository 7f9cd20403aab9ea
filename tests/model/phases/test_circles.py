"""Transfers in a circle within a period are no part of a plan: they change no stock, and whose items they move nobody
could say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.input.tables import Tables
from model.lexicographic.lexicographic import solve_levels
from model.phases.circles import without_circles
from model.phases.phase import LinearRelaxation
from model.phases.plan_reading import read_plan
from model.plan import Plan, StockKey, TransferKey
from model.verification.verify import verify
from tests.helpers.explained import moved_to, solved
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import world

# Rows of Transfers, as they stand in the sheet.
A_TO_B, B_TO_C, C_TO_A, B_TO_A = 2, 3, 4, 5


def three(**sheets: Any) -> Tables:
    """A holds I 5 and J 5, of one pool, and B needs 4 in Q1: 4 go from A to B."""
    return world(**{
        "Settings": {"periods": 2}, "Offers": (), "Allies": [{"ally": ally} for ally in "ABC"],
        "Items": [{"item": "I"}, {"item": "J"}],
        "Stock": [{"item": "I", "quantity": 5}, {"item": "J", "quantity": 5}],
        "Requirements": [{"ally": "B", "quantity": 4, "from": "2024-Q1", "to": "2024-Q1"}],
        "Transfers": [{"from_ally": giver, "to_ally": getter} for giver, getter in ("AB", "BC", "CA", "BA")], **sheets})


def with_more(relaxation: LinearRelaxation, period: int, **more: float) -> LinearRelaxation:
    """The same with so much more passed on by these routes in the period."""
    rows = {"a_to_b": A_TO_B, "b_to_c": B_TO_C, "c_to_a": C_TO_A, "b_to_a": B_TO_A}
    for name, quantity in more.items():
        key = TransferKey(rows[name], "I", period)
        place = relaxation.program.columns.place("transfer", key)
        assert place is not None
        relaxation = moved_to(relaxation, "transfer", key, float(relaxation.point[place]) + quantity)
    return relaxation


def reads(relaxation: LinearRelaxation) -> Plan:
    plan = read_plan(relaxation, relaxation.point)
    assert all(check.passed for check in verify(relaxation.case, plan).rows)
    return plan


def test_what_goes_round_is_left_out_and_what_arrives_stays() -> None:
    # 7 from A to B, 3 back: 4 arrive.
    found = with_more(solved(three()), 1, a_to_b=3, b_to_a=3)
    assert reads(found).transfer == {TransferKey(A_TO_B, "I", 1): pytest.approx(4)}


def test_circles_that_share_a_route_are_all_left_out() -> None:
    # 4 + 3 + 2 from A to B, of which 3 go back by C and 2 at once.
    found = with_more(solved(three()), 1, a_to_b=5, b_to_c=3, c_to_a=3, b_to_a=2)
    assert reads(found).transfer == {TransferKey(A_TO_B, "I", 1): pytest.approx(4)}


def test_a_circle_among_allies_that_hold_nothing_is_left_out() -> None:
    found = with_more(solved(three()), 2, a_to_b=6, b_to_c=6, c_to_a=6)
    assert reads(found).transfer == {TransferKey(A_TO_B, "I", 1): pytest.approx(4)}


def test_parallel_routes_in_a_circle_are_all_lessened() -> None:
    # B passes on to A by two rows, 2 and 1; A passes 3 on to B besides the 4.
    routes = "AB", "BC", "CA", "BA", "BA"
    more = three(Transfers=[{"from_ally": giver, "to_ally": getter} for giver, getter in routes])
    found = with_more(solved(more), 1, a_to_b=3, b_to_a=2)
    found = moved_to(found, "transfer", TransferKey(6, "I", 1), 1.0)
    assert reads(found).transfer == {TransferKey(A_TO_B, "I", 1): pytest.approx(4)}


def test_there_and_back_in_two_periods_is_no_circle() -> None:
    # A round trip changes the stock at the end of Q1: B holds 3 more then.
    found = with_more(with_more(solved(three()), 1, a_to_b=3), 2, b_to_a=3)
    for ally, more in (("A", -3.0), ("B", 3.0)):
        place = found.program.columns.place("stock", StockKey(ally, "I", 1))
        assert place is not None
        found = moved_to(found, "stock", StockKey(ally, "I", 1), float(found.point[place]) + more)
    # I 5 and J 5 are at A from the start, I before J: of the 7, 5 are I; B issues I 4 and holds I 1 and J 2.
    assert reads(found).transfer == pytest.approx({
        TransferKey(A_TO_B, "I", 1): 5, TransferKey(A_TO_B, "J", 1): 2,
        TransferKey(B_TO_A, "I", 2): 1, TransferKey(B_TO_A, "J", 2): 2})


def cut_short(seed: int) -> LinearRelaxation:
    """A random workbook of which the time limit left the first level alone."""
    relaxation = solved(random_world(seed))
    first = replace(relaxation.program, levels=relaxation.program.levels[:1],
                    objectives=relaxation.program.objectives[:1], settle=None)
    levels = solve_levels(first, 600)
    open_levels = tuple(replace(result, proved=False) for result in relaxation.levels.results[1:])
    return replace(relaxation, levels=replace(levels, results=(*levels.results, *open_levels)))


def test_a_plan_that_was_cut_short_keeps_all_rows_without_its_circles() -> None:
    circles = 0
    for seed in range(60):
        found = cut_short(seed)
        if not found.levels.conflict and found.levels.point is not None and len(found.levels.results) > 1:
            circles += bool((without_circles(found, found.point) != found.point).any())
            reads(found)
    assert circles > 0
