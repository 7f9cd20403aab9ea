"""What of the solver's point belongs to the plan: noise does not, small figures that a level consists of do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.levels import COST, shortfall
from model.phases.phase import LinearRelaxation
from model.phases.plan_reading import read_plan
from model.plan import Plan, RoundKey, ShortfallKey, StockKey
from model.verification.verify import verify
from tests.helpers.explained import moved_to, solved
from tests.helpers.worlds import level_named, levels, solve, world

ONE = {"periods": 1}


def reads(relaxation: LinearRelaxation) -> Plan:
    return read_plan(relaxation, relaxation.point)


@pytest.mark.parametrize(("left", "there"), [(5e-7, False), (5e-5, True)])
def test_less_than_a_millionth_of_a_round_is_noise(left: float, there: bool) -> None:
    # 10 are needed, had and issued: the stock is empty, and costs nothing at any level.
    found = solved(world(Settings=ONE, Requirements=[{"quantity": 10}], Stock=[{"quantity": 10}]))
    assert (StockKey("A", "I", 1) in reads(moved_to(found, "stock", StockKey("A", "I", 1), left)).stock) == there


def test_a_small_quantity_at_a_high_price_belongs_to_the_plan() -> None:
    # A satellite counted in thousands of millions: 5e-7 of one at 1e9 are 500 EUR, and all that the plan costs.
    plan = solve(world(Settings=ONE, Offers=[{"price": 1e9}], Requirements=[{"quantity": 5e-7}]))
    assert plan.order == {("O", "A", 1): pytest.approx(5e-7)}
    assert levels(plan)["cost"] == pytest.approx(500)


@pytest.mark.parametrize(("price", "there"), [(10.0, False), (1e6, True)])
def test_noise_is_what_no_level_would_notice(price: float, there: bool) -> None:
    # 5e-7 of P beside 1,000 of O at 100, which cost 100,000: at 10 they are 5e-6 EUR, far below what a level is proved
    # to, 1e-7 of its value or 0.01 EUR; at a million they are 0.5 EUR.
    found = solved(world(Settings=ONE, Families=[{"family": "F"}, {"family": "G", "weight": 0}],
                         Items=[{"item": "I"}, {"item": "J", "family": "G"}],
                         Offers=[{}, {"offer": "P", "item": "J", "price": price}], Requirements=[{"quantity": 1000}]))
    assert (("P", "A", 1) in reads(moved_to(found, "order", ("P", "A", 1), 5e-7)).order) == there


def test_of_many_small_quantities_those_that_make_the_sum_stay() -> None:
    # Each of P to S is left with 9e-7: P at 10,000 makes 0.009 EUR, the others at a cent next to nothing. The level of
    # 100,000 EUR would notice the sum, of which P is all.
    offers = [{"offer": name, "item": "J", "price": 10_000 if name == "P" else 0.01} for name in "PQRS"]
    found = solved(world(Settings=ONE, Families=[{"family": "F"}, {"family": "G", "weight": 0}],
                         Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{}, *offers],
                         Requirements=[{"quantity": 1000}]))
    for name in "PQRS":
        found = moved_to(found, "order", (name, "A", 1), 9e-7)
    assert {key[0] for key in reads(found).order} == {"O", "P"}


def unproved(relaxation: LinearRelaxation, kind: str) -> LinearRelaxation:
    """The same where the time limit came before a level."""
    return replace(relaxation, levels=replace(relaxation.levels, results=tuple(
        replace(result, proved=result.level != level_named(kind)) for result in relaxation.levels.results)))


def test_what_relaxes_a_row_is_cut_to_what_the_row_lacks() -> None:
    # A stock of 10 is wanted and 6 are there: 4 are short, and of a soft rule of 8 orders 2 are missing. Before its
    # level has pressed it down the solver may leave any figure from there on, here 9 and 7.
    found = solved(world(Settings=ONE, Offers=[{"max_quantity": 6}], Requirements=[{"kind": "stock", "quantity": 10}],
                         Rules=[{"rule": "R", "kind": "min_quantity", "value": 8, "penalty": 5}]))
    assert {str(result.level) for result in found.levels.results} >= {str(shortfall(2)), str(COST)}
    left = moved_to(moved_to(found, "shortfall", (2, 1), 9.0), "violation", 0, 7.0)
    plan = reads(unproved(left, "cost"))
    assert (plan.shortfall, plan.violation) == ({(2, 1): pytest.approx(4)}, {("R", ()): pytest.approx(2)})


def test_a_plan_that_was_cut_short_counts_all_rounds_that_components_allow() -> None:
    # 6 shells for R and S, one each. The time limit left 4 of R matched and all of both short. Of R, the first, 6 can
    # be matched, so that it lacks 1 of 7, and S all of its 3.
    found = solved(world(
        Settings=ONE, Offers=(), Families=[{"family": family} for family in "FGH"],
        Items=[{"item": "R"}, {"item": "S", "family": "H"}, {"item": "C", "family": "G"}],
        Certified=[{"item": "R"}, {"item": "S"}], Stock=[{"item": "C", "quantity": 6}],
        Assembly=[{"item": "R", "component": "C"}, {"item": "S", "component": "C"}],
        Requirements=[{"kind": "stock", "quantity": 7}, {"kind": "stock", "family": "H", "quantity": 3}]))
    for component, key, value in (("matched", RoundKey("A", "R", 1), 4.0), ("matched", RoundKey("A", "S", 1), 0.0),
                                  ("shortfall", ShortfallKey(2, 1), 7.0), ("shortfall", ShortfallKey(3, 1), 3.0)):
        found = moved_to(found, component, key, value)
    plan = reads(unproved(found, "shortfall 2"))
    assert plan.matched == pytest.approx({RoundKey("A", "R", 1): 6})
    assert plan.shortfall == pytest.approx({ShortfallKey(2, 1): 1, ShortfallKey(3, 1): 3})
    assert all(check.passed for check in verify(found.case, plan).rows)
