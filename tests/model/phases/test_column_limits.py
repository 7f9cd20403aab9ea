"""What columns can be at the most: finite for each, by hand in a small world, and never below what a plan has."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from data.case.builder import assemble
from model.formulation.build import build
from model.lp.standard_form import LinearProgram
from model.phases.linear import program_of
from model.plan import StockKey
from tests.helpers.explained import solved
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import world


def most(program: LinearProgram, component: str, key: Any) -> float:
    place = program.columns.place(component, key)
    assert place is not None and program.widest is not None
    return float(program.widest.upper[place])


@pytest.mark.parametrize("seed", range(60))
def test_every_plan_is_within_its_limits_and_every_limit_is_finite(seed: int):
    relaxation = solved(random_world(seed))
    program, point = relaxation.program, relaxation.point
    assert program.widest is not None
    upper = np.minimum(program.bounds.upper, program.widest.upper)
    lower = np.maximum(program.bounds.lower, program.widest.lower)
    assert np.isfinite(upper).all() and np.isfinite(lower).all()
    # The solver's own tolerance aside: limits are in the column's units, some in money.
    assert (point <= upper + 1e-8 * np.maximum(1.0, abs(upper))).all()
    assert (point >= lower - 1e-8 * np.maximum(1.0, abs(lower))).all()


def limited(**sheets: Any) -> LinearProgram:
    """Two offers on a line, of which one has a limit of its own and one takes two of the line; ten are needed a
    quarter, three are in stock and two will be delivered."""
    return solved(world(**{
        "Offers": [{"offer": "O", "max_quantity": 25}, {"offer": "P", "price": 300, "transport": 20}],
        "Resources": [{"capacity": 40, "max_expansion": 20}],
        "ResourceUse": [{"offer": "O", "quantity": 1}, {"offer": "P", "quantity": 2}],
        "Requirements": [{"quantity": 10}], "Stock": [{"quantity": 3}],
        "Deliveries": [{"period": "2024-Q2", "quantity": 2}], **sheets})).program


def test_orders_are_limited_by_their_offer_and_their_line():
    program = limited()
    assert most(program, "order", ("O", "A", 1)) == 25
    assert most(program, "order", ("P", "A", 1)) == (40 + 20) / 2
    assert most(program, "expansion", ("R", 1)) == 20


def test_nobody_holds_or_issues_more_than_there_is_of_the_family():
    # All of O, P in four quarters, stock and delivery.
    program = limited()
    assert most(program, "stock", StockKey("A", "I", 4)) == 25 + 4 * 30 + 3 + 2
    assert most(program, "issue", StockKey("A", "I", 4)) == 10
    assert most(limited(Requirements=[{"quantity": 1e6}]), "issue", StockKey("A", "I", 4)) == 150


def test_money_is_limited_by_what_all_orders_can_cost_and_all_budgets():
    # 25 at 100 and 120 at 300 and 20 of transport.
    program = limited(Budgets=[{"amount": 700}], Settings={"carry_over": "yes"})
    assert program.widest is not None
    paid = program.columns.of("paid")
    assert program.widest.upper[paid.start] == pytest.approx(25 * 100 + 120 * 320 + 700)
    assert program.widest.lower[paid.start] == -program.widest.upper[paid.start]
    moved = limited(Allies=[{"ally": "A"}, {"ally": "B"}], Budgets=[{"amount": 700}],
                    Contributions=[{"from_ally": "A", "to_ally": "B"}])
    assert most(moved, "contribution", (2, 2024)) == pytest.approx(25 * 100 + 120 * 320 + 700)


def test_without_line_or_limit_an_order_may_be_ample():
    # Ten in each of four quarters and one more, times four, as a share of a quarter may ask for three beside each; and
    # all that minimum rules ask: 60 units, and 500 of money at the lowest price.
    def of(*rules: dict[str, Any]) -> float:
        return most(solved(world(Requirements=[{"quantity": 10}], Rules=rules)).program, "order", ("O", "A", 1))

    share = {"rule": "S", "kind": "max_share", "value": 0.25, "family": "F", "penalty": 1}
    units = {"rule": "U", "kind": "min_quantity", "value": 60, "penalty": 1}
    money = {"rule": "M", "kind": "min_spend", "value": 500, "penalty": 1}
    assert of() == 41
    assert of(share) == 4 * 41
    assert of(share, units, money) == 4 * (41 + 60 + 5)


def test_a_violation_is_at_most_all_that_can_be_ordered_and_what_the_rule_asks():
    program = limited(Rules=[{"rule": "U", "kind": "min_quantity", "value": 60, "penalty": 1},
                             {"rule": "M", "kind": "min_spend", "value": 500, "penalty": 1}])
    assert most(program, "violation", 0) == 145 + 60
    assert most(program, "violation", 1) == pytest.approx(25 * 100 + 120 * 320 + 500)


def test_needs_and_bands_have_bounds_of_their_own():
    program = program_of(build(assemble(world(Settings={"equity": "yes"}, Requirements=[{"quantity": 10}]))))
    assert program.late is not None
    program = program.late.joined(program, program.bounds)
    for component in ("shortfall", "band"):
        places = program.columns.of(component)
        assert len(places) and np.isfinite(program.bounds.upper[places.start:places.stop]).all()
        assert program.widest is not None
        assert (program.widest.upper[places.start:places.stop] == math.inf).all()


def test_a_line_lacks_no_more_than_its_rate():
    tables = world(ResourceUse=[{"offer": "O"}], Resources=[{"capacity": 9, "min_rate": 4, "idle_cost": 1}],
                   Requirements=[{"quantity": 1}])
    assert most(program_of(build(assemble(tables))), "idle", ("R", 2)) == 4


def test_a_rule_that_weighs_is_broken_by_no_more_than_all_orders_carry():
    # The line makes 9 a quarter, 36 in all, that carry 2.5 each; 7 is the value.
    tables = world(ResourceUse=[{"offer": "O"}], Resources=[{"capacity": 9}], Requirements=[{"quantity": 1}],
                   Attributes=[{"offer": "O", "value": 2.5}],
                   Rules=[{"kind": "max_quantity", "value": 7, "attribute": "content", "penalty": 1}])
    assert most(program_of(build(assemble(tables))), "violation", 0) == pytest.approx(36 * 2.5 + 7)


@pytest.mark.parametrize(("kind", "value", "figure", "most_ordered"), [
    ("min_share", 0.6, 0.8, (10 + 1) / 0.25),      # a quarter of the orders may carry nothing
    ("max_share", 0.5, 4, (10 + 1) / 0.125),       # an eighth may carry 4
    ("min_quantity", 6, 0.5, 10 + 1 + 12)])        # 12 units of half a unit each
def test_the_ample_figure_knows_what_little_carries(kind, value, figure, most_ordered):
    # 10 are needed and nothing limits the orders.
    tables = world(Requirements=[{"quantity": 10, "to": "2024-Q1"}], Attributes=[{"offer": "O", "value": figure}],
                   Rules=[{"kind": kind, "value": value, "family": "F", "attribute": "content"}])
    assert most(program_of(build(assemble(tables))), "order", ("O", "A", 1)) == pytest.approx(most_ordered)
