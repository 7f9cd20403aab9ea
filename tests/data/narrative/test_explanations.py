"""Reasons, worths and causes of a solved case together, as the sheets and the JSON tell them."""

from __future__ import annotations

import json

import pytest

from data.case.builder import assemble
from data.input.tables import Tables
from data.narrative.explanations import Explanations, bottleneck_facts, explanations
from data.report.bottlenecks import bottlenecks, worth_cells
from model.case import Case
from model.row_kinds import CAPACITY
from tests.helpers.result_world import frame_of
from tests.helpers.worlds import outcome, world

# 10 of 10.5 rounds are made: of one more only half is of use, though the price says 100 for the first bit.
SHORT = {"Settings": {"periods": 1}, "Families": [{"unit": "round"}], "Resources": [{"capacity": 10}],
         "ResourceUse": [{"offer": "O"}], "Requirements": [{"quantity": 10.5}]}


def told(tables: Tables, count: int) -> tuple[Case, Explanations]:
    case, solved = assemble(tables), outcome(tables)
    assert solved.plan is not None
    return case, explanations(case, solved.plan, solved.relaxation, count)


def test_the_confirmed_figure_is_the_one_shown():
    case, found = told(world(**SHORT), 1)
    (facts,) = (bottleneck_facts(case, worth) for worth in found.bottlenecks)
    assert facts == {"kind": "capacity", "name": "R", "period": "2024-Q1", "level": "shortfall 1",
                     "worth": pytest.approx(100), "step": 1.0, "confirmed": pytest.approx(50)}
    assert worth_cells(case, found, CAPACITY.row("R", 1)) == {
        "worth": pytest.approx(50), "level": "shortfall 1",
        "in_words": "1 more would close 0.5 rounds of F for A"}
    assert worth_cells(case, found, CAPACITY.row("R", 2)) == dict.fromkeys(("worth", "level", "in_words"))


def test_what_was_not_confirmed_is_listed_by_its_price():
    case, found = told(world(**SHORT), 0)
    (facts,) = (bottleneck_facts(case, worth) for worth in found.bottlenecks)
    assert (facts["worth"], facts["step"], facts["confirmed"]) == (pytest.approx(100), None, None)
    json.dumps(facts, allow_nan=False)
    assert frame_of(bottlenecks(case, found)).values.tolist() == [
        ["shortfall 1", "capacity", "R", "2024-Q1", pytest.approx(100), None, None,
         "by its price, not solved again: 1 more would lower the weighted shortfall of priority 1 by 100"]]


def test_a_limit_of_transfers_is_named_by_its_allies_and_its_family():
    # B can spare 10; of the 6 that A lacks 4 may move, and a unit more of the limit is worth one of A's.
    tables = world(Settings={"periods": 1}, Allies=[{"ally": "A"}, {"ally": "B"}], Offers=[{"lead_months": 3}],
                   Stock=[{"ally": "B", "quantity": 10}], Requirements=[{"quantity": 6}],
                   Transfers=[{"from_ally": "B", "to_ally": "A", "family": "F", "max_quantity": 4}])
    case, found = told(tables, 0)
    (row,) = bottlenecks(case, found).rows()
    (facts,) = (bottleneck_facts(case, worth) for worth in found.bottlenecks)
    assert (row["limit"], row["name"], row["period"]) == ("transfer limit", "from B to A of F", "2024-Q1")
    assert facts["name"] == "from B to A of F"


def test_reasons_and_causes_come_with_it():
    _, found = told(world(**SHORT), 0)
    assert found.reasons == {(2, 1): "R is full in 2024-Q1, taken by A; no expansion of R is on offer; "
                                     "cheapest way: offer O, delivered in 2024-Q1"}
    assert [(cause.words, cause.money) for cause in found.causes] == [("capacity of R", pytest.approx(50))]


def test_nothing_is_short_and_nothing_is_worth_anything():
    _, found = told(world(Requirements=[{"quantity": 1}]), 5)
    assert (found.reasons, found.prices, found.bottlenecks, found.causes) == ({}, {}, (), ())
